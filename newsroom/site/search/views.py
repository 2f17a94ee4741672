"""The views of the search page, its feed and its suggestions."""

import logging

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from articles.feeds.delivery import serve
from articles.models import ArticlePage
from newsroom.http.pagination import COUNTED, paginate
from newsroom.page_cache.routes import live
from newsroom.search_engine.query import Query, ask, read_query
from newsroom.site.search.extracts import add_extracts
from newsroom.site.search.feeds import SearchFeedError, canonical_query, channel_of
from newsroom.site.search.forms import SearchForm
from newsroom.site.search.names import names_in
from newsroom.site.search.results import RANKED, by_relevance, find_fiches, find_stories, matching_stories
from newsroom.site.search.spelling import did_you_mean
from people.models import Profile

logger = logging.getLogger(__name__)

FICHES_SHOWN = 12
STORIES_PER_PAGE = 20

# Suggestions while somebody types: how many, and from how many characters.
SUGGESTIONS_SHOWN = 8
SUGGESTIONS_FROM = 2


@live
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show the results of `?q=`: fiches, then stories matching the filters; those of what a typo was meant for.

    Queries: 11 with words to look for (sections; names, twice; terms; stories, their renditions, signatures,
    signatories; their texts; fiches, their renditions), those of the filters, and when nothing answers those of
    did_you_mean(), and of its results.
    """
    query = read_query(request.GET.get("q", ""))
    form = SearchForm(request.GET, request.path)
    form.is_valid()  # an invalid filter is ignored, with a message beside its field
    context: dict[str, object] = {
        "query": query,
        "form": form,
        "chips": form.chips,
        "fiches": [],
        "page_obj": None,
        "message": query.message,
        "noindex": bool(query.text or form.chips),  # engines may index the empty form, not results
        "feed_query": "" if form.errors or query.message else canonical_query(query, form),
    }
    try:
        context |= _results(request, query, form)
    except DatabaseError as error:
        logger.warning("Search failed on %r: %s", query.text, error)
        context["message"] = "La recherche n’a pas pu aboutir. Essayez avec d’autres mots."
    return render(request, "search/search.html", context)


def _results(request: HttpRequest, query: Query, form: SearchForm) -> dict[str, object]:
    """Return the `page_obj` and `fiches` of _answers(); `meant` when no story has all the words.

    Without filters, these are then the results for `meant`, and `is_corrected` is True.
    """
    found = _answers(request, query, form)
    if not found or found["page_obj"] or not query.words or query.phrases or query.excluded:
        return found
    is_named = bool(found["fiches"]) and Profile.objects.matching(query.words).published().exists()
    meant = did_you_mean(query.words, known_too=not is_named)
    if not meant or _is_filtered(form):
        return found | {"meant": meant}
    corrected = read_query(meant)
    feed_query = canonical_query(corrected, form)
    return _answers(request, corrected, form) | {"meant": meant, "is_corrected": True, "feed_query": feed_query}


def _is_filtered(form: SearchForm) -> bool:
    return bool(form.chips or form.cleaned_data.get("tri"))


def _answers(request: HttpRequest, query: Query, form: SearchForm) -> dict[str, object]:
    """Return `page_obj` (stories with an extract) and `fiches`, {} without words nor filters."""
    typed = query.text if query.words else ""
    if not typed and not form.chips:
        return {}
    records, texts = names_in(typed) if typed else ({}, {})
    counted = COUNTED
    if not typed:
        stories = form.apply(ArticlePage.objects.published().latest_first())
    elif not _is_filtered(form):
        stories, counted = find_stories(typed, records), RANKED
    else:
        stories = form.apply(matching_stories(typed, records))
        if not form.cleaned_data.get("tri"):
            stories = by_relevance(stories, typed, records)
    page_obj = paginate(request, stories.for_cards(), STORIES_PER_PAGE, counted=counted)
    add_extracts(list(page_obj), ask(typed, texts).clauses)
    fiches = []
    if typed and not form.chips and page_obj.number == 1:
        fiches = list(find_fiches(query.words, query.phrases, query.excluded).for_cards()[:FICHES_SHOWN])
    return {"fiches": fiches, "page_obj": page_obj}


@live
@require_safe
def search_feed(request: HttpRequest, extension: str) -> HttpResponse:
    """Serve the results of a search as a feed; 400 with the reason for an empty or invalid search.

    Queries: those of SearchForm, and of a feed (articles/feeds/delivery.py).
    """
    try:
        response = serve(request, channel_of(request), extension)
    except SearchFeedError as error:
        response = HttpResponse(f"{error}\n", status=400, content_type="text/plain; charset=utf-8")
    response["X-Robots-Tag"] = "noindex"
    return response


@live
@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """Return the fiches that match `?q=` as {"suggestions": [{title, kind, url}]}, those starting with it first.

    For static/js/search-suggestions.js. Queries: 1, 0 for fewer than two characters.
    """
    query = read_query(request.GET.get("q", ""))
    if len(query.text) < SUGGESTIONS_FROM or not query.words:
        return JsonResponse({"suggestions": []})
    fiches = find_fiches(query.words, query.phrases, query.excluded).select_related("person", "company")[
        :SUGGESTIONS_SHOWN
    ]
    return JsonResponse(
        {
            "suggestions": [
                {"title": fiche.title, "kind": capfirst(fiche.kind_label), "url": fiche.url} for fiche in fiches
            ]
        }
    )
