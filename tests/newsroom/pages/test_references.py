"""What a version refers to and is gone since: the version opens without it, at the cost of one question."""

import pytest

from articles.models import ArticlePage, Byline
from people.models import Person
from tests.builders import make_article, make_person, make_photo, make_tag

pytestmark = pytest.mark.django_db


@pytest.fixture
def revision():
    """A version with an author, subjects, keywords and a photo, of which one each is to go."""
    lin, hui = make_person(title="Junyang Lin"), make_person(title="Binyuan Hui")
    story = make_article(
        live=False,
        authors=(lin, hui),
        subjects=(lin, hui),
        tags=("Qwen", "IA"),
        lead_photo=make_photo(),
    )
    return story.get_latest_revision()


def opened(revision) -> ArticlePage:
    return type(revision).objects.get(pk=revision.pk).as_object()


@pytest.mark.portable
def test_what_is_gone_is_left_out(revision):
    Person.objects.get(title="Binyuan Hui").delete()
    make_tag("IA").delete()
    opened(revision).lead_photo.delete()
    story = opened(revision)
    assert story.lead_photo is None
    assert [(row.person_id is None, row.name) for row in story.bylines.all()] == [
        (False, "Junyang Lin"),
        (True, "Binyuan Hui"),
    ]
    assert [row.profile.title for row in story.subjects.all()] == ["Junyang Lin"]
    assert [tag.name for tag in story.tags.all()] == ["Qwen"]


def test_the_cost_does_not_grow_with_the_rows(revision, django_assert_num_queries):
    story = ArticlePage.objects.get()
    content = revision.content
    rows = content["bylines"]
    for number in (1, 30):
        content["bylines"] = rows * number
        with django_assert_num_queries(1):
            read = ArticlePage.from_serializable_data(content)
        assert len(read.bylines.all()) == len(rows) * number
    assert isinstance(read.bylines.all()[0], Byline)
    assert read.pk == story.pk
