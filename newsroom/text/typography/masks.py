"""What no rule may read (addresses, code, clocks, names that have a mark), replaced by MASK, place for place."""

import re
from functools import lru_cache

from newsroom.text.french import MARKED_NAMES, SENTENCE_OPENERS
from newsroom.text.typography.markup import MASK

_NOT_TRAILING = r"(?<![.,;:!?…»)\]\"'’])"
_REST = rf"[^\s<>«»“”]*{_NOT_TRAILING}"

# What may be there, found quickly; then what is masked.
_MASKS = [
    (re.compile(hint), re.compile(pattern))
    for hint, pattern in (
        # Addresses
        ("://", rf"(?<!\w)[a-zA-Z][a-zA-Z0-9+.-]*:/{_REST}"),
        (":", rf"(?<!\w)(?i:mailto|tel|data|urn|doi|magnet|javascript|tag|sha\d+|arxiv):(?=\S){_REST}"),
        ("@", r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<!\w)@\w(?:[\w.-]*\w)?(?:/\w[\w.-]*)?"),
        ("#", r"(?<!\w)#\w+"),
        (
            r"\.[a-zA-Z]",
            rf"(?<![\w@/.-])(?!MM?\.[A-Z][a-z])(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?\.)+(?!(?:{'|'.join(SENTENCE_OPENERS)})\s)"
            r"[a-zA-Z]{2,}(?::\d+)?"
            rf"(?:[/?#]{_REST})?(?![\w-])",
        ),
        # Code
        ("::", r"[\w.-]*::[\w:.-]*"),
        (":", r"(?<![\w:])[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7}(?<!:)(?![\w:])"),
        (":", r"(?<![\w:]):[a-z][a-z0-9_+-]*:(?![\w:])"),
        (
            ":",
            r"(?<!\w):(?:root|hover|focus|active|checked|disabled|host|nth-child|first-child|last-child|"
            r"focus-visible|focus-within)\b",
        ),
        (r":\d", r"(?<![\w.])localhost:\d+"),
        (r":[\\/]", rf"(?<!\w)[a-zA-Z]:[\\/]{_REST}"),
        (r"\\", rf"\\{_REST}"),
        ("/", r"(?<![^\s(«“\"\[=])(?:~|\.{1,2})?/[\w.~-][\w./~-]*"),
        ("-[a-zA-Z]", r"(?<![^\s(«“\"\[])--?[a-zA-Z][\w-]*(?:=\S+)?"),
        ("!", r"!important\b|!=+|(?<!\w)!\w+(?=\()"),
        (r"\?\S", r"\?\w+=[\w%&=.+-]*|\?\?=?|\?\.(?=\w)"),
        ("=[\"']", r"(?<=\w)=[\"'][^\"'\s]*[\"']"),
        # Clocks and ratios
        (r"\d:\d", r"(?<![\w:])\d+(?::\d+)+(?![\w:])"),
        # Faces
        ("[:;=]", r"(?<![\w:;=])[:;=]['’]?-?[()\[\]DPpOo|/*$](?![\w'’/])"),
        # Versions, and numbers that are names
        (r"\d\.\d", r"(?<![\w.])v?\d+(?:\.\d+){2,}[\w.-]*(?<![.-])"),
        (r"0\d[\s.-]\d\d|0\s8", r"(?<![\w.,])0\d(?:[\s.-]\d\d){4}(?!\d)|(?<![\w.,])0\s8\d\d(?:\s\d{3}){2}(?!\d)"),
        (r"\+\d", r"(?<!\w)\+\d{1,3}(?:[\s.-]?\(0\))?(?:[\s.-]\d{1,4}){2,6}(?!\d)"),
        ("SIRE|RCS", r"(?<=\bSIRE[NT]\s)\d{3}(?:\s\d{3}){2}(?:\s\d{5})?|(?<=\bRCS\s)\d{3}(?:\s\d{3}){2}"),
        ("IBAN", r"(?<=\bIBAN\s)[A-Z]{2}\d\d(?:\s[\dA-Z]{1,4})+"),
        # Names
        ("!", rf"!(?:{'|'.join(rf'(?<=\b{name})' for name in MARKED_NAMES)})"),
    )
]
_MARKS = set("!?;:«»\"'")


def mask(text: str, products: tuple[str, ...] = ()) -> str:
    """Return `text`, as long, with MASK for each character that no rule may read."""
    for hint, pattern in _MASKS:
        if hint.search(text):
            text = pattern.sub(_masked, text)
    for product in _with_marks(products):
        text = text.replace(product, MASK * len(product))
    return text


def _masked(match: re.Match) -> str:
    return MASK * len(match[0])


@lru_cache(maxsize=8)
def _with_marks(products: tuple[str, ...]) -> list[str]:
    return [product for product in products if not _MARKS.isdisjoint(product)]
