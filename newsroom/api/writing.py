"""What writers' programs may ask of Wagtail's API v3: to read and write drafts of stories (docs/decisions/0025).

It is mounted by WRITE_API=1 alone. What is not named here is not offered, whatever Wagtail adds: its actions publish,
delete and copy without asking the page, so that an embargo would be refused by nobody.
"""

import json
import re
from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from wagtail.api.v3.auth import BearerTokenAuth

from articles.models import ArticlePage
from newsroom.api.problems import problem

ADDRESS = "/api/v3-preview/"
_READ = re.compile(r"pages/([0-9]{1,18}/(revisions/([0-9]{1,18}/)?)?|find/)?|schema/([\w.]+/)?|whoami/", re.ASCII)
_CREATE = "pages/"
_UPDATE = re.compile(r"pages/([0-9]{1,18})/", re.ASCII)
_STORY = ArticlePage._meta.label  # noqa: SLF001  (how Django names a model)
_NOT_OFFERED = "Cette adresse n’est pas offerte : les articles se publient et se retirent dans l’administration."

_authenticate = BearerTokenAuth()


def write_door(request: HttpRequest, get_response: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    """Answer a program that has a token, and only drafts of stories; nobody else, a session included, gets anything.

    Queries: 1 (the token), 1 more to note its use at most once a minute, 1 more to write (what kind of page it is).
    """
    response = _refused(request) or get_response(request)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _refused(request: HttpRequest) -> HttpResponse | None:
    """Return why a request goes no further, None if it does."""
    if not _authenticate(request):
        response = problem(HTTPStatus.UNAUTHORIZED, "Il faut le jeton d’un compte actif : « Authorization: Bearer … ».")
        response["WWW-Authenticate"] = "Bearer"
        return response
    path = request.path.removeprefix(ADDRESS)
    update = _UPDATE.fullmatch(path)
    if request.method in {"GET", "HEAD"} and _READ.fullmatch(path):
        return None
    if request.method == "PATCH" and update and ArticlePage.objects.filter(pk=update[1]).exists():
        return _refused_text(request, {None, _STORY})
    if request.method == "POST" and path == _CREATE:
        return _refused_text(request, {_STORY})
    return problem(HTTPStatus.NOT_FOUND, _NOT_OFFERED)


def _refused_text(request: HttpRequest, types: set[str | None]) -> HttpResponse | None:
    """Return why what is sent is not the draft of a story, None if it is."""
    try:
        meta = json.loads(request.body).get("meta") or {}
        kind, action = meta.get("type"), meta.get("action")
    except (ValueError, AttributeError):  # no JSON, or no object
        return problem(HTTPStatus.BAD_REQUEST, "Le corps de la demande n’est pas un objet JSON.")
    if action is not None:
        return problem(HTTPStatus.FORBIDDEN, "Publier se fait dans l’administration : envoyez un brouillon.")
    if kind not in types:
        return problem(HTTPStatus.FORBIDDEN, f"Seuls les articles s’écrivent ici : meta.type vaut {_STORY}.")
    return None
