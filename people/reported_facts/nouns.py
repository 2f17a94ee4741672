"""What a noun says of somebody: « le départ de Junyang Lin de Qwen », « sa nomination à la tête de Qwen »."""

from people.reported_facts import grammar as g
from people.reported_facts.complements import after, place_at, title_after
from people.reported_facts.predicates import Kind, Rule, Said, arrives, becomes, leaves_post, recruited, with_place

NOUNS: list[tuple[Kind, str]] = [
    (Kind.DEPARTURE, "depart|demission|eviction|limogeage|licenciement"),
    (Kind.ARRIVAL, "arrivee|recrutement|embauche|venue"),
    (Kind.APPOINTMENT, "nomination|promotion|designation"),
]


def behind_noun(kind: Kind) -> Rule:
    """Return the rule of what follows « le départ de Junyang Lin » or « son départ »."""

    def departure(code: str, start: int) -> Said | None:
        if end := after(code, start, rf" (?:de|d') {g.OWN_POST}"):
            return leaves_post(code, end)
        place = place_at(code, start, g.OF) or place_at(code, start, rf" de chez{g.DIRECT}")
        return Said(kind, place.end if place else start, place, is_present_place=place is None)

    def arrival(code: str, start: int) -> Said | None:
        if place := place_at(code, start, g.TO):
            return Said(kind, place.end, place, title_after(code, place.end))
        return recruited(code, start) or arrives(code, start) or titled(code, start)

    def appointment(code: str, start: int) -> Said | None:
        return with_place(kind, code, start) or becomes(code, start) or titled(code, start)

    def titled(code: str, start: int) -> Said | None:
        title = title_after(code, start)
        return Said(kind, title.end, None, title) if title else None

    return {Kind.DEPARTURE: departure, Kind.ARRIVAL: arrival, Kind.APPOINTMENT: appointment}[kind]
