"""What every answer under /api/ shares: read only, from any site (CORS), rate-limited, conditional (304).

The drafts of writers' programs have a gateway of their own (articles/api/writing.py).
"""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from articles.api.writing import ADDRESS, write_gateway
from newsroom.api.problems import CONTENT_TYPE, problem
from newsroom.http.conditional import public_for, unless_known
from newsroom.http.rate_limit import count

ROOT = "/api/"
_METHODS = "GET, HEAD, OPTIONS"
_WINDOW_S = 60
_CACHE_CONTROL = public_for(60)
_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, RateLimit, RateLimit-Policy, Retry-After",
}
_PREFLIGHT = {
    "Allow": _METHODS,
    "Access-Control-Allow-Methods": _METHODS,
    "Access-Control-Allow-Headers": "Accept, If-None-Match",
    "Access-Control-Max-Age": "86400",  # seconds
}
# What may befall any request, and what is said of it.
DETAILS = {
    HTTPStatus.BAD_REQUEST: "Cette demande n’est pas lisible.",
    HTTPStatus.NOT_FOUND: "Il n’y a rien à cette adresse : /api/ dit celles qui existent.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Le site n’a pas pu répondre : réessayez, ou dites-le-nous.",
    HTTPStatus.SERVICE_UNAVAILABLE: "Le site ne peut pas répondre pour le moment : réessayez bientôt.",
}

type View = Callable[[HttpRequest], HttpResponse]


def api_gateway(get_response: View) -> Callable[[HttpRequest], HttpResponseBase]:
    """Return the middleware. Queries: 0."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(ROOT):
            return get_response(request)
        if settings.WRITE_API and request.path_info.startswith(ADDRESS):
            return write_gateway(request, lambda asked: _as_problem(get_response(asked)))
        response = _answer(request, get_response)
        for name, value in _CORS.items():
            response[name] = value
        return response

    return answer


def _answer(request: HttpRequest, get_response: View) -> HttpResponseBase:
    if request.method == "OPTIONS":
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers=_PREFLIGHT)
    if request.method not in {"GET", "HEAD"}:
        refusal = problem(HTTPStatus.METHOD_NOT_ALLOWED, "Cette API se lit seulement : GET ou HEAD.")
        refusal["Allow"] = _METHODS
        return refusal
    per_minute = settings.API_RATE_PER_MINUTE
    allowance = count(request, ROOT, per_minute, _WINDOW_S)
    response: HttpResponseBase
    if allowance.is_exceeded:
        text = f"Plus de {per_minute} demandes dans la minute : attendez {allowance.reset_s} s."
        response = problem(HTTPStatus.TOO_MANY_REQUESTS, text)
        response["Retry-After"] = str(allowance.reset_s)
    else:
        response = _conditional(request, get_response)
    # As draft-ietf-httpapi-ratelimit-headers-10 writes them.
    response["RateLimit-Policy"] = f'"client";q={per_minute};w={_WINDOW_S}'
    response["RateLimit"] = f'"client";r={max(0, allowance.remaining)};t={allowance.reset_s}'
    return response


def _conditional(request: HttpRequest, get_response: View) -> HttpResponseBase:
    """Return what the view answers, 304 in its place if the client has it (docs/decisions/0022)."""
    method, request.method = request.method, "GET"  # HEAD is what GET would answer, which the server then cuts short
    response = _as_problem(get_response(request))
    request.method = method
    if response.status_code != HTTPStatus.OK:
        return response
    if _is_json(response):
        response["X-Robots-Tag"] = "noindex"
    return unless_known(request, response, response.content, _CACHE_CONTROL)


def _is_json(response: HttpResponse) -> bool:
    return response.headers.get("Content-Type", "").startswith(("application/json", CONTENT_TYPE))


def _as_problem(response: HttpResponse) -> HttpResponse:
    """Return an error that the rest of the site made as a page, as JSON."""
    status = response.status_code
    if status < HTTPStatus.BAD_REQUEST or settings.DEBUG:
        return response
    if not _is_json(response):
        known = HTTPStatus(status) if status in DETAILS else HTTPStatus.BAD_REQUEST
        page, response = response, problem(known, DETAILS[known])
        response.status_code = status
        if "Retry-After" in page:
            response["Retry-After"] = page["Retry-After"]
    response["Cache-Control"] = "no-store"
    return response
