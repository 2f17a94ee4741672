"""Cards and lines of facts are written once, and anew with whatever they show."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

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


def test_they_grow_old_by_days(lin, client):
    at = datetime(2026, 11, 5, 13, 30, tzinfo=UTC)
    STORIES.update(published_at=at)
    lin.mentions.update(published_at=at)
    clock, day = "14\u00a0h\u00a030", "5\u00a0novembre 2026"
    for later, words in ((1, clock), (9, clock), (10, "hier"), (35, day)):
        with time_machine.travel(at + timedelta(hours=later)):
            assert f">{words}</time>" in client.get(lin.url).text
