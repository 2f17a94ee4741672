"""The page « Tous nos flux », and what readers take from it to their programs."""

import pytest
from bs4 import BeautifulSoup
from lxml import etree
from wagtail.models import PageViewRestriction

from tests.builders import make_article, make_dossier, make_home, make_person, make_section, make_unpublished_articles
from tests.feeds import parsed
from tests.html import MARK, read
from tests.marks import portable

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"


@pytest.fixture
def stories():
    """One public story in every list, and one of each state that is not public."""
    fields = {"tags": ("Chine",), "authors": (make_person(title="Camille Démo"),)}
    public = make_article(title="Un article public", **fields)
    make_dossier(title="Talents", articles=(public, *make_unpublished_articles(**fields).values()))
    make_article(title="SECRET", live=False, tags=("SECRET",), authors=(make_person(title="SECRET"),))
    PageViewRestriction.objects.create(page=make_section(title="SECRET", slug="secret"), restriction_type="login")


LISTS = [
    "/", "/mouvements/", "/rectificatifs/", "/ia/", "/formats/article/", "/dossiers/talents/", "/auteurs/camille-demo/",
    "/mots-cles/chine/",
]  # fmt: skip


def outlined(response):
    """The addresses of feeds in an outline, by the name of their group."""
    assert response["Content-Type"] == "text/x-opml; charset=utf-8"
    outline = etree.fromstring(response.content)
    assert outline.get("version") == "2.0"
    assert MARK not in response.text
    return {
        feed.get("xmlUrl").removeprefix(SITE): feed.getparent().get("text", "")
        for feed in outline.iter("outline")
        if feed.get("type") == "rss"
    }


def test_the_page_leads_to_every_feed_in_three_formats(stories, client):
    page = BeautifulSoup(client.get("/flux/").content, "html.parser")
    addresses = {found["href"] for found in page.main.select("a[href*='flux.']")}
    assert addresses == {f"{path}flux.{extension}" for path in LISTS for extension in ("rss", "atom", "json")}
    assert [box["value"] for box in page.main.select("input[name=liste]")] == LISTS
    assert [button["data-copy"] for button in page.select("button[data-copy]")] == [
        f"{SITE}{path}flux.rss" for path in LISTS
    ]
    assert not page.main.select("input[checked]")
    assert MARK not in page.main.text
    for address in addresses:
        assert client.get(address).status_code == 200


def test_what_files_the_entries_has_its_place_there(stories, client):
    page = BeautifulSoup(client.get("/flux/").content, "html.parser")
    for tag in parsed("/flux.atom").entries[0].tags:
        assert page.find(id=tag.scheme.removeprefix(f"{SITE}/flux/#")), tag


def test_the_outline_names_the_site_and_its_sections(stories, client):
    found = outlined(client.get("/flux.opml"))
    assert found == {
        "/flux.rss": "", "/mouvements/flux.rss": "", "/rectificatifs/flux.rss": "", "/ia/flux.rss": "Rubriques"
    }  # fmt: skip


def test_readers_take_the_lists_that_they_ticked(stories, client):
    response = client.get("/flux.opml", {"liste": ["/mots-cles/chine/", "/", "/secret/", "/mots-cles/secret/", "x"]})
    assert outlined(response) == {"/flux.rss": "", "/mots-cles/chine/flux.rss": "Mots-clés"}
    assert response["Content-Disposition"] == 'attachment; filename="flux.opml"'
    refused = client.get("/flux.opml", {"liste": "/rien/"})
    assert (refused.status_code, "Aucune des listes" in refused.text) == (400, True)


def test_all_can_be_ticked_without_a_script(stories, client):
    page = BeautifulSoup(client.get("/flux/?tous=1").content, "html.parser")
    assert len(page.main.select("input[name=liste][checked]")) == len(LISTS)


def test_the_page_stands_on_an_empty_site(client):
    make_home()
    assert client.get("/flux/").status_code == 200
    assert client.get("/flux.opml").status_code == 200
    assert parsed("/flux.rss").entries == []
    assert parsed("/flux.atom").feed.updated.startswith("2000")


@pytest.mark.parametrize("count", portable([1, 6], 1))
def test_it_costs_the_same_queries_with_1_and_30_of_each(count, client, django_assert_num_queries):
    for number in range(count):
        article = make_article(
            section=make_section(title=f"Rubrique {number}"), tags=(f"Mot {number}",), authors=(make_person(),)
        )
        make_dossier(title=f"Dossier {number}", articles=(article,))
    client.get("/flux/")
    with django_assert_num_queries(6):  # sections, formats, dossiers, authors, keywords; sections of the menu
        client.get("/flux/")
    with django_assert_num_queries(5):
        client.get("/flux.opml", {"liste": ["/", "/rubrique-0/"]})


def test_the_page_of_what_one_follows_is_the_same_for_everybody_and_not_for_engines():
    page = read("/suivis/")
    assert page.head("meta[name=robots]") == "noindex"
    assert page.links["Tous nos flux"] == "/flux/"
    assert not page.main.select("[data-part] a")
    assert read("/").soup.select(".menu a[href='/suivis/'], .colophon a[href='/suivis/']")[1:]
