"""The moves of a feed: the entry of each, and what that depends on."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db.models import OuterRef, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import capfirst
from wagtail.models import PageLogEntry

from articles.feeds.entries import Category, Contents, Entry, Vocabulary
from articles.feeds.full_text import clean
from articles.feeds.state import (
    ENTRIES,
    VISIBLE_ACTIONS,
    Version,
    joined,
    last_embargo_end,
    latest,
    log_of_records,
    versions_of,
)
from articles.feeds.tombstones import tombstones_of
from articles.models import Report
from newsroom.text.dates import midnight, partial
from newsroom.text.tag_uris import tag_uri
from people.models import Fact, Profile, Source
from people.moves import headline
from people.querysets import NEVER_PUBLIC, FactQuerySet
from people.typesetting import constrained, typeset


@dataclass(frozen=True)
class Moves(Contents):
    """The contents of a feed of moves (published): those last made public, whenever they took place."""

    queryset: FactQuerySet
    noun: ClassVar[str] = "fact"
    dated_by: ClassVar[str] = "first_public_at"

    @classmethod
    def published(cls, at: datetime | None = None) -> FactQuerySet:
        """Return all the moves that readers may see at `at` (now)."""
        return Fact.objects.published(at).moves()

    def entries(self) -> list[Entry]:
        """Return the entries of the latest. Queries: 3 (facts; their reports; their sources)."""
        return [_entry(fact) for fact in self.queryset.latest_news_first().with_evidence()[:ENTRIES]]

    def versions(self, channel: str) -> list[Version]:
        """Return which facts, in which version, all that they borrow from fiches, stories and sources, the tombstones.

        Queries: 1.
        """
        reports = _of_fact(Report.objects.published())
        rows = self.queryset.latest_news_first().annotate(
            **tombstones_of(channel),
            page_changed_at=latest(PageLogEntry.objects.filter(action__in=VISIBLE_ACTIONS)),
            record_changed_at=latest(log_of_records()),  # facts, with their sources
            embargo_ended_at=last_embargo_end(),
            stories=joined(
                reports,
                "pk", "status", "claim", "block_id", "reported_on",
                "article__title", "article__url_path", "article__published_at", "article__updated_at",
            ),
            outside_sources=joined(
                _of_fact(Source.objects.checked()),
                "pk", "status", "claim", "publisher", "headline", "url", "language", "published_on", "checked_on",
            ),
        )  # fmt: skip
        return versions_of(
            rows,
            dates=["page_changed_at", "record_changed_at", "embargo_ended_at"],
            parts=[
                "pk", "first_public_at", "kind", "title", "object_text", "start", "end",
                "subject__title", "subject__url_path", "object__title", "object__url_path", "stories",
                "outside_sources",
            ],
        )  # fmt: skip


def _of_fact(rows: QuerySet) -> QuerySet:
    return rows.filter(fact=OuterRef("pk"))


def _entry(fact: Fact) -> Entry:
    """Return the entry of a fact after with_evidence(). Its address is its place on the list of its subject's moves."""
    address = f"{settings.SITE_URL}{fact.subject.url}mouvements/#fait-{fact.pk}"
    published, changed = _dates(fact)
    html = render_to_string("articles/feed_move.html", {"fact": fact})
    when = capfirst(partial(fact.start)) or "Date inconnue"
    return Entry(
        id=tag_uri("fact", fact.pk),
        address=address,
        title=constrained(headline(fact)),
        summary=f"{when} · {fact.status_label}",
        content=typeset(clean(html, address)),
        published_at=timezone.localtime(published),
        updated_at=timezone.localtime(changed),
        categories=_categories(fact),
    )


def first_told(fact: Fact) -> datetime:
    """Return the earliest date of the public stories and outside sources that report it (after with_evidence()).

    A story reports it from its publication; an outside source counts from the day it was checked. Queries: 0.
    """
    stories = [report.article.published_at for report in fact.public_reports if report.article.published_at]
    return min(stories + [midnight(source.checked_on) for source in fact.public_sources])


def _dates(fact: Fact) -> tuple[datetime, datetime]:
    """Return when readers could first know of it, and when the substance of its evidence last changed."""
    published = first_told(fact) if fact.first_public_at == NEVER_PUBLIC else fact.first_public_at
    changed = [midnight(source.checked_on) for source in fact.public_sources]
    for report in fact.public_reports:
        changed += [date for date in (report.article.published_at, report.article.updated_at) if date]
        changed += [midnight(report.reported_on)] if report.reported_on else []
    return published, max([published, *changed])


def _categories(fact: Fact) -> list[Category]:
    companies = [fiche for fiche in (fact.subject, fact.object) if fiche and is_company(fiche)]
    return [
        Category(capfirst(fact.get_kind_display()), Vocabulary.MOVE),
        *(Category(fiche.title, Vocabulary.COMPANY) for fiche in companies),
    ]


def is_company(fiche: Profile) -> bool:
    """Return whether a fiche is a company's. Queries: 0."""
    return fiche.cached_content_type.model == "company"
