"""One normalisation of names, for detection, choosers, duplicates and search.

A text is read as words: runs of letters and digits, or one Chinese character or kana. Each word keeps where it stands
in the text as it was given, so nothing has to be mapped back, and has a key without accents, ligatures, case or
invisible characters. What stands between two words (space, hyphen, apostrophe) is for the judgement to read.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from newsroom.text.folding import fold
from newsroom.text.french import PARTICLES

# Characters without width: they hide inside words (soft hyphen, zero-width spaces, marks of direction, selectors).
_INVISIBLE = "".join(
    chr(code)
    for first, last in (
        (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x180B, 0x180E), (0x200B, 0x200F), (0x202A, 0x202E),
        (0x2060, 0x206F), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
    )
    for code in range(first, last + 1)
)  # fmt: skip
# Accents written apart from their letter (NFD), and the vowel signs of Hebrew, Arabic and Devanagari.
_MARKS = (
    "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
    "\u0591-\u05bd\u064b-\u065f\u0900-\u0903\u093a-\u094f"
)
# Han, kana and their repetition mark: scripts without spaces, of which each character is a word here.
_UNSPACED = "\u3005\u3007\u3041-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

_MARK = re.compile(f"[{_MARKS}]")
_WORD = re.compile(rf"\w[\w{_MARKS}{_INVISIBLE}]*")
_UNSPACED_RUN = re.compile(f"[{_UNSPACED}]|[^{_UNSPACED}]+")
_HAS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_INVISIBLE_RUN = re.compile(f"[{_INVISIBLE}]+")
# An underscore binds an identifier (Qwen_model), but not at its ends (_Qwen_ is emphasis); « Qwen¹ » calls a note.
_EDGES = "_⁰¹²³⁴⁵⁶⁷⁸⁹ªº" + _INVISIBLE

# What an apostrophe binds into one word, which is no elision: « aujourd’hui » does not hold Hui.
_BOUND = re.compile(rf"(?<![\w{_MARKS}{_INVISIBLE}])(aujourd|prud|grand|entr)['’ʼ](?=\w)", re.IGNORECASE)


class Word(NamedTuple):
    """One word of a text: where it starts and ends there, in characters, and its key."""

    start: int
    end: int
    key: str


def words(text: str) -> list[Word]:
    """Return the words of `text`, in order; text[word.start : word.end] is the word as it is written there.

    Linear in the length of `text`.
    """
    found = []
    # The letter apostrophe (U+02BC) counts as a letter for Python, and not for us.
    for match in _WORD.finditer(_BOUND.sub(r"\1_", text).replace("ʼ", "’")):
        start, end = match.span()
        run = text[start:end]
        if run.isascii() and run[0] != "_" and run[-1] != "_":
            found.append(Word(start, end, run.lower()))
        elif _HAS_UNSPACED.search(run):
            found += [
                word
                for part in _UNSPACED_RUN.finditer(run)
                if (word := _trimmed(part.group(), start + part.start())) is not None
            ]
        elif (word := _trimmed(run, start)) is not None:
            found.append(word)
    return found


def visible(text: str) -> str:
    """Return `text` without the characters that have no width."""
    return text if text.isascii() else _INVISIBLE_RUN.sub("", text)


def is_unspaced(word: str) -> bool:
    """Tell whether `word` is one character of a script without spaces."""
    return not word.isascii() and _HAS_UNSPACED.match(word) is not None


def name_key(name: str) -> str:
    """Return the key under which two spellings of `name` are one: « Joëlle  PINEAU » and « Joelle Pineau » are equal.

    Hyphens, apostrophes and all spaces are one space. Idempotent: name_key(name_key(x)) == name_key(x).
    """
    if name.isascii() and name.replace(" ", "").isalnum():
        return " ".join(name.lower().split())  # most names
    return " ".join(word.key for word in words(name))


def order_free_key(name: str) -> str:
    """Return the key that near-duplicates share: « LeCun, Yann » and « Yann Le Cun », « Lin Junyang » and its swap.

    Particles are glued to what follows them, then the words are sorted.
    """
    parts: list[str] = []
    glued = ""
    for word in words(name):
        if word.key in PARTICLES:
            glued += word.key
        else:
            parts.append(glued + word.key)
            glued = ""
    if glued:
        parts.append(glued)
    return " ".join(sorted(parts))


def _trimmed(run: str, start: int) -> Word | None:
    """Return the word that `run`, at `start`, is without what surrounds it; None if nothing is left."""
    rest = run.strip(_EDGES)
    start += len(run) - len(run.lstrip(_EDGES))
    key = _key(rest)
    return Word(start, start + len(rest), key) if key else None


@lru_cache(maxsize=20_000)
def _key(run: str) -> str:
    # What one character folds to may hold spaces, signs and other marks (« ﷺ », « ¼ », « ำ »): a key is one word.
    kept = "".join(sign for sign in fold(visible(run)) if sign.isalnum() or sign == "'" or _MARK.match(sign))
    start = next((place for place, sign in enumerate(kept) if sign.isalnum()), len(kept))
    return kept[start:]
