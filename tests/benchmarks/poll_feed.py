"""1,000 polls of the main feed by a reader who has it: 304s, their queries, and how much less they take than the feed.

Run by hand (make bench-feeds, with DATABASE_URL for PostgreSQL), never asserted. Targets: 1,000 × 304, at most 1 query
each, over 5 times as fast as building the feed. Each request goes through the whole stack. The database is made and
dropped here.
"""

import os
import statistics
import sys
import time
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from django.core.cache import cache  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from articles.feeds.formats import EXTENSIONS  # noqa: E402
from articles.models import ArticlePage  # noqa: E402
from tests.benchmarks.bench_fiche import make_stories  # noqa: E402
from tests.builders import link, make_article, make_company, make_person, make_photo, make_section  # noqa: E402

STORIES = 2_000
POLLS, BUILDS = 1_000, 30


def make_site() -> None:
    """Make many plain stories, then those of a feed: each with links, a photo, keywords and a signature."""
    section, camille = make_section(), make_person(title="Camille Démo")
    make_stories(section, STORIES, camille)
    lin, photo = make_person(title="Junyang Lin"), make_photo()
    words = "Un paragraphe comme un autre. " * 20
    body = [("paragraph", f"<p>{link(lin)} quitte {link(make_company())}. {words}</p>")] * 6
    for number in range(30):
        make_article(
            section=section, authors=(camille,), tags=("Chine", f"Mot {number}"), lead_photo=photo,
            body=[*body, ("picture", {"photo": photo, "caption": "Une légende."})],
        )  # fmt: skip


def timed(client: Client, address: str, count: int, **headers: str) -> tuple[list[float], set[int]]:
    """Return the times (ms) and the statuses of `count` requests."""
    times_ms, statuses = [], set()
    for _ in range(count):
        cache.clear()  # nobody is told to wait here
        start = time.perf_counter()
        response = client.get(address, headers=headers)
        times_ms.append((time.perf_counter() - start) * 1_000)
        statuses.add(response.status_code)
    return times_ms, statuses


def main() -> None:
    make_site()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{connection.vendor}: {ArticlePage.objects.count()} stories")
    client = Client(headers={"host": "127.0.0.1"})
    for extension in EXTENSIONS:
        address = f"/flux.{extension}"
        response = client.get(address)
        etag = response["ETag"]
        with CaptureQueriesContext(connection) as captured:
            client.get(address, headers={"if-none-match": etag})
        queries = len(captured)  # now: the next request forgets them
        builds_ms, _ = timed(client, address, BUILDS)
        polls_ms, statuses = timed(client, address, POLLS, **{"if-none-match": etag})
        build_ms, poll_ms = statistics.median(builds_ms), statistics.median(polls_ms)
        print(
            f"{address:<11} {len(response.content) / 1_000:>6.1f} kB; {POLLS} polls: {sorted(statuses)},"
            f" {queries} query, median {poll_ms:.1f} ms; built in {build_ms:.1f} ms (median of {BUILDS}):"
            f" {build_ms / poll_ms:.1f} times as long"
        )


if __name__ == "__main__":
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        main()
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
