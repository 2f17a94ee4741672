"""The feed of any list, and the page and the outline that lead to them."""

from datetime import UTC, datetime

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from articles.feeds.channels import Channel, channel_at, of_moves, of_section, of_site
from articles.feeds.formats import write_feed
from articles.feeds.opml import CONTENT_TYPE, write_opml
from articles.feeds.websub import link_header
from articles.models import ArticlePage, SectionPage
from articles.redirects import moved_to
from people.models import Person, Tag

# Seconds: readers may keep a feed for five minutes, and caches may serve it while they ask again or cannot.
_CACHE_CONTROL = "public, max-age=300, stale-while-revalidate=600, stale-if-error=86400"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # of a feed that never had an entry

TAGS_SHOWN = 100


@require_safe
@gzip_page  # public texts: there is no secret in them to guess by their compressed size
def feed(request: HttpRequest, path: str, extension: str) -> HttpResponse:
    """Serve the feed of the list at `path`; 304 to whoever has it already, without building it.

    Queries: 1 (state) for the site's own, 2 (list, state) for another; those of its entries() on top when it is built.
    """
    try:
        channel = channel_at(path)
        state = channel.state()
        if state.is_empty and not channel.may_be_empty():
            raise Http404("Cette liste n’a rien de public.")
    except Http404:
        if present_path := moved_to(request, path):
            return HttpResponsePermanentRedirect(f"{present_path}flux.{extension}")
        raise
    etag = state.etag(extension)
    last_modified = state.last_modified
    response = get_conditional_response(request, etag=etag, last_modified=last_modified)
    if response is None:
        content, content_type = write_feed(channel, channel.entries(), extension, state.modified_at or _EPOCH)
        response = HttpResponse(content, content_type=content_type)
    response["ETag"] = etag
    response["Cache-Control"] = _CACHE_CONTROL
    if links := link_header(channel.feed_address(extension)):
        response["Link"] = links
    if last_modified is not None:
        response["Last-Modified"] = http_date(last_modified)
    return response


@require_safe
def feeds_page(request: HttpRequest) -> HttpResponse:
    """List the feeds for people. Queries: 3 (sections, authors, keywords), 1 (sections of the menu)."""
    context = {"sections": _sections(), "authors": _authors(), "tags": _tags(), "tags_shown": TAGS_SHOWN}
    return render(request, "articles/feeds_page.html", context)


@require_safe
def outline(request: HttpRequest) -> HttpResponse:
    """Serve the feeds of the site, of its moves and of its sections as OPML. Queries: 1."""
    sections = list(_sections())
    channels: list[Channel] = [of_section(section) for section in sections]
    modified_at = max((section.last_published_at for section in sections if section.last_published_at), default=None)
    content = write_opml([("", [of_site(), of_moves()]), ("Rubriques", channels)], modified_at)
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Cache-Control"] = _CACHE_CONTROL
    response["Content-Disposition"] = 'inline; filename="flux.opml"'
    return response


def _sections():
    return SectionPage.objects.published().in_menu_order()


def _authors():
    """Return the people with a public fiche who sign a public story, in the order of an index."""
    signed = Q(bylines__article__in=ArticlePage.objects.published().values("pk"))
    return Person.objects.published().filter(signed).alphabetical().distinct()


def _tags():
    """Return the keywords of public stories with their `count`, the most used first."""
    public = Q(article_items__content_object__in=ArticlePage.objects.published().values("pk"))
    return Tag.objects.annotate(count=Count("article_items", filter=public)).filter(count__gt=0).order_by(
        "-count", "folded"
    )[:TAGS_SHOWN]  # fmt: skip
