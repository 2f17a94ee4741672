"""The page cache: a WSGI application in front of Django, which gives the same answer to everybody while it is right.

It asks no page what it depends on: an answer made at one generation is right until the generation changes, or the
moment comes at which time alone changes something (generation.py).
"""

import logging
import re
import threading
from collections.abc import Callable, Iterable
from http.client import responses
from pickle import PickleError, loads
from time import monotonic, time
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from django.db import DatabaseError
from django.urls import Resolver404, resolve

from newsroom.http.conditional import public_for
from newsroom.http.unavailable import HEADERS as UNAVAILABLE_HEADERS
from newsroom.http.unavailable import unavailable_page
from newsroom.page_cache.entries import Answer, Entry, Headers, Key, Memory
from newsroom.page_cache.generation import State, Watch
from newsroom.page_cache.kept import at_generation
from newsroom.page_cache.routes import declaration_of
from newsroom.page_cache.stores import Store

logger = logging.getLogger(__name__)

type Environ = dict[str, Any]
type Application = Callable[[Environ, Callable], Iterable[bytes]]

# Answers that are kept. A 404 is not: anybody may ask for what is not there, without end.
_KEPT = {200, 301, 308, 410}
_LARGEST_BYTES = 4 * 1024 * 1024
# Where an answer says nothing, its reader asks each time whether it has changed.
_CACHE_CONTROL = public_for(0)
# An answer to somebody with an account.
_OWN = "private, no-cache"
# Who waits for somebody else's making gets the answer of before after this, if it was right a moment ago, or if the
# database is slow and it may be shown; else it waits longer.
_PATIENCE_S, _LONGEST_S = 0.2, 20.0
# While so many answers are being made, another that was right a moment ago is given as it was, and made later.
_BUSY = 2
# Of a request by which an answer is made for nobody yet.
RENEWS = "manchette.renews"
# What others add to our addresses to follow their readers.
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id|xtor|at_\w+|ref")
# A browser that opens a feed gets another type than a reader of feeds (articles/feeds/delivery.py).
_FEEDS = (".rss", ".atom", ".json")
_OF_ONE_CLIENT = ("ratelimit", "set-cookie")
_NEVER_KEPT = re.compile(r"no-store|private")
_SERVER_ERROR, _UNAVAILABLE_STATUS = 500, 503


class Asked(NamedTuple):
    """A request that the page cache may answer."""

    key: Key
    accept_encoding: str
    if_none_match: str
    if_modified_since: str

    def of(self, entry: Entry) -> Answer:
        """Return what to answer from an entry."""
        if entry.is_known(self.if_none_match, self.if_modified_since):
            return entry.not_modified()
        return entry.answer(self.accept_encoding)


class _Making:
    """An answer that a thread is making."""

    def __init__(self) -> None:
        self.done = threading.Event()
        self.is_kept = True


class PageCache:
    """A WSGI application in front of `application`, for the requests of anonymous readers to the hosts `hosts`."""

    def __init__(
        self,
        application: Application,
        *,
        watch: Watch,
        store: Store,
        release: str,
        hosts: Iterable[str],
        session_cookie: str,
        memory_bytes: int,
        behind_proxy: bool = False,
        left_alone: tuple[str, ...] = (),
    ):
        self._application, self.watch, self._store, self._release = application, watch, store, release
        self._hosts, self._session = frozenset(hosts), re.compile(rf"(?:^|;)\s*(?:{session_cookie}|messages)=")
        self._behind_proxy, self._left_alone = behind_proxy, left_alone
        self.memory = Memory(memory_bytes)
        self._makings: dict[Key, _Making] = {}
        self._lock = threading.Lock()
        self.later: Callable[[Key], None] | None = None  # has an answer made soon, by others

    # Asking

    def asked(self, method: str, path: str, query: str, header: Callable[[str], str], scheme: str) -> Asked | None:
        """Return the request as the cache knows it, None if it must not answer it.

        `header` returns a request's header by its name in lower case, "" without one.
        """
        if method not in ("GET", "HEAD") or ((cookie := header("cookie")) and self._session.search(cookie)):
            return None
        if (host := header("host")) not in self._hosts or path.startswith(self._left_alone):
            return None
        if self._behind_proxy:
            scheme = header("x-forwarded-proto")
        kind = ""
        if path.endswith(_FEEDS):
            if header("a-im"):
                return None
            kind = "opened" if header("sec-fetch-dest") == "document" else ""
        key = (scheme, host, path, canonical_query(query) if query else "", kind)
        return Asked(key, header("accept-encoding"), header("if-none-match"), header("if-modified-since"))

    def find(self, asked: Asked, *, renews: bool = False) -> Answer | None:
        """Return the answer, None if it has to be made or compressed. Never waits. Queries: 0."""
        entry = self.memory.get(asked.key)
        if entry is None:
            return None
        state, now = self.watch.state(), time()
        if (
            not state.is_right(entry.timeline, entry.number, now)
            and not (
                self.watch.is_away() and not state.is_fresh(now) and state.may_show(entry.timeline, entry.number, now)
            )
            and (renews or not self._left_for_later(asked.key, entry, state))
        ):
            return None
        if entry.is_known(asked.if_none_match, asked.if_modified_since):
            return entry.not_modified()
        return entry.ready(asked.accept_encoding)

    def known(self, method: str, path: str, query: str, header: Callable[[str], str], scheme: str) -> Answer | None:
        """Return what a server may answer without asking any further. Never waits. Queries: 0."""
        asked = self.asked(method, path, query, header, scheme)
        return self.find(asked) if asked else None

    def __call__(self, environ: Environ, start_response: Callable) -> Iterable[bytes]:
        """Answer a request."""
        self.watch.watch()
        method = environ["REQUEST_METHOD"]

        def header(name: str) -> str:
            return environ.get(f"HTTP_{name.upper().replace('-', '_')}", "")

        path = environ["PATH_INFO"]
        asked = self.asked(method, path, environ.get("QUERY_STRING", ""), header, environ["wsgi.url_scheme"])
        if asked is None or not self._is_cached(asked.key):
            if asked is None:
                response = self._application(environ, _private(start_response))
            else:
                with at_generation(self.watch):
                    response = self._application(environ, start_response)
            if method not in ("GET", "HEAD"):
                self.watch.refresh_after_writing()
            return response
        answer = self.find(asked, renews=RENEWS in environ) or self._find_or_make(asked, environ)
        start_response(f"{answer.status} {responses[answer.status]}", list(answer.headers))
        return [b"" if method == "HEAD" else answer.body]

    def _is_cached(self, key: Key) -> bool:
        if key in self._makings or self.memory.get(key):
            return True
        try:
            # PEP 3333: a path is bytes, written as if they were latin-1.
            match = resolve(key[2].encode("latin-1").decode(errors="replace"))
        except Resolver404:
            return False
        declaration = declaration_of(match.func)
        return bool(declaration and declaration.keeps(name for name, _ in parse_qsl(key[3], keep_blank_values=True)))

    # Making

    def is_making(self, key: Key) -> bool:
        """Return whether somebody is making that answer."""
        return key in self._makings

    def _left_for_later(self, key: Key, entry: Entry, state: State) -> bool:
        """Return whether an answer is given as it was a moment ago, and have it made soon.

        After a publication all are to be made at once: those who asked would wait for each other.
        """
        if not self.later or len(self._makings) < _BUSY or not state.was_right(entry.timeline, entry.number, time()):
            return False
        self.later(key)
        return True

    def _find_or_make(self, asked: Asked, environ: Environ) -> Answer:
        patient_until = monotonic() + _LONGEST_S
        while True:
            try:
                state = self.watch.fresh()
            except DatabaseError:
                return self._last_resort(asked)
            entry = self._kept(asked.key)
            if entry and state.is_right(entry.timeline, entry.number, time()):
                return self._given(asked, entry)
            if entry and RENEWS not in environ and self._left_for_later(asked.key, entry, state):
                return self._given(asked, entry)
            with self._lock:
                making = self._makings.get(asked.key)
                if making is None:
                    mine = self._makings[asked.key] = _Making()
            if making is None:
                try:
                    answer, mine.is_kept = self._make(asked, environ, state)
                    return answer
                finally:
                    with self._lock:
                        del self._makings[asked.key]
                    mine.done.set()
            may_show = entry and state.may_show(entry.timeline, entry.number, time())
            if not making.done.wait(_PATIENCE_S if may_show else _LONGEST_S) and may_show and entry:
                now_state = self.watch.state()
                number, now = (entry.timeline, entry.number), time()
                if now_state.was_right(*number, now) or (
                    not now_state.is_fresh(now) and now_state.may_show(*number, now)
                ):
                    return self._given(asked, entry)
            if not making.is_kept:  # nor would the next be: nobody waits for somebody else's
                return self._make(asked, environ, state)[0]
            if monotonic() > patient_until:
                return _unavailable()

    def _make(self, asked: Asked, environ: Environ, state: State) -> tuple[Answer, bool]:
        """Have Django answer as to an ordinary reader. Returns the answer, and whether it is kept."""
        status, headers, body = self._answer(environ, asked.key[3])
        if status == _UNAVAILABLE_STATUS:  # the database failed; it may be back already, and its connections not yet
            return self._last_resort(asked), False
        if status >= _SERVER_ERROR:
            try:
                self.watch.refresh()
            except DatabaseError:
                return self._last_resort(asked), False
        found = {name.lower(): value for name, value in headers}
        may_be_kept = (
            status in _KEPT
            and "set-cookie" not in found
            and len(body) <= _LARGEST_BYTES
            and not _NEVER_KEPT.search(found.get("cache-control", ""))
        )
        entry = Entry(
            status, _for_everybody(headers, kept=may_be_kept), body, timeline=state.timeline, number=state.number
        )
        if may_be_kept:
            if RENEWS in environ and (before := self.memory.get(asked.key)):
                for encoding in before.encodings:
                    entry.answer(encoding)
            self._store.set(self._name(asked.key), entry.dumps())
            return self._given(asked, entry), True
        return asked.of(entry), False

    def _answer(self, environ: Environ, query: str) -> tuple[int, Headers, bytes]:
        """Return what Django answers, whole and not compressed, whatever the client has already."""
        unconditional = {
            name: value
            for name, value in environ.items()
            if name not in ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_ACCEPT_ENCODING")
        }
        started: list[tuple[str, Headers]] = []
        with at_generation(self.watch):
            chunks = self._application(
                unconditional | {"REQUEST_METHOD": "GET", "QUERY_STRING": query}, lambda *args: started.append(args[:2])
            )
            try:
                body = b"".join(chunks)
            finally:
                if hasattr(chunks, "close"):
                    chunks.close()
        status, headers = started[-1]
        return int(status[:3]), headers, body

    def _given(self, asked: Asked, entry: Entry) -> Answer:
        answer = asked.of(entry)
        self.memory.put(asked.key, entry)  # after: it is counted with the compression just made
        return answer

    def _kept(self, key: Key) -> Entry | None:
        """Return the last answer known to this process or in the store, whichever is later."""
        here = self.memory.get(key)
        state = self.watch.state()
        if here and (here.timeline, here.number) == (state.timeline, state.number):
            return here
        there = None
        if content := self._store.get(self._name(key)):
            try:
                there = loads(content)  # noqa: S301  (written by us, where nobody else may write)
            except (PickleError, EOFError, AttributeError, ImportError, IndexError, TypeError, ValueError):
                logger.warning("Not readable: %s", key)
        if here is None or there is None:
            return here or there
        return there if there.timeline == state.timeline and there.number >= here.number else here

    def _last_resort(self, asked: Asked) -> Answer:
        """Return the last answer that holds nothing withdrawn since, while the database does not answer; else 503."""
        entry, state = self._kept(asked.key), self.watch.state()
        if entry and state.may_show(entry.timeline, entry.number, time()):
            return self._given(asked, entry)
        return _unavailable()

    def _name(self, key: Key) -> str:
        return "\n".join((self._release, *key))


def canonical_query(query: str) -> str:
    """Return the parameters of a query in one order, without those that follow readers about."""
    pairs = parse_qsl(query, keep_blank_values=True)
    return urlencode(sorted((name, value) for name, value in pairs if not _TRACKING.fullmatch(name)))


def _for_everybody(headers: Headers, *, kept: bool) -> Headers:
    """Return the headers without what is one client's, with what caches need to know."""
    found = {name.lower(): value for name, value in headers}
    varies = [name.strip() for name in found.get("vary", "").split(",") if name.strip()]
    if kept:
        varies = [name for name in varies if name.lower() != "cookie"]
        headers = [(name, value) for name, value in headers if not name.lower().startswith(_OF_ONE_CLIENT)]
    if "accept-encoding" not in (name.lower() for name in varies):
        varies.append("Accept-Encoding")
    headers = [(name, value) for name, value in headers if name.lower() != "vary"]
    if kept and "cache-control" not in found:
        headers.append(("Cache-Control", _CACHE_CONTROL))
    return [*headers, ("Vary", ", ".join(varies))]


def _private(start_response: Callable) -> Callable:
    """Return a start_response() that has no cache keep what is answered to somebody with an account."""

    def start(status: str, headers: Headers, *args: Any) -> Any:
        if not any(name.lower() == "cache-control" for name, _ in headers):
            headers = [*headers, ("Cache-Control", _OWN)]
        return start_response(status, headers, *args)

    return start


def _unavailable() -> Answer:
    body = unavailable_page().encode()
    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Length", str(len(body))),
        *UNAVAILABLE_HEADERS.items(),
    ]
    return Answer(_UNAVAILABLE_STATUS, headers, body)
