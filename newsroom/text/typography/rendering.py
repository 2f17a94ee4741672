"""What readers see: spaces that were typed made right, glyphs made French. No missing space is put in."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from newsroom.text.characters import NARROW, NBSP
from newsroom.text.french import ABBREVIATED_TITLES, FUNCTION_WORDS, MONTHS, NUMBERED
from newsroom.text.typography.markup import Edit
from newsroom.text.typography.numbers import numbers, ordinals
from newsroom.text.typography.quotes import quotes

_QUOTES = set('"«»‹›')

_BEFORE_MARK = re.compile(r"(?<=\S)\s++(?=([;:!?]))")
_AFTER_OPENING = re.compile(r"(?<![\w«‹])[«‹](\s++)(?=\S)")
_BEFORE_CLOSING = re.compile(r"(?<=\S)(\s++)[»›](?!\w)")

# These begin with what they change, found fast, and then look behind it.
_APOSTROPHE = re.compile(
    r"'(?:(?<=[^\W\d_]')(?=[\w«“\"‘])"  # l'IA, l'"IA"
    r"|(?<=\d')(?=s\b)"
    r"|(?<!\w')(?=\d\ds?\b(?!['’]))"  # '90s
    r"|(?:(?<=\b[ldjmtnscLDJMTNSC]')|(?<=\b[qQ]u'))(?=[\s(\[]))"
)
_AND = re.compile(r"(?<!\w)'n'(?!\w)")  # rock 'n' roll

_ELLIPSIS = re.compile(
    r"\.\.\.(?<!\.{4})(?:(?<=[\w»”’'\")\]%€$°+!?]\.{3})(?![.…\w/\\])"
    r"|(?<=[^\W\d]\.{3})(?=[^\W_])"
    r"|(?<=\[\.{3})(?=\])|(?<=\(\.{3})(?=\)))"
)
_ET_CETERA = re.compile(r"(?<!\w)([eE]tc)(?:\.{3}…*+|\.?…++)(?!\.)")

_BEFORE_NAME = re.compile(
    rf"(?<![\w.…])(?:{'|'.join(map(re.escape, ABBREVIATED_TITLES))}|[A-ZÀ-ÖØ-Þ]\.(?:-[A-ZÀ-ÖØ-Þ]\.)*)"
    r"(\s++)(?=[A-ZÀ-ÖØ-Þ])"
)
_BEFORE_NUMBER = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, NUMBERED))})(\s++)(?=\d|[IVXLC]+\b)")
_AFTER_RANK = re.compile(
    r"(?:\d(?:er|ers|e|ᵉʳ|ᵉ)|\b[IVXLC]+(?:er|e|ᵉ))(\s++)(?=(?:" + "|".join(MONTHS) + r"|siècles?|millénaires?)\b)"
)
_VERSION = re.compile(r"\s++(?=v?\d)")
_VERSION_NUMBER = re.compile(r"v?\d+(?:[.,]\d+)*\w*")
_OWN_VERSION = re.compile(r"\s+v?\d\S*\Z")
# After a product, before these, the number is not its version: « Qwen 50 % moins cher ».
_QUANTITY = re.compile(r"\s*(?:[%‰€$£¥]|(?:millions?|milliards?|M€|Mds?€?|fois)\b)|\s0\d\d(?!\d)")

DASH = re.compile(r"(?<=[^\s«“‹(\[])(?P<before>\s++)(?P<dash>[-–—])(?:(?P<after>\s++)(?=\S)|(?=[,.;:!?)\]»…]))")
_DIALOGUE = re.compile(r"\s*+(?:[«“]\s*)?[–—](\s++)(?=\S)")
SENTENCE = re.compile(
    r"(?<!\b[A-ZÀ-Þ])(?<!\bMM)(?<!\bDr)(?<!\bPr)(?<!\bcf)(?<!\bSt)[.!?…]+[»”\")\s]*\s(?=[A-ZÀ-Þ«“\"])"
)
_LETTER_OR_NUMBER = re.compile(r"[^\W\d_]|[\d\s.,]*\d")


def rendered(text: str, *, with_raised_letters: bool) -> list[Edit]:
    """Return the edits of a masked text, in order, none over another; some may change nothing. Pure."""
    edits: list[Edit] = []
    if not _QUOTES.isdisjoint(text):
        edits += quotes(text)
        edits += (Edit(*match.span(1), NBSP) for match in _AFTER_OPENING.finditer(text))
        edits += (Edit(*match.span(1), NBSP) for match in _BEFORE_CLOSING.finditer(text))
    edits += (Edit(*match.span(), NBSP if match[1] == ":" else NARROW) for match in _BEFORE_MARK.finditer(text))
    if "'" in text:
        edits += (Edit(*match.span(), "’") for match in _APOSTROPHE.finditer(text))
        for match in _AND.finditer(text):
            edits += [Edit(match.start(), match.start() + 1, "’"), Edit(match.end() - 1, match.end(), "’")]
    if "..." in text or "…" in text:
        edits += (Edit(match.end(1), match.end(), ".") for match in _ET_CETERA.finditer(text))
        edits += (Edit(*match.span(), "…") for match in _ELLIPSIS.finditer(text))
    edits += dashes(text)
    edits += (Edit(*match.span(1), NBSP) for match in _BEFORE_NAME.finditer(text))
    edits += numbers(text)
    edits += (Edit(*match.span(1), NBSP) for match in _BEFORE_NUMBER.finditer(text))
    edits += (Edit(*match.span(1), NBSP) for match in _AFTER_RANK.finditer(text))
    if with_raised_letters:
        edits += ordinals(text)
    return in_order(edits)


def in_order(edits: Iterable[Edit]) -> list[Edit]:
    """Return `edits` by place; where two meet, that of the rule that came first."""
    kept: list[Edit] = []
    end = 0
    for edit in sorted(edits, key=lambda edit: edit.start):  # stable
        if edit.start >= end:
            kept.append(edit)
            end = edit.end
    return kept


def versions(text: str, products: tuple[str, ...]) -> Iterator[tuple[int, int, int]]:
    """Yield where the space of « Qwen 3.5 » begins and ends, and where its number ends. `text` is not masked."""
    names = _without_versions(products)
    if names:
        for space in _VERSION.finditer(text):
            start = space.start()
            if text.endswith(names, 0, start) and _is_whole(text, start, names):
                number = _VERSION_NUMBER.match(text, space.end())
                if number and not _QUANTITY.match(text, number.end()):
                    yield start, space.end(), number.end()


@lru_cache(maxsize=8)
def _without_versions(products: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names that a version may follow: of « Qwen 3.5 », Qwen."""
    return tuple({name for product in products if (name := _OWN_VERSION.sub("", product).strip())})


def _is_whole(text: str, end: int, products: tuple[str, ...]) -> bool:
    """Return whether one of the products that end there is a whole word."""
    for product in products:
        start = end - len(product)
        if text.startswith(product, start) and (start == 0 or not text[start - 1].isalnum()):
            return True
    return False


def dashes(text: str) -> Iterator[Edit]:
    """Yield the edits of dashes between spaces: by pairs inside a sentence, then alone; that of a dialogue."""
    if "-" not in text and "–" not in text and "—" not in text:
        return
    head = _DIALOGUE.match(text)
    if head:
        yield Edit(*head.span(1), NBSP)
    found = [dash for dash in DASH.finditer(text) if not _is_sum(text, dash)]
    while found:
        first, *found = found
        second = found[0] if found else None
        opens = first["after"] and second and not SENTENCE.search(text, first.end(), second.start() + 1)
        yield from _dash(first, before=not opens)
        if opens and second:
            yield Edit(*first.span("after"), NBSP)
            yield from _dash(second, before=True)
            found = found[1:]


def _dash(dash: re.Match, *, before: bool) -> Iterator[Edit]:
    if dash["dash"] == "-":
        yield Edit(*dash.span("dash"), "–")
    if before:
        yield Edit(*dash.span("before"), NBSP)


def _is_sum(text: str, dash: re.Match) -> bool:
    """Return whether the dash is a minus or the sign of a range: 5 - 3, n - 1."""
    if not dash["after"]:
        return False
    left = re.split(r"\s", text[max(0, dash.start() - 40) : dash.start()])[-1]
    right = re.match(r"\S*?(?=[,.;:!?)\]»…]*(?:\s|\Z))", text[dash.end() : dash.end() + 40])
    right_word = right[0] if right else ""
    if dash["dash"] == "-" and left.lower() in FUNCTION_WORDS and right_word.isdigit():  # et - 5 %
        return True
    return all(_LETTER_OR_NUMBER.fullmatch(word) and word not in "àayÀ" for word in (left, right_word))
