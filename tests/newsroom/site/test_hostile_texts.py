"""Whatever a text holds, what machines read stays JSON and XML: any text at all in the writers, a very long one through
the site.
"""

import json
from datetime import UTC, datetime

import feedparser
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from articles.embedding import _xml
from articles.feeds.entries import Author, Category, Entry, Picture, Vocabulary
from articles.feeds.formats import EXTENSIONS, write_feed
from articles.lists import channel_at
from articles.models import ArticlePage
from newsroom.pages.sitemaps import Address, write_sitemap
from newsroom.text.characters import strip_control_characters
from newsroom.text.json_ld import script
from tests.builders import make_article, make_home

MOMENT = datetime(2026, 3, 5, 14, 30, tzinfo=UTC)

# Texts that break what writes them without care, among any characters at all, halves of characters included.
PIECES = st.sampled_from([
    "]]>", "<![CDATA[", "</script>", "<!--", "-->", "<?xml?>", "&amp;", "&#0;", "&", "\x00", "\x0b", "\x1b", "\ud83d",
    "\udcff", "\ufffe", "\u202e", "\u2067", "\u2028", "👩‍🔬", "林", '"', "'", "\\", "\r\n",
])  # fmt: skip
TEXTS = st.lists(PIECES | st.text(st.characters(), max_size=5), max_size=12).map("".join)


def entry_of(text: str) -> Entry:
    """An entry that holds `text` in every field that somebody types; addresses are made of slugs."""
    address = "http://127.0.0.1:8000/ia/un-article/"
    return Entry(
        id=f"tag:exemple.fr,2026:{text}",
        address=address,
        title=text,
        summary=text,
        content=f"<p>{text}</p>",
        published_at=MOMENT,
        updated_at=MOMENT,
        categories=[Category(text, Vocabulary.KEYWORD)],
        authors=[Author(text, address, role=text), Author(text, is_contributor=True)],
        picture=Picture(address, "image/jpeg", 1, 1, 1, text, text, text),
    )


@pytest.mark.parametrize("extension", EXTENSIONS)
@given(text=TEXTS)
def test_a_feed_can_be_read_whatever_an_entry_says(extension, text):
    content, _type = write_feed(channel_at("/"), [entry_of(text)], extension, MOMENT)
    kept = strip_control_characters(text)
    if extension == "json":
        [item] = json.loads(content)["items"]
        assert item.get("title", "") == kept
    else:
        titles = etree.fromstring(content).xpath(
            "//item/title | //a:entry/a:title", namespaces={"a": "http://www.w3.org/2005/Atom"}
        )
        # What XML itself makes of ends of lines.
        assert [title.text or "" for title in titles] == [kept.replace("\r\n", "\n").replace("\r", "\n")]


@given(text=TEXTS)
def test_a_sitemap_can_be_read_whatever_a_title_says(text):
    file, count, _latest = write_sitemap([Address(f"/{text}/", MOMENT, f"/{text}.jpg", (MOMENT, text))])
    root = etree.fromstring(file.read())
    assert (count, len(root)) == (1, 1)


@given(text=TEXTS)
def test_what_is_said_of_a_page_in_xml_and_in_its_own_text_can_be_read(text):
    assert etree.fromstring(_xml({"title": text, "html": text})).tag == "oembed"
    written_in_page = script({"headline": text, "about": [text]})
    assert written_in_page.count("</script>") == 1


@pytest.mark.django_db
def test_a_body_of_a_megabyte_goes_through_every_format():
    make_home()
    words = ("<b>Mot</b> " + "« juste » & l’autre ; " * 40) * 1_250
    article = make_article(title="Très long", tags=("Chine",))
    ArticlePage.objects.filter(pk=article.pk).update(body=[("paragraph", f"<p>{words}</p>")])
    for extension in ("rss", "atom"):
        feed = feedparser.parse(Client().get(f"/flux.{extension}").content)
        assert not feed.bozo
        assert len(feed.entries[0].content[0].value) > 1_000_000
    for address in ("/flux.json", f"/api/articles/{article.pk}"):
        assert len(str(json.loads(Client().get(address).content))) > 1_000_000
    for address in (article.url, f"{article.url[:-1]}.md", "/llms.txt", "/recherche/?q=juste", "/sitemap.xml"):
        assert Client().get(address).status_code == 200
