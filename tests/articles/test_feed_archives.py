"""All that a list ever held can be read by following its feed back (RFC 5005), in documents that do not move."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import etree

from articles.models import ArticlePage, Correction
from newsroom.site.archive import make_pages
from people.models import Fact
from tests.builders import (
    make_article,
    make_home,
    make_person,
    make_public_fact,
    make_section,
    make_unpublished_articles,
)
from tests.feeds import parsed
from tests.html import MARK
from tests.marks import portable

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
ATOM = "{http://www.w3.org/2005/Atom}"
SITE = "http://127.0.0.1:8000"
EXTENSIONS = ["rss", "atom", "json"]


def at(month, day, hour=8):
    return datetime(2026, month, day, hour, tzinfo=PARIS)


def make_stories(count, month, day=1):
    """So many stories, an hour apart, as if written in order."""
    first = ArticlePage.objects.count()
    rows = [
        {
            "title": f"N{first + number}",
            "standfirst": "Un chapô.",
            "body": [],
            "published_at": at(month, day) + timedelta(hours=number),
        }
        for number in range(count)
    ]
    make_pages(ArticlePage, make_section(), rows)


def places(address):
    """The places that a document names, by their relation, and the titles of its entries."""
    response = Client().get(address)
    assert response.status_code == 200, address
    if ".json" in address:
        feed = response.json()
        found = {"prev-archive": feed["next_url"]} if "next_url" in feed else {}
        return found | {"self": feed["feed_url"]}, [item["title"] for item in feed["items"]]
    root = etree.fromstring(response.content)
    head = root.find("channel") if root.tag == "rss" else root
    links = {link.get("rel"): link.get("href") for link in head.findall(f"{ATOM}link")}
    titles = [entry.findtext("{*}title") for entry in root.iter("item", f"{ATOM}entry")]
    return links, titles


def followed(address):
    """The addresses and the titles that a reader gathers who follows a feed back to its beginning."""
    seen, titles = [], []
    while address:
        links, found = places(address)
        assert links["self"] == f"{SITE}{address}"
        seen.append(address)
        titles += found
        address = links.get("prev-archive", "").removeprefix(SITE)
    return seen, titles


@pytest.mark.parametrize("extension", portable(EXTENSIONS, "atom"))
def test_following_a_feed_back_gives_every_story(extension):
    make_stories(3, month=1)
    make_unpublished_articles(published_at=at(3, 2))
    make_stories(35, month=3)
    seen, titles = followed(f"/flux.{extension}")
    assert seen == [f"/flux.{extension}{query}" for query in ("", "?mois=2026-03", "?mois=2026-01")]
    assert len(titles) == 30 + 30 + 3
    assert len(set(titles)) == 38
    assert not any(MARK in title for title in titles)


@pytest.mark.parametrize("extension", ["rss", "atom"])
def test_a_page_says_that_it_is_an_archive_and_what_stands_around(extension):
    make_stories(2, month=1)
    make_stories(31, month=3)
    make_stories(29, month=4)
    source = Client().get(f"/flux.{extension}?mois=2026-03").text
    links, _ = places(f"/flux.{extension}?mois=2026-03")
    assert "<fh:archive/>" in source
    assert "<fh:archive/>" not in Client().get(f"/flux.{extension}").text
    assert links["current"] == f"{SITE}/flux.{extension}"
    assert links["prev-archive"] == f"{SITE}/flux.{extension}?mois=2026-01"
    # The second page of March and that of April are all among the latest: no reader is sent there.
    assert "next-archive" not in links
    assert places(f"/flux.{extension}?mois=2026-01")[0]["next-archive"] == f"{SITE}/flux.{extension}?mois=2026-03"
    parsed(f"/flux.{extension}?mois=2026-03")


def test_what_comes_later_moves_nothing():
    make_stories(31, month=3)
    before = Client().get("/flux.atom?mois=2026-03")
    make_stories(40, month=3, day=20)
    after = Client().get("/flux.atom?mois=2026-03")
    assert places("/flux.atom?mois=2026-03")[1] == [f"N{number}" for number in range(29, -1, -1)]
    assert before.content.split(b"<entry>")[1:] == after.content.split(b"<entry>")[1:]
    assert places("/flux.atom")[0]["prev-archive"].endswith("?mois=2026-03&page=2")


@pytest.mark.portable
def test_a_page_that_lost_its_entries_leads_on_and_one_that_never_was_is_a_404(client):
    make_stories(2, month=1)
    make_stories(30, month=4)
    assert client.get("/flux.atom?mois=2026-03")["Location"] == f"{SITE}/flux.atom?mois=2026-01"
    assert client.get("/flux.atom?mois=2026-01&page=9")["Location"] == f"{SITE}/flux.atom?mois=2026-01&page=8"
    for query in ("mois=2025-12", "mois=2026-13", "mois=", "mois=x", "mois=2026-01&page=0", "mois=2026-01&page=99999"):
        assert client.get(f"/flux.atom?{query}").status_code == 404, query


def test_a_page_is_304_until_what_it_says_changes(client):
    make_stories(31, month=3)
    first = client.get("/flux.atom?mois=2026-03")
    headers = {"if-none-match": first["ETag"]}
    assert client.get("/flux.atom?mois=2026-03", headers=headers).status_code == 304
    assert client.get("/flux.atom")["ETag"] != first["ETag"]
    story = ArticlePage.objects.get(title="N0")
    story.title = "Autrement"
    story.save_revision().publish()
    assert client.get("/flux.atom?mois=2026-03", headers=headers).status_code == 200


@pytest.mark.portable
def test_moves_and_corrections_have_archives_too():
    person, story = make_person(), make_article(published_at=at(3, 1))
    for number in range(31):
        make_public_fact(subject=person, kind="arrival", title=f"poste {number}")
        Correction.objects.create(
            article=story, made_on=date(2026, 3, 6), after=f"N{number}.", told_at=at(3, 6, number // 2)
        )
    Fact.objects.update(first_public_at=at(3, 5))
    for address in ("/mouvements/flux.rss", "/rectificatifs/flux.rss"):
        seen, titles = followed(address)
        assert seen == [address, f"{address}?mois=2026-03"]
        assert len(titles) == 60


def test_a_feed_that_holds_all_there_is_has_no_archive():
    make_home()
    make_stories(30, month=3)
    assert "prev-archive" not in places("/flux.atom")[0]


@pytest.mark.portable
@pytest.mark.parametrize("size", [31, 65])
def test_a_page_costs_the_same_queries_whatever_stands_around(size, client):
    make_stories(size, month=3)
    make_stories(31, month=4)
    address = "/flux.atom?mois=2026-03"
    headers = {"if-none-match": client.get(address)["ETag"]}
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address, headers=headers).status_code == 304
    # Its entries; the first that is not among the latest, its place; those after it; what comes before; state in two.
    assert len(captured) == 7
