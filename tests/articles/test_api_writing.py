"""Drafts written by programs: with the token of an account, what that account may do, and never a publication."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import APIToken, Workflow

from articles.models import ArticlePage
from newsroom import urls
from tests.admin import sign_in
from tests.builders import make_article, make_person, make_section, make_unpublished_articles

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.writing_urls")]
PAGES = "/api/v3-preview/pages/"
PROBLEM = "application/problem+json"


@pytest.fixture(autouse=True)
def _open(settings):
    settings.WRITE_API = True


def account(role: str):
    return sign_in(role).get("/admin/").wsgi_request.user


def program(user) -> Client:
    """A program that bears the token of an account, checked as browsers are."""
    _, token = APIToken.create_token(user=user, name="essai")
    return Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {token}"})


def send(client: Client, method: str, address: str, **fields):
    meta = fields.pop("meta", {"type": "articles.ArticlePage"})
    return getattr(client, method)(address, {"meta": meta, **fields}, content_type="application/json")


def create(client: Client, **meta):
    meta = {"type": "articles.ArticlePage", "parent_id": make_section().pk} | meta
    body = [{"type": "paragraph", "value": "<p>Il part.</p>"}]
    return send(client, "post", PAGES, meta=meta, title="Qwen", standfirst="Il part.", body=body)


@pytest.fixture
def writer():
    return account("writer")


@pytest.mark.portable
def test_a_writer_sends_a_draft_and_changes_it(writer):
    client = program(writer)
    response = create(client)
    assert response.status_code == 201, response.text
    story = ArticlePage.objects.get(title="Qwen")
    assert (story.live, story.owner, story.get_parent().slug) == (False, writer, "ia")
    changed = send(client, "patch", f"{PAGES}{story.pk}/", title="Qwen perd son chef")
    assert changed.status_code == 200, changed.text
    revision = ArticlePage.objects.get(pk=story.pk).get_latest_revision()
    assert (revision.as_object().title, revision.user) == ("Qwen perd son chef", writer)
    assert Client().get("/ia/qwen/").status_code == 404
    assert changed["Cache-Control"] == "no-store"
    assert not changed.has_header("Access-Control-Allow-Origin")


def test_without_the_setting_there_is_nothing(writer, settings):
    settings.WRITE_API = False
    settings.ROOT_URLCONF = urls.__name__
    for response in (program(writer).get(PAGES), Client().get("/api/v3-preview/whoami/")):
        assert (response.status_code, response["Content-Type"]) == (404, PROBLEM)
    assert create(program(writer)).status_code == 405


@pytest.mark.parametrize("path", ["pages/", "pages/{id}/", "pages/find/?html_path=ia", "whoami/", "schema/", "rien/"])
def test_nobody_gets_anything_without_a_token_not_even_who_is_signed_in(path, settings):
    address = f"/api/v3-preview/{path.format(id=make_article().pk)}"
    wrong = Client(headers={"Authorization": "Bearer wagtail_rien"})
    for client in (Client(), wrong, sign_in("chief")):
        response = client.get(address)
        assert (response.status_code, response["Content-Type"]) == (401, PROBLEM)
        assert response["WWW-Authenticate"] == "Bearer"
        assert create(client).status_code == 401


def test_a_token_that_is_revoked_or_whose_account_is_closed_opens_nothing(writer):
    client = program(writer)
    assert client.get("/api/v3-preview/whoami/").json()["user"]["id"] == str(writer.pk)
    APIToken.objects.update(revoked_at=timezone.now())
    assert client.get("/api/v3-preview/whoami/").status_code == create(client).status_code == 401
    client = program(writer)
    writer.is_active = False
    writer.save()
    assert client.get("/api/v3-preview/whoami/").status_code == create(client).status_code == 401


@pytest.mark.parametrize("role", ["writer", "chief"])
def test_nothing_is_published_withdrawn_copied_or_deleted(role):
    story = make_article(title="En ligne")
    ArticlePage.objects.filter(pk=story.pk).update(embargo_until=timezone.now() + timedelta(days=1))
    draft = make_article(title="Brouillon", live=False)
    client = program(account(role))
    for action in ("publish", "unpublish", "copy", "move", "delete", "revert", "convert_alias", "create_alias"):
        for page in (story, draft):
            assert send(client, "post", f"{PAGES}{page.pk}/actions/{action}/").status_code == 404, action
    for page in (story, draft):
        assert client.delete(f"{PAGES}{page.pk}/").status_code == 404
        assert client.delete(f"{PAGES}{page.pk}/actions/delete/").status_code == 404
        meta = {"type": "articles.ArticlePage", "action": "publish"}
        assert send(client, "patch", f"{PAGES}{page.pk}/", meta=meta, title="Autre").status_code == 403
    assert create(client, action="publish").status_code == 403
    titles = ArticlePage.objects.order_by("pk").values_list("title", "live")
    assert [*titles] == [("En ligne", True), ("Brouillon", False)]


def test_only_stories_are_written(writer):
    client, person = program(writer), make_person()
    assert create(client, type="people.Person").status_code == 403
    assert send(client, "patch", f"{PAGES}{person.pk}/", title="Autre").status_code == 404
    assert send(client, "patch", f"{PAGES}{make_article().pk}/", meta={"type": "people.Person"}).status_code == 403
    assert send(client, "post", "/api/v3-preview/sites/", hostname="x").status_code == 404
    for text in (
        "", "[]", "{", '"x"', '{"meta": 1}', "[" * 100_000, '{"body": ["x"]}', '{"body": [{"type": "paragraph"}]}',
        '{"body": {"type": 1}}', '{"body": [{"type": [], "value": 1}]}', f'"{"x" * 3_000_000}"',
    ):  # fmt: skip
        response = client.post(PAGES, text, content_type="application/json")
        assert (response.status_code, response["Content-Type"]) == (400, PROBLEM), text[:50]
    assert create(client, type=[]).status_code == 403
    assert client.get("/api/v3-preview/openapi.json").status_code == 404


def test_an_address_is_made_as_in_the_admin(writer):
    body = [{"type": "paragraph", "value": "<p>Il part.</p>"}]
    meta = {"type": "articles.ArticlePage", "parent_id": make_section().pk}
    sent = {"title": "L’IA d’Alibaba : Qwen 3.5 au cœur", "standfirst": "Il part.", "body": body}
    response = send(program(writer), "post", PAGES, meta=meta, **sent)
    assert response.status_code == 201, response.text
    assert ArticlePage.objects.get(title=sent["title"]).slug == "l-ia-d-alibaba-qwen-3-5-au-coeur"


def test_a_table_which_wagtail_cannot_take_back_is_refused(writer):
    client = program(writer)
    create(client)
    story = ArticlePage.objects.get(title="Qwen")
    table = {"type": "table", "value": {"columns": [], "rows": [], "caption": ""}}
    assert send(client, "patch", f"{PAGES}{story.pk}/", body=[table]).status_code == 422


def test_a_copy_that_follows_another_story_is_not_written(writer):
    alias = make_article(title="Qwen").create_alias(parent=make_section(title="Sciences"))
    assert send(program(account("chief")), "patch", f"{PAGES}{alias.pk}/", title="Autre").status_code == 404


@pytest.mark.portable
@pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite whoever writes holds the whole database")
def test_the_row_is_held_before_it_is_read(writer):
    client = program(writer)
    create(client)
    address = f"{PAGES}{ArticlePage.objects.get(title='Qwen').pk}/"
    with CaptureQueriesContext(connection) as captured:
        assert send(client, "patch", address, title="Autre").status_code == 200
    reads = [
        query["sql"] for query in captured if query["sql"].startswith("SELECT") and "wagtailcore_page" in query["sql"]
    ]
    assert (
        next(number for number, sql in enumerate(reads) if "FOR UPDATE" in sql) == 1
    )  # after: what kind of page it is


def test_a_site_under_a_prefix_is_guarded_too():
    for path in ("whoami/", f"pages/{make_article().pk}/", "pages/"):
        assert Client().get(f"/api/v3-preview/{path}", SCRIPT_NAME="/site").status_code == 401


def test_the_setting_mounts_it():
    code = (
        "import django; django.setup(); from django.urls import resolve; from django.apps import apps;"
        f"print(resolve('{PAGES}').func.__module__, apps.is_installed('wagtail.api.v3'))"
    )
    said = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True,
        env={**os.environ, "WRITE_API": "1", "DJANGO_SETTINGS_MODULE": "tests.settings"},
    ).stdout  # fmt: skip
    assert said.split() == ["ninja.operation", "True"]


def test_an_edit_of_a_story_online_waits_for_an_editor():
    story = make_article(title="En ligne")
    response = send(program(account("editor")), "patch", f"{PAGES}{story.pk}/", title="Autre")
    assert response.status_code == 200, response.text
    assert "En ligne" in Client().get(story.url).text
    assert ArticlePage.objects.get(pk=story.pk).has_unpublished_changes


def test_a_locked_story_is_left_alone_and_so_is_one_in_review(writer):
    client = program(writer)
    create(client)
    story = ArticlePage.objects.get(title="Qwen")
    story.locked, story.locked_by = True, account("editor")
    story.save()
    assert send(client, "patch", f"{PAGES}{story.pk}/", title="Autre").status_code == 403
    story.locked = False
    story.save()
    Workflow.objects.get().start(ArticlePage.objects.get(pk=story.pk), writer)
    assert send(client, "patch", f"{PAGES}{story.pk}/", title="Autre").status_code == 403
    assert ArticlePage.objects.get(pk=story.pk).get_latest_revision_as_object().title == "Qwen"


@pytest.mark.portable
def test_an_account_without_a_role_sees_and_writes_nothing(django_user_model):
    pages = make_unpublished_articles()
    client = program(django_user_model.objects.create_user("passant"))
    for page in pages.values():
        for query in ("", "?version=draft"):
            assert client.get(f"{PAGES}{page.pk}/{query}").status_code == 404
    assert client.get(PAGES).json()["items"] == []
    found = client.get(f"{PAGES}?search=SECRET")
    assert (found.status_code, found.json()["items"]) == (200, [])
    assert create(client).status_code == 403
    assert send(client, "patch", f"{PAGES}{pages['draft'].pk}/", title="Autre").status_code == 403
