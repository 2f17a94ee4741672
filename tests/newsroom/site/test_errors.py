"""What readers and machines see when something is missing or broken."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import ArticlePage
from people.models import Name
from tests.builders import make_article, make_company, make_home, make_person, make_unpublished_articles
from tests.html import read


@pytest.fixture
def no_database(monkeypatch):
    """A database that does not answer."""

    def refuse(*args, **kwargs):
        raise OperationalError("connection refused")

    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", refuse)


@pytest.mark.portable
@pytest.mark.django_db
def test_an_unknown_address_is_a_french_404_with_a_search_form():
    make_home()
    page = read("/nulle-part/")
    assert (page.status, page.all("h1")) == (404, ["Page introuvable"])
    assert page.main.find("form", action="/recherche/")


@pytest.mark.portable
@pytest.mark.django_db
def test_a_page_not_found_offers_what_its_address_resembles(subtests):
    lin = make_person(title="Junyang Lin")
    Name.objects.create(profile=lin, text="Justin Lin")
    make_company(title="Meta"), make_company(title="OpenAI")
    make_person(title="Secret Draft", live=False)
    make_article(title="Junyang Lin quitte Qwen", slug="depart")
    make_article(title="Un long titre", slug="a-b-c-d-e-f-g-h-i-j-k-l-m-n-o-p")
    for state, story in make_unpublished_articles().items():
        ArticlePage.objects.filter(pk=story.pk).update(slug=f"secret-{state}")
    for address, near in {
        "/ancien/junyang-lin/": ["Junyang Lin"],
        "/personnes/junyang-lim/": ["Junyang Lin"],  # a wrong letter
        "/personnes/junyanglin/": ["Junyang Lin"],  # one lacks
        "/personnes/juunyang-lin/": ["Junyang Lin"],  # one too many
        "/personnes/junynag-lin/": ["Junyang Lin"],  # two changed places
        "/personnes/kunyang-lin/": ["Junyang Lin"],
        "/personnes/Junyang_Lin/": ["Junyang Lin"],
        "/personnes/lin-junyang/": ["Junyang Lin"],
        "/personnes/justin-lin/": ["Junyang Lin"],
        "/entreprises/mets/": ["Meta"],
        "/entreprises/open-ai/": ["OpenAI"],
        "/societe/depart/": ["Junyang Lin quitte Qwen"],
        "/societe/departs/": ["Junyang Lin quitte Qwen"],
        "/ancien/a-b-c-d-e-f-g-h-i-j-k-l-m-n-o-p/": ["Un long titre"],
        "/ia/junyang-lin-quitte-qwen/": ["Junyang Lin"],
        "/wp-admin/": [],
        "/qwen/": [],
        "/ia/secret-draft/": [],
        "/societe/secret-embargoed/": [],
        "/societe/secret-private/": [],
    }.items():
        with subtests.test(address):
            page = read(address)
            assert (page.status, page.all(".near a")) == (404, near)
            assert page.links.keys() >= set(near)
    assert read("/ancien/junyang-lin/").main.find("input", {"name": "q"})["value"] == "junyang lin"


@pytest.mark.portable
@pytest.mark.django_db
@pytest.mark.usefixtures("no_statistics")
def test_what_an_address_resembles_is_looked_up_in_indexes(client, django_assert_num_queries):
    make_home()
    make_person(title="Junyang Lin")
    client.get("/archives/")
    with CaptureQueriesContext(connection) as without_words:
        assert client.get("/auteurs/-/").status_code == 404
    with django_assert_num_queries(len(without_words) + 4):  # a section of that address, slugs, names, other names
        client.get("/wp-admin/")
    with django_assert_num_queries(len(without_words) + 5) as captured:  # and fiches, stories
        client.get("/auteurs/junyang-lim/")
    queries = [query["sql"] for query in captured if query["sql"] not in {one["sql"] for one in without_words}]
    assert not [query for query in queries if "wagtailsearch" in query]
    assert not [table for query in queries for table in read_whole(query) if table in GROWING]


# The tables that grow with the site.
GROWING = {"wagtailcore_page", "people_profile", "people_name", "articles_articlepage"}


def read_whole(query: str) -> list[str]:
    """Return the tables that a query reads from end to end, even when the database is told to avoid it."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {query}")
            return re.findall(r"SCAN (\w+)", "\n".join(row[-1] for row in cursor.fetchall()))
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {query}")
        return re.findall(r"Seq Scan on (\w+)", "\n".join(row[0] for row in cursor.fetchall()))


@pytest.mark.portable
@pytest.mark.django_db
def test_a_page_not_found_shows_even_when_nothing_near_can_be_read(monkeypatch):
    make_home()

    def refuse(*args, **kwargs):
        raise OperationalError("connection refused")

    monkeypatch.setattr("people.querysets.ProfileQuerySet.ids_named_within", refuse)
    page = read("/nulle-part/")
    assert (page.status, page.all("h1"), page.all(".near")) == (404, ["Page introuvable"], [])


@pytest.mark.portable
@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/a-' OR 1=1 --/", "/%00/", "/" + "x-" * 400 + "/", "/%22/", "/-/", "/%F0%9F%98%80/"]
)
def test_no_address_is_too_strange_for_a_404(address):
    make_home()
    assert read(address).status == 404


@pytest.mark.portable
@pytest.mark.django_db
def test_a_site_under_maintenance_says_so_to_readers_and_stays_open_to_the_newsroom(settings, client, no_database):
    settings.MAINTENANCE = True
    for address in ("/", "/flux.rss", "/robots.txt", "/nulle-part/"):
        response = client.get(address)
        assert (response.status_code, response["Retry-After"]) == (503, "600")
        assert "Site en maintenance" in response.content.decode()
        assert "no-store" in response["Cache-Control"]
    assert client.get("/sante/").status_code == 200


@pytest.mark.parametrize("path", ["articles/", "articles/12", "openapi.json"])
@pytest.mark.portable
@pytest.mark.django_db
def test_programs_are_told_of_the_maintenance_as_they_are_of_any_error(path, settings, client, no_database):
    settings.MAINTENANCE = True
    response = client.get(f"/api/{path}")
    assert (response.status_code, response["Retry-After"]) == (503, "600")
    assert response["Content-Type"] == "application/problem+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == "no-store"
    assert response.json()["status"] == 503
    assert client.post(f"/api/{path}").status_code == 405


@pytest.mark.portable
@pytest.mark.django_db
def test_the_newsroom_signs_in_under_maintenance(settings, client):
    make_home()
    settings.MAINTENANCE = True
    assert client.get("/admin/login/").status_code == 200


@pytest.mark.portable
@pytest.mark.django_db
def test_the_manifest_names_the_site_and_its_icons(client, settings):
    make_home()
    response = client.get(read("/").head("link[rel=manifest]", "href"))
    assert response["Content-Type"] == "application/manifest+json"
    assert response.json()["name"] == settings.WAGTAIL_SITE_NAME
    for icon in [*(icon["src"] for icon in response.json()["icons"]), read("/").head("[rel=apple-touch-icon]", "href")]:
        assert finders.find(icon.removeprefix(settings.STATIC_URL))


@pytest.mark.portable
@pytest.mark.django_db
def test_without_a_database_readers_get_a_french_503_and_machines_know(no_database):
    client = Client(raise_request_exception=False)
    response = client.get("/")
    assert response.status_code == 503
    assert response["Retry-After"]
    assert "Le site ne répond pas" in response.content.decode()
    assert client.get("/sante/").status_code == 200
    assert client.get("/sante/pret/").status_code == 503


@pytest.mark.portable
@pytest.mark.django_db
def test_a_page_not_found_shows_even_when_the_sections_cannot_be_read(monkeypatch):
    make_home()
    read("/nulle-part/")  # so that the SQL of prepared querysets is written

    def refuse(*args, **kwargs):
        raise OperationalError("connection refused")

    monkeypatch.setattr("articles.querysets.SectionQuerySet.published", refuse)
    assert read("/nulle-part/").all("h1") == ["Page introuvable"]


@pytest.mark.portable
@pytest.mark.django_db
def test_an_error_of_ours_is_a_french_500(monkeypatch):
    make_home()

    def fail(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr("articles.models.HomePage.get_context", fail)
    response = Client(raise_request_exception=False).get("/")
    assert response.status_code == 500
    assert "Le site ne répond pas" in response.content.decode()


def test_liveness_asks_nothing_of_the_database(client):
    assert client.get("/sante/").content == b"ok"
    assert client.head("/sante/").status_code == 200


@pytest.mark.portable
@pytest.mark.django_db
def test_readiness_asks_the_database(client):
    assert client.get("/sante/pret/").status_code == 200
