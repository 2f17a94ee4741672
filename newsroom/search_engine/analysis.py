"""The analyser: the terms of a text, the same for what is indexed, typed and highlighted.

A text is cut into words by newsroom/text/words.py. What is written in several ways has one term (accents, ligatures,
plurals), or all its terms at once: « start-up » has start, up and startup; « Qwen 3.5 » and « qwen-3,5 » both have
qwen3pt5. A term has letters and digits only, so no database cuts it again.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import NamedTuple

from newsroom.search_engine.stemming import APART, stem
from newsroom.text.french import ELISIONS, PARTICLES, STOP_WORDS
from newsroom.text.words import is_unspaced, tokenize

_APOSTROPHES = "'’ʼ"
_JOINERS = "-‐‑.&" + _APOSTROPHES  # between two halves of a word that may be written as one
_NARROW = "\u00a0\u202f\u2007\u2009"
_BLANKS = " " + _NARROW
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_GROUP_DIGITS = 3
# « Canal+ » is « Canal Plus »; not « bac+5 », « 18+ ».
_PLUS = re.compile(r"\+(?![+\w])")
_POINT = re.compile(r"(?<=\d)pt(?=\d)")  # as written by plain()
# The terms of names that have signs: a text may have none of their letters.
_SIGNED = frozenset(map(stem, ("cplusplus", "csharp", "fsharp", "dotnet")))


# After which a word is a verb.
_SUBJECTS = frozenset("il elle on qui ne se".split())
# « côté » has nothing to do with « cotation ».
_SHORTEST_PARTICIPLE = 3
_NO_PARTICIPLES = frozenset("cite comte cote ete".split())


class Unit(NamedTuple):
    """A word of a text, or a number however written, or a name with its signs (C++)."""

    start: int  # in characters of the text
    end: int
    key: str  # folded; a decimal point is a full stop
    gap: str  # between the unit before and this one: nothing, one blank or one joiner; "|" if they are apart
    is_capital: bool
    is_elided: bool = False
    verb: str = ""  # of which it is a form, though its key is a noun's: « Signal chiffre », « financé », « condamnés »


class Term(NamedTuple):
    """A term, and which part of the text it was made from."""

    start: int
    end: int
    text: str


def units(text: str) -> list[Unit]:
    """Return the units of `text`, in order. Linear in its length."""
    found: list[Unit] = []
    for start, end, raw in tokenize(text):
        key = raw.replace("'", "")
        gap = text[found[-1].end : start] if found else "|"
        if found and (whole := _number(found, gap, key)):
            found[-1] = found[-1]._replace(end=end, key=whole)
            continue
        if found and gap and gap in _APOSTROPHES and found[-1].key in ELISIONS:
            found[-1] = found[-1]._replace(is_elided=True)
            gap = "|"  # the word before « l’ » is not joined to the word after
        signed = _signed(text, start, end, key)
        if signed:
            start, end, key = signed
        plus = _PLUS.match(text, end) if not key.isdecimal() and len(key) > 1 and not signed else None
        is_near = not gap or (len(gap) == 1 and (gap in _BLANKS or gap in _JOINERS))
        written = text[start:end]
        verb = _verb(found, gap, key, written)
        found.append(Unit(start, end, key, gap if is_near else "|", written != written.lower(), verb=verb))
        if plus:
            found.append(Unit(end, plus.end(), "plus", "-", False))
    return found


def _verb(found: list[Unit], gap: str, key: str, written: str) -> str:
    """Return the infinitive of a word that is a noun by its key, and a verb by its accent or by what is before it."""
    noun = key.removesuffix("s")
    is_accented = unicodedata.normalize("NFC", written).lower().removesuffix("s").endswith("é")
    if is_accented and noun.isalpha() and len(noun) > _SHORTEST_PARTICIPLE and noun not in _NO_PARTICIPLES:
        return f"{noun}r"
    if not found or key not in APART:
        return ""
    before = found[-1]
    if before.is_elided:
        return f"{noun}r" if before.key in ("n", "s") else ""
    is_subject = before.key in _SUBJECTS or (before.is_capital and before.key not in STOP_WORDS)
    return f"{noun}r" if is_subject and gap in [*_BLANKS] else ""


def _number(found: list[Unit], gap: str, key: str) -> str:
    """Return the number that the unit before, `gap` and `key` make: 3,5 or 10 000; "" if `key` begins another unit."""
    before = found[-1]
    if not (key[0].isdecimal() and before.key[-1].isdecimal()):
        return ""
    if gap in {".", ","}:
        return f"{before.key}.{key}"
    if len(key) != _GROUP_DIGITS or not key.isdecimal() or len(gap) != 1 or gap not in _BLANKS:
        return ""
    if not before.key.isdecimal():
        return ""
    # « iPhone 15 128 Go »: a number that labels a name is whole.
    labels = len(found) > 1 and before.gap in {*_BLANKS} and found[-2].is_capital and gap not in _NARROW
    is_grouped = before.end - before.start > len(before.key)
    return before.key + key if (len(before.key) <= _GROUP_DIGITS or is_grouped) and not labels else ""


def _signed(text: str, start: int, end: int, key: str) -> tuple[int, int, str] | None:
    """Return (start, end, key) of a name that has signs: C++, C#, F#, .NET; None if it has none."""
    if key == "c" and text.startswith("++", end):
        return start, end + 2, "cplusplus"
    if key in {"c", "f"} and text.startswith("#", end):
        return start, end + 1, f"{key}sharp"
    if key == "net" and text[max(0, start - 1) : start] == "." and not text[max(0, start - 2) : start - 1].isalnum():
        return start - 1, end, "dotnet"
    return None


def term(key: str) -> str:
    """Return the term of a unit's key."""
    return stem(plain(key))


def plain(key: str) -> str:
    """Return the term of a unit's key with its ending, for completion: the word may not be whole yet."""
    return key.replace(".", "pt").replace("_", "")


def goes_with(one: Unit, other: Unit) -> bool:
    """Return whether `one` and `other`, which follows it, may be written as one word: « Le Cun », « start-up »."""
    if not other.gap:
        return is_unspaced(one.key) and is_unspaced(other.key)
    if other.gap in _JOINERS:
        return True
    if other.gap not in _BLANKS:
        return False
    if one.key.isdecimal() and other.key.isdecimal():  # what _number() was not sure of
        return len(one.key) <= _GROUP_DIGITS == len(other.key)
    if other.key[0].isdecimal() or one.key[0].isdecimal():  # Qwen 3.5, 5 G; not « en 2026 »
        is_short = len(other.key) <= 2 or other.key[0].isdecimal()
        return is_short and one.key not in STOP_WORDS and other.key not in STOP_WORDS
    return other.is_capital and (one.is_capital or one.key in PARTICLES) and one.key.isalpha()


def terms(text: str, of: Callable[[str], str] = term) -> Iterator[Term]:
    """Yield the terms by which `text` is found, in order of where they begin."""
    read = [unit for unit in units(text) if not unit.is_elided]
    for rank, unit in enumerate(read):
        yield Term(unit.start, unit.end, of(unit.key))
        yield from _joined(read, rank, of)


def _joined(read: list[Unit], rank: int, of: Callable[[str], str]) -> Iterator[Term]:
    """Yield the other terms of a unit: its parts, and the words that it makes with those that follow it."""
    unit = read[rank]
    if unit.verb and term(unit.verb) != term(unit.key):
        yield Term(unit.start, unit.end, of(unit.verb))
    if not unit.key.isalpha() and not unit.key.isdecimal():
        for part in _LETTERS.findall(unit.key):  # Qwen3 is found under Qwen
            yield Term(unit.start, unit.end, of(part))
    if rank + 1 < len(read) and goes_with(unit, second := read[rank + 1]):
        yield Term(unit.start, second.end, of(unit.key + second.key))
        if (
            second.gap
            and second.gap in _JOINERS
            and rank + 2 < len(read)
            and goes_with(second, third := read[rank + 2])
        ):  # Wi-Fi 7
            yield Term(unit.start, third.end, of(unit.key + second.key + third.key))


def beginning(term: str) -> bytes:
    """Return letters that are in squeezed(text) of every text that has `term`; b"" if none can be sure.

    A stem keeps the first four letters of its word, but « égal » is that of « égaux »; one with a digit is kept as
    it is written, but for a decimal point.
    """
    if not (term.isascii() and term.isalnum()) or term in _SIGNED:
        return b""
    end = term.find("plu")  # « S25+ » has not these letters
    known = 3 if len(term) == 4 and term.endswith("l") else 4
    sure = term[:known] if term.isalpha() else _POINT.split(term)[0]
    return (sure if end < 0 else sure[:end]).encode()


def index_text(text: str) -> str:
    """Return the terms of `text` as the index keeps them: those of its words in order, for phrases, then the others."""
    read = [unit for unit in units(text) if not unit.is_elided]
    others = [found.text for rank in range(len(read)) for found in _joined(read, rank, term)]
    return " ".join([*(term(unit.key) for unit in read), *others])


def prefix_text(text: str) -> str:
    """Return the terms of `text` with their endings, for completion."""
    return " ".join(found.text for found in terms(text, plain))
