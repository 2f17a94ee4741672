"""What the searches of these lists read."""

from newsroom.text.words import words_of

# How much of what is typed a search reads.
SEARCH_MAX_WORDS = 6


def search_words(query: str) -> list[str]:
    """Return the words that a search of the admin looks for."""
    return words_of(query)[:SEARCH_MAX_WORDS]
