"""Positions drawn on an axis of time: what a bar says of dates that are known, open, unknown or only partly known.

The drawing is a column of the table that tells the same in words (templates/components/positions_chart.html).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from newsroom.text.dates import bounds
from people.positions import Position

# How many positions are drawn on one page; the others are on the next.
MAX_BARS = 40
# The most labels on an axis, and the years or months between two of them.
_MAX_TICKS = 6
_YEARS_BETWEEN = (1, 2, 5, 10, 20, 50, 100)
_MONTHS_BETWEEN = (1, 2, 3, 6)
# An axis is never shorter than this, so that one month does not fill it.
_LEAST_MONTHS = 12
# A beginning or an end that is not known is drawn over this share of the axis.
_OPEN = 6.0
# A bar is never narrower, in percent of the axis.
_LEAST = 1.5


@dataclass(frozen=True)
class Tick:
    """A label on the axis."""

    x: str  # of the axis: "12.5%"
    label: str  # « 2019 », « 03/2026 »


@dataclass(frozen=True)
class Segment:
    """A part of a bar."""

    x: str  # of the axis: "12.5%"
    width: str
    look: Literal["known", "unknown", "open"]  # drawn full, dotted, or fading to the right


class Axis:
    """The months from the earliest known date of some positions, or day, to today, or later if one begins later."""

    def __init__(self, positions: Iterable[Position], today: date, days: Iterable[str] = ()):
        days = [*days, *(day for position in positions for day in _known_days(position))]
        first, last = min([*days, today.isoformat()]), max([*days, today.isoformat()])
        self._first, last_month = _month(first), _month(last) + 1
        self._first = min(self._first, last_month - _LEAST_MONTHS)
        self._months = last_month - self._first
        self.today = today.isoformat()

    def x(self, day: str, *, is_end: bool = False) -> float:
        """Return where the month of a day begins, or ends, in percent of the axis."""
        return 100 * (_month(day) - self._first + is_end) / self._months

    def mark(self, moment: str) -> str:
        """Return where the middle of a partial date is: "43.2%"; "" outside the axis."""
        first, last = bounds(moment)
        x = (self.x(first) + self.x(last, is_end=True)) / 2
        return percent(x) if 0 <= x <= 100 else ""

    @property
    def ticks(self) -> list[Tick]:
        """At most _MAX_TICKS labels at the beginning of years; of months where there are not two years."""
        years = [month for month in range(self._first, self._first + self._months) if month % 12 == 0]
        if len(years) > 1:
            step = next(step for step in _YEARS_BETWEEN if len(years) <= step * _MAX_TICKS)
            return [self._tick(month, str(month // 12)) for month in years if month // 12 % step == 0]
        step = next(step for step in _MONTHS_BETWEEN if self._months <= step * _MAX_TICKS)
        months = range(self._first, self._first + self._months, step)
        return [self._tick(month, f"{month % 12 + 1:02}/{month // 12}") for month in months]

    def _tick(self, month: int, label: str) -> Tick:
        return Tick(percent(100 * (month - self._first) / self._months), label)

    def segments(self, position: Position) -> list[Segment]:
        """Return the parts of the bar of a position, from left to right; [] if no date says where it is."""
        start = self.x(bounds(position.start)[0]) if position.start else None
        end = self._end_of(position)
        if start is None:
            if end is None:
                return _parts((0, 100, "unknown"))
            return _parts((max(0.0, end - 4 * _OPEN), end - _OPEN, "unknown"), (end - _OPEN, end, "known"))
        if end is None:  # it ended, nobody knows when
            edge = min(start + _OPEN, 100.0)
            return _parts((start, edge, "known"), (edge, self.x(self.today, is_end=True), "unknown"))
        if position.is_current and not position.end:
            edge = max(start, end - _OPEN)
            return _parts((start, edge, "known"), (edge, end, "open"))
        return _parts((start, max(end, start + _LEAST), "known"))

    def _end_of(self, position: Position) -> float | None:
        """Return where the bar ends; None if it ended at an unknown date."""
        if position.end:
            return self.x(bounds(position.end)[1], is_end=True)
        return None if position.is_over or not position.start else self.x(self.today, is_end=True)


def _known_days(position: Position) -> list[str]:
    """Return the first day that its start may be, the last day that its end may be, if they are known."""
    return [
        *([bounds(position.start)[0]] if position.start else []),
        *([bounds(position.end)[1]] if position.end else []),
    ]


def _month(day: str) -> int:
    """Return the number of months since the year 0."""
    return int(day[:4]) * 12 + int(day[5:7]) - 1


def _parts(*parts: tuple[float, float, Literal["known", "unknown", "open"]]) -> list[Segment]:
    return [Segment(percent(x), percent(end - x), look) for x, end, look in parts if end > x]


def percent(share: float) -> str:
    """Return « 12.5% », as SVG writes it."""
    return f"{round(share, 2):g}%"
