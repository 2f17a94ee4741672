"""A fiche as it was at some time: what is known today of that time, or what the site told of it then."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from newsroom.http.pagination import paginate
from newsroom.pages.forms import PastDateField
from newsroom.text.dates import bounds, midnight
from people.charts import MAX_BARS, Axis
from people.history import known_at
from people.positions import Position, positions_in

FACTS_PER_PAGE = 40


class PastForm(forms.Form):
    """« Cette fiche à une date »: a year, a month or a day, and whether as it was told then."""

    au = PastDateField(label="Voir cette fiche à une autre date")
    connu = forms.ChoiceField(choices=[("alors", "alors")], required=False)

    def past(self) -> "Past":
        """Return what was asked of a valid form."""
        return Past(self.cleaned_data["au"], as_told_then=bool(self.cleaned_data["connu"]))


@dataclass(frozen=True)
class Past:
    """A time of the past."""

    moment: str  # a partial date
    as_told_then: bool

    @property
    def first_day(self) -> str:
        """Its first day: 2025-06-01."""
        return bounds(self.moment)[0]

    @property
    def last_day(self) -> str:
        """Its last day, today at the latest."""
        return min(bounds(self.moment)[1], timezone.localdate().isoformat())

    @property
    def end(self) -> datetime:
        """Its last moment, now at the latest."""
        day = date.fromisoformat(self.last_day)
        return min(datetime.combine(day, time.max, midnight(day).tzinfo), timezone.now())

    def had(self, fact: Any) -> bool | None:
        """Return whether a fact was so, or had happened, by then and was not over; None if its dates do not say."""
        begun, over = bounds(fact.start) if fact.start else None, bounds(fact.end) if fact.end else None
        if (begun and begun[0] > self.last_day) or (over and over[1] < self.first_day):
            return False
        return True if begun and begun[1] <= self.last_day and not (over and over[0] < self.first_day) else None

    def positions(self, facts: Iterable[Any]) -> dict[str, list[Position]]:
        """Return the positions that somebody had then (`held`), may have had (`unsure`), had had before (`over`)."""
        found: dict[str, list[Position]] = {"held": [], "unsure": [], "over": []}
        for position in positions_in(facts, timezone.localdate()):
            answer = position.held_during(self.moment)
            if answer is not False:
                found["held" if answer else "unsure"].append(self._so_far(position))
            elif position.last_day[1] < self.first_day:
                found["over"].append(position)
        for positions in found.values():
            positions.sort(key=lambda position: (position.person.sort_key, position.person.pk))
            positions.sort(key=lambda position: position.start, reverse=True)
            positions.sort(key=lambda position: not position.is_lead)
        return found

    def forget_later_evidence(self, facts: Iterable[Any]) -> None:
        """Leave out the reports and sources that came after it, of facts that have them by prefetch_evidence()."""
        for fact in facts:
            fact.public_reports = [row for row in fact.public_reports if f"{row.effective_date}" <= self.last_day]
            fact.public_sources = [row for row in fact.public_sources if f"{row.checked_on}" <= self.last_day]

    def _so_far(self, position: Position) -> Position:
        """Return a position without the end that came later."""
        if not position.is_over or position.last_day[0] <= self.last_day:
            return position
        facts = [fact for fact in position.facts if fact is not position.departure]
        return replace(position, end="", departure=None, facts=facts or position.facts, today=self.last_day)


def asked_past(request) -> PastForm:
    """Return the form that asks for the past of a fiche, as it was sent or empty."""
    return PastForm(request.GET if "au" in request.GET else None)


def past_context(request, past: Past, facts: list[Any]) -> tuple[dict[str, Any], list[Any]]:
    """Return the context of people/past.html, made of the public `facts` about a fiche, and the facts that it shows.

    They come with_status() and their fiches. Queries: 0, 1 for what was told then.
    """
    is_told_afterwards = False
    if past.as_told_then:
        facts, is_told_afterwards = known_at(facts, past.end)
    positions = past.positions(facts)
    # Whoever came later, or left later, is in no position of then; what is denied is in none at all.
    others = [fact for fact in facts if not (fact.is_employment and fact.subject.is_person) or fact.is_denied]
    dated = [(fact, past.had(fact)) for fact in others]
    sure = paginate(request, [fact for fact, had in dated if had], FACTS_PER_PAGE, "faits")
    unsure = paginate(request, [fact for fact, had in dated if had is None], FACTS_PER_PAGE, "liens")
    held, maybe, over = (
        paginate(request, positions[group], MAX_BARS, name)
        for group, name in (("held", "alors"), ("unsure", "peut-etre"), ("over", "partis"))
    )
    drawn = [*held, *maybe, *over]
    axis = Axis(drawn, date.fromisoformat(past.last_day))
    context = {
        "past": past,
        "held": held,
        "unsure_positions": maybe,
        "over": over,
        "sure": sure,
        "unsure": unsure,
        "axis": axis,
        "moment_x": axis.mark(past.moment),
        "is_empty": not (drawn or sure or unsure),
        "is_told_afterwards": is_told_afterwards,
        "noindex": True,
    }
    return context, [*(fact for position in drawn for fact in position.facts), *sure, *unsure]
