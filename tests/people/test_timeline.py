"""The timeline of a fiche: facts by year, gaps between positions, undated facts apart."""

from datetime import date

import pytest

from articles.models import Report
from people.models import Source
from tests.builders import (
    make_article,
    make_company,
    make_fact,
    make_person,
    make_public_fact,
    make_unpublished_articles,
)
from tests.html import MARK, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november_2026")]


@pytest.fixture
def lin():
    return make_person(title="Junyang Lin")


@pytest.fixture
def qwen():
    return make_company(title="Qwen")


def reported(fact, article, **fields):
    article.reports.add(Report(fact=fact, **({"status": "confirmed"} | fields)))
    article.save_revision().publish()


@pytest.mark.portable
def test_facts_are_listed_under_their_year_the_latest_first_and_the_undated_last(lin, qwen):
    for start in ("2024", "", "2026-03", "2026-05-02", "2026"):
        make_public_fact(subject=lin, kind="award", object_text=f"prix {start or 'sans date'}", start=start)
    page = read(lin.url)
    assert page.all(".timeline h3") == ["2026", "2024", "Date inconnue"]
    assert [line.split(" · ")[0] for line in page.facts] == [
        "Distinction prix 2026-05-02 2 mai 2026 confirmé",
        "Distinction prix 2026-03 mars 2026 confirmé",
        "Distinction prix 2026 2026 confirmé",
        "Distinction prix 2024 2024 confirmé",
        "Distinction prix sans date confirmé",
    ]


@pytest.mark.parametrize(
    ("first", "second", "gap"),
    [
        (("2015", "2019"), ("2022", ""), "2019 – 2022"),
        (("2015", "2019-06"), ("2022-03-04", ""), "juin 2019 – 4 mars 2022"),
        (("2015", "2019"), ("2020", ""), None),  # the one may have followed the other
        (("2015", "2019-11"), ("2020-01", ""), None),  # a month is no gap
        (("2015", ""), ("2022", ""), None),  # the first goes on
        (("2015", "2024"), ("2022", ""), None),
    ],
)
def test_a_gap_between_two_positions_is_shown(lin, first, second, gap):
    for number, (start, end) in enumerate((first, second)):
        make_public_fact(subject=lin, object_text=f"Maison {number}", title="chercheur", start=start, end=end)
    assert read(lin.url).all(".timeline-gap") == ([f"{gap} : rien n’est établi"] if gap else [])


def test_there_is_no_gap_beside_an_unknown_date(lin):
    for start, end in (("2015", "2019"), ("", "2021"), ("2022", "")):
        make_public_fact(subject=lin, object_text=f"Maison {start}", title="chercheur", start=start, end=end)
    assert read(lin.url).all(".timeline-gap") == []


def test_a_departure_ends_the_position_before_a_gap(lin, qwen):
    make_public_fact(subject=lin, object=qwen, title="chercheur", start="2015")
    make_public_fact(subject=lin, kind="departure", object=qwen, start="2019")
    make_public_fact(subject=lin, object_text="Ailleurs", title="directeur", start="2022")
    page = read(lin.url)
    assert page.all(".timeline-gap") == ["2019 – 2022 : rien n’est établi"]
    assert page.positions == [
        "directeur, Ailleurs depuis 2022 confirmé", "chercheur, Qwen 2015 – 2019 confirmé"
    ]  # fmt: skip
    assert page.facts == []  # the departure is told with the post that it ends


def test_a_gap_in_which_something_happened_is_one_of_positions_alone(lin):
    for start, end in (("2015", "2019"), ("2022", "")):
        make_public_fact(subject=lin, object_text=f"Maison {start}", title="chercheur", start=start, end=end)
    make_public_fact(subject=lin, kind="award", object_text="prix", start="2020-05")
    assert read(lin.url).all(".timeline-gap") == ["2019 – 2022 : aucun poste n’est établi"]


def test_dates_that_sources_dispute_are_shown_with_their_source(lin, qwen):
    fact = make_fact(subject=lin, kind="departure", object=qwen, title="chercheur", start="2026")
    Source.objects.create(
        fact=fact, publisher="Reuters", url="https://example.org/", checked_on=date(2026, 3, 9), start="2026-01"
    )
    Source.objects.create(fact=fact, publisher="Clubic", checked_on=date(2026, 3, 9), start="2026")
    reported(fact, make_article(title="Départs"), status="disputed", start="2026-03", title="responsable")
    page = read(lin.url)
    assert page.all(".fact-differs") == [
        "Selon « Départs » : responsable, mars 2026",
        "Selon Reuters : janvier 2026",
    ]
    assert page.positions == ["chercheur, Qwen jusqu’en 2026 contesté"]


@pytest.mark.portable
def test_older_reports_stand_below_the_latest(lin, qwen):
    fact = make_fact(subject=lin, kind="departure", object=qwen, start="2026-03")
    reported(fact, make_article(title="Premier récit"), status="unverified", reported_on=date(2026, 3, 4))
    reported(fact, make_article(title="Dernier récit"), status="confirmed", reported_on=date(2026, 3, 9))
    page = read(lin.url)
    assert page.all(".position .how summary") == ["confirmé 2 sources"]
    assert page.all(".position .citations li") == [
        "Dernier récit 9 mars 2026", "Premier récit 4 mars 2026 non vérifié"
    ]  # fmt: skip


def test_groups_holdings_and_undated_products_are_listed_apart(qwen):
    make_public_fact(subject=make_company(title="ASML"), kind="holds", object=qwen, share=11, start="2025-09")
    make_public_fact(subject=qwen, kind="product", object_text="Le Chat")
    make_public_fact(subject=qwen, kind="product", object_text="Qwen3", start="2025-04-28")
    page = read(qwen.url)
    assert page.facts_in(".timeline") == ["Produit Qwen3 28 avril 2025 confirmé"]
    assert [line.split()[0] for line in page.facts_in("[aria-labelledby=liens]")] == ["Actionnaire", "Produit"]


def test_nothing_of_a_fact_that_is_not_public_shows_not_even_a_gap(lin, qwen):
    make_public_fact(subject=lin, object=qwen, title="chercheur", start="2015", end="2019")
    for article in make_unpublished_articles().values():
        fact = make_fact(subject=lin, object_text="SECRET", title="SECRET", start="2024")
        Report.objects.create(article=article, fact=fact, status="confirmed")
    make_public_fact(subject=lin, object_text="SECRET", title="SECRET", start="2024", is_retired=True)
    page = read(lin.url)
    assert MARK not in page.source
    assert page.all(".timeline-gap") == []
    assert page.positions == ["chercheur, Qwen 2015 – 2019 confirmé"]


def test_a_long_timeline_comes_in_pages(lin):
    for year in range(1980, 2015):
        make_public_fact(subject=lin, kind="award", object_text="prix", start=str(year))
    page = read(lin.url)
    assert len(page.facts) == 20
    assert page.main.select_one(".timeline [rel=next]")["href"] == "/personnes/junyang-lin/?faits=2"
    assert len(read(lin.url, faits="2").facts) == 15
    assert read(lin.url, faits="3").status == 404
