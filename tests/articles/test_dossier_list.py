"""The list of dossiers, and what is told of a dossier wherever it is listed."""

import pytest

from articles.models import DossierPage, HomePage
from newsroom.photos.renditions import make_renditions
from tests.builders import make_article, make_dossier, make_photo, make_unpublished_articles
from tests.html import MARK, Html, read
from tests.marks import portable

pytestmark = pytest.mark.django_db

LONG = "<p>Depuis le printemps, on <b>change</b> d&#x27;équipe &amp; de ville.</p><p>" + "mot " * 40 + "</p>"


@pytest.mark.portable
def test_it_says_of_each_what_it_is_about_and_how_many_stories_it_has():
    make_dossier(title="Puces", introduction=LONG, articles=(make_article(), make_article()))
    make_dossier(title="Talents", introduction=LONG, search_description="Ceux qui partent.", articles=(make_article(),))
    make_dossier(title="Vide", articles=tuple(make_unpublished_articles().values()))
    page = read("/dossiers/")
    assert page.all(".card-title") == ["Talents", "Puces"]
    assert page.all(".card-meta") == ["1 article", "2 articles"]
    said = page.all(".card-standfirst")
    assert said[0] == "Ceux qui partent."
    assert said[1].startswith("Depuis le printemps, on change d’équipe & de ville. mot mot")
    assert said[1].endswith("mot …")
    assert len(said[1].split()) == 31
    assert read("/dossiers/puces/").head("meta[name=description]").startswith("Depuis le printemps, on change")


@pytest.mark.portable
def test_stories_that_are_not_public_do_not_count():
    make_dossier(title="Talents", articles=(make_article(), *make_unpublished_articles().values()))
    page = read("/dossiers/")
    assert page.all(".card-meta") == ["1 article"]
    assert MARK not in page.source


def test_a_draft_dossier_is_not_there():
    make_dossier(title="SECRET dossier", introduction="<p>SECRET</p>").unpublish()
    page = read("/dossiers/")
    assert page.all(".empty") == ["Aucun dossier n’est encore publié."]
    assert MARK not in page.source


def test_it_is_cut_in_pages():
    story = make_article()
    for number in range(21):
        make_dossier(title=f"Dossier {number}", articles=(story,))
    first, second = read("/dossiers/"), read("/dossiers/", page="2")
    assert (len(first.all(".card-title")), first.all("nav [rel=next]")) == (20, ["Page suivante"])
    assert second.all(".card-title") == ["Dossier 0"]
    assert read("/dossiers/", page="3").status == 404


@pytest.mark.parametrize("count", portable([1, 15], 1))
def test_it_costs_the_same_queries_with_1_and_15_dossiers(count, client, django_assert_num_queries):
    photo, story = make_photo(width_px=600, height_px=400), make_article()
    make_renditions(photo)
    for number in range(count):
        make_dossier(title=f"Dossier {number}", introduction=LONG, photo=photo, articles=(story,))
    client.get("/dossiers/")
    # Site, home, 2 for the page under it, ancestors, restrictions; menu; dossiers with their counts, renditions.
    with django_assert_num_queries(9):
        assert len(Html(client.get("/dossiers/")).all(".card-meta")) == count


def test_the_front_page_says_the_same():
    make_dossier(title="Vide", articles=tuple(make_unpublished_articles().values()))
    make_dossier(title="Talents", introduction="<p>Ceux qui partent.</p>", articles=(make_article(),))
    zone = read(HomePage.objects.get().url).main.select_one(".zone-dossier")
    assert Html.words(zone) == "Talents Ceux qui partent. 1 article"
    assert DossierPage.objects.get(title="Talents").description == "Ceux qui partent."
