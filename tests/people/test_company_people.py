"""Who is at a company today, who has left, who was there on a date: from facts, what is not known left unknown."""

import pytest

from articles.models import Report
from people.charts import MAX_BARS
from tests.builders import (
    make_article,
    make_company,
    make_fact,
    make_person,
    make_public_fact,
    make_unpublished_articles,
)
from tests.html import MARK, read
from tests.marks import portable

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november_2026")]


@pytest.fixture
def qwen():
    return make_company(title="Qwen")


def lists(company, **query):
    """Return the people by the title of the list in which they stand."""
    page = read(company.url, **query)
    found = {}
    for tag in page.main.select(".staff h2, .staff h3, .staff .position"):
        if tag.name == "tr":
            found[heading].append(page.told(tag))  # noqa: F821  (every list has a heading)
        else:
            heading = page.words(tag)
            found[heading] = []
    return found


def test_a_position_without_an_end_is_held_and_one_with_an_end_is_over(qwen):
    make_public_fact(subject=make_person(title="Ana"), object=qwen, title="chercheuse", start="2019")
    make_public_fact(subject=make_person(title="Bob"), kind="leadership", object=qwen, title="directeur", start="2018")
    make_public_fact(subject=make_person(title="Cid"), object=qwen, title="ingénieur", start="2017", end="2024-05")
    assert lists(qwen) == {
        "Qui est là": ["Bob, directeur depuis 2018 confirmé", "Ana, chercheuse depuis 2019 confirmé"],
        "Qui est parti": ["Cid, ingénieur 2017 – mai 2024 confirmé"],
    }


@pytest.mark.portable
def test_an_unknown_date_is_shown_as_unknown(qwen):
    make_public_fact(subject=make_person(title="Ana"), object=qwen, title="chercheuse")
    bob = make_person(title="Bob")
    make_public_fact(subject=bob, object=qwen, title="ingénieur", start="2019")
    make_public_fact(subject=bob, kind="departure", object=qwen, title="ingénieur")
    make_public_fact(subject=make_person(title="Cid"), kind="departure", object=qwen)
    assert lists(qwen) == {
        "Qui est là": ["Ana, chercheuse depuis une date inconnue confirmé"],
        "Qui est parti": ["Bob, ingénieur 2019 – date inconnue confirmé", "Cid dates inconnues confirmé"],
    }


@pytest.mark.portable
def test_a_departure_ends_the_position_of_the_same_person_at_the_same_company(qwen):
    lin, other = make_person(title="Lin"), make_company(title="Ailleurs")
    make_public_fact(subject=lin, object=qwen, title="responsable", start="2019")
    make_public_fact(subject=lin, object=other, title="conseil", start="2019")
    make_public_fact(subject=lin, kind="departure", object=qwen, start="2026-03", status="reported")
    assert lists(qwen) == {"Qui est parti": ["Lin, responsable 2019 – mars 2026 rapporté"]}
    assert lists(other) == {"Qui est là": ["Lin, conseil depuis 2019 confirmé"]}


@pytest.mark.parametrize(
    ("left", "remain"),
    [
        ("", []),  # without a title: all of them
        ("directrice technique", ["présidente"]),
        ("Directrice technique de Qwen", ["présidente"]),
        ("CTO", ["présidente"]),  # the same position by another word
        ("présidente", ["directrice technique"]),
        ("PDG", []),  # none has that title: all of them
        ("responsable", []),
    ],
)
def test_a_departure_with_a_title_ends_the_positions_of_that_title_or_all_if_none_has_it(qwen, left, remain):
    ana = make_person(title="Ana")
    for title in ("directrice technique", "présidente"):
        make_public_fact(subject=ana, object=qwen, title=title, start="2019")
    make_public_fact(subject=ana, kind="departure", object=qwen, title=left, start="2026-03")
    there, gone = lists(qwen).get("Qui est là", []), lists(qwen).get("Qui est parti", [])
    assert [line for line in there if "depuis" in line] == [f"Ana, {title} depuis 2019 confirmé" for title in remain]
    assert len(there) + len(gone) == 2  # what she had before stands with what she still has
    assert bool(gone) != bool(remain)


def test_a_departure_from_a_position_that_ended_on_another_date_takes_no_other_position(qwen):
    ana = make_person(title="Ana")
    make_public_fact(subject=ana, object=qwen, title="CTO", start="2015", end="2019")
    make_public_fact(subject=ana, object=qwen, title="présidente", start="2019")
    make_public_fact(subject=ana, kind="departure", object=qwen, title="CTO", start="2020-01")
    assert lists(qwen)["Qui est là"] == [
        "Ana, présidente depuis 2019 confirmé",
        "Ana, CTO jusqu’en janvier 2020 confirmé",
        "Ana, CTO 2015 – 2019 confirmé",
    ]


def test_an_appointment_begins_the_position_with_its_title_in_another_word(qwen):
    ana = make_person(title="Ana")
    make_public_fact(subject=ana, object=qwen, title="CTO")
    make_public_fact(subject=ana, kind="appointment", object=qwen, title="directrice technique", start="2022-04")
    assert lists(qwen) == {"Qui est là": ["Ana, CTO depuis avril 2022 confirmé"]}


def test_a_departure_that_is_denied_ends_nothing_and_a_position_that_is_denied_is_none(qwen):
    ana, bob = make_person(title="Ana"), make_person(title="Bob")
    make_public_fact(subject=ana, object=qwen, title="chercheuse", start="2019")
    make_public_fact(subject=ana, kind="departure", object=qwen, start="2026-03", status="denied")
    make_public_fact(subject=bob, object=qwen, title="directeur", start="2019", status="denied")
    assert lists(qwen) == {"Qui est là": ["Ana, chercheuse depuis 2019 confirmé"]}
    assert "démenti" in read(qwen.url).text


def test_whoever_comes_back_is_there_and_has_not_left(qwen):
    ana = make_person(title="Ana")
    make_public_fact(subject=ana, object=qwen, title="chercheuse", start="2015", end="2019")
    make_public_fact(subject=ana, kind="departure", object=qwen, start="2019")
    make_public_fact(subject=ana, kind="arrival", object=qwen, title="directrice", start="2022-04")
    assert lists(qwen) == {
        "Qui est là": ["Ana, directrice depuis avril 2022 confirmé", "Ana, chercheuse 2015 – 2019 confirmé"]
    }


def test_an_arrival_gives_its_date_to_the_position_that_has_none(qwen):
    ana = make_person(title="Ana")
    make_public_fact(subject=ana, object=qwen, title="chercheuse")
    make_public_fact(subject=ana, kind="arrival", object=qwen, title="chercheuse", start="2022-04")
    assert lists(qwen) == {"Qui est là": ["Ana, chercheuse depuis avril 2022 confirmé"]}


def test_a_departure_to_come_leaves_the_person_there(qwen):
    ana = make_person(title="Ana")
    make_public_fact(subject=ana, object=qwen, title="chercheuse", start="2022")
    make_public_fact(subject=ana, kind="departure", object=qwen, start="2027-01")
    assert lists(qwen) == {"Qui est là": ["Ana, chercheuse 2022 – janvier 2027 confirmé"]}


def test_a_position_to_come_is_announced_and_not_held_yet(qwen):
    make_public_fact(subject=make_person(title="Ana"), object=qwen, title="directrice", start="2027-01")
    assert lists(qwen) == {}
    assert read(qwen.url).facts_in(".timeline") == ["Poste occupé par Ana, directrice depuis janvier 2027 confirmé"]


@pytest.mark.parametrize(
    ("asked", "sure", "unsure"),
    [
        ("2018", [], ["Cid", "Dan"]),
        ("2019", ["Ana"], ["Cid", "Dan"]),
        ("2019-02", [], ["Ana", "Cid", "Dan"]),  # since 2019, who knows which month
        ("2023", ["Ana", "Bob"], ["Cid", "Dan"]),
        ("2024-05-10", ["Ana"], ["Bob", "Cid", "Dan"]),  # gone in May, who knows which day
        ("2024-05", ["Ana", "Bob"], ["Cid", "Dan"]),
        ("2025", ["Ana", "Dan"], ["Cid"]),
        ("2026-11", ["Ana", "Cid"], []),
    ],
)
def test_who_was_there_on_a_date_and_who_may_have_been(qwen, asked, sure, unsure):
    for name, fields in {
        "Ana": {"start": "2019"},
        "Bob": {"start": "2020", "end": "2024-05"},
        "Cid": {},
        "Dan": {"end": "2025"},
    }.items():
        make_public_fact(subject=make_person(title=name), object=qwen, title="poste", **fields)
    page = read(qwen.url, date=asked)
    found = [
        [page.words(a) for a in tag.select(".position-person")]
        for tag in page.main.select("h3 + .list-total + .chart, .empty")
    ]
    found = [sorted(names) for names in found]
    assert found == ([sure, unsure] if unsure else [sure])


def test_the_page_says_of_which_date_it_speaks(qwen):
    make_public_fact(subject=make_person(title="Ana"), object=qwen, title="chercheuse", start="2019")
    page = read(qwen.url, date="2025-06")
    assert "Qui était là en juin 2025" in page.all(".staff h3")
    assert page.main.select_one("#id_date")["value"] == "juin 2025"
    assert "Qui était là le 1er juin 2025" in read(qwen.url, date="2025-06-01").all(".staff h3")
    assert "Rien n’établit qui était là à cette date." in read(qwen.url, date="2001").text


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("juin", "Écrivez une année, un mois ou un jour"),
        ("2025-13", "Écrivez une année, un mois ou un jour"),
        ("2025-02-30", "Écrivez une année, un mois ou un jour"),
        ("0000", "Écrivez une année, un mois ou un jour"),
        ("", "Écrivez une année, un mois ou un jour."),
        ("2027", "Cette date est à venir"),
        ("<b>", "Écrivez une année, un mois ou un jour"),
    ],
)
def test_a_date_that_is_none_is_refused_beside_its_field_and_the_page_is_shown(qwen, asked, message):
    make_public_fact(subject=make_person(title="Ana"), object=qwen, title="chercheuse", start="2019")
    page = read(qwen.url, date=asked)
    assert page.status == 200
    assert message in page.all("#erreur-date")[0]
    field = page.main.select_one("#id_date")
    assert field["aria-invalid"] == "true"
    assert "erreur-date" in field["aria-describedby"]
    assert field["value"] == asked
    assert page.positions == ["Ana, chercheuse depuis 2019 confirmé"]


@pytest.mark.portable
def test_the_people_of_the_labs_are_there_with_the_name_of_the_lab(qwen):
    alibaba, sold = make_company(title="Alibaba"), make_company(title="Cédée")
    make_public_fact(subject=qwen, kind="part_of", object=alibaba)
    make_public_fact(subject=sold, kind="part_of", object=alibaba, end="2020")
    make_public_fact(subject=make_person(title="Ana"), object=qwen, title="chercheuse", start="2019")
    make_public_fact(subject=make_person(title="Bob"), object=sold, title="chercheur", start="2019")
    assert lists(alibaba) == {"Qui est là": ["Ana, chercheuse · Qwen depuis 2019 confirmé"]}
    assert lists(qwen) == {"Qui est là": ["Ana, chercheuse depuis 2019 confirmé"]}


@pytest.mark.portable
def test_nobody_is_there_by_a_fact_that_is_not_public(qwen):
    make_public_fact(subject=make_person(title="Ana"), object=qwen, title="chercheuse", start="2019")
    hidden = make_fact(subject=make_person(title="SECRET personne"), object=qwen, title="SECRET")
    gone = make_fact(subject=make_person(title="SECRET partie"), kind="departure", object=qwen, start="2026-01")
    for article in make_unpublished_articles().values():
        Report.objects.create(article=article, fact=hidden)
        Report.objects.create(article=article, fact=gone)
    make_public_fact(subject=make_person(title="SECRET fiche", live=False), object=qwen, title="SECRET")
    make_public_fact(subject=make_person(title="SECRET retirée"), object=qwen, title="SECRET", is_retired=True)
    assert lists(qwen) == {"Qui est là": ["Ana, chercheuse depuis 2019 confirmé"]}
    assert MARK not in read(qwen.url, date="2026").source


def test_each_line_cites_the_paragraph_that_says_it(qwen):
    article = make_article(title="Arrivée")
    fact = make_fact(subject=make_person(title="Ana"), object=qwen, title="chercheuse")
    article.reports.add(Report(fact=fact, status="confirmed", block_id=article.body[0].id))
    article.save_revision().publish()
    assert read(qwen.url).links["Arrivée"] == f"{article.url}#{article.body[0].id}"


@pytest.mark.parametrize("count", portable([1, 5], 1))
def test_people_cost_the_same_queries_whatever_their_number(qwen, count, client, django_assert_num_queries):
    lab = make_company(title="Labo")
    make_public_fact(subject=lab, kind="part_of", object=qwen)
    article = make_article()
    for _ in range(count):
        for place in (qwen, lab):
            person = make_person()
            for kind, fields in (("position", {"end": "2020"}), ("arrival", {"title": "", "start": "2021"})):
                fact = make_public_fact(subject=person, kind=kind, object=place, **fields)
                Report.objects.create(article=article, fact=fact)
        Report.objects.create(article=article, fact=make_public_fact(subject=make_person(), object=qwen, title="poste"))
    client.get(qwen.url)
    # The page with its names; facts, the group, the people of the labs, the fiches of all these; stories that name it;
    # evidence; sections of the menu, which a server keeps.
    with django_assert_num_queries(8):
        assert client.get(qwen.url).status_code == 200


def test_each_list_says_how_many_people_it_holds(qwen):
    for number in range(MAX_BARS + 1):
        make_public_fact(subject=make_person(title=f"Ana {number}"), object=qwen, title="chercheuse", start="2019")
    both = make_person(title="Bob")
    for title in ("pilote", "membre"):
        make_public_fact(subject=both, object=qwen, title=title, start="2019")
    make_public_fact(subject=make_person(title="Cid"), object=qwen, title="pilote", start="2019", end="2020")
    assert read(qwen.url).all(".staff .list-total") == [f"{MAX_BARS + 2} personnes", "1 personne"]
    assert read(qwen.url, date="2019-06").all(".staff .list-total")[2:] == [f"{MAX_BARS + 3} personnes"]
    assert read(qwen.url, presents="2").all(".staff .list-total") == [f"{MAX_BARS + 2} personnes", "1 personne"]
