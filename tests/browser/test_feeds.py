"""Feeds for people: addresses to copy, lists to take away, and a feed that a browser can show."""

from urllib.parse import urlsplit

import pytest

from tests.builders import make_article

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_an_address_is_copied_by_the_keyboard_and_said_so(page, live_server):
    make_article()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{live_server.url}/flux/")
    button = page.locator("[data-copy]").nth(1)
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_text("Copié", exact=True).wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == button.get_attribute("data-copy")
    assert page.locator("[data-copy-status]").inner_text() == f"Copié : {button.get_attribute('data-copy')}"
    page.get_by_text("Copié", exact=True).wait_for(state="detached")
    assert button.inner_text().startswith("Copier")


def test_without_a_script_lists_are_ticked_and_taken_away_and_no_button_does_nothing(browser, live_server):
    make_article()
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{live_server.url}/flux/")
    assert not tab.locator("[data-copy]").first.is_visible()
    tab.get_by_label("IA", exact=True).check()
    with tab.expect_download() as download:
        tab.get_by_role("button", name="Emporter").click()
    assert download.value.suggested_filename == "flux.opml"
    assert download.value.path().read_text().count('type="rss"') == 1
    context.close()


@pytest.mark.parametrize("extension", ["rss", "atom"])
def test_a_feed_opened_in_a_browser_can_be_read(extension, page, live_server):
    make_article(title="Un article public")
    page.goto(f"{live_server.url}/flux.{extension}")
    title = page.locator("a", has_text="Un article public")
    assert title.is_visible()
    assert page.locator("item > title, entry > title").is_hidden()
    assert "&lt;" not in page.evaluate("document.documentElement.innerText || ''")
    assert page.evaluate("getComputedStyle(document.documentElement, '::before').content").startswith(
        '"Ceci est un flux.'
    )
    address = title.get_attribute("href")
    assert page.request.get(live_server.url + urlsplit(address).path).ok
