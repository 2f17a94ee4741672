"""The addresses of the API put together; the search, which knows both fiches and stories."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Query, Router, Schema
from ninja.errors import ValidationError
from ninja.renderers import JSONRenderer

from articles.api import keywords, lists, stories
from articles.api.story import LEFT_OUT, Story, prefetch_stories, serialize_stories
from newsroom.api.lists import Choice, PageSize, fields_parameter, refuse_unknown, requested_fields
from newsroom.api.problems import ParameterError, field, in_french, problem, wrong_parameters
from newsroom.search_engine.query import MAX_CHARACTERS, read_query
from newsroom.site.search.results import find_fiches, find_stories
from newsroom.site.search.views import FICHES_SHOWN
from people.api import facts, fiches
from people.api.references import FicheReference, fiche_reference

search = Router(tags=["Recherche"])


class Answers(Schema):
    """Ce qui répond à une recherche."""

    message: str = field("Ce qu’il faut savoir de la recherche ; vide si tout va bien.", "")
    fiches: list[FicheReference] = field("Les fiches que ces mots nomment.")
    items: list[Story] = field("Les articles qui répondent, les meilleurs d’abord.")


class SearchChoice(Choice):
    """The parameters of the search."""

    q: str = field("Ce qui est cherché ; accents et majuscules ne comptent pas.", "qwen", max_length=MAX_CHARACTERS)
    limit: PageSize = field("Combien d’articles donner.", 20, default=20)
    fields: str | None = fields_parameter(Story, LEFT_OUT)


@search.get("/recherche/", response=Answers, exclude_unset=True, operation_id="search", summary="Chercher")
def answer_search(request: HttpRequest, asked: Query[SearchChoice]) -> dict:
    """Les articles en ligne et les fiches qui répondent à des mots : ceux de la page de recherche, dans son ordre.

    Il n’y a pas de suite : pour tout lire, prenez la liste des articles, et ses filtres.
    """
    refuse_unknown(request, asked)
    wanted = requested_fields(Story, asked, LEFT_OUT)
    query = read_query(asked.q)
    if not query.words:
        return {"message": query.message, "fiches": [], "items": []}
    found = list(prefetch_stories(find_stories(query.text), wanted)[: asked.limit])
    named = find_fiches(query.words, query.phrases, query.excluded).filter(noindex=False).for_links()[:FICHES_SHOWN]
    return {
        "message": query.message,
        "fiches": [fiche_reference(fiche) for fiche in named],
        "items": serialize_stories(found, wanted),
    }


class ReadableJSONRenderer(JSONRenderer):
    """JSON with accents as they are, for people who read it too."""

    json_dumps_params = {"ensure_ascii": False}


api = NinjaAPI(
    title="API de lecture",
    version="1.0.0",
    renderer=ReadableJSONRenderer(),
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
)
for router in (stories.router, fiches.router, facts.router, keywords.router, lists.router, search):
    api.add_router("", router)


@api.exception_handler(ValidationError)
def _refuse(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return wrong_parameters([in_french(wrong) for wrong in error.errors])


@api.exception_handler(ParameterError)
def _refuse_one(request: HttpRequest, error: ParameterError) -> HttpResponse:
    return wrong_parameters([error])


@api.exception_handler(Http404)
def _find_nothing(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(HTTPStatus.NOT_FOUND, str(error))
