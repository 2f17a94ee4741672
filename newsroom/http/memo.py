"""What is costly to make and depends on its inputs alone: kept in Django's cache under a digest of all of them.

Nothing has to be invalidated: with another input, or another release of the code, it is another entry.
"""

from collections.abc import Callable, Hashable
from functools import cache as once
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Model

from newsroom.text.digest import digest

_KEPT_S = 86_400
_CODE = ("articles", "newsroom", "people", "templates")
_SUFFIXES = {".py", ".html"}


@once
def code_digest() -> str:
    """Return the digest of the code and the templates that this process runs."""
    files = (path for folder in _CODE for path in sorted((settings.BASE_DIR / folder).rglob("*.*")))
    return digest(*(path.read_bytes() for path in files if path.suffix in _SUFFIXES))


def memoised[K: Hashable](name: str, inputs: dict[K, Any], make: Callable[[list[K]], dict[K, Any]]) -> dict[K, Any]:
    """Return what `make` gives for the keys of `inputs`, in their order, made now or before from an equal input.

    An input is all that what is made depends on, but for the code; its `repr()` tells it apart. A key for which `make`
    gives nothing is left out. Queries: those of `make`.
    """
    places = {key: f"{name}:{digest(code_digest(), repr(value))}" for key, value in inputs.items()}
    seen = cache.get_many(places.values())
    found = {key: seen[place] for key, place in places.items() if place in seen}
    if missing := [key for key in inputs if key not in found]:
        made = make(missing)
        cache.set_many({places[key]: value for key, value in made.items()}, _KEPT_S)
        found |= made
    return {key: found[key] for key in inputs if key in found}


class Bounded:
    """The last values made in this process, at most `size`, for what is too small to be fetched from the cache."""

    def __init__(self, size: int):
        self._size = size
        self._kept: dict[str, Any] = {}

    def get(self, key: str, make: Callable[[], Any]) -> Any:
        """Return what `make` gives, made now or before for an equal `key`: all that it depends on, but for the code."""
        value = self._kept.get(key)
        if value is None:
            value = self._kept[key] = make()
            while len(self._kept) > self._size:
                self._kept.pop(next(iter(self._kept)), None)
        return value


def own_values(row: Any) -> list:
    """Return the columns of a row that were read, and its annotations: texts, numbers and dates. Queries: 0."""
    return [value for name, value in vars(row).items() if name[0] != "_" and not isinstance(value, list | Model)]
