"""What readers type, in French, and what comes first: the same on both databases (search_queries*.toml)."""

import tomllib
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from newsroom.search_engine.query import read_query
from newsroom.site.search.results import find_fiches, find_stories
from people.models import Name
from tests.builders import link, make_article, make_company, make_person

HERE = Path(__file__).parent
FILES = ["search_queries.toml", "search_queries_trade.toml", "search_queries_press.toml"]
SITES = [tomllib.loads((HERE / name).read_text()) for name in FILES]


def make_site(data: dict) -> None:
    now = timezone.now()
    fiches = {}
    for row in data["fiches"]:
        fiche = make_company(title=row["title"]) if row.get("company") else None
        fiche = fiche or make_person(title=row["title"], family_name=row["family"], native_name=row.get("native", ""))
        for text in row.get("names", []):
            fiche.names.add(Name(text=text))
        fiche.save_revision().publish()
        fiches[fiche.title] = fiche
    for story in data["stories"]:
        links = [f"<p>{link(fiches[title], words)}</p>" for title, words in story.get("links", {}).items()]
        make_article(
            title=story["title"],
            standfirst=story["standfirst"],
            body=[("paragraph", text) for text in [f"<p>{story['text']}</p>", *links]],
            published_at=now - timedelta(days=story["days"]),
        )


def test_there_are_enough_queries_to_be_worth_a_test():
    assert sum(len(data["queries"]) for data in SITES) >= 180
    for data in SITES:
        titles = [story["title"] for story in data["stories"]]
        for query in data["queries"]:
            for begins in [query.get("first", ""), *query.get("has", []), *query.get("never", [])]:
                assert not begins or len([title for title in titles if title.startswith(begins)]) == 1, (query, begins)


@pytest.mark.portable
@pytest.mark.django_db
@pytest.mark.parametrize("data", SITES, ids=["site", "trade", "press"])
def test_each_query_finds_what_its_reader_looks_for(data, subtests):
    make_site(data)
    for query in data["queries"]:
        with subtests.test(query["q"]):
            titles = [story.title for story in find_stories(query["q"])]
            asked = read_query(query["q"])
            fiches = [fiche.title for fiche in find_fiches(asked.words, asked.phrases, asked.excluded)]
            assert (titles or [""])[0].startswith(query.get("first", "")), titles
            assert bool(titles) == bool(query.get("first") or query.get("has")), titles
            for begins in query.get("has", []):
                assert any(title.startswith(begins) for title in titles), titles
            for begins in query.get("never", []):
                assert not any(title.startswith(begins) for title in titles), titles
            if "fiche" in query:
                assert fiches[:1] == [query["fiche"]]
