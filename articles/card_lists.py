"""Lists of stories as cards: the first page, and how many there are, in one query of which the SQL is written once."""

from collections.abc import Callable
from typing import Any

from django.db.models import DateTimeField, Field, QuerySet, Subquery
from django.utils import timezone

from articles.beside_lists import BesideList
from articles.page_rows import give_renditions, give_signatures
from newsroom.http.pagination import COUNTED
from newsroom.pages.prepared import Counted, Prepared

_AT = DateTimeField()
STORIES_PER_PAGE = 20


class CardList:
    """Stories for paginate(): `CardList(lambda at, section: …, section=BigIntegerField())`.

    `stories` is called with a Slot for each name, or with the values, and returns the published stories in their order.
    Call the list with the values.
    """

    def __init__(self, stories: Callable[..., Any], **slots: Field):
        self._stories = stories
        self._first = Prepared(self._first_page, at=_AT, **slots)
        self.beside = BesideList(stories, **slots)

    def __call__(self, **values: Any) -> "Cards":
        """Return the list for these values. Queries: 0."""
        return Cards(self, values)

    def first(self, values: dict[str, Any]) -> list:
        """Return the stories of the first page and one more, each with `counted`, the number of all to COUNTED."""
        return self._first(at=timezone.now(), **values)

    def all(self, values: dict[str, Any]) -> Any:
        """Return all the stories."""
        return self._stories(at=timezone.now(), **values)

    def _first_page(self, **values: Any) -> QuerySet:
        stories = self._stories(**values)
        counted = Counted(Subquery(stories.order_by().values("pk")[:COUNTED]))
        return stories.with_card_columns().with_signatures().annotate(counted=counted)[: STORIES_PER_PAGE + 1]


class Cards:
    """The list for some values, of which paginate() reads a part, ready for cards."""

    def __init__(self, cards: CardList, values: dict[str, Any]):
        self._list, self._values = cards, values
        self._count: int | None = None

    def __getitem__(self, part: slice) -> list:
        """Return some stories. Queries: 2 (stories, renditions), 1 without any."""
        if part.start == 0 and part.stop == STORIES_PER_PAGE + 1:
            stories = self._list.first(self._values)
            # Taken off again: it is no column of the story.
            self._count = next(iter([vars(story).pop("counted") for story in stories]), 0)
        else:
            stories = list(self._list.all(self._values).with_card_columns().with_signatures()[part])
        give_signatures(stories)
        give_renditions(story.lead_photo for story in stories)
        return stories

    def beside(self) -> dict[str, list]:
        """Return what stands beside the list. Queries: those of BesideList."""
        return self._list.beside(**self._values)

    def __len__(self) -> int:
        """Return how many there are, counted no further than COUNTED. Queries: 0 if the first page was read, else 1."""
        if self._count is None:
            self._count = self._list.all(self._values).order_by()[:COUNTED].count()
        return self._count
