"""The API of sections, dossiers and corrections."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.utils.html import strip_tags
from ninja import Path, Query, Router, Schema

from articles.models import ArticlePage, Correction, DossierPage, DossierStory, SectionPage
from newsroom.api.lists import (
    BY_ID,
    Choice,
    Day,
    Listing,
    Order,
    Row,
    day_field,
    fields_parameter,
    optional_choice,
    optional_field,
    page_of,
    refuse_unknown,
    requested_fields,
)
from newsroom.api.problems import field
from newsroom.text.tag_uris import tag_uri
from people.api.references import Picture, RecordId, next_field, one_of, only, picture_of
from people.structured_data import absolute

router = Router()


class StoryReference(Schema):
    """Un article, là où autre chose le nomme."""

    id: int = field("L’identifiant de l’article.", 40)
    title: str = field("Son titre.", "Qwen perd son responsable technique")
    url: str = field("Son adresse.", "https://exemple.fr/ia/qwen/")


class Section(Row):
    """Une rubrique."""

    id: int = field("L’identifiant, un nombre qui ne change pas.", 7)
    tag: str = optional_field("L’identifiant de son flux (RFC 4151).", "tag:exemple.fr,2026:section/7")
    slug: str = optional_field("La fin de son adresse.", "ia")
    title: str = optional_field("Son nom.", "IA")
    description: str = optional_field("Ce qu’elle est, en une phrase.", "Modèles et usages.")
    url: str = optional_field("Sa page.", "https://exemple.fr/ia/")


class Dossier(Row):
    """Un dossier : des articles mis en ordre par la rédaction."""

    id: int = field("L’identifiant, un nombre qui ne change pas.", 21)
    tag: str = optional_field("L’identifiant de son flux (RFC 4151).", "tag:exemple.fr,2026:dossier/21")
    title: str = optional_field("Son titre.", "Talents de l’IA")
    url: str = optional_field("Sa page.", "https://exemple.fr/dossiers/talents-de-l-ia/")
    introduction_text: str = optional_field("Son introduction, en texte.", "Qui part, qui arrive.")
    photo: Picture | None = optional_field("Sa photo.")
    stories: list[StoryReference] = optional_field("Ses articles en ligne, dans son ordre.")


class PublishedCorrection(Row):
    """Un rectificatif, avec son article."""

    id: int = field("L’identifiant, un nombre qui ne change pas.", 5)
    story: StoryReference = optional_field("L’article.")
    made_on: date = optional_field("Le jour où il a été fait.", "2026-03-06")
    kind: str = optional_choice(Correction.Kind.values, "La gravité de l’erreur (CDJM).", "significant")
    before: str = optional_field("Ce qui était écrit.", "M. Lin est parti en février.")
    after: str = optional_field("Ce qu’il fallait lire.", "M. Lin est parti le 4 mars.")


class SectionPageOfList(Schema):
    """Une page de la liste des rubriques."""

    items: list[Section] = field("Les rubriques.")
    next: str | None = next_field()


class DossierPageOfList(Schema):
    """Une page de la liste des dossiers."""

    items: list[Dossier] = field("Les dossiers.")
    next: str | None = next_field()


class CorrectionPageOfList(Schema):
    """Une page de la liste des rectificatifs."""

    items: list[PublishedCorrection] = field("Les rectificatifs.")
    next: str | None = next_field()


def _reference(article: Any) -> dict:
    return {"id": article.pk, "title": article.title, "url": absolute(article.url)}


_SECTION: dict[str, Callable[[Any], Any]] = {
    "id": lambda section: section.pk,
    "tag": lambda section: tag_uri("section", section.pk),
    "slug": lambda section: section.slug,
    "title": lambda section: section.title,
    "description": lambda section: section.description,
    "url": lambda section: absolute(section.url),
}
_DOSSIER: dict[str, Callable[[Any], Any]] = {
    "id": lambda dossier: dossier.pk,
    "tag": lambda dossier: tag_uri("dossier", dossier.pk),
    "title": lambda dossier: dossier.title,
    "url": lambda dossier: absolute(dossier.url),
    "introduction_text": lambda dossier: " ".join(strip_tags(dossier.introduction.replace("</", " </")).split()),
    "photo": lambda dossier: picture_of(dossier.photo),
    "stories": lambda dossier: [_reference(place.article) for place in dossier.api_places],
}
_CORRECTION: dict[str, Callable[[Any], Any]] = {
    "id": lambda correction: correction.pk,
    "story": lambda correction: _reference(correction.article),
    "made_on": lambda correction: correction.made_on,
    "kind": lambda correction: correction.kind,
    "before": lambda correction: correction.before,
    "after": lambda correction: correction.after,
}


class SectionList(Listing):
    """The parameters of the list of sections."""

    fields: str | None = fields_parameter(Section)


class DossierChoice(Choice):
    """The parameters of one dossier."""

    fields: str | None = fields_parameter(Dossier)


class DossierList(Listing):
    """The parameters of the list of dossiers."""

    fields: str | None = fields_parameter(Dossier)


class CorrectionList(Listing):
    """The parameters of the list of corrections."""

    fields: str | None = fields_parameter(PublishedCorrection)
    first: Day | None = day_field("Ceux qui ont été faits ce jour-là ou après.", "2026-03-01", alias="from")
    last: Day | None = day_field("Ceux qui ont été faits ce jour-là ou avant.", "2026-03-31", alias="to")


@router.get(
    "/rubriques/", response=SectionPageOfList, exclude_unset=True, operation_id="listSections", tags=["Rubriques"],
    summary="Les rubriques",
)  # fmt: skip
def list_sections(request: HttpRequest, response: HttpResponse, asked: Query[SectionList]) -> dict:
    """Les rubriques, dans l’ordre du menu."""
    refuse_unknown(request, asked)
    wanted = requested_fields(Section, asked)
    rows, following = page_of(request, response, SectionPage.objects.published(), Order("path", is_unique=True), asked)
    return {"items": [only(_SECTION, section, wanted) for section in rows], "next": following}


def _dossiers(wanted: set[str]):
    """Return the published dossiers with what `wanted` needs. Queries: up to 3 (dossiers; renditions; stories)."""
    dossiers = DossierPage.objects.published().select_related("photo")
    if "photo" in wanted:
        dossiers = dossiers.prefetch_related("photo__renditions")
    if "stories" in wanted:
        stories = ArticlePage.objects.published().values("pk")
        places = DossierStory.objects.filter(article__in=stories).select_related("article").order_by("sort_order", "pk")
        places = places.only("dossier", "sort_order", "article__title", "article__url_path")
        dossiers = dossiers.prefetch_related(Prefetch("items", places, to_attr="api_places"))
    return dossiers


@router.get(
    "/dossiers/", response=DossierPageOfList, exclude_unset=True, operation_id="listDossiers", tags=["Dossiers"],
    summary="Les dossiers",
)  # fmt: skip
def list_dossiers(request: HttpRequest, response: HttpResponse, asked: Query[DossierList]) -> dict:
    """Les dossiers, les plus récemment créés d’abord."""
    refuse_unknown(request, asked)
    wanted = requested_fields(Dossier, asked)
    rows, following = page_of(request, response, _dossiers(wanted), BY_ID, asked)
    return {"items": [only(_DOSSIER, dossier, wanted) for dossier in rows], "next": following}


@router.get(
    "/dossiers/{id}", response=Dossier, exclude_unset=True, operation_id="getDossier", tags=["Dossiers"],
    summary="Un dossier",
)  # fmt: skip
def get_dossier(request: HttpRequest, id: Path[RecordId], asked: Query[DossierChoice]) -> dict:
    """Un dossier, avec ses articles en ligne."""
    refuse_unknown(request, asked)
    wanted = requested_fields(Dossier, asked)
    found = [only(_DOSSIER, dossier, wanted) for dossier in _dossiers(wanted).filter(pk=id)]
    return one_of(found, "Aucun dossier en ligne n’a cet identifiant.")


@router.get(
    "/rectificatifs/", response=CorrectionPageOfList, exclude_unset=True, operation_id="listCorrections",
    tags=["Rectificatifs"], summary="Les rectificatifs",
)  # fmt: skip
def list_corrections(request: HttpRequest, response: HttpResponse, asked: Query[CorrectionList]) -> dict:
    """Les rectificatifs des articles en ligne, les plus récents d’abord."""
    refuse_unknown(request, asked)
    wanted = requested_fields(PublishedCorrection, asked)
    corrections = Correction.objects.published().select_related("article").defer("article__body")
    if asked.first:
        corrections = corrections.filter(made_on__gte=asked.first)
    if asked.last:
        corrections = corrections.filter(made_on__lte=asked.last)
    rows, following = page_of(request, response, corrections, Order("-made_on"), asked)
    return {"items": [only(_CORRECTION, correction, wanted) for correction in rows], "next": following}
