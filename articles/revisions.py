"""Repair revisions read from the database: what was merged since, and ids of rows that were new."""

from typing import Any

from django.db.models import F, Value

from people.models import Fact, Profile, Tag

# The rows of a story that refer to what may be merged: their column, its model, what else tells two of them apart.
_ROWS = {
    "bylines": ("person", Profile, ("role",)),
    "subjects": ("profile", Profile, ()),
    "tagged_items": ("tag", Tag, ()),
    "reports": ("fact", Fact, ()),
}


def with_kept_records(content: dict[str, Any]) -> dict[str, Any]:
    """Return the `content` of a story's revision with what took the place of merged fiches, facts and keywords.

    Duplicate signatures, subjects and keywords that result are dropped; a story that reports both of two facts goes on
    reporting both. Queries: 1, 0 without such rows.
    """
    kept = _kept_records(content)
    changed = {name: _replaced(content[name], *_ROWS[name], kept) for name in _ROWS if kept and content.get(name)}
    return content | changed


def _kept_records(content: dict[str, Any]) -> dict[tuple[Any, int], int]:
    """Return what took the place of the merged ones of the records of a story's rows: {(model, id): id}."""
    asked: dict[Any, set[int]] = {}
    for name, (column, model, _) in _ROWS.items():
        asked.setdefault(model, set()).update(row[column] for row in content.get(name, ()) if row[column])
    models = [model for model in asked if asked[model]]
    queries = [
        getattr(model, "with_merged", model._default_manager)  # noqa: SLF001
        .filter(pk__in=asked[model], merged_into__isnull=False)
        .order_by()
        .values_list(Value(number), "pk", F("merged_into"))
        for number, model in enumerate(models)
    ]
    found = queries[0].union(*queries[1:], all=True).order_by() if queries else ()
    return {(models[number], pk): merged_into for number, pk, merged_into in found}


def _replaced(rows: list[dict], column: str, model: type, same: tuple[str, ...], kept: dict) -> list[dict]:
    """Return rows with what took the place of merged records, without those that have become the same as another."""
    present = {(row[column], *(row[name] for name in same)) for row in rows}
    result = []
    for row in rows:
        if (model, row[column]) not in kept:
            result.append(row)
            continue
        record = kept[model, row[column]]
        key = (record, *(row[name] for name in same))
        if key not in present:
            present.add(key)
            result.append(row | {column: record})
        elif model is Fact:
            result.append(row)
    return result


def restore_row_ids(children, rows, *same: str) -> None:
    """Give `children` of a revision without an id the id (and uuid) of the stored row with the `same` columns.

    A revision is saved before its new rows have an id: without this, publishing it again would make them anew.
    Queries: 1 (`rows`), 0 if every child has an id.
    """
    unknown = [child for child in children.all() if child.pk is None]
    if not unknown:
        return
    taken = {child.pk for child in children.all()}
    free = [row for row in rows if row.pk not in taken]
    for child in unknown:
        for row in free:
            if all(getattr(child, column) == getattr(row, column) for column in same):
                free.remove(row)
                child.pk = row.pk
                if hasattr(row, "uuid"):
                    child.uuid = row.uuid
                break
