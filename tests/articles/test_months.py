"""The months of the archives count what readers may see, whatever changes it, without counting all at each reading."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from wagtail.models import PageViewRestriction

from articles.models import ArticlePage, Month
from articles.months import count_months, months, rebuild_months
from articles.publishing import change_embargo
from newsroom.site.scheduling import publish_due
from tests.builders import make_article, make_section, publish_article

pytestmark = [pytest.mark.django_db, pytest.mark.portable]

MARCH, MAY = datetime(2026, 3, 5, tzinfo=UTC), datetime(2026, 5, 5, tzinfo=UTC)


def counted() -> dict[str, int]:
    """What the pages tell, once before and once after the scheduler has counted; then a rebuild finds nothing to do."""
    told = {f"{month.first_day:%Y-%m}": month.story_count for month in months()}
    count_months()
    assert {f"{month.first_day:%Y-%m}": month.story_count for month in months()} == told
    assert rebuild_months() == 0
    return told


@pytest.fixture
def story():
    return publish_article(published_at=MARCH)


def test_a_published_story_is_counted_and_its_month_read_from_one_row(story, django_assert_num_queries):
    assert counted() == {"2026-03": 1}
    with django_assert_num_queries(1):
        assert [month.changed_at for month in months()] == [MARCH]


def test_a_month_begins_at_midnight_in_paris():
    publish_article(published_at=datetime(2026, 2, 28, 23, 30, tzinfo=UTC))
    assert counted() == {"2026-03": 1}


def test_a_draft_is_not_counted(story):
    make_article(live=False, published_at=MARCH)
    assert counted() == {"2026-03": 1}


def test_a_story_that_gets_another_date_changes_two_months(story):
    counted()
    story.published_at = MAY
    story.save_revision().publish()
    assert counted() == {"2026-05": 1}


@pytest.mark.parametrize(
    "withdraw",
    [
        lambda story: story.unpublish(),
        lambda story: story.delete(),
        lambda story: story.section.specific.delete(),
        lambda story: PageViewRestriction.objects.create(page=story, restriction_type="login"),
        lambda story: PageViewRestriction.objects.create(page=story.section, restriction_type="login"),
    ],
    ids=["unpublished", "deleted", "section deleted", "private", "section private"],
)
def test_a_withdrawn_story_is_counted_no_more(story, withdraw):
    publish_article(published_at=MARCH, section=make_section(title="Sciences"))
    assert counted() == {"2026-03": 2}
    withdraw(story)
    assert counted() == {"2026-03": 1}


def test_a_moved_story_is_private_where_it_comes(story):
    private = make_section(title="Privée")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    counted()
    story.move(private, pos="last-child")
    assert counted() == {}
    PageViewRestriction.objects.all().delete()
    assert counted() == {"2026-03": 1}


def test_the_end_of_an_embargo_and_of_a_story_change_the_count_at_their_moment(story):
    now = timezone.now()
    change_embargo(story, now + timedelta(hours=1))
    other = publish_article(published_at=MARCH, expire_at=now + timedelta(hours=2))
    assert counted() == {"2026-03": 1}
    with time_machine.travel(now + timedelta(hours=1, minutes=1), tick=False):
        assert counted() == {"2026-03": 2}
    with time_machine.travel(now + timedelta(hours=2, minutes=1), tick=False):
        assert counted() == {"2026-03": 1}
        publish_due()
        assert counted() == {"2026-03": 1}
        assert not ArticlePage.objects.get(pk=other.pk).live


def test_many_months_are_counted_at_once(django_assert_num_queries):
    for number in range(1, 13):
        for year in (2024, 2025):
            make_article(published_at=datetime(year, number, 5, 12, tzinfo=UTC))
    with django_assert_num_queries(2):
        assert [month.story_count for month in months()] == [1] * 24
    assert count_months() == 24
    assert count_months() == 0


def test_the_rebuild_puts_right_what_is_wrong(story):
    counted()
    Month.objects.update(story_count=7)
    Month.objects.create(first_day=date(2020, 1, 1), story_count=3, counted_until=timezone.now() + timedelta(days=9))
    assert rebuild_months() == 2
    assert counted() == {"2026-03": 1}
