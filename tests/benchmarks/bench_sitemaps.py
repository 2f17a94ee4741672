"""Memory and time of the sitemaps of 10,000 stories, then of 1,000,000: every file that the index names is read whole.

Run by hand (make bench-sitemaps, with DATABASE_URL for PostgreSQL; ARGS="10000 100000" for other sizes), never
asserted. Targets: the peak of memory grows by no more than 20 MB from one size to the other, no file takes more than
a few seconds. Each request goes through the whole stack. The database is made and dropped here, each size by a process
of its own.
"""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

SIZES = (10_000, 1_000_000)
STORIES_A_DAY = 300


def measure(count: int) -> None:
    """Make `count` stories, read all the sitemaps and print what that cost."""
    import django  # noqa: PLC0415  (each size has a process of its own)

    sys.path.insert(0, str(Path(__file__).parents[2]))
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()

    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from lxml import etree  # noqa: PLC0415

    from tests.builders import make_article  # noqa: PLC0415

    connection.creation.create_test_db(verbosity=0)
    try:
        make_stories(make_article(published_at=datetime(2026, 11, 27, tzinfo=UTC)), count)
        connection.cursor().execute("ANALYZE")
        client = Client(headers={"host": "127.0.0.1:8000"})
        client.get("/sitemap-a-propos.xml").getvalue()
        before_kb = peak_kb(forget=True)
        started_s = time.perf_counter()
        index = etree.fromstring(client.get("/sitemap.xml").getvalue())
        index_s = time.perf_counter() - started_s
        addresses = [entry.findtext("{*}loc").removeprefix("http://127.0.0.1:8000") for entry in index]
        listed, slowest_s, heaviest_kb = 0, 0.0, 0
        for address in addresses:
            started_s = time.perf_counter()
            size = found = 0
            for chunk in client.get(address).streaming_content:
                size += len(chunk)
                found += chunk.count(b"<loc>")
            listed += found
            slowest_s = max(slowest_s, time.perf_counter() - started_s)
            heaviest_kb = max(heaviest_kb, size // 1024)
        after_kb = peak_kb()
        print(
            f"{connection.vendor}, {count:>9,} stories: index {index_s:.2f} s, "
            f"{len(addresses)} files, {listed:,} addresses, slowest file {slowest_s:.2f} s, "
            f"heaviest {heaviest_kb:,} kB, peak memory {before_kb // 1024} → {after_kb // 1024} MB",
            flush=True,
        )
    finally:
        connection.creation.destroy_test_db(":memory:", verbosity=0)


def peak_kb(*, forget: bool = False) -> int:
    """Return the most memory that the process has held (Linux), since the last time that it was told to forget."""
    if forget:
        Path("/proc/self/clear_refs").write_text("5")
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])


def make_stories(model, count: int) -> None:
    """Copy `model` until there are `count` stories, STORIES_A_DAY a day: in the database, or it would take an hour."""
    from django.db import connection  # noqa: PLC0415

    is_sqlite = connection.vendor == "sqlite"
    letters = "'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'"
    digits = " || ".join(f"substr({letters}, (i / {36**power}) % 36 + 1, 1)" for power in (3, 2, 1, 0))
    seconds = f"i * {24 * 3600 // STORIES_A_DAY}"
    others = {
        "wagtailcore_page": {
            "id": f"{model.pk} + i",
            "path": f"'{model.path[:-4]}' || {digits}",
            "title": "'Article ' || i",
            "slug": "'un-article-dont-l-adresse-a-une-longueur-ordinaire-' || i",
            "url_path": f"'{model.url_path.removesuffix(f'{model.slug}/')}'"
            " || 'un-article-dont-l-adresse-a-une-longueur-ordinaire-' || i || '/'",
            "translation_key": "lower(hex(randomblob(16)))" if is_sqlite else "gen_random_uuid()",
        },
        "articles_articlepage": {
            "page_ptr_id": f"{model.pk} + i",
            "published_at": f"datetime('2026-11-28', '-' || ({seconds}) || ' seconds')"
            if is_sqlite
            else f"timestamptz '2026-11-28' - ({seconds}) * interval '1 second'",
        },
    }
    with connection.cursor() as cursor:
        for table, changed in others.items():
            columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
            key = "id" if "id" in columns else "page_ptr_id"
            cursor.execute(
                f"""WITH RECURSIVE numbers(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM numbers WHERE i < {count})
                INSERT INTO {table} ({", ".join(columns)})
                SELECT {", ".join(changed.get(column, f"model.{column}") for column in columns)}
                FROM {table} model, numbers WHERE model.{key} = {model.pk}"""
            )


if __name__ == "__main__":
    if os.environ.get("BENCH_COUNT"):
        measure(int(os.environ["BENCH_COUNT"]))
    else:
        for size in map(int, sys.argv[1:]) if sys.argv[1:] else SIZES:
            subprocess.run([sys.executable, __file__], env=os.environ | {"BENCH_COUNT": str(size)}, check=True)
