"""What readers' pages cost, beside a constant answer by the same server: `make bench`.

    make bench ARGS="--stories 1000,50000"
    make bench ARGS=--quick                     a small archive, few requests: it runs; no time means anything
    DATABASE_URL=postgres://… REDIS_URL=redis://… make bench

Each archive is made once (manage.py make_archive) and kept in --folder; on PostgreSQL in a database of its own,
bench_STORIES. The ratios are what counts: of the site to a WSGI application that answers the same bytes from a
dictionary, on the same server with as many processes, asked in turn in the same run. Uncached (PAGE_CACHE=0): time of
processor of the whole site for one answer, the scheduler's, the tasks' and PostgreSQL's included. Never asserted.
"""

import argparse
import os
import pickle
import statistics
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.benchmarks import load  # noqa: E402
from tests.served import Desk, Server, Site, Told, free_port, processor_s  # noqa: E402

CLIENTS = 16
ENCODINGS = "gzip, br"
_OF_THE_SERVER = ("date", "server", "connection", "transfer-encoding", "content-length")
_SEEN_WITHIN_S = 30
# After a start, the scheduler looks through the archive; its second pass comes after five seconds.
_START_WORK_S, _IDLE_WINDOW_S, _IDLE_SHARE, _IDLE_WITHIN_S = 6, 2, 0.05, 300


class Options(argparse.Namespace):
    stories: str
    quick: bool
    folder: Path
    rounds: int
    seconds: float
    requests: int


def main() -> None:
    """Measure each size in turn, and print one table for each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--stories", default="1000", help="sizes of the archive: 1000,50000")
    parser.add_argument("--quick", action="store_true", help="see that it runs")
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "bench")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=1, help="of each round of load")
    parser.add_argument("--requests", type=int, default=40, help="of each round of uncached answers")
    options = parser.parse_args(namespace=Options())
    if options.quick:
        options.stories, options.rounds, options.seconds, options.requests = "60", 1, 0.2, 2
    cost_ms = {}
    for stories in map(int, options.stories.split(",")):
        cost_ms[stories] = measure(stories, options)
    if len(cost_ms) > 1:
        say_growth(cost_ms)


def measure(stories: int, options: Options) -> dict[str, float]:
    """Measure a site of that size. Returns milliseconds of processor for each kind of page, uncached."""
    site = site_of(stories, options)
    facts = site.facts()
    addresses = facts["addresses"]
    say(f"\n## {stories:,} stories, {facts['vendor']}{', Redis' if os.environ.get('REDIS_URL') else ''}\n")
    say(
        f"Load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors; load by {load.name(options.seconds)}.\n"
    )
    if not options.quick:
        site.serve().end()  # what only a first start has to do is done
    server = site.serve()
    constant = None
    try:
        wait_until_idle(server, options)
        rest_rss_mb, rest_pss_mb = server.memory_mb()
        client = server.client(Accept_Encoding=ENCODINGS)
        answers = {path: client.get(path) for path in addresses.values()}
        for path, answer in answers.items():
            if answer.status != 200:
                raise RuntimeError(f"{path}: {answer.status}")
        constant = constant_server(site, answers)
        cached = {kind: compare(server, constant, path, options) for kind, path in addresses.items()}
        wait_until_idle(server, options)  # searches stand behind each other
        known = {
            kind: compare(server, constant, path, options, If_None_Match=etag)
            for kind, path in addresses.items()
            if (etag := header(answers[path], "etag"))
        }
        busy_rss_mb, busy_pss_mb = server.memory_mb()
        seen_s = publications(server, facts, addresses, options)
        start_s = server.start_s
        server.end()
        server = site.serve(PAGE_CACHE="0", API_RATE_PER_MINUTE="1000000")
        wait_until_idle(server, options)
        costs_ms = {kind: cost(server, path, options, site=site) for kind, path in addresses.items()}
        least_ms = {kind: cost(constant, path, options, times=50)[0] for kind, path in addresses.items()}
    finally:
        for each in filter(None, (server, constant)):
            each.end()
    say("| Page | Uncached, ms of processor | × constant | Cached, answers/s | of constant | 304, answers/s | of it |")
    say("| --- | --- | --- | --- | --- | --- | --- |")
    for kind, (cost_ms, of_database_ms) in costs_ms.items():
        own, best = cached[kind]
        share = f" ({of_database_ms:.1f} PostgreSQL’s)" if facts["vendor"] == "postgresql" else ""
        cells = [f"{cost_ms:.1f}{share}", f"{cost_ms / least_ms[kind]:.0f}", f"{own:,.0f}", f"{own / best:.2f}"]
        cells += [f"{known[kind][0]:,.0f}", f"{known[kind][0] / known[kind][1]:.2f}"] if kind in known else ["–", "–"]
        say(f"| {' | '.join([kind, *cells])} |")
    say("\nA new story, from the editor's click to its sight (s, median):")
    say(", ".join(f"{where} {statistics.median(times):.2f}" for where, times in seen_s.items()))
    say(f"\nStart: {start_s:.1f} s. Memory at rest: {rest_pss_mb:.0f} MB (what each process maps, summed: "
        f"{rest_rss_mb:.0f}); after the load {busy_pss_mb:.0f} ({busy_rss_mb:.0f}).")  # fmt: skip
    return {kind: cost_ms for kind, (cost_ms, _) in costs_ms.items()}


def wait_until_idle(server: Server, options: Options) -> None:
    """Wait until the work of the start is done: it takes longer in a larger archive, and is no cost of a page."""
    if options.quick:
        return
    time.sleep(_START_WORK_S)
    end = time.monotonic() + _IDLE_WITHIN_S
    while time.monotonic() < end:
        before = server.processor_s()
        time.sleep(_IDLE_WINDOW_S)
        if server.processor_s() - before < _IDLE_SHARE * _IDLE_WINDOW_S:
            return
    raise RuntimeError("The site is never idle: its pages cannot be measured.")


def site_of(stories: int, options: Options) -> Site:
    """Return the site, its archive made."""
    database_url, vendor = os.environ.get("DATABASE_URL", ""), "sqlite"
    if database_url:
        parts, vendor, name = urlsplit(database_url), "postgresql", f"bench_{stories}"
        with psycopg.connect(database_url, autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                connection.execute(f'CREATE DATABASE "{name}"')
        database_url = urlunsplit(parts._replace(path=f"/{name}"))
    folder = options.folder / f"{vendor}-{stories}"
    site = Site(folder, DATABASE_URL=database_url, REDIS_URL=os.environ.get("REDIS_URL", ""))
    site.fill(stories, *(["--profiles", "40", "--texts", "4"] if options.quick else []))
    return site


def constant_server(site: Site, answers: dict[str, Told]) -> Server:
    """Start the application that answers the same bytes, on the same server with as many processes."""
    kept = {
        path: (
            answer.status,
            [(name, value) for name, value in answer.headers if name.lower() not in _OF_THE_SERVER]
            + [("content-length", str(len(answer.body)))],
            answer.body,
        )
        for path, answer in answers.items()
    }
    file = site.folder / "constant"
    file.write_bytes(pickle.dumps(kept))
    port, workers = free_port(), os.environ.get("WEB_CONCURRENCY") or ("2" if os.environ.get("REDIS_URL") else "1")
    options = ["--host", "127.0.0.1", "--port", str(port), "--workers", workers, "--log-level", "error", "--no-ws"]
    application = ["--interface", "wsgi", "tests.benchmarks.constant:application"]
    command = [sys.executable, "-m", "granian", *options, *application]
    return Server(port, command, os.environ | {"CONSTANT": str(file)}, site.folder / "log")


def compare(server: Server, constant: Server, path: str, options: Options, **headers: str) -> tuple[float, float]:
    """Return answers a second of the site and of the constant application, in turn: those of the median ratio."""
    pairs = [
        (
            load.rate(
                server.port, path, clients=CLIENTS, seconds=options.seconds, Accept_Encoding=ENCODINGS, **headers
            ),
            load.rate(constant.port, path, clients=CLIENTS, seconds=options.seconds, **headers),
        )
        for _ in range(options.rounds)
    ]
    return sorted(pairs, key=lambda pair: pair[0] / pair[1])[len(pairs) // 2]


def cost(
    server: Server, path: str, options: Options, *, site: Site | None = None, times: int = 1
) -> tuple[float, float]:
    """Return milliseconds of processor for one answer, and those of PostgreSQL among them: of the median round."""
    client = server.client(Accept_Encoding=ENCODINGS)
    for _ in range(3):
        client.get(path)
    databases = database_pids(site) if site else []
    found = []
    for _ in range(options.rounds):
        before, database_before = server.processor_s(), processor_s(databases)
        for _ in range(options.requests * times):
            client.get(path)
        of_database_s = processor_s(databases) - database_before
        found.append((server.processor_s() - before + of_database_s, of_database_s))
    total_s, of_database_s = sorted(found)[len(found) // 2]
    per_answer = 1_000 / options.requests / times
    return max(total_s, 0.01) * per_answer, of_database_s * per_answer


def database_pids(site: Site) -> list[int]:
    """Return the processes of PostgreSQL that work for the site."""
    if not (address := site.environment.get("DATABASE_URL", "")):
        return []
    with psycopg.connect(address) as connection:
        rows = connection.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()").fetchall()
    return [pid for (pid,) in rows if pid]


def publications(server: Server, facts: dict, addresses: dict[str, str], options: Options) -> dict[str, list[float]]:
    """Publish stories; return the seconds from each click until readers see it in each place."""
    desk, seen_s = Desk(server, facts), {"answered": []}
    for number in range(options.rounds):
        slug = f"banc-{time.time_ns()}"
        places = {"page": f"{addresses['section']}{slug}/"}
        places |= {name: addresses[name] for name in ("front page", "section", "feed")}
        began = time.monotonic()

        def look(name: str, path: str, slug: str = slug, began: float = began) -> None:
            client = server.client(Accept_Encoding="identity")
            while time.monotonic() - began < _SEEN_WITHIN_S:
                answer = client.get(path)
                if answer.status == 200 and slug.encode() in answer.body:
                    seen_s.setdefault(name, []).append(time.monotonic() - began)
                    return
                time.sleep(0.02)

        readers = [threading.Thread(target=look, args=place) for place in places.items()]
        for reader in readers:
            reader.start()
        desk.publish(f"Banc d’essai {number}", slug)
        seen_s["answered"].append(time.monotonic() - began)
        for reader in readers:
            reader.join()
    return seen_s


def header(answer: Told, name: str) -> str:
    """Return the header of an answer, "" without one."""
    return next((value for found, value in answer.headers if found.lower() == name), "")


def say_growth(cost_ms: dict[int, dict[str, float]]) -> None:
    """Print what each page costs in the largest archive, in times of the smallest."""
    small, large = min(cost_ms), max(cost_ms)
    say(f"\n## {large:,} stories beside {small:,}: uncached, × of its time\n")
    say(", ".join(f"{kind} {cost_ms[large][kind] / cost_ms[small][kind]:.2f}" for kind in cost_ms[small]))


def say(line: str) -> None:
    """Print a line at once."""
    print(line, flush=True)


if __name__ == "__main__":
    main()
