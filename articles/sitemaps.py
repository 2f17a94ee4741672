"""The sitemaps of stories and of the lists of them."""

from datetime import datetime

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from wagtail.models import Page

from articles.models import ArticlePage, DossierPage
from articles.querysets import ArticleQuerySet, DossierQuerySet
from newsroom.publication import published_pages
from newsroom.sitemaps import HouseSitemap, PageSitemap
from people.models import Person, Tag
from people.models.tag import TagQuerySet
from people.querysets import ProfileQuerySet

# Where the front page stands in the tree of Wagtail, and under it the sections and the directories.
_FRONT_DEPTHS = (2, 3)


def _latest(stories: ArticleQuerySet) -> Subquery:
    """Return when the latest of `stories` was published, for a query about lists."""
    return Subquery(stories.latest_first().values("published_at")[:1])


class StorySitemap(PageSitemap):
    """Stories."""

    def items(self) -> ArticleQuerySet:
        """Return the published ones; they change when the editor says that their substance did."""
        changed_at = Coalesce("updated_at", "published_at")
        return ArticlePage.objects.published().annotate(changed_at=changed_at).only("url_path").order_by("pk")


class FrontSitemap(PageSitemap):
    """The front page, the sections, and the directories, of which nothing tells when they changed."""

    def items(self) -> QuerySet[Page]:
        """Return the published ones; they change with their latest story."""
        changed_at = _latest(ArticlePage.objects.published().filter(path__startswith=OuterRef("path")))
        pages = published_pages(Page.objects.filter(depth__in=_FRONT_DEPTHS))
        return pages.annotate(changed_at=changed_at).order_by("path")


class DossierSitemap(PageSitemap):
    """Dossiers."""

    def items(self) -> DossierQuerySet:
        """Return the published ones; they change with each publication of theirs, and with their latest story."""
        latest = _latest(ArticlePage.objects.published().filter(dossier_items__dossier=OuterRef("pk")))
        changed_at = Greatest("last_published_at", Coalesce(latest, "last_published_at"))
        return DossierPage.objects.published().annotate(changed_at=changed_at).only("url_path").order_by("pk")


class AuthorSitemap(HouseSitemap):
    """The lists of what each author signs."""

    def items(self) -> ProfileQuerySet:
        """Return the people who have such a list, but those that ask to stay out of engines."""
        changed_at = _latest(ArticlePage.objects.published().filter(bylines__person=OuterRef("pk")))
        people = Person.objects.published().indexable().annotate(changed_at=changed_at)
        return people.filter(changed_at__isnull=False).only("slug").order_by("pk")

    def location(self, item: Person) -> str:
        """Return the path of the list."""
        return reverse("author", args=[item.slug])


class KeywordSitemap(HouseSitemap):
    """The lists of what bears each keyword."""

    def items(self) -> TagQuerySet:
        """Return the keywords of published stories; what only fiches bear is too thin for engines."""
        changed_at = _latest(ArticlePage.objects.published().filter(tagged_items__tag=OuterRef("pk")))
        return Tag.objects.annotate(changed_at=changed_at).filter(changed_at__isnull=False).order_by("pk")


class FormatSitemap(HouseSitemap):
    """The lists of the formats: analyses, interviews…"""

    def items(self) -> QuerySet:
        """Return the formats of published stories."""
        stories = ArticlePage.objects.published().order_by()
        return stories.values("format").annotate(changed_at=Max("published_at")).order_by("format")

    def lastmod(self, item: dict) -> datetime:
        """Return when its latest story was published."""
        return item["changed_at"]

    def location(self, item: dict) -> str:
        """Return the path of the list."""
        return reverse("format", args=[ArticlePage.Format(item["format"]).slug])

    def summary(self) -> tuple[int, datetime | None]:
        """Return into how many pages it is divided, 0 if it is empty, and the latest change. Queries: 1."""
        dates = [item["changed_at"] for item in self.items()]
        return int(bool(dates)), max(dates, default=None)
