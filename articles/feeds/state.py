"""Whether a feed changed since somebody read it: one query, and nothing of the feed is built."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db.models import QuerySet, Subquery, TextField, Value
from django.db.models.aggregates import StringAgg
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from wagtail.models import ModelLogEntry

from articles.models import ArticlePage
from articles.publishing import EMBARGO_CHANGED
from newsroom.text.digest import digest

ENTRIES = 30  # the latest stories or moves that a feed holds
# To be raised whenever the same entries are written otherwise, so that subscribers ask for them again.
_WRITING = 3
# The settings may be others than before the server started: what was sent before then counts as changed.
_STARTED_AT = timezone.now()
# Last-Modified has no fractions: within its second, another change could have the same.
_SETTLED_AFTER = timedelta(seconds=2)

_SEPARATOR = "\n"
TOMBSTONE_COLUMNS = ("last_withdrawn_at", "withdrawn")  # of tombstones_of(); they differ when the tombstones do
# What Wagtail writes down of a page that readers come to see, or see no more.
VISIBLE_ACTIONS = [
    "wagtail.publish",
    "wagtail.publish.scheduled",
    "wagtail.unpublish",
    "wagtail.unpublish.scheduled",
    "wagtail.delete",
    "wagtail.move",
    "wagtail.view_restriction.create",
    "wagtail.view_restriction.edit",
    "wagtail.view_restriction.delete",
    "manchette.merge",
    "manchette.unmerge",
    EMBARGO_CHANGED,
]


class Version(NamedTuple):
    """What one entry of a feed depends on."""

    dates: list[datetime | None]  # when anything that it may show last changed
    parts: list  # its id, then all that it shows or borrows: values, and texts made by joined()
    tombstones: str  # what differs when those of the feed do (tombstones_of()); the same in each version

    @property
    def content(self) -> list:
        """Its parts, each in one order: databases join in any."""
        return [_in_order(part) for part in self.parts]


@dataclass(frozen=True)
class State:
    """What a feed depends on, at one moment."""

    digest: str  # of the feed's own words (title, address…), and of its entries
    versions: list[Version]
    # When anything of the site that a feed may show last changed, for readers without ETag: late rather than early.
    modified_at: datetime | None

    @property
    def is_empty(self) -> bool:
        """Whether it has no entry."""
        return not self.versions

    def etag(self, extension: str) -> str:
        """Return the validator of the feed in one format. Weak: the server may compress what it names."""
        return f'W/"{self.digest}-{extension}"'

    @property
    def last_modified(self) -> int | None:
        """The moment of the last change, in seconds of Unix time; None without one, or while another may share it."""
        if self.modified_at is None or timezone.now() - self.modified_at < _SETTLED_AFTER:
            return None
        return int(self.modified_at.timestamp())


def state_of(own: list[str], versions: list[Version]) -> State:
    """Return the state of a feed from its channel's own words and its entries' versions. Queries: 0."""
    words = [_WRITING, settings.SITE_URL, settings.WAGTAIL_SITE_NAME, settings.TAG_AUTHORITY, *own]
    entries = [version.content for version in versions]
    dates = [_STARTED_AT] if versions else []
    dates += [date for version in versions for date in version.dates if date]
    return State(digest(repr([words, entries])), versions, modified_at=max(dates, default=None))


def log_of_records() -> QuerySet:
    """Return the log of what is no page (photos, keywords, facts), without who signed in."""
    return ModelLogEntry.objects.exclude(action__startswith="accounts.")


def latest(log: QuerySet) -> Subquery:
    """Return when the last entry of a log was written."""
    return Subquery(log.order_by("-pk").values("timestamp")[:1])


def last_embargo_end(at=None) -> Subquery:
    """Return when the last embargo over at `at` (now) ended, NULL without one: no log says that readers see more."""
    over = ArticlePage.objects.filter(embargo_until__lte=at or timezone.now()).order_by("-embargo_until")
    return Subquery(over.values("embargo_until")[:1])


def versions_of(rows: QuerySet, *, dates: list[str], parts: list[str]) -> list[Version]:
    """Return the versions of the latest of `rows` (annotated with tombstones_of()), from these columns. Queries: 1."""
    return versions_from(rows.values(*dates, *parts, *TOMBSTONE_COLUMNS)[:ENTRIES], dates, parts)


def versions_from(rows: Iterable[dict], dates: list[str], parts: list[str]) -> list[Version]:
    """Return the versions that `rows` say: dictionaries of these columns, and of those of tombstones_of()."""
    withdrawn_at, withdrawn = TOMBSTONE_COLUMNS
    return [
        Version(
            [row[name] for name in [*dates, withdrawn_at]],
            [row[name] for name in parts],
            f"{row[withdrawn_at]} {row[withdrawn]}",
        )
        for row in rows
    ]


def joined(rows: QuerySet, *columns) -> Subquery:
    """Return the `columns` of `rows` as one text, for a query about what refers to them."""
    parts = [Cast(part, TextField()) if isinstance(part, str) else part for part in columns]
    words = _in_one([word for part in parts for word in (part, Value("\t"))])
    joined = StringAgg(words, Value(_SEPARATOR), output_field=TextField())
    return Subquery(
        rows.order_by().annotate(all=Value(1)).values("all").annotate(joined=joined).values("joined"),
        output_field=TextField(),
    )


def _in_one(parts: list):
    """Return `parts` as one text, by halves: Concat() alone nests so deep that SQLite's parser gives up."""
    if len(parts) == 1:
        return parts[0]
    middle = len(parts) // 2
    return Concat(_in_one(parts[:middle]), _in_one(parts[middle:]), output_field=TextField())


def _in_order(column):
    """Return a joined text with its parts sorted."""
    return sorted(column.split(_SEPARATOR)) if isinstance(column, str) else str(column)
