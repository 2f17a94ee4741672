"""Querysets of which the SQL is written once, however often they are asked with other values.

Half of the time of a page went into writing the same SQL again: that of `published()`, mostly, inside of itself. What
a queryset says stays where it was said; here, the compiled form of it is kept, with slots for the values.
"""

from collections.abc import Callable, Sequence
from copy import copy
from typing import Any

from django.db import connections
from django.db.models import Expression, F, Field, Func, IntegerField, JSONField, QuerySet, Subquery, TextField
from django.db.models.functions import JSONArray
from django.db.models.lookups import In
from django.db.models.sql import Query


class Slot(Expression):
    """The place of a value in the SQL of a prepared queryset."""

    def __init__(self, name: str, number: int, output_field: Field):
        super().__init__(output_field=output_field)
        self.name, self.number = name, number

    def as_sql(self, compiler, connection) -> tuple[str, list["Slot"]]:  # type: ignore[override]
        """Return a placeholder, and itself as the parameter."""
        return "%s", [self]


class Counted(Func):
    """The number of rows of a subquery."""

    template = "(SELECT COUNT(*) FROM %(expressions)s counted_rows)"
    output_field = IntegerField()


class _Rows(Func):
    template = "(SELECT JSON_GROUP_ARRAY(JSON(json_row)) FROM %(expressions)s json_rows)"
    output_field = JSONField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Return the SQL for PostgreSQL."""
        template = "(SELECT JSONB_AGG(json_row) FROM %(expressions)s json_rows)"
        return self.as_sql(compiler, connection, template=template, **extra)


def rows_in_one(rows: QuerySet, *columns: str, is_read: bool = True) -> Func:
    """Return an annotation that reads related rows with the row itself: a list of lists, None or [] without any.

    `rows_in_one(names.filter(profile=OuterRef("pk")), "text", "kind")`, in the order of the queryset, of what JSON can
    say: texts, numbers, NULL. Not read: the JSON itself, where many rows say the same. Queries: 0 more.
    """
    said = _Rows(Subquery(rows.values(json_row=JSONArray(*columns))))
    if not is_read:
        said.output_field = TextField()
    return said


def one_of(name: str, values: Sequence[Slot] | Sequence[int]) -> In:
    """Return the condition that a column is one of the values of a slot; `name__in` is none for foreign keys."""
    return In(F(name), values)


class Prepared:
    """A queryset with slots: `Prepared(build, at=DateTimeField(), ids=[BigIntegerField()])`.

    `build` is called with a Slot for each name, a list of them where the field stands in a list; it must read nothing
    from the database, nor anything that changes. Call it with the values to have the rows. Queries: 1, and those of
    prefetch_related().
    """

    def __init__(self, build: Callable[..., QuerySet], **slots: Field | list[Field]):
        self._build, self._slots = build, slots
        self._known: dict[tuple, tuple[QuerySet, Any, str, tuple, dict]] = {}

    def __call__(self, **values: Any) -> list:
        """Return the rows for these values, as the queryset gives them (instances, dictionaries, tuples)."""
        values = {name: _padded(values[name]) if isinstance(field, list) else [values[name]]
                  for name, field in self._slots.items()}  # fmt: skip
        sizes = tuple(len(given) for given in values.values())
        template, compiler, sql, params, converters = self._known.get(sizes) or self._compile(sizes)
        connection = connections[template.db]
        given = tuple(
            param.output_field.get_db_prep_value(values[param.name][param.number], connection)
            if isinstance(param, Slot)
            else param
            for param in params
        )
        bound = copy(compiler)
        bound.connection, bound.as_sql = connection, lambda *args, **kwargs: (sql, given)
        bound.get_converters = lambda columns: converters
        rows = template._chain()  # noqa: SLF001
        rows.query.__class__, rows.query.bound = _BoundQuery, bound
        return list(rows)

    def _compile(self, sizes: tuple[int, ...]) -> tuple[QuerySet, Any, str, tuple, dict]:
        slots = {
            name: [Slot(name, number, field[0]) for number in range(size)]
            if isinstance(field, list)
            else Slot(name, 0, field)
            for (name, field), size in zip(self._slots.items(), sizes, strict=True)
        }
        template = self._build(**slots)
        compiler = template.query.get_compiler(using=template.db)
        sql, params = compiler.as_sql()
        converters = compiler.get_converters([column for column, *_ in compiler.select[: compiler.col_count]])
        self._known[sizes] = (template, compiler, sql, params, converters)
        return self._known[sizes]


class _BoundQuery(Query):
    """A query that has its SQL."""

    bound: Any

    def get_compiler(self, *args: Any, **kwargs: Any) -> Any:
        """Return the compiler that wrote it."""
        return self.bound


def _padded(values: Sequence) -> list:
    """Return the values, the last repeated up to a power of two, so that few forms are compiled; NULL for none."""
    values = list(values) or [None]
    return values + [values[-1]] * ((1 << (len(values) - 1).bit_length()) - len(values))
