"""Where a name ends: whole words of the text, neither half a compound nor part of an address or of code."""

from newsroom.text.french import ELISIONS_BEFORE_NAMES, PREFIXES, SUFFIXES
from people.names.reading import APOSTROPHES, HYPHENS, Reading


def is_whole(reading: Reading, first: int, after: int, known: bytearray) -> bool:
    """Return whether the name is whole words of the text, neither half a compound nor part of an address or of code."""
    return _is_whole_on_the_left(reading, first, known) and _is_whole_on_the_right(reading, after, known)


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
