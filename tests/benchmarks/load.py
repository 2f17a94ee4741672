"""How many answers a second a server gives: by wrk where the machine has it, else by threads of our own."""

import re
import shutil
import subprocess
import threading
import time

from tests.served import HOST, Client

WRK = shutil.which("wrk")


def name(seconds: float) -> str:
    """Return what asks."""
    return "wrk" if WRK and seconds >= 1 else "threads of Python, which may well be slower than the server"


def rate(port: int, path: str, *, clients: int, seconds: float, **headers: str) -> float:
    """Return the answers a second. Raises RuntimeError where one is no answer (4xx, 5xx, none)."""
    if WRK and seconds >= 1:  # it counts in whole seconds
        return _wrk(port, path, clients, seconds, headers)
    end, counts = time.monotonic() + seconds, [0] * clients
    threads = [
        threading.Thread(target=_read, args=(port, path, headers, end, counts, number)) for number in range(clients)
    ]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if not all(counts):
        raise RuntimeError(f"{path}: errors")
    return sum(counts) / (time.monotonic() - started)


def _wrk(port: int, path: str, clients: int, seconds: float, headers: dict[str, str]) -> float:
    words = [word for name, value in headers.items() for word in ("-H", f"{name.replace('_', '-')}: {value}")]
    said = subprocess.run(
        [WRK, "-t1", f"-c{clients}", f"-d{round(seconds)}s", "--timeout", "10s", "-H", f"Host: {HOST}", *words,
         f"http://127.0.0.1:{port}{path}"],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    if "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(f"{path}: {said}")
    return float(re.search(r"Requests/sec:\s*([\d.]+)", said)[1])


def _read(port: int, path: str, headers: dict[str, str], end: float, counts: list[int], number: int) -> None:
    client = Client(port, **headers)
    while time.monotonic() < end:
        if client.get(path).status >= 400:
            counts[number] = 0
            return
        counts[number] += 1
