"""What is shown to editors and never changed: it may be meant. Some of it comes with what to write instead."""

import re
from collections.abc import Callable, Iterator

from newsroom.text.french import ENGLISH_WORDS, MONTHS
from newsroom.text.typography.corrections import FRENCH_WORDS, Finding
from newsroom.text.typography.quotes import pairs
from newsroom.text.typography.rendering import DASH, SENTENCE

_RULES: list[tuple[str, str, re.Pattern, Callable[[re.Match], str] | None]] = []


def _rule(code: str, message: str, pattern: str, words: Callable[[re.Match], str] | None = None) -> None:
    _RULES.append((code, message, re.compile(pattern), words))


_AMOUNTS = "mille|milliers?|millions?|milliards?|Mds?€?|euros?|dollars?|[KMGT]o|[MG]Hz|k[mg]|ans|h"
_QUANTIFIED = rf"(?=\s*(?:[%€$£‰]|(?:{_AMOUNTS})\b|M€))"
_rule(
    "separate-marks", "Ces signes se suivent sans espace.",
    r"[!?](?:\s+[!?])+", lambda match: re.sub(r"\s", "", match[0]),
)  # fmt: skip
_rule(
    "decimal-point", "Les décimales suivent une virgule en français.",
    rf"(?<![\w.,])\d+\.\d+(?![\w.]){_QUANTIFIED}", lambda match: match[0].replace(".", ","),
)  # fmt: skip
_rule(
    "thousands-comma", "Une virgule entre des milliers se lit comme des décimales : écrivez une espace, ou vérifiez.",
    r"(?<![\w.,])[1-9]\d{0,2}(?:,\d{3})+(?![\w,])", lambda match: match[0].replace(",", " "),
)  # fmt: skip
# Names have such marks, and code: never corrected unasked.
_BOTH = "Il manque peut-être une espace de chaque côté."
_rule("missing-spaces", _BOTH, r"(?<=[a-zà-ÿ])[!?]+(?=[A-ZÀ-Þ][a-zà-ÿ])", lambda match: f" {match[0]} ")
_rule(
    "missing-spaces", _BOTH,
    rf"(?<=[a-zà-ÿ]{{3}})[:;](?=(?:{'|'.join(sorted(FRENCH_WORDS))})\s)", lambda match: f" {match[0]} ",
)  # fmt: skip
_rule("angle-quotes", "Écrivez de vrais guillemets : « ».", r"<<|>>", lambda match: "«" if match[0] == "<<" else "»")
_rule(
    "currency-first", "En français, la monnaie suit le nombre.",
    r"(?<!\w)([$€£])\s?(\d+(?:[\s.,]\d+)*)(?!\w)", lambda match: f"{match[2]} {match[1]}",
)  # fmt: skip
_MONTH = "|".join(month.capitalize() for month in MONTHS)
_rule(
    "month-capital", "Les mois s’écrivent sans capitale.",
    rf"(?:(?<=\d\s)|(?<=\d(?:er|re)\s)|(?<=\b[Ee]n\s)|(?<=\b[Ff]in\s)|(?<=\b[Mm]i-)|(?<=\b[Dd]ébut\s))(?:{_MONTH})(?!\w)"
    rf"|(?<=[^\s.!?…:«“\"–—-]\s)(?:{_MONTH})(?=\s(?:19|20)\d\d\b)",
    lambda match: match[0].lower(),
)  # fmt: skip
_rule("mister", "« Monsieur » s’abrège « M. » devant un nom.", r"(?<!\w)Mr(?!\w)(?!\.?\s[A-ZÀ-Þ])")
_rule("four-dots", "Trois points suffisent.", r"\.{4,}", lambda match: "…")
_rule(
    "double-hyphen",
    "Deux traits d’union ne font pas un tiret.",
    r"(?<![-\w!<])--(?![-\w>])|(?<=\w)--(?=\w)",
    lambda match: "–",
)
_rule("double-space", "Il y a ici plus d’une espace.", r"(?<=\S)[ \u00a0\u202f]{2,}(?=\S)", lambda match: " ")
_rule(
    "closing-dash", "Le second tiret s’omet devant un point.",
    r"(?<!\s)\s*+[–—](?=\.(?!\.))|(?<=\w)\s+-(?=\.(?!\.))", lambda match: "",
)  # fmt: skip

_ENGLISH = re.compile(r"(?<![\w’'-])[A-Za-z]+(?:['’][A-Za-z]+)?(?:,?\s[A-Za-z]+(?:['’-][A-Za-z]+)*){2,}")
_MANY_DASHES = 3
_MIN_ENGLISH = 2


def findings(text: str) -> list[Finding]:
    """Return what a masked text has that deserves a look, in order. Pure."""
    found = [
        Finding(match.start(), match[0], words(match) if words else None, code, message)
        for code, message, pattern, words in _RULES
        for match in pattern.finditer(text)
    ]
    found += _quotes(text)
    found += _dashes(text)
    found += _english(text)
    return sorted(found, key=lambda finding: finding.offset)


def _quotes(text: str) -> Iterator[Finding]:
    found, orphans = pairs(text)
    inside = [(start, end) for start, end, _ in found if text[start] != "“"]
    for start, end, _ in found:
        if text[start] == "“" and not any(first < start and end < last for first, last in inside):
            words = text[start + 1 : end].strip()
            yield Finding(
                start, text[start : end + 1], f"« {words} »", "english-quotes", "Une citation s’ouvre par des « »."
            )
    for place in orphans:
        yield Finding(place, text[place], None, "orphan-quote", "Ce guillemet est seul : l’autre manque.")


def _dashes(text: str) -> Iterator[Finding]:
    """Yield the sentences of three dashes or more."""
    dashes = list(DASH.finditer(text))
    sentence: list[re.Match] = []
    for dash in dashes:
        if sentence and SENTENCE.search(text, sentence[-1].end(), dash.start() + 1):
            sentence = []
        sentence.append(dash)
        if len(sentence) == _MANY_DASHES:
            yield Finding(
                dash.start("dash"),
                dash["dash"],
                None,
                "many-dashes",
                "Trois tirets dans une phrase : laquelle est l’incise ?",
            )


def _english(text: str) -> Iterator[Finding]:
    """Yield the passages that read as English: they should have their language (lang="en")."""
    for passage in _ENGLISH.finditer(text):
        words = re.findall(r"[a-z]+", passage[0].lower())
        if sum(word in ENGLISH_WORDS for word in words) >= _MIN_ENGLISH:
            yield Finding(
                passage.start(), passage[0], None, "foreign",
                "Ce passage semble en anglais : mettez-le dans un bloc qui dit sa langue, ou traduisez-le.",
            )  # fmt: skip
