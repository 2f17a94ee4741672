"""Memory and time of the sitemaps of 10,000 stories, then of 1,000,000: every file that the index names is read whole.

Run by hand (make bench-sitemaps, with DATABASE_URL for PostgreSQL; ARGS="10000 100000" for other sizes), never
asserted. Targets: the peak of memory grows by no more than 20 MB from one size to the other, no file takes more than
a few seconds. Each request goes through the whole stack. The database is made and dropped here, each size by a process
of its own.
"""

import os
import resource
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

SIZES = (10_000, 1_000_000)
STORIES_A_DAY = 300
BATCH = 5_000


def measure(count: int) -> None:
    """Make `count` stories, read all the sitemaps and print what that cost."""
    import django  # noqa: PLC0415  (each size has a process of its own)

    sys.path.insert(0, str(Path(__file__).parents[2]))
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()

    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from lxml import etree  # noqa: PLC0415

    from tests.builders import make_section  # noqa: PLC0415

    connection.creation.create_test_db(verbosity=0)
    try:
        section = make_section()
        make_stories(section, count)
        connection.cursor().execute("ANALYZE")
        client = Client(headers={"host": "127.0.0.1:8000"})
        client.get("/sitemap-a-propos.xml").getvalue()
        before_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
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
        peak_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(
            f"{connection.vendor}, {count:>9,} stories: index {index_s:.2f} s, "
            f"{len(addresses)} files, {listed:,} addresses, slowest file {slowest_s:.2f} s, "
            f"heaviest {heaviest_kb:,} kB, peak memory {before_kb // 1024} → {peak_kb // 1024} MB",
            flush=True,
        )
    finally:
        connection.creation.destroy_test_db(":memory:", verbosity=0)


def make_stories(section, count: int) -> None:
    """Make `count` stories by whole tables, STORIES_A_DAY a day."""
    from django.contrib.contenttypes.models import ContentType  # noqa: PLC0415
    from wagtail.models import Page  # noqa: PLC0415

    from articles.models import ArticlePage  # noqa: PLC0415

    kind = ContentType.objects.get_for_model(ArticlePage)
    now = datetime(2026, 11, 28, tzinfo=UTC)
    own = ArticlePage._meta.local_concrete_fields
    for first in range(0, count, BATCH):
        numbers = range(first, min(first + BATCH, count))
        pages = Page.objects.bulk_create(
            Page(
                path=Page._get_path(section.path, section.depth + 1, number + 1),
                depth=section.depth + 1,
                title=f"Article {number}",
                slug=f"un-article-dont-l-adresse-a-une-longueur-ordinaire-{number}",
                url_path=f"{section.url_path}un-article-dont-l-adresse-a-une-longueur-ordinaire-{number}/",
                content_type=kind,
                live=True,
                locale_id=section.locale_id,
            )
            for number in numbers
        )
        stories = [
            ArticlePage(
                page_ptr_id=page.pk, standfirst="Un chapô.", published_at=now - timedelta(days=number / STORIES_A_DAY)
            )
            for page, number in zip(pages, numbers, strict=True)
        ]
        for begin in range(0, len(stories), 500):
            ArticlePage._base_manager._insert(stories[begin : begin + 500], fields=own, using="default")


if __name__ == "__main__":
    if os.environ.get("BENCH_COUNT"):
        measure(int(os.environ["BENCH_COUNT"]))
    else:
        for size in map(int, sys.argv[1:]) if sys.argv[1:] else SIZES:
            subprocess.run([sys.executable, __file__], env=os.environ | {"BENCH_COUNT": str(size)}, check=True)
