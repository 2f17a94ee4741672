"""What stands beside a list of stories: the people and companies that its latest stories name most, and their moves."""

from collections.abc import Callable
from typing import Any

from django.db.models import BigIntegerField, Count, DateTimeField, Field, Q, QuerySet
from django.utils import timezone

from newsroom.pages.prepared import Prepared, one_of
from people.querysets import rows_of

# The stories in which to look, latest first; the fiches that they name, drafts too; of each kind, those read, shown.
STORIES_READ, FICHES_NAMED, FICHES_READ, SHOWN = 60, 40, 8, 6

_ID, _AT = BigIntegerField(), DateTimeField()


def _moves(ids: list, at) -> QuerySet:
    facts = rows_of("people.Fact")
    own = [field.name for field in facts.model._meta.concrete_fields]  # noqa: SLF001
    shown = [f"{end}__{name}" for end in ("subject", "object") for name in ("title", "url_path", "content_type")]
    moves = facts.published(at).moves().filter(Q(one_of("subject", ids)) | Q(one_of("object", ids)))
    return moves.with_status(at).chronological().select_related("subject", "object").only(*own, *shown)[:SHOWN]


_MOVES = Prepared(_moves, ids=[_ID], at=_AT)
_FICHES = Prepared(
    lambda ids, at: rows_of("people.Profile").published(at).filter(one_of("pk", ids)).for_cards(), ids=[_ID], at=_AT
)


class BesideList:
    """`BesideList(lambda at, section: …, section=BigIntegerField())`: as CardList, called with the values."""

    def __init__(self, stories: Callable[..., Any], **slots: Field):
        self._stories = stories
        self._named = Prepared(self._most_named, at=_AT, **slots)

    def __call__(self, **values: Any) -> dict[str, list]:
        """Return `people` and `companies`, the most named first, and their latest `moves`, with_status().

        Queries: 3 (who is named, the fiches, the moves) and 1 with photos; 1 if nobody is named.
        """
        now = timezone.now()
        named = self._named(at=now, **values)
        kinds = ([pk for pk, company in named if (company is None) == is_person] for is_person in (True, False))
        ids = [pk for kind in kinds for pk in kind[:FICHES_READ]]
        found = {fiche.pk: fiche for fiche in _FICHES(ids=ids, at=now)} if ids else {}
        fiches = [found[pk] for pk in ids if pk in found]
        return {
            "people": [fiche for fiche in fiches if fiche.is_person][:SHOWN],
            "companies": [fiche for fiche in fiches if not fiche.is_person][:SHOWN],
            "moves": _MOVES(ids=[*found], at=now) if found else [],
        }

    def _most_named(self, **values: Any) -> QuerySet:
        stories = self._stories(**values).values("pk")[:STORIES_READ]
        fiches = rows_of("articles.Mention").filter(article__in=stories).values("profile_id", "profile__company")
        most_named = fiches.annotate(named=Count("pk")).order_by("-named", "profile_id")
        return most_named.values_list("profile_id", "profile__company")[:FICHES_NAMED]
