"""What the sitemaps of every noun share: addresses under SITE_URL, honest dates, few queries (ground floor)."""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Count, Max, QuerySet
from wagtail.models import Page


class HouseSitemap(Sitemap):
    """The addresses of one noun.

    items() is a query of what is public, in an order that lasts, each row with `changed_at`: when what readers see
    there last changed, None if nothing tells. Queries: 2 (how many; the rows of one page of the sitemap).
    """

    # Fewer than the 50,000 that engines take: the answer is built in one piece, in a reader's place.
    limit = 5_000

    def items(self) -> QuerySet:
        """Return the rows."""
        raise NotImplementedError

    def get_protocol(self, protocol: str | None = None) -> str:
        """Return the scheme of SITE_URL, however the sitemap was asked for."""
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site=None) -> str:
        """Return the host of SITE_URL, whatever the host asked for."""
        return urlsplit(settings.SITE_URL).netloc

    def lastmod(self, item) -> datetime | None:
        """Return when it last changed."""
        return item.changed_at

    def summary(self) -> tuple[int, datetime | None]:
        """Return into how many pages it is divided (0 if it is empty), and the latest change. Queries: 1."""
        row = self.items().aggregate(total=Count("pk"), latest=Max("changed_at"))
        return -(-row["total"] // self.limit), row["latest"]


class PageSitemap(HouseSitemap):
    """The addresses of pages of the tree, which are their own."""

    def location(self, item: Page) -> str:
        """Return its path: that in the tree, without the front page's own part. Queries: 0."""
        return "/" + item.url_path.split("/", 2)[2]
