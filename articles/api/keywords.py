"""Keywords in the API."""

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from articles.models import ArticlePage
from newsroom.api.lists import (
    Listing,
    Order,
    Row,
    fields_parameter,
    optional_field,
    page_of,
    refuse_unknown,
    requested_fields,
)
from newsroom.api.problems import field
from newsroom.text.tag_uris import tag_uri
from people.api.references import next_field, only
from people.models import Profile, Tag
from people.structured_data import absolute

router = Router()


class KeywordRow(Row):
    """Un mot-clé."""

    id: int = field("L’identifiant, un nombre qui ne change pas.", 3)
    tag: str = optional_field("L’identifiant de son flux (RFC 4151).", "tag:exemple.fr,2026:keyword/3")
    slug: str = optional_field("La fin de son adresse.", "intelligence-artificielle")
    name: str = optional_field("Le mot-clé.", "Intelligence artificielle")
    url: str = optional_field("Sa page.", "https://exemple.fr/mots-cles/intelligence-artificielle/")


class KeywordPage(Schema):
    """Une page de la liste des mots-clés."""

    items: list[KeywordRow] = field("Les mots-clés.")
    next: str | None = next_field()


_KEYWORD: dict[str, Callable[[Any], Any]] = {
    "id": lambda tag: tag.pk,
    "tag": lambda tag: tag_uri("keyword", tag.pk),
    "slug": lambda tag: tag.slug,
    "name": lambda tag: tag.name,
    "url": lambda tag: absolute(tag.get_absolute_url()),
}


class KeywordList(Listing):
    """The parameters of the list of keywords."""

    fields: str | None = fields_parameter(KeywordRow)


def keywords_in_use() -> QuerySet[Tag]:
    """Return the keywords of at least one public story or fiche."""
    by_stories = ArticlePage.objects.published().tagged(OuterRef("pk"))
    by_fiches = Profile.objects.for_machines().filter(tagged_items__tag=OuterRef("pk"))
    return Tag.objects.filter(Q(Exists(by_stories)) | Q(Exists(by_fiches)))


@router.get(
    "/mots-cles/", response=KeywordPage, exclude_unset=True, operation_id="listKeywords", tags=["Mots-clés"],
    summary="Les mots-clés",
)  # fmt: skip
def list_keywords(request: HttpRequest, response: HttpResponse, asked: Query[KeywordList]) -> dict:
    """Les mots-clés que porte au moins un article ou une fiche en ligne, par ordre alphabétique."""
    refuse_unknown(request, asked)
    wanted = requested_fields(KeywordRow, asked)
    rows, following = page_of(request, response, keywords_in_use(), Order("folded", is_unique=True), asked)
    return {"items": [only(_KEYWORD, tag, wanted) for tag in rows], "next": following}
