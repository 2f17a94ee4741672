"""What the index keeps of an object: the terms of its search fields, by our analyser instead of the database's."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Manager, TextField
from django.db.models.functions import Cast
from django.utils.encoding import force_str
from modelsearch.index import AutocompleteField, BaseField, RelatedFields, SearchField
from modelsearch.utils import get_descendants_content_types_pks

from newsroom.search_engine.analysis import index_text, prefix_text

# Above any boost of a field: PostgreSQL then gives it the weight A.
TITLE_BOOST = 10
# Ends a field, so that no phrase begins in one and ends in the next.
_END = "0z0"
# Raised when the index is to keep something else: entries without this term are written again (renewal.py).
VERSION_TERM = "0v3v0"


def record_term(pk: int) -> str:
    """Return the term of a record that a text refers to, which no text holds: a name of the record finds it."""
    return f"0f{pk}f0"


class _Terms(BaseField):
    """A search field of an object whose value is known: its terms."""

    def __init__(self, field_name: str, terms: str, **kwargs: Any) -> None:
        super().__init__(field_name, **kwargs)
        self._terms = terms

    def get_value(self, obj: Any) -> str:
        """Return the terms."""
        return self._terms


class _SearchTerms(_Terms, SearchField):
    pass


class _AutocompleteTerms(_Terms, AutocompleteField):
    pass


class AnalysedObject:
    """All that modelsearch asks of an object to index: its key, and search fields whose values are terms."""

    def __init__(self, obj: Any) -> None:
        self.pk = obj.pk
        self._fields = [*_analysed(obj, obj.get_search_fields()), _AutocompleteTerms("version", VERSION_TERM)]

    def get_search_fields(self) -> list[BaseField]:
        """Return the fields to index."""
        return self._fields


def _analysed(obj: Any, fields: Iterable) -> Iterator[BaseField]:
    """Yield the terms of search fields, those of related objects too, and those of the title in the text as well.

    So one column has all that is searched, and PostgreSQL answers from the index it has on it.
    """
    for field in fields:
        if isinstance(field, RelatedFields):
            for related in _related(field.get_value(obj)):
                yield from _analysed(related, field.fields)
        elif isinstance(field, SearchField):
            terms = f"{index_text(_text_of(field.get_value(obj)))} {_END}"
            yield _SearchTerms(field.field_name, terms, boost=field.boost)
            if field.field_name == "title":
                yield _SearchTerms("title in the text", terms, boost=TITLE_BOOST)
        elif isinstance(field, AutocompleteField):
            yield _AutocompleteTerms(field.field_name, prefix_text(_text_of(field.get_value(obj))))


def _related(value: Any) -> Iterable[Any]:
    """Return the objects that the value of RelatedFields leads to, as modelsearch does."""
    if isinstance(value, Manager):
        return value.all()
    return [] if value is None else [value() if callable(value) else value]


def _text_of(value: Any) -> str:
    """Return the text of a field's value, whatever its type, as modelsearch does."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        value = value.values()
    return "\n".join(map(_text_of, value)) if hasattr(value, "__iter__") else force_str(value)


class AnalysedIndex:
    """An index of modelsearch that keeps the terms of the analyser (mixed into those of both databases)."""

    def add_items(self, model, objs) -> None:
        """Index `objs`."""
        super().add_items(model, [AnalysedObject(obj) for obj in objs])  # type: ignore[misc]

    def _refresh_title_norms(self, full: bool = False) -> None:
        """Do nothing: titles have a weight here, and the average that this keeps reads the whole index at each save."""

    def delete_stale_model_entries(self, model) -> None:
        """Delete the entries of objects that are gone. modelsearch's own fails where a model has a field `object`."""
        keys = model.objects.annotate(index_key=Cast("pk", TextField())).values("index_key")
        entries = self.entries.filter(content_type_id__in=get_descendants_content_types_pks(model))  # type: ignore[attr-defined]
        entries.exclude(object_id__in=keys).delete()
