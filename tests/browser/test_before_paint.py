"""Before the first paint: the theme that the reader chose, and faces that do not keep the text waiting."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from rjsmin import jsmin

from tests.builders import make_home

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
PAPER = "getComputedStyle(document.documentElement).backgroundColor"
LIGHT, DARK = "rgb(251, 250, 247)", "rgb(20, 22, 27)"


def test_the_choice_goes_round_is_kept_and_sets_no_cookie(page, live_server):
    make_home()
    page.emulate_media(color_scheme="dark")
    page.goto(f"{live_server.url}/archives/")
    button = page.get_by_role("button", name="Thème")
    seen = []
    for _ in range(4):
        seen.append((button.inner_text(), page.evaluate(PAPER)))
        button.click()
    assert seen == [
        ("Thème : système", DARK), ("Thème : clair", LIGHT), ("Thème : sombre", DARK), ("Thème : système", DARK)
    ]  # fmt: skip
    page.reload()
    bars = page.eval_on_selector_all("meta[name=theme-color]", "all => all.filter(m => matchMedia(m.media).matches)")
    assert len(bars) == 1
    assert (button.inner_text(), page.evaluate(PAPER)) == ("Thème : clair", LIGHT)
    assert page.context.cookies() == []


def test_without_a_script_there_is_no_button(browser, live_server):
    make_home()
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{live_server.url}/archives/")
    assert not tab.locator("[data-theme-button]").is_visible()
    context.close()


def test_on_a_first_visit_the_faces_are_asked_for_once_the_text_is_painted(page, live_server):
    make_home()
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")
    with page.expect_response(lambda answer: "manchette-sans" in answer.url):
        page.goto(f"{live_server.url}/archives/")
    page.evaluate("document.fonts.ready.then(() => true)")
    painted, asked = page.evaluate(
        """[performance.getEntriesByName("first-contentful-paint")[0].startTime,
            performance.getEntriesByType("resource").find(({ name }) => name.includes("manchette-sans")).startTime]"""
    )
    assert painted < asked
    assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith('"Manchette Sans",')


def test_whoever_has_the_style_sheet_has_the_faces_at_once(page, live_server):
    make_home()
    page.add_init_script(
        "performance.getEntriesByType = () => [{ name: '/static/css/site.css', transferSize: 0 }];"
        "new MutationObserver(() => { if ('faces' in document.documentElement.dataset) window.waited = true; })"
        ".observe(document, { attributes: true, subtree: true });"
    )
    page.goto(f"{live_server.url}/archives/")
    assert page.evaluate("window.waited") is None
    assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith('"Manchette Sans",')


def test_the_script_that_holds_up_the_page_is_small():
    script = jsmin(Path(finders.find("js/before-paint.js")).read_text())
    assert len(script.encode()) <= 1_000
    assert settings.SECURE_CSP["default-src"] == ["'self'"]
