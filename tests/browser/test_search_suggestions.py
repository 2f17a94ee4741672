"""Fiches proposed in a search field, by keyboard and by pointer; the field without them."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.builders import make_article, make_company, make_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def field(live_server, page):
    make_person(title="Junyang Lin")
    make_company(title="Lindt")
    make_article(title="Lin quitte Qwen")
    page.goto(f"{live_server.url}/recherche/")
    field = page.locator("main").get_by_role("combobox", name="Rechercher")
    field.click()
    return field


def options(page: Page, where: str = "main"):
    return page.locator(f"{where} [role=listbox]:not([hidden]) [role=option]")


def test_the_keyboard_alone_leads_to_a_fiche(page, field):
    field.press_sequentially("lin")
    expect(options(page)).to_have_text(["Lindt Entreprise", "Junyang Lin Personne"])
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    first = options(page).first
    expect(first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", first.get_attribute("id"))
    field.press("ArrowUp")
    expect(field).not_to_have_attribute("aria-activedescendant", re.compile("."))
    field.press("ArrowUp")
    expect(options(page).last).to_have_attribute("aria-selected", "true")
    field.press("Enter")
    expect(page).to_have_url(re.compile("/personnes/junyang-lin/$"))


def test_escape_closes_and_keeps_the_words_and_enter_searches(page, field):
    field.press_sequentially("lin")
    expect(options(page)).to_have_count(2)
    field.press("Escape")
    expect(options(page)).to_have_count(0)
    expect(field).to_have_value("lin")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press("Enter")
    expect(page).to_have_url(re.compile(r"/recherche/\?q=lin"))
    expect(page.get_by_role("heading", name="Lin quitte Qwen")).to_be_visible()


def test_the_pointer_leads_to_a_fiche(page, field):
    field.press_sequentially("junyang")
    options(page).first.click()
    expect(page).to_have_url(re.compile("/personnes/junyang-lin/$"))


def test_nothing_is_asked_before_two_signs_nor_at_each_key(page, field):
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "suggestions/?" in request.url else None)
    field.press_sequentially("l")
    page.wait_for_timeout(400)
    assert asked == []
    field.press_sequentially("indt", delay=10)
    expect(options(page)).to_have_count(1)
    assert len(asked) < 4
    field.fill("l")
    expect(options(page)).to_have_count(0)


def test_the_field_of_the_header_proposes_too(page, field):
    header = page.locator("header").get_by_role("combobox", name="Rechercher")
    header.click()
    header.press_sequentially("lindt")
    expect(options(page, "header")).to_have_count(1)


def test_without_a_script_the_field_searches(live_server, browser):
    make_article(title="Lin quitte Qwen")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/recherche/")
    field = page.locator("main").get_by_label("Rechercher", exact=True)
    field.fill("qwen")
    field.press("Enter")
    expect(page.get_by_role("heading", name="Lin quitte Qwen")).to_be_visible()
    context.close()
