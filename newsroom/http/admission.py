"""Admission control: Django works on a few requests at a time, each received whole; slow clients delay nobody."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from threading import Lock
from typing import IO

_CHUNK_BYTES = 64 * 1024
_IN_MEMORY_BYTES = 1024 * 1024


class AdmissionControl:
    """A WSGI application in front of another one.

    The server gives each client a thread, so that a slow one delays nobody else (docs/decisions/0007). Threads that
    compute together slow each other down, and each takes a connection to the database: so a request is admitted once
    its body is received, at most `places` at a time, first come first served (a semaphore would let the thread that
    leaves come in again before one that waits). The response is sent after its place is given back.
    """

    def __init__(self, application: Callable, *, places: int, body_max_bytes: int):
        self._application = application
        self._free_places = places
        self._waiting: deque[Lock] = deque()
        self._lock = Lock()
        self._body_max_bytes = body_max_bytes

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        """Answer one request; 413 if its body is larger than `body_max_bytes`."""
        try:
            length_bytes = max(0, int(environ.get("CONTENT_LENGTH") or 0))
        except ValueError:
            length_bytes = 0  # as Django reads it
        if length_bytes > self._body_max_bytes:
            start_response("413 Content Too Large", [("Content-Type", "text/plain; charset=utf-8")])
            return [f"Envoi trop lourd : {self._body_max_bytes // 1024**2} Mo au plus.\n".encode()]
        environ["wsgi.input"] = _received(environ["wsgi.input"], length_bytes)
        with self._place():
            return self._application(environ, start_response)

    @contextmanager
    def _place(self) -> Iterator[None]:
        """Wait for a place; when done, give it to the request that has waited longest."""
        turn = Lock()
        turn.acquire()
        with self._lock:
            if self._free_places:
                self._free_places -= 1
                turn.release()
            else:
                self._waiting.append(turn)
        turn.acquire()
        try:
            yield
        finally:
            with self._lock:
                if self._waiting:
                    self._waiting.popleft().release()
                else:
                    self._free_places += 1


def _received(stream: IO[bytes], length_bytes: int) -> IO[bytes]:
    """Return the whole body, read from the client; shorter than `length_bytes` if the client went away."""
    body = SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES)  # noqa: SIM115  (closed with the request)
    while length_bytes and (chunk := stream.read(min(length_bytes, _CHUNK_BYTES))):
        body.write(chunk)
        length_bytes -= len(chunk)
    body.seek(0)
    return body
