"""The filters of a list, read from its address."""

from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.html import format_html, format_html_join

from newsroom.text.characters import strip_control_characters
from newsroom.text.slugs import slugify
from newsroom.text.words import words_of
from people.models import Profile

# How much of a name that is typed is read, and how many fiches are offered when several answer to it.
_MAX_CHARACTERS = 80
_MAX_WORDS = 6
_OFFERED = 5


class Chip(NamedTuple):
    """A filter in force."""

    words: str
    address: str  # of the list without it


class FilterForm(forms.Form):
    """The filters of a list, as the fields of a plain form (GET).

    A value that says nothing is told beside its field, and the list does without it. A fiche is named by its slug, or
    as somebody types it. Queries: up to 2 for each fiche that is named.
    """

    def __init__(self, data: QueryDict, path: str):
        super().__init__(data, auto_id="filtre-%s", label_suffix="")
        self.path = path
        for field in self.fields.values():
            field.required = False
            field.error_messages["invalid_choice"] = "« %(value)s » n’est pas dans cette liste."
            field.widget.attrs |= {"autocomplete": "off"} if isinstance(field, forms.CharField) else {}

    def chip_label(self, name: str, value: Any) -> str:
        """Return the words of the chip of a filter in force, "" for what is no filter."""
        raise NotImplementedError

    @property
    def chips(self) -> list[Chip]:
        """The filters in force, in the order of the fields. Queries: 0 once it was validated."""
        said = [(name, self.chip_label(name, value)) for name in self.fields if (value := self.cleaned_data.get(name))]
        return [Chip(words, self.address(name)) for name, words in said if words]

    def address(self, name: str, value: str = "") -> str:
        """Return the address of the list with another value of one filter, "" to take it out."""
        query = QueryDict(mutable=True)
        query.update({field: self.data[field] for field in self.fields if self.data.get(field) and field != name})
        if value:
            query[name] = value
        return f"{self.path}?{query.urlencode()}" if query else self.path

    def fiche_named[P: Profile](self, name: str, model: type[P], nobody: str) -> P | None:
        """Return the published fiche that is typed in a field, None if nothing is. Raises ValidationError."""
        typed = strip_control_characters(self.cleaned_data[name])[:_MAX_CHARACTERS]
        if not typed:
            return None
        words = words_of(typed)[:_MAX_WORDS]
        fiches = model.objects.published()
        found = list(fiches.filter(slug=slugify(typed))) or list(
            fiches.called(words).beginning_first(words)[:_OFFERED] if words else []
        )
        if not found:
            raise ValidationError(f"{nobody} ne répond à « {typed} ».")
        if len(found) > 1:
            links = format_html_join(
                ", ", '<a href="{}">{}</a>', ((self.address(name, fiche.slug), fiche.title) for fiche in found)
            )
            raise ValidationError(format_html("Plusieurs fiches répondent à «\u00a0{}\u00a0»\u00a0: {}.", typed, links))
        return found[0]
