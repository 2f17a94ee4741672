"""What the lists of the API share: parameters, pages by cursor, requested fields.

A page is read by an index from the last row of the previous one: the hundredth costs what the first did, and rows that
are added meanwhile neither repeat nor hide any.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Field, Schema
from pydantic import BeforeValidator, ConfigDict, ValidationInfo, field_validator

from newsroom.api.problems import ParameterError, field
from newsroom.text.dates import midnight

# The largest number that every program reads in JSON (RFC 8259, section 6).
MAX_ID = 2**53 - 1
SLUG = r"^[A-Za-z0-9_-]{1,255}$"
# No row is dated before 1900, and none will be after 2199.
_DAY = r"(19|2[01])[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9]"
_MOMENT = rf"{_DAY}T{_CLOCK}:[0-5][0-9](\.[0-9]{{1,6}})?(Z|[+-]{_CLOCK})"

_NUMBER = r"-?(0|[1-9][0-9]*)"

_signer = Signer(salt="newsroom.api.lists")


def read_day(typed: object) -> date:
    """Return the day that a parameter is. Raises ValueError."""
    message = "Écrivez un jour, de 1900 à 2199 : 2026-03-05."
    if not re.fullmatch(_DAY, str(typed)):
        raise ValueError(message)
    try:
        return date.fromisoformat(str(typed))
    except ValueError as error:
        raise ValueError(message) from error


def read_moment(typed: object) -> datetime:
    """Return the moment that a parameter is (a plus that is not escaped arrives as a space). Raises ValueError."""
    message = "Écrivez un moment avec son fuseau (RFC 3339), de 1900 à 2199 : 2026-03-05T14:30:00Z."
    written = str(typed).replace(" ", "+").upper()
    if not re.fullmatch(_MOMENT, written):
        raise ValueError(message)
    try:
        return datetime.fromisoformat(written).astimezone(UTC)
    except ValueError as error:
        raise ValueError(message) from error


def read_number(typed: object) -> object:
    """Return a parameter that is a number. Raises ValueError for « +5 », « 1_0 », « ٣ », which int() accepts."""
    if isinstance(typed, str) and not re.fullmatch(_NUMBER, typed):
        raise ValueError("Écrivez un nombre entier, en chiffres seulement : 12.")
    return typed


# Pydantic runs what is on the right first: read_number(), then the bounds.
RecordNumber = Annotated[int, Field(ge=1, le=MAX_ID), BeforeValidator(read_number)]
PageSize = Annotated[int, Field(ge=1, le=100), BeforeValidator(read_number)]
Day = Annotated[date, BeforeValidator(read_day)]
Moment = Annotated[datetime, BeforeValidator(read_moment)]


def optional_field(description: str, example: Any = None, **options: Any) -> Any:
    """Return a field that an answer may omit, or a parameter that an address may."""
    return field(description, example, default=None, **options)


def day_field(description: str, example: str, alias: str) -> Any:
    """Return the parameter of a day."""
    return optional_field(description, example, alias=alias, json_schema_extra={"pattern": f"^{_DAY}$"})


def moment_field(description: str) -> Any:
    """Return the parameter of a moment."""
    return optional_field(description, "2026-03-05T14:30:00Z", json_schema_extra={"pattern": f"^{_MOMENT}$"})


def choice_field(words: Iterable[str], description: str, example: str = "", **options: Any) -> Any:
    """Return a field of which the value is one of `words`."""
    found = list(words)
    return field(description, example or found[0], json_schema_extra={"enum": found}, **options)


def optional_choice(words: Iterable[str], description: str, example: str = "") -> Any:
    """Return an optional field or parameter of which the value is one of `words`."""
    return choice_field(words, description, example, default=None)


def slug_field(description: str, example: str) -> Any:
    """Return the parameter of a slug."""
    return optional_field(description, example, pattern=SLUG)


def id_field(description: str, example: int = 12) -> Any:
    """Return the parameter of the id of a record."""
    return optional_field(description, example)


def _only_id_is_required(schema: dict) -> None:
    schema["required"] = ["id"]


class Row(Schema):
    """A row of a list. Every field but `id` may be missing: `fields=` names those that are wanted."""

    model_config = ConfigDict(json_schema_extra=_only_id_is_required)


class Choice(Schema):
    """The parameters of every address: `fields`, the names of the fields to answer, separated by commas."""

    fields: str | None = None

    @field_validator("*")
    @classmethod
    def _check_choice(cls, value: object, info: ValidationInfo) -> object:
        extra = cls.model_fields[info.field_name or ""].json_schema_extra
        words = extra.get("enum") if isinstance(extra, dict) else None
        if isinstance(words, list) and value is not None and value not in words:
            raise ValueError(f"Écrivez l’un de ces mots : {', '.join(map(str, words))}.")
        return value


class Listing(Choice):
    """The parameters of every list."""

    limit: PageSize = field("Combien en donner à la fois.", 20, default=20)
    cursor: str | None = optional_field(
        "Où reprendre la liste : suivez l’adresse « next », ne composez pas cette valeur.", max_length=4000
    )


def fields_parameter(row: type[Row], left_out: set[str] | frozenset[str] = frozenset()) -> Any:
    """Return the parameter `fields` of an address that answers `row`; fields in `left_out` are omitted unless named."""
    names = "|".join(row.model_fields)
    description = f"Les seuls champs à donner, séparés par des virgules, parmi : {', '.join(row.model_fields)}."
    if left_out:
        description += f" Sans ce paramètre, tous sauf : {', '.join(sorted(left_out))}."
    example = ",".join([*row.model_fields][:4])
    return optional_field(description, example, json_schema_extra={"pattern": f"^({names})(,({names}))*$"})


def requested_fields(row: type[Row], asked: Choice, left_out: set[str] | frozenset[str] = frozenset()) -> set[str]:
    """Return the names of the fields to answer, always with `id`. Raises ParameterError for one that does not exist."""
    if asked.fields is None:
        return set(row.model_fields) - left_out
    names = set(asked.fields.split(","))
    if unknown := sorted(names - row.model_fields.keys()):
        there = ", ".join(row.model_fields)
        raise ParameterError("fields", f"Champ inconnu : « {unknown[0][:40]} ». Ceux qui existent : {there}.")
    return names | {"id"}


def refuse_unknown(request: HttpRequest, asked: Choice) -> None:
    """Raise ParameterError for a parameter that the address does not have: a mistyped filter would return every row."""
    known = [field.alias or name for name, field in type(asked).model_fields.items()]
    for name in request.GET:
        if name not in known:
            raise ParameterError(name[:40], f"Paramètre inconnu. Ceux qui existent ici : {', '.join(known)}.")


@dataclass(frozen=True)
class Order:
    """The order of a list: by one column then the id, both ascending or both descending; or by one unique column."""

    column: str  # "-published_at"; "path" if it is unique
    is_unique: bool = False
    repeated_as: str = ""  # where the rows have the same values under an index of their list: "listed_at"

    @property
    def columns(self) -> list[str]:
        """The arguments of `order_by()`."""
        sign = "-" if self.column.startswith("-") else ""
        return [self.column] if self.is_unique else [f"{sign}{self._sorted_by}", f"{sign}pk"]

    @property
    def _sorted_by(self) -> str:
        return self.repeated_as or self.column.lstrip("-")

    def position_of(self, row: Model) -> list:
        """Return the position of `row` in this order, as JSON values."""
        value = getattr(row, self.column.lstrip("-"))
        return [value.isoformat() if isinstance(value, date) else value, *([] if self.is_unique else [row.pk])]

    def after(self, rows: QuerySet, position: list) -> QuerySet:
        """Return those of `rows` that come after a position."""
        column, side = self.column.lstrip("-"), "lt" if self.column.startswith("-") else "gt"
        value = position[0] if column == "pk" else rows.model._meta.get_field(column).to_python(position[0])  # noqa: SLF001
        if self.is_unique:
            return rows.filter(**{f"{column}__{side}": value})
        # The second condition follows from the first, and is the one that an index answers.
        beyond = Q(**{f"{self._sorted_by}__{side}": value}) | Q(**{f"pk__{side}": position[1]})
        return rows.filter(beyond, **{f"{self._sorted_by}__{side}e": value})


BY_ID = Order("-pk", is_unique=True)


def page_of(
    request: HttpRequest, response: HttpResponse, rows: QuerySet, order: Order, asked: Listing
) -> tuple[list, str | None]:
    """Return the rows of the requested page, and the address of the next page, if any.

    That address is also set in the header Link (RFC 8288). Raises Http404 for a cursor of another list or of none.
    Queries: those of `rows`, read with one row more than is returned, and never counted.
    """
    if asked.cursor is not None:
        rows = order.after(rows, _position(request.path, order, asked.cursor))
    found = list(rows.order_by(*order.columns)[: asked.limit + 1])
    if len(found) <= asked.limit:
        return found, None
    shown = found[: asked.limit]
    query = request.GET.copy()
    query["cursor"] = _signer.sign_object([request.path, order.column, order.position_of(shown[-1])])
    following = f"{settings.SITE_URL}{request.path}?{query.urlencode()}"
    response["Link"] = f'<{following}>; rel="next"'
    return shown, following


def _position(path: str, order: Order, cursor: str) -> list:
    """Return the position in a cursor. Raises Http404 unless we signed it for this list."""
    try:
        of_path, column, position = _signer.unsign_object(cursor)
    except (BadSignature, ValueError) as error:
        raise Http404("Ce curseur n’est pas d’ici : reprenez la liste depuis son début.") from error
    if (of_path, column) != (path, order.column):
        raise Http404("Ce curseur est celui d’une autre liste : reprenez celle-ci depuis son début.")
    return position


def within(column: str, first: date | None, last: date | None) -> Q:
    """Return the condition that the moment in `column` is on a day from `first` to `last`, both included."""
    condition = Q(**{f"{column}__gte": midnight(first)}) if first else Q()
    return condition & (Q(**{f"{column}__lt": midnight(last + timedelta(days=1))}) if last else Q())
