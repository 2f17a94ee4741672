"""The words of a search in the admin's lists."""

from newsroom.text.words import words_of

# How many typed words a search reads.
SEARCH_MAX_WORDS = 6


def search_words(query: str) -> list[str]:
    """Return the words of a search."""
    return words_of(query)[:SEARCH_MAX_WORDS]
