"""Queries, SQL and time of the pages of readers and machines on a site made by make_archive: what grows with it?

Run by hand, never asserted, on two sites in turn (and with DATABASE_URL for PostgreSQL):

    VAR_DIR=/tmp/small .venv/bin/python manage.py migrate -v 0
    VAR_DIR=/tmp/small .venv/bin/python manage.py make_archive --stories 5000
    VAR_DIR=/tmp/small .venv/bin/python tests/benchmarks/bench_growth.py

Target: as many queries, and a time within 1.2 of each other, at 5,000 and at 50,000 stories. `--queries` prints the
slowest queries of each page, `--plans` how the database answers them. The time is that of the processor, with the
database if it is SQLite. Each request goes through the whole stack;
nothing is kept from one to the next but what a running server keeps.
"""

import os
import statistics
import sys
import time
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("SITE_URL", "http://127.0.0.1:8000")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
from django.conf import settings

# Before any page is made: the site has not gathered its style sheets.
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
django.setup()

from django.core.cache import cache  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from articles.models import ArticlePage, Byline  # noqa: E402
from people.models import Company, Tag  # noqa: E402

ROUNDS = 5
SLOW_S = 0.005


def addresses() -> dict[str, str]:
    """Return the pages to measure, by name."""
    story = ArticlePage.objects.published().latest_first()[100]
    author = Byline.objects.filter(article=story.pk).select_related("person").first().person
    common, rare = Tag.objects.order_by("pk").first(), Tag.objects.order_by("pk").last()
    stories = ArticlePage.objects.published().latest_first()
    old = stories[min(3_000, stories.count() - 1)]
    return {
        "front": "/",
        "front, page 50": "/?page=50",
        "story": story.url,
        "section": story.get_parent().url,
        "section, page 9": f"{story.get_parent().url}?page=9",
        "author": f"/auteurs/{author.slug}/",
        "keyword, common": common.get_absolute_url(),
        "keyword, rare": rare.get_absolute_url(),
        "format, briefs": "/formats/breve/",
        "month": f"/archives/{story.published_at:%Y/%m}/",
        "old month": f"/archives/{old.published_at:%Y/%m}/",
        "archives": "/archives/",
        "corrections": "/rectificatifs/",
        "moves": "/mouvements/",
        "feed": "/flux.rss",
        "feed of section": f"{story.get_parent().url}flux.rss",
        "feed of author": f"/auteurs/{author.slug}/flux.rss",
        "feed of keyword": f"{common.get_absolute_url()}flux.rss",
        "archive of a feed": f"/flux.rss?mois={story.published_at:%Y-%m}",
        "archive of an author's": f"/auteurs/{author.slug}/flux.rss?mois={story.published_at:%Y-%m}",
        "feeds page": "/flux/",
        "dossiers": "/dossiers/",
        "person": author.url,
        "company": Company.objects.first().url,
        "API stories": "/api/articles/",
        "API stories of section": f"/api/articles/?section={story.get_parent().slug}",
        "API stories of author": f"/api/articles/?author={author.pk}",
        "API stories of keyword": f"/api/articles/?tag={common.slug}",
        "API stories updated": "/api/articles/?order=updated",
        "API corrections": "/api/rectificatifs/",
        "API keywords": "/api/mots-cles/",
        "API sections": "/api/rubriques/",
        "sitemap index": "/sitemap.xml",
        "sitemap of authors": "/sitemap-auteurs.xml",
        "sitemap of keywords": "/sitemap-mots-cles.xml",
        "sitemap of lists": "/sitemap-listes.xml",
        "sitemap of sections": "/sitemap-rubriques.xml",
        "sitemap of a month": f"/sitemap-articles-{story.published_at:%Y-%m}.xml",
        "news sitemap": "/sitemap-actualites.xml",
    }


def measure(name: str, address: str) -> None:
    """Print what one page costs."""
    client = Client(headers={"host": "127.0.0.1"})

    def get():
        cache.clear()
        response = client.get(address)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        return response.status_code, content

    status, _ = get()
    sql_ms, own_ms, slow, count = [], [], [], 0
    for _ in range(ROUNDS):
        with CaptureQueriesContext(connection) as captured:
            get()
        sql_ms.append(sum(float(query["time"]) for query in captured.captured_queries) * 1_000)
        count = len(captured)
        slow = [query for query in captured.captured_queries if float(query["time"]) >= SLOW_S]
        start = time.process_time()
        get()
        own_ms.append((time.process_time() - start) * 1_000)
    print(
        f"{name:<24} {status} {count:>4} queries, SQL {statistics.median(sql_ms):>7.1f} ms,"
        f" processor {statistics.median(own_ms):>7.0f} ms (best {min(own_ms):.0f})",
        flush=True,
    )
    if "--queries" in sys.argv or "--plans" in sys.argv:
        for query in slow:
            print(f"    {query['time']} s  {query['sql'] if '--plans' in sys.argv else query['sql'][:300]}")
            if "--plans" in sys.argv and query["sql"].startswith("SELECT"):
                with connection.cursor() as cursor:
                    cursor.execute(f"EXPLAIN {'QUERY PLAN' if connection.vendor == 'sqlite' else ''} {query['sql']}")
                    for row in cursor.fetchall():
                        print("       ", row[-1])


def main() -> None:
    settings.API_RATE_PER_MINUTE = 100_000
    print(f"{connection.vendor}: {ArticlePage.objects.count()} stories")
    asked = [value for value in sys.argv[1:] if not value.startswith("--")]
    for name, address in addresses().items():
        if not asked or name in asked:
            measure(name, address)


if __name__ == "__main__":
    main()
