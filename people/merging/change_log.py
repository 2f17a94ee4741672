"""A log of the rows that a merge changes, so that each change can be reverted.

An entry is {"model": label, "ids": [ids], "before": {column: value} or None, "after": {column: value} or None}, ready
for JSON: without `before` the rows were added, without `after` they were deleted. Rows of a story also have
"article_ids", the stories: publishing one again may give its rows new ids.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import batched
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet

type Entry = dict[str, Any]
type Values = dict[str, Any]

# SQLite accepts 32,766 variables in one statement.
_ROWS_AT_ONCE = 1000


def values_of(row: Model) -> Values:
    """Return the columns of a row, those of its parent models included."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def to_json(values: Values) -> Values:
    """Return `values` as JSON types, dates in ISO 8601 to the microsecond."""
    plain = (bool, int, str, type(None))
    return {
        name: value if isinstance(value, plain) else value.isoformat() if hasattr(value, "isoformat") else str(value)
        for name, value in values.items()
    }


def from_json(model: type[Model], values: Values) -> Values:
    """Return stored `values` as Python values of the columns of `model`."""
    columns = {field.attname: field for field in model._meta.concrete_fields}
    return {name: None if value is None else columns[name].to_python(value) for name, value in values.items()}


class ChangeLog:
    """A list of `entries`, to which the methods add the changes that they make or observe."""

    def __init__(self, entries: list[Entry]):
        self.entries = entries

    def _record(self, model: type[Model], ids: list, before: Values | None, after: Values | None) -> None:
        self.entries.append(
            {
                "model": model._meta.label_lower,
                "ids": ids,
                "before": None if before is None else to_json(before),
                "after": None if after is None else to_json(after),
            }
        )

    def update(self, rows: Iterable[Model], **values) -> None:
        """Set `values` on those `rows`, all of one model, that differ. Queries: 1 per thousand rows."""
        groups: dict[tuple, list[Model]] = {}
        for row in rows:
            before = tuple(getattr(row, name) for name in values)
            if before != tuple(values.values()):
                groups.setdefault(before, []).append(row)
        for before, group in groups.items():
            for batch in batched(group, _ROWS_AT_ONCE):
                model, ids = type(batch[0]), [row.pk for row in batch]
                model._base_manager.filter(pk__in=ids).update(**values)
                self._record(model, ids, dict(zip(values, before, strict=True)), values)
                if hasattr(batch[0], "article_id"):
                    self.entries[-1]["article_ids"] = [getattr(row, "article_id") for row in batch]  # noqa: B009

    def delete(self, rows: Iterable[Model]) -> None:
        """Delete the `rows`. Queries: 1 per row, and those of its cascades."""
        for row in rows:
            self._record(type(row), [row.pk], values_of(row), None)
            row.delete()

    def record_added(self, row: Model) -> None:
        """Record a row that was just created."""
        self._record(type(row), [row.pk], None, values_of(row))

    @contextmanager
    def record_changes(self, *querysets: QuerySet) -> Iterator[None]:
        """Record the changes of the rows of `querysets` inside the `with` block. Queries: 2 per queryset."""
        before = [{row.pk: row for row in queryset.all()} for queryset in querysets]
        yield
        for queryset, old_rows in zip(querysets, before, strict=True):
            new_rows = {row.pk: row for row in queryset.all()}
            for row in old_rows.values():
                if row.pk not in new_rows:
                    self._record(type(row), [row.pk], values_of(row), None)
            for row in new_rows.values():
                if row.pk not in old_rows:
                    self.record_added(row)
                    continue
                old, new = values_of(old_rows[row.pk]), values_of(row)
                changed = [name for name in new if new[name] != old[name]]
                if changed:
                    self._record(type(row), [row.pk], *({name: part[name] for name in changed} for part in (old, new)))

    def revert(self) -> None:
        """Revert every entry, last first, except rows that were changed since. Queries: 1 to 4 per entry."""
        for entry in reversed(self.entries):
            model = apps.get_model(entry["model"])
            rows = model._base_manager.filter(pk__in=entry["ids"])
            before = None if entry["before"] is None else from_json(model, entry["before"])
            after = None if entry["after"] is None else from_json(model, entry["after"])
            if before is None:
                rows.filter(**after or {}).delete()
            elif after is not None:
                for names in [before] if rows.filter(**after).count() == len(entry["ids"]) else _one_by_one(before):
                    rows.filter(**{name: after[name] for name in names}).update(**names)
                if "article_ids" in entry:
                    present = set(rows.values_list("pk", flat=True))
                    pairs = zip(entry["ids"], entry["article_ids"], strict=True)
                    republished = [article_id for number, article_id in pairs if number not in present]
                    model._base_manager.filter(article__in=republished, **after).update(**before)
            elif _targets_exist(model, before):
                # A row that somebody created since with this id, or with the same unique values, is kept.
                model._base_manager.bulk_create([model(**before)], ignore_conflicts=True)


def _one_by_one(values: Values) -> list[Values]:
    return [{name: value} for name, value in values.items()]


def _targets_exist(model: type[Model], values: Values) -> bool:
    """Return whether all targets of the foreign keys of a deleted row exist. Queries: 1 per foreign key."""
    targets = [(field.related_model, values[field.attname]) for field in model._meta.concrete_fields]
    return all(
        target._base_manager.filter(pk=number).exists() for target, number in targets if target and number is not None
    )
