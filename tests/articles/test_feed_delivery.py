"""How feeds travel: compressed, and not without end to who keeps nothing."""

import gzip
import re

import brotli
import feedparser
import pytest
import time_machine
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone
from lxml import etree

from articles.feeds.delivery import WHOLE_FEEDS_ALLOWED, WINDOW_S
from newsroom.http.compression import accepts
from tests.articles.test_feeds import SITE, text_of
from tests.builders import make_article

pytestmark = pytest.mark.django_db
EXTENSIONS = ["rss", "atom", "json"]


@pytest.fixture
def story():
    return make_article(title="Première")


@pytest.fixture
def one_window():
    """The clock is stopped: no new count begins while one test asks."""
    with time_machine.travel(timezone.now(), tick=False):
        yield


def titles(response):
    return [entry.title for entry in feedparser.parse(response.content).entries]


@pytest.mark.parametrize("extension", EXTENSIONS)
@pytest.mark.parametrize(("asked", "given"), [("gzip, br", "gzip"), ("br", "br"), ("", "")])
def test_a_feed_is_compressed_for_who_can_read_it(asked, given, extension, story, client):
    plain = client.get(f"/flux.{extension}")
    packed = client.get(f"/flux.{extension}", headers={"accept-encoding": asked})
    assert packed.headers.get("Content-Encoding", "") == given
    assert packed["Vary"] == plain["Vary"]
    assert "Accept-Encoding" in packed["Vary"]
    assert packed["ETag"] == plain["ETag"]
    unpack = {"gzip": gzip.decompress, "br": brotli.decompress, "": bytes}[given]
    assert unpack(packed.content) == plain.content


@pytest.mark.parametrize("extension", ["rss", "atom"])
def test_a_browser_that_opens_a_feed_gets_something_to_read(extension, story, client):
    plain = client.get(f"/flux.{extension}")
    shown = client.get(f"/flux.{extension}", headers={"sec-fetch-dest": "document"})
    assert shown["Content-Type"] == "application/xml; charset=utf-8"
    links = {link.get("href"): link.text for link in etree.fromstring(shown.content).iter("{*}a")}
    assert links == {
        f"{SITE}{address}": text
        for address, text in (("/", "Lire sur le site"), ("/flux/", "Tous les flux"), (story.url, story.title))
    }
    parts = [[entry.id, entry.link, text_of(entry)] for entry in feedparser.parse(shown.content).entries]
    assert parts == [[entry.id, entry.link, text_of(entry)] for entry in feedparser.parse(plain.content).entries]
    assert "xhtml" not in plain.text
    assert shown["ETag"] == plain["ETag"]
    assert plain["Content-Type"] == f"application/{extension}+xml; charset=utf-8"
    assert "Sec-Fetch-Dest" in plain["Vary"]
    style = re.search(r'<\?xml-stylesheet type="text/css" href="([^"]+)"', shown.text)[1]
    assert finders.find(style.removeprefix("/static/"))


def test_a_header_is_read_however_it_is_written():
    accepted = [token for token in ("br", "gzip", "x", "y") if accepts("br, gzip;q=0.5 , X;q=0", token)]
    assert accepted == ["br", "gzip"]
    assert accepts("gzip;q=0, *", "br")
    assert not accepts("gzip;q=0, *", "gzip")
    assert not accepts("*;q=0", "br")
    assert not accepts("", "br")
    assert not accepts(",;q=1", "br")


def test_nobody_gets_a_feed_in_part(story, client):
    known = client.get("/flux.rss")["ETag"]
    make_article(title="Deuxième")
    part = client.get("/flux.rss", headers={"a-im": "feed", "if-none-match": known})
    assert (part.status_code, part.has_header("IM")) == (200, False)
    assert titles(part) == ["Deuxième", "Première"]


@pytest.mark.portable
def test_a_program_that_keeps_nothing_is_told_to_wait_and_304s_never_count(story, client, monkeypatch, one_window):
    assert (WHOLE_FEEDS_ALLOWED, WINDOW_S) == (60, 600)  # what the documentation says
    monkeypatch.setattr("articles.feeds.delivery.WHOLE_FEEDS_ALLOWED", 3)
    for _ in range(3):
        whole = client.get("/flux.rss")
        assert whole.status_code == 200
        assert client.get("/flux.rss", headers={"if-none-match": whole["ETag"]}).status_code == 304
    refused = client.get("/flux.rss")
    assert (refused.status_code, refused["Retry-After"], refused["Cache-Control"]) == (429, "600", "no-store")
    assert "If-None-Match" in refused.text
    assert client.get("/flux.rss", headers={"if-none-match": whole["ETag"]}).status_code == 304
    assert client.get("/flux.atom").status_code == 200
    assert Client(REMOTE_ADDR="192.0.2.7").get("/flux.rss").status_code == 200


@pytest.mark.parametrize(
    ("behind_proxy", "forwarded", "refused"),
    [
        (False, "198.51.100.{n}", True),  # made up: we are asked directly
        (True, "198.51.100.{n}, 192.0.2.7", True),  # only the last was written by our proxy
        (True, "192.0.2.7, 198.51.100.{n}", False),  # as many clients
        (True, "", False),  # the proxy says nothing of whom it serves: everybody would be counted as one
        (True, "x", False),
    ],
)
def test_nobody_escapes_by_making_up_where_they_come_from(
    behind_proxy, forwarded, refused, settings, story, monkeypatch, one_window
):
    settings.BEHIND_PROXY = behind_proxy
    monkeypatch.setattr("articles.feeds.delivery.WHOLE_FEEDS_ALLOWED", 3)
    codes = [
        Client().get("/flux.rss", headers={"x-forwarded-for": forwarded.format(n=number)}).status_code
        for number in range(5)
    ]
    assert codes == [200, 200, 200, *([429, 429] if refused else [200, 200])]


def test_a_look_at_the_headers_is_no_feed_given(story, client, monkeypatch, one_window):
    monkeypatch.setattr("articles.feeds.delivery.WHOLE_FEEDS_ALLOWED", 1)
    assert [client.head("/flux.rss").status_code for _ in range(3)] == [200, 200, 200]
    assert client.get("/flux.rss").status_code == 200


def test_a_proxy_of_which_nobody_told_us_is_not_taken_for_one_reader(story, client, monkeypatch, settings, one_window):
    monkeypatch.setattr("articles.feeds.delivery.WHOLE_FEEDS_ALLOWED", 1)
    settings.IS_LOCAL = False
    assert [client.get("/flux.rss", REMOTE_ADDR="10.0.0.7").status_code for _ in range(3)] == [200, 200, 200]
    assert [client.get("/flux.rss", REMOTE_ADDR="9.9.9.9").status_code for _ in range(2)] == [200, 429]
