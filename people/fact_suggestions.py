"""The fact that a paragraph reports of somebody, suggested to the editor of a story: rather none than a wrong one."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from people.models import Company, Fact, Person, Profile
from people.positions import Position, current_positions, positions_in
from people.reported_facts import Name, Reported, reported_fact

NOTHING: dict[str, Any] = {
    "kind": "",
    "object": None,
    "object_text": "",
    "title": "",
    "start": "",
    "end": "",
    "status": "",
}


def suggest_fact(text: str, subject: Profile, start: int, spans: Iterable[tuple[int, int, int]]) -> dict[str, Any]:
    """Return the fact that the paragraph `text` reports of `subject`, as the fields of a form; NOTHING unless sure.

    `start` is where the paragraph names the subject; `spans` are (start, end, fiche) of the names in it, 0 for those
    without fiche. A departure takes the place and the title of the one present position, if the words fit it.
    Queries: 2 (persons and companies among the names), 1 more for a departure (positions and moves, with both ends).
    """
    names = _names(spans)
    named = next((name for name in names if name.start == start and name.fiche == subject.pk), None)
    found = reported_fact(text, named, names) if named else None
    if not found:
        return NOTHING
    place = found.place
    fact = NOTHING | {
        "kind": found.kind,
        "object": place.fiche if place else None,
        "object_text": text[place.start : place.end] if place and not place.fiche else "",
        "title": found.title,
        "start": found.start,
        "end": found.end,
        "status": found.status,
    }
    if found.kind == Fact.Kind.DEPARTURE and (position := _position_left(subject, found)):
        fact |= {"object": position.place.pk, "title": found.title or position.title}
    return fact


def _names(spans: Iterable[tuple[int, int, int]]) -> list[Name]:
    spans = sorted(spans)
    fiches = {fiche for _, _, fiche in spans if fiche}
    kinds = dict.fromkeys(Person.objects.filter(pk__in=fiches).values_list("pk", flat=True), "person")
    kinds |= dict.fromkeys(Company.objects.filter(pk__in=fiches).values_list("pk", flat=True), "company")
    return [Name(start, end, kinds.get(fiche, ""), fiche if fiche in kinds else None) for start, end, fiche in spans]


def _position_left(subject: Profile, found: Reported) -> Position | None:
    """Return the one present position that the departure may end, None if there is none or a doubt."""
    known = Fact.objects.filter(is_retired=False, subject=subject).employment().with_status().list_with_fiches()
    positions = current_positions(positions_in(known, timezone.localdate()))
    if found.place:
        positions = [position for position in positions if position.place and position.place.pk == found.place.fiche]
    elif not found.is_present_place:
        return None
    return positions[0] if len(positions) == 1 and positions[0].place else None
