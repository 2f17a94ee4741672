"""The backend: a PostgreSQL that does not answer is noticed at once, then left aside for some seconds.

Readers wait in threads of the server; the main thread of a process, which runs commands, has all its time and no pool.
"""

import socket
import struct
import threading
import time
from collections.abc import Generator
from typing import Any

import psycopg
from django.db.backends.postgresql import base

_SILENCE_S = 0.4  # a query may take longer: then we look whether anybody is there
_PROBE_S = 0.4
_PROBE_AGAIN_S = 2
_ASIDE_S = 0.5
# « Do you speak TLS? »: answered by one letter, before any password.
_SSL_REQUEST = struct.pack("!ii", 8, 80_877_103)

_aside_until: dict[tuple, float] = {}  # by host and port


def _is_commanding() -> bool:
    return threading.current_thread() is threading.main_thread()


class WatchedConnection(psycopg.Connection):
    """A connection that does not wait for a server which has gone silent."""

    def wait(self, gen: Generator[Any, Any, Any], *args: Any, **kwargs: Any) -> Any:
        """Wait for the server's answer. Raises OperationalError if it answers nobody any more."""
        return super().wait(gen if _is_commanding() else self._watched(gen), *args, **kwargs)

    def _watched(self, gen: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
        """Pass on what `gen` waits for, which is told every tenth of a second that nothing came."""
        look_at = time.monotonic() + _SILENCE_S
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                if not ready and time.monotonic() > look_at:
                    if not answers(self.info.hostaddr or self.info.host, self.info.port):
                        self.pgconn.finish()
                        raise psycopg.OperationalError("PostgreSQL does not answer any more")
                    look_at = time.monotonic() + _PROBE_AGAIN_S
                wanted = gen.send(ready)
        except StopIteration as end:
            return end.value


def answers(host: str, port: int) -> bool:
    """Return whether a PostgreSQL answers there, within a fraction of a second."""
    try:
        if host.startswith("/"):
            client = socket.socket(socket.AF_UNIX)
            client.settimeout(_PROBE_S)
            client.connect(f"{host}/.s.PGSQL.{port}")
        else:
            client = socket.create_connection((host, port), _PROBE_S)
        with client:
            client.sendall(_SSL_REQUEST)
            return bool(client.recv(1))
    except OSError:
        return False


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, with a pool for readers alone, and a memory of who did not answer."""

    @property
    def pool(self) -> Any:
        """Return the pool of this process; None for a command."""
        if _is_commanding() or not (options := self.settings_dict["OPTIONS"].get("pool")):
            return None
        options.setdefault("connection_class", WatchedConnection)
        return super().pool

    def get_new_connection(self, conn_params: dict) -> Any:
        """Connect, or take a connection of the pool. Raises OperationalError, at once if it just did."""
        if not self.pool:
            return super().get_new_connection(conn_params)
        address = conn_params.get("host"), conn_params.get("port")
        if time.monotonic() < _aside_until.get(address, 0):
            raise psycopg.OperationalError("PostgreSQL did not answer a moment ago")
        try:
            return super().get_new_connection(conn_params)
        except psycopg.OperationalError:
            _aside_until[address] = time.monotonic() + _ASIDE_S
            raise
