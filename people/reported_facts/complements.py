"""What follows a verb in the code of a sentence: a place, a title."""

import re
from functools import cache
from typing import NamedTuple

from people.reported_facts import grammar as g

compiled = cache(re.compile)


class Place(NamedTuple):
    """The name of a place: code[offset : end]."""

    offset: int
    end: int


class Title(NamedTuple):
    """What somebody is, « responsable technique », at code[start : end], and the place behind it (« de Qwen »)."""

    start: int
    end: int
    place: Place | None
    leads: bool
    is_founder: bool
    is_plural: bool
    is_future: bool


def after(code: str, start: int, pattern: str) -> int | None:
    """Return where `pattern` ends if it stands at `start`."""
    match = compiled(pattern).match(code, start)
    return match.end() if match else None


def place_at(code: str, start: int, pattern: str) -> Place | None:
    """Return the place that `pattern` (DIRECT, AT, OF…) finds at `start`."""
    match = compiled(pattern + "(?= )").match(code, start)
    return _place(match) if match else None


def _place(match: re.Match[str]) -> Place:
    group = next(name for name, value in match.groupdict().items() if value)
    return Place(match.start(group), match.end(group))


_HEAD = re.compile(
    r"(?:(?:le|la|l'|un|une|son|sa|leur) )?"
    r"(?:(?:nouveau|nouvelle|nouvel|(?P<future>future?|prochaine?)|premier|premiere|seul|seule) )?"
    rf"(?P<title>(?P<head>(?:{g.ROLE}|(?P<plural>{g.PLURAL_ROLE})|direction|presidence))(?= ))"
)
_STOP = re.compile(
    r" (?:[,;:]|qui|que|qu'|dont|ou|pour|apres|avant|depuis|jusqu'|avec|par|tandis|alors|mais|puis|sans|sous|a partir"
    rf"|a compter|est|sont|a|ont|va|dans|selon|lors|contre|vient|doit|et(?! (?:{g.ROLE}|de|du|d'|des) )|le plus|la plus"
    rf"|(?:en|fin|debut|courant|des|le|ce|{g.WEEKDAY})(?= (?:{g.TIME}|\d+) )|(?:{g.TIME})(?= )|\w+ent|chez|au sein"
    rf"|aupres|un|une|concurrent\w*|rival\w*|quitt\w+|rejoin\w+|dement\w*|annonc\w+|\"|{g.NAME}) |$"
)
_TO_PLACE = re.compile(g.TO_PLACE)
_AT = re.compile(g.AT + "(?= )")
_LEADER = re.compile(
    r"(?:pdg|ceo|dg|patron(?:ne)?|dirigeante?|numero (?:un|1)|gerante?|directeur|directrice"
    r"|(?:co)?presidente?(?: du (?:directoire|conseil)| executi(?:f|ve))?"
    r"|(?:presidente?(?: et|-| -) ?)?direct(?:eur|rice) generale?)(?: par interim)?"
)


def title_at(code: str, start: int, before: str) -> Title | None:
    """Return the title at `start`, behind `before`, with the place that it names."""
    opening = compiled(before).match(code, start)
    head = _HEAD.match(code, opening.end()) if opening else None
    if not head:
        return None
    first = head.start("title")
    stop = _STOP.search(code, head.end())
    end = stop.start() if stop else len(code) - 1
    place = None
    if compiled(rf" (?:du|de la|de l'|d'un|de son|de sa) {g.ROLE} ").search(f"{code[first:end]} "):
        return None  # « avocat du directeur général de Meta »: nobody says where the lawyer is
    if named := compiled(r" C\d+").match(code, end):
        length = _length_before_a_place(code[first:end])
        if length is None:  # « directeur technique, concurrent de Meta »
            return None
        place, end = Place(end + 1, named.end()), first + length
    elif match := _AT.match(code, end):
        place = _place(match)
    words = re.sub(r"(?: (?:de|d'|du|des|la|le|l'|en|a|au|aux|et))+$", "", code[first:end].rstrip())
    if head["head"] in {"direction", "presidence"} and " " not in words:
        return None
    return Title(
        start=first,
        end=first + len(words),
        place=place,
        leads=bool(_LEADER.fullmatch(words)),
        is_founder=bool(re.match(r"(?:co|co-)?fondat(?:eur|rice)s?\b", words)),
        is_plural=bool(head["plural"]),
        is_future=bool(head["future"]),
    )


def _length_before_a_place(words: str) -> int | None:
    """Return how much of `words`, which end right before a place, is the title."""
    links = compiled(r" (?:de|d'|du|des|dans|a) ").finditer(f"{words} ")
    return next((link.start() for link in links if _TO_PLACE.match(f"{words} ", link.start())), None)


_AS = (
    rf"(?: ,)?{g.MIDDLE}(?: ,)? (?:comme|en tant que?|en tant qu'|en qualite d[e']|au poste d[e']|aux fonctions d[e']"
    r"|au (?:titre|rang) d[e']|a titre d[e']|pour (?:y |en )?devenir|pour en etre|dont (?:il|elle) (?:devient|sera)"
    r"|ou (?:il|elle) (?:devient|deviendra|sera|(?:occupera|prend|prendra) le poste d[e'])) "
)


def title_after(code: str, start: int) -> Title | None:
    """Return the title behind « comme », « en tant que », « au poste de »."""
    return title_at(code, start, _AS)
