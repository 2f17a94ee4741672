"""What the page of a fiche reads beside the fiche: one prepared query for each kind of rows."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from types import SimpleNamespace
from typing import Any

from django.db.models import BigIntegerField, DateTimeField, Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from newsroom.http.pagination import COUNTED
from newsroom.pages.prepared import Counted, Prepared, one_of, rows_in_one
from people.querysets import rows_of

# The latest facts that are read.
MAX_FACTS = 1_000
# The latest stories in which to look for fiches named together with one.
STORIES_COMPARED = 200
# Stories on a page, for those about the fiche and for those that only name it.
STORIES_PER_LIST = 12
FIRST_READ = STORIES_PER_LIST + 1  # and one more, to know whether there is a next page
TOGETHER_READ = 16  # the fiches most often named with it, drafts too

_ID, _AT = BigIntegerField(), DateTimeField()

_FACTS = Prepared(
    lambda profile, at: rows_of("people.Fact").published(at).about(profile).with_status(at).chronological()[:MAX_FACTS],
    profile=_ID,
    at=_AT,
)
_POSTS = Prepared(
    lambda places, but, at: (
        rows_of("people.Fact")
        .published(at)
        .employment()
        .filter(one_of("object", places))
        .exclude(subject=but)
        .with_status(at)
        .chronological()[:MAX_FACTS]
    ),
    places=[_ID],
    but=_ID,
    at=_AT,
)


def _fiches(ids: list, at) -> QuerySet:
    profiles = rows_of("people.Profile")
    is_public = Exists(profiles.published(at).filter(pk=OuterRef("pk")))
    return profiles.filter(one_of("pk", ids)).for_links().annotate(is_public=is_public)


_FICHES = Prepared(_fiches, ids=[_ID], at=_AT)


def _mentions(profile, at) -> Any:
    return rows_of("articles.Mention").filter(profile=profile).published(at).latest_first()


def _latest(profile, at) -> QuerySet:
    """Return the latest stories that name a fiche; with each, what is told of them all (asked once, not for each)."""
    named = _mentions(profile, at)
    by_role = {"subjects": named.subjects(), "cited": named.cited()}
    all_of_them: dict[str, Any] = {
        name: Counted(Subquery(rows.order_by().values("pk")[:COUNTED])) for name, rows in by_role.items()
    }
    first = Subquery(named.reverse().values("published_at")[:1])
    compared = named.values("article_id")[:STORIES_COMPARED]
    others = rows_of("articles.Mention").named_together(profile, compared)[:TOGETHER_READ]
    in_one = partial(rows_in_one, is_read=False)
    all_of_them |= {
        "together": in_one(others, "profile_id", "together"),
        "first_subjects": in_one(named.subjects()[:FIRST_READ], "article_id", "sentence"),
        "first_cited": in_one(named.cited()[:FIRST_READ], "article_id", "sentence"),
    }
    rows = named.annotate(first=first, **all_of_them)[:STORIES_COMPARED]
    return rows.values_list("article_id", "published_at", "role", "sentence", "first", *all_of_them, named=True)


_LATEST = Prepared(_latest, profile=_ID, at=_AT)


def facts_about(profile) -> list:
    """Return the latest MAX_FACTS public facts about a fiche, with_status(), without their fiches. Queries: 1."""
    return _FACTS(profile=profile.pk, at=timezone.now())


def posts_at(places: Iterable[int], but: int) -> list:
    """Return the public facts of employment at fiches but those of one, with_status(). Queries: 1, 0 without places."""
    places = sorted(places)
    return _POSTS(places=places, but=but, at=timezone.now()) if places else []


def give_fiches(facts: Iterable, more: Iterable[int] = ()) -> dict[int, Any]:
    """Give facts their fiches, for_links() and `is_public`; return them and those of `more` by id. Queries: 1."""
    ids = {*more} | {pk for fact in facts for pk in (fact.subject_id, fact.object_id) if pk}
    fiches = {fiche.pk: fiche for fiche in _FICHES(ids=sorted(ids), at=timezone.now())} if ids else {}
    for fact in facts:
        fact.subject, fact.object = fiches[fact.subject_id], fiches.get(fact.object_id)
    return fiches


def latest_naming(profile) -> list:
    """Return the latest STORIES_COMPARED mentions of a fiche, as rows (article_id, published_at, role, sentence…).

    In the first, what is told of all mentions: when the `first` was; how many there are as `subjects` and as `cited`,
    to COUNTED; the FIRST_READ latest of each role, as `first_subjects` and `first_cited` (article, sentence); and of
    the STORIES_COMPARED, the fiches, drafts too, that two or more name, as `together` (fiche, number). Queries: 1.
    """
    first, *others = _LATEST(profile=profile.pk, at=timezone.now()) or [None]
    if first is None:
        return []
    read = {name: json.loads(getattr(first, name) or "[]") for name in ("together", "first_subjects", "first_cited")}
    return [first._replace(**read), *others]


@dataclass
class Listed:
    """A list of which the latest rows are read already: for paginate()."""

    latest: list
    is_all: bool  # there are no others
    rows: Callable[[], QuerySet]  # all of them, asked for what is not among the latest
    count: int | None = None  # of all of them, to COUNTED, if it is known
    first: Sequence = ()  # the FIRST_READ of them (article, sentence), if they are known

    def __getitem__(self, part: slice) -> list:
        """Return some rows. Queries: 0 among the latest and the first, else 1."""
        if self.is_all or part.stop <= len(self.latest):
            return [SimpleNamespace(**row._asdict()) for row in self.latest[part]]
        if part.stop <= len(self.first):
            return [SimpleNamespace(article_id=article, sentence=told) for article, told in self.first[part]]
        return list(self.rows()[part])

    def __len__(self) -> int:
        """Return how many there are, counted no further than COUNTED. Queries: 0 if that is known, else 1."""
        if self.is_all:
            return len(self.latest)
        return self.rows().order_by()[:COUNTED].count() if self.count is None else self.count
