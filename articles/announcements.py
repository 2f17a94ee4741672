"""Announcements: which stories, corrections and moves subscribers know of, kept in step with what readers may see.

What is published now is compared with what was announced; the difference is what to announce: a tombstone where a
record went, a ping for each list that changed. So it does not matter how a story left (unpublished, deleted, expired,
made private with its section…), and doing it twice changes nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import batched

from django.conf import settings
from django.db import transaction
from django.db.models import CharField, Count, Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat, Substr
from django.utils import timezone
from wagtail.models import Page

from articles.feeds.corrections import Corrections
from articles.feeds.entries import Contents
from articles.feeds.moves import Moves
from articles.feeds.stories import Stories
from articles.lists import LISTS, lists_containing
from articles.models import Announcement, ArticlePage, Correction, DossierPage, SectionPage
from articles.months import note_change
from articles.websub import request_pings
from newsroom.text.digest import digest
from people.history import note_history
from people.models import Company, Fact, Person, Profile, Tag

_BATCH = 500  # records

# The lists whose name and address are those of a page.
_NOUNS_OF_PAGES = {
    SectionPage: ("section",),
    DossierPage: ("dossier",),
    Person: ("fiche", "author", "moves"),
    Company: ("fiche", "moves"),
}


@transaction.atomic(savepoint=False)
def announce(contents: type[Contents], ids: Iterable[int], *, edited: bool = False) -> int:
    """Announce to subscribers what became of records (Stories, Corrections, Moves). Returns how many had changed.

    `edited`: their entries may have changed too, which is then compared. To be called in the transaction that changes
    the records. Queries: up to 14 per 500 records, and those that build the entries of what was edited, if a hub is
    set.
    """
    changed = 0
    for batch in batched(sorted(ids), _BATCH):
        if contents is Stories:
            note_change(ArticlePage.objects.filter(pk__in=batch).values_list("published_at", flat=True))
        if contents is Moves:
            note_history(batch)
        keys = lists_containing(contents, batch)
        changed += _announce(contents.noun, batch, keys, _digests(contents, batch) if edited else None)
    return changed


@transaction.atomic(savepoint=False)
def announce_publication(story: ArticlePage) -> None:
    """Announce a story that was published, its corrections and the moves that it reports."""
    announce(Stories, [story.pk], edited=True)
    announce(Corrections, [correction.pk for correction in story.corrections.all()], edited=True)
    announce(Moves, {report.fact_id for report in story.reports.all()}, edited=True)


@transaction.atomic(savepoint=False)
def announce_moves_of(fiche: int) -> None:
    """Announce what became of the moves of a fiche. Queries: 1, and those of announce()."""
    announce(Moves, _ids(Fact.objects.filter(Q(subject=fiche) | Q(object=fiche))))


@transaction.atomic(savepoint=False)
def announce_subtree(path: str) -> None:
    """Announce what became of the stories at or below a path of the tree of pages, their corrections and moves.

    And of the moves of the fiches there. Queries: 3, and those of announce() for each kind of record.
    """
    stories = ArticlePage.objects.filter(path__startswith=path)
    fiches = Profile.objects.filter(path__startswith=path).values("pk")
    supported = Q(reports__article__in=stories) | Q(subject__in=fiches) | Q(object__in=fiches)
    announce(Stories, _ids(stories))
    announce(Corrections, _ids(Correction.objects.filter(article__in=stories)))
    announce(Moves, _ids(Fact.objects.filter(supported).distinct()))


@transaction.atomic(savepoint=False)
def announce_addresses(page: Page) -> None:
    """Announce that what a page is called, or its address, may have changed: its lists, those of the stories below it.

    Their entries hold the address of the stories, and the name of their section. Queries: 2, and 1 more per 500
    stories; 0 without a hub.
    """
    if not settings.WEBSUB_HUB:
        return
    keys = {f"{noun}/{page.pk}" for noun in _NOUNS_OF_PAGES.get(page.specific_class, ())}
    stories = ArticlePage.objects.filter(path__startswith=page.path).exclude(pk=page.pk)
    for batch in batched(_ids(stories), _BATCH):
        announced = Announcement.objects.of("article", batch).filter(withdrawn_at=None)
        keys = keys.union(*(channels.split() for channels in announced.values_list("channels", flat=True)))
    request_pings(keys)


@transaction.atomic
def announce_fiches(*fiches: int) -> None:
    """Announce what moved from one fiche to another: the stories that name it or that it signs, its moves."""
    in_their_lists = Q()
    for fiche in fiches:
        in_their_lists |= Q(channels__contains=f" fiche/{fiche} ") | Q(channels__contains=f" author/{fiche} ")
    announce(Stories, _record_ids(Announcement.objects.filter(in_their_lists, record__startswith="article/")))
    announce(Moves, _ids(Fact.objects.filter(Q(subject__in=fiches) | Q(object__in=fiches))))


@transaction.atomic
def announce_dossier(dossier_id: int) -> None:
    """Announce the stories that came into a dossier, and those that left it."""
    before = _record_ids(Announcement.objects.in_channel(f"dossier/{dossier_id}"))
    announce(Stories, {*before, *_ids(ArticlePage.objects.filter(dossier_items__dossier=dossier_id))})


def announce_embargoes_over() -> None:
    """Announce the stories online that an embargo hid, and that readers see now. Queries: 1, as a rule."""
    record = Concat(Value("article/"), Cast("pk", CharField()))
    announced = Announcement.objects.filter(record=OuterRef("record"), withdrawn_at__isnull=True)
    hidden = ArticlePage.objects.published().filter(embargo_until__isnull=False).annotate(record=record)
    for story in hidden.filter(~Exists(announced)):
        announce_subtree(story.path)


def rebuild_announcements() -> int:
    """Announce whatever was not announced. Returns how many records: 0 on a healthy site."""
    return sum(rebuilding_announcements())


def rebuilding_announcements() -> Iterator[int]:
    """Do the same some at a time: after each number of records, which had changed, others may have the database."""
    for contents in dict.fromkeys(declared.contents for declared in LISTS):
        for batch in batched(range(1, _last_number(contents) + 1), _BATCH):
            with transaction.atomic():
                changed = _announce(contents.noun, batch, lists_containing(contents, batch), None)
                changed += note_history(batch) if contents is Moves else 0
            yield changed


def _last_number(contents: type[Contents]) -> int:
    """Return the highest number of a record that is there or was announced. Queries: 2."""
    number = Cast(Substr("record", len(contents.noun) + 2), IntegerField())
    announced = Announcement.objects.filter(record__startswith=f"{contents.noun}/").aggregate(last=Max(number))
    there = contents.published().model.objects.aggregate(last=Max("pk"))
    return max(announced["last"] or 0, there["last"] or 0)


def forget_old_withdrawals() -> int:
    """Delete the announcements of withdrawals that no feed shows any more. Returns how many. Queries: 1."""
    return Announcement.objects.settled().delete()[0]


def _announce(noun: str, ids: Iterable[int], present: dict[int, set[str]], digests: dict[str, str] | None) -> int:
    """Compare the announcements of records with the lists that hold each now (`present`; absent: it is not public).

    `digests`: of their entries now, by record; None if those did not change.
    """
    announced = {announcement.record: announcement for announcement in Announcement.objects.of(noun, ids)}
    changed: list[Announcement] = []
    touched: set[str] = set()
    counts: Counter[str] = Counter()
    for number in ids:
        record, after = f"{noun}/{number}", present.get(number, set())
        announcement = announced.get(record) or Announcement(record=record)
        before = _state(announcement)
        held, former = set(announcement.channels.split()), set(announcement.former_channels.split())
        public_before = set() if announcement.withdrawn_at else held
        counts.update(after - public_before)
        counts.subtract(public_before - after)
        if after:
            content = announcement.content if digests is None else digests.get(record, "")
            says_the_same = digests is None or (content and content == announcement.content)
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
    _count_in_keywords(counts)
    request_pings(touched)
    return len(changed)


def _count_in_keywords(counts: dict[str, int]) -> None:
    """Add to what keywords know of how many stories bear them. Queries: 1 for each different number."""
    tags: dict[int, list[int]] = defaultdict(list)
    for key, change in counts.items():
        noun, _, number = key.partition("/")
        if noun == "keyword" and change:
            tags[change].append(int(number))
    for change, numbers in tags.items():
        Tag.with_merged.filter(pk__in=numbers).update(story_count=F("story_count") + change)


def rebuild_keyword_counts() -> int:
    """Count again the public stories of each keyword. Returns how many were wrong: 0 on a healthy site. Queries: 1."""
    public = ArticlePage.objects.published().filter(tagged_items__tag=OuterRef("pk")).order_by()
    counted = Coalesce(Subquery(public.values("tagged_items__tag").annotate(n=Count("pk")).values("n")), 0)
    tags = Tag.with_merged.annotate(counted=counted)
    wrong = [tag for tag in tags if tag.story_count != tag.counted]
    for tag in wrong:
        tag.story_count = tag.counted
    Tag.with_merged.bulk_update(wrong, ["story_count"], batch_size=_BATCH)
    return len(wrong)


def _state(announcement: Announcement) -> tuple:
    return announcement.channels, announcement.former_channels, announcement.content, announcement.withdrawn_at


def _joined(keys: set[str]) -> str:
    return f" {' '.join(sorted(keys))} " if keys else " "


def _digests(contents: type[Contents], ids: Iterable[int]) -> dict[str, str]:
    """Return a digest of the entry of each record, {"article/12": …}; {} without a hub, for none is then needed."""
    if not settings.WEBSUB_HUB:
        return {}
    return {entry.record: digest(repr(entry)) for entry in contents(contents.published().filter(pk__in=ids)).entries()}


def _ids(rows: QuerySet, column: str = "pk") -> list[int]:
    return list(rows.order_by().values_list(column, flat=True))


def _record_ids(announcements: QuerySet) -> list[int]:
    return [int(record.partition("/")[2]) for record in announcements.values_list("record", flat=True)]
