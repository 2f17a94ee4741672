"""What robots read: every public page has its place in one sitemap, and nothing else has."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from lxml import etree

from articles.sitemaps import StorySitemap
from people.models import Person
from tests.builders import (
    link,
    make_article,
    make_company,
    make_dossier,
    make_home,
    make_person,
    make_section,
    make_tag,
    make_unpublished_articles,
)

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"
PARIS = ZoneInfo("Europe/Paris")
NAMES = ["rubriques", "articles", "dossiers", "personnes", "entreprises", "auteurs", "mots-cles", "formats"]


def locations(address, client=None, **headers):
    """The addresses that a sitemap or an index lists, with their dates."""
    response = (client or Client()).get(address, **headers)
    assert response.status_code == 200, address
    assert response["Content-Type"] == "application/xml"
    root = etree.fromstring(response.content)
    assert etree.QName(root).namespace == "http://www.sitemaps.org/schemas/sitemap/0.9"
    return {entry.findtext("{*}loc"): entry.findtext("{*}lastmod") for entry in root}


def everything():
    """All that the sitemaps list, by way of the index."""
    return {found: when for address in locations("/sitemap.xml") for found, when in locations(address).items()}


@pytest.fixture
def story():
    """A public story woven with all that has a sitemap, and one of each state that is not public, alike otherwise."""
    camille, lin, alibaba = make_person(title="Camille Démo"), make_person(title="Junyang Lin"), make_company()
    fields = {
        "tags": ("Chine",),
        "authors": (camille,),
        "body": [("paragraph", f"<p>{link(lin)} quitte {link(alibaba)}.</p>")],
    }
    story = make_article(title="Un article public", **fields)
    make_dossier(title="Talents", articles=(story, *make_unpublished_articles(**fields).values()))
    return story


def test_every_public_page_is_listed_once_and_answers(story, client):
    found = everything()
    assert set(found) == {
        f"{SITE}{path}"
        for path in (
            "/", "/ia/", "/personnes/", "/entreprises/", "/dossiers/", "/ia/un-article-public/", "/dossiers/talents/",
            "/personnes/camille-demo/", "/personnes/junyang-lin/", "/auteurs/camille-demo/", "/mots-cles/chine/",
            "/formats/article/", story.mentions.get(profile__company__isnull=False).profile.url,
        )
    }  # fmt: skip
    for address in found:
        assert client.get(address).status_code == 200


def test_nothing_that_readers_may_not_see_is_listed():
    make_unpublished_articles(tags=("Brouillon",), authors=(make_person(title="Noé Factice"),))
    make_person(title="Sacha Exemple", live=False)
    story = make_article(title="Un article public")
    story.create_alias(update_slug="alias")
    assert list(locations("/sitemap-articles.xml")) == [f"{SITE}/ia/un-article-public/"]
    assert locations("/sitemap-auteurs.xml") == locations("/sitemap-mots-cles.xml") == {}
    assert list(locations("/sitemap-personnes.xml")) == [f"{SITE}/personnes/noe-factice/"]


def test_a_fiche_that_asks_to_stay_out_of_engines_is_not_listed(story):
    Person.objects.update(noindex=True)
    assert locations("/sitemap-personnes.xml") == locations("/sitemap-auteurs.xml") == {}


def test_addresses_are_those_of_the_site_whatever_the_host(story, client, settings):
    settings.SITE_URL = "https://exemple.fr"
    settings.ALLOWED_HOSTS = ["*"]
    index = locations("/sitemap.xml", client, headers={"host": "autre.test"})
    assert index.keys() == {f"https://exemple.fr/sitemap-{name}.xml" for name in NAMES}
    stories = locations("/sitemap-articles.xml", client, headers={"host": "autre.test"})
    assert list(stories) == ["https://exemple.fr/ia/un-article-public/"]


def test_a_sitemap_of_nothing_is_not_in_the_index(client):
    make_home()
    assert list(locations("/sitemap.xml")) == [f"{SITE}/sitemap-rubriques.xml"]
    for name in NAMES:
        locations(f"/sitemap-{name}.xml")


def test_dates_are_those_of_the_last_change(story):
    march, april, june = (datetime(2026, month, 5, 8, 0, tzinfo=PARIS) for month in (3, 4, 6))
    section = make_section(title="Marchés")
    make_article(title="Corrigé", section=section, published_at=march, updated_at=april, tags=("Audio",))
    make_article(title="Tel quel", section=section, published_at=march)
    assert locations("/sitemap-articles.xml")[f"{SITE}/marches/corrige/"] == "2026-04-05"
    assert locations("/sitemap-articles.xml")[f"{SITE}/marches/tel-quel/"] == "2026-03-05"
    assert locations("/sitemap-rubriques.xml")[f"{SITE}/marches/"] == "2026-03-05"
    assert locations("/sitemap-mots-cles.xml")[f"{SITE}/mots-cles/audio/"] == "2026-03-05"
    # The front page changes with any story, and nothing tells when a directory did.
    assert locations("/sitemap-rubriques.xml")[f"{SITE}/"] == str(timezone.localdate(story.published_at))
    assert locations("/sitemap-rubriques.xml")[f"{SITE}/personnes/"] is None
    lin = Person.objects.get(title="Junyang Lin")
    Person.objects.update(last_published_at=june - timedelta(days=900))
    assert locations("/sitemap-personnes.xml")[f"{SITE}{lin.url}"] == str(timezone.localdate(story.published_at))


def test_a_long_sitemap_is_divided_and_the_index_names_each_part(monkeypatch, client):
    monkeypatch.setattr(StorySitemap, "limit", 2)
    for number in range(5):
        make_article(title=f"Article {number}")
    parts = [address for address in locations("/sitemap.xml") if "articles" in address]
    assert parts == [f"{SITE}/sitemap-articles.xml{query}" for query in ("", "?p=2", "?p=3")]
    assert sorted(found for part in parts for found in locations(part)) == [
        f"{SITE}/ia/article-{number}/" for number in range(5)
    ]
    for number in ("4", "0", "abc", "9" * 30):
        assert client.get("/sitemap-articles.xml", {"p": number}).status_code == 404


def test_what_is_no_sitemap_is_not_found(client):
    assert client.get("/sitemap-rien.xml").status_code == 404
    assert client.post("/sitemap.xml").status_code == client.post("/sitemap-articles.xml").status_code == 405


def test_a_site_out_of_engines_keeps_its_sitemap_and_lets_robots_read_so(story, client, settings):
    settings.SITE_NOINDEX = True
    assert f"{SITE}/ia/un-article-public/" in everything()
    assert "Disallow: /\n" not in client.get("/robots.txt").text


def test_robots_are_told_where_to_go_and_where_not(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.text == (
        "User-agent: *\nDisallow: /admin/\nDisallow: /recherche/\n\nSitemap: http://127.0.0.1:8000/sitemap.xml\n"
    )


@pytest.mark.parametrize("count", [1, 30])
def test_sitemaps_cost_the_same_queries_with_1_and_30_of_each(count, client, django_assert_num_queries):
    for number in range(count):
        story = make_article(
            authors=(make_person(),), subjects=(make_company(),), tags=(f"Mot {number}",),
            section=make_section(title=f"Rubrique {number}"),
        )  # fmt: skip
        make_dossier(title=f"Dossier {number}", articles=(story,))
    make_tag("Seul")
    with django_assert_num_queries(len(NAMES)):  # each: how many, the latest change
        client.get("/sitemap.xml")
    for name in NAMES:
        with django_assert_num_queries(2):  # how many; the rows
            assert len(locations(f"/sitemap-{name}.xml", client)) >= (1 if name == "formats" else count)
