"""Admission control: Django works on a few requests at a time, each received whole; slow clients delay nobody."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from tempfile import SpooledTemporaryFile
from typing import IO, Any, NamedTuple, Protocol
from urllib.parse import unquote_to_bytes

_CHUNK_BYTES = 256 * 1024
_IN_MEMORY_BYTES = 1024 * 1024
# How slow a client may be: its body comes at 8 kB/s at least, counted from a start that costs it nothing.
_START_S = 15.0
_BYTES_PER_S = 8_000
_BARE = ("CONTENT_LENGTH", "CONTENT_TYPE")
_TEXT = ("Content-Type", "text/plain; charset=utf-8")

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class Answer(NamedTuple):
    """A whole response."""

    status: int
    headers: list[tuple[str, str]]
    body: IO[bytes]


class Known(Protocol):
    """A response that is there already."""

    @property
    def status(self) -> int: ...  # noqa: D102
    @property
    def headers(self) -> list[tuple[str, str]]: ...  # noqa: D102
    @property
    def body(self) -> bytes: ...  # noqa: D102


class _TooHeavyError(Exception):
    pass


class AdmissionControl:
    """An ASGI application in front of a WSGI one (docs/decisions/0007, 0033).

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
        known: Callable[[str, str, str, Callable[[str], str], str], Known | None] | None = None,
    ):
        """`known` returns at once what is known of a GET: method, path, query, header by its name, scheme."""
        self._application, self._known = application, known
        self._threads = ThreadPoolExecutor(places, "place")
        self._body_max_bytes = body_max_bytes
        self._alive = alive

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request.

        Without Django: 408 if its body is too slow, 413 if it is larger than `body_max_bytes`, 200 on the path `alive`.
        """
        if scope["path"] == self._alive and scope["method"] in ("GET", "HEAD"):
            await _send(_plain(200, "ok", ("Cache-Control", "no-store")), send)
            return
        headers = _headers(scope)
        if known := self._known_answer(scope, headers):
            await _send_known(scope["method"], known, send)
            return
        with SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES) as body:
            try:
                await self._receive(headers.get("CONTENT_LENGTH", ""), receive, body)
            except ConnectionError:
                return  # nobody is there to be answered
            except TimeoutError:
                await _send(_plain(408, "Envoi trop lent : recommencez avec une meilleure connexion.\n"), send)
                return
            except _TooHeavyError:
                most_mb = self._body_max_bytes // 1024**2
                await _send(_plain(413, f"Envoi trop lourd : {most_mb} Mo au plus.\n"), send)
                return
            environ = _environ(scope, headers, body)
            answer = await asyncio.get_running_loop().run_in_executor(self._threads, self._answer, environ)
        with answer.body:
            await _send(answer, send)

    def _known_answer(self, scope: dict[str, Any], headers: dict[str, str]) -> Known | None:
        def header(name: str) -> str:
            return headers.get(name.upper().replace("-", "_"), "")

        if not self._known:
            return None
        query = scope["query_string"].decode("latin-1")
        return self._known(scope["method"], _path(scope), query, header, scope["scheme"])

    async def _receive(self, length: str, receive: Receive, body: IO[bytes]) -> None:
        """Write the body of a request. Raises TimeoutError, _TooHeavyError, ConnectionError if the client left."""
        if length.isdecimal() and int(length) > self._body_max_bytes:
            raise _TooHeavyError
        start = asyncio.get_running_loop().time() + _START_S
        async with asyncio.timeout_at(start) as limit:
            more = True
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise ConnectionResetError
                body.write(message.get("body", b""))
                if body.tell() > self._body_max_bytes:
                    raise _TooHeavyError
                limit.reschedule(start + body.tell() / _BYTES_PER_S)
                more = message.get("more_body", False)

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


def _headers(scope: dict[str, Any]) -> dict[str, str]:
    """Return the headers by their names in WSGI; without those that hold « _ », which could pass for others."""
    headers: dict[str, list[str]] = {}
    for name, value in scope["headers"]:
        if b"_" not in name:
            headers.setdefault(name.decode("latin-1").upper().replace("-", "_"), []).append(value.decode("latin-1"))
    return {name: (";" if name == "COOKIE" else ",").join(values) for name, values in headers.items()}


def _environ(scope: dict[str, Any], headers: dict[str, str], body: IO[bytes]) -> dict[str, Any]:
    """Return what WSGI says of a request (PEP 3333)."""
    headers = headers | {"CONTENT_LENGTH": str(body.tell())}
    body.seek(0)
    server = scope.get("server") or ("localhost", 80)
    client = scope.get("client") or ("", 0)
    return {
        **{name if name in _BARE else f"HTTP_{name}": value for name, value in headers.items()},
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": _path(scope),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "REMOTE_ADDR": client[0],
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": body,
    }


def _path(scope: dict[str, Any]) -> str:
    return unquote_to_bytes(scope["raw_path"].partition(b"?")[0]).decode("latin-1")


def _plain(status: int, text: str, *headers: tuple[str, str]) -> Answer:
    body = SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES)  # noqa: SIM115  (in memory)
    body.write(text.encode())
    body.seek(0)
    return Answer(status, [_TEXT, *headers], body)


async def _send_known(method: str, known: Known, send: Send) -> None:
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in known.headers]
    await send({"type": "http.response.start", "status": known.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if method == "HEAD" else known.body})


async def _send(answer: Answer, send: Send) -> None:
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    more = True
    while more:
        chunk = answer.body.read(_CHUNK_BYTES)
        more = len(chunk) == _CHUNK_BYTES
        await send({"type": "http.response.body", "body": chunk, "more_body": more})
