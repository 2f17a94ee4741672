"""A copy of a story is another story."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import ArticlePage, Correction, Report
from tests.builders import link, make_fact, publish_article, publish_person
from tests.marks import portable

pytestmark = pytest.mark.django_db


@pytest.fixture
def original():
    lin = publish_person()
    article = publish_article(body=[("paragraph", f"<p>{link(lin)} part.</p>")], tags=("Chine",), authors=(lin,))
    article.reports.add(Report(fact=make_fact(subject=lin)))
    article.corrections.add(Correction(made_on=date(2026, 3, 6), after="Oui."))
    article.save_revision().publish()
    return article


@pytest.mark.parametrize("keep_live", portable([True, False], True))
def test_it_takes_the_text_and_not_what_happened_to_the_first(original, keep_live):
    copy = original.copy(update_attrs={"slug": "copie"}, keep_live=keep_live)
    assert [tag.name for tag in copy.tags.all()] == ["Chine"]
    assert copy.bylines.count() == 1
    for story in (ArticlePage.objects.get(pk=copy.pk), copy.get_latest_revision_as_object()):
        assert (story.reports.count(), story.corrections.count()) == (0, 0)
    assert ArticlePage.objects.get(pk=copy.pk).published_at != original.published_at


def test_a_live_copy_names_its_fiches_and_a_draft_none(original):
    assert original.copy(update_attrs={"slug": "copie"}, keep_live=False).mentions.count() == 0
    assert original.copy(update_attrs={"slug": "autre"}).mentions.count() == 1


def test_a_live_copy_is_dated_of_its_own_publication(original):
    ArticlePage.objects.filter(pk=original.pk).update(first_published_at=timezone.now() - timedelta(days=400))
    copy = ArticlePage.objects.get(pk=original.pk).copy(update_attrs={"slug": "copie"})
    assert timezone.now() - ArticlePage.objects.get(pk=copy.pk).published_at < timedelta(minutes=1)


def test_an_alias_made_a_story_of_its_own_names_its_fiches(original, admin_client):
    alias = original.create_alias(update_slug="alias")
    assert alias.mentions.count() == 0
    admin_client.post(reverse("wagtailadmin_pages:convert_alias", args=[alias.pk]))
    assert ArticlePage.objects.get(pk=alias.pk).mentions.count() == 1
