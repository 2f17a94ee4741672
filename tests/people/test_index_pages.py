"""The directories of fiches, and the list of moves."""

from datetime import date

import pytest
from django.db import connection
from django.urls import reverse
from wagtail.models import PageViewRestriction

from newsroom.photos.renditions import make_renditions
from people.models import Source
from people.models.directory import LIST_WITHOUT_SEARCH
from tests.admin import sign_in, soup
from tests.builders import (
    make_article,
    make_company,
    make_fact,
    make_home,
    make_person,
    make_photo,
    make_public_fact,
    make_tag,
)
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
    monkeypatch.setattr("people.models.directory.FICHES_PER_PAGE", 2)
    for name in ("42", "Ada", "Alan", "Bel", "Zoé", "阿里"):
        make_person(title=name)
    make_person(title="SECRET", live=False)
    pages = [read("/personnes/"), read("/personnes/", page="2"), read("/personnes/", page="3")]
    assert [page.fiches for page in pages] == [["42", "Ada"], ["Alan", "Bel"], ["Zoé", "阿里"]]
    assert [page.all(".directory h2") for page in pages] == [["#", "A"], ["A", "B"], ["Z", "#"]]
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
    assert pages[1].all(".pagination span") == ["Page 2 sur 3"]
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
    # Site, home, directory (twice), ancestors, restrictions; the roles held, who signs, who moves; fiches, renditions
    # of their photos, their initials; sections of the menu.
    with django_assert_num_queries(13):
        assert client.get("/personnes/").status_code == 200


def test_a_directory_is_searched_by_the_names_of_its_fiches():
    eloise = make_person(title="Éloïse Nguyên")
    eloise.names.create(text="La Sentinelle")
    eloise.save()
    for _ in range(LIST_WITHOUT_SEARCH):
        make_person()
    make_person(title="SECRET Éloïse", live=False)
    assert read("/personnes/").all("label") == [
        "Chercher un nom",
        "Poste, actuel ou passé",
        "Entreprise, actuelle ou passée",
    ]
    for typed in ("eloise", "NGUYEN éloïse", "sentinelle"):
        page = read("/personnes/", q=typed)
        assert page.fiches == ["Éloïse Nguyên"]
        assert page.all(".list-total") == ["1 personne"]
        assert page.head("meta[name=robots]") == "noindex"
    assert "Aucune fiche ne répond" in read("/personnes/", q="personne de ce nom").text
    assert read("/personnes/", q="\x00 '\"%").status == 200


def test_a_directory_too_short_to_search_does_not_offer_to():
    make_person(title="Ana")
    page = read("/personnes/")
    assert page.main.select("form") == page.main.select(".views") == []


def test_people_are_filtered_by_post_and_company():
    qwen, meta = make_company(title="Qwen"), make_company(title="Meta")
    ana, bob, eve, zoe = (make_person(title=name) for name in ("Ana", "Bob", "Eve", "Zoé"))
    make_public_fact(subject=ana, object=qwen, title="Présidente")
    make_public_fact(subject=ana, object=meta, title="ingénieure")
    make_public_fact(subject=bob, object=meta, kind="leadership")
    make_public_fact(subject=eve, object=qwen, title="directrice", status="denied")
    make_fact(subject=zoe, object=qwen, title="directrice sans source")
    assert read("/personnes/", poste="direction").fiches == ["Ana", "Bob"]
    assert read("/personnes/", poste="direction", entreprise="qwen").fiches == ["Ana"]
    page = read("/personnes/", poste="direction", entreprise="Meta")
    assert page.fiches == ["Bob"]  # Ana was an engineer there
    assert page.all(".chips a") == [
        "Poste : direction : retirer ce filtre",
        "Entreprise : Meta : retirer ce filtre",
        "Tout retirer",
    ]
    assert [option["value"] for option in page.main.select("select option")] == ["", "direction", "technique"]
    assert "Aucune entreprise ne répond" in read("/personnes/", entreprise="Personne").text


def test_companies_are_filtered_by_their_nature():
    make_company(title="Qwen", kind="lab")
    make_company(title="Meta")
    page = read("/entreprises/", nature="lab")
    assert (page.fiches, [option["value"] for option in page.main.select("option")]) == (
        ["Qwen"],
        ["", "company", "lab"],
    )


@pytest.mark.parametrize(("now", "moving"), [("2026-03-31", ["Ana", "Bob"]), ("2026-04-01", [])])
def test_who_moves_this_month_has_a_view(now, moving, time_machine):
    time_machine.move_to(f"{now}T12:00:00+02:00")
    qwen = make_company(title="Qwen")
    ana, bob, eve = (make_person(title=name) for name in ("Ana", "Bob", "Eve"))
    make_public_fact(subject=ana, kind="departure", object=qwen, start="2026-03")
    make_public_fact(subject=bob, kind="arrival", object=qwen, start="2026-03-02")
    make_public_fact(subject=eve, kind="arrival", object=qwen, start="2026-03-02", status="denied")
    make_fact(subject=eve, kind="arrival", object=qwen, start="2026-03")
    assert read("/personnes/", vue="ce-mois").fiches == moving
    assert read("/entreprises/", vue="ce-mois").fiches == (["Qwen"] if moving else [])
    assert read("/personnes/").all(".views a") == (["Toutes", "Bouge ce mois-ci 2"] if moving else [])


def test_who_only_signs_stands_apart_from_the_people_covered():
    camille, minister, hidden = (make_person(title=name) for name in ("Camille", "Ministre", "Sacha"))
    make_article(authors=(camille, minister), subjects=(minister,))
    make_article(title="SECRET", authors=(hidden,), live=False)
    page = read("/personnes/")
    assert page.fiches == ["Ministre", "Sacha"]
    assert page.all(".views a") == ["Toutes", "Nos signatures 1"]
    assert read("/personnes/", vue="signatures").fiches == ["Camille"]
