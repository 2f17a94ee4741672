"""What is typed, as clauses: a text matches if it meets each of them, by one of its ways: all the terms of a way."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from newsroom.search_engine.analysis import Unit, plain, term, units
from newsroom.search_engine.forms import forms, root
from newsroom.search_engine.synonyms import LONGEST, SYNONYMS
from newsroom.text.characters import strip_control_characters
from newsroom.text.french import STOP_WORDS
from newsroom.text.words import is_unspaced, words_of

MAX_CHARACTERS = 200
MAX_WORDS = 12
# How many words may be written as one: « Wi-Fi 7 ».
_GLUED = 3
_HYPHENS = {"-", "‐", "‑"}

type Way = tuple[str, ...]  # a term with spaces is several, one after another
type Clause = tuple[Way, ...]
# Ways by which words, given by their keys, are found too: the names of fiches, of which only the site knows.
type Names = Mapping[tuple[str, ...], Sequence[Way]]

# Met by no text.
NOWHERE: Clause = (("0nulle0part0",),)

# « words » to be found as they are; -word and -« words » to be left out.
_PART = re.compile(
    r"(?P<minus>(?<!\S)[-−])?(?:«(?P<a>[^»]*)»|“(?P<b>[^”]*)”|\"(?P<c>[^\"]*)\")|(?<!\S)[-−](?P<word>\w\S*)(?<!-)(?!\S)"
)


class Query(NamedTuple):
    """What was typed, made safe."""

    text: str  # to show again in the field
    words: list[str]  # that are looked for
    message: str  # for the reader, "" if all is well
    phrases: list[str] = []
    excluded: list[str] = []


class Part(NamedTuple):
    """A part of what was typed."""

    text: str
    is_phrase: bool = False
    is_excluded: bool = False


class Asked(NamedTuple):
    """The clauses that a text must meet, and those that it must not."""

    clauses: list[Clause]
    excluded: list[Clause]


def read_query(typed: str) -> Query:
    """Return the words of `typed`: no quotes, operators or invisible characters, at most 12 words of 200 characters."""
    text = " ".join(strip_control_characters(typed).split())
    message = ""
    if len(text) > MAX_CHARACTERS:
        text = text[:MAX_CHARACTERS]
        message = f"Votre recherche est trop longue : seuls les {MAX_CHARACTERS} premiers signes ont compté."
    read = parts(text)
    words = [word for part in read if not part.is_excluded for word in words_of(part.text)]
    if len(words) > MAX_WORDS:
        words = words[:MAX_WORDS]
        message = message or f"Votre recherche est trop longue : seuls les {MAX_WORDS} premiers mots ont compté."
    excluded = [part.text for part in read if part.is_excluded]
    if text and not words:
        message = "Écrivez au moins un mot : cette recherche n’en contient aucun."
        if excluded:
            message = "Écrivez aussi un mot à trouver : cette recherche n’en a que d’exclus."
    return Query(
        text, words, message, [part.text for part in read if part.is_phrase and not part.is_excluded], excluded
    )


def parts(text: str) -> list[Part]:
    """Return the parts of `text`: plain words, phrases between quotation marks, and what « - » leaves out."""
    found, end = [], 0
    for match in _PART.finditer(text):
        found.append(Part(text[end : match.start()]))
        phrase = next((match[name] for name in "abc" if match[name] is not None), None)
        is_excluded = bool(match["minus"] or match["word"])
        found.append(Part(match["word"] if phrase is None else phrase, phrase is not None, is_excluded))
        end = match.end()
    return [part for part in [*found, Part(text[end:])] if part.text.strip()]


def ask(typed: str, names: Names | None = None) -> Asked:
    """Return what a text must meet to match `typed`, and what it must not; no clause without a word.

    Accents and case do not count, nor order but between quotation marks; « gpt-5 » is one term, « gpt 5 » two that may
    be written as one. Stop words count only if there is no other word.
    """
    found: list[tuple[bool, Clause]] = []
    excluded = []
    for part, read in _parts_with_units(typed):
        if part.is_excluded:
            excluded.append(_phrase(read, with_forms=not part.is_phrase))
        elif part.is_phrase:
            found.append((False, _phrase(read)))
        else:
            found += _plain_clauses(_whole(read), names or {})
    return Asked([ways for is_stop, ways in found if not is_stop] or [ways for _, ways in found], excluded)


def clauses(typed: str) -> list[Clause]:
    """Return the clauses that a text must meet to match `typed`."""
    return ask(typed).clauses


def runs(typed: str, longest: int) -> list[tuple[str, tuple[str, ...]]]:
    """Return the runs of at most `longest` words of `typed` that may be a name, not quoted: (as written, keys)."""
    return [
        (part.text[read[first].start : read[last - 1].end], tuple(unit.key for unit in read[first:last]))
        for part, read in ((part, _whole(read)) for part, read in _parts_with_units(typed))
        if not (part.is_excluded or part.is_phrase)
        for first in range(len(read))
        for last in range(first + 1, min(len(read), first + longest) + 1)
    ]


def beginnings(typed: str) -> list[Clause]:
    """Return the clauses that a text must meet to match `typed`, whose last word may not be whole yet."""
    read = _units(typed)
    return [
        tuple(_ways(read, rank, plain))
        for rank, unit in enumerate(read)
        if unit.key not in STOP_WORDS or rank == len(read) - 1
    ]


def written(read: list[Clause], *, term: Callable[[str, str], str], both: str, either: str, star: str = "") -> str:
    """Return the clauses in the query language of a database; without any, one that matches nothing.

    `term` writes a term and its `star`, which marks those of the last clause as prefixes; `both` is the operator
    between clauses and between terms, `either` between ways.
    """
    read = read or [NOWHERE]
    stars = [*[""] * (len(read) - 1), star]
    ways = [
        [f"({both.join(term(each, end) for each in way)})" for way in clause]
        for clause, end in zip(read, stars, strict=True)
    ]
    return both.join(f"({either.join(each)})" for each in ways)


def _units(typed: str) -> list[Unit]:
    read = units(strip_control_characters(typed)[:MAX_CHARACTERS])
    return [unit for unit in read if not unit.is_elided][:MAX_WORDS]


def _parts_with_units(typed: str) -> Iterator[tuple[Part, list[Unit]]]:
    """Yield the parts that have units, with them; at most MAX_WORDS units in all."""
    left = MAX_WORDS
    for part in parts(strip_control_characters(typed)[:MAX_CHARACTERS]):
        if read := _units(part.text)[:left]:
            left -= len(read)
            yield part, read


def _phrase(read: list[Unit], *, with_forms: bool = False) -> Clause:
    """Return the clause of units one after another; of one alone, with its forms if asked."""
    keys = [unit.key for unit in read]
    ways: list[Way] = [(" ".join(map(term, keys)),)]
    if len(keys) == 1:
        ways += [(form,) for form in forms(keys[0])] if with_forms else []
    elif len(keys) <= _GLUED:
        ways.append((term("".join(keys)),))
    return tuple(dict.fromkeys(ways))


def _plain_clauses(read: list[Unit], names: Names) -> Iterator[tuple[bool, Clause]]:
    """Yield the clause of each unit, and whether it is a stop word."""
    for rank, unit in enumerate(read):
        keys = [unit.key, unit.verb] if unit.verb else [unit.key]
        ways = [
            *_ways(read, rank, term),
            *((form,) for key in keys for form in forms(key)),
            *_same_as(read, rank, names),
        ]
        yield unit.key in STOP_WORDS, tuple(dict.fromkeys(ways))


def _ways(read: list[Unit], rank: int, of: Callable[[str], str]) -> list[Way]:
    """Return how the unit of this rank may be written: by itself, or as one word with its neighbours (Wi-Fi 7)."""
    found: list[Way] = []
    for size in range(1, _GLUED + 1):
        for first in range(max(0, rank - size + 1), min(rank, len(read) - size) + 1):
            run = read[first : first + size]
            gaps = {unit.gap for unit in run[1:]}
            if "|" not in gaps and (size < _GLUED or gaps & _HYPHENS):
                found.append((of("".join(unit.key for unit in run).replace(" ", "")),))
    if " " in read[rank].key:  # « Canal+ »
        found.append((" ".join(map(of, read[rank].key.split())),))
    return found


def _whole(read: list[Unit]) -> list[Unit]:
    """Return the units, joined where they are typed as one: GPT-5, Canal+, and the characters of 林俊旸 by pairs."""
    found: list[Unit] = []
    for rank, unit in enumerate(read):
        before = found[-1] if found else None
        if before and unit.gap == "-" and unit.key[0].isdecimal() and before.key.isalpha():
            found[-1] = before._replace(end=unit.end, key=before.key + unit.key)
            continue
        if before and unit.key == "plus" and unit.end - unit.start == 1:
            found[-1] = before._replace(end=unit.end, key=f"{before.key} plus")
            continue
        if is_unspaced(unit.key):
            follows = rank > 0 and not unit.gap and is_unspaced(read[rank - 1].key)
            leads = rank + 1 < len(read) and not read[rank + 1].gap and is_unspaced(read[rank + 1].key)
            if leads:
                unit = unit._replace(end=read[rank + 1].end, key=unit.key + read[rank + 1].key, gap="|")
            elif follows:
                continue
        found.append(unit)
    return found


def _same_as(read: list[Unit], rank: int, names: Names) -> list[Way]:
    """Return the synonyms of the expressions of which the unit of this rank is part, and the names that they are."""
    found: list[Way] = []
    for first in range(max(0, rank - LONGEST), rank + 1):
        for last in range(rank + 1, min(len(read), first + 2 * LONGEST) + 1):
            keys = [unit.key for unit in read[first:last]]
            found += names.get(tuple(keys), ())
            if len(keys) > 1:
                keys = [key for key in keys if key not in STOP_WORDS]
            found += SYNONYMS.get(tuple(map(term, keys))) or SYNONYMS.get(tuple(map(root, keys)), [])
    return found
