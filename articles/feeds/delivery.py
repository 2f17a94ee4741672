"""How a feed travels: compressed for who can read it, and not without end."""

import gzip

import brotli
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from newsroom.http.compression import accepted
from newsroom.http.rate_limit import count

# A reader asks every few minutes, and gets a 304 when nothing is new: 304s never count, for they cost next to nothing.
# Sixty whole feeds in ten minutes is one every ten seconds, by a program that keeps nothing of what it is given; each
# is built anew, at the expense of everybody else. Many people may share an address, hence such a wide limit.
WHOLE_FEEDS_ALLOWED = 60
WINDOW_S = 600

_SHORTEST_BYTES = 200
# Half of brotli's time for nearly all of its gain; gzip's best is slow for as little.
_BROTLI_QUALITY, _GZIP_LEVEL = 5, 6


def compress(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return `response`, its content compressed for who can read it. Its ETag must be weak.

    These are public texts: there is no secret in them to guess by their compressed size.
    """
    patch_vary_headers(response, ["Accept-Encoding"])
    if len(response.content) < _SHORTEST_BYTES:
        return response
    readable = accepted(request.headers.get("Accept-Encoding", ""))
    if "br" in readable:
        response.content = brotli.compress(response.content, mode=brotli.MODE_TEXT, quality=_BROTLI_QUALITY)
        response["Content-Encoding"] = "br"
    elif "gzip" in readable:
        response.content = gzip.compress(response.content, _GZIP_LEVEL, mtime=0)
        response["Content-Encoding"] = "gzip"
    return response


def is_for_people(request: HttpRequest) -> bool:
    """Tell whether a browser opens a feed as a page."""
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
