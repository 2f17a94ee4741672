"""An answer kept for everybody, in each encoding that was asked for, and the memory that holds the last ones."""

import gzip
import pickle
import threading
from collections import OrderedDict
from functools import lru_cache
from typing import NamedTuple

from newsroom.http.compression import SHORTEST_BYTES, TEXT, accepts, brotli_of
from newsroom.text.digest import digest

type Headers = list[tuple[str, str]]
type Key = tuple[str, ...]

_GZIP_LEVEL = 6
_NOT_MODIFIED = {"etag", "cache-control", "vary", "last-modified", "content-security-policy"}
# What one answer takes beside its bytes.
_OVERHEAD_BYTES = 2_000


class Answer(NamedTuple):
    """A response ready to be sent."""

    status: int
    headers: Headers
    body: bytes


@lru_cache(2_000)
def encoding_for(accept_encoding: str) -> str:
    """Return the encoding to answer with: "br", "gzip" or ""."""
    return next((token for token in ("br", "gzip") if accepts(accept_encoding, token)), "")


class Entry:
    """An answer with its generation; each compression is made once, when it is first asked for."""

    __slots__ = ("_answers", "_gzip", "_raw", "etag", "headers", "modified", "number", "status", "timeline")

    def __init__(self, status: int, headers: Headers, body: bytes, *, timeline: str, number: int):
        found = {name.lower(): value for name, value in headers}
        self.status, self.timeline, self.number = status, timeline, number
        self.etag = found.get("etag") or f'W/"{digest(body)}"'
        self.modified = found.get("last-modified", "")
        self.headers = [(name, value) for name, value in headers if name.lower() not in ("content-length", "etag")]
        self.headers.append(("ETag", self.etag))
        is_text = len(body) >= SHORTEST_BYTES and TEXT.match(found.get("content-type", ""))
        # A text is kept compressed, as nearly everybody asks for it.
        self._gzip, self._raw = (gzip.compress(body, _GZIP_LEVEL, mtime=0), b"") if is_text else (b"", body)
        self._answers: dict[str, Answer] = {}

    def __getstate__(self) -> tuple:
        """Keep what the others are made from."""
        return self.status, self.headers, self.etag, self.modified, self.timeline, self.number, self._gzip, self._raw

    def __setstate__(self, state: tuple) -> None:
        """Take it back."""
        self.status, self.headers, self.etag, self.modified, self.timeline, self.number, self._gzip, self._raw = state
        self._answers = {}

    @property
    def size(self) -> int:
        """Bytes that it takes in memory."""
        bodies = {id(answer.body): len(answer.body) for answer in self._answers.values()}
        return _OVERHEAD_BYTES + len(self._gzip or self._raw) + sum(bodies.values())

    @property
    def encodings(self) -> list[str]:
        """Encodings that were asked for."""
        return list(self._answers)

    def ready(self, accept_encoding: str) -> Answer | None:
        """Return the answer in the encoding that suits, None if it has to be compressed first."""
        return self._answers.get(encoding_for(accept_encoding))

    def answer(self, accept_encoding: str) -> Answer:
        """Return the answer in the encoding that suits."""
        encoding = encoding_for(accept_encoding) if self._gzip else ""
        found = self._answers.get(encoding)
        if found is None:
            body = self._raw
            if self._gzip:
                body = self._gzip if encoding == "gzip" else gzip.decompress(self._gzip)
            if encoding == "br":
                body = brotli_of(body)
            headers = [*self.headers, ("Content-Length", str(len(body)))]
            if encoding:
                headers.append(("Content-Encoding", encoding))
            found = Answer(self.status, headers, body)
            for name in (encoding,) if self._gzip else ("", "br", "gzip"):
                self._answers[name] = found
        return found

    def not_modified(self) -> Answer:
        """Return the answer 304."""
        return Answer(304, [(name, value) for name, value in self.headers if name.lower() in _NOT_MODIFIED], b"")

    def is_known(self, if_none_match: str, if_modified_since: str) -> bool:
        """Return whether whoever sends these headers has it already (RFC 9110, 13.1)."""
        if self.status != 200:
            return False
        if if_none_match:
            tags = (tag.strip().removeprefix("W/") for tag in if_none_match.split(","))
            return if_none_match.strip() == "*" or self.etag.removeprefix("W/") in tags
        return bool(if_modified_since) and if_modified_since == self.modified

    def dumps(self) -> bytes:
        """Return it as bytes, for a store."""
        return pickle.dumps(self)


class Memory:
    """The answers that were asked for last, up to `most_bytes`."""

    def __init__(self, most_bytes: int):
        self._most_bytes, self._bytes = most_bytes, 0
        self._entries: OrderedDict[Key, Entry] = OrderedDict()
        self._sizes: dict[Key, int] = {}
        self._lock = threading.Lock()

    def get(self, key: Key) -> Entry | None:
        """Return the entry of a key, None without one."""
        if entry := self._entries.get(key):
            try:
                self._entries.move_to_end(key)
            except KeyError:  # another thread has just dropped it
                return None
        return entry

    def put(self, key: Key, entry: Entry) -> None:
        """Keep an entry, or count it anew; those that nobody asked for the longest make room."""
        with self._lock:
            self._bytes += entry.size - self._sizes.get(key, 0)
            self._entries[key], self._sizes[key] = entry, entry.size
            self._entries.move_to_end(key)
            while self._bytes > self._most_bytes and self._entries:
                dropped, _ = self._entries.popitem(last=False)
                self._bytes -= self._sizes.pop(dropped)

    def keys(self) -> list[Key]:
        """Return the keys, the one asked for last first."""
        with self._lock:
            return list(reversed(self._entries))

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._entries.clear()
            self._sizes.clear()
            self._bytes = 0
