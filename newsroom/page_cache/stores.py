"""Where the processes share the answers that they keep, over restarts too: files, or Redis when it is set."""

import logging
import os
import threading
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Protocol

from django.core.cache import BaseCache

from newsroom.text.digest import digest

logger = logging.getLogger(__name__)

_SWEPT_EVERY = 500  # writings
_REDIS_FOR_S = 24 * 3600


class Store(Protocol):
    """What keeps bytes by name, and may lose them."""

    def get(self, name: str) -> bytes | None:
        """Return what is kept, None if nothing is."""

    def set(self, name: str, content: bytes) -> None:
        """Keep it."""


class Files:
    """Files in a folder, up to `most_bytes`; the oldest go."""

    def __init__(self, folder: Path, most_bytes: int):
        self._folder, self._most_bytes = folder, most_bytes
        self._writings, self._sweeping = count(1), threading.Lock()

    def get(self, name: str) -> bytes | None:
        """Return what is kept, None if nothing is."""
        with suppress(OSError):
            return self._file(name).read_bytes()
        return None

    def set(self, name: str, content: bytes) -> None:
        """Keep it; a full disk is no reason not to answer."""
        file = self._file(name)
        unfinished = file.with_name(f"{file.name}.{os.getpid()}.{threading.get_ident()}")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(content)
            unfinished.replace(file)
        except OSError as error:
            logger.warning("Not kept: %s", error)
        if next(self._writings) % _SWEPT_EVERY == 0:
            self.sweep()

    def sweep(self) -> None:
        """Delete the oldest files beyond `most_bytes`."""
        if not self._sweeping.acquire(blocking=False):
            return
        try:
            found = []
            for file in self._folder.glob("*/*"):
                with suppress(OSError):
                    stat = file.stat()
                    found.append((stat.st_mtime, stat.st_size, file))
            total = 0
            for _, size, file in sorted(found, reverse=True):
                total += size
                if total > self._most_bytes:
                    file.unlink(missing_ok=True)
        finally:
            self._sweeping.release()

    def _file(self, name: str) -> Path:
        key = digest(name)
        return self._folder / key[:2] / key[2:]


class Cache:
    """One of Django's caches."""

    def __init__(self, cache: BaseCache):
        self._cache = cache

    def get(self, name: str) -> bytes | None:
        """Return what is kept, None if nothing is."""
        return self._cache.get(f"page-{digest(name)}")

    def set(self, name: str, content: bytes) -> None:
        """Keep it for a day: Redis drops the oldest before, if it is told how much it may hold."""
        self._cache.set(f"page-{digest(name)}", content, _REDIS_FOR_S)
