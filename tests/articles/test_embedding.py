"""Stories and fiches on other sites: what oEmbed tells, and the card in their frames."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from lxml import etree

from articles.models import ArticlePage
from newsroom.photos.renditions import make_renditions
from people.merging.merge import merge
from tests.builders import (
    make_article,
    make_company,
    make_person,
    make_photo,
    make_unpublished_articles,
    publish_article,
)
from tests.html import MARK, read
from tests.marks import portable

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"
MARCH = datetime(2026, 3, 5, 8, 0, tzinfo=ZoneInfo("Europe/Paris"))
HOSTILE = """</title><script>alert('x')</script> "guillemets" & 'apostrophes' ]]>"""


def described(client, page, **query):
    response = client.get("/oembed", {"url": f"{SITE}{page.url}"} | query)
    assert response.status_code == 200
    return response


def card(client, kind, page_id):
    return client.get(f"/partage/{kind}/{page_id}/")


@pytest.fixture(scope="module", autouse=True)
def written(module_db):
    """The key of a story."""
    photo = make_photo()
    make_renditions(photo)
    return make_article(
        title="Qwen perd son responsable", slug="qwen", kicker="Ressources humaines", standfirst="Le chapô.",
        authors=(make_person(title="Camille Démo"), make_person(title="Noé Factice")), lead_photo=photo,
        published_at=MARCH,
    ).pk  # fmt: skip


@pytest.fixture
def story(written):
    return ArticlePage.objects.get(pk=written)


def test_a_story_is_described_in_json_and_in_xml(story, client):
    response = described(client, story)
    assert response["Content-Type"] == "application/json"
    said = json.loads(response.content)
    frame = BeautifulSoup(said["html"], "html.parser").iframe
    assert frame["src"] == f"{SITE}/partage/article/{story.pk}/"
    assert "<script" not in said["html"]
    assert client.get(said.pop("thumbnail_url").removeprefix(SITE)).status_code == 200
    assert said == {
        "version": "1.0", "type": "rich", "title": "Qwen perd son responsable", "html": said["html"],
        "author_name": "Camille Démo, Noé Factice", "provider_name": "Manchette", "provider_url": f"{SITE}/",
        "cache_age": 3600, "width": 600, "height": 220, "thumbnail_width": 600, "thumbnail_height": 60,
    }  # fmt: skip
    response = described(client, story, format="xml")
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    root = etree.fromstring(response.content)
    as_xml = {element.tag: element.text for element in root}
    as_json = json.loads(described(client, story).content)
    assert as_xml == {name: str(value) for name, value in as_json.items()}


def test_fiches_are_described_too(client):
    for page in (make_person(title="Junyang Lin"), make_company(title="Qwen")):
        assert json.loads(described(client, page).content)["title"] == page.title


def test_no_more_is_shown_than_was_asked_for(story, client):
    said = json.loads(described(client, story, maxwidth="320", maxheight="300").content)
    assert (said["width"], said["height"]) == (320, 300)
    assert "thumbnail_url" not in said
    for wrong in ("0", "-1", "abc", "1e3", "9" * 40, "٣"):
        assert client.get("/oembed", {"url": f"{SITE}{story.url}", "maxwidth": wrong}).status_code == 400


@pytest.mark.parametrize(
    ("site", "given"),
    [
        (SITE, f"{SITE}/ia/qwen"),
        (SITE, f"{SITE}/ia/qwen/?utm_source=x#suite"),
        (SITE, "HTTPS://127.0.0.1:8000/ia/qwen/"),
        ("https://exemple.fr", "http://exemple.fr/ia/qwen"),
        ("https://exemple.fr", "https://Exemple.FR:443/ia/qwen/#suite"),
        ("http://exemple.fr", "https://exemple.fr/ia/qwen/?a=1"),
    ],
)
def test_a_story_is_known_by_its_address_as_people_paste_it(site, given, story, client, settings):
    settings.SITE_URL = site
    assert json.loads(client.get("/oembed", {"url": given}).content)["title"] == story.title


def test_what_is_not_public_or_not_ours_is_not_described(story, client):
    pages = make_unpublished_articles()
    deleted = make_article(title="SECRET deleted")
    draft = make_person(title="SECRET fiche", live=False)
    urls = [f"{SITE}/ia/{page.slug}/" for page in [*pages.values(), deleted]]
    deleted.delete()
    urls += [f"{SITE}/personnes/{draft.slug}/",
             f"{SITE}/", f"{SITE}/ia/", f"{SITE}/ia/rien/", "", "https://autre.test/",
             f"https://autre.test{story.url}", f"{SITE}.autre.test{story.url}", story.url, "http://[",
             f"{SITE}/\x00/x/",
             f"{SITE}/ia/{'x' * 3000}/"]  # fmt: skip
    for url in urls:
        response = client.get("/oembed", {"url": url})
        assert (response.status_code, MARK in response.text.partition("<main")[0]) == (404, False), url
    assert client.get("/oembed").status_code == 404
    assert client.get("/oembed", {"url": f"{SITE}{story.url}", "format": "yaml"}).status_code == 501
    assert client.post("/oembed").status_code == 405


def test_a_page_that_moved_is_still_described(story, client, django_capture_on_commit_callbacks):
    before = story.url
    story.slug = "ailleurs"
    with django_capture_on_commit_callbacks(execute=True):  # Wagtail redirects once the change is there for good
        story.save_revision().publish()
    assert json.loads(client.get("/oembed", {"url": f"{SITE}{before}?utm=1#ancre"}).content)["title"] == story.title


def test_pages_say_where_they_are_described(story, client):
    fiche = make_person(title="Junyang Lin")
    for page in (story, fiche):
        for kind in ("application/json+oembed", "text/xml+oembed"):
            address = read(page.url).head(f"link[type='{kind}']", "href")
            assert client.get(address.removeprefix(SITE)).status_code == 200
    code = read(story.url).main.select_one(".share-embed textarea").get_text()
    assert BeautifulSoup(code, "html.parser").iframe["src"] == f"{SITE}/partage/article/{story.pk}/"


def test_the_card_may_be_framed_by_anybody_and_nothing_else_may(story, client):
    response = card(client, "article", story.pk)
    assert "X-Frame-Options" not in response.headers
    policy = response["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "script-src 'none'" in policy
    assert response["X-Robots-Tag"] == "noindex"
    for address in (story.url, "/", "/oembed", "/admin/login/"):
        other = client.get(address)
        assert other["X-Frame-Options"] == "SAMEORIGIN"
        assert "frame-ancestors *" not in other["Content-Security-Policy"]


def test_the_card_shows_the_story_without_a_script(story, client):
    response = card(client, "article", story.pk)
    soup = BeautifulSoup(response.content, "html.parser")
    text = " ".join(soup.body.get_text().split())
    for words in ("Ressources humaines", "Qwen perd son responsable", "Le chapô.", "5 mars 2026", "Photo : Manchette"):
        assert words in text, words
    assert soup.find("script") is None
    assert soup.head.find("link", rel="canonical")["href"] == f"{SITE}/ia/qwen/"
    assert soup.h1.a["href"] == f"{SITE}/ia/qwen/"
    assert soup.head.find("meta", attrs={"name": "robots"})["content"] == "noindex"
    assert not response.cookies


def test_the_card_tells_first_what_readers_must_know(client):
    story = make_article(sponsor="Une marque")
    assert (
        "Publi-rédactionnel · Une marque"
        in BeautifulSoup(card(client, "article", story.pk).content, "html.parser").text
    )
    assert json.loads(described(client, story).content)["title"].startswith("Publi-rédactionnel")


def test_the_card_of_a_fiche_says_who_it_is(client):
    lin = make_person(title="Junyang Lin", description="chercheur chez Qwen")
    qwen = make_company(title="Qwen", kind="lab")
    assert "chercheur chez Qwen" in card(client, "personne", lin.pk).text
    assert "Laboratoire" in card(client, "entreprise", qwen.pk).text
    assert card(client, "article", lin.pk).status_code == 404
    assert card(client, "entreprise", lin.pk)["Location"] == f"/partage/personne/{lin.pk}/"


def test_the_card_of_a_merged_fiche_leads_to_the_kept_one(client):
    lin, justin = make_person(title="Junyang Lin"), make_person(title="Justin Lin")
    address = justin.url
    merge(lin, justin)
    response = card(client, "personne", justin.pk)
    assert (response.status_code, response["Location"]) == (302, f"/partage/personne/{lin.pk}/")
    assert json.loads(client.get("/oembed", {"url": f"{SITE}{address}"}).content)["title"] == "Junyang Lin"


def test_a_card_of_what_is_not_public_says_so_and_nothing_of_it(story, client):
    pages = [*make_unpublished_articles().values(), make_article(title="SECRET deleted")]
    pages[-1].delete()
    assert card(client, "article", story.pk).status_code == 200
    ArticlePage.objects.get(pk=story.pk).unpublish()
    draft = make_person(title="SECRET fiche", live=False)
    asked = [("article", page.pk) for page in pages] + [
        ("personne", draft.pk),
        ("article", story.pk),
        ("article", 10**17),
    ]
    for kind, page_id in asked:
        response = card(client, kind, page_id)
        assert response.status_code == 404, (kind, page_id)
        assert MARK not in response.text
        assert story.title not in response.text
        assert "n’est plus, en ligne" in response.text
        assert "frame-ancestors *" in response["Content-Security-Policy"]


def test_hostile_words_stay_words(client):
    story = make_article(title=HOSTILE, slug="hostile", standfirst=HOSTILE, kicker="<b>x</b>")
    for source in (card(client, "article", story.pk).text, json.loads(described(client, story).content)["html"]):
        soup = BeautifulSoup(source, "html.parser")
        assert soup.find("script") is None
        assert soup.find("b") is None
    root = etree.fromstring(described(client, story, format="xml").content)
    assert "<script>" in root.findtext("title")
    page = read(story.url)
    assert len(page.soup.select(".share-embed textarea")) == 1
    assert (
        "alert"
        in BeautifulSoup(page.soup.select_one(".share-embed textarea").get_text(), "html.parser").iframe["title"]
    )


@pytest.mark.parametrize("count", portable([1, 6], 1))
def test_cards_cost_the_same_queries_with_1_and_30_signatures(count, client, django_assert_max_num_queries):
    story = publish_article(authors=tuple(make_person() for _ in range(count)), lead_photo=make_photo())
    with django_assert_max_num_queries(2):  # the story with its photo; the photo's renditions
        card(client, "article", story.pk)
    with django_assert_max_num_queries(4):  # the story; signatures with who signs; photo; renditions
        described(client, story)
