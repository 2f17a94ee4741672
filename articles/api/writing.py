"""The part of Wagtail's API v3 open to writers' programs: reading and writing drafts (docs/decisions/0025).

It is mounted by WRITE_API=1 alone. What is not named here is not offered, whatever Wagtail adds: its actions delete
and copy without asking the page.
"""

import json
import re
from collections.abc import Callable
from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from wagtail.api.v3.auth import BearerTokenAuth
from wagtail.models import Page

from articles.models import ArticlePage
from newsroom.api.problems import problem

ADDRESS = "/api/v3-preview/"
_READ = re.compile(r"pages/([0-9]{1,18}/(revisions/([0-9]{1,18}/)?)?|find/)?|schema/([\w.]+/)?|whoami/", re.ASCII)
_CREATE = "pages/"
_UPDATE = re.compile(r"pages/([0-9]{1,18})/", re.ASCII)
_STORY = ArticlePage._meta.label  # noqa: SLF001  (Django's label of the model)
# Blocks that Wagtail's API 8.0 returns but cannot save: it fails on the rows of a typed table.
_NOT_SENT = {"table"}
_NOT_OFFERED = "Cette adresse n’est pas offerte : les articles se publient et se retirent dans l’administration."

_authenticate = BearerTokenAuth()


def write_gateway(request: HttpRequest, get_response: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    """Let a program with a token read and write drafts of stories; refuse all else, sessions included.

    Queries: 1 (the token), 1 more to record its use at most once a minute, 2 more to change a story (its type; its row,
    locked so that the view waits for a publication under way and does not undo it).
    """
    response = _refused(request)
    if response is None:
        response = _changed(request, get_response) if request.method == "PATCH" else get_response(request)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


@transaction.atomic
def _changed(request: HttpRequest, get_response: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    if update := _UPDATE.fullmatch(_path(request)):
        Page.objects.select_for_update().filter(pk=update[1]).first()
    return get_response(request)


def _refused(request: HttpRequest) -> HttpResponse | None:
    """Return the refusal of a request, None if it is allowed."""
    if not _authenticate(request):
        response = problem(HTTPStatus.UNAUTHORIZED, "Il faut le jeton d’un compte actif : « Authorization: Bearer … ».")
        response["WWW-Authenticate"] = "Bearer"
        return response
    path = _path(request)
    update = _UPDATE.fullmatch(path)
    if request.method == "GET" and _READ.fullmatch(path):
        return None
    if request.method == "PATCH" and update and ArticlePage.objects.filter(pk=update[1], alias_of=None).exists():
        return _refused_body(request, [None, _STORY])
    if request.method == "POST" and path == _CREATE:
        return _refused_body(request, [_STORY])
    return problem(HTTPStatus.NOT_FOUND, _NOT_OFFERED)


def _path(request: HttpRequest) -> str:
    return request.path_info.removeprefix(ADDRESS)


def _refused_body(request: HttpRequest, types: list[str | None]) -> HttpResponse | None:
    """Return the refusal of a request body that is not the draft of a story, None if it is one."""
    try:
        sent = json.loads(request.body)
        meta = sent.get("meta") or {}
        kind, action, body = meta.get("type"), meta.get("action"), sent.get("body") or []
        blocks = {block["type"] for block in body if block["value"] is not None}
    except RequestDataTooBig:
        return problem(HTTPStatus.BAD_REQUEST, "Le corps de la demande est trop grand.")
    except (ValueError, AttributeError, KeyError, TypeError, RecursionError):
        text = (
            "Le corps de la demande n’est pas un objet JSON où « body » est une liste de blocs, « type » et « value »."
        )
        return problem(HTTPStatus.BAD_REQUEST, text)
    if action is not None:
        return problem(HTTPStatus.FORBIDDEN, "Publier se fait dans l’administration : envoyez un brouillon.")
    if _NOT_SENT & blocks:
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "Un article qui a un tableau se change dans l’administration.")
    if kind not in types:
        return problem(HTTPStatus.FORBIDDEN, f"Seuls les articles s’écrivent ici : meta.type vaut {_STORY}.")
    return None
