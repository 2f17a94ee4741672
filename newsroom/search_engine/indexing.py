"""What the index keeps of an object: its search fields, read by the analyser of the house instead of the database's."""

from collections.abc import Callable
from typing import Any

from django.utils.encoding import force_str
from modelsearch.index import AutocompleteField, RelatedFields, SearchField

from newsroom.search_engine.analysis import index_text, prefix_text

# Above any boost of a field: PostgreSQL then gives it the weight A.
TITLE_BOOST = 10


def text_of(value: Any) -> str:
    """Return what a field's value says, whatever it is, as modelsearch does it."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        value = value.values()
    return "\n".join(map(text_of, value)) if hasattr(value, "__iter__") else force_str(value)


class _ReadField:
    """A field of another one's name, whose value is read by the analyser."""

    def __init__(self, field: Any, reading: Callable[[str], str], name: str = "", **kwargs: Any) -> None:
        super().__init__(name or field.field_name, **kwargs)  # type: ignore[call-arg]
        self._field, self._reading = field, reading

    def get_value(self, obj: Any) -> str:
        """Return the terms of the value."""
        return self._reading(text_of(self._field.get_value(obj)))


class _ReadSearchField(_ReadField, SearchField):
    pass


class _ReadAutocompleteField(_ReadField, AutocompleteField):
    pass


def read_fields(fields: list) -> list:
    """Return search fields as the index needs them: read by the analyser, the title in the text as well.

    So one column holds all that is looked for, and PostgreSQL answers from the index it has on it.
    """
    found: list = []
    for field in fields:
        if isinstance(field, SearchField):
            found.append(_ReadSearchField(field, index_text, boost=field.boost))
            if field.field_name == "title":
                found.append(_ReadSearchField(field, index_text, name="title in the text", boost=TITLE_BOOST))
        elif isinstance(field, AutocompleteField):
            found.append(_ReadAutocompleteField(field, prefix_text))
        elif isinstance(field, RelatedFields):
            found.append(_ReadRelatedFields(field))
    return found


class _ReadRelatedFields(RelatedFields):
    def __init__(self, field: RelatedFields) -> None:
        super().__init__(field.field_name, read_fields(field.fields))


class Read:
    """An object to index, which it stands for in all but its search fields: these look themselves up in its class."""

    def __init__(self, obj: Any) -> None:
        self._obj = obj

    def __getattr__(self, name: str) -> Any:
        return getattr(self._obj, name)

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        return self._obj.__class__

    def get_search_fields(self) -> list:
        """Return the fields to index."""
        return read_fields(self._obj.get_search_fields())


class ReadIndex:
    """An index of modelsearch that keeps what the analyser reads (mixed into those of both databases)."""

    def add_items(self, model, objs) -> None:
        """Index `objs`."""
        super().add_items(model, [Read(obj) for obj in objs])  # type: ignore[misc]

    def _refresh_title_norms(self, full: bool = False) -> None:
        """Do nothing: titles have a weight here, and the average that this keeps reads the whole index at each save."""
