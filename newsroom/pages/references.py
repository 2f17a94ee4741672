"""Whether what a version refers to still exists: asked of the database once, not once for each reference."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import CASCADE, DO_NOTHING, CharField, ForeignKey, Model, Value
from django.db.models.functions import Cast
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from wagtail.models import Page

# What a page read from a version takes from its row, whatever the version says (Page.with_content_json).
_OF_THE_ROW = {"locale", "content_type", "owner", "locked_by", "latest_revision", "alias_of"}

type _Target = tuple[type[Model], str]  # a model, and its field that is referred to


def without_dangling(model: type[Model], data: dict[str, Any]) -> dict[str, Any]:
    """Return the content of a version without its references to what is gone, as modelcluster reads it by itself.

    A reference that may be empty is; a row whose reference may not be empty is left out. Queries: 1, for all models
    together, 0 without any reference.
    """
    wanted: dict[_Target, set[str]] = defaultdict(set)
    for field, value in _references(model, data):
        wanted[_target(field)].add(value)
    return _kept(model, data, _missing(wanted), is_row=False) or {}


def _target(field: ForeignKey) -> _Target:
    return field.remote_field.model, field.remote_field.field_name or "pk"


def _foreign_keys(model: type[Model], data: dict[str, Any]) -> Iterator[ForeignKey]:
    """Yield the foreign keys of a page, or of a row, that hold something in `data`; not those that nobody reads."""
    unread = _OF_THE_ROW if issubclass(model, Page) else ()
    for field in model._meta.fields:  # noqa: SLF001
        is_read = isinstance(field, ForeignKey) and not isinstance(field, ParentalKey) and field.name not in unread
        if is_read and data.get(field.name) is not None:
            yield field


def _references(model: type[Model], data: dict[str, Any]) -> Iterator[tuple[ForeignKey, str]]:
    """Yield what a version refers to, and what its rows do."""
    for field in _foreign_keys(model, data):
        yield field, str(data[field.name])
    for relation in get_all_child_relations(model):
        for row in data.get(relation.get_accessor_name(), ()):
            yield from _references(relation.related_model, row)


def _missing(wanted: dict[_Target, set[str]]) -> dict[_Target, set[str]]:
    """Return those of the values that the database does not have."""
    queries = []
    for number, ((model, name), values) in enumerate(wanted.items()):
        found = model._default_manager.filter(**{f"{name}__in": values}).order_by()  # noqa: SLF001
        queries.append(found.values_list(Value(number), Cast(name, CharField())))
    present = defaultdict(set)
    if queries:
        for number, value in queries[0].union(*queries[1:], all=True).order_by():
            present[number].add(value)
    return {target: values - present[number] for number, (target, values) in enumerate(wanted.items())}


def _kept(model: type[Model], data: dict[str, Any], missing: dict[_Target, set[str]], *, is_row: bool) -> dict | None:
    """Return `data` without what is `missing`; None for a row that cannot be without it."""
    changed: dict[str, Any] = {}
    for field in _foreign_keys(model, data):
        if str(data[field.name]) not in missing.get(_target(field), ()):
            continue
        on_delete = field.remote_field.on_delete
        if on_delete is CASCADE and is_row:
            return None
        if on_delete is not DO_NOTHING:
            changed[field.name] = None
    for relation in get_all_child_relations(model):
        name = relation.get_accessor_name()
        if name in data:
            rows = (_kept(relation.related_model, row, missing, is_row=True) for row in data[name])
            changed[name] = [row for row in rows if row is not None]
    return data | changed
