"""Who worked with whom: posts at the same place at one time, as far as the dates say so."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from newsroom.text.dates import bounds
from people.positions import Post


@dataclass
class Meeting:
    """A place and the time that two people had in common there; `start` and `end` are partial dates."""

    place: Any  # a Profile
    start: str
    end: str


@dataclass
class Colleague:
    """Somebody with whom a person worked, where and when."""

    person: Any  # a Profile
    meetings: list[Meeting] = field(default_factory=list)


def former_colleagues(posts: Iterable[Post], others: Iterable[Post]) -> list[Colleague]:
    """Return those who held one of `others` (at fiches) beside one of `posts`, one of the two gone since, by name.

    Dates that are not known are never assumed to overlap. Queries: 0.
    """
    found: dict[int, Colleague] = {}
    met: set[tuple] = set()
    here: dict[int, list[Post]] = {}
    for post in posts:
        if post.place:
            here.setdefault(post.place.pk, []).append(post)
    for theirs in others:
        for ours in here.get(theirs.place.pk, []):
            if (ours.is_over or theirs.is_over) and ours.overlaps(theirs):
                meeting = _common(ours, theirs)
                key = (theirs.person.pk, theirs.place.pk, meeting.start, meeting.end)
                if key not in met:
                    met.add(key)
                    found.setdefault(theirs.person.pk, Colleague(theirs.person)).meetings.append(meeting)
    return sorted(found.values(), key=lambda colleague: colleague.person.sort_key)


def _common(one: Post, other: Post) -> Meeting:
    """Return what two posts have in common: from the later start, unless one is not known, to the earlier end."""
    start = max(one.start, other.start, key=bounds) if one.start and other.start else ""
    ends = [end for end in (one.end, other.end) if end]
    return Meeting(one.place, start, min(ends, key=bounds) if ends else "")
