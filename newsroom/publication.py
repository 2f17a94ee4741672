"""What « published » means for any page: the one sentence on which each noun's `published()` stands."""

from datetime import datetime

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction


def published_pages[T: QuerySet](pages: T, at: datetime | None = None) -> T:
    """Return the pages of `pages` that any reader may see at `at` (now by default): live, not expired, not private.

    Aliases are left out: they show another page's content, which is counted once. A page is private when a
    restriction bears on it or on an ancestor. Queries: 0 (one SQL condition, no look-up of restrictions first).
    """
    # The path as a subquery, not as a join, which SQLite would begin by reading every page of the site.
    private_path = Page.objects.filter(pk=OuterRef("page")).values("path")[:1]
    restrictions = PageViewRestriction.objects.annotate(
        outer_path=ExpressionWrapper(OuterRef("path"), output_field=CharField()), private_path=Subquery(private_path)
    )
    return pages.filter(
        ~Exists(restrictions.filter(outer_path__startswith=F("private_path"))),
        Q(expire_at__isnull=True) | Q(expire_at__gt=at or timezone.now()),
        live=True,
        alias_of__isnull=True,
    )
