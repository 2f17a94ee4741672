"""Straight quotation marks made French, paired within a block: « a “b” c »."""

import re
from collections.abc import Iterator

from newsroom.text.characters import NBSP
from newsroom.text.typography.markup import Edit

_QUOTES = re.compile(r"[\"«»“”]")
_OPENS_AFTER = set("([{«“‘—–-/'’…:!?|")
_CLOSES_BEFORE = set(".,;:!?)]}»”’'/…-–—|")


def pairs(text: str) -> tuple[list[tuple[int, int, int]], list[int]]:
    """Return the quotations of a masked text, and the marks that have no partner.

    A quotation is (place of its opening mark, of its closing mark, how many « » or straight ones are around it);
    straight ones and « » alike, a mark never closing one of another kind. Inches and seconds are no marks.
    """
    found: list[tuple[int, int, int]] = []
    orphans: list[int] = []
    stack: list[tuple[int, str]] = []

    def close(place: int, kinds: str) -> bool:
        for depth in range(len(stack) - 1, -1, -1):
            if stack[depth][1] in kinds:
                orphans.extend(opened for opened, _ in stack[depth + 1 :])
                start = stack[depth][0]
                del stack[depth:]
                found.append((start, place, sum(kind != "“" for _, kind in stack)))
                return True
            if kinds == '"':
                break
        return False

    for mark in _QUOTES.finditer(text):
        place, kind = mark.start(), mark[0]
        before, after = text[place - 1 : place] or " ", text[place + 1 : place + 2] or " "
        if kind in "«“":
            stack.append((place, kind))
        elif kind in "»”":
            if not close(place, "«" if kind == "»" else "“"):
                orphans.append(place)
        else:
            is_open = bool(stack) and stack[-1][1] == '"' and not text[stack[-1][0] + 1 : place].isspace()
            can_open = not after.isspace() and (before.isspace() or _opens_after(text, place))
            can_close = not before.isspace() and (after.isspace() or after in _CLOSES_BEFORE or after == '"')
            is_apart = before.isspace() and after.isspace()
            if is_apart:
                can_open = not is_open and not text[:place].rstrip()[-1:].isdigit()
                can_close = is_open
            if can_close and is_open:
                close(place, '"')
            elif can_open and after not in '"' and not (can_close and not before.isspace() and before not in "'’([-–—"):
                stack.append((place, '"'))
            elif not before.isdigit():
                orphans.append(place)
    orphans.extend(opened for opened, _ in stack)
    return sorted(found), sorted(orphans)


def _opens_after(text: str, place: int) -> bool:
    """Return whether a mark may open after the character before it; not after the bracket of a call: f("x")."""
    before = text[place - 1]
    if before in ",;":  # « lui,"oui" », and not « 1,"oui" »
        return text[place - 2 : place - 1].isalpha() and text[place + 1 : place + 2].isalpha()
    return before in _OPENS_AFTER and not (before in "([" and place > 1 and text[place - 2].isalnum())


def quotes(text: str) -> Iterator[Edit]:
    """Yield the edits that make the straight quotations of a masked text French."""
    if '"' not in text:
        return
    for start, end, level in pairs(text)[0]:
        if text[start] == '"':
            opening, closing = ("«", "»") if level == 0 else ("“", "”") if level == 1 else ("‘", "’")
            inside = text[start + 1 : end]
            begins, ends = inside[:1].isspace(), inside[-1:].isspace()
            gap = NBSP if level == 0 else ""
            first = start + 1 + (len(inside) - len(inside.lstrip()) if begins else 0)
            last = end - (len(inside) - len(inside.rstrip()) if ends else 0)
            yield Edit(start, first, opening + gap)
            yield Edit(last, end + 1, gap + closing)
