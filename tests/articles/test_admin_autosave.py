"""Autosave, which comes late and often, undoes nothing that was published meanwhile."""

import pytest
from wagtail import hooks

from articles.models import ArticlePage
from people.models import Person
from tests.admin import edit_url, fiche_data, sign_in, story_data
from tests.builders import make_article, make_person
from tests.marks import portable

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}


def publish_meanwhile(request, page):
    """Somebody publishes after the request has read the page."""
    type(page).objects.get(pk=page.pk).get_latest_revision().publish()


@pytest.mark.parametrize("make", portable([make_article, make_person], make_article))
def test_an_autosave_under_way_while_the_page_is_published_leaves_it_published(make):
    client, page = sign_in("editor"), make(live=False)
    data = story_data() if make is make_article else fiche_data(Person)
    with hooks.register_temporarily("before_edit_page", publish_meanwhile):
        response = client.post(edit_url(page), data, **JSON)
    assert (response.status_code, response.json()["error_code"]) == (400, "invalid_revision")
    page.refresh_from_db()
    assert page.live


@pytest.mark.portable
def test_a_save_by_hand_under_way_while_the_page_is_published_keeps_both():
    client, page = sign_in("editor"), make_article(title="Avant", live=False)
    with hooks.register_temporarily("before_edit_page", publish_meanwhile):
        response = client.post(edit_url(page), story_data(title="Après"))
    assert response.status_code == 302
    page = ArticlePage.objects.get()
    assert (page.live, page.title, page.get_latest_revision_as_object().title) == (True, "Avant", "Après")


def test_an_autosave_alone_saves():
    client, page = sign_in("editor"), make_article(title="Avant", live=False)
    response = client.post(edit_url(page), story_data(title="Après"), **JSON)
    assert response.json()["success"]
    assert ArticlePage.objects.get().get_latest_revision_as_object().title == "Après"
