"""A fiche's timeline: its dated facts by year, the gaps between positions, and the undated facts apart."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from newsroom.text.dates import bounds, partial
from people.positions import Position

UNDATED = "Date inconnue"
# A shorter time between two positions is a change of position, not a gap.
_GAP = timedelta(days=92)
# Sorts after every date with the same beginning: above « 2019 » in a list, latest first.
_AFTER = "~"


@dataclass
class Line:
    """One line of the timeline: a fact, or a gap between two positions."""

    moment: str  # a partial date that sorts the line, "" when it is not known
    heading: str  # the year under which it is listed; "" for a gap
    fact: Any = None
    gap: str = ""  # « 2019 – 2022 »
    gap_text: str = ""


def is_tie(fact) -> bool:
    """Return whether `fact` is listed outside the timeline: it ties two fiches, or is a product without a date."""
    return fact.kind in fact.Kind.ties() or (fact.kind == fact.Kind.PRODUCT and not fact.moment)


def timeline(facts: Iterable, positions: Iterable[Position]) -> list[Line]:
    """Return the lines for `facts`, the latest first and those without a date last, with the gaps between `positions`.

    A position is placed at its start, or at its end when the start is not known. Pass no positions where gaps mean
    nothing (the people of a company). Queries: 0.
    """
    dated, undated = [], []
    for fact in facts:
        if fact.moment:
            dated.append(Line(fact.moment, fact.moment[:4], fact))
        else:
            undated.append(Line("", UNDATED, fact))
    moments = [line.moment for line in dated]
    dated += [_line_of(gap, moments) for gap in gaps(positions)]
    dated.sort(key=lambda line: line.moment, reverse=True)
    return dated + undated


def gaps(positions: Iterable[Position]) -> list[tuple[str, str]]:
    """Return the periods without a known position, each a pair of partial dates, earliest first.

    A gap goes from the last possible day of a position to the first possible day of the next; there is none where
    either date is unknown.
    """
    known = sorted(
        (position for position in positions if position.start or position.end),
        key=lambda position: bounds(position.start or position.end),
    )
    found: list[tuple[str, str]] = []
    last = None
    for position in known:
        if last and last.end and position.start and _distance(bounds(last.end)[1], bounds(position.start)[0]) > _GAP:
            found.append((last.end, position.start))
        if last is None or position.last_day[1] > last.last_day[1]:
            last = position
    return found


def _distance(day: str, later_day: str) -> timedelta:
    return date.fromisoformat(later_day) - date.fromisoformat(day)


def _line_of(gap: tuple[str, str], moments: list[str]) -> Line:
    end, start = gap
    inside = any(bounds(end)[1] < bounds(moment)[0] and bounds(moment)[1] < bounds(start)[0] for moment in moments)
    text = "aucun poste n’est établi" if inside else "rien n’est établi"
    return Line(end + _AFTER, "", gap=f"{partial(end)} – {partial(start)}", gap_text=text)
