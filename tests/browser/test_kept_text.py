"""What is typed stays in the browser until the server has it, whatever happens to tab, session, network or page."""

import time

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from articles.models import ArticlePage
from tests.browser.forms import PASSWORD, sign_in
from tests.builders import make_article, make_home, make_section

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

KEPT = "Object.keys(localStorage).filter(key => key.startsWith('kept:')).length"
DRAWN_MS = 2_500


class Writer:
    """Somebody who writes a story in a browser."""

    def __init__(self, page: Page, origin: str):
        self.page, self.origin = page, origin
        self.standfirst = page.locator("[name=standfirst]")
        self.offer = page.locator(".kept-texts")
        self.said = page.locator(".editor-saying")

    def open(self, path: str) -> None:
        self.page.goto(self.origin + path)
        self.page.wait_for_timeout(DRAWN_MS)

    def signed_in_as(self, role: str) -> None:
        sign_in(self.page, self.origin, role)

    def wait_until_kept(self, count: int) -> None:
        deadline = time.monotonic() + 20
        while self.page.evaluate(KEPT) != count and time.monotonic() < deadline:
            self.page.wait_for_timeout(50)
        assert self.page.evaluate(KEPT) == count

    def wait_until_saved(self) -> None:
        self.wait_until_kept(0)
        expect(self.page.locator("#w-autosave-indicator[data-w-autosave-state-value=saved]")).to_be_attached()


@pytest.fixture
def writer(live_server, page) -> Writer:
    make_home()
    writer = Writer(page, live_server.url)
    writer.signed_in_as("writer")
    return writer


def new_story() -> str:
    return f"/admin/pages/add/articles/articlepage/{make_section(title='IA').pk}/"


def stored(story: ArticlePage | None = None) -> ArticlePage:
    story = story or ArticlePage.objects.get()
    return ArticlePage.objects.get(pk=story.pk).get_latest_revision_as_object()


def test_a_text_without_title_is_kept_offered_back_and_dropped_once_saved(writer, page):
    address = new_story()
    writer.open(address)
    writer.standfirst.fill("Un chapô avant son titre.")
    expect(writer.said).to_contain_text("« Titre » : Champ requis. Votre texte est gardé sur cet ordinateur.")
    writer.wait_until_kept(1)

    page.goto("about:blank")  # the tab is closed
    writer.signed_in_as("editor")
    writer.open(address)
    expect(writer.offer).to_have_count(0)  # another account's
    writer.signed_in_as("writer")
    page.goto(f"{writer.origin}/admin/")
    expect(writer.offer.get_by_role("link", name="Ouvrir")).to_have_attribute("href", address)
    writer.open(address)
    expect(writer.offer).to_contain_text("que le serveur n’a pas reçu, est gardé sur cet ordinateur (chapô).")

    writer.offer.get_by_role("button", name="Le reprendre").click()
    expect(writer.standfirst).to_have_value("Un chapô avant son titre.")
    page.wait_for_timeout(DRAWN_MS)
    expect(writer.offer).to_have_count(0)
    page.locator("[name=title]").fill("Un titre")
    writer.wait_until_saved()
    assert (stored().title, stored().standfirst) == ("Un titre", "Un chapô avant son titre.")
    writer.open(address)
    expect(writer.offer).to_have_count(0)

    writer.standfirst.fill("Un autre.")
    writer.wait_until_kept(1)
    page.evaluate(
        "document.querySelector('form[action$=\"/logout/\"]') ?? document.body.insertAdjacentHTML('beforeend',"
        " '<form method=post action=/admin/logout/><button>Fin</button></form>')"
    )
    page.evaluate(
        "document.querySelector('form[action$=\"/logout/\"]').dispatchEvent("
        "new SubmitEvent('submit', {bubbles: true, cancelable: true}))"
    )
    assert page.evaluate(KEPT) == 0


def test_a_session_that_ends_asks_for_the_password_over_the_page(writer, page):
    story = make_article(title="Un titre", standfirst="Un chapô.", live=False)
    user = get_user_model().objects.get(username="redacteur")
    user.set_password(PASSWORD)
    user.save()
    writer.signed_in_as("writer")
    writer.open(f"/admin/pages/{story.pk}/edit/")
    Session.objects.all().delete()

    with page.expect_response(lambda answer: "/admin/fiches/noms/" in answer.url and answer.status == 403):
        writer.standfirst.fill("Écrit après la fin.")
    page.get_by_role("button", name="Enregistrer le brouillon").click()
    door = page.frame_locator("iframe[title=Connexion]")
    door.locator("[name=username]").fill("redacteur")
    door.locator("[name=password]").fill(PASSWORD)
    door.locator("button[type=submit]").click()
    expect(page.locator("dialog.kept-password")).to_have_count(0)
    expect(page.locator(".messages")).to_contain_text("mise à jour")
    expect(writer.standfirst).to_have_value("Écrit après la fin.")
    assert stored(story).standfirst == "Écrit après la fin."
    writer.wait_until_kept(0)


def test_without_network_nothing_is_sent_and_all_is_saved_once_it_is_back(writer, page):
    story = make_article(title="Un titre", standfirst="Un chapô.", live=False)
    writer.open(f"/admin/pages/{story.pk}/edit/")
    page.context.set_offline(True)
    writer.standfirst.fill("Écrit dans un tunnel.")
    page.get_by_role("button", name="Enregistrer le brouillon").click()
    expect(writer.said).to_contain_text("Rien n’a été envoyé : le serveur ne répond pas.")
    writer.wait_until_kept(1)
    page.context.set_offline(False)
    writer.wait_until_saved()
    expect(writer.said).to_have_count(0)
    assert stored(story).standfirst == "Écrit dans un tunnel."


def test_a_second_editor_is_told_and_chooses(writer, page, context):
    story = make_article(title="Un titre", standfirst="Un chapô.", live=False)
    address = f"/admin/pages/{story.pk}/edit/"
    writer.open(address)
    other = stored(story)
    other.standfirst = "De l’autre."
    other.save_revision(user=get_user_model().objects.get(username="redacteur"))

    writer.standfirst.fill("Du premier.")
    expect(writer.said).to_contain_text("Quelqu’un a enregistré cette page entre-temps.")
    page.get_by_role("button", name="Enregistrer le brouillon").click()
    if (confirm := page.locator("#w-save-confirmation-dialog [data-w-dialog-target=confirm]")).is_visible():
        confirm.click()  # Wagtail's own question, if its ping came first
    expect(page.locator(".messages")).to_contain_text("les deux versions sont dans l’historique")
    expect(writer.standfirst).to_have_value("Du premier.")
    assert stored(story).standfirst == "De l’autre."
    page.get_by_role("button", name="Enregistrer le brouillon").click()
    expect(page.locator(".messages")).to_contain_text("mise à jour")
    assert stored(story).standfirst == "Du premier."


def test_a_refused_account_is_kept_without_its_password(writer, page):
    writer.signed_in_as("chief")
    writer.open("/admin/users/new/")
    page.locator("[name=username]").fill("redacteur")  # taken
    page.locator("[name=first_name]").fill("Zoé")
    page.locator("[name=password1]").fill(PASSWORD)
    writer.wait_until_kept(1)
    page.locator("[data-edit-form] button[type=submit]").last.click()
    expect(page.locator(".messages .error")).to_be_visible()
    writer.wait_until_kept(2)
    assert PASSWORD not in page.evaluate("JSON.stringify(localStorage)")

    page.goto("about:blank")
    writer.open("/admin/users/new/")
    expect(writer.offer.locator("p")).to_have_count(1)
    expect(writer.offer.locator("details")).to_contain_text("Zoé")
    writer.offer.get_by_role("button", name="Le reprendre").click()
    expect(page.locator("[name=first_name]")).to_have_value("Zoé")


def test_the_text_of_a_simple_form_is_dropped_once_saved(writer, page):
    writer.signed_in_as("editor")
    writer.open("/admin/mots-cles/new/")
    page.locator("[name=name]").fill("puces")
    writer.wait_until_kept(1)
    page.locator("[data-edit-form] button[type=submit]").last.click()
    expect(page.locator(".messages .success")).to_be_visible()
    writer.wait_until_kept(0)
