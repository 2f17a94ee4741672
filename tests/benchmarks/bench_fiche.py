"""Queries and server time of a fiche that 5,000 stories name and 300 facts concern, a person's and a company's.

Run by hand (make bench-fiche, with DATABASE_URL for PostgreSQL), never asserted. Targets: as many queries as a few
stories and facts cost, a median under 60 ms. Each request goes through the whole stack; nothing is kept from one to the
next but what a running server keeps (compiled templates, content types). The database is made and dropped here.
"""

import os
import statistics
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from articles.models import ArticlePage, Byline, Mention, Report  # noqa: E402
from newsroom.site.archive import make_pages  # noqa: E402
from people.models import Company, CompanyIndexPage, Fact, Person, PersonIndexPage, Profile, Source  # noqa: E402
from tests.builders import make_company, make_person, make_section  # noqa: E402

STORIES, FACTS = 5_000, 300
FICHES = 2_000  # in the directories, most of them named nowhere here
NAMED_PER_STORY = 6
ROUNDS = 20


def make_stories(section, count: int, author) -> list[int]:
    """Make `count` stories, the latest first, three a day; return their ids."""
    body = [("paragraph", "<p>" + "Un paragraphe comme un autre. " * 60 + "</p>")] * 4
    now = timezone.now()
    ids = make_pages(
        ArticlePage,
        section,
        [
            {
                "title": f"Article {number}",
                "standfirst": "Un chapô de deux lignes, comme il en faut un. " * 3,
                "body": body,
                "published_at": now - timedelta(hours=8 * (number + 1)),
            }
            for number in range(count)
        ],
    )
    Byline.objects.bulk_create(Byline(article_id=pk, person=author, name=author.title) for pk in ids)
    return ids


def make_mentions(profiles: list, story_ids: list[int], others: list[int]) -> None:
    """Have the stories name `profiles`, one in two as its subject, and some of `others`."""
    dates = dict(ArticlePage.objects.filter(pk__in=story_ids).values_list("pk", "published_at"))
    rows = []
    for number, pk in enumerate(story_ids):
        role = Mention.Role.SUBJECT if number % 2 else Mention.Role.CITED
        named = {profile.pk: role for profile in profiles}
        named |= {
            others[(number * 7 + step * step) % len(others)]: Mention.Role.CITED for step in range(NAMED_PER_STORY)
        }
        rows += [
            Mention(
                article_id=pk, profile_id=other, role=role, sentence="Une phrase qui le nomme.", published_at=dates[pk]
            )
            for other, role in named.items()
        ]
    Mention.objects.bulk_create(rows, batch_size=2_000)


def make_facts(profile, others: list[int], story_ids: list[int], count: int) -> None:
    """Tie `profile` to `others` by `count` facts of all kinds, each reported twice, one in three by others too."""
    is_person = isinstance(profile, Person)
    kinds = ["position", "departure", "arrival", "leadership", "appointment", "position", "award", "position"]
    if not is_person:
        kinds += ["part_of", "product"]
    facts, reports, sources = [], [], []
    for number in range(count):
        kind, other = kinds[number % len(kinds)], others[number % len(others)]
        ends = {"subject_id": profile.pk, "object_id": other}
        if not is_person and kind not in {"award", "product"}:
            ends = {"subject_id": other, "object_id": profile.pk}
        if kind in {"award", "product"}:
            ends = {"subject_id": profile.pk, "object_text": f"Objet {number}"}
        year = 1990 + number % 36
        facts.append(
            Fact(
                kind=kind,
                title="responsable technique" if kind in {"position", "leadership", "departure"} else "",
                start="" if number % 10 == 9 else f"{year}-{number % 12 + 1:02}",
                end=str(year + 1) if kind == "position" and number % 3 else "",
                **ends,
            )
        )
    for number, fact in enumerate(Fact.objects.bulk_create(facts)):
        for step, status in enumerate(("reported", "confirmed")):
            story = story_ids[(number + 31 * step) % len(story_ids)]
            reports.append(Report(article_id=story, fact=fact, status=status, block_id="b1"))
        if number % 3 == 0:
            outside = {"url": "https://example.org/", "checked_on": date(2026, 3, 9)}
            sources.append(Source(fact=fact, publisher="Reuters", **outside))
    Report.objects.bulk_create(reports)
    Source.objects.bulk_create(sources)


def measure(name: str, address: str) -> None:
    client = Client(headers={"host": "127.0.0.1"})  # without the tests' own watch on templates
    for _ in range(3):
        response = client.get(address)
        assert response.status_code == 200, response.status_code
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    count = len(captured.captured_queries)
    if "--queries" in sys.argv:
        for query in sorted(captured.captured_queries, key=lambda query: -float(query["time"])):
            print(f"    {query['time']} s  {query['sql'][:160]}")
    times_ms, cpu_ms = [], []
    for _ in range(ROUNDS):
        start, cpu = time.perf_counter(), time.process_time()
        client.get(address)
        times_ms.append((time.perf_counter() - start) * 1_000)
        cpu_ms.append((time.process_time() - cpu) * 1_000)
    print(
        f"{name:<26} {count:>3} queries, {len(response.content) / 1_000:>6.1f} kB,"
        f" median {statistics.median(times_ms):>6.1f} ms, best {min(times_ms):>6.1f} ms"
        f" (of which Python: median {statistics.median(cpu_ms):.1f} ms)"
    )


def main() -> None:
    with transaction.atomic():
        section, author = make_section(), make_person(title="Camille Démo")
        people_index, company_index = PersonIndexPage.objects.get(), CompanyIndexPage.objects.get()
        people = make_pages(
            Person, people_index, [{"title": f"Personne {n}", "sort_key": f"p{n}"} for n in range(FICHES)]
        )
        companies = make_pages(
            Company, company_index, [{"title": f"Entreprise {n}", "sort_key": f"e{n}"} for n in range(FICHES)]
        )
        story_ids = make_stories(section, STORIES, author)
        large = [make_person(title="Grande Personne"), make_company(title="Grande Entreprise")]
        small = [make_person(title="Petite Personne"), make_company(title="Petite Entreprise")]
        make_mentions(large, story_ids, [*people[:60], *companies[:40]])
        for profiles, stories, facts in ((large, story_ids, FACTS), (small, story_ids[:40], 1)):
            make_facts(profiles[0], companies[:40], stories, facts)
            make_facts(profiles[1], people[:60], stories, facts)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{connection.vendor}: {STORIES} stories, {FACTS} facts, {Profile.objects.count()} fiches")
    person, company = large
    measure("person", person.url)
    measure("company", company.url)
    measure("person, one year", f"{person.url}?annee=2025")
    measure("company, on a date", f"{company.url}?date=2015")
    measure("person, no story, 1 fact", small[0].url)
    measure("company, no story, 1 fact", small[1].url)


if __name__ == "__main__":
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        main()
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
