"""The form that filters a list by its query string."""

from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.html import format_html, format_html_join

from newsroom.text.characters import strip_control_characters
from newsroom.text.slugs import slugify
from newsroom.text.words import words_of
from people.querysets import ProfileQuerySet

# How much of a typed name is read, and how many fiches are offered if several match.
MAX_CHARACTERS = 80
MAX_WORDS = 6
_OFFERED = 5


class Chip(NamedTuple):
    """An active filter."""

    label: str
    address: str  # of the list without this filter


class FilterForm(forms.Form):
    """The filters of a list, as the fields of a plain form (GET).

    An invalid value gets an error beside its field and filters nothing. A fiche is given by its slug or by a typed
    name. Queries: up to 2 for each fiche.
    """

    def __init__(self, data: QueryDict, path: str):
        super().__init__(data, auto_id="filtre-%s", label_suffix="")
        self.path = path
        for field in self.fields.values():
            field.required = False
            field.error_messages["invalid_choice"] = "« %(value)s » n’est pas dans cette liste."
            field.widget.attrs |= {"autocomplete": "off"} if isinstance(field, forms.CharField) else {}

    def chip_label(self, name: str, value: Any) -> str:
        """Return the label of the chip of an active filter, "" for a field that is no filter."""
        raise NotImplementedError

    @property
    def chips(self) -> list[Chip]:
        """The active filters, in the order of the fields. Queries: 0 after is_valid()."""
        values = {name: value for name in self.fields if (value := self.cleaned_data.get(name))}
        labels = {name: self.chip_label(name, value) for name, value in values.items()}
        return [Chip(label, self.address(name)) for name, label in labels.items() if label]

    def address(self, name: str, value: str = "") -> str:
        """Return the address of the list with one filter set to `value`, or removed if it is ""."""
        query = QueryDict(mutable=True)
        query.update({field: self.data[field] for field in self.fields if self.data.get(field) and field != name})
        if value:
            query[name] = value
        return f"{self.path}?{query.urlencode()}" if query else self.path

    def fiche_named(self, name: str, fiches: ProfileQuerySet, nobody: str) -> Any:
        """Return the one of `fiches` that is named in a field, None if it is empty. Raises ValidationError."""
        typed = strip_control_characters(self.cleaned_data[name])[:MAX_CHARACTERS]
        if not typed:
            return None
        words = words_of(typed)[:MAX_WORDS]
        found = list(fiches.filter(slug=slugify(typed))) or list(
            fiches.matching(words).beginning_first(words)[:_OFFERED] if words else []
        )
        if not found:
            raise ValidationError(f"{nobody} ne répond à « {typed} ».")
        if len(found) > 1:
            links = format_html_join(
                ", ", '<a href="{}">{}</a>', ((self.address(name, fiche.slug), fiche.title) for fiche in found)
            )
            raise ValidationError(format_html("Plusieurs fiches répondent à «\u00a0{}\u00a0»\u00a0: {}.", typed, links))
        return found[0]
