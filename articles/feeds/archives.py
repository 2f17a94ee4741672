"""What came before the latest entries of a feed, in documents that do not change (RFC 5005, archived feeds).

A month is cut into pages counted from its first entry, so that what comes later moves nothing. Whatever the size of the
site, finding a page reads no more than the rows of one month.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q
from django.http import Http404, QueryDict
from django.utils import timezone

from articles.feeds.entries import Contents
from articles.feeds.state import ENTRIES
from articles.querysets import month_bounds

_MONTH = re.compile(r"([12][0-9]{3})-(0[1-9]|1[0-2])")
_NUMBER = re.compile(r"[1-9][0-9]{0,3}")


class ArchivePage(NamedTuple):
    """The place of one document; they sort from the oldest."""

    year: int
    month: int
    number: int  # from 1, of the oldest entries of the month

    @property
    def query(self) -> str:
        """What names it in an address."""
        return f"mois={self.year:04}-{self.month:02}" + (f"&page={self.number}" if self.number > 1 else "")


@dataclass(frozen=True)
class Paging:
    """The place of a document of a feed among those that make it whole."""

    page: ArchivePage | None = None  # none: the one that people subscribe to
    earlier: ArchivePage | None = None
    later: ArchivePage | None = None


SUBSCRIPTION = Paging()


def asked_page(query: QueryDict) -> ArchivePage | None:
    """Return the page that the query of an address names, None without a month. Raises Http404 if there is no such."""
    if "mois" not in query:
        return None
    month, number = _MONTH.fullmatch(str(query["mois"])), _NUMBER.fullmatch(query.get("page", "1"))
    if not month or not number:
        raise Http404("Cette page d’archives n’existe pas.")
    return ArchivePage(int(month[1]), int(month[2]), int(number[0]))


def newest_page(contents: Contents) -> ArchivePage | None:
    """Return the page of the first entry that is not among the latest, None if they are all. Queries: 2.

    That page is full, or its month is over: nothing comes after it but what is among the latest.
    """
    return _page_of(contents, _latest_first(contents)[ENTRIES : ENTRIES + 1])


def ids_in(contents: Contents, page: ArchivePage) -> list[int]:
    """Return the ids of the entries of a page, [] if there is none. Queries: 1."""
    first = (page.number - 1) * ENTRIES
    rows = _latest_first(contents).filter(_within(contents, *month_bounds(page.year, page.month))).reverse()
    return [pk for _, pk in rows[first : first + ENTRIES]]


def paging_of(contents: Contents, page: ArchivePage) -> Paging:
    """Return the place of a page: which come before and after it. Queries: up to 8."""
    start, end = month_bounds(page.year, page.month)
    rows, newest = _latest_first(contents), newest_page(contents)
    earlier = page._replace(number=page.number - 1) if page.number > 1 else None
    later = page._replace(number=page.number + 1)
    return Paging(
        page=page,
        earlier=earlier or _page_of(contents, rows.filter(_within(contents, end=start))[:1]),
        later=_no_later_than(
            newest,
            later
            if ids_in(contents, later)
            else _page_of(contents, rows.filter(_within(contents, start=end)).reverse()[:1]),
        ),
    )


def _no_later_than(newest: ArchivePage | None, page: ArchivePage | None) -> ArchivePage | None:
    """Return `page` unless it is still filling."""
    return page if page and newest and page <= newest else None


def _latest_first(contents: Contents):
    """Return the rows (date, id) of the entries, from the latest."""
    date = contents.date
    return contents.queryset.order_by(f"-{date}", "-pk").values_list(date, "pk")


def _within(contents: Contents, start: datetime | None = None, end: datetime | None = None) -> Q:
    bounds = {f"{contents.date}__gte": start, f"{contents.date}__lt": end}
    return Q(**{lookup: moment for lookup, moment in bounds.items() if moment})


def _page_of(contents: Contents, rows) -> ArchivePage | None:
    """Return the page of the entry that is the only one of `rows`, None without one. Queries: 2, or 1."""
    row = next(iter(rows), None)
    if row is None:
        return None
    date, pk = row
    day = timezone.localtime(date, timezone.get_default_timezone())
    start, _ = month_bounds(day.year, day.month)
    same_moment = Q(**{contents.date: date, "pk__lt": pk})
    before = contents.queryset.filter(_within(contents, start, date) | same_moment).order_by().count()
    return ArchivePage(day.year, day.month, before // ENTRIES + 1)
