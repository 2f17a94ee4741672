"""Feeds as their readers meet them, for tests."""

import feedparser
from django.test import Client
from lxml import etree


def parsed(address: str) -> feedparser.FeedParserDict:
    """A feed, as feedparser understands it; it must be well-formed."""
    response = Client().get(address)
    assert response.status_code == 200, address
    etree.fromstring(response.content)
    feed = feedparser.parse(response.content, response_headers={"content-type": response["Content-Type"]})
    assert not feed.bozo, feed.get("bozo_exception")
    return feed
