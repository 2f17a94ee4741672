"""What an entry of a feed is: the same for every format, and for stories and moves."""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.conf import settings
from django.utils import timezone


def tag_uri(noun: str, number: int) -> str:
    """Return the id of a record for feed readers (RFC 4151): the same whatever its title, its address or its place."""
    return f"tag:{settings.TAG_AUTHORITY}:{noun}/{number}"


def midnight(day: date) -> datetime:
    """Return the first moment of `day` in the site's time zone."""
    return datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())


@dataclass(frozen=True)
class Author:
    """Somebody who signs a story, or the newsroom."""

    name: str
    address: str = ""  # of the page of what they sign; "" without a public one
    is_contributor: bool = False  # neither wrote nor researched it: an agency, a photographer


@dataclass(frozen=True)
class Category:
    """What files an entry: the section of a story, one of its keywords; the kind of a move, its company."""

    name: str
    address: str


@dataclass(frozen=True)
class Picture:
    """The lead picture of a story, as JPEG."""

    address: str
    mime_type: str
    size_bytes: int
    width_px: int
    height_px: int
    alt: str
    caption: str
    credit: str


@dataclass(frozen=True)
class Entry:
    """A story or a move, typeset; texts are plain but for `content`, which is HTML with absolute addresses."""

    id: str
    address: str
    title: str
    summary: str
    content: str
    published_at: datetime
    updated_at: datetime
    categories: list[Category]
    authors: list[Author] = field(default_factory=list)  # none: the newsroom
    picture: Picture | None = None
    withdrawn_at: datetime | None = None  # a tombstone: what stood here is there no more (articles/feeds/tombstones.py)

    @property
    def record(self) -> str:
        """What it is an entry of: "article/12"."""
        return self.id.rpartition(":")[2]
