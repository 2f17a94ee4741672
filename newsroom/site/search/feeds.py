"""The feed of a search: what answers it, as filtered by its address, the latest first."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import strip_tags

from articles.feeds.channel import Channel
from articles.feeds.stories import Stories
from articles.models import ArticlePage
from newsroom.search_engine.query import Query, read_query
from newsroom.site.search.forms import SearchForm
from newsroom.site.search.results import matching_stories
from newsroom.text.digest import digest
from newsroom.text.tag_uris import tag_uri

# Longer than any that the form makes; every different address is another feed to serve.
MAX_QUERY_CHARACTERS = 1_000


class SearchFeedError(Exception):
    """A search without words or filters, or with an invalid one; the message is in French."""


def channel_of(request: HttpRequest) -> Channel:
    """Return the channel of a search. Raises SearchFeedError.

    Its id does not depend on how the address of the search is written. Queries: those of SearchForm.
    """
    if len(request.META.get("QUERY_STRING", "")) > MAX_QUERY_CHARACTERS:
        raise SearchFeedError("Cette adresse est trop longue.")
    query, form = read_query(request.GET.get("q", "")), SearchForm(request.GET, request.path)
    if query.message:
        raise SearchFeedError(query.message)
    if not form.is_valid():
        raise SearchFeedError("\n".join(strip_tags(str(word)) for words in form.errors.values() for word in words))
    asked = canonical_query(query, form)
    if not asked:
        raise SearchFeedError("Écrivez ce que vous cherchez, ou choisissez un filtre : /recherche/flux.rss?q=qwen.")
    found = matching_stories(query.text) if query.words else ArticlePage.objects.published()
    words = ", ".join([*([f"« {query.text} »"] if query.words else []), *(chip.label for chip in form.chips)])
    return Channel(
        path=reverse("search"),
        query=asked,
        id=tag_uri("search", digest(asked.casefold(), length=16)),
        name=words,
        description=f"Les articles qui répondent à cette recherche : {words}.",
        contents=Stories(form.apply(found).latest_first()),
        has_archives=False,
    )


def canonical_query(query: Query, form: SearchForm) -> str:
    """Return the canonical query string of a search, without its order; "" for an empty search."""
    return form.query_string({"q": query.text if query.words else ""})
