"""What readers may see is said once per noun."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from articles.models import ArticlePage, Byline, Correction, Mention, Report
from people.models import Person, Profile
from tests.builders import link, make_article, make_company, make_fact, make_person, make_unpublished_articles

pytestmark = [pytest.mark.django_db, pytest.mark.portable]


def test_only_live_public_current_stories_are_published():
    shown = make_article()
    make_unpublished_articles()
    shown.create_alias(update_slug="alias")
    assert list(ArticlePage.objects.published()) == [shown]


def test_a_story_is_hidden_by_a_restriction_on_its_section():
    article = make_article()
    PageViewRestriction.objects.create(page=article.get_parent(), restriction_type="password", password="x")
    assert not ArticlePage.objects.published().exists()


def test_a_restriction_on_a_sibling_section_hides_nothing():
    article = make_article()
    other = article.get_parent().get_parent().add_child(instance=type(article.get_parent().specific)(title="Autre"))
    PageViewRestriction.objects.create(page=other, restriction_type="password", password="x")
    assert ArticlePage.objects.published().exists()


def test_embargo_and_expiry_are_judged_at_the_moment_asked():
    article = make_article()
    now = timezone.now()
    ArticlePage.objects.filter(pk=article.pk).update(
        embargo_until=now + timedelta(hours=1), expire_at=now + timedelta(hours=2)
    )
    assert not ArticlePage.objects.published().exists()
    assert ArticlePage.objects.published(at=now + timedelta(hours=1)).exists()
    assert not ArticlePage.objects.published(at=now + timedelta(hours=2)).exists()


def test_everything_that_hangs_on_a_story_is_public_with_it():
    lin = make_person()
    body = [("paragraph", f"<p>{link(lin)}</p>")]
    shown = make_article(body=body, authors=(lin,))
    hidden = make_unpublished_articles(body=body, authors=(lin,))
    fact = make_fact(subject=lin)
    for article in (shown, *hidden.values()):
        Report.objects.create(article=article, fact=fact)
        Correction.objects.create(article=article, made_on="2026-03-09", after="Non.")
    for model in (Mention, Byline, Report, Correction):
        assert [row.article_id for row in model.objects.published()] == [shown.pk], model


def test_a_draft_or_private_fiche_is_not_public():
    shown = make_company()
    make_person(live=False)
    private = make_person()
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    assert [profile.pk for profile in Profile.objects.published()] == [shown.pk]
    assert not Person.objects.published().exists()


def test_the_predicate_costs_no_query_of_its_own(django_assert_num_queries):
    make_article()
    with django_assert_num_queries(1):  # the rows; restrictions are a condition inside
        list(ArticlePage.objects.published())


@pytest.mark.parametrize("count", [1, 6])
def test_cards_cost_the_same_for_one_story_and_for_many(count, django_assert_num_queries):
    author = make_person()
    for _ in range(count):
        make_article(authors=(author,))
    with django_assert_num_queries(
        3
    ):  # rows with section and photo; signatures; their persons (no photo: no renditions)
        for article in ArticlePage.objects.published().latest_first().for_cards():
            assert article.section_title == "IA"
            assert [byline.display_name for byline in article.bylines.all()] == [author.title]
