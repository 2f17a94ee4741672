r"""Characters that have no business in a text: taken out when it is saved, in every field alike.

What nobody sees and no writing needs makes « a\u200bb » another keyword than « ab », turns what follows round
(U+202E), or hides a message (U+E0041). The same letters are stored in the same way (NFC).
"""

import re
import unicodedata

_LINE_BREAKS = "\x0b\x0c\x85\u2028\u2029"  # U+000B is what Word makes of a break inside a paragraph
# Never needed: controls, soft hyphen, joiners of nothing, fillers, spaces without width, annotations, musical controls.
_NEVER = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2065\u206a-\u206f\u202d\u202e\u3164"
    "\ud800-\udfff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0080-\U000e00ff\U000e01f0-\U000e0fff]"
)
# Letters of a flag (England) behind its black flag; anywhere else they hide a message.
_FLAG_LETTERS = re.compile(
    "(\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]+\U000e007f)|[\U000e0000-\U000e007f]"
)
# Joiners and variants: of emoji, of Han, and in scripts whose letters join.
_JOINERS, _VARIANTS = "\u200c\u200d", re.compile("[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_KEYCAP = "\u20e3"  # drawn round a digit: 1️⃣
_MARKS, _ISOLATES, _EMBEDDINGS = "\u200e\u200f\u061c", "\u2066\u2067\u2068", "\u202a\u202b"
_DIRECTIONS = re.compile(f"[{_MARKS}{_ISOLATES}{_EMBEDDINGS}\u2069\u202c]")
_SOMETHING_TO_DO = re.compile(
    r"[^\x09\x0a\x0d\x20-\x7e\xa0-\xac\xae-\u02ff\u2010-\u2027\u202f\u2030-\u205e\u20a0-\u20bf]"
)


def tidy(text: str, line_break: str = " ") -> str:
    """Return `text` as it is to be stored. `line_break` stands for the breaks of lines that only some programs know."""
    if not _SOMETHING_TO_DO.search(text):
        return text
    text = re.sub(f"[{_LINE_BREAKS}]", line_break, text)
    text = _FLAG_LETTERS.sub(lambda found: found[1] or "", _NEVER.sub("", text))
    text = _without_loose_joiners(text)
    if _DIRECTIONS.search(text):
        text = _with_needed_directions(text)
    return unicodedata.normalize("NFC", text)


def tidied(value: object, line_break: str = " ") -> object:
    """Return a value of strings, lists and dicts with each string tidied."""
    if isinstance(value, str):
        return tidy(value, line_break)
    if isinstance(value, dict):
        return {key: tidied(part, line_break) for key, part in value.items()}
    if isinstance(value, list):
        return [tidied(part, line_break) for part in value]
    return value


def _without_loose_joiners(text: str) -> str:
    """Leave out joiners that join nothing, and variants of what has none: after a Latin letter, a space, at an end."""
    kept: list[str] = []
    for position, character in enumerate(text):
        before, after = kept[-1] if kept else " ", text[position + 1 : position + 2] or " "
        if character in _JOINERS:
            if not (_joins(before) and (_joins(after) or unicodedata.category(after)[0] == "L")):
                continue
        elif _VARIANTS.match(character) and not (_joins(before) or before in "©®" or after == _KEYCAP):
            continue
        kept.append(character)
    return "".join(kept)


def _joins(character: str) -> bool:
    """Return whether it is a symbol, a mark, a letter without case (Arabic, Devanagari, Han), or a joiner's part."""
    return unicodedata.category(character) in {"Lo", "Lm", "Mn", "Mc", "So", "Sk", "Sm", "Po"} and character > "\u02ff"


def _with_needed_directions(text: str) -> str:
    """Leave out the marks of direction of a text that runs one way, and of any other those that close nothing."""
    if not any(each.isalpha() and unicodedata.bidirectional(each) in {"R", "AL"} for each in text):
        return _DIRECTIONS.sub("", text)
    opened: list[int] = []
    paired: set[int] = set()
    for position, character in enumerate(text):
        if character in _ISOLATES + _EMBEDDINGS:
            opened.append(position)
        elif character in "\u2069\u202c":
            opens = _ISOLATES if character == "\u2069" else _EMBEDDINGS
            if opened and text[opened[-1]] in opens:
                paired |= {opened.pop(), position}
    return "".join(
        character
        for position, character in enumerate(text)
        if position in paired or character in _MARKS or not _DIRECTIONS.match(character)
    )
