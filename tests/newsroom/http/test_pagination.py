"""Lists in pages: 404 for a page that is not there, and no count of everything behind."""

import pytest
from django.http import Http404
from django.test import RequestFactory

from newsroom.http.pagination import MAX_PAGES, paginate
from newsroom.http.template_tags import total
from newsroom.text.template_filters import number_of
from people.models import Tag

pytestmark = [pytest.mark.django_db, pytest.mark.portable]


@pytest.fixture
def tags():
    for number in range(5):
        Tag.objects.create(name=f"Mot {number}")
    return Tag.objects.order_by("name")


def asked(query: str):
    return RequestFactory().get(f"/?{query}")


def test_each_page_knows_its_neighbours(tags):
    first, second, last = (paginate(asked(f"page={number}"), tags, per_page=2) for number in (1, 2, 3))
    assert [tag.name for tag in first] == ["Mot 0", "Mot 1"]
    assert (first.has_previous(), first.has_next()) == (False, True)
    assert (second.previous_page_number(), second.next_page_number()) == (1, 3)
    assert [tag.name for tag in last] == ["Mot 4"]
    assert not last.has_next()


@pytest.mark.parametrize(
    "page", ["0", "-1", "abc", "4", "999999", str(MAX_PAGES + 1), "1.5", "", "١", "1e3", "9" * 5000, "%00"]
)
def test_a_page_that_is_not_there_is_not_found(tags, page):
    with pytest.raises(Http404):
        paginate(asked(f"page={page}"), tags, per_page=2)


def test_an_empty_list_has_one_page():
    page = paginate(asked(""), Tag.objects.all(), per_page=2)
    assert not page
    assert not page.has_other_pages()


def test_a_page_costs_its_rows_and_no_count(tags, django_assert_num_queries):
    with django_assert_num_queries(1):
        list(paginate(asked("page=2"), tags, per_page=2))


def test_two_lists_of_a_page_turn_apart(tags):
    assert paginate(asked("page=2&citations=3"), tags, per_page=2, parameter="citations").number == 3


@pytest.mark.parametrize(("number", "queries"), [(1, 1), (2, 1), (3, 0)])
def test_a_total_costs_a_count_unless_the_page_is_the_last(tags, django_assert_num_queries, number, queries):
    page = paginate(asked(f"page={number}"), tags, per_page=2)
    with django_assert_num_queries(queries):
        assert total(page, "mot,mots") == "5\u00a0mots"


@pytest.mark.parametrize("number", [1, 3])
def test_a_total_is_counted_no_further_than_it_need(tags, number):
    assert total(paginate(asked(f"page={number}"), tags, 2, counted=4), "mot,mots") == "au moins 4\u00a0mots"
    assert total(paginate(asked("page=1"), list(tags), 2, counted=4), "mot,mots") == "au moins 4\u00a0mots"
    assert total(paginate(asked(f"page={number}"), tags, 2, counted=6), "mot,mots") == "5\u00a0mots"


@pytest.mark.parametrize(
    ("count", "words"), [(0, ""), (1, "1\u00a0mot"), (2, "2\u00a0mots"), (12345, "12\u202f345\u00a0mots")]
)
def test_a_number_agrees_with_what_it_counts(count, words):
    assert number_of(count, "mot,mots") == words


@pytest.mark.parametrize(
    ("number", "is_told", "counted", "last"),
    [(1, True, 6, 3), (2, True, 6, 3), (1, False, 6, None), (3, False, 6, 3), (1, True, 4, None), (3, True, 4, 3)],
)
def test_a_page_knows_which_is_the_last_once_the_total_was_told(tags, number, is_told, counted, last):
    page = paginate(asked(f"page={number}"), tags, per_page=2, counted=counted)
    if is_told:
        total(page, "mot,mots")
    assert page.last_number == last


def test_the_last_page_of_a_list_that_is_counted_no_further_is_not_told(tags):
    page = paginate(asked("page=1"), tags, per_page=2, counted=4)
    assert (total(page, "mot,mots"), page.last_number) == ("au moins 4\u00a0mots", None)
