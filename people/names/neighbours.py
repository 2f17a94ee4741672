"""The words beside a name: part of a longer name, of another person's, or nothing that matters."""

import re
from enum import Enum

from newsroom.text.french import (
    ACRONYMS,
    ARTICLES,
    BRANCHES,
    DEMONYM_ENDINGS,
    DEMONYMS,
    FREQUENT_WORDS,
    GIVEN_NAMES,
    INSTITUTIONS,
    LEGAL_FORMS,
    NOUN_MARKERS,
    PARTICLES,
    PLACE_PREPOSITIONS,
    PREPOSITIONS,
    ROLES,
    TITLES,
)
from people.names.clauses import verb_follows
from people.names.reading import APOSTROPHES, COMMON_WORDS, HYPHENS, Reading


class Side(Enum):
    """What a word beside a name is to it."""

    NOTHING = "nothing"
    NAME = "name"  # another word of a longer name
    GIVEN = "given"  # somebody's given name, or an initial
    INSTITUTION = "institution"  # « Fondation »


# Endings of verbs, participles and adverbs, as texts write them: words that open a sentence and are no names.
_ANY_PREPOSITION = PLACE_PREPOSITIONS | PREPOSITIONS
# In capitals, what is « le groupe » as a rule, and « Groupe Orange » as well.
_COMPANIES = frozenset(("groupe", "societe", "compagnie"))
_LONGEST_PLACE = 5
_PLAIN_NOUN = re.compile(r"(?:sions?|ages?|ances?|ences?|ures?|eries?)$")
_PLAIN = re.compile(r"(?:er|ir|oir|ant|ants|ments?|tions?|ées?|és?|eurs|euses|ismes?|ités?)$")


def before(reading: Reading, first: int, after: int, known: bytearray, *, is_person: bool) -> Side:
    """Return what the word before the name from `first` to `after` is to it; `known` marks words of known names."""
    previous = first - 1
    if previous < 0 or not reading.is_capital[previous] or known[previous] or reading.hidden[previous]:
        return Side.NOTHING
    key = reading.keys[previous]
    if is_person and len(key) == 1 and reading.gaps[first][:1] == "." and key not in TITLES:
        return Side.GIVEN if not reading.gaps[first][1:].strip() else Side.NOTHING
    if not reading.is_spaced(first):
        return Side.NOTHING
    if key in INSTITUTIONS and not (reading.shouts[first] and key in _COMPANIES):
        return Side.INSTITUTION
    if reading.shouts[first] or _is_apart(reading, previous, after):
        return Side.NOTHING
    if key in GIVEN_NAMES:
        return Side.GIVEN
    if reading.opens[previous] and _is_plain(reading, previous, is_person=is_person):
        return Side.NOTHING
    return Side.NAME


def _is_apart(reading: Reading, previous: int, after: int) -> bool:
    """Return whether the capitalised word before a name is no part of it, whatever the name."""
    key = reading.keys[previous]
    is_frequent = key in FREQUENT_WORDS and not (len(key) > 2 and reading.is_in_capitals(previous))
    return (
        key in TITLES
        or key in ACRONYMS
        or is_frequent
        or _is_demonym(reading, previous)
        or _is_sigle(reading, previous)
        or _is_circumstance(reading, previous, after)
    )


def behind(reading: Reading, first: int, after: int, known: bytearray, *, is_person: bool) -> Side:
    """Return what the word behind the name from `first` to `after` is to it."""
    if after >= len(reading) or not reading.is_spaced(after) or not reading.is_capital[after]:
        return Side.NOTHING
    key = reading.keys[after]
    is_acronym = reading.is_in_capitals(after)
    if known[after] or reading.hidden[after] or reading.shouts[after] or (key in FREQUENT_WORDS and not is_acronym):
        return Side.NOTHING
    if is_person and is_acronym and key in ACRONYMS:
        return Side.NOTHING  # « Arthur Mensch PDG de… »
    if not is_person and (key in LEGAL_FORMS or _is_somebody(reading, first, after)):
        return Side.NOTHING
    return Side.NAME


def _is_somebody(reading: Reading, first: int, after: int) -> bool:
    """Return whether a person's name follows the company's: « le patron de Meta Mark Zuckerberg »."""
    key = reading.keys[after]
    last = after + 1
    if key in {"m", "mm", "mme", "mlle", "me", "dr"}:
        return True
    if reading.keys[last : last + 1] and reading.gaps[last] in HYPHENS and reading.gaps[last]:
        last += 1  # « Anne-Claire »
    while last < len(reading) and reading.keys[last] in PARTICLES and not reading.is_capital[last]:
        last += 1
    is_initial = len(key) == 1 and reading.gaps[after + 1].strip() == "."
    if last >= len(reading) or not reading.is_capital[last] or not (reading.is_spaced(last) or is_initial):
        return False
    if key in GIVEN_NAMES:
        return True
    is_branch = key in BRANCHES or key in COMMON_WORDS or reading.keys[last] in BRANCHES
    return not is_branch and not reading.is_in_capitals(after) and _has_a_role_before(reading, first)


def _has_a_role_before(reading: Reading, first: int) -> bool:
    """Return whether a position in the company comes before it: « la directrice financière d’ »."""
    if first < 2 or reading.keys[first - 1] not in {"d", "de", "chez"}:
        return False
    for rank in range(first - 2, max(first - 8, -1), -1):
        if reading.keys[rank] in ROLES:
            return True
        if not (reading.is_spaced(rank) or reading.gaps[rank] in {*APOSTROPHES, *HYPHENS}):
            return False
    return False


def _is_demonym(reading: Reading, rank: int) -> bool:
    """Return whether the word is a demonym: « le Chinois Alibaba »."""
    if rank == 0 or reading.keys[rank - 1] not in ARTICLES:
        return False
    key = reading.keys[rank]
    return key in DEMONYMS or key.endswith(DEMONYM_ENDINGS) or key.removesuffix("s").endswith(DEMONYM_ENDINGS)


def _is_sigle(reading: Reading, rank: int) -> bool:
    """Return whether the word is a common noun in capitals: « l’ESN Capgemini », « le FAI Orange »."""
    return reading.is_in_capitals(rank) and rank > 0 and reading.keys[rank - 1] in NOUN_MARKERS


def _is_circumstance(reading: Reading, last: int, after: int) -> bool:
    """Return whether a preposition takes the capitalised words up to `last`: « En Chine Alibaba domine »."""
    first = _start_of_capitals(reading, last)
    if not (_begins_a_clause(reading, first) and reading.keys[first] in _ANY_PREPOSITION):
        first -= 1
        if first > 0 and reading.keys[first] in {"le", "la", "l", "les"}:
            first -= 1
    key = reading.keys[first] if first >= 0 else ""
    if key == "en" or (key in PLACE_PREPOSITIONS and _begins_a_clause(reading, first)):
        return True
    return key in _ANY_PREPOSITION and verb_follows(reading, after)


def _begins_a_clause(reading: Reading, rank: int) -> bool:
    return bool(reading.opens[rank] or reading.gaps[rank].strip(" -\u00a0\u202f"))


def _start_of_capitals(reading: Reading, last: int) -> int:
    """Return where the capitalised words that end at `last` begin: « Corée du Sud », « Outre-Atlantique »."""
    first = last
    for _ in range(_LONGEST_PLACE):
        if first == 0 or _begins_a_clause(reading, first):
            break
        is_hyphened = bool(reading.gaps[first]) and reading.gaps[first] in HYPHENS
        if not is_hyphened and not reading.is_capital[first - 1]:
            is_link = first > 1 and reading.keys[first - 1] in {"de", "du", "des", "d", "la"}
            if not (is_link and reading.is_capital[first - 2]):
                break
            first -= 1
        first -= 1
    return first


def _is_plain(reading: Reading, rank: int, *, is_person: bool) -> bool:
    """Return whether the word that opens a sentence is one of the language; « Constance » before a surname is not."""
    key = reading.keys[rank]
    if key in COMMON_WORDS or key.removesuffix("s") in COMMON_WORDS or key.removesuffix("e") in COMMON_WORDS:
        return True
    written = reading.written(rank)
    return _PLAIN.search(written) is not None or (not is_person and _PLAIN_NOUN.search(written) is not None)
