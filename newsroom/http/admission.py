"""Admission control: Django works on a few requests at a time, each received whole; slow clients delay nobody."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from tempfile import SpooledTemporaryFile
from typing import IO, Any, NamedTuple, Protocol

_CHUNK_BYTES = 256 * 1024
_IN_MEMORY_BYTES = 1024 * 1024
# How slow a client may be: its body has 30 s, and one more for each 8 kB that arrived.
_START_S = 30.0
_BYTES_PER_S = 8_000
_BARE = ("CONTENT_LENGTH", "CONTENT_TYPE")
_TEXT = ("Content-Type", "text/plain; charset=utf-8")

type Headers = list[tuple[str, str]]
type Header = Callable[[str], str]  # a header by its name in lower case, "" without one


class RequestHeaders(Protocol):
    """The headers of a request (RSGI), by their names in lower case."""

    def get(self, name: str) -> str | None: ...  # noqa: D102
    def __iter__(self) -> Iterator[str]: ...
    def get_all(self, name: str) -> list[str]: ...  # noqa: D102


class Scope(Protocol):
    """A request (RSGI)."""

    method: str
    path: str  # decoded
    query_string: str
    scheme: str
    http_version: str
    client: str  # "192.0.2.1:999"
    server: str
    authority: str | None  # of HTTP/2, in the place of Host
    headers: RequestHeaders


class Transport(Protocol):
    """What sends a response in pieces (RSGI)."""

    async def send_bytes(self, data: bytes) -> None: ...  # noqa: D102


class Client(Protocol):
    """What receives a request and sends its response (RSGI)."""

    def __aiter__(self) -> AsyncIterator[bytes]: ...
    def response_bytes(self, status: int, headers: Headers, body: bytes) -> None: ...  # noqa: D102
    def response_stream(self, status: int, headers: Headers) -> Transport: ...  # noqa: D102


class Answer(NamedTuple):
    """A whole response."""

    status: int
    headers: Headers
    body: IO[bytes]


class Known(Protocol):
    """A response that is there already."""

    @property
    def status(self) -> int: ...  # noqa: D102
    @property
    def headers(self) -> Headers: ...  # noqa: D102
    @property
    def body(self) -> bytes: ...  # noqa: D102


class _TooHeavyError(Exception):
    pass


class AdmissionControl:
    """An RSGI application in front of a WSGI one (docs/decisions/0007, 0033, 0038).

    The event loop receives and sends, however slow each client is. Threads that compute together slow each other down,
    and each takes a connection to the database: so there are `places` of them, which take requests that have arrived
    whole, first come first served, and make whole responses.
    """

    def __init__(
        self,
        application: Callable,
        *,
        places: int,
        body_max_bytes: int,
        alive: str,
        known: Callable[[str, str, str, Header, str], Known | None] | None = None,
    ):
        """`known` returns at once what is known of a GET: method, path (as WSGI has it), query, headers, scheme."""
        self._application, self._known = application, known
        self._threads = ThreadPoolExecutor(places, "place")
        self._body_max_bytes = body_max_bytes
        self._alive = alive

    async def __rsgi__(self, scope: Scope, client: Client) -> None:
        """Answer one request.

        Without Django: what is known; 408 if its body is too slow, 413 if it is larger than `body_max_bytes`, 200 on
        the path `alive`.
        """
        method, path = scope.method, scope.path
        if method in ("GET", "HEAD"):
            if path == self._alive:
                _say(client, 200, "ok" if method == "GET" else "", ("Cache-Control", "no-store"))
                return
            if self._known:
                known = self._known(method, _as_wsgi(path), scope.query_string, _header(scope), scope.scheme)
                if known:
                    client.response_bytes(known.status, known.headers, b"" if method == "HEAD" else known.body)
                    return
        headers = _headers(scope)
        with SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES) as body:
            try:
                await self._receive(headers.get("CONTENT_LENGTH", ""), client, body)
            except ConnectionError:
                return  # nobody is there to be answered
            except TimeoutError:
                _say(client, 408, "Envoi trop lent : recommencez avec une meilleure connexion.\n")
                return
            except _TooHeavyError:
                most_mb = self._body_max_bytes // 1024**2
                _say(client, 413, f"Envoi trop lourd : {most_mb} Mo au plus.\n")
                return
            environ = _environ(scope, headers, body)
            answer = await asyncio.get_running_loop().run_in_executor(self._threads, self._answer, environ)
        with answer.body:
            await _send(answer, client)

    async def _receive(self, length: str, client: Client, body: IO[bytes]) -> None:
        """Write the body of a request. Raises TimeoutError, _TooHeavyError, ConnectionError if the client left."""
        if length.isdecimal() and int(length) > self._body_max_bytes:
            raise _TooHeavyError
        start = asyncio.get_running_loop().time() + _START_S
        async with asyncio.timeout_at(start) as limit:
            async for chunk in client:
                body.write(chunk)
                if body.tell() > self._body_max_bytes:
                    raise _TooHeavyError
                limit.reschedule(start + body.tell() / _BYTES_PER_S)
        if length.isdecimal() and body.tell() < int(length):
            raise ConnectionResetError

    def _answer(self, environ: dict[str, Any]) -> Answer:
        """Have the application answer; in one of the threads."""
        started: list[Any] = []
        body = SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES)  # noqa: SIM115  (closed when it is sent)
        chunks = self._application(environ, lambda *args: started.append(args))
        try:
            body.writelines(chunks)
        finally:
            if hasattr(chunks, "close"):
                chunks.close()
        body.seek(0)
        status, headers = started[-1][:2]
        return Answer(int(status[:3]), headers, body)


def _header(scope: Scope) -> Header:
    get = scope.headers.get
    return lambda name: get(name) or ""


def _headers(scope: Scope) -> dict[str, str]:
    """Return the headers by their names in WSGI; without those that hold « _ », which could pass for others."""
    headers = {}
    for name in scope.headers:
        if "_" not in name:
            separator = ";" if name == "cookie" else ","
            headers[name.upper().replace("-", "_")] = separator.join(scope.headers.get_all(name))
    if scope.authority and "HOST" not in headers:
        headers["HOST"] = scope.authority
    return headers


def _environ(scope: Scope, headers: dict[str, str], body: IO[bytes]) -> dict[str, Any]:
    """Return what WSGI says of a request (PEP 3333)."""
    headers = headers | {"CONTENT_LENGTH": str(body.tell())}
    body.seek(0)
    name, _, port = scope.server.rpartition(":")
    return {
        **{name if name in _BARE else f"HTTP_{name}": value for name, value in headers.items()},
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": _as_wsgi(scope.path),
        "QUERY_STRING": scope.query_string,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "SERVER_NAME": name.strip("[]"),
        "SERVER_PORT": port,
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
    }


def _as_wsgi(path: str) -> str:
    return path if path.isascii() else path.encode().decode("latin-1")


def _say(client: Client, status: int, text: str, *headers: tuple[str, str]) -> None:
    client.response_bytes(status, [_TEXT, *headers], text.encode())


async def _send(answer: Answer, client: Client) -> None:
    chunk = answer.body.read(_IN_MEMORY_BYTES)
    following = answer.body.read(_CHUNK_BYTES)
    if not following:
        client.response_bytes(answer.status, answer.headers, chunk)
        return
    transport = client.response_stream(answer.status, answer.headers)
    while chunk:
        await transport.send_bytes(chunk)
        chunk, following = following, answer.body.read(_CHUNK_BYTES)
