"""A site served by processes of its own: `manage.py serve`, asked over HTTP, measured by what /proc says of them."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

ROOT = Path(__file__).parents[1]
HOST = "exemple.test"  # not a local address: neither a demonstration nor its accounts
_TICKS_PER_S = os.sysconf("SC_CLK_TCK")
_START_S, _END_S = 300, 20
_TOKEN = "x" * 32
# What the tests themselves run on is not for the sites that they start.
_OURS = {"DATABASE_URL", "REDIS_URL", "STATIC_ROOT", "MEDIA_ROOT"}


class Told(NamedTuple):
    """An answer."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


class Client:
    """One connection that is kept alive, to a server of this machine."""

    def __init__(self, port: int, timeout_s: float = 30, **headers: str):
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout_s)
        self._headers = {"Host": HOST} | {name.replace("_", "-"): value for name, value in headers.items()}

    def get(self, path: str, **headers: str) -> Told:
        return self._ask("GET", path, None, {name.replace("_", "-"): value for name, value in headers.items()})

    def post(self, path: str, fields: dict[str, str]) -> Told:
        return self._ask("POST", path, urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"})

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Told:
        try:
            self._connection.request(method, path, body, self._headers | headers)
            response = self._connection.getresponse()
            return Told(response.status, response.getheaders(), response.read())
        except (OSError, http.client.HTTPException):
            self._connection.close()
            raise

    def close(self) -> None:
        self._connection.close()


class Server:
    """A process with its children, which answers on a port."""

    def __init__(self, port: int, command: list[str], environment: dict[str, str], log: Path):
        self.port, started = port, time.monotonic()
        with log.open("a") as output:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=output, stderr=output, start_new_session=True
            )
        self.log = log
        while time.monotonic() - started < _START_S:
            client = Client(port, 10)
            with suppress(OSError, http.client.HTTPException):
                if client.get("/").status < 500:
                    break
            client.close()
            if self.process.poll() is not None:
                raise RuntimeError(log.read_text()[-2_000:])
            time.sleep(0.05)
        self.start_s = time.monotonic() - started

    def end(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(_END_S)

    def client(self, **headers: str) -> Client:
        return Client(self.port, **headers)

    def pids(self) -> list[int]:
        """The process and all that it started."""
        found, left = [], [self.process.pid]
        while left:
            pid = left.pop()
            found.append(pid)
            with suppress(OSError):
                for task in Path(f"/proc/{pid}/task").iterdir():
                    left += [int(word) for word in (task / "children").read_text().split()]
        return found

    def processor_s(self) -> float:
        """Seconds of processor that they have taken."""
        return processor_s(self.pids())

    def memory_mb(self) -> tuple[float, float]:
        """Memory that they hold: what each maps, and without counting twice what they share."""
        return _memory_mb(self.pids(), "Rss"), _memory_mb(self.pids(), "Pss")


def processor_s(pids: list[int]) -> float:
    """Seconds of processor that these processes have taken, with their children that ended."""
    total = 0
    for pid in pids:
        with suppress(OSError):
            total += sum(map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:15]))
    return total / _TICKS_PER_S


def _memory_mb(pids: list[int], name: str) -> float:
    total = 0
    for pid in pids:
        with suppress(OSError):
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            total += sum(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))
    return total / 1024


class Site:
    """A site in a folder of its own, or in a database; `variables` are those of docs/configuration.md."""

    def __init__(self, folder: Path, **variables: str):
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        environment = {name: value for name, value in os.environ.items() if name not in _OURS} | {
            "VAR_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "tests.newsroom.site.served_settings",
            "SITE_URL": f"http://{HOST}",
            "SECRET_KEY": "x" * 50,
            "PYTHONWARNINGS": "ignore",
        }
        self.environment = environment | {name: value for name, value in variables.items() if value}

    def run(self, *words: str) -> str:
        """Run a command (`manage.py …`, `-m …`), and return what it says."""
        done = subprocess.run(
            [sys.executable, *words],
            cwd=ROOT,
            env=self.environment,
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(done.stderr[-2_000:])
        return done.stdout

    def fill(self, stories: int, *options: str) -> None:
        """Make the archive, unless there are stories."""
        self.run("manage.py", "migrate", "-v", "0")
        try:
            self.run("manage.py", "make_archive", "--stories", str(stories), *options)
        except RuntimeError as error:
            if "contient déjà des articles" not in str(error):
                raise

    def facts(self) -> dict:
        """What tests/site_facts.py says of it."""
        return json.loads(self.run("-m", "tests.site_facts"))

    def serve(self, **variables: str) -> Server:
        port = free_port()
        command = [sys.executable, "manage.py", "serve", "--port", str(port)]
        return Server(port, command, self.environment | variables, self.folder / "log")


class Desk:
    """An editor's browser."""

    def __init__(self, server: Server, facts: dict):
        cookies = f"{facts['cookie']}; csrftoken={_TOKEN}"
        self._client, self._facts = server.client(Cookie=cookies), facts

    def publish(self, title: str, slug: str) -> str:
        """Publish a new story; return its path."""
        fields = self._facts["form"] | {"title": title, "slug": slug, "action-publish": "1"}
        self._post(self._facts["add"], fields)
        return f"{self._facts['addresses']['section']}{slug}/"

    def withdraw(self, page_id: int) -> None:
        self._post(f"/admin/pages/{page_id}/unpublish/", {})

    def _post(self, path: str, fields: dict[str, str]) -> None:
        answer = self._client.post(path, fields | {"csrfmiddlewaretoken": _TOKEN})
        self._client.close()  # the server does not wait for long
        place = dict(answer.headers).get("location", "")
        if answer.status != 302 or not place.startswith("/admin/pages/"):  # else to the login, or away
            raise RuntimeError(f"{path}: {answer.status} {place} {answer.body.decode()[:2_000]}")
