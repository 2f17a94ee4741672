"""The search page."""

import logging

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from newsroom.pagination import paginate
from newsroom.search.query import read_query
from newsroom.search.results import find_fiches, find_stories

logger = logging.getLogger(__name__)

FICHES_SHOWN = 12
STORIES_PER_PAGE = 20


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what answers `?q=`: fiches, then stories. Queries: 7, none without a word to look for."""
    query = read_query(request.GET.get("q", ""))
    context: dict[str, object] = {
        "query": query,
        "fiches": [],
        "page_obj": None,
        "message": query.message,
        "noindex": True,
    }
    if query.words:
        try:
            context["fiches"] = list(find_fiches(query.words).for_cards()[:FICHES_SHOWN])
            context["page_obj"] = paginate(request, find_stories(" ".join(query.words)).for_cards(), STORIES_PER_PAGE)
        except DatabaseError as error:
            logger.warning("Search failed on %r: %s", query.text, error)
            context["message"] = "La recherche n’a pas pu aboutir. Essayez avec d’autres mots."
    return render(request, "search/search.html", context)
