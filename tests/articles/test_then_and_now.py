"""Under a story, each person with what they were on its date and are today, from public facts."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from articles.models import Report
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

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november_2026")]
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def lin():
    return make_person(title="Lin", description="Chercheur")


@pytest.fixture
def qwen():
    return make_company(title="Qwen", description="Laboratoire")


@pytest.fixture
def story(lin, qwen):
    body = [("paragraph", f"<p>{link(lin)} de {link(qwen)}.</p>")]
    return make_article(body=body, published_at=datetime(2025, 4, 28, 9, 0, tzinfo=PARIS))


def shown(story):
    return read(story.url).all(".named-list .standing")


@pytest.mark.parametrize(
    ("positions", "expected"),
    [
        ([("2019", "")], "responsable, Qwen"),
        ([("2019", "2026-03")], "alors responsable, Qwen ; a quitté Qwen en mars 2026"),
        ([("2019", "2026-03-04")], "alors responsable, Qwen ; a quitté Qwen le 4 mars 2026"),
        ([("2026", "")], "aujourd’hui responsable, Qwen"),
        ([("", "")], "aujourd’hui responsable, Qwen"),  # since when is not known: not said of 2025
        ([("", "2026-03")], "responsable, Qwen, jusqu’en mars 2026"),
        ([("2019", "2024")], "responsable, Qwen, jusqu’en 2024"),
    ],
)
def test_what_somebody_was_then_and_is_today(story, lin, qwen, positions, expected):
    for start, end in positions:
        make_public_fact(subject=lin, object=qwen, title="responsable", start=start, end=end)
    assert shown(story) == [expected]


@pytest.mark.portable
def test_a_departure_and_a_new_position_are_both_shown(story, lin, qwen):
    make_public_fact(subject=lin, object=qwen, title="responsable", start="2019")
    make_public_fact(subject=lin, kind="departure", object=qwen, start="2026-03", status="disputed")
    assert shown(story) == ["alors responsable, Qwen ; a quitté Qwen en mars 2026 (contesté)"]
    make_public_fact(subject=lin, kind="leadership", object=make_company(title="Neuve"), start="2026-05", title="")
    assert shown(story)[0].endswith("; aujourd’hui direction, Neuve")


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        ([("responsable", "2019", ""), ("membre", "2026", "")], "responsable, Qwen ; aujourd’hui aussi membre, Qwen"),
        ([("responsable", "2019", ""), ("membre", "2020", "2026")], "responsable, Qwen ; alors aussi membre, Qwen"),
        (
            [("responsable", "2019", ""), ("membre", "2020", "2026"), ("pilote", "2026", "")],
            "responsable, Qwen ; alors aussi membre, Qwen ; aujourd’hui aussi pilote, Qwen",
        ),
        ([("responsable", "2024", "2025-06"), ("responsable", "2026", "")], "responsable, Qwen"),
        ([("responsable", "2019", ""), ("membre", "2020", "")], "membre, Qwen et responsable, Qwen"),
    ],
)
def test_a_role_of_both_days_is_told_once(story, lin, qwen, roles, expected):
    for title, start, end in roles:
        make_public_fact(subject=lin, object=qwen, title=title, start=start, end=end)
    assert shown(story) == [expected]


def test_without_a_position_the_line_of_the_fiche_stands(story):
    assert read(story.url).all(".named-list span") == ["Chercheur", "Laboratoire"] or shown(story) == []
    assert shown(story) == []


def test_facts_that_are_not_public_say_nothing(story, lin, qwen):
    fact = make_fact(subject=lin, object=qwen, title="SECRET", start="2019")
    for article in make_unpublished_articles().values():
        Report.objects.create(article=article, fact=fact, status="confirmed")
    make_public_fact(subject=lin, object=qwen, title="SECRET", start="2019", is_retired=True)
    make_public_fact(subject=lin, object=qwen, title="SECRET niée", start="2019", status="denied")
    assert MARK not in read(story.url).source
    assert shown(story) == []
