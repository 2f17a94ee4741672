"""Right after a change, the answers that readers will ask for first are made, so that none of them waits.

So are those that were given as they were a moment ago, as too many were to be made at once.
"""

import logging
import random
import threading
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from urllib.parse import SplitResult

from django.db import DatabaseError, connection

from newsroom.locks import alone
from newsroom.page_cache.application import RENEWS, PageCache
from newsroom.page_cache.entries import Key
from newsroom.page_cache.generation import State

logger = logging.getLogger(__name__)

# An import changes the site many times in a row: only the last change counts.
_SETTLED_AFTER_S = 0.2
# Of what readers asked for last, so much is made anew.
_MOST_KEYS = 40


class Warming:
    """A thread that makes the answers anew, in one process of a machine; the others find them in the store.

    Another one, in each process, makes what readers were given as it was; in no order, so that two processes seldom
    make the same.
    """

    def __init__(self, pages: PageCache, site: SplitResult, latest: Callable[[], list[str]], lock: Path):
        self._pages, self._site, self._latest, self._lock_file = pages, site, latest, lock
        self._changed = threading.Event()
        self._wanted: set[Key] = set()
        self._is_wanted = threading.Event()

    def begin(self) -> None:
        """Wait for changes."""
        self._pages.watch.on_change.append(self._tell)
        self._pages.later = self.want
        threading.Thread(target=self._go_on, name="warming", daemon=True).start()
        threading.Thread(target=self._make_wanted, name="renewing", daemon=True).start()

    def want(self, key: Key) -> None:
        """Have an answer made soon. Never waits."""
        self._wanted.add(key)
        self._is_wanted.set()

    def _tell(self, state: State) -> None:
        self._changed.set()

    def _go_on(self) -> None:
        while True:
            self._changed.wait()
            while self._changed.is_set():
                self._changed.clear()
                self._changed.wait(_SETTLED_AFTER_S)
            try:
                with alone(self._lock_file) as is_alone:
                    if is_alone:
                        self._make_all()
            except (DatabaseError, OSError) as error:
                logger.warning("Not made in advance: %s", error)
            finally:
                connection.close()

    def _make_wanted(self) -> None:
        while True:
            self._is_wanted.wait()
            self._is_wanted.clear()
            while keys := list(self._wanted.copy()):
                key = random.choice(keys)  # noqa: S311
                self._wanted.discard(key)
                try:
                    if not self._pages.is_making(key):
                        self._make(key)
                except Exception:  # the next reader is told
                    logger.exception("Not renewed: %s", key)
            connection.close()

    def _make_all(self) -> None:
        keys = self._pages.memory.keys()
        first = [(self._site.scheme, self._site.netloc, path, "", "") for path in self._latest()]
        for key in list(dict.fromkeys([*first, *keys[:_MOST_KEYS]])):
            if self._changed.is_set():
                return
            self._make(key)

    def _make(self, key: Key) -> None:
        scheme, host, path, query, kind = key
        name, _, port = host.partition(":")
        environ = {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_PROTOCOL": "HTTP/1.1",
            "SERVER_NAME": name,
            "SERVER_PORT": port or "80",
            "REMOTE_ADDR": "",
            "HTTP_HOST": host,
            "HTTP_ACCEPT_ENCODING": "br",
            "HTTP_X_FORWARDED_PROTO": scheme,
            "HTTP_SEC_FETCH_DEST": "document" if kind else "",
            "wsgi.url_scheme": scheme,
            "wsgi.input": BytesIO(),
            RENEWS: True,
        }
        self._pages(environ, lambda *args: None)
