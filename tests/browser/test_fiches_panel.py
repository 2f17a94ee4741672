"""The side panel « Fiches » and the names underlined in the text, by mouse and by keyboard."""

import json
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from articles.models import ArticlePage
from people.models import Fact
from tests.browser.forms import StoryForm, sign_in
from tests.builders import link, make_article, make_company, make_fact, make_home, make_person, make_public_fact

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


class Editor:
    """A story open in the editor, with the panel shown."""

    def __init__(self, page: Page, origin: str, body: list):
        self.page, self.origin = page, origin
        self.story = make_article(body=body, live=False)
        self.open()

    def open(self) -> None:
        self.page.goto(f"{self.origin}/admin/pages/{self.story.pk}/edit/")
        self.panel = self.page.locator("[data-fiches-panel]")
        if not self.panel.is_visible():
            self.page.locator("[data-side-panel-toggle=fiches]").click()
        self.texts = StoryForm(self.page).body.locator("[contenteditable=true]")
        expect(self.status).not_to_have_text("Lecture du texte…")
        self.page.wait_for_timeout(2_500)  # Wagtail compares with the form as it is two seconds after it opened

    @property
    def status(self) -> Locator:
        return self.panel.get_by_role("status")

    def section(self, title: str) -> Locator:
        return self.panel.get_by_role("region", name=re.compile(f"^{title}"))

    def button(self, name: str) -> Locator:
        return self.panel.get_by_role("button", name=name, exact=True)

    def links(self) -> list[str]:
        return [words.inner_text() for words in self.texts.locator("a").all()]

    def underlined(self, verdict: str = "found") -> list[str]:
        return self.page.evaluate(
            "verdict => [...CSS.highlights.get(`fiche-${verdict}`) ?? []].map(range => range.toString())", verdict
        )

    def click_on_name(self, verdict: str = "found") -> None:
        """Click in the middle of the first name so underlined."""
        self.texts.first.scroll_into_view_if_needed()
        box = self.page.evaluate(
            "verdict => [...CSS.highlights.get(`fiche-${verdict}`)][0].getBoundingClientRect().toJSON()", verdict
        )
        self.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    def wait_until_saved(self) -> None:
        """Wait for the autosave that follows what was just done."""
        with self.page.expect_response(lambda answer: "/edit/" in answer.url and answer.request.method == "POST"):
            pass


@pytest.fixture
def editor(live_server, page):
    make_home()
    sign_in(page, live_server.url, "writer")
    return lambda *paragraphs: Editor(
        page, live_server.url, [("paragraph", f"<p>{paragraph}</p>") for paragraph in paragraphs]
    )


def test_names_are_underlined_and_linked_once_or_everywhere_and_the_links_taken_back(editor):
    make_person(title="Junyang Lin")
    make_company(title="Alibaba")
    story = editor("Junyang Lin quitte Alibaba.", "Alibaba le confirme, Lin aussi.")
    expect(story.status).to_have_text("2 à lier.")
    assert sorted(story.underlined()) == ["Alibaba", "Alibaba", "Junyang Lin", "Lin"]
    story.button("Lier : Junyang Lin").click()
    expect(story.status).to_have_text("1 à lier, 1 fiche liée.")
    story.button("Lier partout : Alibaba").click()
    expect(story.status).to_have_text("2 fiches liées.")
    assert story.links() == ["Junyang Lin", "Alibaba", "Alibaba"]
    assert story.underlined() == []
    story.button("Annuler ces liens").click()
    expect(story.section("À lier")).to_contain_text("Alibaba")
    assert story.links() == ["Junyang Lin"]
    story.button("Tout lier (premières occurrences)").click()
    expect(story.status).to_have_text("2 fiches liées.")
    assert story.links() == ["Junyang Lin", "Alibaba"]


def test_what_is_ignored_stays_so_when_the_story_is_opened_again_and_comes_back_on_demand(editor):
    make_company(title="Alibaba")
    story = editor("Alibaba et Maud Pelletier, dit-on.")
    story.button("Ignorer : Alibaba").click()
    story.button("Ignorer : Maud Pelletier").click()
    expect(story.section("Ignorés")).to_contain_text("Alibaba")
    story.wait_until_saved()
    story.open()
    expect(story.status).to_have_text(re.compile("Aucun nom"))
    assert story.underlined() == story.underlined("unknown") == []
    story.button("Rétablir : Alibaba").click()
    expect(story.status).to_have_text("1 à lier.")


def test_homonyms_wait_for_a_choice_and_show_role_and_employer(editor):
    first, second = make_person(title="Jean Martin", description="juriste"), make_person(title="Jean Martin")
    make_public_fact(subject=first, object=make_company(title="Qwen"), title="chercheur")
    story = editor("Jean Martin l’affirme.")
    expect(story.status).to_have_text("1 nom à départager.")
    assert story.links() == []
    assert story.button("Tout lier (premières occurrences)").is_disabled()
    expect(story.section("Plusieurs fiches possibles")).to_contain_text("chercheur, Qwen")
    story.panel.get_by_role("button", name="Lier : Jean Martin, Personne · chercheur, Qwen").click()
    expect(story.status).to_have_text("1 fiche liée.")
    story.wait_until_saved()
    stored = ArticlePage.objects.get().get_latest_revision_as_object().body[0].value.source
    assert f'id="{first.pk}"' in stored
    assert second.pk != first.pk


def test_the_text_itself_offers_the_same_by_click_and_by_keyboard(editor, page):
    make_person(title="Junyang Lin", description="recherche en IA")
    make_company(title="Alibaba")
    story = editor("Junyang Lin quitte Alibaba.")
    text, card = story.texts.first, page.get_by_role("dialog", name="Nom reconnu")
    story.click_on_name()
    expect(card).to_contain_text("Personne · recherche en IA")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Alt+Enter")
    expect(card.get_by_role("button", name="Lier : Alibaba")).to_be_focused()
    page.keyboard.press("Enter")
    expect(story.status).to_have_text("1 à lier, 1 fiche liée.")
    assert story.links() == ["Alibaba"]
    expect(text).to_be_focused()
    page.keyboard.press("Control+z")
    expect(story.status).to_have_text("2 à lier.")
    story.click_on_name()
    card.get_by_role("button", name="Ignorer dans cet article : Junyang Lin").click()
    expect(story.section("Ignorés")).to_contain_text("Junyang Lin")


def test_names_typed_are_found_and_the_underline_follows_what_is_typed_before(editor, page):
    make_company(title="Alibaba")
    story = editor("Rien.")
    story.texts.first.click()
    page.keyboard.press("End")
    page.keyboard.type(" Selon Alibaba, oui")
    expect(story.status).to_have_text("1 à lier.")
    page.keyboard.press("Home")
    page.keyboard.type("Or donc. ")
    page.wait_for_function("() => [...CSS.highlights.get('fiche-found')].join() === 'Alibaba'")
    expect(story.texts.first).to_have_text("Or donc. Rien. Selon Alibaba, oui")


def test_a_new_fiche_is_made_without_leaving_and_near_ones_are_shown_first(editor, page):
    make_person(title="Yann LeCun", description="recherche en IA")
    story = editor("Hier, Kaixin Li part et Yan Le Cuhn reste.")
    story.button("Créer la fiche : Kaixin Li").click()
    dialog = page.get_by_role("dialog", name="Nouvelle fiche")
    expect(dialog.get_by_label("Nom")).to_be_focused()
    dialog.get_by_role("button", name="Créer le brouillon et lier").click()
    expect(dialog.get_by_text("Choisissez : personne ou entreprise.")).to_be_visible()
    expect(dialog.get_by_label("Nom")).to_have_value("Kaixin Li")
    dialog.get_by_label("Nom").fill("Yann Le Cun")
    expect(dialog.get_by_role("status")).to_contain_text("Yann LeCun")
    dialog.get_by_label("Nom").fill("Kaixin Li")
    expect(dialog.get_by_role("status")).to_be_hidden()
    dialog.get_by_label("Personne").check()
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(story.section("Liées")).to_contain_text("brouillon")
    assert story.links() == ["Kaixin Li"]
    story.button("Créer la fiche : Yan Le Cuhn").click()
    expect(dialog.get_by_role("status")).to_contain_text("Yann LeCun")
    page.keyboard.press("Escape")
    expect(story.button("Créer la fiche : Yan Le Cuhn")).to_be_focused()


def test_a_fact_is_reported_from_the_panel_and_one_that_is_known_is_offered(editor, page):
    lin, qwen = make_person(title="Junyang Lin", agreement="m"), make_company(title="Qwen")
    known = make_fact(subject=lin, kind="departure", object=qwen, start="2026")
    story = editor("Rien.", f"{link(lin)} quitte {link(qwen)} le 4 mars 2026.")
    story.button("Rapporter un fait : Junyang Lin").click()
    dialog = page.get_by_role("dialog", name="Rapporter un fait")
    expect(dialog.get_by_label("Quoi", exact=True)).to_have_value("departure")
    expect(dialog.get_by_label("Début ou date")).to_have_value("2026-03-04")
    expect(dialog.locator("blockquote")).to_have_text("Junyang Lin quitte Qwen le 4 mars 2026.")
    expect(dialog.get_by_text("Accord de Junyang Lin")).to_be_visible()
    dialog.get_by_role("button", name="Rapporter ce fait").click()
    expect(dialog.get_by_text("Un fait semblable existe déjà")).to_be_visible()
    dialog.get_by_label("C’est un autre fait").check()
    dialog.get_by_label("Fin").fill("2025")
    dialog.get_by_role("button", name="Rapporter ce fait").click()
    expect(dialog.get_by_text("La fin précède le début.")).to_be_visible()
    expect(dialog.get_by_label("Début ou date")).to_have_value("2026-03-04")
    dialog.get_by_label(re.compile("Junyang Lin · départ")).check()
    dialog.get_by_label("Statut").select_option("disputed")
    dialog.get_by_role("button", name="Rapporter ce fait").click()
    expect(story.status).to_contain_text("Fait rapporté")
    story.button("Rapporter un fait : Junyang Lin").click()
    dialog.get_by_label(re.compile("Junyang Lin · départ")).check()
    dialog.get_by_role("button", name="Rapporter ce fait").click()
    expect(dialog.get_by_text("L’article rapporte déjà ce fait")).to_be_visible()
    page.keyboard.press("Escape")
    story.wait_until_saved()
    latest = ArticlePage.objects.get().get_latest_revision_as_object()
    (report,) = latest.reports.all()
    assert (report.fact_id, report.status, report.block_id) == (known.pk, "disputed", latest.body[1].id)
    assert Fact.objects.count() == 1


def test_a_fact_is_proposed_as_the_clause_of_the_name_says_it_or_not_at_all(editor, page):
    lin, musk = make_person(title="Junyang Lin"), make_person(title="Elon Musk")
    qwen = make_company(title="Qwen")
    make_company(title="DeepSeek")
    story = editor("Rien.", f"DeepSeek plaît à {link(musk)}. {link(lin)} aurait quitté Qwen en mars 2026.")
    story.button("Rapporter un fait : Junyang Lin").click()
    dialog = page.get_by_role("dialog", name="Rapporter un fait")
    expect(dialog.get_by_label("Quoi", exact=True)).to_have_value("departure")
    expect(dialog.get_by_label("Avec qui ou quoi")).to_have_value(str(qwen.pk))
    expect(dialog.get_by_label("Statut")).to_have_value("unverified")
    page.keyboard.press("Escape")
    story.button("Rapporter un fait : Elon Musk").click()
    expect(dialog.locator("blockquote")).to_contain_text("Elon Musk")
    expect(dialog.get_by_label("Quoi", exact=True)).to_have_value("")
    expect(dialog.get_by_label("Avec qui ou quoi")).to_have_value("")


def test_the_panel_says_when_the_server_does_not_answer_and_goes_on_later(editor, page):
    make_company(title="Alibaba")
    story = editor("Rien.")
    page.route("**/fiches/noms/", lambda route: route.fulfill(status=200, body="panne"))
    story.texts.first.click()
    page.keyboard.press("Home")
    page.keyboard.type("Selon Alibaba ")
    expect(story.status).to_contain_text("ne répond pas")
    page.unroute("**/fiches/noms/")
    page.keyboard.type("et ")
    expect(story.status).to_have_text("1 à lier.")


def test_a_pasted_story_becomes_one_block_for_each_paragraph_and_a_single_paragraph_stays(editor, page):
    story = editor("Avant.")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    story.texts.first.click()
    page.keyboard.press("End")
    page.evaluate("text => navigator.clipboard.writeText(text)", " Une phrase de plus.")
    page.keyboard.press("Control+v")
    expect(story.texts).to_have_count(1)
    page.evaluate("text => navigator.clipboard.writeText(text)", " Fin.\n\nDeuxième.\n\nTroisième.")
    page.keyboard.press("Control+v")
    expect(story.texts).to_have_text(["Avant. Une phrase de plus. Fin.", "Deuxième.", "Troisième."])
    story.wait_until_saved()
    body = ArticlePage.objects.get().get_latest_revision_as_object().body
    assert [block.block_type for block in body] == ["paragraph"] * 3
    assert len({block.id for block in body}) == 3


def test_only_what_somebody_said_is_sent_and_json_stays_json(editor, page):
    story = editor("Rien.")
    assert json.loads(page.locator("[name=ignored_names]").input_value()) == []
    assert json.loads(page.locator("[name=fiches_to_publish]").input_value()) == []
    assert story.links() == []
