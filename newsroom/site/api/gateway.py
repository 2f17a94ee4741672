"""What every answer under /api/ shares: reading alone, from any site (CORS), not too often, 304 for what is known.

But for the drafts of writers' programs, which have a door of their own (writing.py).
"""

from collections.abc import Callable
from hashlib import blake2b
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import get_conditional_response

from articles.api.writing import ADDRESS, write_gateway
from newsroom.api.problems import CONTENT_TYPE, problem
from newsroom.http.rate_limit import WINDOW_S, count

ROOT = "/api/"
_METHODS = "GET, HEAD, OPTIONS"
_JSON = ("application/json", CONTENT_TYPE)
# Seconds.
_CACHE_CONTROL = "public, max-age=60, stale-while-revalidate=300, stale-if-error=86400"
_PREFLIGHT_KEPT_S = 86_400
_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, RateLimit, RateLimit-Policy, Retry-After",
}
_TOLD = {
    HTTPStatus.BAD_REQUEST: "Cette demande n’est pas lisible.",
    HTTPStatus.NOT_FOUND: "Il n’y a rien à cette adresse : /api/ dit celles qui existent.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Le site n’a pas pu répondre : réessayez, ou dites-le-nous.",
    HTTPStatus.SERVICE_UNAVAILABLE: "Le site ne peut pas répondre pour le moment : réessayez bientôt.",
}


def door(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Return the middleware. Queries: 0."""

    def answer(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(ROOT):
            return get_response(request)
        if settings.WRITE_API and request.path_info.startswith(ADDRESS):
            return write_gateway(request, lambda asked: _as_problem(get_response(asked)))
        response = _answer(request, get_response)
        for name, value in _CORS.items():
            response[name] = value
        return response

    return answer


def _answer(request: HttpRequest, get_response: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    if request.method == "OPTIONS":
        return _preflight()
    if request.method not in {"GET", "HEAD"}:
        response = problem(HTTPStatus.METHOD_NOT_ALLOWED, "Cette API se lit seulement : GET ou HEAD.")
        response["Allow"] = _METHODS
        return response
    allowance = count(request)
    if allowance.remaining < 0:
        per_minute = settings.API_RATE_PER_MINUTE
        response = problem(
            HTTPStatus.TOO_MANY_REQUESTS,
            f"Plus de {per_minute} demandes dans la minute : attendez {allowance.reset_s} s.",
        )
        response["Retry-After"] = str(allowance.reset_s)
    else:
        response = _made(request, get_response)
    # As draft-ietf-httpapi-ratelimit-headers-10 writes them.
    response["RateLimit-Policy"] = f'"client";q={settings.API_RATE_PER_MINUTE};w={WINDOW_S}'
    response["RateLimit"] = f'"client";r={max(0, allowance.remaining)};t={allowance.reset_s}'
    return response


def _preflight() -> HttpResponse:
    """Return what a browser asks before it asks."""
    headers = {
        "Allow": _METHODS,
        "Access-Control-Allow-Methods": _METHODS,
        "Access-Control-Allow-Headers": "Accept, If-None-Match",
        "Access-Control-Max-Age": str(_PREFLIGHT_KEPT_S),
    }
    return HttpResponse(status=HTTPStatus.NO_CONTENT, headers=headers)


def _made(request: HttpRequest, get_response: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    """Return what there is, with what lets others keep it; 304 in its place if the client has it.

    By the content alone: an embargo or an expiry that ends changes what is said at a moment that nobody writes down,
    so that no date can tell whether anything changed.
    """
    asked, request.method = request.method, "GET"  # HEAD is what GET would answer, which the server then cuts short
    response = _as_problem(get_response(request))
    if response.status_code == HTTPStatus.OK:
        response["ETag"] = f'W/"{blake2b(response.content, digest_size=16).hexdigest()}"'
        response["Cache-Control"] = _CACHE_CONTROL
        if response.headers.get("Content-Type", "").startswith(_JSON):
            response["X-Robots-Tag"] = "noindex"
        # Public texts: there is no secret in them to guess by their compressed size.
        GZipMiddleware(lambda _: response).process_response(request, response)  # in place
        response = get_conditional_response(request, response["ETag"], response=response) or response
    request.method = asked
    return response


def _as_problem(response: HttpResponse) -> HttpResponse:
    """Return an error that the rest of the site made as a page, as JSON."""
    status = response.status_code
    if status < HTTPStatus.BAD_REQUEST or settings.DEBUG:
        return response
    if not response.headers.get("Content-Type", "").startswith(_JSON):
        known = HTTPStatus(status) if status in _TOLD else HTTPStatus.BAD_REQUEST
        told = problem(known, _TOLD[known])
        told.status_code = status
        if after := response.headers.get("Retry-After"):
            told["Retry-After"] = after
        response = told
    response["Cache-Control"] = "no-store"
    return response
