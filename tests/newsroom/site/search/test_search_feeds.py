"""A search is a list like any other: it has its feeds, under the address of the search."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import ArticlePage
from tests.builders import link, make_article, make_person, make_section, make_unpublished_articles
from tests.feeds import parsed
from tests.html import MARK, read
from tests.marks import portable

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"


@pytest.fixture
def lin():
    return make_person(title="Junyang Lin")


@pytest.fixture
def stories(lin):
    """Two stories that hold « qwen », the older the better answer, one that does not, and those that are not public."""
    now = timezone.now()
    make_article(title="Qwen, encore Qwen", standfirst="Qwen.", published_at=now - timedelta(days=9))
    make_article(
        title="Un départ", body=[("paragraph", f"<p>{link(lin)} quitte qwen.</p>")], section=make_section(title="Gens")
    )
    make_article(title="Autre chose", format=ArticlePage.Format.PORTRAIT)
    make_unpublished_articles(standfirst="Qwen.")


@pytest.mark.parametrize("extension", portable(["rss", "atom"], "atom"))
def test_what_answers_comes_latest_first(extension, stories):
    feed = parsed(f"/recherche/flux.{extension}?q=qwen")
    assert [entry.title for entry in feed.entries] == ["Un départ", "Qwen, encore Qwen"]
    links = {found.rel: found.href for found in feed.feed.links}
    assert links["self"] == f"{SITE}/recherche/flux.{extension}?q=qwen"
    assert links["alternate"] == f"{SITE}/recherche/?q=qwen"
    assert feed.feed.title == "«\u00a0qwen\u00a0» · Manchette"


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("q=qwen&rubrique=gens", ["Un départ"]),
        pytest.param("q=qwen&fiche=junyang+lin", ["Un départ"], marks=pytest.mark.portable),
        ("format=portrait", ["Autre chose"]),
        ("q=qwen&au=2020-01-01", []),
        ("q=introuvable", []),
    ],
)
def test_filters_count_as_on_the_page(query, titles, stories):
    assert [entry.title for entry in parsed(f"/recherche/flux.atom?{query}").entries] == titles


def test_one_search_is_one_feed_however_it_is_written(stories):
    feeds = [
        parsed(f"/recherche/flux.atom?{query}").feed
        for query in ("q=qwen&rubrique=gens", "rubrique=gens&q=+qwen&tri=date&utm_source=x", "q=qwen")
    ]
    assert feeds[0].id == feeds[1].id != feeds[2].id
    assert feeds[0].links == feeds[1].links


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "Écrivez ce que vous cherchez"), ("q=", "Écrivez"), ("q=!!", "au moins un mot"), ("tri=date", "Écrivez"),
        ("q=qwen&rubrique=rien", "n’est pas dans cette liste"), ("q=qwen&du=hier", "2026-03-05"),
        ("q=qwen&fiche=personne", "Aucune fiche"), (f"q={'a' * 300}", "trop longue"),
        (f"x={'a' * 1000}", "trop longue"), ("q=%00", "caractère nul"),
    ],
)  # fmt: skip
def test_an_address_that_asks_for_nothing_is_told_so(query, words, stories, client):
    response = client.get(f"/recherche/flux.rss?{query}")
    assert (response.status_code, response["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert words in response.text


@pytest.mark.portable
def test_what_is_not_public_is_in_none_and_engines_stay_away(stories, client):
    response = client.get("/recherche/flux.json?q=qwen")
    assert MARK not in response.text
    assert response["X-Robots-Tag"] == "noindex"
    assert client.get("/recherche/flux.json?q=qwen", headers={"if-none-match": response["ETag"]}).status_code == 304


def test_the_page_leads_to_its_feeds_unless_it_asks_for_nothing(stories):
    page = read("/recherche/?q=qwen&rubrique=gens&tri=date")
    assert page.links["Atom"] == "/recherche/flux.atom?q=qwen&rubrique=gens"
    assert page.head("link[type='application/rss+xml']", "href") == "/recherche/flux.rss?q=qwen&rubrique=gens"
    for query in ("", "?q=!!", "?q=qwen&du=hier"):
        assert "Atom" not in read(f"/recherche/{query}").links


@pytest.mark.parametrize("count", portable([1, 6], 1))
def test_it_costs_the_same_queries_with_1_and_30_answers(count, client, django_assert_num_queries):
    for _ in range(count):
        make_article(standfirst="Qwen.")
    address = "/recherche/flux.rss?q=qwen"
    headers = {"if-none-match": client.get(address)["ETag"]}
    with django_assert_num_queries(5):  # sections, names (twice), which stories, their state
        assert Client().get(address, headers=headers).status_code == 304
