"""The API of stories: one, and the list with its filters."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema

from articles.api.story import LEFT_OUT, Story, prefetch_stories, serialize_stories
from articles.models import ArticlePage, DossierPage, SectionPage
from articles.querysets import ArticleQuerySet
from newsroom.api.lists import (
    Choice,
    Day,
    Listing,
    Moment,
    Order,
    RecordNumber,
    day_field,
    fields_parameter,
    id_field,
    moment_field,
    optional_choice,
    page_of,
    refuse_unknown,
    requested_fields,
    slug_field,
    within,
)
from newsroom.api.problems import field
from people.api.references import RecordId, next_field, one_of
from people.models import Profile, Tag

router = Router(tags=["Articles"])

_ORDERS = {"latest": Order("-published_at"), "oldest": Order("published_at"), "updated": Order("changed_at")}
_TEXT_ONLY = frozenset({"body_text"})


class StoryPage(Schema):
    """Une page d’une liste d’articles."""

    items: list[Story] = field("Les articles.")
    next: str | None = next_field()


class StoryChoice(Choice):
    """The parameters of one story."""

    fields: str | None = fields_parameter(Story, _TEXT_ONLY)


class StoryList(Listing):
    """The parameters of the list of stories."""

    fields: str | None = fields_parameter(Story, LEFT_OUT)
    first: Day | None = day_field("Ceux qui sont datés de ce jour ou après.", "2026-03-01", alias="from")
    last: Day | None = day_field("Ceux qui sont datés de ce jour ou avant.", "2026-03-31", alias="to")
    fiche: RecordNumber | None = id_field("Ceux qui nomment cette fiche.")
    author: RecordNumber | None = id_field("Ceux que signe la personne de cette fiche.")
    section: str | None = slug_field("Ceux de cette rubrique.", "ia")
    tag: str | None = slug_field("Ceux qui portent ce mot-clé.", "intelligence-artificielle")
    dossier: RecordNumber | None = id_field("Ceux de ce dossier.")
    format: str | None = optional_choice(ArticlePage.Format.values, "Ceux de ce format.")
    updated_since: Moment | None = moment_field(
        "Ceux qui ont été mis en ligne, ou mis à jour en ligne, depuis ce moment. "
        "Toute nouvelle version en ligne compte, une coquille aussi ; pas le nouveau nom d’une fiche, d’un mot-clé ou "
        "d’une rubrique, ni le retrait d’un article. "
        "Sans « order », le changement le plus ancien d’abord."
    )
    order: str | None = optional_choice(
        _ORDERS,
        "Les plus récents d’abord ; les plus anciens ; ou ceux qui ont changé, le plus ancien changement d’abord.",
    )

    def rows(self) -> ArticleQuerySet:
        """Return the stories that match every filter. Queries: up to 3 (fiche, author, section)."""
        rows = ArticlePage.objects.published().filter(published_at__isnull=False)
        if self.fiche:
            is_public = Profile.objects.for_machines().filter(pk=self.fiche).exists()
            rows = rows.latest_naming(self.fiche)
            rows = rows if is_public else rows.none()
        if self.author:
            authors = Profile.objects.for_machines().filter(pk=self.author, person__isnull=False)
            rows = rows.latest_signed_by(self.author)
            rows = rows if authors.exists() else rows.none()
        if self.section:
            section = SectionPage.objects.published().filter(slug=self.section).first()
            rows = rows.in_section(section) if section else rows.none()
        if self.tag:
            rows = rows.latest_tagged(Tag.objects.filter(slug=self.tag).values("pk")[:1])
        if self.dossier:
            rows = rows.filter(dossier_items__dossier__in=DossierPage.objects.published().filter(pk=self.dossier))
        if self.format:
            rows = rows.filter(format=self.format)
        rows = rows.filter(within(self._date, self.first, self.last))
        return rows.filter(changed_at__gte=self.updated_since) if self.updated_since else rows

    def ordered(self) -> Order:
        """Return the requested order."""
        order = _ORDERS[self.order or ("updated" if self.updated_since else "latest")]
        return replace(order, repeated_as=self._date) if order.column.endswith("published_at") else order

    @property
    def _date(self) -> str:
        """The column of the date: that of the narrowest list that is asked for."""
        return "listed_at" if self.fiche or self.author or self.tag else "published_at"


@router.get("/articles/", response=StoryPage, exclude_unset=True, operation_id="listStories", summary="Les articles")
def list_stories(request: HttpRequest, response: HttpResponse, asked: Query[StoryList]) -> dict:
    """Les articles en ligne, les plus récents d’abord, sans leur corps si « fields » ne le demande pas.

    Un filtre qui ne correspond à rien de public donne une liste vide.
    """
    refuse_unknown(request, asked)
    wanted = requested_fields(Story, asked, LEFT_OUT)
    rows = prefetch_stories(asked.rows(), wanted)
    stories, following = page_of(request, response, rows, asked.ordered(), asked)
    return {"items": serialize_stories(stories, wanted), "next": following}


@router.get("/articles/{id}", response=Story, exclude_unset=True, operation_id="getStory", summary="Un article")
def get_story(request: HttpRequest, id: Path[RecordId], asked: Query[StoryChoice]) -> dict:
    """Un article en ligne, en entier."""
    refuse_unknown(request, asked)
    wanted = requested_fields(Story, asked, _TEXT_ONLY)
    found = list(prefetch_stories(ArticlePage.objects.published(), wanted).filter(pk=id))
    return one_of(serialize_stories(found, wanted), "Aucun article en ligne n’a cet identifiant.")
