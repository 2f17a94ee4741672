"""Lists of moves: their filters, their groups by month, and the headline of a move."""

import re
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.text import capfirst

from newsroom.text.characters import isolated
from newsroom.text.dates import partial, typed_partial
from newsroom.text.slugs import slugify
from people.filters import FilterForm
from people.models import Company, Fact, Person
from people.models.fact import Status
from people.querysets import FactQuerySet

# The values of the filters in an address, and what they mean.
KINDS = {slugify(kind.label): kind for kind in Fact.Kind.moves()}
STATUSES = {slugify(status.label): status for status in Status}
_PLURALS = {Fact.Kind.ARRIVAL: "Arrivées", Fact.Kind.DEPARTURE: "Départs", Fact.Kind.APPOINTMENT: "Nominations"}

_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")


class MovesForm(FilterForm):
    """The filters of a list of moves."""

    mouvement = forms.ChoiceField(
        label="Mouvement", choices=[("", "Tous"), *((word, _PLURALS[kind]) for word, kind in KINDS.items())]
    )
    entreprise = forms.CharField(label="Entreprise")
    personne = forms.CharField(label="Personne")
    mois = forms.CharField(label="Mois", widget=forms.TextInput(attrs={"type": "month"}))
    statut = forms.ChoiceField(
        label="Statut", choices=[("", "Tous"), *((word, capfirst(status.label)) for word, status in STATUSES.items())]
    )

    # On the list of one fiche, this field is left out.
    FIELD_OF = {Person: "personne", Company: "entreprise"}

    def __init__(self, data: QueryDict, path: str, fiche: Person | Company | None = None):
        super().__init__(data, path)
        if fiche:
            del self.fields[self.FIELD_OF[type(fiche)]]

    def clean_entreprise(self) -> Company | None:
        """Return the company."""
        return self.fiche_named("entreprise", Company, "Aucune entreprise")

    def clean_personne(self) -> Person | None:
        """Return the person."""
        return self.fiche_named("personne", Person, "Aucune personne")

    def clean_mois(self) -> str:
        """Return the month: "2026-03"."""
        typed = typed_partial(self.cleaned_data["mois"])
        if typed and not (_MONTH.fullmatch(typed) and "01" <= typed[5:] <= "12"):
            self.fields["mois"].widget.input_type = "text"  # a month input would not show an invalid value
            raise ValidationError("Écrivez l’année et le mois : 2026-03.")
        return typed

    def filtered(self, facts: FactQuerySet) -> FactQuerySet:
        """Return the facts that pass every filter."""
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        for name in ("entreprise", "personne"):
            if name in asked:
                facts = facts.about(asked[name])
        if "mouvement" in asked:
            facts = facts.filter(kind=KINDS[asked["mouvement"]])
        if "mois" in asked:
            facts = facts.dated_in(asked["mois"])
        return facts.of_status(STATUSES[asked["statut"]]) if "statut" in asked else facts

    def chip_label(self, name: str, value: Any) -> str:
        """Return the label of a chip."""
        if name == "mouvement":
            return _PLURALS[KINDS[value]]
        if name == "mois":
            return capfirst(partial(value))
        return f"{self.fields[name].label} : {STATUSES[value].label if name == 'statut' else value.title}"


def by_month(facts: Iterable[Fact]) -> list[tuple[str, str, list[Fact]]]:
    """Return `facts`, already sorted by date, as (« 2026-03 », « Mars 2026 », the facts of that month)."""
    groups = groupby(facts, key=lambda fact: fact.start[:7])
    return [(month, _heading(month), list(rows)) for month, rows in groups]


def _heading(month: str) -> str:
    if not month:
        return "Date inconnue"
    return capfirst(partial(month)) if _MONTH.fullmatch(month) else f"{month}, mois inconnu"


def headline(fact: Fact) -> str:
    """Return the headline of a move: « Junyang Lin quitte Qwen (responsable technique) ».

    The status comes first unless it is confirmed: « Démenti : … ». `fact` comes from with_evidence(). Queries: 0.
    """
    words = _sentence(fact)
    return words if fact.status == Status.CONFIRMED else f"{capfirst(fact.status_label)} : {words}"


def _sentence(fact: Fact) -> str:
    who, where, title = isolated(fact.subject.title), isolated(fact.object_name), fact.title
    position = f" ({title})" if title else ""
    if fact.subject.cached_content_type.model != "person":  # a company itself neither leaves nor is appointed
        about = ", ".join(filter(None, [where, title]))
        return f"{who} : {fact.get_kind_display()} ({about})"
    if fact.kind == Fact.Kind.DEPARTURE:
        return f"{who} quitte {where or 'ses fonctions'}{position}"
    if fact.kind == Fact.Kind.APPOINTMENT and title:  # « devient » has no gender, and the title is already agreed
        return f"{who} devient {title}" + (f" chez {where}" if where else "")
    return f"{who} rejoint {where}{position}" if where else f"{who} prend ses fonctions{position}"
