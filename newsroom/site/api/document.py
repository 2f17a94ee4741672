"""The OpenAPI document of the API, and the same as a page: both are made from the routes."""

import json
import re
import shlex
from functools import cache
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from newsroom.api.problems import CONTENT_TYPE, TITLES, Problem
from newsroom.imprint.models import Imprint
from newsroom.site.api.gateway import DETAILS
from newsroom.site.api.routes import api
from newsroom.text.slugs import slugify

type Json = dict[str, Any]

TAGS = {
    "Articles": "Ce que la rédaction publie, avec les fiches que chaque article nomme et les faits qu’il rapporte.",
    "Fiches": "Les personnes et les entreprises, chacune avec ses noms et ses identifiants.",
    "Faits": "Qui est où, depuis quand, selon qui : chaque fait avec ses sources et leur statut.",
    "Mots-clés": "Ce qui classe articles et fiches.",
    "Rubriques": "Les parties du site.",
    "Dossiers": "Des articles mis en ordre par la rédaction.",
    "Rectificatifs": "Ce que la rédaction a corrigé.",
    "Recherche": "Les mots d’un texte, comme sur la page de recherche.",
}
_DESCRIPTION = """\
Tout ce que les lecteurs voient, et rien d’autre : ni brouillon, ni texte sous embargo, ni page protégée, ni fiche qui \
demande à rester hors des moteurs. Sans compte ni clé. Les réponses sont en JSON ; les dates suivent l’ISO 8601, et \
les moments portent leur fuseau.

Les textes des articles et les photos restent à leurs auteurs : la licence vaut pour les fiches et les faits."""

_HEADERS: Json = {
    "ETag": {"description": "À renvoyer dans If-None-Match : 304 si rien n’a changé.", "schema": {"type": "string"}},
    "RateLimit": {
        "description": "Ce qui reste dans la minute ; une réponse tirée de la mémoire du site ne compte pas.",
        "schema": {"type": "string"},
    },
}
_LINK: Json = {"description": 'L’adresse de la suite, s’il y en a une (rel="next").', "schema": {"type": "string"}}
_REFERENCE = re.compile(r'"#/components/schemas/([^"]+)"')
_RETRY_AFTER: Json = {"description": "Combien de secondes attendre.", "schema": {"type": "integer"}}


def document() -> Json:
    """Return the OpenAPI 3.1 document. Queries: 1, none while the imprint is cached."""
    email = Imprint.summary()["email"]
    contact = {"name": settings.WAGTAIL_SITE_NAME, "url": f"{settings.SITE_URL}{reverse('api')}"}
    made = _document()
    return made | {"info": made["info"] | {"contact": contact | ({"email": email} if email else {})}}


@cache
def _document() -> Json:
    written = json.loads(json.dumps(api.get_openapi_schema(), default=str))  # a copy, changed below
    name, _, address = settings.DATA_LICENCE.rpartition(", ")
    licence = {"name": name, "url": address} if name and "://" in address else {"name": settings.DATA_LICENCE}
    problem = Problem.json_schema()
    schemas: Json = written["components"]["schemas"] | problem.pop("$defs", {}) | {"Problem": problem}
    schemas = json.loads(json.dumps(schemas).replace("#/$defs/", "#/components/schemas/"))
    for operations in written["paths"].values():
        for operation in operations.values():
            _complete(operation, schemas)
    _without_titles(schemas)
    used = _used(written["paths"], schemas)  # ninja also describes the parameters as objects
    return {
        "openapi": written["openapi"],
        "info": {
            "title": f"{settings.WAGTAIL_SITE_NAME} : {api.title}",
            "version": api.version,
            "description": _DESCRIPTION,
            "license": licence,
        },
        "servers": [{"url": settings.SITE_URL}],
        "tags": [{"name": name, "description": text} for name, text in TAGS.items()],
        "paths": written["paths"],
        "components": {"schemas": {name: schemas[name] for name in sorted(used)}},
    }


def _complete(operation: Json, schemas: Json) -> None:
    """Add what ninja does not write: examples, headers, errors."""
    names = set()
    for parameter in operation["parameters"]:
        names.add(parameter["name"])
        schema = parameter["schema"] = _not_null(parameter["schema"])
        for name in ("title", "description"):
            schema.pop(name, None)
        if parameter["in"] == "path":
            parameter["description"] = "L’identifiant, tel que les listes le donnent."
        parameter.pop("examples", None)
        if examples := schema.pop("examples", None):
            parameter["example"] = examples[0]
    answer = operation["responses"]["200"]
    answer["description"] = operation["summary"]
    answer["headers"] = _HEADERS | ({"Link": _LINK} if "cursor" in names else {})
    content = answer["content"]["application/json"]
    content["example"] = _example(content["schema"], schemas)
    operation["responses"]["304"] = {"description": "Rien n’a changé."}
    errors = DETAILS | {
        HTTPStatus.NOT_FOUND: "Rien de public n’a cet identifiant, ou ce curseur n’est pas d’ici.",
        HTTPStatus.UNPROCESSABLE_ENTITY: "Un paramètre ne convient pas.",
        HTTPStatus.TOO_MANY_REQUESTS: "Trop de demandes dans la minute.",
    }
    if not names & {"id", "cursor"}:
        del errors[HTTPStatus.NOT_FOUND]
    for status, detail in sorted(errors.items()):
        example = {"title": TITLES[status], "status": status.value, "detail": detail}
        operation["responses"][str(status.value)] = {
            "description": detail,
            "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}},
        }
    for code in ("429", "503"):
        operation["responses"][code]["headers"] = {"Retry-After": _RETRY_AFTER}


def _used(paths: Json, schemas: Json) -> set[str]:
    """Return the names of the schemas that the operations refer to, directly or through another one."""
    found: set[str] = set()
    asked = set(_REFERENCE.findall(json.dumps(paths)))
    while asked:
        found |= asked
        asked = {word for name in asked for word in _REFERENCE.findall(json.dumps(schemas[name]))} - found
    return found


def _not_null(schema: Json) -> Json:
    """Return the schema of a parameter without null, which an address cannot contain."""
    kinds = [kind for kind in schema.pop("anyOf", []) if kind != {"type": "null"}]
    return kinds[0] | schema if kinds else schema


def _without_titles(schemas: Any) -> None:
    """Remove the titles, which only repeat the names of the fields."""
    if isinstance(schemas, dict):
        if isinstance(schemas.get("title"), str):
            del schemas["title"]
        for schema in schemas.values():
            _without_titles(schema)
    elif isinstance(schemas, list):
        for schema in schemas:
            _without_titles(schema)


def _example(schema: Json, schemas: Json) -> Any:
    """Return an example of a value, made of the examples of its parts."""
    if schema.get("examples"):
        return schema["examples"][0]
    if "$ref" in schema:
        return _example(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    if kinds := schema.get("anyOf") or schema.get("allOf"):
        return _example(kinds[0], schemas)
    if "properties" in schema:
        return {name: _example(part, schemas) for name, part in schema["properties"].items()}
    return [_example(schema["items"], schemas)] if "items" in schema else None


def openapi(request: HttpRequest) -> JsonResponse:
    """Serve the OpenAPI document."""
    return JsonResponse(document(), json_dumps_params={"ensure_ascii": False, "indent": 1})


def reading_guide(request: HttpRequest) -> HttpResponse:
    """Show the OpenAPI document as a page. Queries: those of every page."""
    spec = document()
    context = {
        "document": spec,
        "introduction": spec["info"]["description"].split("\n\n"),
        "groups": [
            tag | {"id": slugify(tag["name"]), "operations": _operations(spec, tag["name"])} for tag in spec["tags"]
        ],
        "objects": _objects(spec),
        "rate": settings.API_RATE_PER_MINUTE,
        "problem": _pretty(_example({"$ref": "#/components/schemas/Problem"}, spec["components"]["schemas"])),
    }
    return render(request, "api/guide.html", context)


def _operations(spec: Json, tag: str) -> list[Json]:
    found = []
    for path, methods in spec["paths"].items():
        for operation in methods.values():
            if tag in operation["tags"]:
                content = operation["responses"]["200"]["content"]["application/json"]
                own = {
                    "path": path,
                    "text": operation["description"].split("\n\n"),
                    "curl": _curl(path, operation),
                    "answers": _name(content["schema"]),
                    "example": _pretty(content["example"]),
                }
                found.append(operation | own)
    return found


def _curl(path: str, operation: Json) -> str:
    """Return a command that calls the operation, with some of its parameters."""
    examples = {parameter["name"]: parameter.get("example") for parameter in operation["parameters"]}
    asked = {name: examples[name] for name in ("q", "fields") if examples.get(name)}
    number = str(examples.get("id", ""))
    address = f"{settings.SITE_URL}{path.replace('{id}', number)}?{urlencode(asked, safe=',')}"
    return f"curl {shlex.quote(address)}"


def _objects(spec: Json) -> list[Json]:
    """Return the schemas as tables: name, description, fields with their kind."""
    found = []
    for name, schema in spec["components"]["schemas"].items():
        fields = [
            {"name": field, "kind": _kind(part), "description": part.get("description", "")} | _words(part)
            for field, part in schema["properties"].items()
        ]
        found.append({"name": name, "text": schema["description"], "fields": fields})
    return found


def _words(part: Json) -> Json:
    return {"words": [word for word in part["enum"] if word is not None]} if "enum" in part else {}


def _name(schema: Json) -> str:
    return schema.get("$ref", "").rpartition("/")[2]


def _kind(schema: Json) -> Json:
    """Return the kind of a field: its JSON types (`words`), the object it refers to (`name`), whether it is a list."""
    kinds = schema.get("anyOf") or schema.get("allOf") or [schema]
    is_list = any(kind.get("type") == "array" for kind in kinds)
    kinds = [kind.get("items", kind) for kind in kinds]
    words = [kind.get("format") or kind.get("type") for kind in kinds if not _name(kind)]
    name = next(filter(None, map(_name, kinds)), "")
    return {"words": [word for word in words if word], "name": name, "is_list": is_list}


def _pretty(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
