"""Ask a running site for a page while slow clients hang on it: `make bench`, beside `make run`.

    python tests/benchmarks/slow_clients.py http://127.0.0.1:8000/ --slow 150 --seconds 12

A third of the slow clients send their headers a byte at a time, a third the body of a form, a third read what they are
answered a byte at a time. Meanwhile four ordinary readers ask for the page, one time after another.
"""

import argparse
import http.client
import socket
import statistics
import threading
import time
from urllib.parse import urlsplit

ORDINARY = 4
TIMEOUT_S = 5
PACE_S = 0.5  # between two bytes of a slow client


def main() -> None:
    """Run for some seconds and say how ordinary readers fared."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("address")
    parser.add_argument("--slow", type=int, default=150)
    parser.add_argument("--seconds", type=float, default=12)
    options = parser.parse_args()
    address = urlsplit(options.address)
    host, port, path = address.hostname or "", address.port or 80, address.path or "/"
    end = time.monotonic() + options.seconds
    for number in range(options.slow):
        threading.Thread(target=hang_on, args=(host, port, path, number % 3, end), daemon=True).start()
    time.sleep(1)  # they are all there
    times_s: list[float] = []
    failures: list[str] = []
    readers = [threading.Thread(target=read, args=(host, port, path, end, times_s, failures)) for _ in range(ORDINARY)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    print(f"{len(times_s)} pages served, {len(failures)} refused or late {sorted(set(failures)) or ''}")
    if times_s:
        median_ms, slowest_ms = statistics.median(times_s) * 1000, max(times_s) * 1000
        print(f"median {median_ms:.0f} ms, slowest {slowest_ms:.0f} ms")


def hang_on(host: str, port: int, path: str, kind: int, end: float) -> None:
    """Be slow: 0 sends its headers slowly, 1 its body, 2 reads slowly."""
    start = f"{'POST' if kind == 1 else 'GET'} {path} HTTP/1.1\r\nHost: {host}\r\n"
    client = socket.socket()
    if kind == 2:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)  # so that the answer does not fit in it
    try:
        client.settimeout(TIMEOUT_S)
        client.connect((host, port))
        client.sendall(f"{start}Content-Length: 100000\r\n\r\n".encode() if kind == 1 else start.encode())
        if kind == 2:
            client.sendall(b"\r\n")
        while time.monotonic() < end:
            time.sleep(PACE_S)
            if kind == 2:
                client.recv(1)
            else:
                client.sendall(b"x")
    except OSError:
        pass  # the server had enough of it
    finally:
        client.close()


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


if __name__ == "__main__":
    main()
