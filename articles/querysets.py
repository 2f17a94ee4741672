"""The querysets of stories and of their related rows."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.db.models import (
    BigIntegerField,
    CharField,
    Count,
    Exists,
    Expression,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.utils import timezone
from wagtail.models import Page, ReferenceIndex
from wagtail.query import PageQuerySet

from articles.page_rows import give_renditions, stories_of
from newsroom.pages.prepared import rows_in_one
from newsroom.pages.publication import Likely, published_pages
from people.models import Profile
from people.querysets import rows_of

# How long feeds keep a tombstone.
TOMBSTONES_LAST = timedelta(days=30)


def embargo_over(at: datetime | None = None, prefix: str = "") -> Q:
    """Return the condition that a story's embargo, if any, is over at `at` (now by default)."""
    field = f"{prefix}embargo_until"
    return Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__lte": at or timezone.now()})


def some(rows: QuerySet) -> Subquery:
    """Return the id of any of `rows`, NULL without one, for a query about lists: each list looks into its own index.

    For Exists(), PostgreSQL would join all the lists with all the stories.
    """
    return Subquery(rows.order_by().values("pk")[:1])


def month_bounds(year: int, month: int) -> tuple[datetime, datetime]:
    """Return the first moments of a month and of the next one, in the site's time zone."""
    zone = timezone.get_default_timezone()
    return datetime(year, month, 1, tzinfo=zone), datetime(year + month // 12, month % 12 + 1, 1, tzinfo=zone)


class ArticleQuerySet(PageQuerySet):
    """Stories."""

    def published(self, at: datetime | None = None) -> Self:
        """Return the stories that any reader may see at `at`: live, public, not expired, embargo over."""
        return published_pages(self, at, likely=True).filter(Likely(embargo_over(at)))

    def latest_first(self) -> Self:
        """Return the most recently published first."""
        return self.order_by("-published_at", "-pk")

    def at_address(self, section: str, slug: str) -> Self:
        """Return the story at /section/slug/, if any."""
        return self.filter(slug=slug, url_path__endswith=f"/{section}/{slug}/")

    def in_section(self, section) -> Self:
        """Return the stories of `section`."""
        return self.filter(section_page=section)

    def of_format(self, kind: str) -> Self:
        """Return the stories of this format."""
        return self.filter(format=kind)

    def tagged(self, tag) -> Self:
        """Return the stories with the keyword `tag`."""
        return self.filter(tagged_items__tag=tag)

    def signed_by(self, person) -> Self:
        """Return the stories that `person` signs, in any role."""
        bylines = rows_of("articles.Byline")
        return self.filter(pk__in=bylines.filter(person=person).values("article"))

    def naming(self, profile) -> Self:
        """Return the stories that name `profile`, whether subject or cited."""
        return self.filter(mentions__profile=profile)

    def showing(self, photo_id: int) -> Self:
        """Return the stories that show a photo: at their opening, or in the body by Wagtail's index of references."""
        first = self.model.objects.filter(lead_photo=photo_id).values("pk")
        inside = ReferenceIndex.objects.filter(
            base_content_type__app_label="wagtailcore",
            base_content_type__model="page",
            to_content_type__app_label="photos",
            to_content_type__model="photo",
            to_object_id=str(photo_id),
        )
        return self.filter(pk__in=first.union(inside.values(number=Cast("object_id", BigIntegerField())), all=True))

    def latest_signed_by(self, person) -> Self:
        """Return the stories that `person` signs, each once, latest first; an index of signatures has them so.

        Each with `listed_at`, their date in that index. So do the next two.
        """
        same = rows_of("articles.Byline").filter(article=OuterRef("pk"), person=person)
        first = ~Exists(same.filter(pk__lt=OuterRef("bylines__pk")))
        return self.filter(first, bylines__person=person).latest_listed("bylines")

    def latest_tagged(self, tag) -> Self:
        """Return the stories with the keyword `tag`, latest first."""
        return self.tagged(tag).latest_listed("tagged_items")

    def latest_naming(self, profile) -> Self:
        """Return the stories that name `profile`, latest first."""
        return self.naming(profile).latest_listed("mentions")

    def latest_listed(self, rows: str) -> Self:
        """Return the stories that a condition on the relation `rows` found, latest first by the dates of these rows."""
        return self.annotate(listed_at=F(f"{rows}__published_at")).order_by("-listed_at", "-pk")

    def in_dossier(self, dossier) -> Self:
        """Return the stories of `dossier`, in its order."""
        return self.filter(dossier_items__dossier=dossier).order_by("dossier_items__sort_order")

    def published_in(self, year: int, month: int) -> Self:
        """Return the stories dated in that month, in the site's time zone."""
        return self.dated_between(*month_bounds(year, month))

    def dated_between(self, start: datetime, end: datetime) -> Self:
        """Return the stories dated from `start` on, before `end`."""
        return self.filter(published_at__gte=start, published_at__lt=end)

    def before_month(self, year: int, month: int) -> Self:
        """Return the stories dated before that month."""
        return self.filter(published_at__lt=month_bounds(year, month)[0])

    def after_month(self, year: int, month: int) -> Self:
        """Return the stories dated after that month."""
        return self.filter(published_at__gte=month_bounds(year, month)[1])

    def editorial(self) -> Self:
        """Return the stories without advertorials, which stay out of the front page, main feed and news sitemap."""
        return self.filter(Likely(Q(sponsor="")))

    def with_section(self, sections: QuerySet | None = None) -> Self:
        """Return them, each with `section_title` and `section_path` (the section's `url_path`), out of `sections`.

        All sections by default. Queries: 0 more.
        """
        sections = Page.objects.all() if sections is None else sections
        sections = sections.filter(pk=OuterRef("section_page"))
        return self.annotate(
            section_title=Subquery(sections.values("title")[:1]),
            section_path=Subquery(sections.values("url_path")[:1], output_field=CharField()),
        )

    def with_live_section(self) -> Self:
        """Return them with_section(), None for one that is offline. Queries: 0 more."""
        return self.with_section(Page.objects.live())

    def for_page(self) -> Self:
        """Return them ready to be shown whole: with_section() and `section_live`, lead photo, and which rows they have.

        `has_corrections`, `has_sources`, `has_next_stories`, `has_tags`, `in_dossier`. Queries: 0 more.
        """
        sections = Page.objects.filter(pk=OuterRef("section_page"))
        own = {
            "has_corrections": rows_of("articles.Correction").filter(article=OuterRef("pk")),
            "has_sources": rows_of("articles.ArticleSource").filter(article=OuterRef("pk")),
            "has_next_stories": rows_of("articles.NextStory").filter(article=OuterRef("pk")),
            "has_tags": rows_of("articles.ArticleTag").filter(content_object=OuterRef("pk")),
            "in_dossier": rows_of("articles.DossierStory").filter(article=OuterRef("pk")),
        }
        return (
            self.with_section()
            .select_related("lead_photo")
            .annotate(
                section_live=Subquery(sections.values("live")[:1]),
                **{name: Exists(rows.order_by()) for name, rows in own.items()},
            )
        )

    def for_cards(self) -> Self:
        """Return them ready for a list: section (with_live_section()), lead photo, signatures.

        Queries: 4 (rows; renditions; bylines; their persons), whatever the number of rows.
        """
        return self.with_card_columns().prefetch_related("lead_photo__renditions", "bylines__person")

    def with_card_columns(self) -> Self:
        """Return them as for_cards(), without the rows that are theirs. Queries: 0 more."""
        return self.with_live_section().select_related("lead_photo").defer_streamfields()

    def with_signatures(self) -> Self:
        """Return them with what give_signatures() takes. Queries: 0 more."""
        bylines = rows_of("articles.Byline").filter(article=OuterRef("pk"))
        return self.annotate(signature_rows=rows_in_one(bylines, "role", "name", "person_id", "person__title"))


class DossierQuerySet(PageQuerySet):
    """Dossiers."""

    def published(self, at: datetime | None = None) -> Self:
        """Return the dossiers that any reader may see at `at`, now by default."""
        return published_pages(self, at, likely=True)

    def with_stories(self, at: datetime | None = None) -> Self:
        """Return the dossiers in which readers find a story at `at` (now): lists name no other."""
        held = rows_of("articles.DossierStory").values("dossier")  # read first: they are few, and pages are many
        stories = rows_of("articles.ArticlePage").published(at).in_dossier(OuterRef("pk"))
        return self.filter(Exists(stories), pk__in=held)

    def containing(self, article) -> Self:
        """Return the dossiers that contain `article`."""
        return self.filter(items__article=article)

    def latest_first(self) -> Self:
        """Return the most recently published first."""
        return self.order_by("-first_published_at", "-pk")

    def for_cards(self) -> Self:
        """Return them ready for a list: photo, and `story_count` of published stories.

        Queries: 2 (rows; their renditions), whatever the number of rows.
        """
        return self.with_card_columns().prefetch_related("photo__renditions")

    def with_card_columns(self, at: datetime | None = None) -> Self:
        """Return them as for_cards() at `at` (now), without the renditions. Queries: 0 more."""
        stories = rows_of("articles.ArticlePage").published(at)
        in_dossier = stories.in_dossier(OuterRef("pk")).order_by().values("dossier_items__dossier")
        count = Coalesce(Subquery(in_dossier.annotate(count=Count("pk")).values("count")), 0)
        return self.annotate(story_count=count).select_related("photo")


class SectionQuerySet(PageQuerySet):
    """Sections."""

    def published(self, at: datetime | None = None) -> Self:
        """Return the sections that any reader may see at `at`, now by default."""
        return published_pages(self, at)

    def in_menu_order(self) -> Self:
        """Return them in the order given to them in the tree."""
        return self.order_by("path")

    def in_menus(self) -> Self:
        """Return those that the menu shows, in its order: without the section of advertorials, for one."""
        return self.filter(show_in_menus=True).in_menu_order()


class ArticleRelatedQuerySet(QuerySet):
    """Rows related to a story by `article`, public while it is."""

    def published(self, at: datetime | None = None) -> Self:
        """Return the rows of the stories that any reader may see at `at`, now by default."""
        return self.filter(Exists(rows_of("articles.ArticlePage").published(at).filter(pk=OuterRef("article_id"))))

    def of_fiches(self, at: datetime | None = None) -> Self:
        """Return the rows whose `profile` is published."""
        return self.filter(Exists(Profile.objects.published(at).filter(pk=OuterRef("profile_id"))))


class MentionQuerySet(ArticleRelatedQuerySet):
    """Mentions of fiches in stories."""

    def subjects(self) -> Self:
        """Return those where the fiche is a subject of the story."""
        return self.filter(role=self.model.Role.SUBJECT)

    def cited(self) -> Self:
        """Return those where the story only names the fiche."""
        return self.filter(role=self.model.Role.CITED)

    def latest_first(self) -> Self:
        """Return those of the most recent stories first."""
        return self.order_by("-published_at", "-article_id")

    def in_year(self, year: int) -> Self:
        """Return those of stories dated in that year, in the site's time zone."""
        return self.filter(published_at__gte=month_bounds(year, 1)[0], published_at__lt=month_bounds(year, 12)[1])

    def named_together(self, profile, stories: QuerySet) -> QuerySet:
        """Return the other fiches, drafts too, that at least two of the stories name, the most frequent first.

        Rows of `profile_id` and `together`, the number of those stories.
        """
        others = self.filter(article__in=stories).exclude(profile=profile).values("profile_id")
        return others.annotate(together=Count("pk")).filter(together__gte=2).order_by("-together", "profile_id")

    def with_fiches(self) -> Self:
        """Return those of published fiches, with the fiches, subjects first. Queries: 1."""
        return self.of_fiches().subjects_first().select_related("profile__person", "profile__company")

    def subjects_first(self) -> Self:
        """Return the subjects first, each in the order of a French index."""
        return self.order_by("-role", "profile__sort_key", "profile_id")

    def with_fiches_in_short(self, at: datetime | None = None) -> Self:
        """Return those of fiches published at `at` (now), with what the page of a story shows of the fiches.

        Each has the `kind` of its company, None of a person. Queries: 1.
        """
        own = [field.name for field in self.model._meta.concrete_fields]
        shown = "title slug url_path content_type sort_key description".split()
        short = self.of_fiches(at).subjects_first().select_related("profile").annotate(kind=F("profile__company__kind"))
        return short.only(*own, *(f"profile__{name}" for name in shown))

    def cards(self, ids: list[int], photo) -> dict[int, Any]:
        """Return stories by id, for cards; renditions are given to `photo` too, if it is one. Queries: 2."""
        stories = stories_of(ids)
        give_renditions([photo, *(story.lead_photo for story in stories.values())])
        return stories


class ReportQuerySet(ArticleRelatedQuerySet):
    """Reports of facts by stories."""

    def latest_first(self) -> Self:
        """Return the latest reports first, each with `effective_date`: its own date, else that of its story.

        Of the story, only the title, the address and the dates are loaded.
        """
        effective_date = Coalesce("reported_on", TruncDate("article__published_at"))
        own = [field.name for field in self.model._meta.concrete_fields]
        story = ["article__title", "article__url_path", "article__published_at", "article__updated_at"]
        return (
            self.annotate(effective_date=effective_date)
            .order_by("-effective_date", "-pk")
            .select_related("article")
            .only(*own, *story)
        )

    def dated_since(self, day: date) -> Self:
        """Return those whose `effective_date` is `day` or later."""
        return self.latest_first().filter(effective_date__gte=day)


class CorrectionQuerySet(ArticleRelatedQuerySet):
    """Corrections of stories."""

    def latest_first(self) -> Self:
        """Return the latest first."""
        return self.order_by("-made_on", "-pk")

    def latest_recorded_first(self) -> Self:
        """Return the last recorded first, whatever their `made_on`."""
        return self.order_by("-told_at", "-pk")


class AnnouncementQuerySet(QuerySet):
    """Announcements of stories, corrections and facts in feeds."""

    def of(self, noun: str, numbers: Iterable[int]) -> Self:
        """Return the announcements of the records `numbers` of one kind ("article", "fact")."""
        return self.filter(record__in=[f"{noun}/{number}" for number in numbers])

    def in_channel(self, channel: str | Expression) -> Self:
        """Return those in a list ("section/3"), now or when they were withdrawn; the slot of a list has the spaces."""
        return self.filter(channels__contains=f" {channel} " if isinstance(channel, str) else channel)

    def withdrawn(self, at: datetime | None = None) -> Self:
        """Return those with a tombstone in feeds at `at` (now by default), the latest first."""
        return self.withdrawn_since((at or timezone.now()) - TOMBSTONES_LAST)

    def withdrawn_since(self, moment: datetime) -> Self:
        """Return those withdrawn after `moment`, the latest first."""
        return self.filter(withdrawn_at__gt=moment).order_by("-withdrawn_at", "-pk")

    def settled(self, at: datetime | None = None) -> Self:
        """Return those whose tombstone has expired at `at` (now by default)."""
        return self.filter(withdrawn_at__lte=(at or timezone.now()) - TOMBSTONES_LAST)


class PingQuerySet(QuerySet):
    """Calls due to the hub."""

    def due(self, at: datetime | None = None) -> Self:
        """Return those due at `at` (now by default), the oldest first."""
        return self.filter(due_at__lte=at or timezone.now()).order_by("due_at", "pk")
