"""The names of fiches in a text: found, ambiguous, doubtful or unknown, each with its reason (docs/decisions/0011)."""

from collections import defaultdict
from typing import NamedTuple

from newsroom.text.french import DETERMINERS, EASTERN_FAMILIES, PARTICLES, PRONOUNS, TOWNS
from newsroom.text.words import is_unspaced
from people.names import edges, homonyms, lists, neighbours, subjects
from people.names.index import Form, Identifier, Index, Reason
from people.names.neighbours import Side
from people.names.reading import COMMON_WORDS, Reading
from people.names.spans import Span, candidates_at
from people.names.spelling import Fit
from people.names.unknown import unknown_names


class Match(NamedTuple):
    """A name of one fiche: text[start : start + len(surface)] == surface."""

    surface: str
    start: int
    profile: Identifier
    why: str


class Ambiguous(NamedTuple):
    """A name that several fiches have; none is chosen."""

    surface: str
    start: int
    profiles: tuple[Identifier, ...]
    why: str


class Doubtful(NamedTuple):
    """A surface that looks like the name of a fiche and is not proposed."""

    surface: str
    start: int
    profiles: tuple[Identifier, ...]
    why: str


class Unknown(NamedTuple):
    """A surface that looks like a name and has no fiche."""

    surface: str
    start: int


class Found(NamedTuple):
    """All the names of a text, each list in the order of the text; no two of them overlap."""

    found: tuple[Match, ...]
    ambiguous: tuple[Ambiguous, ...]
    doubtful: tuple[Doubtful, ...]
    unknown: tuple[Unknown, ...]


def detect(text: str, index: Index) -> Found:
    """Return what `text` (plain, paragraphs on lines of their own) names among the fiches of `index`.

    Deterministic, and linear in the length of the text. Queries: 0.
    """
    return _Detector(Reading(text), index).run()


class _Detector:
    """One pass over one text, from its first word to its last: names found weigh on those that follow."""

    def __init__(self, reading: Reading, index: Index) -> None:
        self._reading = reading
        self._index = index
        self._spans: dict[int, Span] = {}
        self._taken = bytearray(len(reading))  # words that belong to a span
        self._known = bytearray(len(reading))  # those of them that name a fiche, not a product
        self._sure = bytearray(len(reading))  # and those that are names whatever surrounds them
        self._allied = bytearray(len(reading))  # and the surnames of those named: what a hyphen may bind
        self._named: set[int] = set()
        self._bearers: dict[str, dict[tuple[str, ...], set[int]]] = defaultdict(dict)  # by first word of the surname
        self._silent: set[tuple[tuple[str, ...], int]] = set()  # surnames never to be used alone, each with its bearer
        self._strangers: dict[tuple[str, ...], int] = {}  # surnames that somebody without a fiche has too
        self._ranks: dict[str, list[int]] = {}
        self._found: list[Match] = []
        self._ambiguous: list[Ambiguous] = []
        self._doubtful: list[Doubtful] = []
        self._settled = bytearray(len(reading))  # words that were reported, or shielded by a product

    def run(self) -> Found:
        """Weigh each name in the order of the text."""
        self._choose_spans()
        rank = 0
        while rank < len(self._reading):
            span = self._spans.get(rank)
            if span is not None:
                self._weigh(span)
                rank = span.after
            else:
                rank = self._weigh_surname(rank)
        unknown = unknown_names(self._reading, self._settled)
        return Found(
            tuple(self._found),
            tuple(self._ambiguous),
            tuple(self._doubtful),
            tuple(Unknown(self._reading.surface(*span), self._reading.words[span[0]].start) for span in unknown),
        )

    # Searching

    def _choose_spans(self) -> None:
        """Keep the longest names, those written small last; no two share a word."""
        candidates = [
            span for rank in range(len(self._reading)) for span in candidates_at(self._reading, self._index, rank)
        ]
        candidates.sort(key=lambda span: (span.forms[0][1] is Fit.WEAK, span.first - span.after, span.first))
        for span in candidates:
            if any(self._taken[span.first : span.after]):
                continue
            self._spans[span.first] = span
            marks = b"\1" * (span.after - span.first)
            self._taken[span.first : span.after] = marks
            if not span.is_product:
                self._known[span.first : span.after] = self._allied[span.first : span.after] = marks
                if span.is_sure(self._reading):
                    self._sure[span.first : span.after] = marks

    # Weighing

    def _weigh(self, span: Span) -> None:
        """Decide what the span is."""
        first, after = span.first, span.after
        reading = self._reading
        if span.is_product:
            self._settle(first, after)
            return
        if not span.has_plus and not edges.is_whole(reading, first, after, self._allied):
            return
        forms = self._contending(span)
        if not forms:
            self._settle(first, after)
            return
        records = list(dict.fromkeys(form.record for form, _ in forms))
        way = tuple(reading.keys[first:after])
        records += [
            record
            for record in sorted(self._bearers_at(first, after))
            if record not in records and (way, record) not in self._silent
        ]
        doubt = self._doubt(span, forms, records)
        if doubt:
            self._report_doubt(first, after, records, doubt)
            return
        self._report(first, after, records, forms[0][0].reason, "+" * span.has_plus)
        for record in records:
            self._named.add(record)
            if after - first > 1 and self._index.is_person(record):
                self._register(record, first)

    def _contending(self, span: Span) -> list[tuple[Form, Fit]]:
        """Return the forms of the span that its context leaves."""
        forms = span.forms
        if homonyms.is_a_letter(self._reading, span.first, span.after):
            return []
        if homonyms.is_versioned(self._reading, span.first, span.after):
            forms = [pair for pair in forms if self._index.is_person(pair[0].record)]
        exact = [pair for pair in forms if pair[0].reason is not Reason.INITIAL]
        if exact or not forms:
            return exact
        named = [pair for pair in forms if pair[0].record in self._named]
        return named if len({form.record for form, _ in named}) == 1 else forms

    def _doubt(self, span: Span, forms: list[tuple[Form, Fit]], records: list[int]) -> str:
        """Return why the span is not proposed, in French; "" if it is."""
        first, reading = span.first, self._reading
        if all(how is Fit.WEAK for _, how in forms):
            return "dans un nom plus long" if is_unspaced(reading.keys[first]) else "écrit sans majuscule"
        if homonyms.is_an_address(reading, first):
            return "aussi le nom d’une voie ou d’un lieu"
        longer = self._longer_name(span, forms)
        if longer:
            return f"dans un nom plus long : « {longer} »"
        if homonyms.is_plural(reading, first) and any(map(self._index.has_namesake_products, records)):
            return "le produit, ou l’entreprise ?"
        if all(how is Fit.WORD for _, how in forms):
            if homonyms.is_a_town(reading, first):
                return "aussi le nom d’une ville"
            if homonyms.is_a_colour(reading, first):
                return "aussi une couleur"
            if not self._reads_as_a_name(span, records):
                return "aussi un mot, en début de phrase"
        return ""

    def _reads_as_a_name(self, span: Span, records: list[int]) -> bool:
        """Return whether a name that is a word too is the name here; its capital says so but where a sentence opens."""
        first, after, reading = span.first, span.after, self._reading
        opens = reading.opens[first] and not edges.is_quoted_alone(reading, first, after)
        if not (opens or reading.shouts[first]) or edges.is_possessive(reading, after):
            return True
        if self._named.intersection(records):
            return not subjects.is_plain_word(reading, after)
        if lists.is_listed(reading, first, after, self._known, self._sure):
            return True
        if self._heads_somebody(after):
            return True
        if reading.shouts[first] and subjects.is_introduced(reading, first, after):
            return True
        return subjects.begins_a_clause(reading, first) and subjects.is_subject(reading, after)

    def _heads_somebody(self, after: int) -> bool:
        """Return whether a colon and a person follow the name that heads them: « Oracle : Larry Ellison s’en va »."""
        span = self._spans.get(after)
        is_named = span is not None and span.is_sure(self._reading) and self._index.is_person(span.forms[0][0].record)
        return is_named and self._reading.gaps[after].strip() == ":"

    def _longer_name(self, span: Span, forms: list[tuple[Form, Fit]]) -> str:
        """Return the longer name that the span is part of, "" if it is not part of one."""
        first, after = span.first, span.after
        if is_unspaced(self._reading.keys[first]):
            return ""
        is_person = all(self._index.is_person(form.record) for form, _ in forms)
        left = neighbours.before(self._reading, first, after, self._known, is_person=is_person)
        right = neighbours.behind(self._reading, first, after, self._known, is_person=is_person)
        if is_person and after - first > 1 and left is Side.NAME:
            left = Side.NOTHING  # « Nobel Geoffrey Hinton »: a full name is whole
        if left is Side.NOTHING and right is Side.NOTHING:
            return ""
        return self._reading.surface(first - (left is not Side.NOTHING), after + (right is not Side.NOTHING))

    # Surnames

    def _weigh_surname(self, rank: int) -> int:
        """Weigh the surname that begins at this word, if one was named; return the rank of the word to go on with."""
        ways = self._bearers.get(self._reading.keys[rank])
        if not ways or self._reading.hidden[rank]:
            return rank + 1
        for way in sorted(ways, key=len, reverse=True):
            after = rank + len(way)
            is_name = len(way) == 1 or not homonyms.is_preposition(self._reading, rank)
            if is_name and self._is_surname(rank, way):
                self._judge_surname(rank, after, way)
                return after
        return rank + 1

    def _is_surname(self, first: int, way: tuple[str, ...]) -> bool:
        """Return whether this surname is written there, whoever has it."""
        reading = self._reading
        after = first + len(way)
        if tuple(reading.keys[first:after]) != way or any(self._taken[first:after]):
            return False
        is_written = all(
            reading.is_capital[rank]
            or (reading.keys[rank] in PARTICLES and rank < after - 1)
            or (rank > first and reading.gaps[rank] in {"’", "'"})  # « Le Floc’h »
            for rank in range(first, after)
        )
        is_bound = all(
            reading.is_spaced(rank) or reading.gaps[rank] in {"-", "‑", "‐", "’", "'"}
            for rank in range(first + 1, after)
        )
        return is_written and is_bound and edges.is_whole(reading, first, after, self._allied)

    def _judge_surname(self, first: int, after: int, way: tuple[str, ...]) -> None:
        reading = self._reading
        records = sorted(self._bearers_at(first, after))
        if homonyms.is_a_letter(reading, first, after, is_person=True) or homonyms.is_a_rank(reading, first, after):
            self._report_doubt(first, after, records, "une lettre")
            return
        left = neighbours.before(reading, first, after, self._known, is_person=True)
        right = neighbours.behind(reading, first, after, self._known, is_person=True)
        if left in {Side.GIVEN, Side.NAME} or (right is Side.NAME and way[0] in EASTERN_FAMILIES):
            self._strangers.setdefault(way, first)
            return  # « Alfred Lin » is somebody else; unknown_names() reports it
        if left is Side.INSTITUTION or right is Side.NAME:
            longer = reading.surface(first - (left is not Side.NOTHING), after + (right is not Side.NOTHING))
            self._report_doubt(first, after, records, f"dans un nom plus long : « {longer} »")
            return
        if all((way, record) in self._silent for record in records):
            return
        is_there = homonyms.is_where(reading, first) and self._may_be_a_town(way)
        is_of_there = way[0] in TOWNS and homonyms.is_of_a_town(reading, first)
        if is_there or is_of_there or homonyms.is_a_town(reading, first):
            self._report_doubt(first, after, records, "aussi le nom d’une ville")
            return
        if homonyms.is_a_colour(reading, first):
            self._report_doubt(first, after, records, "aussi une couleur")
            return
        if homonyms.is_an_address(reading, first):
            self._report_doubt(first, after, records, "aussi le nom d’une voie ou d’un lieu")
            return
        if way in self._strangers:
            self._report_doubt(first, after, records, "plusieurs personnes de ce nom dans le texte")
            return
        if not self._reads_as_a_surname(first, after):
            self._report_doubt(first, after, records, "aussi un mot, en début de phrase")
            return
        self._report(first, after, records, Reason.SURNAME)

    def _reads_as_a_surname(self, first: int, after: int) -> bool:
        """Return whether a surname that is a word too (Son, Petit, O) is the surname here."""
        reading = self._reading
        keys = reading.keys[first:after]
        if not (reading.opens[first] or reading.shouts[first]) or not all(
            key in COMMON_WORDS or key in DETERMINERS for key in keys
        ):
            return True
        if lists.is_listed(reading, first, after, self._known, self._sure):
            return True
        if len(keys) == 1 and (reading.shouts[first] or keys[0] in DETERMINERS):
            return keys[0] not in PRONOUNS and subjects.is_subject(reading, after, keys[0])
        return not reading.shouts[first] and not subjects.is_plain_word(reading, after)

    def _may_be_a_town(self, way: tuple[str, ...]) -> bool:
        """Return whether the surname is a place's name: Lyon, or what « d’ » takes in Camille d’Orléans."""
        return way[0] in {*TOWNS, "d", "de"} or ("de", *way) in self._bearers.get("de", ())

    def _register(self, record: int, rank: int) -> None:
        """Remember that this person was named: the surname counts from here on."""
        silent = self._index.surnames_never_alone(record)
        for way in self._index.surnames(record) | silent:
            if way in silent:
                self._silent.add((way, record))
            bearers = self._bearers[way[0]]
            if way not in bearers:
                bearers[way] = set()
                self._look_back(way, rank)
            bearers[way].add(record)

    def _look_back(self, way: tuple[str, ...], rank: int) -> None:
        """Note whether somebody without a fiche is named by the surname before the word `rank`."""
        if not self._ranks:
            for place, key in enumerate(self._reading.keys):
                self._ranks.setdefault(key, []).append(place)
        for last in self._ranks.get(way[-1], ()):
            first = last - len(way) + 1
            if len(way) == 1:
                self._allied[first] = 1
            if not 0 < first < rank or len(way[0]) == 1 or way in self._strangers or not self._is_surname(first, way):
                continue
            if neighbours.before(self._reading, first, last + 1, self._known, is_person=True) in {
                Side.GIVEN,
                Side.NAME,
            }:
                self._strangers[way] = first

    def _bearers_at(self, first: int, after: int) -> set[int]:
        """Return the people named so far whose surname these words are."""
        keys = self._reading.keys
        return self._bearers.get(keys[first], {}).get(tuple(keys[first:after]), set())

    # Reporting

    def _report(self, first: int, after: int, records: list[int], why: Reason, sign: str = "") -> None:
        surface, start = self._reading.surface(first, after) + sign, self._reading.words[first].start
        profiles = tuple(dict.fromkeys(map(self._index.identifier, records)))
        self._settle(first, after)
        if len(profiles) == 1:
            self._found.append(Match(surface, start, profiles[0], why))
        else:
            self._ambiguous.append(Ambiguous(surface, start, profiles, why))

    def _report_doubt(self, first: int, after: int, records: list[int], why: str) -> None:
        profiles = tuple(dict.fromkeys(map(self._index.identifier, records)))
        start = self._reading.words[first].start
        self._doubtful.append(Doubtful(self._reading.surface(first, after), start, profiles, why))
        self._settle(first, after)

    def _settle(self, first: int, after: int) -> None:
        self._settled[first:after] = b"\1" * (after - first)
