"""Cards and lines of facts are written once, and anew with whatever they show."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from articles.models import ArticlePage, Byline
from newsroom.photos.models import Photo
from people.models import Fact, Person
from people.models.fact import Source
from tests.builders import link, make_article, make_company, make_person, make_photo, make_public_fact

pytestmark = pytest.mark.django_db


@pytest.fixture
def lin():
    lin = make_person(title="Junyang Lin")
    make_public_fact(subject=lin, kind="position", object=make_company(title="Qwen"), title="responsable", start="2020")
    make_article(
        title="Premier titre",
        authors=(make_person(title="Camille Démo"),),
        lead_photo=make_photo(title="Photo", description="Une tour."),
        body=[("paragraph", f"<p>{link(lin)} part.</p>")],
    )
    return lin


STORIES = ArticlePage.objects
CHANGES = {
    "title": (lambda: STORIES.update(short_title="Second titre"), "Second titre"),
    "standfirst": (lambda: STORIES.update(sponsor="Société Imaginaire"), "Société Imaginaire"),
    "signature": (lambda: Byline.objects.update(person=None, name="Sacha Exemple"), "Sacha Exemple"),
    "photo": (lambda: Photo.objects.update(description="Une autre tour."), "Une autre tour."),
    "fact": (lambda: Fact.objects.update(title="conseiller"), "conseiller"),
    "fiche": (lambda: Person.objects.filter(title="Camille Démo").update(title="Camille Autre"), "Camille Autre"),
    "source": (lambda: Source.objects.update(publisher="Autre éditeur"), "Autre éditeur"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_they_change_with_what_they_show(change, lin, client):
    act, words = CHANGES[change]
    assert words not in client.get(lin.url).text
    act()
    assert words in client.get(lin.url).text


def test_they_grow_old(lin, client):
    STORIES.update(published_at=timezone.now() - timedelta(minutes=3))
    lin.mentions.update(published_at=timezone.now() - timedelta(minutes=3))
    assert re.search(r"il y a 3\sminutes", client.get(lin.url).text)
    with time_machine.travel(timezone.now() + timedelta(minutes=4)):
        assert re.search(r"il y a 7\sminutes", client.get(lin.url).text)
