"""What is written as a name and is something else: a version, a letter, a town."""

import re

from newsroom.text.french import (
    BEFORE_A_COLOUR,
    BEFORE_A_LETTER,
    BEFORE_A_TOWN,
    BEFORE_AN_ADDRESS,
    COLOURS,
    COMPANY_NOUNS,
    COUNTED,
    FREQUENT_WORDS,
    NOUN_MARKERS,
    OF_A_PERSON,
    PLACE_PREPOSITIONS,
    ROLES,
    TITLES,
    TITLES_BEFORE_PARTICLES,
)
from people.names.reading import HYPHENS, Reading
from people.names.verbs import is_form

# A model's number: 3, 3.5 (its first word), R1, V3, 7B, 4o; and what only looks like one.
_VERSION = re.compile(r"(?:v|r|k|o|m|gen|mk)?\d{1,6}[a-z]{0,3}")
_UNITS = re.compile(r"\d+(?:e|er|re|eme|emes|nd|th|h|km|kg|md|mds|ans|x)")
_YEAR = re.compile(r"(?:19|20)\d\d")
# Above it a number before a plural counts; below, « les Qwen 3 rapides » are models.
_LATEST_VERSION = 20
_ADJECTIVE_PLURALS = re.compile(
    r"(?:iques|[ai]bles|aires|eux|euses|ifs|ives|aux|els|elles|ants|antes|ents|entes|ides|iles)$"
)
_BEFORE_OF_A_PLACE = frozenset("pres autour loin proche hors cote aupres plus moins outre".split())
_SIGNS = frozenset("=+*×<>/^²³°%")
_PLURALS = frozenset("les des ces aux deux trois quatre plusieurs quelques nos leurs ses un".split())


def is_versioned(reading: Reading, first: int, after: int) -> bool:
    """Return whether a version follows: « Qwen 3.5 », « DeepSeek R1 », and neither a year nor a quantity."""
    if after >= len(reading) or not (reading.is_spaced(after) or reading.gaps[after] in HYPHENS):
        return False
    key = reading.keys[after]
    if not _VERSION.fullmatch(key) or _UNITS.fullmatch(key) or (_YEAR.fullmatch(key) and reading.is_spaced(after)):
        return False
    following = after + 1
    while following < len(reading) and reading.gaps[following] in {".", ","} and reading.keys[following].isdigit():
        following += 1
    rest = reading.gaps[following].lstrip()
    if rest[:1] in {"%", "€", "$", "£", "¥"} and rest:
        return False
    if following >= len(reading) or not reading.is_spaced(following) or not reading.is_spaced(after):
        return True
    return not (key.isdigit() and _is_counted(reading, first, int(key), following))


def _is_counted(reading: Reading, first: int, number: int, rank: int) -> bool:
    """Return whether the word says what the number before it counts: « 400 juristes », « 1 abonné sur 5 »."""
    key = reading.keys[rank]
    following = reading.keys[rank + 1] if rank + 1 < len(reading) else ""
    if key in COUNTED or key.removesuffix("s") in COMPANY_NOUNS or (key.isdigit() and len(key) == 3):
        return True
    if reading.is_capital[rank]:
        return False
    if key in {"de", "d"}:
        return number > _LATEST_VERSION and following in {"ses", "leurs", "ces", "nos", "entre", "plus"}
    if following == "sur" and rank + 2 < len(reading) and reading.keys[rank + 2].isdigit():
        return True
    if key in FREQUENT_WORDS or not key.endswith(("s", "x")) or number < 2:
        return False
    is_surely_counted = number > _LATEST_VERSION or (first > 0 and reading.keys[first - 1] == "chez")
    is_adjective = _ADJECTIVE_PLURALS.search(key) or is_form("participle", reading.written(rank))
    return is_surely_counted or not is_adjective


def is_plural(reading: Reading, first: int) -> bool:
    """Return whether a plural or « un » comes before: « les Qwen » are models."""
    return first > 0 and reading.is_spaced(first) and reading.keys[first - 1] in _PLURALS


def is_a_letter(reading: Reading, first: int, after: int, *, is_person: bool = False) -> bool:
    """Return whether a name of one letter is that letter here: « plainte contre X », « X = 3 », « O(n log n) »."""
    if after - first != 1 or len(reading.keys[first]) != 1:
        return False
    is_bound = first > 0 and not reading.opens[first] and not reading.gaps[first].strip(" .\u00a0\u202f")
    previous = reading.keys[first - 1] if is_bound else ""
    if previous in BEFORE_A_LETTER and not (is_person and previous in TITLES):
        return True
    if first > 0 and reading.keys[first - 1].isdigit() and reading.is_spaced(first):
        return True
    if reading.gaps[after].startswith("(") or (reading.gaps[first] == "(" and len(reading.keys[first - 1]) == 1):
        return True
    if after < len(reading) and reading.gaps[after] in HYPHENS and len(reading.keys[after]) == 1:
        return True
    if after + 1 < len(reading) and reading.keys[after] in {"vaut", "egale"} and reading.is_spaced(after):
        return reading.keys[after + 1].isdigit() and len(reading.keys[after + 1]) < 3
    return reading.gaps[first].strip()[-1:] in _SIGNS or reading.gaps[after].strip()[:1] in _SIGNS


def is_a_rank(reading: Reading, first: int, after: int) -> bool:
    """Return whether a surname of one letter is none here: « la note O », « le O », « Ô » ; but « selon O »."""
    if after - first > 1 or len(reading.keys[first]) > 1:
        return False
    if reading.written(first).lower() != reading.keys[first]:
        return True
    if first == 0 or reading.opens[first] or reading.gaps[first].strip(" .’'\u00a0\u202f"):
        return False
    key = reading.keys[first - 1]
    is_noun = first > 1 and reading.keys[first - 2] in NOUN_MARKERS
    is_verb = not is_noun and is_form("singular", reading.written(first - 1))
    return key in NOUN_MARKERS or not (is_verb or key in FREQUENT_WORDS or key in TITLES)


def is_a_town(reading: Reading, first: int) -> bool:
    """Return whether the name is a town's here: « la ville d’Orange »."""
    rank = first - 1 if first and reading.keys[first] not in {"d", "de"} else first
    return (
        rank > 0
        and reading.keys[rank] in {"d", "de"}
        and reading.keys[rank - 1] in BEFORE_A_TOWN
        and reading.is_spaced(rank)
    )


def is_a_colour(reading: Reading, first: int) -> bool:
    """Return whether the name is a colour here: « la zone Orange »."""
    return (
        first > 0
        and reading.keys[first] in COLOURS
        and reading.keys[first - 1] in BEFORE_A_COLOUR
        and reading.is_spaced(first)
    )


def is_an_address(reading: Reading, first: int) -> bool:
    """Return whether the name is a street's or a school's: « la rue Thales », « le lycée Jean Martin »."""
    return first > 0 and reading.is_spaced(first) and reading.keys[first - 1] in BEFORE_AN_ADDRESS


def is_of_a_town(reading: Reading, first: int) -> bool:
    """Return whether a surname that is a town's as well comes after « de », and nothing that is a person's before."""
    if first < 2 or reading.keys[first - 1] != "de":
        return False
    noun = reading.keys[first - 2]
    return noun not in OF_A_PERSON and noun not in ROLES and not reading.opens[first - 1]


def is_where(reading: Reading, first: int) -> bool:
    """Return whether a preposition of place is before the word: « à Orléans », « vers Orléans », « près d’Orléans »."""
    rank = first if reading.keys[first] in {"d", "de"} else first - 1
    if rank > 0 and reading.keys[rank] in {"d", "de"}:
        return reading.keys[rank - 1] in _BEFORE_OF_A_PLACE
    if first == 0 or not reading.is_spaced(first):
        return False
    return reading.keys[first - 1] in PLACE_PREPOSITIONS and reading.written(first - 1).lower() != "a"


def is_preposition(reading: Reading, rank: int) -> bool:
    """Return whether the particle « de » or « d’ » is none here: « le bureau de Kérouan », but « M. de Kérouan »."""
    if reading.keys[rank] not in {"de", "d"} or reading.is_capital[rank]:
        return False
    previous = reading.keys[rank - 1] if rank else ""
    return previous not in TITLES_BEFORE_PARTICLES and (
        previous not in FREQUENT_WORDS or previous in {"et", "ou", "ni"}
    )
