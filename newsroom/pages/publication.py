"""What « published » means for any page: the condition used by every queryset's `published()`."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, F, Func, Q, QuerySet
from django.utils import timezone


class IsPrivate(Func):
    """Whether the page of this path, or one above it, has a view restriction.

    Written in SQL, since nearly every query of the site has it, some several times: built from querysets, it took half
    of the time of a page. The restricted path is a subquery rather than a join, for which SQLite would first read every
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

    Aliases are left out: they repeat the content of another page. A page is private when it or an ancestor has a view
    restriction. Queries: 0 (restrictions are part of the SQL condition).
    """
    return pages.filter(
        ~IsPrivate(F("path")),
        Q(expire_at__isnull=True) | Q(expire_at__gt=at or timezone.now()),
        live=True,
        alias_of__isnull=True,
    )


class PublicationError(ValidationError):
    """A page may not be published now; the message goes beside `field` of its form, or on top if None.

    Without a form, the admin shows it as a message (articles/middleware.py).
    """

    field: str | None = None
