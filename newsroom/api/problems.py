"""Errors of the API as JSON, in French (RFC 9457, application/problem+json)."""

import json
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from ninja import Field, Schema

CONTENT_TYPE = "application/problem+json"

TITLES = {
    HTTPStatus.BAD_REQUEST: "Demande illisible",
    HTTPStatus.UNAUTHORIZED: "Jeton absent ou refusé",
    HTTPStatus.FORBIDDEN: "Pas permis",
    HTTPStatus.NOT_FOUND: "Rien à cette adresse",
    HTTPStatus.METHOD_NOT_ALLOWED: "Lecture seule",
    HTTPStatus.UNPROCESSABLE_ENTITY: "Paramètre refusé",
    HTTPStatus.TOO_MANY_REQUESTS: "Trop de demandes",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Erreur du site",
    HTTPStatus.SERVICE_UNAVAILABLE: "Site indisponible",
}

# Messages by pydantic's type of error.
_MESSAGES = {
    "int_parsing_size": "Ce nombre est trop grand.",
    "greater_than_equal": "La plus petite valeur est {ge}.",
    "less_than_equal": "La plus grande valeur est {le}.",
    "string_too_short": "Il faut au moins {min_length} signe.",
    "string_too_long": "Il y a {max_length} signes au plus.",
    "string_pattern_mismatch": "Cette valeur n’a pas la forme attendue : {pattern}",
    "missing": "Ce paramètre est obligatoire.",
}


def field(description: str, example: Any = None, **options: Any) -> Any:
    """Return the field of an answer, or the parameter of an address, with its description in the OpenAPI document."""
    return Field(description=description, examples=None if example is None else [example], **options)


class WrongParameter(Schema):
    """Ce qui ne va pas dans un paramètre."""

    parameter: str = field("Le nom du paramètre.", "limit")
    detail: str = field("Ce qui ne va pas, et ce qui irait.", "La plus grande valeur est 100.")


class Problem(Schema):
    """Une erreur."""

    title: str = field("L’erreur en quelques mots.", "Paramètre refusé")
    status: int = field("Le code HTTP de la réponse.", 422)
    detail: str = field("Ce qui s’est passé, et que faire.", "limit : La plus grande valeur est 100.")
    errors: list[WrongParameter] = Field([], description="Pour le code 422, ce qui ne va pas, paramètre par paramètre.")


class ParameterError(Exception):
    """A parameter of the address has no valid value."""

    def __init__(self, parameter: str, detail: str):
        super().__init__(f"{parameter} : {detail}")
        self.parameter, self.detail = parameter, detail


def problem(status: HTTPStatus, detail: str, errors: Iterable[ParameterError] = ()) -> HttpResponse:
    """Return the response of an error."""
    content: dict[str, object] = {"title": TITLES[status], "status": int(status), "detail": detail}
    if wrong := [{"parameter": error.parameter, "detail": error.detail} for error in errors]:
        content["errors"] = wrong
    return HttpResponse(json.dumps(content, ensure_ascii=False), status=status, content_type=CONTENT_TYPE)


def wrong_parameters(errors: list[ParameterError]) -> HttpResponse:
    """Return the response to parameters that are not valid."""
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, " ".join(map(str, errors)), errors)


def in_french(error: dict) -> ParameterError:
    """Return an error of pydantic, about one parameter, in French."""
    known = error.get("ctx", {})
    detail = str(known["error"]) if "error" in known else _MESSAGES.get(error["type"], "Cette valeur ne convient pas.")
    return ParameterError(str(error["loc"][-1]), detail.format(**known) if error["type"] in _MESSAGES else detail)
