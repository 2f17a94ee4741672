"""The corrections of a feed: the entry of each, and what that depends on."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from wagtail.models import PageLogEntry

from articles.feeds.entries import Category, Contents, Entry, Vocabulary
from articles.feeds.full_text import clean
from articles.feeds.state import ENTRIES, VISIBLE_ACTIONS, Version, last_embargo_end, latest, versions_of
from articles.feeds.tombstones import tombstones_of
from articles.models import Correction
from articles.querysets import CorrectionQuerySet
from newsroom.text.tag_uris import tag_uri
from people.typesetting import constrained, typeset


@dataclass(frozen=True)
class Corrections(Contents):
    """The contents of a feed of corrections (of published stories): the last published, whatever their date."""

    queryset: CorrectionQuerySet
    noun: ClassVar[str] = "correction"
    dated_by: ClassVar[str] = "told_at"

    @classmethod
    def published(cls, at: datetime | None = None) -> CorrectionQuerySet:
        """Return all the corrections that readers may see at `at` (now)."""
        return Correction.objects.published(at)

    def entries(self) -> list[Entry]:
        """Return what readers are told of the latest. Queries: 1 (corrections with their stories)."""
        return [_entry(row) for row in self.queryset.latest_recorded_first().select_related("article")[:ENTRIES]]

    def versions(self, channel: str) -> list[Version]:
        """Return which corrections, in which version, and what they borrow from their stories. Queries: 1.

        And the tombstones of `channel` (tombstones_of).
        """
        rows = self.queryset.latest_recorded_first().annotate(
            **tombstones_of(channel),
            page_changed_at=latest(PageLogEntry.objects.filter(action__in=VISIBLE_ACTIONS)),
            embargo_ended_at=last_embargo_end(),
        )
        return versions_of(
            rows,
            dates=["page_changed_at", "told_at", "embargo_ended_at"],
            parts=["pk", "kind", "made_on", "before", "after", "article__title", "article__url_path"],
        )


def _entry(correction: Correction) -> Entry:
    """Return the entry of a correction. Its address is its place in the story."""
    article = correction.article
    address = f"{settings.SITE_URL}{article.url}#rectificatif-{correction.pk}"
    html = render_to_string("articles/feed_correction.html", {"correction": correction})
    told_at = timezone.localtime(correction.told_at)
    return Entry(
        id=tag_uri("correction", correction.pk),
        address=address,
        title=constrained(f"Rectificatif : {article.title}"),
        summary=constrained(correction.after),
        content=typeset(clean(html, address)),
        published_at=told_at,
        updated_at=told_at,
        categories=[Category(f"Erreur {correction.get_kind_display()}", Vocabulary.CORRECTION)],
    )
