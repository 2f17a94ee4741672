"""Every list declared in articles/lists.py: its page, its feeds, its line on the page of feeds, which rows it holds.

A new list is tested here as it is, once the stories of World give it a row.
"""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import etree

from articles.feeds.formats import EXTENSIONS
from articles.lists import LISTS, channel_at, lists_containing, paths_of
from articles.models import ArticlePage, Correction, DossierPage, Report
from people.typesetting import load_products
from tests.builders import (
    link,
    make_article,
    make_company,
    make_dossier,
    make_fact,
    make_person,
    make_unpublished_articles,
)
from tests.feeds import feed_of
from tests.html import MARK, read

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"
TITLE = "Un article public"


class World:
    """One public story, in every list with its correction and its move, and one of each state that is not public."""

    def __init__(self):
        self.person, self.company = make_person(title="Camille Démo"), make_company(title="Qwen")
        self.fields = {
            "tags": ("Chine",),
            "authors": (self.person,),
            "body": [("paragraph", f"<p>{link(self.person)} chez {link(self.company)}.</p>")],
        }
        self.public = make_article(title=TITLE, **self.fields)
        self.hidden = list(make_unpublished_articles(**self.fields).values())
        make_dossier(title="Talents", articles=(self.public, *self.hidden))
        self.add_rows(self.public, *self.hidden)

    def add_rows(self, *articles):
        """Give each story a correction, and a move that it alone reports."""
        for article in articles:
            Correction.objects.create(article=article, made_on=date(2026, 3, 6), after=f"{article.title}, corrigé.")
            fact = make_fact(subject=self.person, kind="arrival", object=self.company, title=article.title)
            Report.objects.create(article=article, fact=fact, status="confirmed")

    def row(self, declared, article):
        """What the list holds of a story: itself, its correction, its move."""
        rows = {
            "article": article,
            "correction": Correction.objects.get(article=article),
            "fact": article.reports.get().fact,
        }
        return rows[declared.contents.noun]


@pytest.fixture(scope="module", autouse=True)
def world(module_db):
    """What no test changes: each takes what it changes from the database."""
    return World()


@pytest.fixture
def each_list(world):
    """Each declaration, with a list of its kind."""
    pairs = []
    for declared in LISTS:
        records = list(declared.records_in_catalogue())
        assert records, f"no story of World is in a list of {declared.noun}"
        pairs.append((declared, declared.channel(records[0])))
    return pairs


def test_its_page_shows_what_is_public_and_leads_to_its_feeds(each_list, subtests):
    for _, channel in each_list:
        with subtests.test(channel.path):
            page = read(channel.path)
            assert page.status == 200
            assert TITLE in page.text
            assert MARK not in page.source
            assert Client().head(channel.path).content == b""
            types = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
            for extension, content_type in types.items():
                assert page.head(f"link[type='{content_type}']", "href") == f"{channel.path}flux.{extension}"
                word = "Atom" if extension == "atom" else extension.upper()
                assert page.links[word] == f"{channel.path}flux.{extension}"


def test_its_feeds_hold_what_is_public_in_three_formats(each_list, subtests):
    for _, channel in each_list:
        with subtests.test(channel.path):
            for extension in EXTENSIONS:
                address = f"{channel.path}flux.{extension}"
                response = Client().get(address)
                assert MARK not in response.text
                assert Client().get(address, headers={"if-none-match": response["ETag"]}).status_code == 304
                head = Client().head(address)
                assert (head.status_code, head.content, head["ETag"]) == (200, b"", response["ETag"])
                if extension == "json":
                    feed = response.json()
                    assert [feed["feed_url"], feed["home_page_url"]] == [f"{SITE}{address}", f"{SITE}{channel.path}"]
                    assert len(feed["items"]) == 1
                else:
                    feed = feed_of(response)
                    links = {found.rel: found.href for found in feed.feed.links}
                    assert [links["self"], links["alternate"]] == [f"{SITE}{address}", f"{SITE}{channel.path}"]
                    assert feed.feed.language == "fr"
                    [entry] = feed.entries
                    assert TITLE in entry.title + entry.summary


def test_what_is_not_there_is_a_404(each_list, subtests):
    for declared, channel in each_list:
        with subtests.test(channel.path):
            if "{slug}" in declared.path:
                for address in (declared.path.format(slug="rien"), f"{declared.path.format(slug='rien')}flux.rss"):
                    assert read(address).status == 404
            if declared.template:
                for number in ("999999", "abc", "0", "-1", "1e3", "\x00"):
                    page = read(channel.path, page=number)
                    assert (page.status, page.all("h1")) == (404, ["Page introuvable"])


def test_it_is_empty_or_gone_without_a_row(each_list, world, subtests):
    ArticlePage.objects.get(pk=world.public.pk).unpublish()
    for declared, channel in each_list:
        with subtests.test(channel.path):
            expected = 200 if channel.may_be_empty() else 404
            assert Client().get(f"{channel.path}flux.atom").status_code == expected
            if declared.template:
                assert read(channel.path).status == expected


def test_it_has_its_line_on_the_page_of_feeds_and_in_the_outline(each_list, subtests):
    page = BeautifulSoup(Client().get("/flux/").content, "html.parser")
    shown = {box["value"]: box.find_parent("section") for box in page.main.select("input[name=liste]")}
    for declared, channel in each_list:
        with subtests.test(channel.path):
            assert (channel.path in shown) == bool(declared.group)
            if declared.group:
                anchor, title = declared.group
                assert (shown[channel.path]["aria-labelledby"], shown[channel.path].h2.text) == (anchor, title)
                outline = etree.fromstring(Client().get("/flux.opml", {"liste": channel.path}).content)
                [line] = [found for found in outline.iter("outline") if found.get("type")]
                assert [line.get("xmlUrl"), line.get("text")] == [f"{SITE}{channel.path}flux.rss", channel.title]


def test_its_rows_know_it_and_it_is_found_by_its_path_and_its_key(each_list, world, subtests):
    for declared, channel in each_list:
        with subtests.test(channel.path):
            assert channel_at(channel.path).id == channel.id
            assert paths_of([channel.key]) == {channel.key: channel.path}
            rows = {article.pk: world.row(declared, article).pk for article in (world.public, *world.hidden)}
            keys = lists_containing(declared.contents, rows.values())
            assert keys.keys() == {rows[world.public.pk]}
            assert channel.key in keys[rows[world.public.pk]]


def test_it_costs_the_same_queries_with_one_row_and_many(each_list, world):
    def costs():
        found = {}
        for declared, channel in each_list:
            for address in [f"{channel.path}flux.atom", *([channel.path] if declared.template else [])]:
                Client().get(address)
                load_products()  # typography asks for them again every minute, on whichever page comes then
                with CaptureQueriesContext(connection) as captured:
                    Client().get(address)
                found[address] = len(captured)
        return found

    before = costs()
    more = [make_article(**world.fields) for _ in range(5)]
    world.add_rows(*more)
    dossier = DossierPage.objects.get()
    for order, article in enumerate(more):
        dossier.items.add(dossier.items.model(article=article, sort_order=order + 10))
    dossier.save_revision().publish()
    assert costs() == before
