"""Conditional answers: 304 to whoever has the content already."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers

from newsroom.text.digest import digest


def public_for(seconds: int) -> str:
    """Return the Cache-Control of an answer that a reader's own programs may keep for so long.

    Caches between us and readers keep it for ten seconds: no longer may they show what was withdrawn.
    """
    return f"public, max-age={seconds}, s-maxage=10"


FIVE_MINUTES = public_for(300)


def unless_known(
    request: HttpRequest, response: HttpResponseBase, content: bytes, cache_control: str
) -> HttpResponseBase:
    """Return `response`, or 304 to whoever has `content`, with the same validator and the same rules for caches.

    The ETag is weak, because the content may be sent compressed, as Vary says in both answers (RFC 9110, 15.4.5).
    It is a hash of the content: a date would not change when something is removed from it.
    """
    etag = f'W/"{digest(content)}"'
    answer = get_conditional_response(request, etag=etag) or response
    answer["ETag"], answer["Cache-Control"] = etag, cache_control
    patch_vary_headers(answer, ["Accept-Encoding"])
    return answer
