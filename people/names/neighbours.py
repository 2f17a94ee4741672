"""The words beside a name: part of a longer name, of another person's, of an address, or nothing that matters."""

import re
from enum import Enum

from newsroom.text.french import (
    ACRONYMS,
    ARTICLES,
    BEFORE_A_LETTER,
    BEFORE_A_TOWN,
    COUNTED,
    DEMONYM_ENDINGS,
    DEMONYMS,
    ELISIONS_BEFORE_NAMES,
    FREQUENT_WORDS,
    GIVEN_NAMES,
    INSTITUTIONS,
    LEGAL_FORMS,
    PREFIXES,
    SUFFIXES,
    TITLES,
    VERBS,
)
from people.names.reading import APOSTROPHES, COMMON_WORDS, HYPHENS, Reading


class Side(Enum):
    """What a word beside a name is to it."""

    NOTHING = "nothing"
    NAME = "name"  # another word of a longer name
    GIVEN = "given"  # somebody's given name, or an initial
    INSTITUTION = "institution"  # « Fondation »


# A model's number: 3, 3.5 (its first word), R1, V3, 7B, 4o; and what only looks like one.
_VERSION = re.compile(r"(?:v|r|k|o|m|gen|mk)?\d{1,6}[a-z]{0,3}")
_UNITS = re.compile(r"\d+(?:e|er|re|eme|emes|nd|th|h|km|kg|md|mds|ans|x)")
_YEAR = re.compile(r"(?:19|20)\d\d")
# Endings of verbs, participles and adverbs, as texts write them: words that open a sentence and are no names.
_PLAIN = re.compile(r"(?:er|ir|oir|ant|ants|ment|ments|tion|tions|é|ée|és|ées|eurs|euses|isme|ités?)$")
_SIGNS = frozenset("=+*×<>/^²³°%")
_PLURALS = frozenset("les des ces aux deux trois quatre plusieurs quelques nos leurs ses un".split())


def before(reading: Reading, rank: int, known: bytearray, *, is_person: bool) -> Side:
    """Return what the word before the name that begins at `rank` is to it; `known` marks words of known names."""
    previous = rank - 1
    if previous < 0 or not reading.is_capital[previous] or known[previous] or reading.hidden[previous]:
        return Side.NOTHING
    key = reading.keys[previous]
    if is_person and len(key) == 1 and reading.gaps[rank][:1] == "." and key not in TITLES:
        return Side.GIVEN if not reading.gaps[rank][1:].strip() else Side.NOTHING
    if not reading.is_spaced(rank):
        return Side.NOTHING
    if key in INSTITUTIONS:
        return Side.INSTITUTION
    is_frequent = key in FREQUENT_WORDS and not (len(key) > 2 and reading.is_in_capitals(previous))
    if key in TITLES or key in ACRONYMS or is_frequent or _is_demonym(reading, previous):
        return Side.NOTHING
    if reading.shouts[rank]:
        return Side.NOTHING
    if key in GIVEN_NAMES:
        return Side.GIVEN
    if reading.opens[previous] and _is_plain(reading, previous):
        return Side.NOTHING
    return Side.NAME


def behind(reading: Reading, after: int, known: bytearray, *, is_person: bool) -> Side:
    """Return what the word behind the name that ends before `after` is to it."""
    if after >= len(reading) or not reading.is_spaced(after) or not reading.is_capital[after]:
        return Side.NOTHING
    key = reading.keys[after]
    is_acronym = reading.is_in_capitals(after)
    if known[after] or reading.hidden[after] or reading.shouts[after] or (key in FREQUENT_WORDS and not is_acronym):
        return Side.NOTHING
    if is_person and is_acronym and key in ACRONYMS:
        return Side.NOTHING  # « Arthur Mensch PDG de… »
    if not is_person:
        if key in LEGAL_FORMS:
            return Side.NOTHING
        is_followed = after + 1 < len(reading) and reading.is_spaced(after + 1) and reading.is_capital[after + 1]
        if key in GIVEN_NAMES and is_followed:
            return Side.NOTHING  # « le patron de Meta Mark Zuckerberg »
    return Side.NAME


def is_whole(reading: Reading, first: int, after: int, known: bytearray) -> bool:
    """Return whether the name is whole words of the text, neither half a compound nor part of an address or of code."""
    return _is_whole_on_the_left(reading, first, known) and _is_whole_on_the_right(reading, after, known)


def is_versioned(reading: Reading, after: int) -> bool:
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
    if following >= len(reading) or not reading.is_spaced(following):
        return True
    counted = reading.keys[following]
    return counted not in COUNTED and not (counted.isdigit() and len(counted) == 3 and key.isdigit())


def is_plural(reading: Reading, first: int) -> bool:
    """Return whether a plural or « un » comes before: « les Qwen » are models."""
    return first > 0 and reading.is_spaced(first) and reading.keys[first - 1] in _PLURALS


def is_a_letter(reading: Reading, first: int, after: int) -> bool:
    """Return whether a name of one letter is that letter here: « plainte contre X », « X = 3 », « M. X »."""
    if after - first != 1 or len(reading.keys[first]) != 1:
        return False
    if first > 0 and reading.keys[first - 1] in BEFORE_A_LETTER and not reading.gaps[first].strip(" .\u00a0\u202f"):
        return True
    if first > 0 and reading.keys[first - 1].isdigit() and reading.is_spaced(first):
        return True
    return reading.gaps[first].strip()[-1:] in _SIGNS or reading.gaps[after].strip()[:1] in _SIGNS


def is_a_town(reading: Reading, first: int) -> bool:
    """Return whether the name is a town's here: « la ville d’Orange »."""
    return (
        first > 1
        and reading.keys[first - 1] in {"d", "de"}
        and reading.keys[first - 2] in BEFORE_A_TOWN
        and reading.is_spaced(first - 1)
    )


def is_preposition(reading: Reading, rank: int) -> bool:
    """Return whether the particle « de » or « d’ » is none here: « le bureau de Kérouan », but « M. de Kérouan »."""
    if reading.keys[rank] not in {"de", "d"} or reading.is_capital[rank]:
        return False
    previous = reading.keys[rank - 1] if rank else ""
    return previous not in TITLES and (previous not in FREQUENT_WORDS or previous in {"et", "ou", "ni"})


def verb_follows(reading: Reading, after: int) -> bool:
    """Return whether a verb, or a word that comes before one, follows."""
    return after < len(reading) and reading.keys[after] in VERBS and not reading.is_capital[after]


def is_possessive(reading: Reading, after: int) -> bool:
    """Return whether an English possessive follows: « Meta’s »."""
    return after < len(reading) and reading.keys[after] == "s" and reading.gaps[after] in APOSTROPHES


def is_quoted_alone(reading: Reading, first: int, after: int) -> bool:
    """Return whether the name is alone between quotation marks, inside a sentence: « l’opérateur « Orange » »."""
    return (
        reading.opens[first] == 2
        and reading.gaps[after].lstrip()[:1] in {"»", "”", '"'}
        and not reading.gaps[first].lstrip().startswith((":", ",", "(", "—", "–"))
    )


def _is_whole_on_the_left(reading: Reading, first: int, known: bytearray) -> bool:
    gap = reading.gaps[first]
    sign = gap[-1:]
    if first == 0 or not gap:
        return sign not in {"\\", "/", "=", "&"}
    previous = reading.keys[first - 1]
    if sign in APOSTROPHES:
        return len(gap) > 1 or previous in ELISIONS_BEFORE_NAMES
    if len(gap) > 1 and gap[-2].isspace():
        return sign not in {"\\", "/", "=", "~"} or gap.strip() == "/"
    if sign in HYPHENS and len(gap) == 1:
        return bool(known[first - 1]) or previous in PREFIXES
    if gap == "/":
        return bool(known[first - 1])
    if gap == ".":
        return not reading.is_capital[first - 1] or len(previous) == 1
    return gap not in {"\\", "=", "&", "::", "->", "~", "+"}


def _is_whole_on_the_right(reading: Reading, after: int, known: bytearray) -> bool:
    gap = reading.gaps[after]
    sign = gap[:1]
    if after >= len(reading):
        return sign not in {"\\", "/", "=", "+"} and not gap.startswith("()")
    following = reading.keys[after]
    if sign in APOSTROPHES:
        return len(gap) > 1 or (following == "s" and reading.gaps[after + 1][:1] not in {*APOSTROPHES, "-", "_"})
    if gap in HYPHENS and gap:
        return bool(known[after]) or following in SUFFIXES
    if gap == "/":
        return bool(known[after])
    if gap == ".":
        return reading.is_capital[after] and not reading.is_in_capitals(after)
    if sign == "+":
        return len(gap) > 1 and not gap[1].isspace() and gap[1] not in ".,;:!?)»"
    return gap not in {"\\", "=", "&", "::", "->", "~", "@"} and not gap.startswith(("()", "::", "->", "="))


def _is_demonym(reading: Reading, rank: int) -> bool:
    """Return whether the word is a demonym: « le Chinois Alibaba »."""
    if rank == 0 or reading.keys[rank - 1] not in ARTICLES:
        return False
    key = reading.keys[rank]
    return key in DEMONYMS or key.endswith(DEMONYM_ENDINGS) or key.removesuffix("s").endswith(DEMONYM_ENDINGS)


def _is_plain(reading: Reading, rank: int) -> bool:
    """Return whether the word that opens a sentence is one of the language, rather than of a name."""
    key = reading.keys[rank]
    if key in COMMON_WORDS or key.removesuffix("s") in COMMON_WORDS or key.removesuffix("e") in COMMON_WORDS:
        return True
    return _PLAIN.search(reading.written(rank)) is not None
