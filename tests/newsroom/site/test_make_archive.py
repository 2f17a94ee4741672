"""The archive that is made to measure: whole, public, in step with what is derived, and never twice."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count
from django.utils import timezone

from articles.announcements import rebuild_announcements, rebuild_keyword_counts
from articles.list_columns import rebuild_list_columns
from articles.mentions import derive_mentions
from articles.models import Announcement, ArticlePage, Byline, Mention, Month, Report
from articles.months import rebuild_months
from people.models import Company, Fact, Person, Profile, Source

pytestmark = [pytest.mark.django_db, pytest.mark.portable]

STORIES, PROFILES = 50, 10


def make(**sizes) -> str:
    out = io.StringIO()
    call_command("make_archive", **{"stories": STORIES, "profiles": PROFILES} | sizes, stdout=out)
    return out.getvalue()


def test_its_stories_are_those_of_a_healthy_site(client):
    said = make(texts=3)  # most stories are copies, as in a large archive
    assert f"{STORIES} / {STORIES} articles" in said
    stories = ArticlePage.objects.published()
    assert stories.count() == STORIES
    assert (Person.objects.published().count(), Company.objects.published().count()) == (7, 3)
    assert Byline.objects.count() == STORIES
    assert Fact.objects.published().count() == Source.objects.count() + Report.objects.count() == 14
    assert stories.filter(tagged_items=None).count() == stories.filter(mentions=None).count() == 0
    # What is derived has nothing to change, nor have subscribers to hear of anything.
    assert [derive_mentions(story) for story in stories] == [0] * STORIES
    assert not Mention.objects.exclude(published_at__in=stories.values("published_at")).exists()
    assert not rebuild_list_columns() + rebuild_months() + rebuild_keyword_counts()
    assert not Month.objects.filter(counted_until__lte=timezone.now()).exists()
    assert not rebuild_announcements()
    assert Announcement.objects.filter(record__startswith="article/").count() == STORIES
    assert stories.annotate(entries=Count("index_entries")).filter(entries=1).count() == STORIES
    story, fiche = stories.latest_first().last(), Profile.objects.filter(mentions__isnull=False).first()
    found = client.get("/recherche/", {"q": story.title}).content.decode()
    assert story.url in found
    for address in ("/", story.url, story.section.url, fiche.url, "/flux.rss", "/sitemap.xml", "/api/articles/"):
        assert client.get(address).status_code == 200, address


def test_the_same_seed_draws_the_same_stories():
    def drawn():
        return [(story.title, story.standfirst, str(story.body)) for story in ArticlePage.objects.order_by("path")]

    make(stories=5)
    first = drawn()
    for story in ArticlePage.objects.all():
        story.delete()
    Fact.objects.all().delete()
    for fiche in [*Person.objects.all(), *Company.objects.all()]:
        fiche.delete()
    make(stories=5, seed=2026)
    assert [row[:2] for row in drawn()] == [row[:2] for row in first]


def test_a_second_run_refuses_and_changes_nothing():
    make(stories=5)
    with pytest.raises(CommandError, match="déjà des articles"):
        make(stories=5)
    assert (ArticlePage.objects.count(), Profile.objects.count()) == (5, PROFILES)


@pytest.mark.parametrize("sizes", [{"stories": 0}, {"profiles": -1}])
def test_a_size_of_none_is_refused(sizes):
    with pytest.raises(CommandError, match="au moins un article"):
        make(**sizes)
