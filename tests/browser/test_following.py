"""What a reader follows, and keeps for later: in their browser alone, and never what was withdrawn."""

import json

import pytest
from playwright.sync_api import expect

from tests.builders import make_article, make_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def kept(page, name):
    return json.loads(page.evaluate(f"localStorage.getItem('{name}')") or "[]")


def follow(page, address):
    page.goto(address)
    page.get_by_text("Suivre", exact=False).first.click()
    button = page.get_by_role("button", name="Suivre dans ce navigateur")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")


def test_a_fiche_is_followed_and_what_is_new_there_is_told(page, live_server):
    lin = make_person(title="Junyang Lin")
    make_article(title="Lin quitte Qwen", subjects=(lin,))
    follow(page, f"{live_server.url}{lin.url}")
    make_article(title="Lin, la suite", subjects=(lin,))

    page.get_by_role("link", name="Vos suivis").first.click()
    row = page.locator("[data-list=follows] > ul > li")
    expect(row.locator("h3")).to_contain_text("Junyang Lin")
    expect(row.get_by_role("link", name="Lin, la suite")).to_be_visible()
    expect(page.locator("[data-without-script]")).to_be_hidden()
    assert page.context.cookies() == []
    assert [each["address"] for each in kept(page, "follows")] == [f"{lin.url}flux.json"]

    row.get_by_role("button", name="Retirer").click()
    expect(row).to_have_count(0)
    assert kept(page, "follows") == []
    page.get_by_role("button", name="Annuler").click()
    expect(row).to_have_count(1)
    assert len(kept(page, "follows")) == 1


def test_a_story_is_kept_for_later_and_no_more_named_once_it_is_gone(page, live_server):
    story = make_article(title="Un départ", standfirst="Chez Qwen.")
    page.goto(f"{live_server.url}{story.url}")
    button = page.get_by_role("button", name="Garder pour plus tard")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    page.goto(f"{live_server.url}/suivis/")
    row = page.locator("[data-list=later] > ul > li")
    expect(row).to_contain_text("Un départ")
    expect(row).to_contain_text("Chez Qwen.")

    story.unpublish()
    page.reload()
    expect(row).to_contain_text("Cette page n’est plus en ligne")
    expect(row).not_to_contain_text("Un départ")
    assert "Un départ" not in json.dumps(kept(page, "later"))


def test_without_a_script_the_page_says_what_does_the_same(client):
    page = client.get("/suivis/")
    assert "un lecteur de flux fait de même" in page.text
    assert 'content="noindex"' in page.text
