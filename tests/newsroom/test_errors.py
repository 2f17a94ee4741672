"""What readers and machines see when something is missing or broken."""

import pytest
from django.db import OperationalError
from django.test import Client

from tests.builders import make_home
from tests.html import read


@pytest.fixture
def no_database(monkeypatch):
    """A database that does not answer."""

    def refuse(*args, **kwargs):
        raise OperationalError("connection refused")

    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", refuse)


@pytest.mark.django_db
def test_an_unknown_address_is_a_french_404_with_a_search_form():
    make_home()
    page = read("/nulle-part/")
    assert (page.status, page.all("h1")) == (404, ["Page introuvable"])
    assert page.main.find("form", action="/recherche/")


@pytest.mark.django_db
def test_without_a_database_readers_get_a_french_503_and_machines_know(no_database):
    client = Client(raise_request_exception=False)
    response = client.get("/")
    assert response.status_code == 503
    assert response["Retry-After"]
    assert "Le site ne répond pas" in response.content.decode()
    assert client.get("/sante/").status_code == 200
    assert client.get("/sante/pret/").status_code == 503


@pytest.mark.django_db
def test_a_page_not_found_shows_even_when_the_sections_cannot_be_read(monkeypatch):
    make_home()

    def refuse(*args, **kwargs):
        raise OperationalError("connection refused")

    monkeypatch.setattr("articles.querysets.SectionQuerySet.published", refuse)
    assert read("/nulle-part/").all("h1") == ["Page introuvable"]


@pytest.mark.django_db
def test_an_error_of_ours_is_a_french_500(monkeypatch):
    make_home()

    def fail(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr("articles.models.HomePage.stories", fail)
    response = Client(raise_request_exception=False).get("/")
    assert response.status_code == 500
    assert "Le site ne répond pas" in response.content.decode()


def test_liveness_asks_nothing_of_the_database(client):
    assert client.get("/sante/").content == b"ok"
    assert client.head("/sante/").status_code == 200


@pytest.mark.django_db
def test_readiness_asks_the_database(client):
    assert client.get("/sante/pret/").status_code == 200
