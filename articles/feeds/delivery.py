"""How a feed travels: not twice to who has it, and not without end."""

from datetime import UTC, datetime
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date

from articles.feeds.archives import asked_page
from articles.feeds.channel import Channel
from articles.feeds.formats import write_feed
from articles.feeds.state import State
from newsroom.http.conditional import FIVE_MINUTES
from newsroom.http.rate_limit import count

# A reader asks every few minutes, and gets a 304 when nothing is new: 304s never count, for they cost next to nothing.
# Sixty whole feeds in ten minutes is one every ten seconds, by a program that keeps nothing of what it is given; each
# is built anew, at the expense of everybody else. Many people may share an address, hence such a wide limit.
WHOLE_FEEDS_ALLOWED = 60
WINDOW_S = 600

_TOO_OFTEN = f"""Ce flux vous a été donné en entier trop souvent. Revenez dans {WINDOW_S // 60} minutes.

Renvoyez l’en-tête ETag de notre dernière réponse dans If-None-Match : nous dirons en peu d’octets s’il y a du nouveau,
aussi souvent que vous voudrez.
"""
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # of a feed that never had an entry: 1970 is taken for a mistake


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
    response["Cache-Control"] = FIVE_MINUTES
    if links := channel.hub_links(extension):
        response["Link"] = ", ".join(f'<{address}>; rel="{relation}"' for relation, address in links.items())
    if last_modified is not None:
        response["Last-Modified"] = http_date(last_modified)
    if extension != "json":
        show_to_people(request, response)
    return response


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
    content, content_type = write_feed(channel, channel.entries(state), extension, empty_since, for_people=for_people)
    return HttpResponse(content, content_type=content_type)


def is_for_people(request: HttpRequest) -> bool:
    """Return whether a browser opens a feed as a page."""
    return request.headers.get("Sec-Fetch-Dest") == "document"


def show_to_people(request: HttpRequest, response: HttpResponse) -> None:
    """Call an RSS or Atom feed plain XML for a browser that opens it as a page, which then follows its style sheet.

    Chromium shows what has the types of feeds as source, whatever they hold. A cache that ignores Vary does no harm:
    feed readers take either type, and the entries are the same.
    """
    patch_vary_headers(response, ["Sec-Fetch-Dest"])
    if is_for_people(request):
        response["Content-Type"] = "application/xml; charset=utf-8"


def asks_too_often(request: HttpRequest, feed_address: str) -> bool:
    """Count a whole feed given to a client; return whether it is one too many. Queries: 0."""
    return count(request, feed_address, WHOLE_FEEDS_ALLOWED, WINDOW_S).is_exceeded
