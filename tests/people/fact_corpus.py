"""Sentences of the trade whose facts are marked by hand.

In a text, [Junyang Lin] is a person, {Qwen} a company, <Reuters> a name without fiche. The facts of a line are those
that may be proposed: any of them for its subject, and nothing for the other names.
"""

import json
import re
from pathlib import Path
from typing import NamedTuple

from people.reported_facts import Name, Reported, reported_fact

HERE = Path(__file__).parent
MARK = re.compile(r"\[([^]]+)\]|\{([^}]+)\}|<([^>]+)>")
FIELDS = ("kind", "place", "title", "start", "end", "status")
MOVES = {"departure", "arrival", "appointment"}


class Sentence(NamedTuple):
    """A text without its marks, the names in it, and the facts that may be proposed of each subject."""

    text: str
    names: list[Name]
    facts: dict[str, list[dict[str, str]]]


def read_sentences(name: str) -> list[Sentence]:
    return [_read(json.loads(line)) for line in (HERE / name).read_text().splitlines()]


def _read(row: dict) -> Sentence:
    text, names = "", []
    end = 0
    for mark in MARK.finditer(row["text"]):
        text += row["text"][end : mark.start()]
        person, company, unknown = mark.groups()
        surface = person or company or unknown
        kind = "person" if person else "company" if company else ""
        names.append(Name(len(text), len(text) + len(surface), kind, None if unknown else surface))
        text += surface
        end = mark.end()
    facts: dict[str, list[dict[str, str]]] = {}
    for fact in row["facts"]:
        facts.setdefault(fact["who"], []).append({field: fact.get(field, "") for field in FIELDS})
    return Sentence(text + row["text"][end:], names, facts)


class Score(NamedTuple):
    """How many facts were proposed, how many of them wrong; how many moves are marked, how many proposed whole."""

    proposals: int
    wrong: int
    moves: int
    whole: int
    faults: list[str]

    @property
    def figures(self) -> str:
        return (
            f"propositions fausses {self.wrong}/{self.proposals}, "
            f"départs, arrivées et nominations entiers {self.whole}/{self.moves}"
        )


def score(sentences: list[Sentence]) -> Score:
    proposals = wrong = moves = whole = 0
    faults = []
    for sentence in sentences:
        for fiche, subject in {name.fiche: name for name in reversed(sentence.names) if name.fiche}.items():
            marked = sentence.facts.get(str(fiche), [])
            found = reported_fact(sentence.text, subject, sentence.names)
            proposed = _fields(found) if found else {}
            is_right = not proposed or any(_agree(proposed, fact) for fact in marked)
            is_whole = proposed in marked
            is_move = any(fact["kind"] in MOVES for fact in marked)
            proposals += bool(proposed)
            wrong += not is_right
            moves += is_move
            whole += is_move and is_whole
            if not is_right or (marked and not is_whole):
                kind = "FAUX" if not is_right else "partiel" if proposed else "manqué"
                faults.append(f"{kind} {fiche} : {proposed}\n    {sentence.text}")
    return Score(proposals, wrong, moves, whole, faults)


def _fields(found: Reported) -> dict[str, str]:
    place = str(found.place.fiche) if found.place else ""
    return {field: str(getattr(found, field)) for field in FIELDS} | {"place": place}


def _agree(proposed: dict[str, str], fact: dict[str, str]) -> bool:
    """Return whether nothing that is proposed differs from the fact that is marked."""
    return proposed["kind"] == fact["kind"] and all(proposed[field] in {"", fact[field]} for field in FIELDS)
