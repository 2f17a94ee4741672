"""Many readers on a real server, while stories are published and withdrawn and the database goes away.

Not in the gate: `make prove`, or `make test ARGS="-m long"`. LOAD_S=60 makes each last longer. With DATABASE_URL of a
PostgreSQL, and REDIS_URL, the site runs there, in a database of its own; the last two tests only do so.
"""

import http.client
import os
import random
import re
import socket
import statistics
import threading
import time
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.served import Desk, Server, Site, Told

pytestmark = pytest.mark.long

LOAD_S = int(os.environ.get("LOAD_S", "20"))
READERS, ADDRESSES, STORIES = 50, 200, 400
LISTS = ("/", "/flux.rss")
_PAUSE_S = 0.05
_BACK_S = 3
DATABASE_URL = os.environ.get("DATABASE_URL", "")
# Not one of those that other tests empty (tests/settings.py).
REDIS_URL = re.sub(r"/[0-9]+$", "/7", os.environ.get("REDIS_URL", ""))
on_postgresql = pytest.mark.skipif(not DATABASE_URL.startswith("postgres"), reason="DATABASE_URL: of a PostgreSQL")

_PUBLISH = """
from django.utils import timezone
from tests.builders import publish_article
publish_article(title={title!r}, slug={slug!r}, published_at=timezone.now())
"""


@pytest.fixture(scope="module")
def database_url():
    """The database of the site, made and dropped here; "" for SQLite."""
    if not DATABASE_URL.startswith("postgres"):
        yield ""
        return
    name = f"bench_load_{os.getpid()}"
    with psycopg.connect(DATABASE_URL, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    yield urlunsplit(urlsplit(DATABASE_URL)._replace(path=f"/{name}"))
    with psycopg.connect(DATABASE_URL, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def site(database_url, tmp_path_factory):
    site = Site(tmp_path_factory.mktemp("load"), DATABASE_URL=database_url, REDIS_URL=REDIS_URL)
    site.fill(STORIES, "--profiles", "100", "--texts", "10")
    return site


@contextmanager
def served(site: Site, **variables: str):
    server = site.serve(**variables)
    try:
        yield server
    finally:
        server.end()


class Readers:
    """Readers who ask for one address after another, and say what was wrong."""

    def __init__(self, server: Server, paths: list[str]):
        self._server, self._paths = server, [*paths, *LISTS * (len(paths) // 4)]
        self._over, self._started_at = threading.Event(), time.monotonic()
        self.wrong: list[str] = []
        self.times_s: list[float] = []
        # What each list has to show: (when it was published, what stands in the list).
        self.published: list[tuple[float, str]] = []
        # When each withdrawn story was first seen to be gone: never, as long as it is infinite.
        self.gone_at: dict[str, float] = {}

    def __enter__(self):
        self._threads = [threading.Thread(target=self._read, args=(number,)) for number in range(READERS)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *args):
        self._over.set()
        for thread in self._threads:
            thread.join()
        times_ms = [time_s * 1_000 for time_s in self.times_s]
        print(
            f"{len(times_ms)} answers, median {statistics.median(times_ms):.0f} ms,"
            f" 99 % within {statistics.quantiles(times_ms, n=100)[98]:.0f} ms, {len(self.wrong)} wrong"
        )

    def _read(self, number: int) -> None:
        chance, client, known = random.Random(number), self._server.client(Accept_Encoding="identity"), {}
        while not self._over.wait(_PAUSE_S):
            path = chance.choice(self._paths)
            began = time.monotonic()
            etag, body = known.get(path, ("", b""))
            try:
                answer = client.get(path, **({"If_None_Match": etag} if etag and chance.random() < 0.5 else {}))
            except (OSError, http.client.HTTPException) as error:
                self.wrong.append(f"{path}: {error!r}")
                continue
            self.times_s.append(time.monotonic() - began)
            if answer.status == 304:
                answer = Told(200, [], body)
            elif answer.status == 200:
                known[path] = header(answer, "etag"), answer.body
            self._judge(path, began, answer)

    def _judge(self, path: str, began: float, answer: Told) -> None:
        gone = [other for other, moment in self.gone_at.items() if moment < began]
        if answer.status in (404, 410) and path in self.gone_at:
            self.gone_at[path] = min(self.gone_at[path], time.monotonic())
        elif answer.status != 200:
            self.wrong.append(
                f"{path}: {answer.status} at {time.monotonic() - self._started_at:.1f} s {answer.body[-90:]}"
            )
        elif path in gone:
            self.wrong.append(f"{path}: seen {began - self.gone_at[path]:.2f} s after it was gone")
        if path in LISTS and answer.status == 200:
            due = [(at, needle) for at, needle in self.published if at < began - 1]
            if due and due[-1][1].encode() not in answer.body:
                self.wrong.append(f"{path}: {due[-1][1]} missing {began - due[-1][0]:.2f} s after it was published")
            self.wrong += [f"{path}: names {other}" for other in gone if f"{other}<".encode() in answer.body]
            self.wrong += [f"{path}: names {other}" for other in gone if f'{other}"'.encode() in answer.body]


def header(answer: Told, name: str) -> str:
    return next((value for found, value in answer.headers if found.lower() == name), "")


def addresses(facts: dict) -> list[str]:
    own = [path for kind, path in facts["addresses"].items() if kind != "search"]
    return list(dict.fromkeys([*own, *(path for _, path in facts["stories"])]))[:ADDRESSES]


def say_uncached(site: Site, paths: list[str]) -> None:
    """Print what an answer takes that nobody keeps: asked for alone, and by all readers at once."""
    with served(site, PAGE_CACHE="0", API_RATE_PER_MINUTE="1000000") as server:
        client, times_ms = server.client(Accept_Encoding="identity"), []
        for path in paths:
            began = time.monotonic()
            client.get(path)
            times_ms.append((time.monotonic() - began) * 1_000)
        print(f"Uncached: median {statistics.median(times_ms):.0f} ms alone; {READERS} readers:", end=" ")
        with Readers(server, paths):
            time.sleep(LOAD_S / 4)


def test_fifty_readers_see_each_story_within_a_second_and_nothing_but_answers(site):
    facts = site.facts()
    say_uncached(site, addresses(facts))
    with served(site) as server:
        desk = Desk(server, facts)
        with Readers(server, addresses(facts)) as readers:
            for number in range(max(2, LOAD_S // 10)):
                slug = f"nouvelle-{time.time_ns()}"
                desk.publish(f"Nouvelle {number}", slug)
                readers.published.append((time.monotonic(), slug))
                time.sleep(10)
    assert readers.wrong == []
    assert len(readers.times_s) > READERS


def test_what_is_withdrawn_under_load_is_never_seen_again(site):
    facts = site.facts()
    paths = addresses(facts)
    with served(site) as server:
        desk = Desk(server, facts)
        with Readers(server, [*paths, *[path for _, path in facts["stories"][:4] for _ in range(20)]]) as readers:
            for page_id, path in facts["stories"][:4]:
                time.sleep(2)
                readers.gone_at[path] = float("inf")
                desk.withdraw(page_id)
                readers.gone_at[path] = min(readers.gone_at[path], time.monotonic())
                time.sleep(max(1, LOAD_S / 4 - 2))
    assert readers.wrong == []
    assert len(readers.gone_at) == 4


class Wire:
    """A way to a server that can be cut."""

    def __init__(self, host: str, port: int):
        self._there, self._pairs = (host, port), []
        self.port = 0
        self.mend()

    def mend(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def cut(self) -> None:
        ends = [self._listener, *(end for pair in self._pairs for end in pair)]
        self._pairs = []
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = listener.accept()
                far = socket.create_connection(self._there)
                self._pairs.append((near, far))
                for pair in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=pair, daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while found := one.recv(65_536):
                other.sendall(found)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@on_postgresql
def test_without_its_database_the_site_answers_what_was_seen_and_is_right_once_it_is_back(site):
    facts = site.facts()
    paths = addresses(facts)
    parts = urlsplit(site.environment["DATABASE_URL"])
    wire = Wire(parts.hostname, parts.port or 5432)
    way = parts._replace(netloc=f"{parts.netloc.rpartition('@')[0]}@127.0.0.1:{wire.port}".lstrip("@"))
    with served(site, DATABASE_URL=urlunsplit(way)) as server:
        client = server.client(Accept_Encoding="identity")
        assert {client.get(path).status for path in [*paths, *LISTS]} == {200}
        with Readers(server, paths) as readers:
            time.sleep(LOAD_S / 4)
            wire.cut()
            began = time.monotonic()
            print(f"cut at {began - readers._started_at:.1f} s")
            slug = f"pendant-la-panne-{time.time_ns()}"
            site.run("manage.py", "shell", "-c", _PUBLISH.format(title="Pendant la panne", slug=slug))
            time.sleep(max(0, LOAD_S / 2 - (time.monotonic() - began)))
            assert slug.encode() not in client.get("/").body  # nobody could have known
            wire.mend()
            print(f"mended at {time.monotonic() - readers._started_at:.1f} s")
            back_at = time.monotonic()
            seen = dict.fromkeys(LISTS, False)
            while not all(seen.values()) and time.monotonic() - back_at < _BACK_S:
                time.sleep(0.2)
                seen = {path: slug.encode() in client.get(path).body for path in LISTS}
            print(f"right {time.monotonic() - back_at:.1f} s after the database was back")
            time.sleep(LOAD_S / 4)
    wire.cut()
    assert readers.wrong == []
    assert seen == dict.fromkeys(LISTS, True)


@on_postgresql
@pytest.mark.skipif(not REDIS_URL, reason="REDIS_URL")
def test_what_one_machine_publishes_and_withdraws_is_so_on_another_within_half_a_second(site, tmp_path):
    there = Site(tmp_path, **{name: site.environment[name] for name in ("DATABASE_URL", "REDIS_URL")})
    facts = site.facts()
    late: list[str] = []

    def is_right(path: str, status: set[int], name: str = "", *, there: bool = True) -> None:
        answer = reader.get(path)
        if answer.status not in status or (name.encode() in answer.body) is not there:
            late.append(f"{path}: {answer.status} {name}")

    with served(site) as here, served(there) as other:
        desk, reader = Desk(here, facts), other.client(Accept_Encoding="identity")
        for number, (page_id, withdrawn) in enumerate(facts["stories"][:8]):
            is_right(withdrawn, {200})
            slug = f"ailleurs-{time.time_ns()}"
            page = desk.publish(f"Ailleurs {number}", slug)
            time.sleep(0.5)
            for path in (*LISTS, page):
                is_right(path, {200}, slug)
            desk.withdraw(page_id)
            time.sleep(0.5)
            is_right(withdrawn, {404, 410})
            is_right("/", {200}, f'{withdrawn}"', there=False)
    assert late == []
