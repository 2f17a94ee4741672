"""Lists in pages, by `?page=`: 404 for a page that is not there, never an error, and never a count of everything.

Counting the rows of a list takes longer as the site grows; instead, a page reads one row more than it shows. Where
readers are told how many rows a list holds, it is counted no further than COUNTED.
"""

from functools import cached_property
from math import ceil

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

# A page further on costs the database all the rows before it; the archives lead there by month.
MAX_PAGES = 500
# A list of as many rows holds « au moins 1 000 », unless it has a way of its own to count further (`counted`).
COUNTED = 1_000


class ListPage(Page):
    """One page of a list, which knows whether another follows."""

    def __init__(self, rows: list, number: int, paginator: Paginator, parameter: str, counted: int):
        super().__init__(rows[: paginator.per_page], number, paginator)
        self.parameter = parameter  # for templates/components/pagination.html
        self.counted = counted
        self._is_last = len(rows) <= paginator.per_page

    @cached_property
    def total(self) -> int:
        """How many rows all the pages hold, counted no further than `counted`. Queries: 0 on the last page, else 1."""
        if self._is_last:
            return min((self.number - 1) * self.paginator.per_page + len(self.object_list), self.counted)
        items = self.paginator.object_list
        return (
            items.order_by()[: self.counted].count() if isinstance(items, QuerySet) else min(len(items), self.counted)
        )

    @property
    def last_number(self) -> int | None:
        """The number of the last page, if it follows from what is known: the total, once it was told. Queries: 0."""
        if self._is_last:
            return self.number
        total = vars(self).get("total")  # of a cached property
        if total is None:
            return None
        return min(ceil(total / self.paginator.per_page), MAX_PAGES) if total < self.counted else None

    @property
    def is_first(self) -> bool:
        """Return whether it is the first page."""
        return self.number == 1

    def has_next(self) -> bool:
        """Return whether another page follows. Queries: 0."""
        return not self._is_last and self.number < MAX_PAGES

    def next_page_number(self) -> int:
        """Return the number of the page that follows."""
        return self.number + 1

    def previous_page_number(self) -> int:
        """Return the number of the page before."""
        return self.number - 1


def paginate(
    request: HttpRequest, items, per_page: int, parameter: str = "page", counted: int | None = None
) -> ListPage:
    """Return the page of `items` that the query asks for by `parameter`, the first by default; its rows are read.

    `counted` says how far its `total` counts, by default as far as `items` do. Raises Http404 if the number is none, or
    past the end (the first page may be empty). Queries: those of the rows.
    """
    asked = request.GET.get(parameter, "1")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) <= len(str(MAX_PAGES)) else 0
    if not 1 <= number <= MAX_PAGES:
        raise Http404("Cette page de la liste n’existe pas.")
    first = (number - 1) * per_page
    rows = list(items[first : first + per_page + 1])
    if not rows and number > 1:
        raise Http404("Cette page de la liste n’existe pas.")
    most: int = getattr(items, "counted", COUNTED) if counted is None else counted
    return ListPage(rows, number, Paginator(items, per_page), parameter, most)
