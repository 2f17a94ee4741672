"""What the front page reads: one prepared query for the candidates of all its zones, one for each other kind."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, CharField, DateTimeField, OuterRef, Q, QuerySet, Subquery, Value
from django.utils import timezone
from wagtail.images import get_image_model

from newsroom.pages.prepared import Prepared, Slot, one_of
from newsroom.pages.sitemaps import NEVER
from people.moves import Move, paired
from people.querysets import rows_of

# One page of the latest stories.
STORIES_PER_PAGE = 19

_ID, _AT = BigIntegerField(), DateTimeField()
_ON_TOP, _GIVEN, _LATEST, _BRIEF, _SECTION = "top", "given", "latest", "brief", "section"


class Candidates(NamedTuple):
    """The stories that may have a place on the front page, by their ids; all are public, none is an advertorial."""

    on_top: list[int]  # that an editor put there, in that order
    given: set[int]  # of those chosen by hand
    latest: list[int]  # a page of them, and one more
    briefs: list[int]  # the latest
    in_section: dict[int, list[int]]  # the latest of each section


def candidates(home: int | None, given: Iterable[int], sections: Iterable[int], most: int) -> Candidates:
    """Return the candidates for the front page `home`; of briefs and of each section the latest, `most` or more.

    Queries: 1.
    """
    query = _candidates(1 << (most - 1).bit_length())
    rows = query(home=home, given=[*dict.fromkeys(given)], sections=[*dict.fromkeys(sections)], at=timezone.now())
    found: dict[Any, list[tuple]] = defaultdict(list)
    for kind, pk, published_at, section, place in rows:
        order = place if kind == _ON_TOP else -(published_at or NEVER).timestamp()
        found[kind if kind != _SECTION else section].append((order, -pk, pk))
    ids = {kind: [pk for *_, pk in sorted(them)] for kind, them in found.items()}
    on_top, given, latest, briefs = (ids.pop(kind, []) for kind in (_ON_TOP, _GIVEN, _LATEST, _BRIEF))
    return Candidates(on_top, set(given), latest, briefs, ids)


@cache
def _candidates(most: int) -> Prepared:
    def build(home: Slot, given: list[Slot], sections: list[Slot], at: Slot) -> QuerySet:
        stories = rows_of("articles.ArticlePage").published(at).editorial()
        still = Q(until__isnull=True) | Q(until__gt=at)
        on_top, latest = rows_of("articles.FrontStory").filter(still, home=home), stories.latest_first()
        brief = stories.model.Format.BRIEF
        sets = [
            (_ON_TOP, stories.filter(pk__in=on_top.values("article"))),
            (_GIVEN, stories.filter(one_of("pk", given))),
            (_LATEST, _some(latest, STORIES_PER_PAGE + 1)),
            (_BRIEF, _some(latest.of_format(brief), most)),
            *((_SECTION, _some(latest.in_section(section), most)) for section in sections),
        ]
        place = Subquery(on_top.filter(article=OuterRef("pk")).values("sort_order")[:1])
        first, *others = (
            rows.order_by()
            .annotate(kind=Value(kind, CharField()), place=place)
            .values_list("kind", "pk", "published_at", "section_page", "place")
            for kind, rows in sets
        )
        return first.union(*others, all=True)

    return Prepared(build, home=_ID, given=[_ID], sections=[_ID], at=_AT)


def _some(stories: QuerySet, count: int) -> QuerySet:
    """Return the first of them; SQLite takes no limit in a part of a union, but in a subquery."""
    return rows_of("articles.ArticlePage").filter(pk__in=stories.values("pk")[:count])


def latest_dossiers(count: int) -> list:
    """Return the latest dossiers in which readers find a story, for cards, without their renditions. Queries: 1."""
    return _dossiers(count)(at=timezone.now())


@cache
def _dossiers(count: int) -> Prepared:
    dossiers = rows_of("articles.DossierPage")
    return Prepared(
        lambda at: dossiers.published(at).with_stories(at).latest_first().with_card_columns(at)[:count], at=_AT
    )


def latest_moves(count: int) -> list[Move]:
    """Return the latest moves (people/moves.py); of their fiches, what a card shows, no renditions. Queries: 1."""
    return paired(_moves(count)(at=timezone.now()))


@cache
def _moves(count: int) -> Prepared:
    facts = rows_of("people.Fact")
    own = [field.name for field in facts.model._meta.concrete_fields]  # noqa: SLF001
    shown = [f"{end}__{name}" for end in ("subject", "object") for name in ("title", "url_path", "content_type")]
    photo = [f"subject__photo__{field.name}" for field in get_image_model()._meta.concrete_fields]  # noqa: SLF001

    def build(at: Slot) -> QuerySet:
        moves = facts.published(at).moves().with_status(at).chronological()
        return moves.select_related("subject__photo", "object").only(*own, *shown, *photo)[:count]

    return Prepared(build, at=_AT)


def latest_corrections(count: int) -> list:
    """Return the latest corrections, each with the title and the address of its story. Queries: 1."""
    return _corrections(count)(at=timezone.now())


@cache
def _corrections(count: int) -> Prepared:
    corrections = rows_of("articles.Correction")
    shown = ("made_on", "after", "article__title", "article__url_path")
    return Prepared(
        lambda at: corrections.published(at).latest_first().select_related("article").only(*shown)[:count], at=_AT
    )
