r"""The words of a text, and the normal forms under which words and names are compared, stored and addressed.

Each form serves one purpose. `fold`: the same keyword or name, as the database stores it. `sort_key`: the order of a
French index. `squeezed`: what surely is not in a text. `slugify` (slugs.py): addresses. `name_key`: the same name, in
texts and imports. `order_free_key`: nearly the same name. Terms of the search are in search_engine/analysis.py.

    written        | fold          | sort_key      | squeezed     | slugify       | name_key      | order_free_key
    Joëlle  PINEAU | joelle pineau | joellepineau  | joellepineau | joelle-pineau | joelle pineau | joelle pineau
    L’Économie     | l'economie    | leconomie     | leconomie    | l-economie    | l economie    | leconomie
    GPT-5          | gpt-5         | gpt5          | gpt5         | gpt-5         | gpt 5         | 5 gpt
    Qwen 3.5       | qwen 3.5      | qwen35        | qwen35       | qwen-3-5      | qwen 3 5      | 3 5 qwen
    Lin Junyang    | lin junyang   | linjunyang    | linjunyang   | lin-junyang   | lin junyang   | junyang lin
    Yann Le Cun    | yann le cun   | yannlecun     | yannlecun    | yann-le-cun   | yann le cun   | lecun yann
    LeCun, Yann    | lecun, yann   | lecun,yann    | lecunyann    | lecun-yann    | lecun yann    | lecun yann
    林俊旸         | 林俊旸        | 林俊旸        |              | linjunyang    | 林 俊 旸      | 俊 旸 林
    œuvre          | oeuvre        | oeuvre        | oeuvre       | oeuvre        | oeuvre        | oeuvre
    d’Alibaba      | d'alibaba     | dalibaba      | dalibaba     | d-alibaba     | d alibaba     | dalibaba
    Ali\u200bbaba  | ali\u200bbaba | ali\u200bbaba | alibaba      | ali-baba      | alibaba       | alibaba

A token keeps its place in the text, so that nothing has to be mapped back. What is between two of them (space, hyphen,
apostrophe) is for people/names and the search to read.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from newsroom.text.characters import strip_control_characters
from newsroom.text.french import ASIDE_IN_AN_INDEX, ELISIONS, ENGLISH_TOO, GRAMMAR, PARTICLES, STOP_WORDS

# Letters that Unicode does not decompose (NFKD leaves them whole).
_LETTERS = str.maketrans(
    {
        "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ẞ": "SS", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D",
        "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "þ": "th", "Þ": "TH", "ı": "i", "ħ": "h", "Ħ": "H",
        "’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-", "–": "-", "—": "-", "\u00ad": None,
    }
)  # fmt: skip

# Those of them that are letters, for squeezed(): str.translate() reads ten times as slowly as all of these replace.
_OPENED = {chr(code): plain for code, plain in _LETTERS.items() if plain and chr(code).isalpha()}
_NO_ALPHANUMERIC = bytes(code for code in range(128) if not chr(code).isalnum())

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

_ASIDE = re.compile(rf"(?<!\S){ASIDE_IN_AN_INDEX}(?=\w)")
_MARK = re.compile(f"[{_MARKS}]")
_WORD = re.compile(rf"\w[\w{_MARKS}{_INVISIBLE}]*")
_UNSPACED_RUN = re.compile(f"[{_UNSPACED}]|[^{_UNSPACED}]+")
_HAS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_INVISIBLE_RUN = re.compile(f"[{_INVISIBLE}]+")
# An underscore binds an identifier (Qwen_model), but not at its ends (_Qwen_ is emphasis); « Qwen¹ » calls a note.
_EDGES = "_⁰¹²³⁴⁵⁶⁷⁸⁹ªº" + _INVISIBLE

# What an apostrophe binds into one word, which is no elision: Hui is not in « aujourd’hui ».
_BOUND = re.compile(rf"(?<![\w{_MARKS}{_INVISIBLE}])(aujourd|prud|grand|entr)['’ʼ](?=\w)", re.IGNORECASE)


class Token(NamedTuple):
    """One word of a text: where it starts and ends there, in characters, and its key."""

    start: int
    end: int
    key: str


def tokenize(text: str) -> list[Token]:
    """Return the words of `text`, in order; text[token.start : token.end] is the word as it is written there.

    Linear in the length of `text`.
    """
    found = []
    # The letter apostrophe (U+02BC) counts as a letter for Python, and not for us.
    for match in _WORD.finditer(_BOUND.sub(r"\1_", text).replace("ʼ", "’")):
        start, end = match.span()
        run = text[start:end]
        if run.isascii() and run[0] != "_" and run[-1] != "_":
            found.append(Token(start, end, run.lower()))
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
    """Return whether `word` is one character of a script without spaces."""
    return not word.isascii() and _HAS_UNSPACED.match(word) is not None


def words_of(text: str) -> list[str]:
    """Return the words of `text`, its runs of letters and digits: nothing that a query language could read."""
    return re.findall(r"[^\W_]+", strip_control_characters(text))


def initials(name: str, most: int) -> str:
    """Return the initials of `name`, of its first and last words or (`most` is 1) of the first: « JL », « M »."""
    words = words_of(unicodedata.normalize("NFC", name))
    return "".join(word[0] for word in [*words[:1], *words[1:][-1:]][:most]).upper()


def fold(text: str) -> str:
    """Return the key under which two spellings of `text` are one: « L’Économie  » and « l'economie » are equal.

    Idempotent: fold(fold(x)) == fold(x).
    """
    return re.sub(r"\s+", " ", strip_accents(strip_accents(text).casefold())).strip()


def sort_key(text: str) -> str:
    """Return the key that sorts names as a French index does: spaces, hyphens and apostrophes do not count."""
    return re.sub(r"[\s'.-]+", "", fold(text))


def index_letter(key: str) -> str:
    """Return the letter of a sort key in a French index: É is under E, Œ under O, digits and other scripts under #."""
    initial = key[:1].upper()
    return initial if "A" <= initial <= "Z" else "#"


def index_anchor(key: str) -> str:
    """Return the anchor of the letter of a sort key; digits stand before A, other scripts after Z."""
    letter = index_letter(key)
    if letter != "#":
        return letter.lower()
    return "0" if key < "a" else "autres"


def index_name(name: str, family: str = "") -> str:
    """Return the name of a person as a French index files it: « Lin, Junyang », « Gaulle, Charles de ».

    `family` is the part of `name` that is the surname; without it, what begins with a particle, or the whole name.
    """
    if not family or family not in name:
        particle = _ASIDE.search(name)
        family = name[particle.start() :] if particle else name
    given = " ".join(name.replace(family, " ", 1).split())
    aside = _ASIDE.match(family)
    if aside:
        family, given = family[aside.end() :], f"{given} {aside[0]}".strip()
    return f"{family}, {given}" if given else family


def squeezed(text: str) -> bytes:
    """Return the letters and digits of `text` that fold to ASCII, one after another: « L’Éco. » is b"leco".

    Some forty times as fast as fold(), to know what cannot be in a text.
    """
    text = unicodedata.normalize("NFKD", text)
    if not text.isascii():
        for letter, plain in _OPENED.items():
            text = text.replace(letter, plain)
    return text.encode("ascii", "ignore").lower().translate(None, _NO_ALPHANUMERIC)


def name_key(name: str) -> str:
    """Return the key under which two spellings of `name` are one: « Joëlle  PINEAU » and « Joelle Pineau » are equal.

    Hyphens, apostrophes and all spaces are one space. Idempotent: name_key(name_key(x)) == name_key(x).
    """
    if name.isascii() and name.replace(" ", "").isalnum():
        return " ".join(name.lower().split())  # most names
    return " ".join(word.key for word in tokenize(name))


def order_free_key(name: str) -> str:
    """Return the key that near-duplicates share: « LeCun, Yann » and « Yann Le Cun », « Lin Junyang » and its swap.

    Particles are glued to what follows them, then the words are sorted.
    """
    parts: list[str] = []
    glued = ""
    for word in tokenize(name):
        if word.key in PARTICLES:
            glued += word.key
        else:
            parts.append(glued + word.key)
            glued = ""
    if glued:
        parts.append(glued)
    return " ".join(sorted(parts))


def strip_accents(text: str) -> str:
    """Return `text` with plain letters: accents removed, ligatures opened, apostrophes and dashes made ASCII.

    Other scripts (林俊旸) are kept as they are.
    """
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return unicodedata.normalize("NFC", bare)


def _trimmed(run: str, start: int) -> Token | None:
    """Return the word that `run`, at `start`, is without what surrounds it; None if nothing is left."""
    rest = run.strip(_EDGES)
    start += len(run) - len(run.lstrip(_EDGES))
    key = _key(rest)
    return Token(start, start + len(rest), key) if key else None


@lru_cache(maxsize=20_000)
def _key(run: str) -> str:
    # What one character folds to may have spaces, signs and other marks (« ﷺ », « ¼ », « ำ »): a key is one word.
    kept = "".join(sign for sign in fold(visible(run)) if sign.isalnum() or sign == "'" or _MARK.match(sign))
    start = next((place for place, sign in enumerate(kept) if sign.isalnum()), len(kept))
    return kept[start:]


# What French has and English lacks: accents, elisions, small words that are not English ones too.
_SMALL_WORDS = "|".join(sorted((GRAMMAR | STOP_WORDS - ELISIONS) - ENGLISH_TOO))
_FRENCH = re.compile(rf"[àâçèéêëîïôùûœÀÂÇÈÉÊËÎÏÔÙÛŒ]|\b(?:[cdjlmnstCDJLMNST]|[Qq]u)['’]\w|\b(?:{_SMALL_WORDS})\b")


def is_french(text: str) -> bool:
    """Return whether a title is written in French, by an accent, an elision or a small word."""
    return _FRENCH.search(text) is not None
