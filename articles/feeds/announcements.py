"""What subscribers were told of each story and fact, kept in step with what readers may see.

What is public now and what was told are compared; the difference is what to tell: a tombstone where something went, a
ping for each feed that changed. So it does not matter by which door a story left (unpublished, deleted, expired, made
private with its section…), and doing it twice changes nothing.
"""

from collections.abc import Iterable
from hashlib import blake2b
from itertools import batched

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from articles.feeds.moves import Moves
from articles.feeds.stories import Stories
from articles.feeds.topics import lists_of_moves, lists_of_stories
from articles.feeds.websub import ask_pings
from articles.models import Announcement, ArticlePage, Report
from people.models import Fact, Profile

_AT_A_TIME = 500  # records


def tell_of_stories(numbers: Iterable[int], *, edited: bool = False) -> int:
    """Tell subscribers what became of stories, by their ids. Returns for how many there was something to tell.

    `edited`: what they say may have changed too, which is compared. To be called in the transaction that changes them.
    Queries: 11 per 500 stories, and those of Stories.entries() for what was edited while a hub is set.
    """
    told = 0
    for some in batched(sorted(numbers), _AT_A_TIME):
        stories = ArticlePage.objects.published().filter(pk__in=some)
        contents = _digests(Stories(stories).entries) if edited else None
        told += _tell("article", some, lists_of_stories(stories), contents)
    return told


def tell_of_facts(numbers: Iterable[int], *, edited: bool = False) -> int:
    """Tell subscribers what became of facts, as tell_of_stories() does. Queries: 5 per 500 facts."""
    told = 0
    for some in batched(sorted(numbers), _AT_A_TIME):
        facts = Fact.objects.published().filter(pk__in=some)
        contents = _digests(Moves(facts.moves()).entries) if edited else None
        told += _tell("fact", some, lists_of_moves(facts), contents)
    return told


@transaction.atomic
def tell_of_publication(article_id: int) -> None:
    """Tell subscribers of a story that was published, and of the facts that it reports."""
    tell_of_stories([article_id], edited=True)
    tell_of_facts(Report.objects.filter(article=article_id).values_list("fact", flat=True), edited=True)


@transaction.atomic
def tell_of_what_is_under(path: str) -> None:
    """Tell subscribers of the stories at or below a path of the tree of pages, and of the facts that they support.

    Facts too between the fiches that stand there. Queries: 3, and those of tell_of_stories() and tell_of_facts().
    """
    stories = ArticlePage.objects.filter(path__startswith=path)
    fiches = Profile.objects.filter(path__startswith=path).values("pk")
    supported = Q(reports__article__in=stories) | Q(subject__in=fiches) | Q(object__in=fiches)
    tell_of_stories(stories.values_list("pk", flat=True))
    tell_of_facts(Fact.objects.moves().filter(supported).distinct().values_list("pk", flat=True))


@transaction.atomic
def tell_of_fiches(*fiches: int) -> None:
    """Tell subscribers of what has moved from one fiche to another: the stories that name or bear it, its facts."""
    held = Q()
    for fiche in fiches:
        held |= Q(channels__contains=f" fiche/{fiche} ") | Q(channels__contains=f" author/{fiche} ")
    tell_of_stories(_numbers(Announcement.objects.filter(held, record__startswith="article/")))
    about = Fact.objects.moves().filter(Q(subject__in=fiches) | Q(object__in=fiches))
    tell_of_facts(about.values_list("pk", flat=True))


@transaction.atomic
def tell_of_dossier(dossier_id: int) -> None:
    """Tell subscribers which stories came into a dossier, and which left it."""
    held = _numbers(Announcement.objects.held_by(f"dossier/{dossier_id}"))
    placed = ArticlePage.objects.filter(dossier_items__dossier=dossier_id).values_list("pk", flat=True)
    tell_of_stories({*held, *placed})


def rebuild_announcements() -> int:
    """Tell subscribers whatever they were not told. Returns for how many records: 0 on a healthy site."""
    told = 0
    for noun, model, tell in (("article", ArticlePage, tell_of_stories), ("fact", Fact, tell_of_facts)):
        known = _numbers(Announcement.objects.filter(record__startswith=f"{noun}/"))
        for some in batched(sorted({*model.objects.values_list("pk", flat=True), *known}), _AT_A_TIME):
            with transaction.atomic():
                told += tell(some)
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


def _digests(entries) -> dict[str, str]:
    """Return a digest of each entry by its record. Without a hub nobody asks, and the entries are not built."""
    if not settings.WEBSUB_HUB:
        return {}
    return {
        entry.record: blake2b(repr(entry).encode(errors="replace"), digest_size=16).hexdigest() for entry in entries()
    }


def _numbers(announcements: QuerySet) -> list[int]:
    return [int(record.partition("/")[2]) for record in announcements.values_list("record", flat=True)]
