"""Tombstones: what a feed shows of an entry that was withdrawn. An id, a date, one sentence; nothing of its content."""

from datetime import datetime
from typing import Any

from django.db.models import Count, IntegerField, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.html import format_html

from articles.feeds.entries import Entry
from articles.models import Announcement
from articles.querysets import TOMBSTONES_LAST
from newsroom.text.dates import day
from newsroom.text.tag_uris import tag_uri
from people.typesetting import constrained

# The latest of them: a whole section that turns private is more than a feed should carry.
TOMBSTONES = 100
_SAID = {
    "article": ("Article retiré", "Cet article a été retiré le {}."),
    "correction": ("Rectificatif retiré", "Ce rectificatif a été retiré le {}."),
    # « Mouvement », and not « fait »: one that turns out to be none (a post held, say) may still stand on the fiche.
    "fact": ("Mouvement retiré", "Ce mouvement a été retiré le {}."),
}


def tombstones_in(channel: str, address: str) -> list[Entry]:
    """Return the tombstones of the list of this key ("section/3") and address, the latest first. Queries: 1."""
    rows = Announcement.objects.withdrawn().in_channel(channel).values_list("record", "withdrawn_at")
    return [_tombstone(record, timezone.localtime(when), address) for record, when in rows[:TOMBSTONES]]


def tombstones_of(channel, since=None) -> dict[str, Any]:
    """Return annotations for a query, which change when the tombstones of a list do, laid after `since`. Queries: 0.

    `withdrawn`, their number, and `last_withdrawn_at`, when the latest was laid: one of both differs when they do.
    """
    laid = Announcement.objects.withdrawn_since(since or timezone.now() - TOMBSTONES_LAST).in_channel(channel)
    count = laid.order_by().annotate(all=Value(1)).values("all").annotate(count=Count("pk")).values("count")
    return {
        "withdrawn": Coalesce(Subquery(count, output_field=IntegerField()), 0),
        "last_withdrawn_at": Subquery(laid.values("withdrawn_at")[:1]),
    }


def tombstones_fingerprint(channel: str) -> list[str]:
    """Return what changes when the tombstones of a list without any entry do. Queries: 1."""
    return [
        f"{record} {when}"
        for record, when in Announcement.objects.withdrawn()
        .in_channel(channel)
        .values_list("record", "withdrawn_at")[:TOMBSTONES]
    ]


def _tombstone(record: str, withdrawn_at: datetime, address: str) -> Entry:
    noun, _, number = record.partition("/")
    title, sentence = _SAID[noun]
    said = constrained(sentence.format(day(withdrawn_at)))
    return Entry(
        id=tag_uri(noun, int(number)),
        address=address,
        title=title,
        summary=said,
        content=format_html("<p>{}</p>", said),
        published_at=withdrawn_at,
        updated_at=withdrawn_at,
        categories=[],
        withdrawn_at=withdrawn_at,
    )
