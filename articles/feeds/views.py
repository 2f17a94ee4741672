"""The feed of any list, and the page and the outline that lead to them: HTTP."""

from datetime import UTC, datetime
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from articles.feeds.archives import asked_page
from articles.feeds.catalogue import SHOWN, SITE_ANCHOR, all_feeds
from articles.feeds.channels import Channel, channel_at
from articles.feeds.delivery import WINDOW_S, asks_too_often, compress, is_for_people, show_to_people
from articles.feeds.entries import Vocabulary
from articles.feeds.formats import EXTENSIONS, write_feed
from articles.feeds.opml import CONTENT_TYPE, write_opml
from articles.feeds.state import State
from articles.feeds.websub import link_header
from articles.redirects import moved_to

# Seconds: readers may keep a feed for five minutes, and caches may serve it while they ask again or cannot.
_CACHE_CONTROL = "public, max-age=300, stale-while-revalidate=600, stale-if-error=86400"
_PLAIN = "text/plain; charset=utf-8"
_TOO_OFTEN = f"""Ce flux vous a été donné en entier trop souvent. Revenez dans {WINDOW_S // 60} minutes.

Renvoyez l’en-tête ETag de notre dernière réponse dans If-None-Match : nous dirons en peu d’octets s’il y a du nouveau,
aussi souvent que vous voudrez.
"""
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # of a feed that never had an entry: 1970 is taken for a mistake


@require_safe
def feed(request: HttpRequest, path: str, extension: str) -> HttpResponse:
    """Serve the feed of the list at `path`: serve(). 301 if the list has moved.

    Queries: 0 for the site's own, 1 (the list) for another, and those of serve().
    """
    try:
        return serve(request, channel_at(path), extension)
    except Http404:
        if present_path := moved_to(request, path):
            return HttpResponsePermanentRedirect(f"{present_path}flux.{extension}")
        raise


def serve(request: HttpRequest, channel: Channel, extension: str) -> HttpResponse:
    """Serve the feed of `channel`, or the page of its archives that `?mois=` names (archives.py). Raises Http404.

    304 to whoever has it already, without building it; 429 to whoever takes it again and again (delivery.py).
    Queries: 1 (state); up to 9 more for a page of the archives; those of its entries() and 2 (where the archives begin)
    on top when it is built.
    """
    page = asked_page(request.GET) if channel.has_archives else None
    if page:
        channel = channel.at(page)
    state = channel.state()
    if state.is_empty:
        if channel.paging.earlier:  # a page that lost its entries; those that follow the links go on
            return HttpResponseRedirect(channel.feed_address(extension, channel.paging.earlier))
        if page or not channel.may_be_empty():
            raise Http404("Cette liste n’a rien de public.")
    etag, last_modified = state.etag(extension), state.last_modified
    response = get_conditional_response(request, etag=etag, last_modified=last_modified)
    if response is None:
        response = _built(request, channel, state, extension)
        if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
            return response
    response["ETag"] = etag
    response["Cache-Control"] = _CACHE_CONTROL
    if channel.has_hub:
        response["Link"] = link_header(channel.feed_address(extension))
    if last_modified is not None:
        response["Last-Modified"] = http_date(last_modified)
    if extension != "json":
        show_to_people(request, response)
    return compress(request, response)


def _built(request: HttpRequest, channel: Channel, state: State, extension: str) -> HttpResponse:
    """Return the feed, or 429."""
    if request.method == "GET" and asks_too_often(request, channel.feed_address(extension, channel.paging.page)):
        response = HttpResponse(
            _TOO_OFTEN, status=HTTPStatus.TOO_MANY_REQUESTS, content_type="text/plain; charset=utf-8"
        )
        response["Retry-After"] = str(WINDOW_S)
        response["Cache-Control"] = "no-store"
        return response
    channel = channel.with_archives()
    empty_since, for_people = state.modified_at or _EPOCH, is_for_people(request)
    content, content_type = write_feed(channel, channel.entries(), extension, empty_since, for_people=for_people)
    return HttpResponse(content, content_type=content_type)


@require_safe
def feeds_page(request: HttpRequest) -> HttpResponse:
    """List the feeds for people, who may choose some for their reader; « ?tous=1 » ticks all of them.

    Queries: 5 (all_feeds), 1 (sections of the menu).
    """
    context = {"groups": all_feeds(), "shown": SHOWN, "extensions": EXTENSIONS, "all": "tous" in request.GET}
    return render(request, "articles/feeds_page.html", context)


@require_safe
def outline(request: HttpRequest) -> HttpResponse:
    """Serve as OPML the feeds of the lists that `?liste=` names, by their paths, once each.

    Without any: those of the site, its moves, corrections and sections. 400 if none of those named is on the page of
    feeds. Queries: 5 (all_feeds).
    """
    chosen = set(request.GET.getlist("liste"))
    groups = []
    for group in all_feeds():
        if chosen:
            channels = [channel for channel in group.channels if channel.path in chosen]
        else:
            channels = group.channels if group.anchor in {SITE_ANCHOR, Vocabulary.SECTION} else []
        if channels:
            groups.append(("" if group.anchor == SITE_ANCHOR else group.title, channels))
    if not groups:
        message = "Aucune des listes choisies n’a de flux : choisissez-les sur la page /flux/.\n"
        return HttpResponse(message, status=HTTPStatus.BAD_REQUEST, content_type=_PLAIN)
    response = HttpResponse(write_opml(groups), content_type=CONTENT_TYPE)
    response["Cache-Control"] = _CACHE_CONTROL
    response["Content-Disposition"] = f'{"attachment" if chosen else "inline"}; filename="flux.opml"'
    return response
