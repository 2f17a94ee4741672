"""JSON Feed 1.1: what it demands, and the same entries as in the other formats."""

from datetime import datetime

import pytest
from django.test import Client
from lxml import etree

from articles.models import Byline
from tests.builders import (
    make_article,
    make_home,
    make_person,
    make_photo,
    make_public_fact,
    make_section,
    make_unpublished_articles,
)
from tests.feeds import parsed
from tests.html import MARK

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"

# The members of the specification (jsonfeed.org/version/1.1), with what their values are.
OF_FEED = {
    "version": str, "title": str, "home_page_url": str, "feed_url": str, "description": str, "user_comment": str,
    "next_url": str, "icon": str, "favicon": str, "authors": list, "language": str, "expired": bool, "hubs": list,
    "items": list,
}  # fmt: skip
OF_ITEM = {
    "id": str, "url": str, "external_url": str, "title": str, "content_html": str, "content_text": str, "summary": str,
    "image": str, "banner_image": str, "date_published": str, "date_modified": str, "authors": list, "tags": list,
    "language": str, "attachments": list,
}  # fmt: skip
OF_AUTHOR = {"name": str, "url": str, "avatar": str}
OF_ATTACHMENT = {"url": str, "mime_type": str, "title": str, "size_in_bytes": int, "duration_in_seconds": int}


def check(value, members, required):
    """Hold a part of a feed to its members; extensions begin with an underscore."""
    assert required <= value.keys()
    for name, part in value.items():
        if not name.startswith("_"):
            assert isinstance(part, members[name]), name
            assert part or name == "items", f"{name} says nothing"


def read_json(address="/flux.json"):
    """A feed that is what JSON Feed 1.1 demands."""
    response = Client().get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "application/feed+json; charset=utf-8")
    feed = response.json()
    check(feed, OF_FEED, {"version", "title", "items", "home_page_url", "feed_url"})
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    for item in feed["items"]:
        check(item, OF_ITEM, {"id", "content_html"})
        for author in [*feed["authors"], *item["authors"]]:
            check(author, OF_AUTHOR, {"name"})
        for attachment in item.get("attachments", []):
            check(attachment, OF_ATTACHMENT, {"url", "mime_type"})
        for date in (item["date_published"], item["date_modified"]):
            assert datetime.fromisoformat(date).utcoffset() is not None
        assert all(isinstance(tag, str) for tag in item.get("tags", []))
    assert len({item["id"] for item in feed["items"]}) == len(feed["items"])
    return feed


def test_a_feed_says_what_the_other_formats_say():
    camille = make_person(title="Camille Démo")
    article = make_article(
        title="Un titre", standfirst="R&D : un chapô.", authors=(camille,), tags=("Chine", "IA"),
        lead_photo=make_photo(), lead_caption="Le siège.",
    )  # fmt: skip
    article.bylines.add(Byline(name="AFP", role=Byline.Role.AGENCY))
    article.save_revision().publish()
    feed, atom = read_json(), parsed("/flux.atom")
    [item], [entry] = feed["items"], atom.entries
    assert feed["feed_url"] == f"{SITE}/flux.json"
    assert (feed["title"], feed["home_page_url"], feed["language"]) == (atom.feed.title, f"{SITE}/", "fr")
    assert feed["icon"].endswith(".png")
    assert (item["id"], item["url"], item["title"]) == (entry.id, entry.link, entry.title)
    assert (item["date_published"], item["date_modified"]) == (entry.published, entry.updated)
    written = etree.fromstring(Client().get("/flux.atom").content)
    assert item["content_html"] == written.findtext(".//{http://www.w3.org/2005/Atom}content")
    assert item["summary"] == "R&D\u00a0: un chapô."
    assert item["tags"] == ["IA", "Chine"]  # a section and a keyword of the same name are one word here
    assert item["authors"] == [
        {"name": "Camille Démo", "url": f"{SITE}/auteurs/camille-demo/"},
        {"name": "AFP", "_manchette": {"role": "avec"}},
    ]
    [attachment] = item["attachments"]
    assert (attachment["url"], attachment["mime_type"]) == (item["image"], "image/jpeg")
    assert attachment["size_in_bytes"] > 1000


def test_what_is_not_public_is_in_none():
    fields = {"tags": ("Chine",)}
    make_article(title="Un article public", **fields)
    make_unpublished_articles(**fields)
    for address in ("/flux.json", "/ia/flux.json", "/mots-cles/chine/flux.json"):
        assert [item["title"] for item in read_json(address)["items"]] == ["Un article public"]
        assert MARK not in Client().get(address).text


def test_moves_have_one_too():
    make_public_fact(subject=make_person(title="Junyang Lin"), kind="arrival")
    [item] = read_json("/mouvements/flux.json")["items"]
    assert item["tags"] == ["Arrivée"]
    assert item["authors"] == [{"name": "Manchette", "url": f"{SITE}/"}]


def test_an_empty_feed_is_one():
    make_home()
    make_section()
    assert read_json("/ia/flux.json")["items"] == []
