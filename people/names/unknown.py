"""Names without a fiche: what only looks like one, and with little risk of being something else."""

from collections.abc import Iterator

from newsroom.text.french import ACRONYMS, FREQUENT_WORDS, GIVEN_NAMES, PARTICLES, TITLES
from newsroom.text.words import is_unspaced
from people.names.reading import COMMON_WORDS, Reading

_MAX_WORDS = 5


def unknown_names(reading: Reading, settled: bytearray) -> Iterator[tuple[int, int]]:
    """Yield the (first, after) words of each: two to five capitalised words, or a run of Chinese characters.

    A word that opens a sentence begins a name only if it is a frequent given name; `settled` marks words judged before.
    """
    rank = 0
    while rank < len(reading):
        if is_unspaced(reading.keys[rank]):
            after = _run_of_characters(reading, rank, settled)
        else:
            after = _run_of_capitals(reading, rank, settled) if reading.is_capital[rank] else 0
        if after:
            yield rank, after
        rank = after or rank + 1


def _run_of_characters(reading: Reading, first: int, settled: bytearray) -> int:
    """Return where the Chinese characters that begin at `first` end; 0 unless there are two."""
    after = first
    while (
        after < len(reading)
        and is_unspaced(reading.keys[after])
        and not (settled[after] or reading.hidden[after])
        and (after == first or not reading.gaps[after])
    ):
        after += 1
    return after if after - first > 1 else 0


def _run_of_capitals(reading: Reading, first: int, settled: bytearray) -> int:
    """Return where the capitalised words that begin at `first` end; 0 unless they look like a name."""
    if not _may_begin(reading, first, settled):
        return 0
    after = capitals_end = first + 1
    while after < len(reading) and after - first < _MAX_WORDS and _is_bound(reading, after, settled):
        if reading.is_capital[after] and not (reading.keys[after] in FREQUENT_WORDS and len(reading.keys[after]) > 1):
            capitals_end = after + 1
        elif reading.keys[after] not in PARTICLES:
            break
        after += 1
    capitals = [rank for rank in range(first, capitals_end) if reading.is_capital[rank]]
    is_name = len(capitals) > 1 and not all(reading.keys[rank] in COMMON_WORDS for rank in capitals)
    return capitals_end if is_name and not all(map(reading.is_in_capitals, capitals)) else 0


def _may_begin(reading: Reading, rank: int, settled: bytearray) -> bool:
    key = reading.keys[rank]
    if not reading.is_capital[rank] or settled[rank] or reading.hidden[rank] or reading.shouts[rank]:
        return False
    if key in FREQUENT_WORDS or key in TITLES or key in ACRONYMS:
        return False
    goes_on = rank > 0 and settled[rank - 1] and reading.is_spaced(rank)  # « Meta Superintelligence Labs »
    return not goes_on and (not reading.opens[rank] or key in GIVEN_NAMES)


def _is_bound(reading: Reading, rank: int, settled: bytearray) -> bool:
    """Return whether the word goes on with the name before it."""
    if settled[rank] or reading.hidden[rank]:
        return False
    gap = reading.gaps[rank]
    initial = gap.startswith(".") and len(reading.keys[rank - 1]) == 1 and not gap[1:].strip()
    return reading.is_spaced(rank) or gap in {"-", "‑", "‐", "’", "'"} or initial
