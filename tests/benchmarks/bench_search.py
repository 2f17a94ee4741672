"""Server time of the search over 50,000 stories and 10,000 fiches: results and suggestions, from rare words to common.

Run by hand (make bench-search, with DATABASE_URL for PostgreSQL), never asserted. Targets: 95 answers of 100 under
150 ms on PostgreSQL, 250 ms on SQLite; suggestions under 30 ms. Each request goes through the whole stack, with nothing
kept but what a running server keeps. Texts are made of sentences of the demonstration site, drawn at random (always the
same), so that common words are as common as in a newsroom. The database is made and dropped here, in some minutes.
"""

import os
import random
import statistics
import sys
import time
import tomllib
from datetime import datetime, timedelta
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402
from django.utils.html import escape, strip_tags  # noqa: E402
from modelsearch.backends import get_search_backend  # noqa: E402
from wagtail.search.models import IndexEntry  # noqa: E402

from articles.models import ArticlePage, Byline  # noqa: E402
from newsroom.text.words import fold, sort_key  # noqa: E402
from people.models import Company, CompanyIndexPage, Name, Person, PersonIndexPage  # noqa: E402
from tests.benchmarks.bench_fiche import make_pages  # noqa: E402
from tests.builders import make_person, make_section  # noqa: E402

STORIES, PEOPLE, COMPANIES = 50_000, 7_000, 3_000
if "--small" in sys.argv:
    STORIES, PEOPLE, COMPANIES = 2_000, 700, 300
WRITTEN_PER_SECTION = 2_000  # the others have their texts: reading 50,000 takes an hour
SENTENCES_PER_STORY = 18
ROUNDS = 5
DEMO = Path(__file__).parents[2] / "newsroom/site/demo"

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


def demo_sentences() -> tuple[list[str], list[str]]:
    """Return the sentences of the demonstration's stories, and their titles."""
    texts, titles = [], []
    for path in sorted((DEMO / "stories").glob("*.toml")):
        story = tomllib.loads(path.read_text())
        titles.append(story["title"])
        blocks = story.get("body", [])
        for block in blocks:
            texts += [strip_tags(value) for value in block.values() if isinstance(value, str) and len(value) > 80]
    sentences = [sentence.strip() + "." for text in texts for sentence in text.split(". ") if len(sentence) > 40]
    return sentences, titles


def make_fiches(draw: random.Random) -> None:
    """Make people and companies, whose names are drawn from syllables: about as alike as real ones."""
    syllables = (
        "ma ri lin an jun yang so phie tho mas ber nard le cun pi neau quan wei hu ang ro bert al ex ka te".split()
    )

    def word() -> str:
        return "".join(draw.choices(syllables, k=draw.choice((1, 2, 2, 3)))).capitalize()

    people = [f"{word()} {word()}" for _ in range(PEOPLE)]
    companies = [
        f"{word()} {draw.choice(('AI', 'Labs', 'Systèmes', 'Robotique', ''))}".strip() for _ in range(COMPANIES)
    ]
    for model, parent, names in (
        (Person, PersonIndexPage.objects.get(), people),
        (Company, CompanyIndexPage.objects.get(), companies),
    ):
        rows = [{"title": name, "sort_key": sort_key(name), "folded": fold(name)} for name in names]
        ids = make_pages(model, parent, rows)
        others = [(pk, word()) for pk in ids[::2]]
        Name.objects.bulk_create(Name(profile_id=pk, text=text, folded=fold(text)) for pk, text in others)


def make_stories(draw: random.Random) -> None:
    """Make the stories, over eight years, and index them as a save does; most have the text of an earlier one."""
    sentences, titles = demo_sentences()
    author = make_person(title="Camille Démo")
    sections = [make_section(title=title) for title in ("IA", "Sciences", "Cybersécurité")]
    words = [word for title in titles for word in title.split() if len(word) > 3]
    now = timezone.now()

    def day() -> datetime:
        return now - timedelta(minutes=draw.randrange(8 * 365 * 24 * 60))

    def row() -> dict:
        text = draw.choices(sentences, k=SENTENCES_PER_STORY)
        paragraphs = [" ".join(text[first : first + 4]) for first in range(2, len(text), 4)]
        return {
            "title": " ".join(draw.choices(words, k=7)).capitalize(),
            "standfirst": " ".join(text[:2])[:600],
            "body": [("paragraph", f"<p>{escape(paragraph)}</p>") for paragraph in paragraphs],
            "published_at": day(),
        }

    def make(section, rows: list[dict]) -> list[int]:
        ids = make_pages(ArticlePage, section, rows)
        Byline.objects.bulk_create(Byline(article_id=pk, person=author, name=author.title) for pk in ids)
        assert ids == list(range(ids[0], ids[0] + len(ids)))  # so that the index can be copied
        return ids

    for number, section in enumerate(sections):
        count = STORIES // len(sections) + (number < STORIES % len(sections))
        with transaction.atomic():
            rows = [row() for _ in range(min(WRITTEN_PER_SECTION, count))]
            written = make(section, rows)
            stories = ArticlePage.objects.filter(pk__in=written).prefetch_related("bylines", "tags")
            for first in range(0, len(written), 500):
                get_search_backend().add_bulk(ArticlePage, list(stories.order_by("pk")[first : first + 500]))
        for begin in range(len(written), count, len(written)):
            again = [row | {"published_at": day()} for row in rows[: count - begin]]
            with transaction.atomic():
                copy_index(written, make(section, again))
        print(f"  {ArticlePage.objects.count()} stories", flush=True)


def copy_index(written: list[int], copies: list[int]) -> None:
    """Index stories as those of the same text are."""
    fields = IndexEntry._meta.local_concrete_fields
    columns = ", ".join(field.column for field in fields if not field.primary_key and field.name != "object_id")
    number = "CAST(object_id AS integer)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {IndexEntry._meta.db_table} (object_id, {columns})"
            f" SELECT CAST({number} + %s AS varchar(50)), {columns} FROM {IndexEntry._meta.db_table}"
            f" WHERE content_type_id = %s AND {number} BETWEEN %s AND %s",
            [
                copies[0] - written[0],
                ContentType.objects.get_for_model(ArticlePage).pk,
                written[0],
                written[len(copies) - 1],
            ],
        )


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
    draw = random.Random(2026)
    make_section()
    with transaction.atomic():
        make_fiches(draw)
    make_stories(draw)
    with connection.cursor() as cursor:
        # As the databases do by themselves on a site that runs.
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
    print(f"{connection.vendor}: {ArticlePage.objects.count()} stories, {PEOPLE + COMPANIES} fiches")
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
