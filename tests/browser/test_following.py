"""« Suivre » and « Garder pour plus tard »: kept in the browser alone, told by /suivis/; nothing that was withdrawn."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.builders import link, make_article, make_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def about(person, **fields):
    """A story that names `person`, published a minute from now: after what the browser has just kept."""
    soon = timezone.now() + timedelta(minutes=1)
    return make_article(body=[("paragraph", f"<p>{link(person)}</p>")], published_at=soon, **fields)


@pytest.mark.parametrize("late", [-400, 0, 400], ids="{} days late".format)
def test_what_is_followed_by_the_keyboard_tells_what_is_new_and_no_name_is_kept(page, live_server, late):
    page.clock.install(time=timezone.now() - timedelta(days=late))  # a clock that is wrong tells no lie
    lin = make_person(title="Junyang Lin")
    make_article(title="Une ancienne", body=[("paragraph", f"<p>{link(lin)}</p>")])
    page.goto(f"{live_server.url}{lin.url}")
    page.locator(".follow summary").focus()
    for key in ("Enter", "Tab", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_role("button", name="Ne plus suivre")).to_be_focused()
    expect(page.locator(".follow-here [role=status]")).to_have_text("Suivi dans ce navigateur.")
    assert json.loads(page.evaluate("localStorage.follows"))[0][0] == lin.url
    assert "Junyang Lin" not in page.evaluate("JSON.stringify(localStorage)")

    page.goto(f"{live_server.url}/suivis/")
    expect(page.get_by_role("link", name="Junyang Lin")).to_have_attribute("href", lin.url)
    expect(page.get_by_text("Rien de nouveau depuis que vous suivez.")).to_be_visible()
    about(lin, title="Une nouvelle")
    page.reload()
    expect(page.locator("[data-part=news] a")).to_have_text("Une nouvelle")
    assert page.context.cookies() == []
    page.get_by_role("button", name="Ne plus suivre : Junyang Lin").click()
    expect(page.get_by_text("Vous ne suivez rien encore.")).to_be_visible()
    page.get_by_role("button", name="Annuler").press("Enter")
    expect(page.get_by_role("heading", name="Vous suivez")).to_be_focused()
    expect(page.get_by_role("link", name="Junyang Lin")).to_be_visible()


def test_what_is_withdrawn_shows_no_title_and_can_be_taken_off(page, live_server):
    lin, story, other = make_person(title="Junyang Lin"), make_article(title="À retirer"), make_article(title="À lire")
    for address in (story.url, other.url):
        page.goto(f"{live_server.url}{address}")
        page.get_by_role("button", name="Garder pour plus tard").click()
        expect(page.get_by_role("link", name="Voir vos suivis")).to_be_visible()
    page.evaluate("(path) => { localStorage.follows = JSON.stringify([[path, new Date()]]); }", lin.url)
    page.goto(f"{live_server.url}/suivis/")
    expect(page.locator("[data-part=kept] a")).to_have_text(["À lire", "À retirer"])
    story.unpublish()
    lin.unpublish()
    page.reload()
    expect(page.locator("[data-part=kept] a")).to_have_text(["À lire"])
    expect(page.locator(".following-gone")).to_have_count(2)
    source = page.content().replace(lin.url, "").lower()
    assert not [word for word in ("à retirer", story.slug, "junyang") if word in source]
    page.get_by_role("button", name="Tout retirer").click()
    expect(page.locator("[data-part=kept-section]")).to_be_hidden()
    page.get_by_role("button", name="Annuler").click()
    expect(page.locator("[data-part=kept] a")).to_have_text(["À lire"])


def test_offline_says_so_and_comes_back(page, live_server):
    lin = make_person(title="Junyang Lin")
    page.goto(f"{live_server.url}/suivis/")
    page.evaluate("(path) => { localStorage.follows = JSON.stringify([[path, new Date()]]); }", lin.url)
    page.route("**/flux.json", lambda route: route.abort("internetdisconnected"))
    page.reload()
    expect(page.locator("[data-part=offline]")).to_be_visible()
    page.unroute("**/flux.json")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_role("link", name="Junyang Lin")).to_be_visible()
    expect(page.locator("[data-part=offline]")).to_be_hidden()


def test_a_storage_that_is_refused_is_told(page, live_server):
    story = make_article()
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('refused') } })")
    page.goto(f"{live_server.url}{story.url}")
    page.get_by_role("button", name="Garder pour plus tard").click()
    expect(page.get_by_text("Votre navigateur refuse")).to_be_visible()
    page.goto(f"{live_server.url}/suivis/")
    expect(page.locator("[data-part=refused]")).to_be_visible()


def test_without_a_script_no_button_does_nothing_and_feeds_are_explained(browser, live_server):
    story, lin = make_article(), make_person()
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{live_server.url}{story.url}")
        assert not page.locator("[data-keep]").is_visible()
        page.goto(f"{live_server.url}{lin.url}")
        page.locator(".follow summary").click()
        assert page.get_by_role("link", name="RSS").is_visible()
        assert not page.locator("[data-keep]").is_visible()
        page.goto(f"{live_server.url}/suivis/")
        assert page.get_by_text("Un lecteur de flux fait la même chose sans").is_visible()
        assert page.get_by_role("link", name="Tous nos flux").is_visible()
