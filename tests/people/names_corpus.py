"""Texts whose names are marked by hand, and the fiches that they name.

⟦Qwen|qwen⟧ is a name to find, ⟦~Lin|junyang-lin⟧ a surname alone to find, ⟦?Wolf⟧ one of several fiches; nothing else
may be proposed.
"""

import json
import re
import tomllib
from pathlib import Path
from typing import NamedTuple

from newsroom.site import demo
from people.names import Index, OtherName, Record
from people.names.index import guess_family

HERE = Path(__file__).parent
DEMO = Path(demo.__file__).parent
MARK = re.compile(r"⟦([~?]?)([^|⟧]+)(?:\|([^⟧]+))?⟧")


class Story(NamedTuple):
    """One story without its marks, and what it holds: (start, surface) → profile."""

    hard: str
    text: str
    names: dict[tuple[int, str], str]
    surnames: dict[tuple[int, str], str]
    undecided: set[tuple[int, str]]


def corpus_index() -> Index:
    """The fiches of the demonstration, but the one that is there twice on purpose, and those of the corpus."""
    records = []
    for path in (DEMO / "people.toml", DEMO / "companies.toml", HERE / "names_corpus_profiles.toml"):
        fiches = tomllib.loads(path.read_text())
        for kind in ("person", "company"):
            records += [
                Record(
                    id=fiche["slug"],
                    kind=kind,
                    title=fiche["title"],
                    family=fiche.get("family_name", ""),
                    names=tuple(OtherName(name["text"], name["never_alone"]) for name in fiche["names"]),
                    products=tuple(fiche.get("products", ())),
                )
                for fiche in fiches.get(kind, [])
                if fiche["slug"] != "justin-lin"
            ]
    return Index(records)


def read_press() -> list[tuple[Story, Index]]:
    """Return each text of names_press.jsonl with the index of its fiches (« name|other name »), their names as ids."""
    press = []
    for line in (HERE / "names_press.jsonl").read_text().splitlines():
        row = json.loads(line)
        persons, companies = row.get("persons", []), row.get("companies", [])
        records = []
        for kind, fiche in [*(("person", fiche) for fiche in persons), *(("company", fiche) for fiche in companies)]:
            title, *others = fiche.split("|")
            names = tuple(map(OtherName, others))
            family = guess_family(title) if kind == "person" else ""
            records.append(Record(title, kind, title, family, names))
        press.append((read_story(row | {"hard": "presse"}), Index(records)))
    return press


def read_corpus(name: str) -> list[Story]:
    return [read_story(json.loads(line)) for line in (HERE / name).read_text().splitlines()]


def read_story(row: dict) -> Story:
    story = Story(row["hard"], MARK.sub(r"\2", row["text"]), {}, {}, set())
    removed = 0
    for mark in MARK.finditer(row["text"]):
        sort, surface, profile = mark.groups()
        place = (mark.start() - removed, surface)
        removed += len(mark.group()) - len(surface)
        if sort == "?":
            story.undecided.add(place)
        else:
            (story.surnames if sort else story.names)[place] = profile
    return story
