"""The page /api/: what the OpenAPI document says, for people, with nothing from elsewhere."""

import pytest

from newsroom.imprint.models import Imprint
from newsroom.site.api.document import document
from tests.html import read

pytestmark = pytest.mark.django_db


def test_the_page_tells_every_address_parameter_and_field():
    page, told = read("/api/"), document()
    codes = {code.get_text() for code in page.main.select("code")}
    for path, operations in told["paths"].items():
        assert path in codes
        assert {parameter["name"] for parameter in operations["get"]["parameters"]} <= codes
    for name, schema in told["components"]["schemas"].items():
        assert page.main.find(id=f"objet-{name}")
        assert schema["properties"].keys() <= codes
        words = page.main.find(id=f"objet-{name}").parent.get_text(" ")
        assert schema["description"] in " ".join(words.split())  # as typed


def test_its_links_lead_somewhere_on_it_and_its_ids_are_one_each():
    page = read("/api/")
    ids = [element["id"] for element in page.soup.select("[id]")]
    assert len(ids) == len(set(ids))
    assert {link["href"][1:] for link in page.main.select('a[href^="#"]')} <= set(ids)


def test_it_says_the_limit_the_licence_and_whom_to_write_to(settings):
    settings.API_RATE_PER_MINUTE = 42
    Imprint.objects.create(email="redaction@exemple.fr")
    text = read("/api/").text
    assert "42 demandes par minute" in text
    assert "CC BY 4.0" in text
    assert "redaction@exemple.fr" in text
    assert document()["info"]["contact"]["email"] == "redaction@exemple.fr"


def test_it_loads_nothing_from_elsewhere(client):
    response = client.get("/api/")
    assert "unsafe" not in response["Content-Security-Policy"]
    page = read("/api/")
    assert not [tag for tag in page.soup.select("[src]") if tag["src"].startswith(("http", "//"))]
    assert not page.soup.select("[style], style, script:not([src])")


def test_each_command_of_it_is_answered(client):
    for command in read("/api/").main.select("pre > code"):
        if command.get_text().startswith("curl "):
            path = command.get_text().partition("'http://127.0.0.1:8000")[2].rstrip("'")
            assert client.get(path).status_code == (404 if "/12?" in path or path.endswith("/12") else 200), path
