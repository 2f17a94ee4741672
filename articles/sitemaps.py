"""The sitemaps of stories and of the lists of them."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db.models import Case, Max, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Concat, TruncMonth
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry

from articles.lists import LISTS, PublicList, SingleList, latest_of_formats
from articles.models import ArticlePage, DossierPage, DossierStory
from articles.months import dated_stories, months
from articles.querysets import ArticleQuerySet, DossierQuerySet, some
from newsroom.pages.publication import published_pages
from newsroom.pages.sitemaps import (
    NEVER,
    WITHDRAWALS,
    Address,
    File,
    PageSitemap,
    QuerySitemap,
    Sitemap,
    last_deleted,
    last_withdrawn,
    later,
    tree_path,
)
from newsroom.photos.models import Rendition
from newsroom.photos.renditions import JPEG_SPEC
from people.typesetting import constrained

# Where the front page stands in the tree of Wagtail, and under it the sections and the directories.
_FRONT_DEPTHS = (2, 3)
# What Google takes in a news sitemap: https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap
NEWS_FOR = timedelta(hours=48)
_NEWS_MOST = 1_000


def _latest(stories: ArticleQuerySet) -> Subquery:
    """Return when the latest of `stories` was published, for a query about lists."""
    return Subquery(stories.latest_first().values("published_at")[:1])


def _below(path: OuterRef) -> dict[str, OuterRef | Concat]:
    """Return the condition that a page stands under `path`: a range, which an index has, unlike « begins with »."""
    return {"path__gt": path, "path__lt": Concat(path, Value("["))}


class StorySitemap(QuerySitemap):
    """Stories, in files by month, each with its lead picture."""

    def items(self, stories: ArticleQuerySet | None = None) -> QuerySet:
        """Return the published ones, or those of `stories`, which are dated_stories()."""
        pictures = Rendition.objects.filter(image=OuterRef("lead_photo"), filter_spec=JPEG_SPEC).values("file")
        return (
            (dated_stories() if stories is None else stories)
            .annotate(picture=Subquery(pictures[:1]))
            .order_by("pk")
            .values_list("url_path", "lastmod", "picture")
        )

    def address(self, item: tuple[str, datetime, str | None]) -> Address:
        """Return its address."""
        url_path, changed_at, picture = item
        image = f"{settings.MEDIA_URL}{picture}" if picture else ""
        return Address(tree_path(url_path), changed_at, image)

    def files(self) -> list[File]:
        """Return one file a month, more if it is too long; one changes too when a story of its month is withdrawn.

        Queries: up to 3.
        """
        taken = PageLogEntry.objects.filter(action__in=WITHDRAWALS, page__articlepage__published_at__isnull=False)
        by_month = taken.annotate(month=TruncMonth("page__articlepage__published_at")).values("month").order_by()
        withdrawn = dict(by_month.values_list("month", Max("timestamp")))
        gone = {month.date(): moment for month, moment in withdrawn.items()}
        return [
            File(
                (month.first_day.year, month.first_day.month, *part),
                max(month.changed_at, gone.get(month.first_day, NEVER)),
            )
            for month in reversed(months())
            for part in self._parts(month.story_count)
        ]

    def addresses(self, part: tuple[int, ...]) -> Iterator[Address] | None:
        """Return the stories of a month, (2026, 3), or of a part of it. Queries: 1, when they are read."""
        if len(part) < 2 or not (1000 <= part[0] <= 9998 and 1 <= part[1] <= 12):
            return None
        return self._read(self.items(dated_stories().published_in(*part[:2])), part[2:])


class NewsSitemap(QuerySitemap):
    """The stories of the last 48 hours, latest first: neither paid for nor invented."""

    def items(self) -> QuerySet:
        """Return at most as many as Google takes."""
        now = timezone.now()
        of_late = {"published_at__gt": now - NEWS_FOR, "published_at__lte": now}
        stories = dated_stories().editorial().filter(is_fictional=False, **of_late)
        return stories.latest_first().values_list("url_path", "lastmod", "published_at", "title")[:_NEWS_MOST]

    def address(self, item: tuple[str, datetime, datetime, str]) -> Address:
        """Return its address, with what makes it news."""
        url_path, changed_at, published_at, title = item
        return Address(tree_path(url_path), changed_at, news=(published_at, constrained(title)))


class FrontSitemap(PageSitemap):
    """The front page, the sections, and the directories, of which nothing tells when they changed."""

    def items(self) -> QuerySet[Page]:
        """Return the published ones; they change with their latest story, and when one of theirs goes."""
        stories = ArticlePage.objects.published()
        of_site, of_section = _latest(stories), _latest(stories.in_section(OuterRef("pk")))
        latest = Case(When(depth=_FRONT_DEPTHS[0], then=of_site), default=of_section)
        withdrawn = last_withdrawn(ArticlePage.objects.filter(**_below(OuterRef(OuterRef("path")))).values("pk"))
        pages = published_pages(Page.objects.filter(depth__in=_FRONT_DEPTHS)).annotate(own=later(latest, withdrawn))
        return pages.annotate(lastmod=later("own", last_deleted())).order_by("path")

    def address(self, item: Page) -> Address:
        """Return its address; without a date if it never had a story, as a directory."""
        return Address(tree_path(item.url_path), item.lastmod if item.own > NEVER else None)


class DossierSitemap(PageSitemap):
    """Dossiers."""

    def items(self) -> DossierQuerySet:
        """Return the published ones; they change when they are published, and when a story of theirs comes or goes."""
        latest = _latest(ArticlePage.objects.published().filter(dossier_items__dossier=OuterRef("pk")))
        held = DossierStory.objects.filter(dossier=OuterRef(OuterRef("pk"))).order_by().values("article_id")
        changed_at = later("last_published_at", latest, last_withdrawn(held))
        return (
            DossierPage.objects.published().with_stories().annotate(lastmod=changed_at).only("url_path").order_by("pk")
        )


class RecordListSitemap(QuerySitemap):
    """The lists of one kind (authors, keywords) that hold a story; without one they are too thin for engines."""

    def __init__(self, declared: PublicList):
        self.declared = declared

    def items(self) -> QuerySet:
        """Return the records of the lists."""
        story_to_record = str(*self.declared.record_lookups)
        stories = ArticlePage.objects.published().filter(**{story_to_record: OuterRef("pk")})
        latest = stories.latest_listed(story_to_record.split("__")[0]).values("listed_at")[:1]
        ever_held = ArticlePage.objects.filter(**{story_to_record: OuterRef(OuterRef("pk"))}).order_by()
        changed_at = later(Subquery(latest), last_withdrawn(ever_held.values("pk")))
        # Written once: a database works out a subquery wherever it stands.
        held = some(stories.filter(published_at__isnull=False))
        records = self.declared.records_in_sitemap().alias(held=held).filter(held__isnull=False)
        return records.annotate(lastmod=changed_at).only("slug").order_by("pk")

    def address(self, item) -> Address:
        """Return the address of a list."""
        return Address(self.declared.path.format(slug=item.slug), item.lastmod)


def sitemaps_of_lists() -> dict[str, Callable[[], Sitemap]]:
    """Return a sitemap for each kind of list that is to have one: {"auteurs": …, "mots-cles": …}."""
    return {
        declared.path.split("/")[1]: partial(RecordListSitemap, declared)
        for declared in LISTS
        if declared.in_sitemap and not isinstance(declared, SingleList)
    }


class FormatSitemap:
    """The lists of the formats: analyses, interviews…"""

    def files(self) -> list[File]:
        """Return the one file, with its latest change, if there is any story. Queries: 1."""
        addresses = self.addresses(()) or []
        return [File((), max(address.changed_at or NEVER for address in addresses))] if addresses else []

    def addresses(self, part: tuple[int, ...]) -> list[Address] | None:
        """Return the lists of the formats of published stories, with their latest. Queries: 1."""
        if part:
            return None
        return [
            Address(reverse("format", args=[kind.slug]), latest)
            for kind, latest in sorted(latest_of_formats().items(), key=lambda row: row[0].value)
        ]


class ListSitemap:
    """The single lists (moves, corrections), the archives and their months, the feeds for people."""

    def files(self) -> list[File]:
        """Return the one file. Queries: 0."""
        return [File((), None)]

    def addresses(self, part: tuple[int, ...]) -> list[Address] | None:
        """Return the lists that hold something, and since when. Queries: 1 (months), 1 per single list."""
        if part:
            return None
        files = StorySitemap().files()
        found = []
        for declared in LISTS:
            if isinstance(declared, SingleList) and declared.in_sitemap:
                date = declared.contents.dated_by
                rows = declared.channel().contents.queryset
                latest = rows.order_by(f"-{date}").values_list(date, flat=True).first()
                if latest:
                    found.append(Address(declared.path, latest if declared.dated_in_sitemap else None))
        found += [Address(reverse("feeds"))]
        if files:
            found += [Address(reverse("archives"), max(file.changed_at or NEVER for file in files))]
        by_month = {file.part[:2]: file.changed_at for file in files}
        return found + [
            Address(reverse("month_archive", args=[f"{year}", f"{month:02}"]), changed_at)
            for (year, month), changed_at in by_month.items()
        ]
