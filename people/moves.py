"""Lists of moves: their filters, their groups by month, and the headline of a move."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.db.models.functions import Substr
from django.http import QueryDict
from django.utils import timezone
from django.utils.text import capfirst

from newsroom.text.characters import isolated
from newsroom.text.dates import bounds, partial, typed_partial
from newsroom.text.slugs import slugify
from people.charts import percent
from people.filters import FilterForm
from people.models import Company, Fact, Person
from people.models.fact import Status
from people.querysets import FactQuerySet

# The values of the filters in an address, and what they mean.
KINDS = {slugify(kind.label): kind for kind in Fact.Kind.moves()}
STATUSES = {slugify(status.label): status for status in Status}
_PLURALS = {Fact.Kind.ARRIVAL: "Arrivées", Fact.Kind.DEPARTURE: "Départs", Fact.Kind.APPOINTMENT: "Nominations"}

# How many months are drawn above the list, at most.
MONTHS_DRAWN = 36
# A departure and an arrival that are further apart are two moves.
_PAIR_WITHIN = timedelta(days=60)
_LENGTH_OF_A_MONTH = len("2026-03")

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
        return self.fiche_named("entreprise", Company.objects.published(), "Aucune entreprise")

    def clean_personne(self) -> Person | None:
        """Return the person."""
        return self.fiche_named("personne", Person.objects.published(), "Aucune personne")

    def clean_mois(self) -> str:
        """Return the month: "2026-03"."""
        typed = typed_partial(self.cleaned_data["mois"])
        if typed and not (_MONTH.fullmatch(typed) and "01" <= typed[5:] <= "12"):
            self.fields["mois"].widget.input_type = "text"  # a month input would not show an invalid value
            raise ValidationError("Écrivez l’année et le mois : 2026-03.")
        return typed

    def filtered(self, facts: FactQuerySet, *, but: str = "") -> FactQuerySet:
        """Return the facts that pass every filter, or every one but that of a field."""
        asked = {name: value for name, value in self.cleaned_data.items() if value and name != but}
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


@dataclass(frozen=True)
class Move:
    """One row of a list of moves: a fact, or a departure and the arrival that follows or precedes it."""

    facts: list[Fact]  # one or two, latest first

    @property
    def fact(self) -> Fact:
        """The latest."""
        return self.facts[0]

    @property
    def is_pair(self) -> bool:
        """Return whether it goes from one place to another."""
        return len(self.facts) > 1

    @property
    def title(self) -> str:
        """The post where it goes, else that of the only fact."""
        return (self.arrival if self.is_pair else self.fact).title

    @property
    def departure(self) -> Fact:
        """Of a pair, what it goes from."""
        return next(fact for fact in self.facts if fact.ends_position)

    @property
    def arrival(self) -> Fact:
        """Of a pair, where it goes."""
        return next(fact for fact in self.facts if not fact.ends_position)


def paired(facts: Iterable[Fact]) -> list[Move]:
    """Return `facts`, which come with_status() and latest first, as moves, in the order of their latest fact.

    A departure and an arrival or appointment elsewhere of one person, of the same status and at most _PAIR_WITHIN
    apart, are one move; dates of which only the year is known tell too little.
    """
    moves: list[Move] = []
    for fact in facts:
        other = next((move for move in reversed(moves) if _is_pair(move, fact)), None)
        if other:
            other.facts.append(fact)
        else:
            moves.append(Move([fact]))
    return moves


def _is_pair(move: Move, fact: Fact) -> bool:
    other = move.fact
    return (
        not move.is_pair
        and other.subject_id == fact.subject_id
        and other.ends_position != fact.ends_position
        and other.object_name != fact.object_name
        and other.status == fact.status
        and min(len(other.start), len(fact.start)) >= _LENGTH_OF_A_MONTH
        and date.fromisoformat(bounds(other.start)[0]) - date.fromisoformat(bounds(fact.start)[1]) <= _PAIR_WITHIN
    )


def by_month(moves: Iterable[Move]) -> list[tuple[str, str, list[Move]]]:
    """Return `moves`, already sorted by date, as (« 2026-03 », « Mars 2026 », the moves of that month)."""
    groups = groupby(moves, key=lambda move: move.fact.start[:7])
    return [(month, _heading(month), list(rows)) for month, rows in groups]


@dataclass(frozen=True)
class MonthBar:
    """A month with its number of moves, drawn."""

    month: str  # 2026-03
    count: int
    height: str  # of the highest: "12.5%"
    top: str
    address: str  # of the list of that month
    is_asked: bool  # the list is of that month alone

    @property
    def label(self) -> str:
        """« mars 2026 »."""
        return partial(self.month)


def month_bars(form: MovesForm, facts: FactQuerySet) -> list[MonthBar]:
    """Return the last MONTHS_DRAWN months, from the earliest with a move; [] for fewer than two. Queries: 1.

    `facts` are those of the list, whatever its month.
    """
    today = timezone.localdate()
    number = today.year * 12 + today.month - 1
    months = [f"{each // 12}-{each % 12 + 1:02}" for each in range(number - MONTHS_DRAWN + 1, number + 1)]
    rows = facts.filter(start__gte=months[0]).annotate(month=Substr("start", 1, 7)).order_by()
    counts = {row["month"]: row["total"] for row in rows.values("month").annotate(total=Count("pk"))}
    shown = months[next((place for place, month in enumerate(months) if month in counts), len(months)) :]
    most = max((counts.get(month, 0) for month in shown), default=0)
    asked = form.cleaned_data.get("mois")
    bars = []
    for month in shown:
        share = 100 * counts.get(month, 0) / most if most else 0
        address = form.address("mois", "" if month == asked else month)
        bars.append(
            MonthBar(month, counts.get(month, 0), percent(share), percent(100 - share), address, month == asked)
        )
    return bars if len(bars) > 1 else []


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
