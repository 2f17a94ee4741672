"""What an editor is offered while writing: missing spaces, faulty ranks, accents and ligatures. Never made unasked."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from newsroom.text.french import ACCENTED, CURRENCIES_AND_UNITS, LATIN_AFTER_A, LIGATURES, NUMBERED, UNITS
from newsroom.text.typography.numbers import is_code, word_before
from newsroom.text.typography.quotes import pairs


class Finding(NamedTuple):
    """Something in a text that an editor is shown."""

    offset: int  # in characters
    excerpt: str  # the text there
    suggestion: str | None  # what could take its place
    code: str
    message: str  # in French

    @property
    def end(self) -> int:
        """Where the excerpt ends."""
        return self.offset + len(self.excerpt)


def _any(words: list[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


class _Rule(NamedTuple):
    code: str
    message: str
    needs: re.Pattern  # what no match is without; it begins with a sign, so that most texts are soon put aside
    pattern: re.Pattern
    words: Callable[[re.Match], str]  # that could take the place of a match


_RULES: list[_Rule] = []


def _rule(code: str, message: str, needs: str, pattern: str, words: Callable[[re.Match], str] | str) -> None:
    make = words if callable(words) else lambda match: words
    _RULES.append(_Rule(code, message, re.compile(needs), re.compile(pattern), make))


_THOUSANDS = "Les milliers se séparent par une espace."
_TOUCHES = r"(?<=[^\s(\[{«“‘/\\!?;:.,<>=&|@~^`_–—-])"
_rule(
    "space-before-mark",
    "Une espace précède ce signe.",
    r"[!?]",
    rf"{_TOUCHES}[!?]++(?=[\s.,»”\"')\]…]|\Z)",
    lambda m: f" {m[0]}",
)
_rule("space-before-mark", "Une espace précède le point-virgule.", ";", rf"{_TOUCHES};(?=[\s»]|\Z)", " ;")
_rule("space-before-mark", "Une espace précède les deux-points.", ":", rf"{_TOUCHES}:(?=[\s«“\"]|\Z)", " :")
_rule("space-after-mark", "Une espace suit ce signe.", r"[:;]", r"(?<=\s)[:;](?=[^\W\d_])", lambda m: f"{m[0]} ")
_rule(
    "hour", "L’heure s’écrit avec des espaces : 14 h 30.", r"\d\s?h",
    r"(?<![\w.,…:/])((?:[01]?\d|2[0-4]))(?:h|\sh|h\s)([0-5]\d)(?![\w/])", lambda m: f"{m[1]} h {m[2]}",
)  # fmt: skip
_rule(
    "space-before-unit", "Une espace sépare le nombre de son unité.", rf"\d(?:{_any(UNITS)})",
    rf"(?<![^\W\d_]-)(?<![\w.,…])(\d+(?:\s\d{{3}})*(?:[.,]\d+)?)({_any(UNITS)})(?![\w’']|(?<=h)/)",
    lambda m: f"{_grouped(m[1])} {m[2]}",
)  # fmt: skip
_rule(
    "space-before-number", "Une espace sépare l’abréviation du nombre.", r"[.°º§]\d",
    rf"(?<![\w.…])({_any([word for word in NUMBERED if not word.isalpha()])})(?=\d)", lambda m: f"{m[1]} ",
)  # fmt: skip
_rule(
    "thousands", _THOUSANDS, r"\d{4}",
    rf"(?<![\w.,…/#°@-])\d{{4}}(?=(?:,\d+)?\s(?:{_any(CURRENCIES_AND_UNITS)})(?![\w’'.]))", lambda m: _grouped(m[0]),
)  # fmt: skip
_rule(
    "rank", "Ce rang s’abrège autrement : 1re, 2e.", r"[\dIVXLC](?:i?[èe]me|[èe]re)",
    r"(?<![\w.,…-])(?P<number>\d+|[IVXLC]+)(?:i?[èe]me(?P<many>s?)|(?P<first>[èe]re(?P<firsts>s?)))(?![\w-])",
    lambda m: _rank(m),
)  # fmt: skip
_rule("mister", "« Monsieur » s’abrège « M. ».", "Mr", r"(?<!\w)Mr\.?\s(?=[A-ZÀ-Þ])", "M. ")
_rule(
    "ligature", "Ce mot s’écrit avec « œ ».", "[oO][eE]",
    rf"(?i)(?<!\w)(?:[\w-]*-)?(?:{'|'.join(LIGATURES)})(?!\w)",
    lambda m: re.sub("oe", "œ", re.sub("O[eE]", "Œ", m[0])),
)  # fmt: skip
_rule(
    "accented-capital", "Les capitales portent leur accent.", _any(sorted({word[:3] for word in ACCENTED})),
    rf"(?<!\w)({_any(list(ACCENTED))})(?!\w)", lambda m: ACCENTED[m[1]],
)  # fmt: skip
_rule(
    "accented-capital", "La préposition « À » porte son accent.", r"A\s",
    rf"(?:\A\s*|(?<=[.!?…:]\s)(?<!\b[A-ZÀ-Þ]\.\s)(?<!\bMM\.\s)|(?<=[«“]\s)|(?<=[«“\"]))A(?=\s(?!(?:{'|'.join(LATIN_AFTER_A)})\b)\w)",
    lambda m: m[0].replace("A", "À"),
)  # fmt: skip

_LONG_NUMBER = re.compile(r"(?<![\w.,…/#°@:-])[1-9]\d{4,11}(?![\w/-])(?![.:]\w)")


def corrections(text: str) -> list[Finding]:
    """Return what should be corrected in a masked text, in order, none over another. Pure."""
    found = [
        Finding(match.start(), match[0], words, rule.code, rule.message)
        for rule in _RULES
        if rule.needs.search(text)
        for match in rule.pattern.finditer(text)
        if (words := rule.words(match)) != match[0]
    ]
    found += _long_numbers(text)
    found += _guillemets(text)
    kept: list[Finding] = []
    end = 0
    for correction in sorted(found, key=lambda correction: correction.offset):
        if correction.offset >= end:
            kept.append(correction)
            end = correction.end
    return kept


def _grouped(number: str) -> str:
    """Return a whole number (decimals after a comma) in groups of three digits."""
    whole, comma, decimals = number.partition(",")
    return f"{int(whole):,}".replace(",", " ") + comma + decimals if whole.isdigit() else number


def _rank(match: re.Match) -> str:
    if match["first"] is None:
        return f"{match['number']}e{match['many']}"
    return f"{match['number']}re{match['firsts']}" if match["number"] in ("1", "I") else match[0]


def _long_numbers(text: str) -> Iterator[Finding]:
    """Yield the numbers of five digits or more to be grouped: quantities, not codes."""
    for match in _LONG_NUMBER.finditer(text):
        after = text[match.end() : match.end() + 3].strip()
        is_postcode = len(match[0]) == 5 and after.istitle()  # 75011 Paris
        is_label = word_before(text, match.start())[:1].isupper() and not after[:1].islower()  # RTX 12345
        if not (is_postcode or is_label or is_code(text, match.start())):
            yield Finding(match.start(), match[0], _grouped(match[0]), "thousands", _THOUSANDS)


def _guillemets(text: str) -> Iterator[Finding]:
    """Yield the spaces that lack inside « », and inner quotations to be written “ ”."""
    if "«" not in text:
        return
    for start, end, level in pairs(text)[0]:
        if text[start] != "«":
            continue
        if level == 0:
            message = "Une espace se place à l’intérieur des guillemets."
            if not text[start + 1].isspace():
                yield Finding(start, "«", "« ", "space-in-quotes", message)
            if not text[end - 1].isspace():
                yield Finding(end, "»", " »", "space-in-quotes", message)
        elif level == 1:
            inside = text[start + 1 : end]
            first = start + 1 + len(inside) - len(inside.lstrip())
            last = start + 1 + len(inside.rstrip())
            if first < last:
                message = "Une citation dans une citation prend des guillemets anglais : “ ”."
                yield Finding(start, text[start:first], "“", "inner-quotes", message)
                yield Finding(last, text[last : end + 1], "”", "inner-quotes", message)
