"""What is typed, as clauses: a text matches if it meets each of them, by one of its ways: all the terms of a way."""

from collections.abc import Callable
from typing import NamedTuple

from newsroom.search_engine.analysis import Unit, plain, term, units
from newsroom.search_engine.synonyms import LONGEST, SYNONYMS
from newsroom.text.characters import strip_control_characters
from newsroom.text.french import STOP_WORDS
from newsroom.text.words import is_unspaced, words_of

MAX_CHARACTERS = 200
MAX_WORDS = 12

type Way = tuple[str, ...]
type Clause = tuple[Way, ...]

# Met by no text.
NOWHERE: Clause = (("0nulle0part0",),)


class Query(NamedTuple):
    """What was typed, made safe."""

    text: str  # to show again in the field
    words: list[str]
    message: str  # for the reader, "" if all is well


def read_query(typed: str) -> Query:
    """Return the words of `typed`: no quotes, operators or invisible characters, at most 12 words of 200 characters."""
    text = " ".join(strip_control_characters(typed).split())
    message = ""
    if len(text) > MAX_CHARACTERS:
        text = text[:MAX_CHARACTERS]
        message = f"Votre recherche est trop longue : seuls les {MAX_CHARACTERS} premiers signes ont compté."
    words = words_of(text)
    if len(words) > MAX_WORDS:
        words = words[:MAX_WORDS]
        message = message or f"Votre recherche est trop longue : seuls les {MAX_WORDS} premiers mots ont compté."
    if text and not words:
        message = "Écrivez au moins un mot : cette recherche n’en contient aucun."
    return Query(text, words, message)


def clauses(typed: str) -> list[Clause]:
    """Return the clauses that a text must meet to match `typed`; [] without a word.

    Order, accents and case do not count; « gpt-5 » is one term, « gpt 5 » two that may be written as one. Stop words
    count only if there is no other word.
    """
    read = _whole(_units(typed))
    found = []
    for rank, unit in enumerate(read):
        ways = [*_ways(read, rank, term), *_same_as(read, rank)]
        found.append((unit.key in STOP_WORDS, tuple(dict.fromkeys(ways))))
    return [ways for is_stop, ways in found if not is_stop] or [ways for _, ways in found]


def beginnings(typed: str) -> list[Clause]:
    """Return the clauses that a text must meet to match `typed`, whose last word may not be whole yet."""
    read = _units(typed)
    return [
        tuple(_ways(read, rank, plain))
        for rank, unit in enumerate(read)
        if unit.key not in STOP_WORDS or rank == len(read) - 1
    ]


def written(read: list[Clause], *, term: str, both: str, either: str, star: str = "") -> str:
    """Return the clauses in the query language of a database; without any, one that matches nothing.

    `term` is the format of a term and its `star`, which marks those of the last clause as prefixes; `both` is the
    operator between clauses and between terms, `either` between ways.
    """
    read = read or [NOWHERE]
    stars = [*[""] * (len(read) - 1), star]
    ways = [
        [f"({both.join(term.format(each, end) for each in way)})" for way in clause]
        for clause, end in zip(read, stars, strict=True)
    ]
    return both.join(f"({either.join(each)})" for each in ways)


def _units(typed: str) -> list[Unit]:
    read = units(strip_control_characters(typed)[:MAX_CHARACTERS])
    return [unit for unit in read if not unit.is_elided][:MAX_WORDS]


def _ways(read: list[Unit], rank: int, of: Callable[[str], str]) -> list[Way]:
    """Return how the unit of this rank may be written: by itself, or as one word with one of its neighbours."""
    unit = read[rank]
    ways: list[Way] = [(of(unit.key),)]
    if rank and unit.gap != "|":
        ways.append((of(read[rank - 1].key + unit.key),))
    if rank + 1 < len(read) and read[rank + 1].gap != "|":
        ways.append((of(unit.key + read[rank + 1].key),))
    return ways


def _whole(read: list[Unit]) -> list[Unit]:
    """Return the units, joined where they are typed as one: GPT-5, and the characters of 林俊旸 by pairs."""
    found: list[Unit] = []
    for rank, unit in enumerate(read):
        before = found[-1] if found else None
        if before and unit.gap == "-" and unit.key[0].isdecimal() and before.key.isalpha():
            found[-1] = before._replace(end=unit.end, key=before.key + unit.key)
            continue
        if is_unspaced(unit.key):
            follows = rank > 0 and not unit.gap and is_unspaced(read[rank - 1].key)
            leads = rank + 1 < len(read) and not read[rank + 1].gap and is_unspaced(read[rank + 1].key)
            if leads:
                unit = unit._replace(key=unit.key + read[rank + 1].key, gap="|")
            elif follows:
                continue
        found.append(unit)
    return found


def _same_as(read: list[Unit], rank: int) -> list[Way]:
    """Return the synonyms of the expressions of which the unit of this rank is part."""
    found = []
    for first in range(max(0, rank - LONGEST), rank + 1):
        for last in range(rank + 1, min(len(read), first + 2 * LONGEST) + 1):
            keys = [unit.key for unit in read[first:last]]
            if len(keys) > 1:
                keys = [key for key in keys if key not in STOP_WORDS]
            found += SYNONYMS.get(tuple(map(term, keys)), [])
    return found
