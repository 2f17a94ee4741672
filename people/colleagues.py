"""Who worked with whom: positions at the same place that overlap in time, where the dates prove it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from newsroom.text.dates import bounds
from people.positions import Position


@dataclass
class Overlap:
    """A place where two people worked at the same time, and when; `start` and `end` are partial dates."""

    place: Any  # a Profile
    start: str
    end: str


@dataclass
class Colleague:
    """A person who worked with another, where and when."""

    person: Any  # a Profile
    overlaps: list[Overlap] = field(default_factory=list)


def former_colleagues(positions: Iterable[Position], others: Iterable[Position]) -> list[Colleague]:
    """Return, by name, the people whose position in `others` overlaps one of `positions`, if either is over.

    Each of `others` is at a place that has a fiche. Unknown dates are never assumed to overlap. Queries: 0.
    """
    found: dict[int, Colleague] = {}
    met: set[tuple] = set()
    here: dict[int, list[Position]] = {}
    for position in positions:
        if position.place:
            here.setdefault(position.place.pk, []).append(position)
    for theirs in others:
        for ours in here.get(theirs.place.pk, []):
            if (ours.is_over or theirs.is_over) and ours.overlaps(theirs):
                overlap = _overlap(ours, theirs)
                key = (theirs.person.pk, theirs.place.pk, overlap.start, overlap.end)
                if key not in met:
                    met.add(key)
                    found.setdefault(theirs.person.pk, Colleague(theirs.person)).overlaps.append(overlap)
    return sorted(found.values(), key=lambda colleague: (colleague.person.sort_key, colleague.person.pk))


def _overlap(one: Position, other: Position) -> Overlap:
    """Return the overlap of two positions: from the later start ("" unless both are known) to the earlier end."""
    start = max(one.start, other.start, key=bounds) if one.start and other.start else ""
    ends = [end for end in (one.end, other.end) if end]
    return Overlap(one.place, start, min(ends, key=bounds) if ends else "")
