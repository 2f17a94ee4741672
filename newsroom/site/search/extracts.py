"""The passage of a story that matches a search, with its words marked: the same on both databases."""

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple

from django.utils.html import escape, strip_tags
from django.utils.safestring import SafeString, mark_safe

from articles.models import ArticlePage
from newsroom.search_engine.analysis import beginning, terms
from newsroom.search_engine.query import Clause, Way
from newsroom.text.words import squeezed

# How long a passage is, and how much of a story is read for it, in characters.
_LENGTH = 240
_READ = 12_000
# How many characters are shown before the first word found.
_BEFORE = 60

_BREAK = re.compile(r"(?=</?(?:p|li|h[2-4]|br|ul|ol)\b)", re.IGNORECASE)
_BLANKS = re.compile(r"\s+")


class Passage(NamedTuple):
    """A part of a text, and the words to mark in it."""

    text: str
    start: int  # all positions are in characters of the text
    end: int
    marks: list[tuple[int, int]]
    answered: int  # how many clauses it matches

    def as_html(self) -> SafeString:
        """Return the passage escaped, its words in <mark>, with « … » where the text continues."""
        parts, place = ["… " if self.start else ""], self.start
        for start, end in self.marks:
            parts += [escape(self.text[place:start]), "<mark>", escape(self.text[start:end]), "</mark>"]
            place = end
        parts += [escape(self.text[place : self.end]), " …" if self.end < len(self.text) else ""]
        return mark_safe("".join(parts))  # noqa: S308  (all of the text was escaped)


def add_extracts(stories: Sequence[ArticlePage], asked: list[Clause]) -> None:
    """Set `extract` on each of `stories`: the best passage of its standfirst or of its body.

    "" where neither contains a word of `asked`. Queries: 1, 0 without stories.
    """
    ids = [story.pk for story in stories]
    bodies = dict(ArticlePage.objects.filter(pk__in=ids).values_list("pk", "body")) if ids else {}
    for story in stories:
        body = bodies[story.pk].raw_data if story.pk in bodies else []
        passage = best_passage(chain([story.standfirst], texts_in(body)), asked)
        story.extract = passage.as_html() if passage else ""


def best_passage(texts: Iterable[str], asked: list[Clause]) -> Passage | None:
    """Return the first of the passages that match most clauses; None if none matches any."""
    wanted: dict[str, set[int]] = {}
    for rank, ways in enumerate(asked):
        for way in ways:
            for term in _words(way):
                wanted.setdefault(term, set()).add(rank)
    # Analysing a paragraph is slow: first skip those that cannot match more clauses than the best so far.
    starts = [{beginning(term) for way in ways for term in _words(way)} for ways in asked]
    best, read = None, 0
    for text in texts:
        if read > _READ or (best and best.answered == len(asked)):
            break
        read += len(text)
        letters = squeezed(text)
        possible = sum(any(start in letters for start in each) for each in starts)
        if possible <= (best.answered if best else 0):
            continue
        passage = _passage(text, wanted)
        if passage and (best is None or passage.answered > best.answered):
            best = passage
    return best


def _words(way: Way) -> list[str]:
    """Return the terms of `way`, one by one."""
    return " ".join(way).split()


def texts_in(value: Any) -> Iterator[str]:
    """Yield the texts of a stored body, without HTML; a string without a space is not a text."""
    if isinstance(value, str):
        if " " in value:
            yield from (_plain(part) for part in _BREAK.split(value)) if "</" in value else (value,)
    else:
        for part in value.values() if isinstance(value, dict) else value if hasattr(value, "__iter__") else ():
            yield from texts_in(part)


def _plain(markup: str) -> str:
    return _BLANKS.sub(" ", html.unescape(strip_tags(markup))).strip()


def _passage(text: str, wanted: dict[str, set[int]]) -> Passage | None:
    found = [(term.start, term.end, wanted[term.text]) for term in terms(text) if term.text in wanted]
    best: tuple[int, int] | None = None
    for rank, (start, _, _) in enumerate(found):
        answered = set().union(*(ranks for _, end, ranks in found[rank:] if end <= start + _LENGTH - _BEFORE))
        if best is None or len(answered) > best[0]:
            best = len(answered), rank
    if best is None or not best[0]:
        return None
    start, end = _bounds(text, found[best[1]][0])
    marks: list[tuple[int, int]] = []
    for first, last in _whole([(first, last) for first, last, _ in found if start <= first and last <= end]):
        if marks and first <= marks[-1][1]:
            marks[-1] = marks[-1][0], max(last, marks[-1][1])
        else:
            marks.append((first, last))
    return Passage(text, start, end, marks, best[0])


def _whole(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans except those that contain others without being filled: « de Lin » around « Lin » alone."""
    kept = []
    for start, end in spans:
        inner = [span for span in spans if span != (start, end) and start <= span[0] and span[1] <= end]
        if not inner or (min(inner)[0] == start and max(span[1] for span in inner) == end):
            kept.append((start, end))
    return kept


def _bounds(text: str, place: int) -> tuple[int, int]:
    """Return the start and end of a passage around `place`: the whole text if short, else cut at spaces."""
    if len(text) <= _LENGTH:
        return 0, len(text)
    start = max(0, min(place - _BEFORE, len(text) - _LENGTH))
    if start:
        start = text.find(" ", start, place) + 1 or place
    end = min(len(text), start + _LENGTH)
    if end < len(text):
        end = max(text.rfind(" ", place, end), place + 1)
    return start, end
