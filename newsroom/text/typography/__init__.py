"""French typography (docs/decisions/0017): what readers see of what was typed. Pure functions, idempotent.

The HTML is read as blocks of text (markup.py), what is not prose is masked (masks.py), and each rule yields the edits
that it makes (rendering.py, quotes.py, numbers.py; corrections.py and lint.py for editors).
"""

import re
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Literal

from newsroom.text.characters import NARROW, NBSP
from newsroom.text.typography.corrections import Finding, corrections
from newsroom.text.typography.lint import findings
from newsroom.text.typography.markup import MASK, Block, Edit, change, read
from newsroom.text.typography.masks import mask
from newsroom.text.typography.rendering import in_order, rendered, versions

type Mode = Literal["render", "input"]

_MAX_ROUNDS = 6
# The blocks of which the edits are kept: a page made again shares most of them with the one before.
_BLOCKS_KEPT = 4_096
_NARROW = re.compile(NARROW)


def typeset(html: str, *, mode: Mode = "render", products: tuple[str, ...] = (), constrained: bool = False) -> str:
    """Return `html` as French readers should see it; outside its texts, no byte changes.

    `mode` "render" makes right the spaces that were typed, and glyphs; "input" first makes the corrections that an
    editor would be offered. `products` are the names after which a number is a version. `constrained` writes U+00A0
    for U+202F, where fonts may lack it. Code, foreign text and attributes are left alone.
    """
    correct = partial(_corrected, products=products)
    render = partial(_rendered, products=products, constrained=constrained)
    if mode == "render":
        return change(html, render)
    return _settled(html, lambda html: change(html, correct), lambda html: change(html, render))


def typeset_plain(
    text: str, *, mode: Mode = "render", products: tuple[str, ...] = (), constrained: bool = False
) -> str:
    """Return plain text as typeset() would, but for raised letters, which plain text cannot have."""

    def render(line: str) -> str:
        return _plain(line, _edits(line, products, constrained))

    def correct(line: str) -> str:
        return _plain(line, _as_edits(suggestions(line, products)))

    return "\n".join(render(line) if mode == "render" else _settled(line, correct, render) for line in text.split("\n"))


def _settled(text: str, correct: Callable[[str], str], render: Callable[[str], str]) -> str:
    """Correct and render `text` until nothing is left to be corrected: one may call for another, « p.14h30 »."""
    text = render(correct(text))
    for _ in range(_MAX_ROUNDS):
        corrected = correct(text)
        if corrected == text:
            break
        text = render(corrected)
    return text


def suggestions(text: str, products: tuple[str, ...] = ()) -> list[Finding]:
    """Return what mode "input" would correct in plain text, in order, none over another."""
    return corrections(_read(text, products)[0], text)


def lint(html: str, products: tuple[str, ...] = ()) -> list[Finding]:
    """Return what deserves a look in `html`, in order; offsets are in `html`, excerpts as they are read."""
    found, place = [], 0
    for part in read(html):
        if isinstance(part, str):
            place += len(part)
            continue
        for finding in lint_plain(part.text, products):
            found.append(finding._replace(offset=place + part.source_offset(finding.offset)))
        place += len(part.html([]))
    return found


def lint_plain(text: str, products: tuple[str, ...] = ()) -> list[Finding]:
    """Return what deserves a look in plain text, in order."""
    return [_unmasked(finding, text) for finding in findings(_read(text, products)[0])]


def _unmasked(finding: Finding, text: str) -> Finding:
    return finding._replace(excerpt=text[finding.offset : finding.end])


def _rendered(block: Block, products: tuple[str, ...], constrained: bool) -> list[Edit]:
    edits = _edits_of_block(block.text, products, constrained)
    return [edit for edit in edits if edit.html[:1] != "<" or block.can_raise(edit.start, edit.end)]


@lru_cache(maxsize=_BLOCKS_KEPT)
def _edits_of_block(text: str, products: tuple[str, ...], constrained: bool) -> list[Edit]:
    return _edits(text, products, constrained, with_raised_letters=True)


def _corrected(block: Block, products: tuple[str, ...]) -> list[Edit]:
    return _as_edits(suggestions(block.text, products))


def _as_edits(found: list[Finding]) -> list[Edit]:
    return [Edit(each.offset, each.end, each.suggestion or "") for each in found]


def _read(text: str, products: tuple[str, ...]) -> tuple[str, list[Edit]]:
    """Return `text` masked, versions too, and the edits that tie versions to their products."""
    masked = mask(text, products)
    edits = []
    for start, number, end in versions(text, products):
        edits.append(Edit(start, number, NBSP))
        masked = masked[:number] + MASK * (end - number) + masked[end:]
    return masked, edits


def _edits(text: str, products: tuple[str, ...], constrained: bool, *, with_raised_letters: bool = False) -> list[Edit]:
    if not text or text.isspace():
        return []
    masked, edits = _read(text, products)
    edits = in_order([*edits, *rendered(masked, with_raised_letters=with_raised_letters)])
    if constrained:
        narrow = [Edit(*match.span(), NBSP) for match in _NARROW.finditer(text)]
        edits = in_order([*(edit._replace(html=edit.html.replace(NARROW, NBSP)) for edit in edits), *narrow])
    return [edit for edit in edits if text[edit.start : edit.end] != edit.html]


def _plain(text: str, edits: list[Edit]) -> str:
    out, end = [], 0
    for edit in edits:
        out += [text[end : edit.start], edit.html]
        end = edit.end
    return "".join([*out, text[end:]]) if edits else text
