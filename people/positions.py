"""Who had which position, and when, according to the facts. Unknown dates stay unknown. Queries: 0.

A position begins by a fact « occupe un poste » or « dirige », or by an arrival or an appointment that no such fact
covers; the departure of the same person from the same place ends it. A departure with a title ends the positions of
that title, or all those at the place if none has it: whoever « quitte son poste de directrice technique » may still
chair the board. A fact that is denied neither begins nor ends anything.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any

from newsroom.text.characters import isolated
from newsroom.text.dates import bounds, partial, precedes
from newsroom.text.sentences import listed
from newsroom.text.words import fold
from people.exclusive_positions import exclusive_positions

# Earlier and later than any partial date.
_EVER, _NEVER = "0000-00-00", "9999-99-99"
_LENGTH_OF_A_DAY = len("2026-03-05")


@dataclass
class Position:
    """One position of one person at one place. `start` and `end` are partial dates, "" when they are not known."""

    person: Any  # a Profile
    place: Any  # a Profile; None for a place without fiche
    place_name: str
    title: str
    start: str
    end: str
    today: str  # 2026-03-05: what is over or current depends on it
    facts: list = field(default_factory=list)
    departure: Any = None  # the fact that ended it

    @property
    def is_over(self) -> bool:
        """Return whether it has ended, even at an unknown date. A future position is not over."""
        if self.end:
            return bounds(self.end)[0] <= self.today
        return self.departure is not None

    @property
    def is_current(self) -> bool:
        """Return whether the person has it today: neither over nor future."""
        return not self.is_over and (not self.start or bounds(self.start)[0] <= self.today)

    @property
    def first_day(self) -> tuple[str, str]:
        """The earliest and the latest day on which it may have begun, at most its end and, unless future, today."""
        first, last = bounds(self.start) if self.start else (_EVER, _NEVER)
        return first, min(last, self.last_day[1], self.today if first <= self.today else _NEVER)

    @property
    def last_day(self) -> tuple[str, str]:
        """The earliest and the latest day on which it may have ended; without any end, from today on."""
        if self.end:
            return bounds(self.end)
        if self.departure is None:
            return self.today, _NEVER
        return (bounds(self.start)[0] if self.start else _EVER), self.today

    @property
    def is_lead(self) -> bool:
        """Return whether the person leads the place (« dirige »)."""
        return any(fact.kind == fact.Kind.LEADERSHIP for fact in self.facts)

    @property
    def label(self) -> str:
        """Its title and place: « responsable technique, Qwen »."""
        title = self.title or ("direction" if self.is_lead else "")
        place = isolated(self.place_name)
        return ", ".join(filter(None, [title, place])) if title else f"chez {place}"

    @property
    def told(self) -> set[int]:
        """The ids of the facts that it says in full: those of another title are told apart too."""
        return {fact.pk for fact in self.facts if not fact.title or _same_title(self.title, fact)}

    @property
    def deciding_fact(self):
        """The fact whose status applies to its present state: the departure, else the first fact."""
        return self.departure or self.facts[0]

    def held_during(self, moment: str) -> bool | None:
        """Return whether the person had it at some time in `moment`, a partial date; None if that is unclear."""
        return _meet(self.first_day, self.last_day, (bounds(moment)[0],) * 2, (bounds(moment)[1],) * 2)

    def overlaps(self, other: "Position") -> bool | None:
        """Return whether both lasted at the same time; None if that is unclear."""
        return _meet(self.first_day, self.last_day, other.first_day, other.last_day)


def _meet(start: tuple, end: tuple, other_start: tuple, other_end: tuple) -> bool | None:
    """Return whether two periods share a day, None if unclear; starts and ends are (earliest, latest) pairs of days."""
    if start[1] <= other_end[0] and other_start[1] <= end[0]:
        return True
    return None if start[0] <= other_end[1] and other_start[0] <= end[1] else False


def positions_in(facts: Iterable, today: date) -> list[Position]:
    """Return the positions of all persons according to `facts`, which come with_status() in any order.

    Denied facts, and those about companies, are ignored.
    """
    places = defaultdict(list)
    for fact in facts:
        if fact.is_employment and not fact.is_denied and fact.subject.is_person:
            places[fact.subject_id, fact.object_id or fold(fact.object_text)].append(fact)
    return [position for group in places.values() for position in _positions_at_one_place(group, today.isoformat())]


def denied_positions(facts: Iterable, today: date) -> list[Position]:
    """Return, as positions, what facts say of positions that their latest source denies. They come with_status()."""
    denied = (fact for fact in facts if fact.is_position and fact.is_denied and fact.subject.is_person)
    return [_position(fact, today.isoformat()) for fact in denied]


def _positions_at_one_place(facts: list, today: str) -> list[Position]:
    """Return the positions of one person at one place."""
    positions = [_position(fact, today) for fact in facts if fact.is_position]
    for fact in sorted((fact for fact in facts if fact.begins_position), key=lambda fact: fact.start or _NEVER):
        begun = [position for position in positions if _may_begin(position, fact)]
        for position in begun:
            position.start = max(position.start, fact.start, key=len)
            position.title = position.title or fact.title
            position.facts.append(fact)
        if not begun and not any(_covers(position, fact) for position in positions):
            positions.append(_position(fact, today))
    for fact in sorted((fact for fact in facts if fact.ends_position), key=lambda fact: fact.moment or _NEVER):
        begun = [position for position in positions if precedes(position.start, fact.moment)]
        named = [position for position in begun if fact.title and _same_title(position.title, fact)]
        ended = [position for position in named or begun if _agree(position.end, fact.moment)]
        for position in ended:
            position.end = max(position.end, fact.moment, key=len)
            position.departure = fact
            position.facts.append(fact)
        if not ended:
            position = _position(fact, today)
            position.start, position.end, position.departure = "", fact.moment, fact
            positions.append(position)
    return positions


def _position(fact, today: str) -> Position:
    place, name = fact.object, fact.object_name
    return Position(fact.subject, place, name, fact.title, fact.start, fact.end, today, [fact])


def _may_begin(position: Position, fact) -> bool:
    """Return whether the arrival or appointment `fact` may begin `position`: neither title nor date differs."""
    if position.title and fact.title and not _same_title(position.title, fact):
        return False
    return _agree(position.start, fact.start) and precedes(fact.start, position.end)


def _covers(position: Position, fact) -> bool:
    """Return whether `fact`, an arrival without a title, falls within `position` and adds nothing to it."""
    return not fact.title and bool(fact.start) and position.held_during(fact.start) is True


def _same_title(title: str, fact) -> bool:
    """Return whether `title`, at the place of `fact`, means its title: the same words or the same positions."""
    if fold(title) == fold(fact.title):
        return True
    positions = exclusive_positions(title, fact.object_name)
    return bool(positions) and positions == exclusive_positions(fact.title, fact.object_name)


def _agree(one: str, other: str) -> bool:
    """Return whether two partial dates may be the same day."""
    return one.startswith(other) or other.startswith(one)


def latest_first(positions: Iterable[Position], date_name: str) -> list[Position]:
    """Return `positions` by their "start" or their "end", latest first and unknown last, then by name."""
    named = sorted(positions, key=lambda position: (position.person.sort_key, position.person.pk))
    return sorted(named, key=attrgetter(date_name), reverse=True)


def current_positions(positions: Iterable[Position]) -> list[Position]:
    """Return those of `positions` that are current, latest start first."""
    return latest_first((position for position in positions if position.is_current), "start")


def positions_to_come(positions: Iterable[Position]) -> list[Position]:
    """Return those of `positions` that are to begin, latest start first."""
    return latest_first((position for position in positions if not (position.is_current or position.is_over)), "start")


def past_positions(positions: Iterable[Position]) -> list[Position]:
    """Return those of `positions` that are over, latest end first."""
    return latest_first((position for position in positions if position.is_over), "end")


def positions_then_and_now(facts: Iterable, day: date, today: date) -> dict[int, str]:
    """Return the text of then_and_now() for each person, by the id of the fiche."""
    by_person = defaultdict(list)
    for position in positions_in(facts, today):
        by_person[position.person.pk].append(position)
    return {person_id: then_and_now(positions, day) for person_id, positions in by_person.items()}


def then_and_now(positions: list[Position], day: date) -> str:
    """Return the roles of a person on `day` and today, from all their `positions`; "" if nothing is known.

    « alors responsable technique, Qwen ; a quitté Qwen en mars 2026 ». Unclear dates are left out. A role of both days
    is told once: « directrice, Qwen ; alors aussi conseillère, Arcep ».
    """
    then = _told(position for position in positions if position.held_during(day.isoformat()))
    now = _told(position for position in positions if position.is_current)
    if both := [role for role in now if role in then]:
        only_then = _listed([role for role in then if role not in both])
        only_now = _listed([role for role in now if role not in both])
        roles = [_listed(both), only_then and f"alors aussi {only_then}", only_now and f"aujourd’hui aussi {only_now}"]
        return " ; ".join(filter(None, roles))
    over = past_positions(positions)
    if not (now or over):
        return ""  # only what is to come
    if now:
        present = f"aujourd’hui {_listed(now)}"
    elif then:
        present = f"a quitté {isolated(over[0].place_name)}{_in(over[0].end)}{_doubt(over[0].deciding_fact)}"
    else:
        end = until(over[0].end) if over[0].end else "jusqu’à une date inconnue"
        return f"{over[0].label}, {end}{_doubt(over[0].deciding_fact)}"
    return f"alors {_listed(then)} ; {present}" if then else present


def _told(positions: Iterable[Position]) -> list[str]:
    """Return each role once, with its status unless that is confirmed."""
    return list(dict.fromkeys(f"{position.label}{_doubt(position.facts[0])}" for position in positions))


def _listed(roles: list[str]) -> str:
    return listed(roles, " ; ")


def _doubt(fact) -> str:
    """Return the status of `fact` unless it is confirmed: « (rapporté) », after a space."""
    return "" if fact.is_confirmed else f" ({fact.status_label})"


def _in(moment: str) -> str:
    """Return « en mars 2026 » or « le 4 mars 2026 », after a space; "" for an unknown date."""
    if not moment:
        return ""
    return f" {'le' if len(moment) == _LENGTH_OF_A_DAY else 'en'}\u00a0{partial(moment)}"


def until(end: str) -> str:
    """Return « jusqu’en mars 2026 » or « jusqu’au 4 mars 2026 »."""
    return f"{'jusqu’au' if len(end) == _LENGTH_OF_A_DAY else 'jusqu’en'}\u00a0{partial(end)}"
