"""Lists in pages, by `?page=`: 404 for a page that is not there, never an error, and never a count of everything.

Counting the rows of a list takes longer as the site grows; instead, a page reads one row more than it shows.
"""

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest

# A page further on costs the database all the rows before it; the archives lead there by month.
MAX_PAGES = 500


class ListPage(Page):
    """One page of a list, which knows whether another follows."""

    def __init__(self, rows: list, number: int, paginator: Paginator, parameter: str):
        super().__init__(rows[: paginator.per_page], number, paginator)
        self.parameter = parameter  # for templates/components/pagination.html
        self._followed = len(rows) > paginator.per_page and number < MAX_PAGES

    def has_next(self) -> bool:
        """Return whether another page follows. Queries: 0."""
        return self._followed

    def next_page_number(self) -> int:
        """Return the number of the page that follows."""
        return self.number + 1

    def previous_page_number(self) -> int:
        """Return the number of the page before."""
        return self.number - 1


def paginate(request: HttpRequest, items, per_page: int, parameter: str = "page") -> ListPage:
    """Return the page of `items` that the query asks for by `parameter`, the first by default; its rows are read.

    Raises Http404 if that is no number, or past the end (the first page may be empty). Queries: those of the rows.
    """
    asked = request.GET.get(parameter, "1")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) <= len(str(MAX_PAGES)) else 0
    if not 1 <= number <= MAX_PAGES:
        raise Http404("Cette page de la liste n’existe pas.")
    first = (number - 1) * per_page
    rows = list(items[first : first + per_page + 1])
    if not rows and number > 1:
        raise Http404("Cette page de la liste n’existe pas.")
    return ListPage(rows, number, Paginator(items, per_page), parameter)
