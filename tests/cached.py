"""The site read through the page cache, in this process and this transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import NamedTuple

from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection

from newsroom.page_cache.application import PageCache
from newsroom.page_cache.entries import Headers
from newsroom.page_cache.generation import Watch

HOST = "127.0.0.1:8000"


class NoStore:
    """What processes share, without any other process."""

    def get(self, name):
        return None

    def set(self, name, content):
        pass


class Told(NamedTuple):
    """An answer."""

    status: int
    headers: dict[str, str]
    body: bytes


class QuietWatch(Watch):
    """A watch that reads the database when it is told to, not by itself."""

    def watch(self):
        pass


class CachedSite:
    """The site behind its page cache; `made` counts what Django was asked."""

    def __init__(self, folder, application=None, store=None, **options):
        self.made: list[str] = []
        self._application = application or WSGIHandler()
        self.watch = options.pop("watch", None) or QuietWatch(folder / "generation")
        self.pages = PageCache(
            self._count,
            watch=self.watch,
            store=store or NoStore(),
            release="1",
            hosts=[HOST],
            session_cookie="sessionid",
            memory_bytes=options.pop("memory_bytes", 10_000_000),
            **options,
        )

    def _count(self, environ, start_response):
        self.made.append(environ["PATH_INFO"])
        return self._application(environ, start_response)

    def anew(self, address) -> Told:
        """Ask Django, whatever was kept."""
        return _ask(self._application, address)

    def get(self, address, method="GET", **headers) -> Told:
        """Ask as a reader does whose request follows whatever was committed."""
        if connection.vendor == "postgresql" and connection.in_atomic_block:
            with connection.cursor() as cursor:  # what the end of a transaction brings about
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
                cursor.execute("SELECT set_config('manchette.raised', '', true)")
        self.watch.refresh()
        return self.ask(address, method, **headers)

    def ask(self, address, method="GET", **headers) -> Told:
        """Ask, whatever this process knows."""
        return _ask(self.pages, address, method, headers)


@contextmanager
def _connections_kept() -> Iterator[None]:
    """Leave the connections of a test open at the end of a request, as Django's test client does."""
    signals = (request_started, request_finished)
    was = [signal.disconnect(close_old_connections) for signal in signals]
    try:
        yield
    finally:
        for signal, connected in zip(signals, was, strict=True):
            if connected:
                signal.connect(close_old_connections)


def _ask(application, address, method="GET", headers=None) -> Told:
    path, _, query = address.partition("?")
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SCRIPT_NAME": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": HOST,
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        **{f"HTTP_{name.upper()}": value for name, value in (headers or {}).items()},
    }
    started: list[tuple[str, Headers]] = []
    with _connections_kept():
        chunks = application(environ, lambda *args: started.append(args[:2]))
        body = b"".join(chunks)
        if hasattr(chunks, "close"):
            chunks.close()
    status, sent = started[-1]
    return Told(int(status[:3]), {name.lower(): value for name, value in sent}, body)
