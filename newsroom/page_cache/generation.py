"""What this process knows of the generation: read at each request from a small file that all processes map.

The database has the truth. Whoever reads it there writes it to the file under a lock, so that no older reading ever
follows a newer one. It is read after each request that may have written, and by a thread every 0.25 s: a change made by
another machine, by a command, or by a process that was killed right after, is known that soon.
"""

import fcntl
import logging
import math
import mmap
import os
import struct
import threading
import time
import zlib
from collections.abc import Callable
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from django.db import DatabaseError, connection
from django.db.models import F
from django.utils import timezone

from newsroom.page_cache.models import Generation

logger = logging.getLogger(__name__)

# How old a reading of the database may be (seconds) for an answer to be given from memory, and how often it is renewed.
TRUSTED_S = 1.0
_EVERY_S = 0.25
# How long a database that did not answer is left to the thread that watches it: nobody else waits for it.
_ASIDE_S = 2.0
# How long an answer may still be given that a change has made wrong and nothing was withdrawn from.
GRACE_S = 1.0

# The checksum; timeline, number, last withdrawal; the moments at which time alone changes, hides something; when the
# database was read (Unix time); the number before, and when it was last read.
_LAYOUT = struct.Struct("<I32sQQdddQd4x")


class Moments(NamedTuple):
    """When time alone changes what readers see, at the earliest, and when it takes something from them."""

    changes: datetime | None = None
    hides: datetime | None = None


# Each says it for one kind of row. Queries: 1 each.
sources_of_moments: list[Callable[[datetime], Moments]] = []


class State(NamedTuple):
    """The generation, as it was read at `read_at`."""

    timeline: str
    number: int
    withdrawn: int
    changes_at: float
    hides_at: float
    read_at: float
    before: int = 0
    since: float = 0.0

    def is_fresh(self, now: float) -> bool:
        """Return whether it was read a moment ago, and time has changed nothing since."""
        return now < self.changes_at and -1 < now - self.read_at < TRUSTED_S

    def is_right(self, timeline: str, number: int, now: float) -> bool:
        """Return whether an answer made at that generation is what the site would answer now."""
        return number == self.number and timeline == self.timeline and self.is_fresh(now)

    def was_right(self, timeline: str, number: int, now: float) -> bool:
        """Return whether an answer made at that generation was right a moment ago, with nothing withdrawn since."""
        return (
            number >= self.before
            and -1 < now - self.since < GRACE_S
            and self.is_fresh(now)
            and self.may_show(timeline, number, now)
        )

    def may_show(self, timeline: str, number: int, now: float) -> bool:
        """Return whether an answer made at that generation, right or not, holds nothing withdrawn since."""
        return timeline == self.timeline and self.withdrawn <= number <= self.number and now < self.hides_at


UNKNOWN = State("", 0, 0, 0.0, 0.0, 0.0)


class Watch:
    """The generation as the processes of this machine share it."""

    def __init__(self, file: Path):
        file.parent.mkdir(parents=True, exist_ok=True)
        self._descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        if os.fstat(self._descriptor).st_size < _LAYOUT.size:
            os.ftruncate(self._descriptor, _LAYOUT.size)
        self._map = mmap.mmap(self._descriptor, _LAYOUT.size)
        self._bytes, self._state = b"", UNKNOWN
        self._thread_lock = threading.Lock()
        self._failed_at = -math.inf
        self._thread: threading.Thread | None = None
        self.on_change: list[Callable[[State], None]] = []

    def state(self) -> State:
        """Return what was last read. Queries: 0."""
        for _ in range(100):
            if (found := self._map[:]) == self._bytes:
                return self._state
            checksum, timeline, *rest = _LAYOUT.unpack(found)
            if checksum == zlib.crc32(found[4:]):
                self._state = State(timeline.rstrip(b"\0").decode(), *rest)
                self._bytes = found
                return self._state
        return UNKNOWN  # nobody has written yet, or was killed while writing

    def fresh(self) -> State:
        """Return what is true now, as far as it was read within TRUSTED_S. Raises DatabaseError. Queries: 0 or 1."""
        return self._settled() or self.refresh(forced=False)

    def is_away(self) -> bool:
        """Return whether the database did not answer when it was last asked, a moment ago. Queries: 0."""
        return time.monotonic() - self._failed_at < _ASIDE_S

    def _settled(self) -> State | None:
        """Return what was read a moment ago, None if it is to be read. Raises DatabaseError while nobody answers."""
        state = self.state()
        if state.is_fresh(time.time()):
            return state
        if self.is_away():
            raise DatabaseError("The database did not answer a moment ago.")
        return None

    def refresh(self, *, forced: bool = True) -> State:
        """Read the database and tell the processes of this machine. Raises DatabaseError.

        Not forced: unless another has done so meanwhile, or found that the database does not answer.
        Queries: 1; those of sources_of_moments at a new generation; 1 or 2 when time has changed something.
        """
        with self._locked():
            if not forced and (settled := self._settled()):
                return settled
            was_open = connection.connection is not None
            try:
                state = self._with_grace(self._read())
            except DatabaseError:
                self._failed_at = time.monotonic()
                raise
            finally:
                if not was_open:
                    connection.close()  # back to the pool: nobody may ask anything more in this thread
            payload = _LAYOUT.pack(0, state.timeline.encode(), *state[1:])[4:]
            self._map[:] = zlib.crc32(payload).to_bytes(4, "little") + payload
        self._failed_at = -math.inf
        return state

    def refresh_after_writing(self) -> None:
        """Read it after a request that may have written; a database that is gone is for others to report."""
        with suppress(DatabaseError):
            self.refresh()

    def watch(self) -> None:
        """Begin to read the database regularly, in a thread of its own, unless that is done already."""
        if self._thread is None:
            with self._thread_lock:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._go_on, name="generation", daemon=True)
                    self._thread.start()

    def _go_on(self) -> None:
        told = self.state()
        while True:
            time.sleep(_EVERY_S)
            state = self.state()
            if time.time() - state.read_at >= _EVERY_S * 0.8:  # else another process has just read it
                try:
                    state = self.refresh()
                except DatabaseError:
                    continue
                except Exception:  # whatever it is, it must not be the last look
                    logger.exception("The generation was not read.")
                    continue
            if (state.timeline, state.number) != (told.timeline, told.number):
                told = state
                for tell in self.on_change:
                    tell(state)

    def _read(self) -> State:
        read_at, known = time.time(), self.state()
        row = Generation.objects.filter(pk=1).first()
        if row is None or (row.number < known.number and row.timeline == known.timeline):
            # A base without one, or put back from a backup: whatever was made with those numbers is another's.
            row = _begin_anew()
        if (row.timeline, row.number) == (known.timeline, known.number) and read_at < known.changes_at:
            return known._replace(read_at=read_at, withdrawn=row.withdrawn)
        if (row.timeline, row.number) == (known.timeline, known.number):
            _time_has_changed_it(row, hidden=read_at >= known.hides_at)
        return State(row.timeline, row.number, row.withdrawn, *_next_moments(), read_at)

    def _with_grace(self, state: State) -> State:
        """Return it with the generation before: all that was made since that one was right when it was last read."""
        known = self.state()
        if known.timeline != state.timeline:
            return state
        before, since = known.before, known.since
        if state.number != known.number and state.read_at - since >= GRACE_S:
            before, since = known.number, known.read_at
        return state._replace(before=before, since=since)

    @contextmanager
    def _locked(self):
        with self._thread_lock:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(self._descriptor, fcntl.LOCK_UN)


def _begin_anew() -> Generation:
    row = Generation(pk=1, number=1, withdrawn=1, timeline=os.urandom(16).hex())
    row.save()
    return row


def _time_has_changed_it(row: Generation, *, hidden: bool) -> None:
    """Raise the generation, unless another machine has done so."""
    raised = {"number": F("number") + 1} | ({"withdrawn": F("number") + 1} if hidden else {})
    Generation.objects.filter(pk=1, number=row.number).update(**raised)
    row.refresh_from_db()


def _next_moments() -> tuple[float, float]:
    now = timezone.now()
    moments = [source(now) for source in sources_of_moments]
    hides = min((moment.hides.timestamp() for moment in moments if moment.hides), default=math.inf)
    return min([hides, *(moment.changes.timestamp() for moment in moments if moment.changes)]), hides
