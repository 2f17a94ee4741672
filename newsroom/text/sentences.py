"""What French puts between words."""

from collections.abc import Sequence


def listed(words: Sequence[str], separator: str = ", ") -> str:
    """Return « A », « A et B », « A, B et C »; "" for none."""
    return " et ".join(filter(None, [separator.join(words[:-1]), *words[-1:]]))
