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


def test_the_theme_is_kept_and_sets_no_cookie(page, live_server):
    make_home()
    page.emulate_media(color_scheme="dark")
    page.goto(f"{live_server.url}/archives/")
    page.get_by_role("button", name="Menu").click()
    assert page.get_by_label("Système").is_checked()
    seen = [page.evaluate(PAPER)]
    for name in ("Sombre", "Système", "Clair"):
        page.get_by_label(name).check()
        seen.append(page.evaluate(PAPER))
    assert seen == [DARK, DARK, DARK, LIGHT]
    page.reload()
    bars = page.eval_on_selector_all("meta[name=theme-color]", "all => all.filter(m => matchMedia(m.media).matches)")
    assert len(bars) == 1
    page.get_by_role("button", name="Menu").click()
    assert page.get_by_label("Clair").is_checked()
    assert page.evaluate(PAPER) == LIGHT
    assert page.context.cookies() == []


def test_the_size_of_text_is_kept(page, live_server):
    make_home()
    page.goto(f"{live_server.url}/archives/")
    page.get_by_role("button", name="Menu").click()
    page.get_by_label("Très grande").check()
    page.reload()
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "21px"


def test_the_menu_opens_and_closes_without_a_script_which_alone_can_set_the_display(browser, live_server):
    make_home()
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{live_server.url}/archives/")
    link = tab.locator("#menu").get_by_role("link", name="Personnes")
    assert not link.is_visible()
    tab.get_by_role("button", name="Menu").click()
    assert link.is_visible()
    assert not tab.locator("[data-display]").is_visible()
    tab.keyboard.press("Escape")
    assert not link.is_visible()
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


def test_the_stand_ins_that_this_machine_has_are_as_wide_as_the_faces(page, live_server):
    """So that no line breaks elsewhere when the faces come."""
    make_home()
    page.goto(f"{live_server.url}/archives/")
    widths = page.evaluate(
        """async () => {
            const text = "Départ du responsable technique de Qwen, un jour après la sortie des petits modèles";
            const names = ["Arial", "Roboto", "Noto", "DejaVu"].map((name) => `Manchette Sans ${name}`);
            names.push(...["Georgia", "Noto", "Times", "DejaVu"].map((name) => `Manchette Serif ${name}`));
            const context = document.createElement("canvas").getContext("2d");
            const width = async (name) => {
                await document.fonts.load(`40px "${name}"`);
                context.font = `40px "${name}"`;
                return context.measureText(text).width;
            };
            const found = {};
            for (const name of names) {
                const face = [...document.fonts].find((each) => each.family.replaceAll('"', "") === name);
                await face.load().catch(() => null);
                if (face.status !== "loaded") continue;
                found[name] = await width(name) / await width(name.split(" ").slice(0, 2).join(" "));
            }
            return found;
        }"""
    )
    assert widths
    assert {name: width for name, width in widths.items() if abs(width - 1) > 0.03} == {}
