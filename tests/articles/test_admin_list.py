"""The flat list of stories in the admin."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import ArticlePage
from tests.admin import queries_of, sign_in, soup, words
from tests.builders import make_article, make_person, make_section

pytestmark = pytest.mark.django_db


def titles(client, **query) -> list[str]:
    page = soup(client.get(reverse("articles:index"), query))
    return sorted(link.get_text(strip=True) for link in page.select("td.title .title-wrapper a"))


def row(client) -> str:
    return words(client.get(reverse("articles:index_results")))


def test_it_says_of_each_story_where_it_stands():
    client = sign_in("writer")
    article = make_article(
        title="Qwen perd", section=make_section(title="IA"), authors=(make_person(title="Camille Démo"),), live=False
    )
    ArticlePage.objects.filter(pk=article.pk).update(
        planned_at=timezone.make_aware(timezone.datetime(2027, 3, 1, 8, 0)),
        embargo_until=timezone.make_aware(timezone.datetime(2027, 3, 2, 14, 30)),
    )
    page = row(client)
    for heading in ("Titre", "Rubrique", "Signatures", "Statut", "Prévu pour", "Embargo", "Modifié"):
        assert heading in page
    for value in ("Qwen perd", "IA", "Camille Démo", "1er mars 2027 à 8 h 00", "2 mars 2027 à 14 h 30", "brouillon"):
        assert value.lower() in page.replace("\u00a0", " ").lower()


@pytest.mark.portable
def test_it_is_filtered_by_section_format_status_and_embargo():
    client = sign_in("writer")
    space = make_section(title="Espace")
    make_article(title="Live")
    make_article(title="Test", format="review", section=space)
    make_article(title="Draft", live=False)
    changed = make_article(title="Changed")
    changed.title = "Changed again"
    changed.save_revision()
    held = make_article(title="Held", live=False)
    ArticlePage.objects.filter(pk=held.pk).update(embargo_until=timezone.now() + timedelta(days=1))
    assert titles(client, section=space.pk) == ["Test"]
    assert titles(client, format="review") == ["Test"]
    assert titles(client, status="draft") == ["Draft", "Held"]
    assert titles(client, status="changed") == ["Changed again"]
    assert titles(client, status="live") == ["Changed again", "Live", "Test"]
    assert titles(client, embargo="yes") == ["Held"]
    assert titles(client, section=space.pk, format="brief") == []


@pytest.mark.portable
def test_it_is_searched_with_filters_and_any_order():
    client = sign_in("writer")
    make_article(title="Alibaba perd une équipe")
    make_article(title="Mistral lève des fonds")
    for ordering in ("planned_at", "-embargo_until", "section_title", "title"):
        assert titles(client, q="aliba", status="live", ordering=ordering) == ["Alibaba perd une équipe"]


@pytest.mark.parametrize(
    "query",
    [{"q": '"'}, {"q": "\x00"}, {"q": "a" * 10_000}, {"q": "😀 ' OR"}, {"p": "999999"}, {"p": "abc"}, {"ordering": "x"},
     {"section": "abc", "format": "x", "status": "x", "embargo": "x"}],
)  # fmt: skip
def test_odd_queries_are_answered(query):
    client = sign_in("writer")
    make_article()
    assert client.get(reverse("articles:index"), query).status_code == 200


def test_many_stories_cost_the_queries_of_one():
    client = sign_in("editor")
    people = [make_person() for _ in range(5)]
    make_article(authors=tuple(people[:1]))
    one = queries_of(client, reverse("articles:index_results"))
    for number in range(7):
        make_article(authors=(people[number % 5], people[(number + 1) % 5]), live=number % 2 == 0)
    assert queries_of(client, reverse("articles:index_results")) == one
