"""What subscribers were told of each story and fact, kept in step with what readers may see.

What is public now and what was told are compared; the difference is what to tell: a tombstone where something went, a
ping for each feed that changed. So it does not matter by which door a story left (unpublished, deleted, expired, made
private with its section…), and doing it twice changes nothing.
"""

from collections.abc import Callable, Iterable
from itertools import batched
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from articles.feeds.entries import Entry
from articles.feeds.moves import Moves
from articles.feeds.stories import Stories
from articles.feeds.topics import lists_of_corrections, lists_of_moves, lists_of_stories
from articles.feeds.websub import ask_pings
from articles.models import Announcement, ArticlePage, Correction, Report
from newsroom.text.digest import digest
from people.models import Fact, Profile

_AT_A_TIME = 500  # records


class _Kind(NamedTuple):
    """A sort of record that feeds hold: its model, the lists that hold some of them, what feeds say of those."""

    model: Any  # its manager has published()
    lists: Callable[[Any], dict[int, set[str]]]
    says: Callable[[Any], dict[str, object]]  # by record; whatever differs when what readers are told does


@transaction.atomic(savepoint=False)
def tell(noun: str, numbers: Iterable[int], *, edited: bool = False) -> int:
    """Tell subscribers what became of records ("article", "fact", "correction"), by their ids.

    Returns for how many there was something to tell. `edited`: what they say may have changed too, which is compared.
    To be called in the transaction that changes them. Queries: up to 10 per 500 records, and those that build the
    entries of what was edited, while a hub is set.
    """
    told, kind = 0, _KINDS[noun]
    for some in batched(sorted(numbers), _AT_A_TIME):
        public = kind.model.objects.published().filter(pk__in=some)
        told += _tell(noun, some, kind.lists(public), _digests(kind, public) if edited else None)
    return told


@transaction.atomic
def tell_of_publication(article_id: int) -> None:
    """Tell subscribers of a story that was published, of its corrections and of the facts that it reports."""
    tell("article", [article_id], edited=True)
    tell("correction", _ids(Correction.objects.filter(article=article_id)), edited=True)
    tell("fact", _ids(Report.objects.filter(article=article_id), "fact"), edited=True)


@transaction.atomic
def tell_of_what_is_under(path: str) -> None:
    """Tell subscribers of the stories at or below a path of the tree of pages, their corrections and their facts.

    Of the facts between the fiches that stand there too. Queries: 3, and those of tell() for each kind of record.
    """
    stories = ArticlePage.objects.filter(path__startswith=path)
    fiches = Profile.objects.filter(path__startswith=path).values("pk")
    supported = Q(reports__article__in=stories) | Q(subject__in=fiches) | Q(object__in=fiches)
    tell("article", _ids(stories))
    tell("correction", _ids(Correction.objects.filter(article__in=stories)))
    tell("fact", _ids(Fact.objects.moves().filter(supported).distinct()))


@transaction.atomic
def tell_of_fiches(*fiches: int) -> None:
    """Tell subscribers of what has moved from one fiche to another: the stories that name or bear it, its facts."""
    held = Q()
    for fiche in fiches:
        held |= Q(channels__contains=f" fiche/{fiche} ") | Q(channels__contains=f" author/{fiche} ")
    tell("article", _numbers(Announcement.objects.filter(held, record__startswith="article/")))
    tell("fact", _ids(Fact.objects.moves().filter(Q(subject__in=fiches) | Q(object__in=fiches))))


@transaction.atomic
def tell_of_dossier(dossier_id: int) -> None:
    """Tell subscribers which stories came into a dossier, and which left it."""
    held = _numbers(Announcement.objects.in_channel(f"dossier/{dossier_id}"))
    tell("article", {*held, *_ids(ArticlePage.objects.filter(dossier_items__dossier=dossier_id))})


def rebuild_announcements() -> int:
    """Tell subscribers whatever they were not told. Returns for how many records: 0 on a healthy site."""
    told = 0
    for noun, kind in _KINDS.items():
        known = _numbers(Announcement.objects.filter(record__startswith=f"{noun}/"))
        for some in batched(sorted({*_ids(kind.model.objects.all()), *known}), _AT_A_TIME):
            with transaction.atomic():
                told += tell(noun, some)
    return told


def forget_old_withdrawals() -> int:
    """Forget what was withdrawn so long ago that feeds say it no more. Returns how many. Queries: 1."""
    return Announcement.objects.settled().delete()[0]


def _tell(noun: str, numbers: Iterable[int], present: dict[int, set[str]], contents: dict[str, str] | None) -> int:
    """Compare what was told of records with the lists that hold each now (`present`; none: it is not public).

    `contents`: the digests of what they say now, by record; None if that did not change.
    """
    told = {announcement.record: announcement for announcement in Announcement.objects.of(noun, numbers)}
    changed: list[Announcement] = []
    touched: set[str] = set()
    for number in numbers:
        record, after = f"{noun}/{number}", present.get(number, set())
        announcement = told.get(record) or Announcement(record=record)
        before = _state(announcement)
        held, former = set(announcement.channels.split()), set(announcement.former_channels.split())
        if after:
            content = announcement.content if contents is None else contents.get(record, "")
            says_the_same = contents is None or (content and content == announcement.content)
            touched |= held ^ after if says_the_same and not announcement.withdrawn_at else held | after
            announcement.channels, announcement.former_channels = _joined(after), _joined((held | former) - after)
            announcement.content, announcement.withdrawn_at = content, None
        elif held and not announcement.withdrawn_at:
            touched |= held | former
            announcement.channels, announcement.former_channels = _joined(held | former), _joined(set())
            announcement.content, announcement.withdrawn_at = "", timezone.now()
        if _state(announcement) != before:
            changed.append(announcement)
    Announcement.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["record"],
        update_fields=["channels", "former_channels", "content", "withdrawn_at"],
    )
    ask_pings(touched)
    return len(changed)


def _state(announcement: Announcement) -> tuple:
    return announcement.channels, announcement.former_channels, announcement.content, announcement.withdrawn_at


def _joined(channels: set[str]) -> str:
    return f" {' '.join(sorted(channels))} " if channels else " "


def _digests(kind: _Kind, records: QuerySet) -> dict[str, str]:
    """Return a digest of what feeds say of each of `records`. Without a hub nobody asks: nothing is built."""
    if not settings.WEBSUB_HUB:
        return {}
    return {record: digest(repr(said)) for record, said in kind.says(records).items()}


def _ids(rows: QuerySet, column: str = "pk") -> list[int]:
    return list(rows.order_by().values_list(column, flat=True))


def _numbers(announcements: QuerySet) -> list[int]:
    return [int(record.partition("/")[2]) for record in announcements.values_list("record", flat=True)]


def _by_record(entries: list[Entry]) -> dict[str, object]:
    return {entry.record: entry for entry in entries}


def _said_of_corrections(corrections: QuerySet) -> dict[str, object]:
    columns = ("pk", "made_on", "kind", "before", "after", "article__title", "article__url_path")
    return {f"correction/{row[0]}": row for row in corrections.values_list(*columns)}


_KINDS = {
    "article": _Kind(ArticlePage, lists_of_stories, lambda stories: _by_record(Stories(stories).entries())),
    "correction": _Kind(Correction, lists_of_corrections, _said_of_corrections),
    "fact": _Kind(Fact, lists_of_moves, lambda facts: _by_record(Moves(facts.moves()).entries())),
}
