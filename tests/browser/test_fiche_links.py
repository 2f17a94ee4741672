"""Linking fiches in the text, by keyboard and by mouse, as somebody who writes does."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.forms import StoryForm, sign_in
from tests.builders import make_article, make_company, make_home, make_person, make_section

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def text(live_server, page) -> Locator:
    """An empty paragraph of a new story, ready to be typed in."""
    make_home()
    make_section(title="IA")
    make_person(title="Junyang Lin", description="recherche en IA")
    make_person(title="Binyuan Hui", live=False)
    make_company(title="Alibaba")
    make_company(title="Alibaba Cloud")
    sign_in(page, live_server.url, "writer")
    page.goto(f"{live_server.url}/admin/pages/add/articles/articlepage/{make_section(title='IA').pk}/")
    paragraph = StoryForm(page).add_block("Paragraphe").locator("[contenteditable=true]")
    paragraph.click()
    return paragraph


def links(text: Locator) -> list[str]:
    """The words linked."""
    return [link.inner_text() for link in text.locator("a").all()]


def options(page: Page) -> Locator:
    return page.get_by_role("option")


def test_arrows_choose_enter_links_and_what_follows_is_no_link(text, page):
    page.keyboard.type("L’équipe d’@ali")
    expect(options(page)).to_have_count(2)
    expect(options(page).first).to_have_attribute("aria-selected", "true")
    expect(text).to_have_attribute("aria-activedescendant", re.compile(r"-0$"))
    page.keyboard.press("ArrowDown")
    expect(options(page).last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.keyboard.type(" perd un chercheur.")
    expect(text).to_have_text("L’équipe d’Alibaba Cloud perd un chercheur.")
    assert links(text) == ["Alibaba Cloud"]
    expect(options(page)).to_have_count(0)


def test_a_click_links_and_undo_gives_back_what_was_typed(text, page):
    page.keyboard.type("@jun")
    expect(options(page)).to_contain_text(["Junyang Lin"])
    expect(options(page)).to_contain_text(["Personne · recherche en IA"])
    options(page).click()
    assert links(text) == ["Junyang Lin"]
    page.keyboard.press("Control+z")
    expect(text).to_have_text("@jun")
    assert links(text) == []


def test_escape_closes_the_list_and_the_words_stay(text, page):
    page.keyboard.type("@ali")
    expect(options(page)).to_have_count(2)
    page.keyboard.press("Escape")
    expect(options(page)).to_have_count(0)
    page.keyboard.type("baba")
    page.keyboard.press("Enter")
    page.keyboard.type("@jun")  # another place, another list
    expect(options(page)).to_have_count(1)
    assert links(text) == []
    expect(text).to_contain_text("@alibaba")


def test_an_address_or_one_letter_opens_nothing_and_an_unknown_name_says_so(text, page):
    page.keyboard.type("camille@alibaba.com, @a")
    page.wait_for_timeout(400)
    expect(options(page)).to_have_count(0)
    page.keyboard.press("Backspace")
    page.keyboard.type("zzz")
    expect(page.get_by_text("Aucune fiche ne porte le nom « zzz ».")).to_be_visible()
    page.keyboard.type(" et la suite")
    expect(page.get_by_text("Aucune fiche ne porte le nom")).to_have_count(0)


def test_a_draft_says_that_it_is_one(text, page):
    page.keyboard.type("@hui")
    expect(options(page)).to_contain_text(["brouillon"])


def test_the_button_links_the_words_selected_and_keeps_them(text, page):
    page.keyboard.type("Le chercheur s’en va.")
    for _ in range(len(" s’en va.")):
        page.keyboard.press("ArrowLeft")
    for _ in range(len("chercheur")):
        page.keyboard.press("Shift+ArrowLeft")
    page.get_by_role("button", name=re.compile("Lier une fiche")).click()
    field = page.get_by_role("combobox", name="Nom de la fiche à lier")
    expect(field).to_be_focused()
    expect(field).to_have_value("chercheur")
    field.fill("lin ju")
    expect(options(page)).to_have_count(1)
    page.keyboard.press("Enter")
    expect(text).to_have_text("Le chercheur s’en va.")
    assert links(text) == ["chercheur"]


def test_a_list_that_cannot_be_asked_says_so_and_loses_nothing(text, page):
    page.route("**/fiches/suggestions/**", lambda route: route.fulfill(status=200, body="panne"))
    page.keyboard.type("Selon @jun")
    expect(page.get_by_text("La liste des fiches ne répond pas.")).to_be_visible()
    expect(text).to_have_text("Selon @jun")


def test_links_come_back_as_links_when_the_story_is_opened_again(text, page, live_server):
    lin = make_person(title="Lin Deux")
    article = make_article(body=[("paragraph", f'<p>Voici <a linktype="page" id="{lin.pk}">Lin</a>.</p>')], live=False)
    page.goto(f"{live_server.url}/admin/pages/{article.pk}/edit/")
    paragraph = StoryForm(page).body.locator("[contenteditable=true]").first
    expect(paragraph.locator("a")).to_have_text("Lin")
