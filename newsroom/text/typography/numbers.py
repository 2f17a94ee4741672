"""Numbers: groups of three digits, words tied to a number, ranks."""

import re
from collections.abc import Iterator

from newsroom.text.characters import NARROW, NBSP
from newsroom.text.french import (
    BEFORE_SECOND,
    CODES,
    COUNTING_WORDS,
    ELISIONS,
    FUNCTION_WORDS,
    NUMBERED,
    RANKED,
    SECOND,
    SYMBOLS,
)
from newsroom.text.typography.markup import Edit

_NUMBER = re.compile(
    r"(?<![\w.,…])(?<![^\W\d_]-)"
    r"(?P<whole>[1-9]\d{0,2}(?:\s\d{3}(?!\d))+(?!\s\d{1,2}(?!\d)(?!\s*[%€$]))|\d+)(?P<decimals>[.,]\d+)?(?![\w])(?!\.\w)"
    r"(?:(?P<space>\s++)(?P<word>[^\W\d_]+(?:€|[²³])?(?:/[^\W\d_]+)?|[%‰€$£¥₿°Ω℃][^\W\d_]?)(?P<elided>['’])?)?"
)
_CLOCK = re.compile(r"(?<=\d)\s*+(?:h|min|mn)(\s++)(?=\d{1,2}(?!\d))")
_CURRENCY = re.compile(r"(?<=\d)\s*+(?:k|M|Md|Mds|millions?|milliards?)(\s++)(?=[€$£¥])")
_WORD_BEFORE = re.compile(r"((?:[^\W\d_][\w.°º-]*|§+):?)\s+\Z")
_FOUR_DIGITS = 4

_RANK = re.compile(
    r"(?<![\w.,:/'’…])(?<![^\We]-)(?:1(?P<first>ers?|res?)|(?:\d{1,3}(?:\s\d{3})+|[1-9]\d*)(?P<rank>es?)|2(?P<second>nde?s?|de|ds?)"
    r"|I(?P<numeral_first>er|re)|(?P<numeral>[VX]|[IVXLC]{2,})(?P<numeral_rank>es?))(?![\w'’]|-(?![IVX\d]))"
)
_NUMERAL = re.compile(r"C{0,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_SECOND = re.compile(rf"\s+(?:{'|'.join(SECOND)})\b")
_RANKED = re.compile(rf"\s+(?:{'|'.join(RANKED)})\b|\s*(?:et|ou|au|à|,|-|–)\s*(?:le\s)?[IVXLC]+(?:e|<)")


def numbers(text: str) -> Iterator[Edit]:
    """Yield the edits of the spaces in numbers and after them."""
    for number in _NUMBER.finditer(text):
        whole = number["whole"]
        if len(whole) > _FOUR_DIGITS and not whole.isdigit() and not is_code(text, number.start()):
            for place, character in enumerate(whole, number.start()):
                if character.isspace():
                    yield Edit(place, place + 1, NARROW)
        if number["space"] and _is_tied(text, number):
            yield Edit(*number.span("space"), NBSP)
    for pattern in (_CLOCK, _CURRENCY):
        for match in pattern.finditer(text):
            yield Edit(*match.span(1), NBSP)


def _is_tied(text: str, number: re.Match) -> bool:
    """Return whether a no-break space ties the number to the word after it."""
    word, whole = number["word"], number["whole"]
    if word in SYMBOLS or not word[0].isalpha():
        return True
    if word.lower() in (ELISIONS if number["elided"] else FUNCTION_WORDS):
        return False
    is_plain = whole.isdigit() and not number["decimals"]
    if is_plain and len(whole) == _FOUR_DIGITS and whole[0] in "12":  # a year
        return False
    if (number["decimals"] or "").startswith("."):  # a version
        return False
    return not (is_plain and _is_label(text, number.start()))


def word_before(text: str, start: int) -> str:
    """Return the word before text[start] with the mark that ends it, "" without one."""
    match = _WORD_BEFORE.search(text, max(0, start - 40), start)
    return match[1] if match else ""


def _is_label(text: str, start: int) -> bool:
    """Return whether a number names what is before it: Windows 10, n° 5; not « Les 3 »."""
    word = word_before(text, start)
    return word in NUMBERED or (word[:1].isupper() and word[-1] not in ".:" and word.lower() not in COUNTING_WORDS)


def is_code(text: str, start: int) -> bool:
    """Return whether the digits are a name: n° 1 500, SIREN 123 456 789."""
    return word_before(text, start).lower().rstrip(":") in CODES


def ordinals(text: str) -> Iterator[Edit]:
    """Yield the letters of ranks, raised: 1er, 2e, XXIe."""
    for match in _RANK.finditer(text):
        numeral = match["numeral"]
        if numeral and not (_NUMERAL.fullmatch(numeral) and (len(numeral) > 1 or _RANKED.match(text, match.end()))):
            continue
        if match["numeral_first"] and not _is_reign(text, match):
            continue
        if match["second"] in ("d", "ds") and not _is_second(text, match):
            continue
        letters = match.lastgroup or ""
        yield Edit(*match.span(letters), f"<sup>{match[letters]}</sup>")


def _is_second(text: str, match: re.Match) -> bool:
    """Return whether « 2d » is a rank, « le 2d tour », and no drawing in two dimensions, « un jeu 2d »."""
    before = word_before(text, match.start()).lower()
    return bool(_SECOND.match(text, match.end()) or (before in BEFORE_SECOND and not text.startswith("/", match.end())))


def _is_reign(text: str, match: re.Match) -> bool:
    """Return whether « Ier » ranks somebody or something: after a name, or before what is ranked."""
    return bool(word_before(text, match.start())[:1].isupper() or _RANKED.match(text, match.end()))
