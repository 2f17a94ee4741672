"""What is pasted into a story: blocks, around the words that were there, taken back by one undo."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Locator, Page, expect

from articles.models import ArticlePage, Report
from newsroom.photos.models import Photo
from tests.browser.forms import StoryForm, sign_in
from tests.builders import make_article, make_fact, make_home, make_person

pytestmark = pytest.mark.browser
in_the_editor = pytest.mark.django_db(transaction=True, serialized_rollback=True)

EDITOR = Path(settings.BASE_DIR) / "articles/static/articles/editor"
SAMPLES = sorted((Path(__file__).parent / "pasted").glob("*.html"))
TEXT = "Un\vdeux.\n\n• a\n• b\r\nhttps://exemple.fr/x, fin.\x01"
# As a browser has it when somebody pastes: the formats by their types, and files.
PASTE = """async ({ html, text, picture }) => {
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  if (text) data.setData("text/plain", text);
  if (picture) {
    const canvas = new OffscreenCanvas(320, 180);
    canvas.getContext("2d").fillRect(0, 0, 160, 90);
    data.items.add(new File([await canvas.convertToBlob()], "image.png", { type: "image/png" }));
  }
  const start = performance.now();
  document.activeElement.dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }),
  );
  return performance.now() - start;
}"""


def paste(page: Page, html: str = "", text: str = "", *, picture: bool = False) -> float:
    """Paste where the caret is; return the milliseconds that it took."""
    return page.evaluate(PASTE, {"html": html, "text": text, "picture": picture})


def test_each_programme_s_clipboard_makes_the_blocks_that_it_shows(page):
    def answer(route):
        name = route.request.url.rpartition("/")[2]
        route.fulfill(path=EDITOR / name) if name else route.fulfill(content_type="text/html", body="<!doctype html>")

    page.route("https://exemple.fr/**", answer)
    page.goto("https://exemple.fr/")
    page.evaluate("async () => { window.blocksFrom = (await import('/pasted.js')).blocksFrom }")
    texts = [sample.read_text(encoding="utf-8", newline="") for sample in SAMPLES]
    made = page.evaluate("texts => texts.map(html => blocksFrom(html))", texts)
    for sample, blocks in zip(SAMPLES, made, strict=True):
        assert blocks == json.loads(sample.with_suffix(".json").read_text(encoding="utf-8")), sample.stem
    assert page.evaluate("([html, text]) => blocksFrom(html, text).blocks", ["", TEXT]) == [
        {"type": "paragraph", "value": "<p>Un<br>deux.</p>"},
        {"type": "paragraph", "value": "<ul><li>a</li><li>b</li></ul>"},
        {"type": "paragraph", "value": '<p><a href="https://exemple.fr/x">https://exemple.fr/x</a>, fin.</p>'},
    ]


class Story:
    """A draft open in the editor; a fact cites its last block, if that has words."""

    def __init__(self, page: Page, origin: str, body: list):
        self.page = page
        article = make_article(body=body, live=False)
        self.cited = article.body[-1].id
        if article.body[-1].value.source:
            fact = make_fact(subject=make_person(title="Junyang Lin"))
            article.reports.add(Report(fact=fact, status="reported", block_id=self.cited))
            article.save_revision()
        page.goto(f"{origin}/admin/pages/{article.pk}/edit/")
        self.body = StoryForm(page).body
        self.texts = self.body.locator("[contenteditable=true]:visible")
        self.blocks = self.body.locator("[data-streamfield-child]:visible")
        self.saying = page.locator(".editor-saying")
        expect(self.texts).not_to_have_count(0)

    def go_to(self, text: Locator, key: str) -> None:
        text.click()
        self.page.keyboard.press(key)

    @property
    def ids(self) -> list[str]:
        """The ids of the blocks, as the form sends them."""
        return [block.locator("> [name$=-id]").input_value() for block in self.blocks.all()]


@pytest.fixture
def story(live_server, page):
    make_home()
    sign_in(page, live_server.url, "writer")
    return lambda *body: Story(page, live_server.url, list(body))


@in_the_editor
def test_block_ids_follow_their_words_and_a_report_says_when_they_are_gone(story, page):
    words = "Junyang Lin part."
    opened = story(("paragraph", "<p>Avant.</p>"), ("paragraph", f"<p>{words}</p>"))
    texts, report = opened.texts, page.locator("#id_reports-0-block_id")

    # Before the cited paragraph: it stays what it is. One undo takes all of it back, and it can be done again.
    opened.go_to(texts.nth(1), "Home")
    paste(page, text="Un.\n\nDeux.\n\nTrois.")
    expect(texts).to_have_text(["Avant.", "Un.", "Deux.", "Trois.", words])
    expect(report.locator("option:checked")).to_have_text(f"5. Paragraphe : {words}")
    page.keyboard.press("Control+z")
    expect(texts).to_have_text(["Avant.", words])
    page.keyboard.press("Control+Shift+z")
    expect(texts).to_have_text(["Avant.", "Un.", "Deux.", "Trois.", words])
    assert opened.ids[-1] == opened.cited

    # In the middle: what was typed since is undone first; the longer half keeps the id.
    opened.go_to(texts.nth(4), "Home")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    paste(page, html="<h2>Titre</h2><ul><li>a</li><li>b</li></ul>", text="Titre\na\nb")
    expect(opened.blocks).to_have_count(8)
    expect(texts.last).to_have_text("yang Lin part.")
    expect(report.locator("option:checked")).to_have_text("8. Paragraphe : yang Lin part.")
    page.keyboard.type("!")
    expect(texts.nth(5)).to_have_text("ab!")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(texts).to_have_text(["Avant.", "Un.", "Deux.", "Trois.", words])

    # Cut at its start by Wagtail's own command: the same.
    opened.go_to(texts.nth(4), "Home")
    page.keyboard.type("/Interti")
    page.keyboard.press("Enter")
    expect(opened.blocks).to_have_count(7)
    expect(report.locator("option:checked")).to_have_text(f"7. Paragraphe : {words}")

    # In the place of its words: other words have another id, and the report says so.
    opened.go_to(texts.last, "Control+a")
    paste(page, html="<p>Tout autre chose.</p><p>Et la suite.</p>", text="Tout autre chose.\nEt la suite.")
    expect(opened.saying).to_contain_text(f"n’est plus dans le texte, qui était : « {words} »")
    expect(page.locator("[data-citation]")).to_contain_text("Choisissez celui qui rapporte ce fait")
    expect(report.locator("option:checked")).to_have_text("(un paragraphe qui n’est plus dans le texte)")
    page.keyboard.press("Control+z")
    expect(texts.last).to_have_text(words)
    expect(page.locator("[data-citation]")).to_have_count(0)
    assert opened.ids[-1] == opened.cited


@in_the_editor
def test_a_story_of_word_is_saved_as_blocks_and_taken_back_at_once(story, page):
    opened = story(("box", {"title": "Repères", "body": "<p>Avant</p>"}), ("paragraph", ""))
    html = (Path(__file__).parent / "pasted/word-desktop.html").read_text(encoding="utf-8")
    page.wait_for_timeout(2_500)  # Wagtail compares with the form as it is two seconds after it opened
    opened.go_to(opened.texts.last, "End")
    with page.expect_response(lambda it: "/edit/" in it.url and "petits modèles" in (it.request.post_data or "")):
        paste(page, html=html)
    body = ArticlePage.objects.get().get_latest_revision_as_object().body
    expect(opened.blocks).to_have_count(12)
    expect(opened.saying.locator("li")).to_have_count(5)
    expect(opened.saying).to_contain_text("1 photo n’a pas été collée (« Junyang Lin à Hangzhou »)")
    body.stream_block.clean(body)  # nothing is to be mended before it goes out
    assert [block.block_type for block in body] == [
        *("box", "heading", "heading", "paragraph", "paragraph", "paragraph", "paragraph", "heading", "quote"),
        *("paragraph", "table", "box"),
    ]
    assert "Qwen, <b>son laboratoire</b>\xa0;<ul>" in str(body[5].value)
    assert body.raw_data[10]["value"]["rows"][1]["values"] == ["Le plus grand", "1\xa0235"]
    assert "#_ftn" not in str(body.raw_data)
    page.keyboard.press("Control+z")
    expect(opened.blocks).to_have_count(2)
    expect(opened.texts.last).to_have_text("")

    # In a field that holds no blocks: lines, cleaned; one step of its own undo.
    opened.go_to(opened.texts.first, "End")
    paste(page, html="<h2>Titre</h2><p>Un\v<a href='#_ftn1'>[1]</a></p><table><tr><td>A<td>B<tr><td>1<td>2</table>")
    expect(opened.texts.first.locator("[data-block]")).to_have_text(["Avant", "Titre", "Un\n1", "A · B", "1 · 2"])
    expect(opened.saying).to_contain_text("Ce champ ne contient que des paragraphes et des listes")
    page.keyboard.press("Control+z")
    expect(opened.texts.first).to_have_text("Avant")
    paste(page, text=" fin\v")
    expect(opened.texts.first).to_have_text("Avant fin")
    paste(page, picture=True)
    expect(opened.saying).to_contain_text("Une photo ne se colle que dans un paragraphe du texte")

    # A picture: its credit and its description are asked for.
    opened.go_to(opened.texts.last, "End")
    paste(page, picture=True)
    dialog = page.locator(".modal-body")
    dialog.get_by_label("Titre").fill("Un carré")
    dialog.get_by_label("Crédit").fill("Camille Démo")
    dialog.get_by_label("Description").fill("Un carré rouge.")
    dialog.get_by_role("button", name="Transférer").click()
    expect(opened.blocks.last).to_contain_text("Un carré")
    assert Photo.objects.get(credit="Camille Démo").description == "Un carré rouge."
