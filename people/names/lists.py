"""Names beside others: « ORANGE-SFR », « Orange, Free et SFR »."""

from people.names.clauses import verb_follows
from people.names.reading import HYPHENS, Reading

_LONGEST_LIST = 8


def is_listed(reading: Reading, first: int, after: int, known: bytearray, sure: bytearray) -> bool:
    """Return whether it stands beside a name that is sure, or beside another and before a verb in the plural.

    « ORANGE-SFR », « Orange, Free et SFR », « ORANGE ET FREE SIGNENT ».
    """
    start, end = first, after
    for _ in range(_LONGEST_LIST):
        behind = _behind_link(reading, end)
        if not 0 < behind < len(reading) or not known[behind]:
            break
        if sure[behind]:
            return True
        end = behind + 1
        while end < len(reading) and known[end] and reading.is_spaced(end):
            end += 1
    for _ in range(_LONGEST_LIST):
        before = _before_link(reading, start)
        if before < 0 or not known[before]:
            break
        if sure[before]:
            return True
        start = before
        while start > 0 and known[start - 1] and reading.is_spaced(start):
            start -= 1
    is_several = (start, end) != (first, after)
    return is_several and verb_follows(reading, end, kind="plural")


def _behind_link(reading: Reading, rank: int) -> int:
    """Return the rank of the word behind what links two names of a list (« et », a comma, a hyphen); 0 if none does."""
    if rank >= len(reading) or "\n" in reading.gaps[rank]:
        return 0
    gap = reading.gaps[rank].strip()
    if (gap == "" and reading.keys[rank] in {"et", "ou", "ni"}) or (gap == "," and reading.keys[rank] in {"et", "ou"}):
        return rank + 1 if reading.is_spaced(rank + 1) else 0
    return rank if gap in {",", "/"} or (gap and gap in HYPHENS) else 0


def _before_link(reading: Reading, first: int) -> int:
    """Return the rank of the word before what links two names, whose second begins at `first`; -1 if none does."""
    for rank in (first, first - 1):
        if rank > 0 and _behind_link(reading, rank) == first:
            return rank - 1
    return -1
