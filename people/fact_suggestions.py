"""Guess the fact that a French sentence reports about somebody, to suggest it to the editor of a story."""

import re
from datetime import date

from django.utils import timezone

from newsroom.text.french import MONTHS
from newsroom.text.words import fold
from people.models import Company, Fact, Profile
from people.positions import current_positions, positions_in

Kind = Fact.Kind

# The words that report each kind of fact, folded; the earlier kind wins a tie.
_WORDS = [
    (Kind.DEPARTURE, r"quitt|depart|demission|s'en (?:va|vont|ir)|claqu\w* la porte|ne fait plus partie|licenci|limog"
     r"|tire\w* sa reverence|stepp\w* down|remercie"),
    (Kind.ARRIVAL, r"rejoi|recrut|embauch|debauch|arrive[nr]? (?:chez|a la)|passe(?:nt)? chez"),
    (Kind.APPOINTMENT, r"nomm|promu|promotion|prend\w* (?:la tete|la direction|les renes)|succed|design|coordonn"),
    (Kind.FOUNDING, r"fond(?:e|es|er|ent|ait|a|ateur|atrice)\b|cofond|a cree"),
    (Kind.ACQUISITION, r"rach[ae]t|acqui|s'offre|s'empare"),
    (Kind.HOLDS, r"detien|participation|au capital|du capital"),
    (Kind.PARTNERSHIP, r"partenaria|partenaire|s'associ|s'alli"),
    (Kind.FUNDING, r"\blev(?:e|ent|ee|ees|er)\b|tour de table|amorcage"),
    (Kind.PART_OF, r"filiale|fait partie|depend d|rattach"),
    (Kind.LEADERSHIP, r"dirige|a la tete|pdg|directeur general|directrice generale"),
]  # fmt: skip
_PATTERNS = [(kind, re.compile(words)) for kind, words in _WORDS]

_FOLDED_MONTHS = [fold(month) for month in MONTHS]
_DATE = re.compile(rf"(?:\b(\d{{1,2}})(?:er)? )?\b({'|'.join(_FOLDED_MONTHS)}) ((?:19|20)\d\d)\b")
_YEAR = re.compile(r"\b(?:en|depuis) ((?:19|20)\d\d)\b")


def guess_kind(sentence: str, name: str = "") -> Kind:
    """Return the kind of fact that `sentence` reports nearest to `name`; a position by default."""
    text = fold(sentence)
    place = max(text.find(fold(name)), 0)
    hits = [(abs(match.start() - place), kind) for kind, words in _PATTERNS for match in words.finditer(text)]
    return min(hits, key=lambda hit: hit[0])[1] if hits else Kind.POSITION


def guess_date(sentence: str) -> str:
    """Return the first day, month or year in `sentence`, as a partial date; "" without one."""
    text = fold(sentence)
    if match := _DATE.search(text):
        day_number, month_name, year = match.groups()
        month_number = _FOLDED_MONTHS.index(month_name) + 1
        try:
            return date(int(year), month_number, int(day_number)).isoformat()
        except (TypeError, ValueError):  # no day, or a day that the month does not have
            return f"{year}-{month_number:02}"
    match = _YEAR.search(text)
    return match[1] if match else ""


def suggest_fact(sentence: str, subject: Profile, fiches: list[int]) -> dict[str, object]:
    """Return the fact that `sentence` seems to report of `subject`: {kind, object, title, start}.

    The object is the company of the current position if it is among `fiches` (ids, the likeliest first), else the first
    company of them; the title is that of the current position. Facts without a source yet count too.
    Queries: 3 (positions and moves, with both ends; companies).
    """
    kind = guess_kind(sentence, subject.title)
    known = Fact.objects.filter(is_retired=False, subject=subject).employment().with_status().list_with_fiches()
    positions = current_positions(positions_in(known, timezone.localdate()))
    linked = [position for position in positions if position.place and position.place.pk in fiches]
    position = next(iter([*linked, *positions]), None)
    companies = set(Company.objects.filter(pk__in=fiches).exclude(pk=subject.pk).values_list("pk", flat=True))
    first = next((fiche for fiche in fiches if fiche in companies), None)
    leaves = kind in {Kind.DEPARTURE, Kind.POSITION, Kind.LEADERSHIP}
    return {
        "kind": kind,
        "object": position.place.pk if position and leaves and position.place else first,
        "title": position.title if position and leaves else "",
        "start": guess_date(sentence),
    }
