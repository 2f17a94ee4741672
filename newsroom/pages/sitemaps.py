"""Shared parts of all sitemaps: split into small files, dated by what readers see, written in constant memory."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from tempfile import SpooledTemporaryFile
from typing import NamedTuple, Protocol
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import Count, DateTimeField, Exists, Max, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from wagtail.models import Page, PageLogEntry

from newsroom.text.characters import strip_control_characters
from newsroom.text.dates import machine

# Stands for an unknown date. Not NULL: SQLite's MAX(a, NULL) is NULL.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
# The log actions that take a page away from readers.
WITHDRAWALS = [
    "wagtail.unpublish",
    "wagtail.unpublish.scheduled",
    "wagtail.move",
    "wagtail.view_restriction.create",
    "manchette.merge",
    "articles.embargo",
]

_ROWS_AT_ONCE = 1_000
_IN_MEMORY_BYTES = 1024 * 1024
_URLSET = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"\
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
"""
_INDEX = """<?xml version="1.0" encoding="UTF-8"?>
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
"""


class File(NamedTuple):
    """One file of a sitemap."""

    part: tuple[int, ...]  # () the first file, (2,) the second, (2026, 3) March, (2026, 3, 2) the second file of March
    changed_at: datetime | None

    def path(self, name: str) -> str:
        """Return its address: /sitemap-articles-2026-03.xml."""
        return reverse("sitemap", args=[name, "".join(f"-{number:02}" for number in self.part)])


class Address(NamedTuple):
    """One address of a sitemap."""

    path: str
    changed_at: datetime | None = None
    image: str = ""  # the path of its lead picture
    news: tuple[datetime, str] | None = None  # of a news sitemap: when it was published, its title


class Sitemap(Protocol):
    """The interface of a sitemap for its views."""

    def files(self) -> list[File]:
        """Return the files that are not empty, with their latest change."""

    def addresses(self, part: tuple[int, ...]) -> Iterable[Address] | None:
        """Return the addresses of a file, None if there can be no such file."""


class QuerySitemap:
    """A sitemap of the rows of a queryset, split into files.

    items() returns the public rows in a stable order, each with `lastmod`: when what readers see there last changed,
    NEVER if unknown.
    """

    # Engines accept 50,000; a file of this size is written in a second and sent quickly even to a slow client.
    limit = 10_000

    def items(self) -> QuerySet:
        """Return the rows."""
        raise NotImplementedError

    def address(self, item) -> Address:
        """Return the address of a row. Queries: 0."""
        raise NotImplementedError

    def files(self) -> list[File]:
        """Return the files that are not empty, with their latest change. Queries: 1."""
        row = self.items().aggregate(total=Count("pk"), latest=Max("lastmod"))
        return [File(part, row["latest"]) for part in self._parts(row["total"])]

    def addresses(self, part: tuple[int, ...]) -> Iterator[Address] | None:
        """Return the addresses of a file, None if there can be no such file. Queries: 1, on iteration."""
        return self._read(self.items(), part)

    def _parts(self, total: int) -> Iterator[tuple[int, ...]]:
        """Yield the parts that `total` rows fill: (), (2,), (3,)…"""
        for number in range(-(-total // self.limit)):
            yield (number + 1,) if number else ()

    def _read(self, items: QuerySet, part: tuple[int, ...]) -> Iterator[Address] | None:
        """Return the addresses of the part () or (n,) of `items`, n from 2; None for another."""
        if part and (len(part) > 1 or not 2 <= part[0] < 10_000):
            return None
        first = (part[0] - 1) * self.limit if part else 0
        rows = items[first : first + self.limit].iterator(chunk_size=_ROWS_AT_ONCE)
        return (self.address(item) for item in rows)


class PageSitemap(QuerySitemap):
    """A sitemap of pages."""

    def address(self, item: Page) -> Address:
        """Return the path of a page. Queries: 0."""
        return Address(tree_path(item.url_path), item.lastmod)


def tree_path(url_path: str) -> str:
    """Return the path of a page on the site from its `url_path`, which starts with the front page's slug."""
    return "/" + url_path.split("/", 2)[2]


def later(*moments) -> Greatest:
    """Return an expression for the latest of `moments`, expressions that may be NULL; NEVER if all are."""
    return Greatest(*(Coalesce(moment, Value(NEVER), output_field=DateTimeField()) for moment in moments), Value(NEVER))


def last_withdrawn(pages: QuerySet) -> Subquery:
    """Return a subquery for the last withdrawal of one of `pages` from readers, NULL if never.

    `pages` is a query for their ids, nested in another: it refers to the row by OuterRef(OuterRef(…)).
    """
    log = PageLogEntry.objects.filter(action__in=WITHDRAWALS, page__in=pages)
    return Subquery(log.order_by("-timestamp").values("timestamp")[:1])


def last_deleted() -> Subquery:
    """Return a subquery for the last deletion of a published page anywhere: the log does not record its place."""
    published = PageLogEntry.objects.filter(page=OuterRef("page"), action__startswith="wagtail.publish")
    log = PageLogEntry.objects.filter(Exists(published), action="wagtail.delete")
    return Subquery(log.order_by("-timestamp").values("timestamp")[:1])


def write_sitemap(addresses: Iterable[Address]) -> tuple[SpooledTemporaryFile[bytes], int, datetime | None]:
    """Write a sitemap to a temporary file. Returns the file, rewound, the number of addresses, their latest change.

    In a file, so that slow clients keep neither a database cursor open nor the text in memory.
    """
    file = SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES)  # noqa: SIM115  (closed with the response)
    file.write(_URLSET.encode())
    total, latest = 0, NEVER
    for address in addresses:
        file.write(_entry(address).encode(errors="replace"))
        total += 1
        latest = max(latest, address.changed_at or NEVER)
    file.write(b"</urlset>\n")
    file.seek(0)
    return file, total, latest if latest > NEVER else None


def write_index(files: Iterable[tuple[str, datetime | None]]) -> bytes:
    """Return the XML of the index of sitemaps from (path, latest change) pairs."""
    entries = "".join(f"<sitemap>{_location(path)}{_date(moment)}</sitemap>\n" for path, moment in files)
    return f"{_INDEX}{entries}</sitemapindex>\n".encode()


def _entry(address: Address) -> str:
    image = f"<image:image>{_location(address.image, 'image:loc')}</image:image>" if address.image else ""
    return f"<url>{_location(address.path)}{_date(address.changed_at)}{_news(address)}{image}</url>\n"


def _location(path: str, element: str = "loc") -> str:
    return f"<{element}>{_text(settings.SITE_URL + path)}</{element}>"


def _date(moment: datetime | None) -> str:
    return f"<lastmod>{machine(moment)}</lastmod>" if moment and moment > NEVER else ""


def _news(address: Address) -> str:
    if not address.news:
        return ""
    published_at, title = address.news
    return (
        f"<news:news><news:publication><news:name>{_text(settings.WAGTAIL_SITE_NAME)}</news:name>"
        "<news:language>fr</news:language></news:publication>"
        f"<news:publication_date>{machine(published_at)}</news:publication_date>"
        f"<news:title>{_text(title)}</news:title></news:news>"
    )


def _text(text: str) -> str:
    return escape(strip_control_characters(text))
