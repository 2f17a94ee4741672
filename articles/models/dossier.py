"""Dossiers: stories that follow one subject, put in order by hand."""

from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from django.db import models
from django.db.models import Case, Count, Q, When, prefetch_related_objects
from django.utils import timezone
from django.utils.text import Truncator
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, MultipleChooserPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page, PageManager
from wagtail.rich_text import get_text_for_indexing

from articles.models.article import ArticlePage
from articles.models.mention import Mention
from articles.models.report import Report
from articles.querysets import DossierQuerySet
from newsroom.http.pagination import paginate
from newsroom.pages.forms import SitePageForm, title_panel
from newsroom.pages.mixins import SitePageMixin
from newsroom.photos.models import Photo
from newsroom.photos.social import SocialCard
from newsroom.text.dates import bounds, partial
from people.charts import MAX_BARS, Axis
from people.models import Fact, Profile
from people.moves import paired
from people.querysets import FactQuerySet, ProfileQuerySet

# How many fiches and facts a dossier shows beside its stories, and how many of each are drawn.
_FICHES_SHOWN = 9
_FACTS_SHOWN = MAX_BARS
# The length of a description taken from the introduction, in words.
_DESCRIPTION_WORDS = 30


class DossierIndexPage(SitePageMixin, Page):
    """« Dossiers »: the page that lists them."""

    class Meta:
        verbose_name = "liste des dossiers"
        verbose_name_plural = "listes des dossiers"

    parent_page_types = ["articles.HomePage"]
    subpage_types = ["articles.DossierPage"]
    max_count = 1
    base_form_class = SitePageForm
    template = "articles/dossier_index_page.html"

    def get_context(self, request, *args, **kwargs) -> dict:
        """Add `page_obj`, one page of the published dossiers, latest first. Queries: 2."""
        page_obj = paginate(
            request, DossierPage.objects.published().with_stories().latest_first().for_cards(), per_page=20
        )
        return super().get_context(request, *args, **kwargs) | {"page_obj": page_obj}


class DossierPage(SitePageMixin, Page):
    """A dossier."""

    introduction = RichTextField("introduction", blank=True, features=["bold", "italic", "link", "fiche", "ul"])
    photo = models.ForeignKey(
        Photo, verbose_name="photo", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = PageManager.from_queryset(DossierQuerySet)()

    class Meta:
        verbose_name = "dossier"
        verbose_name_plural = "dossiers"

    parent_page_types = ["articles.DossierIndexPage"]
    subpage_types: list = []
    base_form_class = SitePageForm
    template = "articles/dossier_page.html"
    page_description = "Des articles qui suivent un même sujet, dans l’ordre choisi."

    content_panels = [
        title_panel("Titre du dossier*", "Court : il sert partout de lien."),
        FieldPanel("introduction"),
        FieldPanel("photo"),
        MultipleChooserPanel("items", chooser_field_name="article", heading="Articles", label="Article"),
    ]

    @property
    def description(self) -> str:
        """Its description, for lists and machines: the one written for them, else the start of the introduction."""
        if self.search_description:
            return self.search_description
        introduction = " ".join(get_text_for_indexing(self.introduction).split())
        return Truncator(introduction).words(_DESCRIPTION_WORDS, truncate=" …")

    @property
    def social_card(self) -> SocialCard:
        """The content of its image for shared links. Queries: 1 for the photo."""
        return SocialCard("dossier", self.pk, "Dossier", self.title, photo=self.photo)

    def stories(self, at=None):
        """Return its stories published at `at` (now), in its order."""
        return ArticlePage.objects.published(at).in_dossier(self)

    def draft_stories(self):
        """Return the published stories listed in the form, saved or not, in their order. Queries: 0."""
        places = [When(pk=item.article_id, then=place) for place, item in enumerate(self.items.all())]
        stories = ArticlePage.objects.published().filter(pk__in=[item.article_id for item in self.items.all()])
        return stories.order_by(Case(*places, default=len(places)))

    def get_context(self, request, *args, **kwargs) -> dict:
        """Add `stories`, `fiches`, `years` of facts and `moves` among these, ready for lists; `marks` on an `axis`.

        Queries: 9, 2 for the photo, 1 for the faces of who moves.
        """
        if self.photo:
            prefetch_related_objects([self.photo], "renditions")
        found = self.draft_stories() if getattr(request, "is_preview", False) else self.stories()
        stories = list(found.for_cards())
        ids = [story.pk for story in stories]
        facts = list(reported_facts(ids).select_related("subject__photo")[:_FACTS_SHOWN])
        moves = paired(fact for fact in facts if fact.is_move)
        prefetch_related_objects(
            [move.fact.subject.photo for move in moves if move.fact.subject.photo_id], "renditions"
        )
        axis, marks = _drawn(stories, facts)
        years = [(year, list(group)) for year, group in groupby(facts, key=lambda fact: fact.start[:4])]
        return super().get_context(request, *args, **kwargs) | {
            "stories": stories,
            "fiches": named_fiches(ids)[:_FICHES_SHOWN],
            "years": years,
            "moves": moves,
            "axis": axis,
            "marks": marks,
        }


class Mark(NamedTuple):
    """A story or a fact, drawn on the axis of a dossier."""

    x: str  # of the axis: "12.5%"
    is_story: bool
    label: str  # « 5 mars 2026 : Qwen perd son responsable »
    address: str


def _drawn(stories: list[ArticlePage], facts: list[Fact]) -> tuple[Axis, list[Mark]]:
    """Return the axis of the latest MAX_BARS stories and facts, and what stands on it. Queries: 0."""
    dated = sorted((story for story in stories if story.published_at), key=attrgetter("published_at"))[-MAX_BARS:]
    told = [
        (timezone.localdate(story.published_at).isoformat(), True, story.display_title, story.url) for story in dated
    ]
    for fact in facts:
        words = ", ".join(filter(None, [fact.subject.title, fact.get_kind_display(), fact.object_name]))
        told.append((fact.start, False, f"{words} ({fact.status_label})", f"#fait-{fact.pk}"))
    axis = Axis((), timezone.localdate(), days=[bounds(day)[0] for day, *_ in told])
    return axis, [Mark(axis.mark(day), is_story, f"{partial(day)}\xa0: {label}", address)
                  for day, is_story, label, address in told]  # fmt: skip


def reported_facts(story_ids: list[int]) -> FactQuerySet:
    """Return the published, dated facts reported in these published stories, latest first. Queries: 3."""
    reported = Report.objects.filter(article__in=story_ids).values("fact")
    return Fact.objects.published().filter(pk__in=reported).exclude(start="").chronological().with_evidence()


def named_fiches(story_ids: list[int]) -> ProfileQuerySet:
    """Return the published fiches named in these published stories, most frequent subjects first. Queries: 2."""
    named = Q(mentions__article__in=story_ids)
    about = Count("mentions", filter=named & Q(mentions__role=Mention.Role.SUBJECT), distinct=True)
    fiches = Profile.objects.published().filter(named)
    return fiches.annotate(about=about, named=Count("mentions", distinct=True)).order_by(
        "-about", "-named", "sort_key", "pk"
    ).for_cards()  # fmt: skip


class DossierStory(Orderable):
    """The place of a story in a dossier."""

    dossier = ParentalKey(DossierPage, on_delete=models.CASCADE, related_name="items")
    article = models.ForeignKey(
        ArticlePage, verbose_name="article", on_delete=models.CASCADE, related_name="dossier_items"
    )

    panels = [FieldPanel("article")]

    class Meta(Orderable.Meta):
        verbose_name = "article du dossier"
        verbose_name_plural = "articles du dossier"
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "article"],
                name="story_once_per_dossier",
                violation_error_message="Cet article figure déjà dans le dossier.",
            )
        ]
