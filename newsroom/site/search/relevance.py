"""How well a story answers a search: one measure for both databases, so that both show one order. Pure."""

from datetime import datetime

from newsroom.search_engine.query import Clause

# The age at which the relevance of a story is halved.
_HALVED_AFTER_DAYS = 730
# What a clause counts that the title meets, and one that the text meets often; in so many terms, half of that.
_IN_TITLE, _IN_TEXT = 6.0, 2.0
_HALF = 1.5
# What is found otherwise than typed (a synonym, another form) counts for less.
_OTHERWISE = 0.8
# A text of so many terms is neither long nor short.
_LENGTH = 600


def relevance(title: str, text: str, asked: list[Clause]) -> float:
    """Return how well a story answers, from the terms that the index keeps of its title and of all of it."""
    titled, terms, whole = f" {title} ", text.split(), f" {text} "
    present = set(terms)
    usual = _HALF * (0.3 + 0.7 * len(terms) / _LENGTH)
    total = 0.0
    for ways in asked:
        best = 0.0
        for rank, way in enumerate(ways):
            if present.issuperset(way) or any(" " in term for term in way):
                often = min(whole.count(f" {term} ") for term in way)
                in_title = all(f" {term} " in titled for term in way)
                value = in_title * _IN_TITLE + _IN_TEXT * often / (often + usual)
                best = max(best, value if rank == 0 else value * _OTHERWISE)
        total += best
    return total / len(asked) if asked else 0.0


def freshness(published_at: datetime, now: datetime) -> float:
    """Return the weight of a story by age: 1 now, 1/2 after _HALVED_AFTER_DAYS, 1/3 after twice that."""
    return 1 / (1 + max(0.0, (now - published_at).total_seconds() / 86_400) / _HALVED_AFTER_DAYS)
