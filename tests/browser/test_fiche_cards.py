"""The card of a fiche over its link in a story: by pointer, keyboard and touch."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.builders import link, make_article, make_person, make_section

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def address(live_server) -> str:
    make_section()
    lin = make_person(title="Junyang Lin", description="responsable technique")
    article = make_article(body=[("paragraph", f"<p>Avant. {link(lin)} part.</p>")], subjects=(lin,))
    return f"{live_server.url}{article.url}"


def test_the_pointer_opens_it_reaches_it_and_leaves_it(address, page: Page):
    page.goto(address)
    card = page.locator(".fiche-popover")
    page.locator(".story-body a").hover()
    expect(card).to_be_visible()
    expect(card).to_contain_text("responsable technique")
    card.hover()
    page.wait_for_timeout(500)
    expect(card).to_be_visible()
    page.locator("h1").hover()
    expect(card).to_be_hidden()


def test_the_keyboard_opens_it_and_escape_closes_it(address, page: Page):
    page.goto(address)
    page.locator("#contenu").focus()
    words = page.locator(".story-body a")
    while not words.evaluate("link => link === document.activeElement"):
        page.keyboard.press("Tab")
    card = page.locator(".fiche-popover")
    expect(card).to_be_visible()
    expect(words).to_have_attribute("aria-describedby", "carte-de-fiche")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/personnes/junyang-lin/$"))


def test_a_first_tap_opens_it_and_the_card_leads_to_the_fiche(address, browser: Browser):
    phone = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    tab = phone.new_page()
    tab.goto(address)
    tab.locator(".story-body a").tap()
    card = tab.locator(".fiche-popover")
    expect(card).to_be_visible()
    expect(tab).to_have_url(address)
    card.get_by_role("link", name="Junyang Lin").tap()
    expect(tab).to_have_url(re.compile("/personnes/junyang-lin/$"))
    phone.close()
