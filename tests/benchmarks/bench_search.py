"""Server time of the search over 50,000 stories and 10,000 fiches: results and suggestions, from rare words to common.

Run by hand (make bench-search, with DATABASE_URL for PostgreSQL), never asserted. Targets: 95 answers of 100 under
150 ms on PostgreSQL, 250 ms on SQLite; suggestions under 30 ms. Each request goes through the whole stack, with nothing
kept but what a running server keeps. Texts are made of sentences of the demonstration site, drawn at random (always the
same), so that common words are as common as in a newsroom. The database is made and dropped here, in some minutes.
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

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from articles.models import ArticlePage  # noqa: E402
from newsroom.site.archive import make_archive  # noqa: E402

STORIES, FICHES = 50_000, 10_000
if "--small" in sys.argv:
    STORIES, FICHES = 2_000, 1_000
TEXTS_PER_SECTION = 1_200  # the others have their texts: reading 50,000 takes an hour
ROUNDS = 5

SEARCHES = [
    # A name, a product, some words
    "Junyang Lin", "lecun", "林俊旸", "qwen3.5", "gpt-5", "alibaba", "mistral ai", "openai", "hugging face",
    "modèle ouvert", "départ de junyang lin", "démission", "directrice", "rachat", "levée de fonds", "nobel",
    "windows 10", "deepseek r1", "ia act", "intelligence artificielle", "apprentissage automatique", "paris", "puce",
    "milliard d’euros", "licence mit", "robot", "meta scale ai", "fin du support", "chercheuse québec",
    "sommet de paris",
    # What most stories hold
    "ia", "modèle", "entreprise", "le", "2026", "recherche",
    # What none does, some by a slip
    "alibba", "junyang lim", "hugging fase", "xyzzy",
]  # fmt: skip
SUGGESTIONS = ["li", "lin", "lin ju", "mar", "martin", "an", "quan", "entreprise 12", "林", "zzz", "jean", "so", "qw"]


def measure(name: str, address: str, asked: list[str]) -> None:
    client = Client(headers={"host": "127.0.0.1"})  # without the tests' own watch on templates
    slowest, times_ms, cpu_ms, most = [], [], [], 0
    for typed in asked:
        client.get(address, {"q": typed})
        with CaptureQueriesContext(connection) as captured:
            response = client.get(address, {"q": typed})
        assert response.status_code == 200, (typed, response.status_code)
        most = max(most, len(captured.captured_queries))
        if "--queries" in sys.argv:
            for query in captured.captured_queries:
                print(f"    {query['time']} s  {query['sql'][:200]}")
        own = []
        for _ in range(ROUNDS):
            start, cpu = time.perf_counter(), time.process_time()
            client.get(address, {"q": typed})
            own.append((time.perf_counter() - start) * 1_000)
            cpu_ms.append((time.process_time() - cpu) * 1_000)
        times_ms += own
        slowest.append((statistics.median(own), typed))
    percentiles = statistics.quantiles(times_ms, n=100)
    cpu = statistics.quantiles(cpu_ms, n=100)
    print(
        f"{name}: p50 {percentiles[49]:.0f} ms, p95 {percentiles[94]:.0f} ms, longest {max(times_ms):.0f} ms"
        f" (of which this process: p50 {cpu[49]:.0f} ms, p95 {cpu[94]:.0f} ms); at most {most} queries"
    )
    print("  slowest: " + ", ".join(f"« {typed} » {time_ms:.0f} ms" for time_ms, typed in sorted(slowest)[-6:]))


def main() -> None:
    make_archive(STORIES, FICHES, texts_per_section=TEXTS_PER_SECTION)
    with connection.cursor() as cursor:
        # As the databases do by themselves on a site that runs.
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
    print(f"{connection.vendor}: {ArticlePage.objects.count()} stories, {FICHES} fiches")
    if "--shell" in sys.argv:
        import code  # noqa: PLC0415

        code.interact(local=globals())
    measure("results", "/recherche/", SEARCHES)
    if "--results" not in sys.argv:
        measure("suggestions", "/recherche/suggestions/", SUGGESTIONS)


if __name__ == "__main__":
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        main()
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
