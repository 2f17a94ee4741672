"""What « published » means for any page: the one sentence on which each noun's `published()` stands."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, F, Func, Q, QuerySet
from django.utils import timezone


class IsPrivate(Func):
    """Whether a restriction bears on the page of this path, or on one above it.

    Written as SQL, for it stands in nearly every query of the site, several times in some: built from querysets it took
    half of the time of a page. The restricted path is a subquery and no join, which SQLite would begin by reading every
    page of the site.
    """

    template = """EXISTS (
        SELECT 1 FROM wagtailcore_pageviewrestriction private WHERE substr(%(expressions)s, 1, length(
            (SELECT above.path FROM wagtailcore_page above WHERE above.id = private.page_id)
        )) = (SELECT above.path FROM wagtailcore_page above WHERE above.id = private.page_id)
    )"""
    output_field = BooleanField()


def published_pages[T: QuerySet](pages: T, at: datetime | None = None) -> T:
    """Return the pages of `pages` that any reader may see at `at` (now by default): live, not expired, not private.

    Aliases are left out: they show another page's content, which is counted once. A page is private when a
    restriction bears on it or on an ancestor. Queries: 0 (one SQL condition, no look-up of restrictions first).
    """
    return pages.filter(
        ~IsPrivate(F("path")),
        Q(expire_at__isnull=True) | Q(expire_at__gt=at or timezone.now()),
        live=True,
        alias_of__isnull=True,
    )


class PublicationError(ValidationError):
    """A page was to be published that may not be now; `field` of its form says why, None for the form as a whole.

    Where no form says it, the admin makes it a message (articles/middleware.py).
    """

    field: str | None = None
