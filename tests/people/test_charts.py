"""Positions drawn on an axis of time: what is known is full, what is not is dotted, what goes on fades."""

from datetime import date

import pytest

from people.charts import Axis
from people.positions import Position
from tests.builders import make_company, make_person, make_public_fact
from tests.html import read

TODAY = date(2026, 11, 30)


def position(start: str = "", end: str = "", departure: object = None) -> Position:
    return Position(None, None, "Qwen", "chercheuse", start, end, TODAY.isoformat(), [], departure)


def drawn(*positions: Position) -> list[list[tuple[str, str, str]]]:
    axis = Axis(positions, TODAY)
    return [[(part.x, part.width, part.look) for part in axis.segments(each)] for each in positions]


def test_a_bar_goes_from_the_first_month_to_the_last():
    assert drawn(position("2017-01"), position("2017-01", "2021-12"))[1] == [("0%", "50.42%", "known")]


def test_what_goes_on_fades():
    assert drawn(position("2017-01"))[0] == [("0%", "94%", "known"), ("94%", "6%", "open")]


def test_a_beginning_or_an_end_that_nobody_knows_is_dotted():
    axis = position("2017-01")
    assert [part[2] for part in drawn(axis, position(end="2021"))[1]] == ["unknown", "known"]
    assert [part[2] for part in drawn(axis, position("2021", departure=object()))[1]] == ["known", "unknown"]
    assert drawn(axis, position())[1] == [("0%", "100%", "unknown")]


def test_one_month_is_seen():
    [_, [(_, width, _)]] = drawn(position("1986"), position("2020-03", "2020-03"))
    assert float(width.rstrip("%")) >= 1.5


@pytest.mark.parametrize(
    ("start", "labels"),
    [
        ("2026-11", ["12/2025", "02/2026", "04/2026", "06/2026", "08/2026", "10/2026"]),
        ("2022", ["2022", "2023", "2024", "2025", "2026"]),
        ("1999-05", ["2000", "2005", "2010", "2015", "2020", "2025"]),
        ("1850", ["1850", "1900", "1950", "2000"]),
    ],
)
def test_an_axis_has_six_labels_at_most(start, labels):
    assert [tick.label for tick in Axis([position(start)], TODAY).ticks] == labels


def test_an_axis_reaches_what_is_to_come():
    axis = Axis([position("2026"), position("2027-06")], TODAY)
    assert axis.x("2027-06-30", is_end=True) == 100
    assert axis.mark("2025") == ""


@pytest.mark.django_db
@pytest.mark.usefixtures("november_2026")
def test_a_denied_post_is_struck_and_a_disputed_one_hatched():
    lin, qwen = make_person(title="Junyang Lin"), make_company(title="Qwen")
    make_public_fact(subject=lin, object=qwen, title="directeur", start="2019", status="denied")
    make_public_fact(subject=lin, object=qwen, title="chercheur", start="2021", status="disputed")
    page = read(lin.url)
    bars = page.main.select(".chart-bar")
    assert [bar["class"][1] for bar in bars] == ["chart-disputed", "chart-denied"]
    assert [bool(bar.select(".bar-struck")) for bar in bars] == [False, True]
    assert page.words(bars[0].title) == "Junyang Lin, chercheur, Qwen : depuis 2021 (contesté)"


@pytest.mark.django_db
@pytest.mark.usefixtures("november_2026")
def test_a_fiche_says_first_what_is_so_today():
    lin, qwen, alibaba = make_person(title="Lin"), make_company(title="Qwen"), make_company(title="Alibaba")
    make_public_fact(subject=qwen, kind="part_of", object=alibaba)
    make_public_fact(subject=lin, kind="leadership", object=qwen, title="responsable", start="2019")
    make_public_fact(subject=lin, kind="founding", object=alibaba, start="1999")
    assert read(lin.url).all(".today-line > p") == ["Responsable, Qwen depuis 2019", "A fondé Alibaba 1999"]
    assert read(qwen.url).all(".today-line > p") == [
        "Fait partie de Alibaba",
        "Direction : Lin, responsable depuis 2019",
    ]
    make_public_fact(subject=lin, kind="departure", object=qwen, start="2026-03")
    assert (
        read(lin.url).all(".today")[0].startswith("Aujourd’hui Aucun poste établi. Dernier poste connu : responsable")
    )
    assert "Direction : rien d’établi." in read(qwen.url).all(".today")[0]


@pytest.mark.django_db
def test_a_fiche_without_facts_says_nothing_of_today():
    assert read(make_person().url).all(".today") == read(make_company().url).all(".today") == []


@pytest.mark.django_db
def test_among_many_people_one_is_found_by_name_or_post():
    qwen = make_company(title="Qwen")
    for number in range(31):
        make_public_fact(
            subject=make_person(title=f"Personne {number:02}"), object=qwen, title="abcdefg"[number % 7] * 5
        )
    assert read(qwen.url).main.select_one("#id_qui")
    assert len(read(qwen.url, qui="PERSONNE 07").positions) == 1
    assert len(read(qwen.url, qui="ggggg").positions) == 4
    assert "Personne ici ne répond à « zzz »" in read(qwen.url, qui="zzz").text
