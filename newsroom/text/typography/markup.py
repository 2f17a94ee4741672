"""HTML read as blocks of text, corrected in place: what is not corrected keeps its bytes."""

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import NamedTuple

# Replaces in a text what is not to be read: an address, a picture, code, a foreign word. A letter for every rule,
# neither capital nor small; one that no French text needs.
MASK = "\ua66e"

# What ends where the standard says (§ 13.2.5): an unclosed one goes to the end. Possessive, so linear.
_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(?:[!?]|/[^a-zA-Z])[^>]*+(?:>|\Z)"
    r"|<(?P<close>/?)(?P<name>[a-zA-Z][^\s/>]*+)(?P<attributes>(?>=\s*+(?:\"[^\"]*+\"|'[^']*+')|[^>])*+)(?:>|\Z)",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([^\s\"'/>=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_ENTITY = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[a-zA-Z][a-zA-Z0-9]*;|nbsp)")

# Whose content is no text at all, up to its closing tag.
_RAW = {"script", "style", "textarea", "title", "iframe", "noembed", "noframes", "xmp"}
_SKIPPED = {"code", "pre", "kbd", "samp", "svg", "math"}
_VOID = set("area base br col embed hr img input link meta param source track wbr".split())
# The texts before and after these do not touch; every other element is of a line, as in HTML.
_BLOCKS = set(
    "address article aside blockquote body br caption center col colgroup dd details dialog dir div dl dt embed "
    "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li link listing main "
    "menu meta nav ol optgroup option p pre section select summary table tbody td template tfoot th thead title tr "
    "ul video audio object textarea xmp".split()
)
# What an opening tag closes by itself, of what is open, and how far out it looks.
_CLOSED_BY: dict[str, tuple[set[str], set[str]]] = {
    "li": ({"li", "p"}, {"ul", "ol", "menu"}),
    "dt": ({"dt", "dd", "p"}, {"dl"}),
    "dd": ({"dt", "dd", "p"}, {"dl"}),
    "td": ({"td", "th", "p"}, {"tr", "table"}),
    "th": ({"td", "th", "p"}, {"tr", "table"}),
    "tr": ({"tr", "td", "th", "p"}, {"table"}),
}
_HOLDS_PARAGRAPHS = {"td", "th", "li", "dd", "blockquote", "div", "figcaption", "section", "article", "aside"}
_CLOSES_PARAGRAPH = set(
    "address article aside blockquote center details dir div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 "
    "h6 header hgroup hr main menu nav ol p pre section table ul".split()
)


class Edit(NamedTuple):
    """A stretch of a text, and the HTML that takes its place."""

    start: int
    end: int
    html: str


class _Piece(NamedTuple):
    start: int  # in the text of the block
    length: int  # in that text: 0 for markup
    raw: str
    can_change: bool
    is_raised: bool


class Block:
    """A run of text between two boundaries, inline tags left out, and the pieces of HTML that make it."""

    def __init__(self) -> None:
        self._pieces: list[_Piece] = []
        self._texts: list[str] = []
        self._length = 0

    def add(self, raw: str, text: str = "", *, can_change: bool = False, is_raised: bool = False) -> None:
        """Add a piece: `text` as it is read, "" for markup."""
        self._pieces.append(_Piece(self._length, len(text), raw, can_change, is_raised))
        if text:
            self._texts.append(text)
            self._length += len(text)

    def add_text(self, raw: str, is_raised: bool) -> None:
        """Add HTML without tags, its entities read."""
        if "&" not in raw:
            self.add(raw, raw, can_change=True, is_raised=is_raised)
            return
        end = 0
        for entity in _ENTITY.finditer(raw):
            if entity.start() > end:
                words = raw[end : entity.start()]
                self.add(words, words, can_change=True, is_raised=is_raised)
            character = unescape(entity[0])
            known = len(character) == 1
            self.add(entity[0], character if known else MASK, can_change=known, is_raised=is_raised)
            end = entity.end()
        if end < len(raw):
            self.add(raw[end:], raw[end:], can_change=True, is_raised=is_raised)

    @property
    def text(self) -> str:
        """What is read: one character for an entity, MASK for what is not to be read."""
        return "".join(self._texts)

    def can_raise(self, start: int, end: int) -> bool:
        """Return whether text[start - 1:end] is of one piece, and not raised yet."""
        for piece in self._pieces:
            if piece.start <= start - 1 < piece.start + piece.length:
                return end <= piece.start + piece.length and piece.can_change and not piece.is_raised
        return False

    def source_offset(self, position: int) -> int:
        """Return the place of text[position] in the HTML of the block."""
        offset = 0
        for piece in self._pieces:
            if piece.start <= position < piece.start + piece.length:
                return offset + (position - piece.start if piece.length == len(piece.raw) else 0)
            offset += len(piece.raw)
        return offset

    def html(self, edits: list[Edit]) -> str:
        """Return the HTML with `edits` (in order, none over another) made."""
        if not edits:
            return "".join(piece.raw for piece in self._pieces)
        out: list[str] = []
        number, edit = 0, edits[0]
        for piece in self._pieces:
            end = piece.start + piece.length
            if not piece.can_change or edit.start >= end:
                out.append(piece.raw)
                continue
            cursor = piece.start
            while edit.start < end:
                if edit.start >= piece.start:
                    out += [piece.raw[cursor - piece.start : edit.start - piece.start], edit.html]
                cursor = min(edit.end, end)
                if edit.end > end:
                    break  # goes on in the next piece
                number += 1
                edit = edits[number] if number < len(edits) else Edit(self._length + 1, self._length + 1, "")
            if cursor < end:
                out.append(piece.raw if cursor == piece.start else piece.raw[cursor - piece.start :])
        return "".join(out)


class _Open(NamedTuple):
    """An element that is open, and what it makes of its text."""

    name: str = ""
    is_code: bool = False
    is_foreign: bool = False
    is_kept: bool = False  # translate="no"
    is_raised: bool = False

    @property
    def is_skipped(self) -> bool:
        """Return whether its text is not ours to read."""
        return self.is_code or self.is_foreign or self.is_kept

    def opens(self, name: str, attributes: str) -> "_Open":
        """Return the element `name` inside this one."""
        is_foreign, is_kept = self.is_foreign, self.is_kept
        folded = attributes.lower()
        if "lang" in folded or "translate" in folded:
            for key, *values in _ATTRIBUTE.findall(folded):
                value = "".join(values).strip()
                if key in ("lang", "xml:lang"):
                    is_foreign = re.split("[-_]", value)[0] != "fr"
                elif key == "translate":
                    is_kept = value == "no"
        is_raised = self.is_raised or name in ("sup", "sub")
        return _Open(name, self.is_code or name in _SKIPPED, is_foreign, is_kept, is_raised)


def read(html: str) -> Iterator[str | Block]:
    """Yield `html` in order: the markup between blocks as it is, and the blocks."""
    block, stack, end = Block(), [_Open()], 0
    for markup in _MARKUP.finditer(html):
        if markup.start() < end:  # inside an element whose content is no text
            continue
        if markup.start() > end:
            _add_text(block, html[end : markup.start()], stack[-1])
        name, end = (markup["name"] or "").lower(), markup.end()
        if name in _RAW and not markup["close"]:
            end = _end_of_raw(html, name, end)
        raw = html[markup.start() : end]
        is_object = name == "img"
        if name and markup["close"]:
            _close(stack, name)
        elif name and name not in _RAW:
            _close_by_opening(stack, name)
            opened = stack[-1].opens(name, markup["attributes"])
            if name not in _VOID:
                is_object = opened.is_skipped and not stack[-1].is_skipped
                stack.append(opened)
        if name in _BLOCKS:
            yield block
            yield raw
            block = Block()
        else:
            block.add(raw, MASK if is_object and not (name == "img" and stack[-1].is_skipped) else "")
    if end < len(html):
        _add_text(block, html[end:], stack[-1])
    yield block


def _add_text(block: Block, raw: str, inside: _Open) -> None:
    if inside.is_skipped:
        block.add(raw)
    else:
        block.add_text(raw, inside.is_raised)


def _end_of_raw(html: str, name: str, start: int) -> int:
    closing = re.compile(rf"</{name}(?=[\s/>])[^>]*>", re.IGNORECASE).search(html, start)
    return closing.end() if closing else len(html)


def _close_by_opening(stack: list[_Open], name: str) -> None:
    """Close the elements that the opening of `name` closes."""
    closed, kept_by = _CLOSED_BY.get(name, ({"p"} if name in _CLOSES_PARAGRAPH else set(), _HOLDS_PARAGRAPHS))
    if closed:
        for depth in range(len(stack) - 1, 0, -1):
            if stack[depth].name in kept_by:
                break
            if stack[depth].name in closed:
                del stack[depth:]


def _close(stack: list[_Open], name: str) -> None:
    for depth in range(len(stack) - 1, 0, -1):
        if stack[depth].name == name:
            del stack[depth:]
            return


def change(html: str, edit: Callable[[Block], list[Edit]]) -> str:
    """Return `html` with the edits that `edit` finds in each of its blocks."""
    return "".join(part if isinstance(part, str) else part.html(edit(part)) for part in read(html))
