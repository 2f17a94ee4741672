"""The readers' search: a few plain words, over fiches by their names and stories by their text.

Whatever is typed gets an answer in French, on SQLite as on PostgreSQL: only words reach the database.
"""

import logging
from typing import NamedTuple

from django.db import DatabaseError
from django.http import HttpRequest
from modelsearch.backends import get_search_backend

from articles.models import ArticlePage
from articles.querysets import ArticleQuerySet
from newsroom.characters import strip_control_characters
from newsroom.folding import words_of
from newsroom.pagination import paginate
from people.models import Profile
from people.querysets import ProfileQuerySet

logger = logging.getLogger(__name__)

MAX_CHARACTERS = 200
MAX_WORDS = 12
FICHES_SHOWN = 12
STORIES_PER_PAGE = 20


class Query(NamedTuple):
    """What was typed, made safe."""

    text: str  # to show again in the field
    words: list[str]
    message: str  # what the reader should know of it, "" if all is well


def read_query(typed: str) -> Query:
    """Return the words of `typed`: no quotes, operators or invisible characters, at most 12 words of 200 characters."""
    text = " ".join(strip_control_characters(typed).split())
    message = ""
    if len(text) > MAX_CHARACTERS:
        text = text[:MAX_CHARACTERS]
        message = f"Votre recherche est trop longue : seuls les {MAX_CHARACTERS} premiers signes ont compté."
    words = words_of(text)
    if len(words) > MAX_WORDS:
        words = words[:MAX_WORDS]
        message = message or f"Votre recherche est trop longue : seuls les {MAX_WORDS} premiers mots ont compté."
    if text and not words:
        message = "Écrivez au moins un mot : cette recherche n’en contient aucun."
    return Query(text, words, message)


def find_stories(words: list[str]) -> ArticleQuerySet:
    """Return the published stories that hold all `words`, latest first.

    The index answers with drafts too, so its answer is only a condition of published(), within one SQL query.
    Not by relevance: on SQLite, modelsearch's sort takes a time that grows with the square of the hits.
    """
    backend = get_search_backend()
    hits = backend.search(" ".join(words), ArticlePage.objects.all(), order_by_relevance=False).get_queryset()
    return ArticlePage.objects.published().filter(pk__in=hits.order_by().values("pk")).latest_first()


def find_fiches(words: list[str]) -> ProfileQuerySet:
    """Return the published fiches whose name, or one of the other names, holds each of `words`, however written."""
    return Profile.objects.published().called(words).alphabetical()


def results(request: HttpRequest) -> dict[str, object]:
    """Return the context of the search page: `query`, `fiches`, `page_obj` (stories), `message`.

    Raises Http404 for a page past the end. Queries: 6 with words to look for (fiches and their renditions; stories,
    their renditions, signatures and signatories), else 0.
    """
    query = read_query(request.GET.get("q", ""))
    context: dict[str, object] = {
        "query": query,
        "fiches": [],
        "page_obj": None,
        "message": query.message,
        "noindex": True,
    }
    if not query.words:
        return context
    try:
        context["fiches"] = list(find_fiches(query.words).for_cards()[:FICHES_SHOWN])
        context["page_obj"] = paginate(request, find_stories(query.words).for_cards(), STORIES_PER_PAGE)
    except DatabaseError as error:
        logger.warning("Search failed on %r: %s", query.text, error)
        context["message"] = "La recherche n’a pas pu aboutir. Essayez avec d’autres mots."
    return context
