"""A whole story pasted as plain text: every name linked, new fiches made, departures recorded, all of it published."""

import re
import tomllib
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from playwright.sync_api import Locator, Page, expect

from articles.models import ArticlePage, Report
from people.models import Fact, Name, Person, Profile
from tests.browser.forms import StoryForm, expect_message, sign_in
from tests.builders import make_company, make_fact, make_home, make_person, make_section

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

DEMO = Path(settings.BASE_DIR) / "newsroom/site/demo"
STORY = DEMO / "stories" / "01-alibaba-qwen-perd-son-responsable-technique.toml"
UNKNOWN = {"binyuan-hui", "kaixin-li"}  # whose fiches are made while the story is edited
ADDRESS = "/ia/qwen-perd-son-responsable-technique/"


class Acts:
    """Somebody at the editor: each click and each group of keystrokes counts."""

    def __init__(self, page: Page):
        self.page = page
        self.count = 0

    def click(self, target: Locator) -> None:
        target.click()
        self.count += 1

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)
        self.count += 1

    def press(self, keys: str) -> None:
        self.page.keyboard.press(keys)
        self.count += 1


def plain_text() -> str:
    """The paragraphs of the demonstration's story, as somebody would copy them from elsewhere."""
    blocks = tomllib.loads(STORY.read_text(encoding="utf-8"))["body"]
    paragraphs = [block["value"] for block in blocks if block["type"] == "paragraph"]
    return "\n\n".join(BeautifulSoup(paragraph, "html.parser").get_text() for paragraph in paragraphs)


@pytest.fixture
def newsroom():
    """The fiches of the demonstration, but two; what is known of Junyang Lin."""
    make_home()
    make_section(title="IA")
    for name, make in (("people", make_person), ("companies", make_company)):
        for data in tomllib.loads((DEMO / f"{name}.toml").read_text(encoding="utf-8"))[
            name.replace("ies", "y").replace("people", "person")
        ]:
            if data["slug"] in UNKNOWN or data["slug"] == "justin-lin":
                continue
            fiche = make(
                title=data["title"],
                slug=data["slug"],
                **({"family_name": data.get("family_name", "")} if make is make_person else {}),
            )
            for other in data.get("names", []):
                fiche.names.add(Name(**other))
            if data.get("names"):
                fiche.save_revision().publish()
    lin, qwen = Profile.objects.get(slug="junyang-lin"), Profile.objects.get(slug="qwen")
    make_fact(subject=lin, kind="position", object=qwen, title="responsable technique")


def test_a_pasted_story_is_linked_documented_and_published_in_a_few_acts(newsroom, live_server, page):
    origin = live_server.url
    sign_in(page, origin, "editor")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{origin}/admin/pages/add/articles/articlepage/{make_section(title='IA').pk}/")
    page.evaluate("text => navigator.clipboard.writeText(text)", plain_text())
    acts, form, panel = Acts(page), StoryForm(page), page.locator("[data-fiches-panel]")

    acts.click(page.locator("[name=title]"))
    acts.type("Qwen perd son responsable technique")
    acts.click(page.locator("[name=standfirst]"))
    acts.type("Junyang Lin a annoncé son départ en une ligne.")
    acts.click(form.body.locator("button.c-sf-add-button:visible").last)
    acts.click(page.locator(".w-combobox__option").get_by_text("Paragraphe", exact=True))
    expect(form.body.locator("[contenteditable=true]")).to_be_focused()
    acts.press("Control+v")
    expect(form.body.locator("[data-streamfield-child]")).to_have_count(9)

    acts.click(page.locator("[data-side-panel-toggle=fiches]"))
    expect(panel.get_by_role("button", name="Créer la fiche")).to_have_count(2)
    acts.click(panel.get_by_role("button", name="Tout lier"))
    for name in ("Binyuan Hui", "Kaixin Li"):
        acts.click(panel.get_by_role("button", name=f"Créer la fiche : {name}"))
        dialog = page.get_by_role("dialog", name="Nouvelle fiche")
        expect(dialog.get_by_label("Nom")).to_have_value(name)
        acts.click(dialog.get_by_label("Personne"))
        acts.click(dialog.get_by_role("button", name="Créer le brouillon et lier"))
        expect(form.body.get_by_role("button", name=name)).to_be_visible()
    for name in ("Junyang Lin", "Binyuan Hui", "Kaixin Li"):
        acts.click(panel.get_by_role("button", name=f"Rapporter un fait : {name}"))
        dialog = page.get_by_role("dialog", name="Rapporter un fait")
        expect(dialog.get_by_label("Quoi", exact=True)).to_have_value(Fact.Kind.DEPARTURE)
        if name != "Junyang Lin":  # the story says of them neither the post nor the place
            dialog.get_by_label("Fonction", exact=True).fill("recherche")
            acts.count += 1
        acts.click(dialog.get_by_role("button", name="Rapporter ce fait"))
        expect(panel.get_by_role("status").first).to_contain_text("Fait rapporté")
        row = page.locator("[id^=inline_child_reports]").last
        expect(row.locator("[data-chooser-title]")).to_contain_text(name)
    expect(page.get_by_text("Enregistré", exact=False).first).to_be_visible()
    acts.click(page.get_by_role("button", name="Plus d'actions"))
    acts.click(page.get_by_role("button", name="Publier", exact=True))
    drafts = page.get_by_role("dialog", name="Publier aussi ces fiches")
    expect(drafts.get_by_role("checkbox")).to_have_count(2)
    acts.click(drafts.get_by_role("button", name="Publier"))
    expect_message(page, "publiée")

    article = ArticlePage.objects.get()
    assert article.live
    assert acts.count <= 30, acts.count
    assert set(Person.objects.filter(slug__in=UNKNOWN).values_list("live", flat=True)) == {True}
    mentioned = set(article.mentions.values_list("profile__slug", flat=True))
    assert mentioned >= {"junyang-lin", "binyuan-hui", "kaixin-li", "bowen-yu", "qwen", "alibaba", "yann-lecun", "meta"}
    departures = Fact.objects.published().filter(kind=Fact.Kind.DEPARTURE)
    assert {fact.subject.slug for fact in departures} == {"junyang-lin", "binyuan-hui", "kaixin-li"}
    said = {report.fact.subject.slug: report for report in Report.objects.published()}
    blocks = {block.id: str(block.value) for block in article.body}
    for slug, name in (("junyang-lin", "Junyang Lin"), ("binyuan-hui", "Binyuan Hui"), ("kaixin-li", "Kaixin Li")):
        assert name in blocks[said[slug].block_id]
        assert said[slug].status == "reported"

    # At once: the four fiches, the moves, each citing the paragraph.
    for address in (
        "/personnes/junyang-lin/",
        "/personnes/binyuan-hui/",
        "/personnes/kaixin-li/",
        "/entreprises/qwen/",
        "/mouvements/",
    ):
        assert page.goto(f"{origin}{address}").status == 200
        assert page.locator(f"main a[href^='{ADDRESS}#']").count() >= 1, address
    expect(page.locator("main")).to_contain_text(re.compile("Binyuan Hui"))
