"""The main job, end to end, in the real admin: write the Qwen story, link its fiches, read it, subscribe to it."""

import re
from xml.etree import ElementTree

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from playwright.sync_api import Page, expect

from articles.models import ArticlePage
from newsroom.site.roles import EDITOR, WRITER
from people.models import Person
from tests.browser.forms import PASSWORD, StoryForm, expect_message, fill_in_sign_in
from tests.builders import make_company, make_home, make_person, make_section

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

FICHES = {
    "Junyang Lin": "/personnes/junyang-lin/",
    "Binyuan Hui": "/personnes/binyuan-hui/",
    "Yann LeCun": "/personnes/yann-lecun/",
    "Alibaba": "/entreprises/alibaba/",
    "Meta": "/entreprises/meta/",
}
STORY = "/ia/alibaba-qwen-perd-son-responsable-technique/"


@pytest.fixture
def newsroom():
    """The section, the fiches, and one account per role."""
    make_home()
    make_section(title="IA")
    for name in ("Junyang Lin", "Binyuan Hui", "Yann LeCun"):
        make_person(title=name, description="recherche en IA")
    for name in ("Alibaba", "Meta"):
        make_company(title=name)
    make_person(title="Camille Démo", is_fictional=True)
    for username, role in (("redacteur", WRITER), ("editeur", EDITOR)):
        user = get_user_model().objects.create_user(username, password=PASSWORD)
        user.groups.add(Group.objects.get(name=role))


def write_story(page: Page, origin: str) -> None:
    """Write the story as a writer does, and submit it."""
    page.goto(f"{origin}/admin/pages/add/articles/articlepage/{make_section(title='IA').pk}/")
    form = StoryForm(page)
    page.fill("[name=kicker]", "Ressources humaines")
    page.fill("[name=title]", "Alibaba : Qwen perd son responsable technique")
    page.fill("[name=standfirst]", "Un jour après les petits modèles Qwen 3.5, trois chercheurs s’en vont.")
    form.sign("Camille Démo")
    form.add_heading("Un départ annoncé en une phrase")
    form.add_paragraph("@Junyang Lin", " quitte le laboratoire d’", "@Alibaba", ". ", "@Binyuan Hui", " aussi.")
    quote = form.add_block("Citation")
    quote.get_by_label("Texte d’origine").fill("me stepping down. bye my beloved qwen.")
    quote.get_by_label("Langue d’origine").select_option("en")
    quote.get_by_label("Traduction").fill("Je quitte mes fonctions. Adieu, mon cher Qwen.")
    form.add_heading("Un précédent chez Meta")
    form.add_paragraph("En novembre, ", "@Yann LeCun", " annonçait quitter ", "@Meta", ".")
    form.add_heading("Ce que l’on ignore encore")
    form.add_paragraph("Les raisons ne sont pas établies.")
    form.add_source("Clubic", "https://www.clubic.com/")
    form.add_tag("Chine")
    form.add_tag("modèles ouverts")
    page.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))  # autosave has made the draft
    page.get_by_role("button", name="Plus d'actions").click()
    page.get_by_role("button", name="Soumettre à Relecture").click()
    expect_message(page, "a été soumise")


def approve(page: Page, origin: str) -> None:
    """Approve the story as an editor does."""
    article = ArticlePage.objects.get()
    assert not article.live, "submitted is not published"
    page.goto(f"{origin}/admin/pages/{article.pk}/edit/")
    approve_button = page.get_by_role("button", name=re.compile("Approuver"))
    if not approve_button.first.is_visible():
        page.get_by_role("button", name="Plus d'actions").click()
    approve_button.first.click()
    expect_message(page, "a été mise à jour")
    assert ArticlePage.objects.get().live


def links_of(page: Page, address: str) -> dict[str, str]:
    """Open an address and return its links: {address: words}."""
    response = page.goto(address)
    assert response.status == 200, address
    return {
        link.get_attribute("href"): " ".join(link.inner_text().split()) for link in page.locator("main a[href]").all()
    }


def test_the_qwen_story_is_written_reviewed_read_and_subscribed_to(newsroom, live_server, page):
    origin = live_server.url
    fill_in_sign_in(page, origin, "redacteur")
    write_story(page, origin)
    fill_in_sign_in(page, origin, "editeur")
    approve(page, origin)
    page.context.clear_cookies()

    # The story at its address, with every link right.
    links = links_of(page, f"{origin}{STORY}")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Alibaba"))
    for name, address in FICHES.items():
        assert links[address] == name
    expect(page.locator("[lang=en]")).to_contain_text("bye my beloved qwen")
    assert page.locator("main h2").count() >= 3

    # On home, section, keyword and search, and on each of the five fiches.
    for address in ("/", "/ia/", "/mots-cles/chine/", "/recherche/?q=responsable+technique", *FICHES.values()):
        assert STORY in links_of(page, f"{origin}{address}"), address

    # In six feeds, in full.
    lists = (
        "/",
        "/ia/",
        "/mots-cles/chine/",
        "/auteurs/camille-demo/",
        "/personnes/junyang-lin/",
        "/entreprises/alibaba/",
    )
    for address in lists:
        response = page.request.get(f"{origin}{address}flux.atom")
        assert response.status == 200, address
        entry = ElementTree.fromstring(response.text()).find("{http://www.w3.org/2005/Atom}entry")
        content = entry.findtext("{http://www.w3.org/2005/Atom}content")
        assert "Je quitte mes fonctions" in content
        assert f"{FICHES['Yann LeCun']}" in content
        assert entry.findtext("{http://www.w3.org/2005/Atom}author/{http://www.w3.org/2005/Atom}name") == "Camille Démo"

    # A new slug for a fiche changes no body, breaks no link and leaves a 301.
    body = ArticlePage.objects.get().body.get_prep_value()
    lin = Person.objects.get(slug="junyang-lin")
    lin.slug = "lin-junyang"
    lin.save_revision().publish()
    assert ArticlePage.objects.get().body.get_prep_value() == body
    assert links_of(page, f"{origin}{STORY}")["/personnes/lin-junyang/"] == "Junyang Lin"
    moved = page.request.get(f"{origin}/personnes/junyang-lin/", max_redirects=0)
    assert (moved.status, moved.headers["location"]) == (301, "/personnes/lin-junyang/")
