"""How well the words of a text fit a name: their capitals, their accents and what is between them."""

import re
import unicodedata
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise

from newsroom.text.french import PARTICLES
from newsroom.text.words import is_unspaced, tokenize, visible
from people.names.index import Form, Reason
from people.names.reading import APOSTROPHES, COMMON_WORDS, HYPHENS, Reading


class Fit(IntEnum):
    """How well it fits."""

    NO = 0
    WEAK = 1  # written small, or a number: never proposed
    WORD = 2  # a word of the language too: the context decides
    SURE = 3


_ARTICLES = frozenset("le la les l the".split())
_PLAIN_HYPHENS = str.maketrans("‐‑–", "---")
_SPACES = re.compile(r"[^\S\n\r]{0,3}[\n\r]?[^\S\n\r]{0,3}")
_MIDDLE_DOTS = frozenset("・·•")


def fit(form: Form, is_person: bool, reading: Reading, first: int, after: int) -> Fit:
    """Return how well the words from `first` up to `after` fit the form."""
    if not _gaps_fit(form, reading, first, after) or (ends_by_a_plus(form) and reading.gaps[after][:1] != "+"):
        return Fit.NO
    if form.reason is Reason.PRODUCT:
        return Fit.SURE
    if is_unspaced(reading.keys[first]):
        return Fit.SURE if after - first > 2 or _is_whole_run(reading, first, after) else Fit.WEAK
    if not form.spelling:
        return _fit_capitals(reading, first, after)
    names, _gaps = _spelled(form.spelling)
    if len(names) == 1:
        how = _fit_word(names[0], reading, first)
        return Fit.SURE if how is Fit.WORD and ends_by_a_plus(form) else how
    return _fit_words(names, is_person, reading, first, after)


def ends_by_a_plus(form: Form) -> bool:
    """Return whether the sign « + » ends the name: « Canal+ »."""
    return form.spelling.endswith("+")


def _fit_word(name: str, reading: Reading, rank: int) -> Fit:
    """Judge a name of one word."""
    written = reading.written(rank)
    key = reading.keys[rank]
    is_word = key in COMMON_WORDS or len(key) == 1
    if name.upper() == name.lower():
        return Fit.WEAK if key.isdigit() else Fit.SURE  # a script without capitals
    if is_word and not _same_accents(name, written):
        return Fit.NO
    if not name[0].isupper() and not is_word:  # iliad, xAI, 3M
        return Fit.SURE if written == name or any(map(str.isupper, written)) else Fit.WEAK
    if not reading.is_capital[rank]:
        return Fit.WEAK if not is_word else Fit.NO
    if not is_word:
        return Fit.SURE
    if len(name) > 1 and name.isupper():
        if not written.isupper():
            return Fit.NO
        return Fit.WORD if reading.shouts[rank] else Fit.SURE
    return Fit.WORD


def _fit_words(names: list[str], is_person: bool, reading: Reading, first: int, after: int) -> Fit:
    """Judge a name of several words: each in capitals for a person, the first that counts for a company."""
    fits = [
        not name[0].isupper() or reading.is_capital[rank] for name, rank in zip(names, range(first, after), strict=True)
    ]
    counting = [
        place
        for place, name in enumerate(names)
        if name[0].isupper() and reading.keys[first + place] not in (PARTICLES if is_person else _ARTICLES)
    ]
    needed = counting if is_person else counting[:1]
    if not all(fits[place] for place in needed):
        return Fit.NO if any(reading.is_capital[first:after]) else Fit.WEAK
    are_words = all(key in COMMON_WORDS or key in PARTICLES for key in reading.keys[first:after])
    if are_words and (not all(fits[place] for place in counting) or reading.shouts[first]):
        return Fit.WORD  # « Société générale », or all in capitals
    return Fit.SURE


def _fit_capitals(reading: Reading, first: int, after: int) -> Fit:
    """Judge a form made from the name (« Lin Junyang », « J. Lin », « ScaleAI »)."""
    capitals = [
        reading.is_capital[rank] or (rank > first and reading.touches(rank))  # « Soo-yeon », « Le Floc’h »
        for rank in range(first, after)
        if reading.keys[rank] not in PARTICLES
    ]
    if all(capitals):
        return Fit.SURE if capitals or any(reading.is_capital[first:after]) else Fit.NO
    return Fit.NO if any(capitals) else Fit.WEAK


def _gaps_fit(form: Form, reading: Reading, first: int, after: int) -> bool:
    """Return whether what is between the words may be inside the name."""
    if after - first == 1:
        return True
    if form.reason is Reason.INITIAL and not _initials_fit(reading, first):
        return False
    own = _spelled(form.spelling)[1] if form.spelling else []
    for place, rank in enumerate(range(first + 1, after)):
        if not _gap_fits(reading, rank, own[place] if place < len(own) else ""):
            return False
    return True


def _initials_fit(reading: Reading, first: int) -> bool:
    """Return whether initials are written so: « J. Lin », « J.-N. Barraud », « JN Barraud »; not « M. L. Denis »."""
    if len(reading.keys[first]) > 1:
        return reading.is_in_capitals(first) or reading.gaps[first + 1].startswith(".")  # « Ph. Martin »
    last = first
    while (
        last + 2 < len(reading)
        and len(reading.keys[last + 1]) == 1
        and "-" in reading.gaps[last + 1].translate(_PLAIN_HYPHENS)
    ):
        last += 1
    if reading.keys[first] == "m" and last == first:
        return False
    return reading.gaps[last + 1].startswith(".")


def _gap_fits(reading: Reading, rank: int, name_gap: str) -> bool:
    gap = reading.gaps[rank]
    if not gap:
        return True  # scripts without spaces
    if gap == " " or gap in HYPHENS or gap in _MIDDLE_DOTS or _SPACES.fullmatch(gap):
        return True
    if gap in APOSTROPHES:
        if name_gap:
            return name_gap[:1] in APOSTROPHES
        return (
            reading.keys[rank - 1] in PARTICLES or min(map(len, reading.keys[rank - 1 : rank + 1])) == 1
        )  # « Floc’h »
    if gap[0] == "." and len(reading.keys[rank - 1]) <= 2:
        return gap[1:] in HYPHENS or not gap[1:].strip()
    return bool(name_gap) and "".join(gap.split()) == "".join(name_gap.split())


def _is_whole_run(reading: Reading, first: int, after: int) -> bool:
    """Return whether no other character of the same kind touches the run."""
    before = first > 0 and not reading.gaps[first] and is_unspaced(reading.keys[first - 1])
    behind = after < len(reading) and not reading.gaps[after] and is_unspaced(reading.keys[after])
    return not before and not behind


def _same_accents(name: str, written: str) -> bool:
    """Return whether accents agree; capitals may go without (« ECLAT »)."""
    if written.isupper():
        return True
    return unicodedata.normalize("NFC", name).casefold() == unicodedata.normalize("NFC", written).casefold()


@lru_cache(maxsize=5_000)
def _spelled(name: str) -> tuple[list[str], list[str]]:
    """Return the words of a name as the fiche writes them, and what is between them."""
    found = tokenize(name)
    gaps = [visible(name[one.end : two.start]) for one, two in pairwise(found)]
    return [visible(name[word.start : word.end]) for word in found], gaps
