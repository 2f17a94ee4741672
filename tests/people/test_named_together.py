"""Who is named most often with a fiche and why; with whom a person worked; the stories of a year."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from articles.models import Report
from people import fiche_rows
from people.models import Profile
from tests.builders import (
    link,
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
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def lin():
    return make_person(title="Lin")


@pytest.fixture
def qwen():
    return make_company(title="Qwen")


def naming(*profiles):
    return [("paragraph", "<p>" + " et ".join(link(profile) for profile in profiles) + ".</p>")]


@pytest.mark.portable
def test_those_named_with_it_most_often_come_first_with_the_number_and_the_tie(lin, qwen):
    zhou, once = make_person(title="Zhou"), make_person(title="Une fois")
    for others in ([qwen, zhou], [qwen, zhou], [qwen], [once]):
        make_article(body=naming(lin, *others))
    make_public_fact(subject=lin, kind="departure", object=qwen, start="2026-03", status="reported")
    page = read(lin.url)
    assert page.all(".named-together li") == [
        "Qwen nommés ensemble dans 3 articles · départ (rapporté)",
        "Zhou nommés ensemble dans 2 articles",
    ]
    assert read(qwen.url).all(".named-together li")[0] == "Lin nommés ensemble dans 3 articles · départ (rapporté)"


@pytest.mark.portable
def test_what_is_not_public_is_not_counted(lin, qwen):
    secret = make_person(title="Dépubliée")
    for _ in range(2):
        make_article(body=naming(lin, qwen, secret))
    make_unpublished_articles(body=naming(lin, qwen))
    secret.unpublish()
    page = read(lin.url)
    assert page.all(".named-together li") == ["Qwen nommés ensemble dans 2 articles"]
    assert MARK not in page.source


@pytest.mark.portable
def test_only_the_latest_stories_are_compared(lin, qwen, monkeypatch):
    monkeypatch.setattr("people.models.profile.STORIES_COMPARED", 3)
    monkeypatch.setattr("people.fiche_rows.STORIES_COMPARED", 3)
    monkeypatch.setattr(fiche_rows._LATEST, "_known", {})  # written with another number
    for _ in range(5):
        make_article(body=naming(lin, qwen))
    assert read(lin.url).all(".named-together li") == ["Qwen nommés ensemble dans 3 des 3 derniers articles"]


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        (("2018", "2024"), ("2020-05", ""), "Qwen, mai 2020 – 2024"),
        (("2018", "2024"), ("2024", ""), None),  # the one may have left before the other came
        (("2018", "2019"), ("2022", ""), None),
        (("", "2024"), ("", "2024"), None),  # unknown starts are not assumed to overlap
        (
            ("", "2024"),
            ("2020", ""),
            "Qwen, jusqu’en 2024",
        ),  # whoever left in 2024 was there with who came in 2020
        (("", "2024-06"), ("", "2025"), None),
        (("2018", ""), ("2020", ""), None),  # both are there still: colleagues, not former ones
    ],
)
def test_former_colleagues_are_those_whose_dates_surely_overlap(lin, qwen, mine, theirs, expected):
    make_public_fact(subject=lin, object=qwen, title="chercheur", start=mine[0], end=mine[1])
    make_public_fact(subject=make_person(title="Hui"), object=qwen, title="chercheur", start=theirs[0], end=theirs[1])
    assert read(lin.url).all(".colleagues li") == ([f"Hui {expected}"] if expected else [])


def test_colleagues_elsewhere_and_hidden_ones_are_none(lin, qwen):
    make_public_fact(subject=lin, object=qwen, title="chercheur", start="2018", end="2024")
    make_public_fact(subject=make_person(title="Ailleurs"), object=make_company(), title="chercheur", start="2018")
    make_public_fact(subject=make_person(title="SECRET", live=False), object=qwen, title="chercheur", start="2018")
    fact = make_fact(subject=make_person(title="SECRET aussi"), object=qwen, title="chercheur", start="2018")
    for article in make_unpublished_articles().values():
        Report.objects.create(article=article, fact=fact)
    page = read(lin.url)
    assert page.all(".colleagues li") == []
    assert MARK not in page.source


@pytest.mark.portable
def test_stories_can_be_read_by_year(lin):
    for year in (2024, 2026):
        moment = datetime(year, 1, 1, 0, 30, tzinfo=PARIS)
        make_article(title=f"Article {year}", body=naming(lin), subjects=(lin,), published_at=moment)
        make_article(title=f"Citation {year}", body=naming(lin), published_at=moment)
    make_unpublished_articles(body=naming(lin), published_at=datetime(2020, 5, 1, tzinfo=PARIS))
    page = read(lin.url)
    assert page.all(".years a") == ["Tous", "2026", "2025", "2024"]
    assert page.main.select_one(".years [aria-current]").get_text() == "Tous"
    assert page.titles == ["Article 2026", "Article 2024", "Citation 2026", "Citation 2024"]
    page = read(lin.url, annee="2024")
    assert page.titles == ["Article 2024", "Citation 2024"]
    assert page.main.select_one(".years [aria-current]").get_text() == "2024"
    assert "Aucun article de 2025 ne nomme cette fiche." in read(lin.url, annee="2025").text


@pytest.mark.parametrize("year", portable(["2020", "abc", "20240", "²", "2024\x00"], "2024\x00"))
def test_a_year_without_stories_is_not_found(lin, year):
    make_article(body=naming(lin), published_at=datetime(2024, 5, 1, tzinfo=PARIS))
    assert read(lin.url, annee=year).status == 404


def test_the_pages_of_a_year_keep_the_year(lin):
    for _ in range(13):
        make_article(body=naming(lin), subjects=(lin,))
    make_article(body=naming(lin), published_at=datetime(2024, 5, 1, tzinfo=PARIS))
    page = read(lin.url, annee="2026")
    assert page.main.select_one("[rel=next]")["href"] == f"{lin.url}?annee=2026&sujets=2"


def test_a_mention_follows_the_date_of_its_story(lin):
    article = make_article(title="Redaté", body=naming(lin))
    article.published_at = datetime(2023, 5, 1, tzinfo=PARIS)
    article.save_revision().publish()
    assert read(lin.url, annee="2023").titles == ["Redaté"]
    assert Profile.objects.get(pk=lin.pk).mentions.get().published_at == article.published_at
