"""The form of the search and its filters, read from the address."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.text import capfirst

from articles.models import SectionPage
from articles.models.article import FORMATS
from articles.querysets import ArticleQuerySet
from newsroom.text.dates import bounds, day, midnight, typed_partial, validate_partial_date
from people.filters import FilterForm
from people.models import Person, Profile

# The days allowed.
_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)


class DayField(forms.DateField):
    """A day in ISO format, as browsers send it: 2026-03-05."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {"invalid": "Écrivez l’année, le mois et le jour : 2026-03-05."}

    def __init__(self, *, is_end: bool = False, **kwargs: Any):
        super().__init__(input_formats=["%Y-%m-%d"], **kwargs)
        self.is_end = is_end

    def to_python(self, value: Any) -> date | None:
        """Return the day; of a month or a year, its first, or its last at the end of a period."""
        typed = typed_partial(str(value or ""))
        try:
            validate_partial_date(typed)
        except ValidationError:
            return super().to_python(value)
        return super().to_python(bounds(typed)[self.is_end])

    def clean(self, value: Any) -> date | None:
        """Return the day. Raises ValidationError."""
        found = super().clean(value)
        if found and not _FIRST_DAY <= found <= _LAST_DAY:
            raise ValidationError(f"L’année va de {_FIRST_DAY.year} à {_LAST_DAY.year}.")
        return found


class SearchForm(FilterForm):
    """The words of a search, its filters and its order. Queries: 1 (sections), up to 2 for each fiche given."""

    q = forms.CharField(label="Rechercher")
    rubrique = forms.ChoiceField(label="Rubrique")
    format = forms.ChoiceField(
        label="Format", choices=[("", "Tous"), *((word, capfirst(kind.label)) for word, kind in FORMATS.items())]
    )
    fiche = forms.CharField(label="Personne ou entreprise")
    auteur = forms.CharField(label="Signé par")
    du = DayField(label="Du")
    au = DayField(label="Au", is_end=True)
    tri = forms.ChoiceField(label="Ordre", choices=[("", "Les plus pertinents"), ("date", "Les plus récents")])

    def __init__(self, data: QueryDict, path: str):
        super().__init__(data, path)
        self.sections = {section.slug: section for section in SectionPage.objects.published().in_menu_order()}
        choices = [("", "Toutes"), *((slug, section.title) for slug, section in self.sections.items())]
        self.fields["rubrique"].choices = choices  # type: ignore[attr-defined]

    @property
    def filters(self) -> list[forms.BoundField]:
        """The fields except `q`, which the page shows apart."""
        return [self[name] for name in self.fields if name != "q"]

    @property
    def unfiltered(self) -> str:
        """The address of the search without any filter."""
        return f"{self.path}?{urlencode({'q': self.data['q']})}" if self.data.get("q") else self.path

    def clean_fiche(self) -> Profile | None:
        """Return the fiche that the stories must name."""
        return self.fiche_named("fiche", Profile.objects.published(), "Aucune fiche")

    def clean_auteur(self) -> Person | None:
        """Return the author of the stories."""
        return self.fiche_named("auteur", Person.objects.published(), "Aucune signature")

    def clean(self) -> dict:
        """Refuse a period that ends before it begins; show invalid dates as typed."""
        cleaned_data = super().clean() or {}
        first, last = cleaned_data.get("du"), cleaned_data.get("au")
        if first and last and last < first:
            self.add_error("au", ValidationError("Cette date précède la première."))
        for name in ("du", "au"):
            if name in self.errors:
                self.fields[name].widget.input_type = "text"  # a date input would not show an invalid value
        return cleaned_data

    def apply(self, stories: ArticleQuerySet) -> ArticleQuerySet:
        """Return the `stories` that match every filter, in the requested order. Queries: 0."""
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        if "rubrique" in asked:
            stories = stories.in_section(self.sections[asked["rubrique"]])
        if "format" in asked:
            stories = stories.filter(format=FORMATS[asked["format"]])
        if "fiche" in asked:
            stories = stories.naming(asked["fiche"])
        if "auteur" in asked:
            stories = stories.signed_by(asked["auteur"])
        if "du" in asked:
            stories = stories.filter(published_at__gte=midnight(asked["du"]))
        if "au" in asked:
            stories = stories.filter(published_at__lt=midnight(asked["au"] + timedelta(days=1)))
        return stories.latest_first() if asked.get("tri") else stories

    def query_string(self, words: dict[str, str]) -> str:
        """Return the query string of `words` and the valid filters, always in the same order."""
        asked = {name: self.cleaned_data.get(name) for name in self.fields if name not in {"q", "tri"}}
        values = {name: getattr(value, "slug", value) for name, value in asked.items()}
        return urlencode({name: value for name, value in (words | values).items() if value})

    def chip_label(self, name: str, value: Any) -> str:
        """Return the words of a chip; the order and what is looked for have none."""
        if name in {"q", "tri"}:
            return ""
        if name in {"rubrique", "format"}:
            return dict(self.fields[name].choices)[value]  # type: ignore[attr-defined]
        words = day(value) if name in {"du", "au"} else value.title
        return f"{self.fields[name].label} {words}" if name in {"du", "au", "auteur"} else words
