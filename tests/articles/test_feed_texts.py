"""Whatever a text holds, written straight to the tables, a feed stays one that programs read."""

import json
from pathlib import Path

import feedparser
import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.db import connection
from django.test import Client
from lxml import etree
from wagtail.models import Page

from articles.feeds.full_text import clean
from articles.models import ArticlePage, ArticleSource, Byline, Correction
from newsroom.photos.models import Photo
from newsroom.text.characters import strip_control_characters
from people.models import Tag
from tests.articles.test_json_feed import read_json
from tests.builders import make_article, make_photo, make_section, make_tag, publish_article
from tests.marks import portable

pytestmark = pytest.mark.django_db
EXTENSIONS = ["rss", "atom"]
TEXTS = {
    "control characters": "a\x01b\x0bc\x1fd\x7fe\x85f\ufffeg\uffffh",
    "the end of a CDATA section": "a]]>b<![CDATA[c",
    "the end of a comment": "a-->b<!--c<?d?>",
    "emoji": "a👩‍🔬🇫🇷b",
    "a script": "a</script><script>alert(1)</script>b",
    "an attribute": "a\"'><img src=x onerror=alert(1)>b",
    "entities": "a&amp;&#0;&#x1;&nbsp;&eacute;&b",
    "marks of direction": "a\u202eb\u2067c\u2066d\u200fe",
    "invisible spaces": "a\u2028b\u2029c\ufeffd\u200be",
    "a template": "a{{ block.super }}{% now 'Y' %}b",
    "a NUL": "a\x00b",
}


@pytest.fixture(scope="module", autouse=True)
def written(module_db):
    """The key of a story with two photos."""
    photo = make_photo(title="Dans le texte", width_px=640, height_px=360)
    return publish_article(lead_photo=photo, tags=("Mot",), body=[("picture", {"photo": photo})]).pk


def write_everywhere(text, key):
    """Put `text` wherever the story of this key can hold one, as no form would."""
    if "\x00" in text and connection.vendor == "postgresql":
        pytest.skip("PostgreSQL holds no NUL")
    article, photo = ArticlePage.objects.get(pk=key), Photo.objects.get()
    body = [
        {"type": "paragraph", "value": f"<p>{text}</p>"},
        {"type": "heading", "value": {"text": text, "level": "2"}},
        {"type": "picture", "value": {"photo": photo.pk, "caption": text, "alt": text}},
        {"type": "quote", "value": {"original": text, "language": text, "translation": text, "speaker_name": text,
                                    "url": text, "date": text}},
        {"type": "pull_quote", "value": {"text": text}},
        {"type": "box", "value": {"title": text, "body": f"<p>{text}</p>"}},
        {"type": "knowns", "value": {"known": [text], "unknown": [text]}},
        {"type": "chronology", "value": {"title": text, "entries": [{"date": text, "text": text}]}},
        {"type": "table", "value": {"columns": [{"type": "text", "heading": text}], "rows": [{"values": [text]}],
                                    "caption": text}},
        {"type": "code", "value": {"language": text, "code": text, "caption": text}},
        {"type": "embed", "value": {"url": text, "title": text}},
        {"type": "nothing of ours", "value": text},
    ]  # fmt: skip
    ArticlePage.objects.filter(pk=key).update(
        title=text, kicker=text, standfirst=text, lead_caption=text, origin_credit=text
    )
    table, column = ArticlePage._meta.db_table, json.dumps(body)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET body = %s WHERE page_ptr_id = %s", [column, key])
    Photo.objects.update(title=text, description=text, credit=text, licence=text)
    Byline.objects.create(article=article, name=text)
    ArticleSource.objects.create(article=article, publisher=text, title=text, url=text, language=text[:20])
    Correction.objects.create(article=article, made_on="2026-03-06", before=text, after=text)
    Tag.objects.filter(pk=make_tag("Mot").pk).update(name=text)
    Page.objects.filter(slug="ia").update(title=text)


@pytest.mark.parametrize("extension", EXTENSIONS)
@pytest.mark.parametrize("text", portable(TEXTS.values(), TEXTS["control characters"]), ids=TEXTS.keys())
def test_no_text_breaks_a_feed(text, extension, written, subtests):
    write_everywhere(text, written)
    kept = strip_control_characters(text)
    for address in ("/", "/ia/", "/mots-cles/mot/"):
        with subtests.test(address):
            response = Client().get(f"{address}flux.{extension}")
            root = etree.fromstring(response.content)
            feed = feedparser.parse(response.content, response_headers={"content-type": response["Content-Type"]})
            assert not feed.bozo, feed.get("bozo_exception")
            names = {"rss": "//item", "atom": "//a:entry"}
            [entry] = root.xpath(names[extension], namespaces={"a": "http://www.w3.org/2005/Atom"})
            assert entry.findtext("{*}title") == kept
            content = BeautifulSoup(
                entry.findtext({"rss": "{*}encoded", "atom": "{*}content"}[extension]), "html.parser"
            )
            assert content.pre.get_text() == kept
            assert not content.find_all(["script", "iframe", "style"])
            assert not [tag for tag in content.find_all(True) for name in tag.attrs if name.startswith("on")]
            assert all(image["src"].startswith("http://127.0.0.1:8000/") for image in content.find_all("img"))


@pytest.mark.parametrize("text", portable(TEXTS.values(), TEXTS["control characters"]), ids=TEXTS.keys())
def test_no_text_breaks_a_json_feed(text, written):
    write_everywhere(text, written)
    assert len(read_json()["items"]) == 1


def test_no_text_breaks_the_outline(written):
    write_everywhere(TEXTS["control characters"], written)
    assert etree.fromstring(Client().get("/flux.opml").content).xpath("count(//outline[@type='rss'])") == 4


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_half_a_character_in_a_body_breaks_no_feed(extension):
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL holds no half of a character")
    article = make_article()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE articles_articlepage SET body = %s WHERE page_ptr_id = %s",
            [r'[{"type": "paragraph", "value": "<p>a\ud83db</p>"}]', article.pk],
        )
    assert b"ab&lt;/p&gt;" in Client().get(f"/flux.{extension}").content


@pytest.mark.parametrize("lost", ["the renditions", "all of its files"])
@pytest.mark.parametrize("extension", EXTENSIONS)
def test_a_missing_picture_leaves_its_place_and_takes_nothing_with_it(lost, extension, client):
    photo = make_photo(width_px=640, height_px=360)
    body = [("picture", {"photo": photo, "caption": "Une légende."})]
    publish_article(title="Un titre", section=make_section(title="Marchés"), lead_photo=photo, body=body)
    assert photo.renditions.exists()
    for rendition in photo.renditions.all():
        Path(rendition.file.path).unlink()
    if lost == "all of its files":
        photo.renditions.all().delete()
        Path(photo.file.path).unlink(missing_ok=True)
    feed = feedparser.parse(client.get(f"/marches/flux.{extension}").content)
    assert [entry.title for entry in feed.entries] == ["Un titre"]
    place = f"{settings.SITE_URL}/media/attente/640x360.jpg"
    assert [enclosure["href"] for enclosure in feed.entries[0].get("enclosures")] == [place]
    assert {media["url"] for media in feed.entries[0].get("media_content")} == {place}
    assert "Un chapô." in str(feed.entries[0].content)


def test_blanks_are_those_that_a_browser_shows():
    source = """
    <table><tr><th>
        Modèle
      </th><td> </td></tr></table>
    <div> <p>
      Avec
        <a href="/x/">AFP</a>,\u00a0\u202f\u00a0<em>suite</em>
    </p></div>
    <pre>
  a

    b </pre>
    """
    assert clean(source, "https://example.org/") == (
        "<table><tr><th>Modèle</th><td></td></tr></table>\n"
        '<p>Avec <a href="https://example.org/x/">AFP</a>,\u00a0\u202f\u00a0<em>suite</em></p>\n'
        "<pre>\n  a\n\n    b </pre>"
    )
