"""The table of synonyms (synonyms.txt), by the expression that is typed."""

from pathlib import Path

from newsroom.search_engine.analysis import term, units
from newsroom.search_engine.forms import forms
from newsroom.text.french import STOP_WORDS
from newsroom.text.words import fold

# An infinitive of so many letters keeps the endings of its other forms in the index: « cède ».
_SHORT = 5

type Expression = tuple[str, ...]  # its terms, in order


def expression(words: str) -> Expression:
    """Return the terms of `words`, without stop words unless there is nothing else."""
    keys = [unit.key for unit in units(words) if not unit.is_elided]
    return tuple(term(key) for key in keys if key not in STOP_WORDS) or tuple(map(term, keys))


def spellings(words: str) -> list[Expression]:
    """Return the expression of `words`, and the other forms of a verb in -er that the table does not spell."""
    found = expression(words)
    infinitive = fold(words.strip())
    endings = ("ent", "era") if len(infinitive) > _SHORT else ("ent", "era", "e", "ait")
    conjugated = [form for form in forms(infinitive) if form.endswith(endings)]
    return [found, *((form,) for form in conjugated if words.strip().endswith("er"))]


def read_table(lines: list[str]) -> dict[Expression, list[Expression]]:
    """Return the synonyms of each expression of the table."""
    table: dict[Expression, list[Expression]] = {}
    for line in lines:
        line = line.split("#")[0].strip()
        if not line:
            continue
        if ">" in line:
            typed, found = line.split(">")
            pairs = [(expression(typed), found.split(","))]
        else:
            same = line.split("=")
            pairs = [(expression(words), same) for words in same]
        for one, others in pairs:
            known = table.setdefault(one, [])
            spelt = [each for words in others for each in spellings(words)]
            known += [each for each in dict.fromkeys(spelt) if each not in known and each != one]
    return table


SYNONYMS = read_table((Path(__file__).parent / "synonyms.txt").read_text().splitlines())
LONGEST = max(map(len, SYNONYMS))
