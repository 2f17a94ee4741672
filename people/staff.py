"""The people of a company: current, former, and those of a given date."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms

from newsroom.pages.forms import PastDateField
from newsroom.text.words import fold
from people.positions import Position, current_positions, latest_first, past_positions


class DateForm(forms.Form):
    """« Qui était là en … »: a year, a month or a day."""

    date = PastDateField(label="Qui était là en…")


@dataclass
class Staff:
    """The positions at a company and its labs."""

    positions: list[Position]

    @property
    def current(self) -> list[Position]:
        """The positions of the people who have one today: who leads first, then the latest start, unknown starts last.

        Those of a person stand together, what is over after what is not.
        """
        now = sorted(current_positions(self.positions), key=lambda position: not position.is_lead)
        here = {position.person.pk for position in now}
        over = [position for position in past_positions(self.positions) if position.person.pk in here]
        return _by_person([*now, *over])

    @property
    def former(self) -> list[Position]:
        """The ended positions of people who have none here today, latest first, those of a person together."""
        still_here = {position.person.pk for position in self.positions if position.is_current}
        gone = [position for position in past_positions(self.positions) if position.person.pk not in still_here]
        return _by_person(gone)

    def during(self, moment: str) -> tuple[list[Position], list[Position]]:
        """Return the positions certainly held during `moment`, a partial date, and those that may have been."""
        answers = [(position, position.held_during(moment)) for position in self.positions]
        return (
            latest_first((position for position, answer in answers if answer), "start"),
            latest_first((position for position, answer in answers if answer is None), "end"),
        )


def _by_person(positions: list[Position]) -> list[Position]:
    """Return `positions` with those of a person together, people in the order in which they come first."""
    by_person: dict[int, list[Position]] = {}
    for position in positions:
        by_person.setdefault(position.person.pk, []).append(position)
    return [position for theirs in by_person.values() for position in theirs]


def named(positions: Iterable[Position], words: str) -> list[Position]:
    """Return those of `positions` whose person or title holds all of some `words`, folded."""
    asked = fold(words).split()
    return [it for it in positions if all(word in fold(f"{it.person.title} {it.title}") for word in asked)]
