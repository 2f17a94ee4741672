"""What is saved together is indexed once, at the end; what is rolled back is not."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.models import ReferenceIndex
from wagtail.search.models import IndexEntry

from articles.models import ArticlePage, Byline
from newsroom.pages.indexing import index_now, indexed_once, not_indexed
from tests.builders import link, make_article, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def lin():
    return make_person(title="Junyang Lin")


@pytest.fixture
def story():
    return make_article(title="Avant")


def is_indexed(page, word: str) -> bool:
    """Whether the index has a page by that word of its title."""
    return word in IndexEntry.objects.get(object_id=str(page.pk), content_type__model="articlepage").title


def references(page) -> set[str]:
    rows = ReferenceIndex.objects.filter(object_id=str(page.pk), base_content_type__model="page")
    return set(rows.values_list("to_object_id", flat=True))


def naming(person) -> list:
    return [("paragraph", f"<p>{link(person)}</p>")]


def written(queries) -> int:
    """How often the entry of a page was written."""
    said = [" ".join(query["sql"].replace('"', "").split()) for query in queries]
    return len([sql for sql in said if sql.startswith(("UPDATE", "INSERT")) and "wagtailsearch_indexentry" in sql])


def test_what_is_saved_twice_is_indexed_once_as_it_was_saved_last(story, lin):
    with CaptureQueriesContext(connection) as queries, indexed_once():
        for title in ("Pendant", "Après"):
            story.title, story.body = title, naming(lin)
            story.save()
        assert is_indexed(story, "avant")
    assert (is_indexed(story, "apres"), written(queries)) == (True, 1)
    assert references(story) == {str(lin.pk)}


def test_who_reads_the_indexes_before_the_end_may_have_them_written(story, lin):
    with indexed_once():
        story.body = naming(lin)
        story.save()
        index_now()
        assert references(story) == {str(lin.pk)}


@pytest.mark.portable
@pytest.mark.parametrize("saves_again", [False, True])
def test_what_is_rolled_back_is_indexed_as_it_was(story, lin, saves_again):
    with indexed_once():
        with transaction.atomic():
            story.title, story.body = "Retiré", naming(lin)
            story.bylines.add(Byline(name="AFP"))
            story.save()
            transaction.set_rollback(True)
        story = ArticlePage.objects.get(pk=story.pk)
        if saves_again:
            story.bylines.add(Byline(name="AFP"))
            story.save()
    assert is_indexed(story, "avant")
    assert references(story) == set()
    assert story.bylines.count() == int(saves_again)


def test_a_row_saved_by_itself_has_its_page_indexed(story, lin):
    byline = Byline(article=story, person=lin)
    with indexed_once():
        byline.save()
    assert references(story) == {str(lin.pk)}
    with indexed_once():
        byline.delete()
    assert references(story) == set()


def test_what_is_deleted_is_in_no_index(story, lin):
    story.body = naming(lin)
    story.save()
    key = story.pk
    story.delete()
    assert not ReferenceIndex.objects.filter(object_id=str(key), base_content_type__model="page").exists()
    assert not IndexEntry.objects.filter(object_id=str(key), content_type__model="articlepage").exists()


def test_whoever_indexes_by_himself_is_left_alone(story, lin):
    with not_indexed():
        story.title, story.body = "Après", naming(lin)
        story.save()
        index_now()
    assert is_indexed(story, "avant")
    assert references(story) == set()
