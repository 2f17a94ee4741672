"""What an editor is offered while writing: missing spaces, faulty ranks, accents and ligatures. Never made unasked."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from newsroom.text.french import (
    ACCENTED,
    CURRENCIES_AND_UNITS,
    FUNCTION_WORDS,
    LATIN_AFTER_A,
    LIGATURES,
    NUMBERED,
    SENTENCE_OPENERS,
    UNITS,
    VERBS,
)
from newsroom.text.typography.markup import MASK
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


FRENCH_WORDS = [word for word in FUNCTION_WORDS | VERBS if word.isalpha() and len(word) > 1]


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
_LISTED = re.compile(r"[,.@/-][\w.@/-]*\Z")  # « nom,prenom,ville »
_AFTER = "Une espace suit ce signe."
_rule("space-after-mark", _AFTER, r"[:;]", r"(?<=\s)[:;](?=[^\W\d_])|(?<= )[:;](?=“)", lambda m: f"{m[0]} ")
# Not « !g », by which one search engine asks another.
_rule(
    "space-after-mark", _AFTER, r"[!?]",
    rf"(?<=\s)(?:[!?]++(?=[A-ZÀ-Þ«])|!*\?[!?]*+(?=[^\W\d_])|!++(?={_any(FRENCH_WORDS)}\b))", lambda m: f"{m[0]} ",
)  # fmt: skip
_rule("space-after-mark", _AFTER, r"…|\.{3}", r"(?<=[a-zà-ÿ])(?:…|\.{3})(?=[A-ZÀ-Þ][a-zà-ÿ])", lambda m: f"{m[0]} ")
_rule(
    "space-after-mark", _AFTER, r",\w",
    r"(?<=[a-zA-ZÀ-ÿ]{3}),(?=[a-zA-ZÀ-ÿ]{3,}(?![\w,=(-]|\.\w))",
    lambda m: m[0] if _LISTED.search(m.string, max(0, m.start() - 40), m.start()) else ", ",
)  # fmt: skip
_rule("space-after-mark", _AFTER, "[»”%€)],", r"(?<=[»”%€]),(?=[^\W\d_])|(?<=\w\)),(?=[a-zà-ÿ]{3})", ", ")
_rule("space-after-mark", _AFTER, "[%€]", r"(?<=\d)(\s?)([%€])(?=[a-zà-ÿ]{2})", lambda m: f" {m[2]} ")
_rule(
    "space-after-mark", _AFTER, r"\.[A-ZÀ]",
    rf"(?<=[a-zà-ÿ][a-zà-ÿ])\.(?=(?:{'|'.join(SENTENCE_OPENERS)})\s)", lambda m: ". ",
)  # fmt: skip
_rule(
    "apostrophe", "L’apostrophe se colle aux mots qu’elle lie.", "['’]",
    r"(?<![\w’'-])([ldjmtnscLDJMTNSC]|(?:[Qq]|[Jj]usq|[Ll]orsq|[Pp]uisq|[Qq]uoiq)u)(?:(['’])\s|\s(’))(?=[^\W\d_])",
    lambda m: m[1] + (m[2] or m[3]),
)  # fmt: skip
_HOUR = "L’heure s’écrit avec des espaces : 14 h 30."
_rule(
    "hour", _HOUR, r"\d\s?[hH]",
    r"(?<![\w.,…:/])((?:[01]?\d|2[0-4]))(?:[hH]|\s[hH]|[hH]\s|\sH\s)([0-5]\d)(?![\w/])", lambda m: f"{m[1]} h {m[2]}",
)  # fmt: skip
_rule(
    "hour", _HOUR, r"\d\s?H",
    r"(?<!\w)((?:[ÀàA]|[Dd][eè]s?|[Vv]ers|[Aa]vant|[Aa]près|[Ee]ntre)\s(?:[01]?\d|2[0-4]))\s?H(?![\w/’'])",
    lambda m: f"{m[1]} h",
)  # fmt: skip
_rule(
    "space-before-unit", "Une espace sépare le nombre de son unité.", rf"\d(?:{_any(UNITS)})",
    rf"(?<![^\W\d_]-)(?<![\w.,…])(\d+(?:\s\d{{3}})*(?:[.,]\d+)?)({_any(UNITS)})(?![\w’']|(?<=h)/)",
    lambda m: f"{_grouped(m[1])} {m[2]}",
)  # fmt: skip
_rule(  # « 5g » and « 2V » may be anything
    "space-before-unit", "Une espace sépare le nombre de son unité.", r"\d[gWV]",
    r"(?<![^\W\d_]-)(?<![\w.,…])(\d{2,4}(?:,\d+)?)([gWV])(?![\w’'/-])",
    lambda m: m[0] if word_before(m.string, m.start())[:1].isupper() else f"{_grouped(m[1])} {m[2]}",  # « BMW 520g »
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
    "rank", "Ce rang s’abrège autrement : 1re, 2e, 2d.", r"[\dIVXLC]\s?(?:i?[èée]|nd)",
    r"(?<![\w.,…-])(\d+|[IVXLC]+)(\s?)(i?[èée][mr]e|i?èr|i?er|nde?|è)(s?)(?![\w-])", lambda m: _rank(m),
)  # fmt: skip
_rule(
    "mister",
    "Une espace suit « M. ».",
    r"M\.[A-ZÀ-Þ]",
    r"(?<![\w.-])(MM?\.)(?=[A-ZÀ-Þ][a-zà-ÿ]{2})",
    lambda m: f"{m[1]} ",
)
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


def corrections(text: str, written: str) -> list[Finding]:
    """Return what should be corrected in a masked text, in order, none over another. Pure.

    `written` is the text before it was masked.
    """
    found = [
        Finding(match.start(), match[0], words, rule.code, rule.message)
        for rule in _RULES
        if rule.needs.search(text)
        for match in rule.pattern.finditer(text)
        if (words := rule.words(match)) != match[0]
    ]
    found += _long_numbers(text)
    found += _guillemets(text)
    found += _spaces_before(text, written)
    found += _brackets(text)
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
    number, gap, ending, plural = match.groups()
    is_first = number in ("1", "I")
    if gap and not (number.isdigit() and ending[-2:] in ("me", "re", "er")):
        return match[0]
    if ending[-2:] == "me" or (ending == "è" and not is_first and (number.isdigit() or len(number) > 1)):
        return f"{number}e{plural}"
    if ending[0] == "n":
        return f"2{ending[1:]}{plural}" if number == "2" else match[0]
    return f"{number}{'re' if ending[-1] == 'e' else 'er'}{plural}" if is_first and ending != "è" else match[0]


_TOO_WIDE = re.compile(
    r"(?<=[\w»”\"')\]%€$£°])\s+(?:,(?=[\s»”\")\]]|\Z|(?P<word>[^\W\d_]|(?<=[^\W\d_]\s,)\d))"
    r"|\.(?=\Z|[»”\")\]]|\s+(?:[A-ZÀ-Þ\d«“\"‘—–(]|\Z))"
    r"|\.(?P<sentence>(?!Net\b|Mac\b)[A-ZÀ-Þ][a-zà-ÿ]*\s))"
)
# Before a full stop or a comma, what a space may keep apart on purpose: an address, a path, a face.
_APART = re.compile(r"\S*(?:[/@\\]|[a-z]\.[a-z])\S*\Z|[^\w\s]\Z")


def _spaces_before(text: str, written: str) -> Iterator[Finding]:
    """Yield the spaces before a comma or a full stop. `written` is the text before it was masked."""
    for match in _TOO_WIDE.finditer(text):
        start = match.start()
        if text[start - 1] == MASK and _APART.search(written, max(0, start - 200), start):
            continue
        mark = text[match.start() : match.end()].strip()[0]
        is_glued = match["word"] or match["sentence"]
        if match["word"] and not (text[start - 1] in "»”%€" or text[start - 2 : start].isalnum()):  # « a ,b »
            continue
        end = text.index(mark, start) + 1
        excerpt = text[start:end]
        yield Finding(
            start, excerpt, f"{mark} " if is_glued else mark, "space-before-stop", "Aucune espace ne précède ce signe."
        )


_BRACKET = re.compile(r"[()\[\]]")
_KEPT_APART = {*":;=", MASK}  # a face, an address


def _brackets(text: str) -> Iterator[Finding]:
    """Yield the spaces inside brackets; not those of calls, « f( x ) », nor of boxes to be ticked, « [ x ] »."""
    opened: list[int] = []
    for bracket in _BRACKET.finditer(text):
        place, sign = bracket.start(), bracket[0]
        if sign in "([":
            opened.append(place)
            continue
        start = opened.pop() if opened else place
        first, last = start + 1, place
        while first < last and text[first].isspace():
            first += 1
        while last > first and text[last - 1].isspace():
            last -= 1
        is_call = start > 0 and text[start - 1].isalnum()
        if text[start] + sign not in ("()", "[]") or is_call or last - first <= (sign == "]"):
            continue
        message = "Aucune espace ne se place à l’intérieur des parenthèses."
        if first > start + 1 and text[first] not in _KEPT_APART:
            yield Finding(start, text[start:first], text[start], "space-in-brackets", message)
        if last < place and text[last - 1] not in _KEPT_APART:
            yield Finding(last, text[last : place + 1], sign, "space-in-brackets", message)


def _long_numbers(text: str) -> Iterator[Finding]:
    """Yield the numbers of five digits or more to be grouped: quantities, not codes."""
    for match in _LONG_NUMBER.finditer(text):
        after = text[match.end() : match.end() + 3].strip()
        is_postcode = len(match[0]) == 5 and after.istitle()  # 75011 Paris
        is_label = word_before(text, match.start())[:1].isupper() and not after[:1].islower()  # RTX 12345
        if not (is_postcode or is_label or is_code(text, match.start())):
            yield Finding(match.start(), match[0], _grouped(match[0]), "thousands", _THOUSANDS)


def _guillemets(text: str) -> Iterator[Finding]:
    """Yield the spaces that lack inside and around « », and inner quotations to be written “ ”."""
    if "«" not in text:
        return
    for start, end, level in pairs(text)[0]:
        if text[start] == "“" and level:
            yield from _tight(text, start, end)
        if text[start] != "«":
            continue
        if start and (text[start - 1].isalnum() or text[start - 1] in ",:;%€)") and text[start - 1] != MASK:
            yield Finding(start, "«", " «", "space-around-quotes", "Une espace précède ce guillemet.")
        if text[end + 1 : end + 2].isalpha() and text[end + 1] != MASK:
            yield Finding(end, "»", "» ", "space-around-quotes", "Une espace suit ce guillemet.")
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


def _tight(text: str, start: int, end: int) -> Iterator[Finding]:
    """Yield the spaces inside “ ”."""
    inside = text[start + 1 : end]
    first, last = end - len(inside.lstrip()), start + 1 + len(inside.rstrip())
    if first < end:
        message = "Aucune espace ne se place à l’intérieur des guillemets anglais."
        if first > start + 1:
            yield Finding(start, text[start:first], "“", "space-in-quotes", message)
        if last < end:
            yield Finding(last, text[last : end + 1], "”", "space-in-quotes", message)
