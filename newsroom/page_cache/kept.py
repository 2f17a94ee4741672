"""What many pages show alike (the menu, the foot), kept in this process as long as nothing that readers see changes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import time
from typing import Any

from newsroom.page_cache.generation import Watch

type Key = tuple[str, int]

_current: ContextVar[Key | None] = ContextVar("generation", default=None)
_kept: dict[str, tuple[Key, Any]] = {}


@contextmanager
def at_generation(watch: Watch) -> Iterator[None]:
    """Set the generation at which an answer is being made: the one just read, unless that reading is old."""
    state = watch.state()
    token = _current.set((state.timeline, state.number) if state.is_fresh(time()) else None)
    try:
        yield
    finally:
        _current.reset(token)


def current_key() -> Key | None:
    """Return the generation at which this answer is made, read before anything that it shows.

    None where none is known: in commands and tests, for who has an account.
    """
    return _current.get()


def kept(name: str, make: Callable[[], Any]) -> Any:
    """Return what `make` gives, made once in this process for each generation; at each call where none is known.

    What is made while the generation changes is kept under the one before, and never asked for again: rows are read
    after the key, so they may be newer than it says, never older.
    """
    key = current_key()
    if key is None:
        return make()
    held = _kept.get(name)
    if held is None or held[0] != key:
        held = _kept[name] = (key, make())
    return held[1]


def forget() -> None:
    """Forget all."""
    _kept.clear()
