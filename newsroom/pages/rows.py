"""The rows of a page (signatures, sources, names…): written where they changed, and no others.

modelcluster reads each relation that a page holds in memory at each save, and writes every row of it again.
"""

from collections.abc import Collection
from typing import Any

from django.db.models import ForeignKey, QuerySet, Value
from modelcluster.models import ClusterableModel, get_all_child_relations, get_serializable_data_for_fields

from newsroom.pages.indexing import KnownRows, known_rows


class RowMixin:
    """What a row of a page does: it is written with the others, and asks once for what it refers to."""

    # No signal tells that such a row is new, and its save() does nothing of its own but repeat_page().
    written_together = True

    def repeat_page(self) -> None:
        """Copy what the row repeats of its page, for an index."""

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with what it repeats of its page."""
        self.repeat_page()
        super().save(*args, **kwargs)

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Validate; a record that the form has just read exists."""
        fields = [field for field in self._meta.fields if isinstance(field, ForeignKey)]
        read = {field.name for field in fields if getattr(self, field.attname) and field.is_cached(self)}  # type: ignore[arg-type]
        super().clean_fields({*(exclude or ()), *read})


def held_rows(page: ClusterableModel, names: Collection[str] | None) -> dict[str, list]:
    """Take the rows of a page that wait to be saved out of its memory: {relation: rows}; `names`: of these alone."""
    held = getattr(page, "_cluster_related_objects", {})
    relations = [relation.get_accessor_name() for relation in get_all_child_relations(page)]
    return {name: held.pop(name) for name in relations if name in held and (names is None or name in names)}


def hold_rows(page: ClusterableModel, rows: dict[str, list]) -> None:
    """Give a page the rows in memory back."""
    for name, each in rows.items():
        getattr(page, name).set(each)


def save_rows(page: ClusterableModel, rows: dict[str, list], *, is_new: bool) -> None:
    """Write the rows of a page that differ from what the table holds, and delete those that are gone.

    Queries: 1 for each relation with rows and 1 for those without, 0 if they are known from an earlier save; 1 for each
    row changed or deleted, 1 for all new rows of a relation.
    """
    known = known_rows()
    relations = [each for each in get_all_child_relations(page) if each.get_accessor_name() in rows]
    if not is_new:
        unknown = [relation for relation in relations if known.get(relation, page.pk) is None]
        empty = _empty(page, [relation for relation in unknown if not rows[relation.get_accessor_name()]])
        for relation in unknown:
            stored = [] if relation in empty else _stored(page, relation)
            known.put(relation, page.pk, {row.pk: (_data(row), row) for row in stored})
    for relation in relations:
        each = rows[relation.get_accessor_name()]
        _save(page, relation, each, known.get(relation, page.pk) or {})
        known.put(relation, page.pk, {row.pk: (_data(row), row) for row in each})
    hold_rows(page, rows)
    known.note_held(page, rows)


def _stored(page: ClusterableModel, relation: Any) -> QuerySet:
    return relation.related_model._default_manager.filter(**{relation.field.name: page.pk})  # noqa: SLF001


def _empty(page: ClusterableModel, relations: list) -> list:
    """Return those of the relations of which the table holds no row. Queries: 1, 0 for none."""
    if not relations:
        return []
    numbers = [
        _stored(page, relation).order_by().values_list(Value(number)).distinct()
        for number, relation in enumerate(relations)
    ]
    held = {number for (number,) in numbers[0].union(*numbers[1:]).order_by()}
    return [relation for number, relation in enumerate(relations) if number not in held]


def _save(page: ClusterableModel, relation: Any, rows: list, stored: KnownRows) -> None:
    for row in rows:
        setattr(row, relation.field.name, page)
    _give_keys(rows, stored)
    kept = {row.pk for row in rows}
    for pk, (_, row) in stored.items():
        if pk not in kept:
            row.delete()
    if getattr(relation.related_model, "written_together", False):
        new = [row for row in rows if row.pk is None]
        for row in new:
            row.repeat_page()
        relation.related_model._default_manager.bulk_create(new)  # noqa: SLF001
        stored = stored | {row.pk: (_data(row), row) for row in rows if row.pk not in kept}
    for row in rows:
        # A row with rows of its own may have changed in one of these.
        if row.pk not in stored or isinstance(row, ClusterableModel) or _data(row) != stored[row.pk][0]:
            row.save()


def _give_keys(rows: list, stored: KnownRows) -> None:
    """Give rows without a key that of the row in the table that says the same, such as a keyword typed again."""
    free = {pk: data | {"pk": None} for pk, (data, _) in stored.items()}
    for row in rows:
        free.pop(row.pk, None)
    for row in rows:
        if row.pk is None and free:
            data = _data(row)
            if pk := next((pk for pk, known in free.items() if known == data), None):
                row.pk = pk
                row._state.adding = False  # noqa: SLF001
                del free[pk]


def _data(row: Any) -> dict[str, Any]:
    return get_serializable_data_for_fields(row)
