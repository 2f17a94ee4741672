"""One sentence as the rules read it: its words folded, its names coded, and where each stands in the text.

« Selon Clubic, Junyang Lin quitte Qwen. » is coded « selon U1 , X0 quitte C2 » when it is read for Junyang Lin.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from newsroom.text.french import ABBREVIATED_TITLES
from newsroom.text.words import fold

_PIECE = re.compile(r"\d+(?:[.,]\d+)+|\w+(?:[-‐‑]\w+)*['’ʼ]?|[^\w\s]")
_SENTENCE_END = re.compile(r"[.!?…]+[»”\"’)\]]*\s+(?=[«“\"(]?\s?\S)|\n")
_ABBREVIATION = re.compile(rf"(?:\b(?:{'|'.join(map(re.escape, ABBREVIATED_TITLES))})|\b[A-Z]\.|\b(?:cf|vs|env)\.)$")
# A longer sentence is a list or a table that lost its marks: nothing sure can be read in it.
MAX_CHARACTERS = 1_000

_MARKS = {".", "!", "?", "..."}
_DASHES = {"–", "—", "-"}
_QUOTES = {"«": "»", "“": "”"}


class Name(NamedTuple):
    """A name in a text: text[start : end]. `kind` is « person », « company », or "" when nobody knows.

    `fiche` is None for a name without fiche.
    """

    start: int
    end: int
    kind: str
    fiche: int | str | None = None


class Sentence(NamedTuple):
    """The words of a sentence, or of the part of it between semicolons that names the subject, in their order.

    `code` is the coded words, each after a space; `places[i]` is (start in the code, start and end in the text, name).
    """

    code: str
    places: list[tuple[int, int, int, Name | None]]
    rest: str  # the code of the other parts of the sentence
    asks: bool  # it ends with a question mark

    def name_at(self, offset: int) -> Name:
        """Return the name coded at `offset` of the code."""
        return next(name for start, _, _, name in self.places if start == offset and name)

    def words(self, first: int, after: int) -> tuple[int, int]:
        """Return where the words between two offsets of the code start and end in the text."""
        inside = [(start, end) for offset, start, end, _ in self.places if first <= offset < after]
        return inside[0][0], inside[-1][1]


def sentences_naming(text: str, subject: Name, names: list[Name]) -> Iterator[Sentence]:
    """Yield what the sentences of `text` say that name the subject: that of `subject` first, then the others."""
    bounds = list(_bounds(text, names))
    mine = [name for name in names if name.fiche == subject.fiche]
    mine.sort(key=lambda name: (name.start != subject.start, name.start))
    read = set()
    for name in mine:
        first, after = next(bound for bound in bounds if bound[0] <= name.start < bound[1])
        if first in read:
            continue
        read.add(first)
        if after - first > MAX_CHARACTERS:
            continue
        words = list(_words(text, first, after, subject, names))
        yield from _spoken(text, after, _clear(words))


def _bounds(text: str, names: list[Name]) -> Iterator[tuple[int, int]]:
    """Yield where each sentence of `text` starts and ends."""
    first = 0
    for match in _SENTENCE_END.finditer(text):
        stop = match.start()
        if any(name.start < match.end() - 1 and stop < name.end - 1 for name in names):
            continue
        if text[stop] == "." and _ABBREVIATION.search(text[first : stop + 1]):
            continue
        if text[match.end() : match.end() + 1].islower():
            continue
        yield first, match.end()
        first = match.end()
    yield first, len(text) + 1


class _Word(NamedTuple):
    code: str
    start: int
    end: int
    name: Name | None


def _words(text: str, first: int, after: int, subject: Name, names: list[Name]) -> Iterator[_Word]:
    """Yield the coded words of a sentence."""
    rank = 0
    offset = first
    for name in sorted(name for name in names if first <= name.start < after):
        if name.start < offset:
            continue  # two names on the same words
        yield from _plain_words(text, offset, name.start)
        letter = "X" if name.fiche is not None and name.fiche == subject.fiche else (name.kind[:1].upper() or "U")
        yield _Word(f"{letter}{rank}", name.start, name.end, name)
        rank += 1
        offset = name.end
    yield from _plain_words(text, offset, min(after, len(text)))


def _plain_words(text: str, first: int, after: int) -> Iterator[_Word]:
    for match in _PIECE.finditer(text, first, after):
        piece = match.group()
        glued = match.start() > 0 and match.end() < len(text) and not text[match.end()].isspace()
        if piece in _DASHES and piece == "-" and glued:
            code = "-"
        elif piece in _DASHES:
            code = ","
        else:
            code = fold(piece)
        if code and " " not in code:
            yield _Word(code, match.start(), match.end(), None)


def _clear(words: list[_Word]) -> list[_Word]:
    """Return the words without brackets and quotations, unless the subject stands in them: then these alone."""
    kept: list[_Word] = []
    index = 0
    while index < len(words):
        word = words[index]
        closing = {"(": ")", "[": "]"}.get(word.code) or _QUOTES.get(word.code)
        end = next((i for i in range(index + 1, len(words)) if words[i].code == closing), None) if closing else None
        if end is None:
            kept.append(word)
            index += 1
            continue
        inside = words[index + 1 : end]
        is_quoted = word.code in _QUOTES
        if is_quoted and len(inside) == 1:
            kept += inside  # « Qwen »: a name or a word between quotation marks
        elif any(each.code.startswith("X") for each in inside):
            return [] if is_quoted else _clear(inside)  # what somebody else says
        elif is_quoted:
            kept.append(_Word('"', word.start, words[end].end, None))
        index = end + 1
    return kept


def _spoken(text: str, after: int, words: list[_Word]) -> Iterator[Sentence]:
    """Yield the parts of the sentence, cut at semicolons, that name the subject."""
    asks = "?" in text[max(after - 6, 0) : after]
    parts: list[list[_Word]] = [[]]
    for word in words:
        if word.code == ";":
            parts.append([])
        elif word.code not in _MARKS:
            parts[-1].append(word)
    codes = ["".join(f" {word.code}" for word in part) + " " for part in parts]
    for rank, part in enumerate(parts):
        if not any(word.code.startswith("X") for word in part):
            continue
        places, offset = [], 1
        for word in part:
            places.append((offset, word.start, word.end, word.name))
            offset += len(word.code) + 1
        yield Sentence(codes[rank], places, "".join(codes[:rank] + codes[rank + 1 :]), asks)
