"""What rows repeat of their story, for the indexes of lists, follows it whatever changes it."""

from datetime import UTC, datetime

import pytest
from wagtail.models import PageViewRestriction

from articles.announcements import rebuild_keyword_counts
from articles.list_columns import rebuild_list_columns
from articles.models import ArticlePage, ArticleTag, Byline
from people.merging.keywords import merge_keywords
from people.models import Tag
from tests.builders import make_article, make_person, make_section, publish_article

pytestmark = [pytest.mark.django_db, pytest.mark.portable]

MARCH, MAY = datetime(2026, 3, 5, tzinfo=UTC), datetime(2026, 5, 5, tzinfo=UTC)


@pytest.fixture
def story():
    return publish_article(authors=(make_person(),), tags=("IA",), published_at=MARCH)


def dates() -> set:
    return {row.published_at for rows in (Byline, ArticleTag) for row in rows.objects.all()}


def test_the_date_is_that_of_the_story_once_published(story):
    assert dates() == {MARCH}
    assert rebuild_list_columns() == 0


def test_a_version_with_another_date_changes_them_once_published(story):
    story.published_at = MAY
    revision = story.save_revision()
    assert dates() == {MARCH}
    revision.publish()
    assert dates() == {MAY}
    assert rebuild_list_columns() == 0


def test_a_story_saved_with_another_date_changes_them(story):
    story.published_at = MAY
    story.save()
    assert dates() == {MAY}


def test_a_story_without_a_date_gives_them_that_of_its_publication():
    story = make_article(live=False, authors=(make_person(),), tags=("IA",))
    ArticlePage.objects.filter(pk=story.pk).update(published_at=None)
    assert rebuild_list_columns() == 2
    story = ArticlePage.objects.get(pk=story.pk)
    story.save_revision().publish()
    story.refresh_from_db()
    assert dates() == {story.published_at}


def test_new_rows_have_the_date_of_the_story(story):
    Byline.objects.create(article=story, name="AFP")
    story.tags.add("Robots")
    story.save()
    assert (Byline.objects.count(), ArticleTag.objects.count()) == (2, 2)
    assert dates() == {MARCH}


def test_a_moved_story_is_in_its_new_section_alone(story):
    old, new = story.section, make_section(title="Sciences")
    draft = story.save_revision()
    story.move(new, pos="last-child")
    assert list(ArticlePage.objects.in_section(new)) == [story]
    assert not ArticlePage.objects.in_section(old)
    draft.publish()  # a version of before the move
    assert list(ArticlePage.objects.published().in_section(new)) == [story]
    assert rebuild_list_columns() == 0


def test_copies_and_aliases_are_in_the_section_where_they_stand(story):
    new = make_section(title="Sciences")
    copy = story.copy(to=new, update_attrs={"slug": "copie"}, keep_live=False)
    alias = story.create_alias(parent=new, update_slug="alias")
    story.save_revision().publish()  # and its alias
    beside = story.copy(update_attrs={"slug": "a-cote"})
    assert {*ArticlePage.objects.in_section(new).values_list("pk", flat=True)} == {copy.pk, alias.pk}
    assert {*ArticlePage.objects.in_section(story.section).values_list("pk", flat=True)} == {story.pk, beside.pk}
    assert rebuild_list_columns() == 0


def test_a_section_is_deleted_with_its_stories(story):
    story.section.specific.delete()
    assert not ArticlePage.objects.exists()


def test_the_command_puts_right_what_differs(story):
    Byline.objects.update(published_at=None)
    ArticleTag.objects.update(published_at=MAY)
    ArticlePage.objects.update(section_page=None)
    assert rebuild_list_columns() == 3
    assert dates() == {MARCH}
    assert list(ArticlePage.objects.in_section(make_section())) == [story]
    assert rebuild_list_columns() == 0


def test_who_signs_a_story_twice_has_it_once_in_their_list(story):
    other = make_article(authors=(story.bylines.get().person,), published_at=MAY)
    Byline.objects.create(article=story, person=story.bylines.get().person, role=Byline.Role.PHOTO)
    signed = ArticlePage.objects.published().latest_signed_by(story.bylines.first().person)
    assert list(signed) == [other, story]
    assert signed.count() == 2


def test_a_keyword_knows_how_many_public_stories_bear_it(story):
    other = publish_article(tags=("IA", "Robots"))
    tag = story.tags.get()

    def counts() -> list[int]:
        assert rebuild_keyword_counts() == 0
        return list(Tag.objects.order_by("name").values_list("story_count", flat=True))

    assert counts() == [2, 1]
    other.unpublish()
    assert counts() == [1, 0]
    other.save_revision().publish()
    PageViewRestriction.objects.create(page=other, restriction_type="login")
    assert counts() == [1, 0]
    story.tags.clear()
    story.save_revision().publish()
    assert counts() == [0, 0]
    PageViewRestriction.objects.get().delete()
    merge_keywords(Tag.objects.get(name="Robots"), tag)
    assert counts() == [1]
    other.delete()
    assert counts() == [0]
    Tag.objects.update(story_count=7)  # of those not merged
    assert rebuild_keyword_counts() == 1
