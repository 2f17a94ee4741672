"""Ask a running site for pages while slow clients hang on it: `make bench-slow-clients`, beside `make run`.

    python tests/benchmarks/slow_clients.py http://127.0.0.1:8000/ --slow 500 --seconds 30

So many clients send their headers a byte at a time, as many the body of a form, as many read what they are answered a
byte at a time. Meanwhile ordinary readers ask for the page and for /sante/, one time after another.
"""

import argparse
import http.client
import socket
import statistics
import threading
import time
from contextlib import suppress
from urllib.parse import urlsplit

READERS = 4
TIMEOUT_S = 5
PACE_S = 0.5  # between two bytes of a slow client


class SlowClients:
    """`count` clients of each of the three kinds, from one thread; to be used as a context."""

    def __init__(self, host: str, port: int, path: str, count: int, host_header: str = ""):
        self._place, self._path, self._host = (host, port), path, host_header or host
        self._clients = [(self._connect(kind), kind) for _ in range(count) for kind in ("headers", "body", "reader")]
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._go_on, daemon=True)

    def __enter__(self) -> "SlowClients":
        self._thread.start()
        return self

    def __exit__(self, *args: object) -> None:
        self._end.set()
        self._thread.join()
        for client, _ in self._clients:
            client.close()

    def _connect(self, kind: str) -> socket.socket:
        client = socket.socket()
        if kind == "reader":
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)  # so that the answer does not fit in it
        client.settimeout(TIMEOUT_S)
        client.connect(self._place)
        start = f"{'POST' if kind == 'body' else 'GET'} {self._path} HTTP/1.1\r\nHost: {self._host}\r\n"
        rest = {"headers": "", "body": "Content-Length: 100000\r\n\r\n", "reader": "\r\n"}[kind]
        client.sendall((start + rest).encode())
        client.setblocking(False)
        return client

    def _go_on(self) -> None:
        while not self._end.wait(PACE_S):
            for client, kind in self._clients:
                with suppress(OSError):  # the server had enough of it, or has nothing yet
                    if kind == "reader":
                        client.recv(1)
                    else:
                        client.send(b"x")


def main() -> None:
    """Run for some seconds and say how ordinary readers fared."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("address")
    parser.add_argument("--slow", type=int, default=500, help="of each kind")
    parser.add_argument("--slow-path", help="what slow clients ask for; the same as the others")
    parser.add_argument("--seconds", type=float, default=30)
    options = parser.parse_args()
    address = urlsplit(options.address)
    host, port = address.hostname or "", address.port or 80
    path = (address.path or "/") + (f"?{address.query}" if address.query else "")
    for title, slow in (("Alone", 0), (f"Beside {options.slow} of each kind", options.slow)):
        print(title)
        with SlowClients(host, port, options.slow_path or path, slow):
            end = time.monotonic() + options.seconds
            ask_all(host, port, [path] * READERS + ["/sante/"], end)


def ask_all(host: str, port: int, paths: list[str], end: float) -> None:
    """Have one reader for each of these paths, and say how they fared."""
    times_s: dict[str, list[float]] = {path: [] for path in paths}
    failures: dict[str, list[str]] = {path: [] for path in paths}
    readers = [
        threading.Thread(target=read, args=(host, port, path, end, times_s[path], failures[path])) for path in paths
    ]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    for path, times in times_s.items():
        refused = failures[path]
        share = 100 * len(times) / max(1, len(times) + len(refused))
        line = f"  {path}: {len(times)} served, {share:.2f} %, {len(refused)} refused or late {set(refused) or ''}"
        if len(times) > 1:
            late_ms = statistics.quantiles(times, n=100)[-1] * 1000
            line += (
                f"; median {statistics.median(times) * 1000:.0f} ms, 99 % {late_ms:.0f} ms, slowest {max(times):.1f} s"
            )
        print(line)


def read(host: str, port: int, path: str, end: float, times_s: list[float], failures: list[str]) -> None:
    """Ask for the page again and again, on a new connection each time."""
    while time.monotonic() < end:
        start = time.monotonic()
        connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT_S)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            response.read()
            if response.status == 200:
                times_s.append(time.monotonic() - start)
            else:
                failures.append(str(response.status))
        except (OSError, http.client.HTTPException) as error:
            failures.append(type(error).__name__)
        finally:
            connection.close()
        time.sleep(0.01)  # they are readers, not a measurement of the server


if __name__ == "__main__":
    main()
