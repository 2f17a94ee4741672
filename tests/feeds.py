"""Feeds as their readers meet them, for tests."""

from email.utils import parsedate_to_datetime
from pathlib import Path

import feedparser
from django.test import Client
from lxml import etree

ATOM = etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))


def parsed(address: str) -> feedparser.FeedParserDict:
    """The feed at an address, as feedparser understands it."""
    response = Client().get(address)
    assert response.status_code == 200, address
    return feed_of(response)


def feed_of(response) -> feedparser.FeedParserDict:
    """An answer as feedparser understands it; it must be well-formed, and what its format demands."""
    root = etree.fromstring(response.content)
    if root.tag == "rss":
        check_rss(root)
    else:
        ATOM.assertValid(root)
    feed = feedparser.parse(response.content, response_headers={"content-type": response["Content-Type"]})
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


def check_rss(root) -> None:
    """Hold a feed to RSS 2.0 (rssboard.org/rss-specification): what must be there, once, and dates that are dates."""
    [channel] = root
    for name in ("title", "link", "description", "language", "lastBuildDate", "generator", "docs", "ttl", "image"):
        assert len(channel.findall(name)) == 1, name
    assert [part.tag for part in channel.find("image")] == ["url", "title", "link"]
    for item in channel.findall("item"):
        for name in ("title", "link", "description", "guid", "pubDate"):
            assert len(item.findall(name)) == 1, name
        assert item.find("guid").get("isPermaLink") == "false"
        assert parsedate_to_datetime(item.findtext("pubDate")).utcoffset() is not None
        for enclosure in item.findall("enclosure"):
            assert set(enclosure.keys()) == {"url", "length", "type"}
            assert int(enclosure.get("length")) > 0
