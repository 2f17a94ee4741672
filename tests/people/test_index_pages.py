"""The directories of fiches, and the list of moves."""

from datetime import date

import pytest
from django.db import connection
from django.urls import reverse
from wagtail.models import PageViewRestriction

from newsroom.photos.renditions import make_renditions
from people.models import Source
from tests.admin import sign_in, soup
from tests.builders import make_company, make_fact, make_home, make_person, make_photo, make_tag
from tests.html import MARK, read

pytestmark = [pytest.mark.django_db, pytest.mark.portable]


def test_people_are_listed_under_the_letter_of_a_french_index():
    for name, family in [
        ("Yann LeCun", "LeCun"),
        ("Élodie Éluard", "Éluard"),
        ("Éric Œuvrard", "Œuvrard"),
        ("Liang Wenfeng", "Liang"),
    ]:
        make_person(title=name, family_name=family)
    page = read("/personnes/")
    assert page.all(".letters a") == ["E", "L", "O"]
    assert page.fiches == ["Élodie Éluard", "Yann LeCun", "Liang Wenfeng", "Éric Œuvrard"]


def test_particles_are_left_aside_on_every_list_of_people(client):
    people = [
        ("Camille d’Orléans", "d’Orléans"),
        ("Zoé Gable", "Gable"),
        ("Charles de Gaulle", "de Gaulle"),
        ("Yann Le Cun", "Le Cun"),
        ("Paul Leblond", "Leblond"),
        ("Ursula von der Leyen", "von der Leyen"),
        ("Myriam El Khomri", "El Khomri"),
        ("Jan van Damme", "van Damme"),
    ]
    tag = make_tag("IA")
    for title, family in people:
        person = make_person(title=title, family_name=family)
        person.tags.add(tag)
        person.save()
    names = [people[rank][0] for rank in (6, 1, 2, 4, 3, 5, 0, 7)]
    page = read("/personnes/")
    assert page.all(".letters a") == ["E", "G", "L", "O", "V"]
    assert page.fiches == names
    assert read("/mots-cles/ia/").fiches == names
    assert [row["name"] for row in client.get("/api/fiches/?kind=person&order=name").json()["items"]] == names
    listing = soup(sign_in("chief").get(reverse("personnes:index")))
    assert [link.text.strip() for link in listing.select("td.title .title-wrapper a")] == names


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no other order")
def test_postgresql_sorts_keys_by_their_bytes_whatever_its_locale():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE collation_name = 'C'"
            " AND table_name IN ('people_profile', 'people_tag') ORDER BY table_name"
        )
        assert cursor.fetchall() == [("people_profile", "sort_key"), ("people_tag", "folded")]


def test_other_scripts_and_digits_share_a_heading():
    for title in ("42", "OpenAI", "阿里巴巴"):
        make_company(title=title, slug=f"societe-{len(title)}")
    page = read("/entreprises/")
    assert page.all(".letters a") == ["#", "O", "#"]
    assert len({tag["id"] for tag in page.main.select("[id]")}) == len(page.main.select("[id]"))


def test_a_directory_has_pages_to_which_its_letters_lead(monkeypatch, settings):
    settings.SITE_NOINDEX = False
    monkeypatch.setattr("people.models.profile.FICHES_PER_PAGE", 2)
    for name in ("42", "Ada", "Alan", "Bel", "Zoé", "阿里"):
        make_person(title=name)
    make_person(title="SECRET", live=False)
    pages = [read("/personnes/"), read("/personnes/", page="2"), read("/personnes/", page="3")]
    assert [page.fiches for page in pages] == [["42", "Ada"], ["Alan", "Bel"], ["Zoé", "阿里"]]
    assert [page.all(".letter h2") for page in pages] == [["#", "A"], ["A", "B"], ["Z", "#"]]
    for page in pages:
        assert page.all(".list-total") == ["6 personnes"]
        assert [link["href"] for link in page.main.select(".letters a")] == [
            "/personnes/#initiale-0",
            "/personnes/#initiale-a",
            "/personnes/?page=2#initiale-b",
            "/personnes/?page=3#initiale-z",
            "/personnes/?page=3#initiale-autres",
        ]
    assert [tag["id"] for tag in pages[2].main.select("h2[id]")] == ["initiale-z", "initiale-autres"]
    assert pages[1].head("link[rel=canonical]", "href").endswith("/personnes/?page=2")
    assert pages[1].head("link[rel=prev]", "href") == "/personnes/"
    assert pages[1].head("link[rel=next]", "href") == "/personnes/?page=3"
    assert "page 2" in pages[1].soup.title.text
    assert read("/personnes/", page="4").status == read("/personnes/", page="x").status == 404


def test_only_public_fiches_are_listed():
    make_person(title="Junyang Lin")
    make_person(title="SECRET brouillon", live=False)
    private = make_person(title="SECRET privé")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    page = read("/personnes/")
    assert page.fiches == ["Junyang Lin"]
    assert page.all(".letters a") == ["J"]
    assert page.all(".list-total") == ["1 personne"]
    assert MARK not in page.source


def test_an_empty_directory_says_so():
    make_home()
    assert "Aucune fiche" in read("/personnes/").text


def test_moves_are_listed_latest_first_and_other_facts_are_not():
    lin, qwen, hidden = (
        make_person(title="Junyang Lin"),
        make_company(title="Qwen"),
        make_company(title="SECRET", live=False),
    )
    for kind, subject, other, start in [
        ("departure", lin, qwen, "2026-03"),
        ("arrival", lin, qwen, "2019"),
        ("position", lin, qwen, "2026-04"),
        ("arrival", lin, hidden, "2026-05"),
    ]:
        fact = make_fact(subject=subject, kind=kind, object=other, title="", start=start)
        fact.sources.add(Source(publisher="Reuters", checked_on=date(2026, 3, 9)))
        fact.save()
    make_fact(subject=lin, kind="arrival", object_text="SECRET sans source")
    page = read("/mouvements/")
    assert page.facts == [
        "Départ Junyang Lin, Qwen mars 2026 rapporté",
        "Arrivée Junyang Lin, Qwen 2019 rapporté",
    ]
    assert MARK not in page.source


@pytest.mark.parametrize("count", [1, 6])
def test_a_directory_costs_the_same_queries_with_1_and_30_fiches(count, client, django_assert_num_queries):
    photo = make_photo(width_px=600, height_px=400)
    make_renditions(photo)
    for _ in range(count):
        make_person(photo=photo)
    client.get("/personnes/")
    # Site, home, directory (twice), ancestors, restrictions; fiches, renditions of their photos, their initials;
    # sections of the menu.
    with django_assert_num_queries(10):
        assert client.get("/personnes/").status_code == 200
