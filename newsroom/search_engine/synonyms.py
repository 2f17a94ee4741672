"""The table of synonyms (synonyms.txt), by the expression that is typed."""

from pathlib import Path

from newsroom.search_engine.analysis import term, units
from newsroom.text.french import STOP_WORDS

type Expression = tuple[str, ...]  # its terms, in order


def expression(words: str) -> Expression:
    """Return the terms of `words`, without stop words unless there is nothing else."""
    keys = [unit.key for unit in units(words) if not unit.is_elided]
    return tuple(term(key) for key in keys if key not in STOP_WORDS) or tuple(map(term, keys))


def read_table(lines: list[str]) -> dict[Expression, list[Expression]]:
    """Return the synonyms of each expression of the table."""
    table: dict[Expression, list[Expression]] = {}
    for line in lines:
        line = line.split("#")[0].strip()
        if not line:
            continue
        if ">" in line:
            typed, found = line.split(">")
            pairs = [(expression(typed), [expression(words) for words in found.split(",")])]
        else:
            same = [expression(words) for words in line.split("=")]
            pairs = [(one, same) for one in same]
        for one, others in pairs:
            known = table.setdefault(one, [])
            known += [other for other in others if other != one and other not in known]
    return table


SYNONYMS = read_table((Path(__file__).parent / "synonyms.txt").read_text().splitlines())
LONGEST = max(map(len, SYNONYMS))
