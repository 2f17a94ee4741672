"""The people of a company: current, former, and those of a given date."""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from newsroom.pages.forms import TypedDateField
from newsroom.text.dates import bounds, validate_partial_date
from people.positions import Position, current_positions, latest_first, past_positions


class DateForm(forms.Form):
    """« Qui était là en … »: a year, a month or a day."""

    date = TypedDateField(
        label="Qui était là en…",
        max_length=20,
        validators=[validate_partial_date],
        error_messages={"required": "Écrivez une année, un mois ou un jour."},
    )

    def clean_date(self) -> str:
        """Refuse a future date."""
        moment = self.cleaned_data["date"]
        if bounds(moment)[0] > timezone.localdate().isoformat():
            raise ValidationError("Cette date est à venir : choisissez une année, un mois ou un jour passé.")
        return moment


@dataclass
class Staff:
    """The positions at a company and its labs."""

    positions: list[Position]

    @property
    def current(self) -> list[Position]:
        """Today's positions: leadership first, then the latest start; unknown starts last."""
        return sorted(current_positions(self.positions), key=lambda position: not position.is_lead)

    @property
    def former(self) -> list[Position]:
        """The ended positions of people who have none here today, latest departures first."""
        still_here = {position.person.pk for position in self.positions if position.is_current}
        return [position for position in past_positions(self.positions) if position.person.pk not in still_here]

    def during(self, moment: str) -> tuple[list[Position], list[Position]]:
        """Return the positions certainly held during `moment`, a partial date, and those that may have been."""
        answers = [(position, position.held_during(moment)) for position in self.positions]
        return (
            latest_first((position for position, answer in answers if answer), "start"),
            latest_first((position for position, answer in answers if answer is None), "end"),
        )
