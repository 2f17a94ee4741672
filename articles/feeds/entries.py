"""What an entry of a feed is: the same for every format, and for stories, moves and corrections."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Self

from django.conf import settings
from django.db.models import QuerySet

from articles.feeds.state import Version


def plain_name(text: str) -> str:
    """Return a name as it was typed, for readers of few glyphs: the narrow no-break space made ordinary."""
    return text.replace("\u202f", "\u00a0")


class Vocabulary(StrEnum):
    """What the words that file entries are, by the anchors of the page of feeds."""

    SECTION = "rubriques"
    KEYWORD = "mots-cles"
    FORMAT = "formats"
    LABEL = "etiquettes"
    MOVE = "mouvements"
    COMPANY = "entreprises"
    CORRECTION = "rectificatifs"


@dataclass(frozen=True)
class Author:
    """Somebody who signs a story, or the newsroom."""

    name: str
    address: str = ""  # of the page of what they sign; "" without a public one
    is_contributor: bool = False  # not among its authors (authors_among()): a photographer, an agency beside a writer
    role: str = ""  # what they did, in French, if it is not the text


def house() -> Author:
    """Return who signs what nobody does."""
    return Author(settings.WAGTAIL_SITE_NAME, f"{settings.SITE_URL}/")


@dataclass(frozen=True)
class Category:
    """A word that files an entry. Readers show it as it is: it is both the term and the label of its vocabulary."""

    name: str
    vocabulary: Vocabulary

    @property
    def scheme(self) -> str:
        """The address that identifies its vocabulary."""
        return f"{settings.SITE_URL}/flux/#{self.vocabulary}"


@dataclass(frozen=True)
class Picture:
    """A picture of a story, as JPEG."""

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
    """A story, a move or a correction, typeset; texts are plain but for `content`: HTML with absolute addresses."""

    id: str
    address: str
    title: str
    summary: str
    content: str
    published_at: datetime
    updated_at: datetime
    categories: list[Category]
    authors: list[Author] = field(default_factory=list)  # none: the newsroom
    picture: Picture | None = None  # the lead one
    body_pictures: list[Picture] = field(default_factory=list)
    foot: str = ""  # HTML as well: who signs it and where it is filed, for readers that show one name and no category
    withdrawn_at: datetime | None = None  # a tombstone: what stood here is there no more (articles/feeds/tombstones.py)

    @property
    def record(self) -> str:
        """What it is an entry of: "article/12"."""
        return self.id.rpartition(":")[2]

    @property
    def full_text(self) -> str:
        """Its whole text, as HTML."""
        return f"{self.content}\n{self.foot}" if self.foot else self.content

    @property
    def pictures(self) -> list[Picture]:
        """All its pictures, the lead one first."""
        return [*([self.picture] if self.picture else []), *self.body_pictures]


@dataclass(frozen=True)
class Contents(ABC):
    """The rows of a feed: stories.py, moves.py, corrections.py."""

    queryset: QuerySet  # of what readers may see

    noun: ClassVar[str]  # with the id of a row, what the id of its entry ends with: "article/12"
    dated_by: ClassVar[str]  # the column by which its rows follow one another; what is new comes last

    @classmethod
    @abstractmethod
    def published(cls, at: datetime | None = None) -> QuerySet:
        """Return all the rows that readers may see at `at` (now)."""

    @property
    def date(self) -> str:
        """The column by which its rows follow one another here: that of the list, where it keeps one."""
        return "listed_at" if "listed_at" in self.queryset.query.annotations else self.dated_by

    def only(self, ids: list[int]) -> Self:
        """Return those of these ids. Queries: 0."""
        return replace(self, queryset=self.queryset.filter(pk__in=ids))

    @abstractmethod
    def entries(self) -> list[Entry]:
        """Return the entries of the latest."""

    def entries_as(self, versions: list[Version]) -> list[Entry]:
        """Return the entries of the latest, of which these are the versions. Queries: those of entries()."""
        return self.entries()

    @abstractmethod
    def versions(self, channel: str) -> list[Version]:
        """Return what those entries depend on, and the tombstones of `channel`, without building them. Queries: 1."""
