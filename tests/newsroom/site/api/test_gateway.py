"""How the API is asked: reading alone, from any site, not too often, and 304 for what one has."""

import json
from datetime import timedelta
from unittest.mock import Mock

import pytest
import time_machine
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from django.utils.http import http_date

from articles.models import ArticlePage
from newsroom.http.cache import TolerantRedisCache
from newsroom.site.api.document import document
from tests.builders import make_article

pytestmark = pytest.mark.django_db

PROBLEM = "application/problem+json"


@pytest.fixture
def story():
    """A story that went online a minute ago."""
    with time_machine.travel(timezone.now() - timedelta(minutes=1)):
        return make_article(title="Une annonce")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_nothing_is_written(method, client):
    response = getattr(client, method)("/api/articles/")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert response["Content-Type"] == PROBLEM
    assert response.json()["detail"] == "Cette API se lit seulement : GET ou HEAD."


def test_head_says_what_get_would(client, story):
    head, got = client.head("/api/articles/"), client.get("/api/articles/")
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", got["ETag"])


@pytest.mark.parametrize("path", ["openapi.json", "articles/", "articles/999", "nulle-part/", "articles/?limit=0"])
def test_any_site_may_ask_from_a_browser(path, client):
    response = client.get(f"/api/{path}", headers={"Origin": "https://exemple.fr"})
    assert response["Access-Control-Allow-Origin"] == "*"
    assert {"ETag", "Link", "Retry-After"} <= set(response["Access-Control-Expose-Headers"].split(", "))
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_a_browser_may_ask_whether_it_may_ask(client):
    response = client.options(
        "/api/articles/",
        headers={"Origin": "https://exemple.fr", "Access-Control-Request-Headers": "If-None-Match"},
    )
    assert (response.status_code, response.content) == (204, b"")
    assert response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in response["Access-Control-Allow-Headers"]


def test_the_rest_of_the_site_opens_to_nobody_else(client):
    make_article()
    assert "Access-Control-Allow-Origin" not in client.get("/flux.rss")
    assert "Access-Control-Allow-Origin" not in client.get("/recherche/suggestions/?q=lin")


def test_an_address_without_its_last_slash_leads_to_it(client):
    response = client.get("/api/articles?limit=2")
    assert (response.status_code, response["Location"]) == (301, "/api/articles/?limit=2")
    assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", ["nulle-part/", "articles/12/", "openapi.yaml", "v3/"])
def test_an_address_that_is_none_is_told_as_json(path, client):
    response = client.get(f"/api/{path}")
    assert (response.status_code, response["Content-Type"]) == (404, PROBLEM)
    assert json.loads(response.content)["status"] == 404
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("fault", "status"), [(None, 400), (RuntimeError("a bug"), 500), (OperationalError("connection refused"), 503)]
)
def test_no_answer_is_one_that_the_document_does_not_tell(fault, status, monkeypatch):
    """Each operation, asked by a name that is not the site's; with a bug in it; without its database."""
    told, asked = document()["paths"], Client(raise_request_exception=False)
    for method in ("execute", "executemany") if fault else ():
        monkeypatch.setattr(f"django.db.backends.utils.CursorWrapper.{method}", Mock(side_effect=fault))
    for path, operations in told.items():
        host = {} if fault else {"Host": "exemple.invalid"}
        response = asked.get(path.format(id=12), {"q": "qwen"} if "recherche" in path else {}, headers=host)
        answer = operations["get"]["responses"][str(response.status_code)]["content"][response["Content-Type"]]
        assert response.status_code == response.json()["status"] == status
        assert response.json() == answer["example"]


@pytest.mark.portable
def test_who_has_a_list_is_told_that_it_is_the_same(client, story):
    first = client.get("/api/articles/")
    assert "max-age=60" in first["Cache-Control"]
    again = client.get("/api/articles/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    story.title = "Une autre annonce"
    story.save_revision().publish()
    assert client.get("/api/articles/", headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("path", ["articles/", "articles/{id}", "recherche/?q=annonce"])
def test_who_has_but_a_date_gets_what_the_end_of_an_embargo_changed(path, client, story):
    """A date tells nothing of what the clock alone changes, so none is sent, and none is an answer."""
    end = timezone.now() + timedelta(hours=1)
    ArticlePage.objects.filter(pk=story.pk).update(embargo_until=end)
    path, found = f"/api/{path.format(id=story.pk)}", []
    for moment in (end - timedelta(minutes=1), end + timedelta(minutes=1)):
        with time_machine.travel(moment, tick=False):
            now = http_date(moment.timestamp())
            response = client.get(path, headers={"If-Modified-Since": now})
            assert not response.has_header("Last-Modified")
            found.append((response.status_code, story.title in response.text))
    assert found == [(404 if path.endswith(str(story.pk)) else 200, False), (200, True)]


def test_a_story_that_expires_is_gone_for_who_has_it_too(client, story):
    known = client.get(f"/api/articles/{story.pk}")
    ArticlePage.objects.filter(pk=story.pk).update(expire_at=timezone.now())
    assert client.get(f"/api/articles/{story.pk}", headers={"If-None-Match": known["ETag"]}).status_code == 404


# --- Not too often -------------------------------------------------------------------------------


@pytest.fixture
def twice(settings):
    """Each client may ask twice a minute, at the beginning of one."""
    settings.API_RATE_PER_MINUTE = 2
    with time_machine.travel("2026-11-25T12:00:10+01:00", tick=False):
        yield


def statuses(times: int, **meta) -> list[int]:
    return [Client(**meta).get("/api/rubriques/").status_code for _ in range(times)]


@pytest.mark.portable
def test_who_asks_too_often_is_told_when_to_come_back(twice, client):
    assert statuses(2) == [200, 200]
    response = client.get("/api/rubriques/")
    assert (response.status_code, response["Content-Type"]) == (429, PROBLEM)
    assert response["Retry-After"] == "50"
    assert response["RateLimit"] == '"client";r=0;t=50'
    assert response["RateLimit-Policy"] == '"client";q=2;w=60'
    assert "attendez 50 s" in response.json()["detail"]
    with time_machine.travel("2026-11-25T12:01:00+01:00", tick=False):
        assert statuses(1) == [200]


@pytest.mark.portable
def test_somebody_else_may_ask_meanwhile(twice):
    assert statuses(3, REMOTE_ADDR="192.0.2.1") == [200, 200, 429]
    assert statuses(1, REMOTE_ADDR="192.0.2.2") == [200]


@pytest.mark.portable
def test_a_forged_header_makes_nobody_of_one(twice):
    forged = [Client(REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=f"198.51.100.{n}") for n in range(3)]
    assert [client.get("/api/rubriques/").status_code for client in forged] == [200, 200, 429]


@pytest.mark.portable
def test_behind_a_proxy_the_address_that_it_saw_counts(twice, settings):
    settings.BEHIND_PROXY = True
    forged = [Client(HTTP_X_FORWARDED_FOR=f"198.51.100.{n}, 192.0.2.1") for n in range(3)]
    assert [client.get("/api/rubriques/").status_code for client in forged] == [200, 200, 429]
    assert statuses(1, HTTP_X_FORWARDED_FOR="192.0.2.1, 192.0.2.2") == [200]


@pytest.mark.portable
def test_the_addresses_of_one_network_are_one_client(twice):
    addresses = ["2001:db8:0:1::1", "2001:db8:0:1::2", "2001:db8:0:1:ffff::3", "2001:db8:0:2::1"]
    asked = [Client(REMOTE_ADDR=address).get("/api/rubriques/").status_code for address in addresses]
    assert asked == [200, 200, 429, 200]


@pytest.mark.portable
def test_an_address_that_is_none_does_not_stop_the_answer(twice):
    assert statuses(1, REMOTE_ADDR="unix:") == [200]


@pytest.mark.portable
def test_reading_pages_counts_for_nothing(twice, client):
    make_article()
    for _ in range(4):
        client.get("/ia/")
    assert statuses(1) == [200]


@pytest.mark.portable
def test_a_redis_that_is_away_limits_nobody(twice, monkeypatch):
    away = TolerantRedisCache("redis://127.0.0.1:1/0", {"OPTIONS": {"socket_connect_timeout": 0.1}})
    monkeypatch.setattr("newsroom.http.rate_limit.cache", away)
    assert statuses(3) == [200, 200, 200]


@pytest.mark.portable
def test_a_count_that_was_forgotten_starts_anew(twice):
    assert statuses(3) == [200, 200, 429]
    cache.clear()
    assert statuses(1) == [200]
