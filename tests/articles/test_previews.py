"""What an editor sees of a page before anybody else does."""

from datetime import date

import pytest
from django.test import RequestFactory
from django.urls import reverse

from articles.models import ArticlePage, Byline, Correction
from people.models import Name, Person, PersonIndexPage
from tests.builders import link, make_home, make_photo, make_section, publish_article, publish_person
from tests.html import Html

pytestmark = pytest.mark.django_db


def preview(page) -> Html:
    """The preview of `page`, as the editor's panel asks for it."""
    response = page.make_preview_request(RequestFactory().get("/"))
    return Html(response.render() if hasattr(response, "render") else response)


def unsaved(page, parent):
    """`page` as Wagtail previews it before it has ever been saved: placed in the tree, without a number."""
    page.depth, page.path = parent.depth + 1, parent._get_path(parent.path, parent.depth + 1, parent.numchild + 1)
    page.set_url_path(parent)
    return page


def test_a_story_that_was_never_saved_can_be_previewed():
    lin = publish_person(title="Junyang Lin")
    article = ArticlePage(
        title="Jamais enregistré", slug="x", standfirst="Un chapô.", lead_photo=make_photo(),
        body=[("paragraph", f"<p>{link(lin)}</p>")],
    )  # fmt: skip
    article.bylines.add(Byline(person=lin))
    article.corrections.add(Correction(made_on=date(2026, 3, 6), after="Oui."))
    article.tags.add("Chine")
    page = preview(unsaved(article, make_section()))
    assert page.all("h1") == ["Jamais enregistré"]
    assert page.links["Junyang Lin"] in {"/personnes/junyang-lin/", "/auteurs/junyang-lin/"}


def test_a_fiche_that_was_never_saved_can_be_previewed():
    make_home()
    person = Person(title="Jamais enregistrée", slug="x", photo=make_photo())
    person.names.add(Name(text="Autre"))
    assert preview(unsaved(person, PersonIndexPage.objects.get())).all("h1") == ["Jamais enregistrée"]


def test_the_draft_of_a_live_story_is_what_is_previewed():
    article = publish_article(title="Public")
    article.title = "Brouillon"
    article.save_revision()
    assert preview(article.get_latest_revision_as_object()).all("h1") == ["Brouillon"]


def test_every_block_shows_the_editor_what_it_looks_like(admin_client, subtests):
    make_home()
    blocks = ArticlePage.body.field.stream_block.child_blocks
    for name, block in blocks.items():
        with subtests.test(name):
            assert block.is_previewable
            assert block.get_description()
            response = admin_client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
            assert response.status_code == 200
            body = Html(response).soup.select_one(".story-body")
            assert body.find(["p", "h2", "figure", "table", "li", "pre"]), name
