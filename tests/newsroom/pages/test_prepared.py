"""A prepared queryset answers as the queryset itself, with whatever values; its SQL is written once."""

from datetime import timedelta

import pytest
from django.db.models import BigIntegerField, DateTimeField, OuterRef
from django.utils import timezone

from articles.models import ArticlePage, Byline
from newsroom.pages.prepared import Prepared, one_of, rows_in_one
from tests.builders import make_article, make_person, make_unpublished_articles

pytestmark = [pytest.mark.django_db, pytest.mark.portable]


def public(ids, at):
    return ArticlePage.objects.published(at).filter(one_of("pk", ids)).latest_first()


@pytest.fixture
def prepared():
    return Prepared(public, ids=[BigIntegerField()], at=DateTimeField())


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5])
def test_it_gives_the_rows_of_its_values(count, prepared):
    stories = [make_article() for _ in range(count)]
    hidden = make_unpublished_articles().values()
    make_article()
    ids, now = [story.pk for story in [*stories, *hidden]], timezone.now()
    rows = prepared(ids=ids, at=now)
    assert rows == list(ArticlePage.objects.published(now).filter(pk__in=ids).latest_first())
    assert set(rows) == set(stories)
    assert [row.title for row in rows] == [story.title for story in stories[::-1]]


def test_other_values_give_other_rows(prepared):
    now = timezone.now()
    one, other = make_article(), make_article(embargo_until=now + timedelta(hours=1))
    assert prepared(ids=[one.pk], at=now) == [one]
    assert prepared(ids=[other.pk], at=now) == []
    assert prepared(ids=[other.pk], at=now + timedelta(hours=2)) == [other]


def test_it_builds_once_and_asks_once(django_assert_num_queries):
    built = []
    prepared = Prepared(lambda ids, at: built.append(1) or public(ids, at), ids=[BigIntegerField()], at=DateTimeField())
    story = make_article()
    for _ in range(3):
        with django_assert_num_queries(1):
            assert prepared(ids=[story.pk], at=timezone.now()) == [story]
    assert len(built) == 1


def test_it_reads_what_is_selected_annotated_and_prefetched(django_assert_num_queries):
    story = make_article(authors=(make_person(title="Camille Démo"),))
    section = story.section.title
    bylines = Prepared(
        lambda ids: Byline.objects.filter(one_of("article", ids)).select_related("person"), ids=[BigIntegerField()]
    )
    cards = Prepared(lambda ids: ArticlePage.objects.filter(one_of("pk", ids)).for_cards(), ids=[BigIntegerField()])
    for _ in range(2):
        [byline] = bylines(ids=[story.pk])
        [card] = cards(ids=[story.pk])
        with django_assert_num_queries(0):
            assert byline.person.title == "Camille Démo"
            assert card.section_title == section
            assert [each.display_name for each in card.bylines.all()] == ["Camille Démo"]


def test_it_gives_dictionaries_and_tuples():
    story = make_article()
    values = Prepared(lambda pk: ArticlePage.objects.filter(pk=pk).values("pk", "title"), pk=BigIntegerField())
    tuples = Prepared(lambda pk: ArticlePage.objects.filter(pk=pk).values_list("pk", "slug"), pk=BigIntegerField())
    assert values(pk=story.pk) == [{"pk": story.pk, "title": story.title}]
    assert tuples(pk=story.pk) == [(story.pk, story.slug)]


def test_related_rows_come_in_one_column_in_their_order():
    story, other = make_article(authors=(make_person(title="Zoé"), make_person(title="Ana"))), make_article()
    Byline.objects.create(article=story, name="AFP", role="agency", sort_order=9)
    bylines = Byline.objects.filter(article=OuterRef("pk"))
    stories = ArticlePage.objects.annotate(rows=rows_in_one(bylines, "role", "name", "person_id"))
    found = dict(stories.values_list("pk", "rows"))
    expected = [list(row) for row in Byline.objects.filter(article=story).values_list("role", "name", "person_id")]
    assert ["agency", "AFP", None] in expected
    assert found[story.pk] == expected
    assert not found[other.pk]
