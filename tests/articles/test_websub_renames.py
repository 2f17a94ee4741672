"""The hub is told of the feeds that change with the name or the address of a section, a dossier or a fiche."""

import pytest

from articles.lists import paths_of
from articles.models import Ping, SectionPage
from tests.builders import link, make_article, make_dossier, make_home, make_person, make_section

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(settings):
    settings.WEBSUB_HUB = "https://hub.exemple.fr/"
    lin, camille = make_person(title="Junyang Lin"), make_person(title="Camille Démo")
    story = make_article(tags=("Chine",), authors=(camille,), body=[("paragraph", f"<p>{link(lin)} part.</p>")])
    make_dossier(title="Talents", articles=(story,))
    make_article(title="Ailleurs", section=make_section(title="Marchés"), tags=("Bourse",))
    Ping.objects.all().delete()
    return story


def told() -> set[str]:
    return set(paths_of(Ping.objects.values_list("channel", flat=True)).values())


def publish(page, **fields):
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


LISTS = {
    "/", "/formats/article/", "/mots-cles/chine/", "/auteurs/camille-demo/", "/personnes/junyang-lin/",
    "/dossiers/talents/",
}  # fmt: skip


@pytest.mark.parametrize("fields", [{"title": "Intelligence"}, {"slug": "intelligence"}])
def test_of_a_section_renamed_with_the_lists_of_its_stories(fields, story):
    publish(SectionPage.objects.get(slug="ia"), **fields)
    assert told() == LISTS | {f"/{fields.get('slug', 'ia')}/"}


def test_of_a_section_without_a_story(settings):
    settings.WEBSUB_HUB = "https://hub.exemple.fr/"
    publish(make_section(title="Vide"), title="Encore vide")
    assert told() == {"/vide/"}


def test_of_a_section_that_moves(story):
    section = SectionPage.objects.get(slug="ia")
    section.move(make_home(), pos="first-child")  # in another order: no address changes
    assert told() == set()


@pytest.mark.parametrize(
    ("find", "lists"),
    [
        (lambda story: story.bylines.get().person,
         {"/auteurs/camille-demo/", "/personnes/camille-demo/", "/personnes/camille-demo/mouvements/"}),
        (lambda story: story.dossier_items.get().dossier, {"/dossiers/talents/"}),
    ],
)  # fmt: skip
def test_of_a_fiche_and_of_a_dossier_renamed(find, lists, story):
    publish(find(story).specific, title="Autre nom")
    assert told() == lists


def test_without_a_hub_nothing_is_written(story, settings):
    settings.WEBSUB_HUB = ""
    publish(SectionPage.objects.get(slug="ia"), title="Autre")
    assert not Ping.objects.exists()
