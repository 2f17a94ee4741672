"""« 14 h 32 », as the server writes it, told from now by the browser, and kept current."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from playwright.sync_api import Page, expect

from articles.models import ArticlePage
from tests.builders import make_article, make_home

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

NOW = datetime(2026, 11, 5, 13, 30, tzinfo=UTC)


@pytest.fixture
def address(live_server):
    """The front page at 14:30 in Paris, with stories of that day, of the day before, and of an older one."""
    make_home()
    ages = (timedelta(minutes=3), timedelta(hours=5), timedelta(hours=23), timedelta(hours=30), timedelta(days=9))
    for age in ages:
        make_article(published_at=NOW - age)
    assert ArticlePage.objects.count() == len(ages)
    with time_machine.travel(NOW):
        yield live_server.url


def said(page: Page):
    return page.locator(".card-meta time")


AS_SERVED = ["14 h 27", "9 h 30", "hier", "hier", "27 octobre 2026"]


def test_a_page_left_open_grows_old(address, page):
    page.clock.install(time=NOW)
    page.goto(address)
    rest = AS_SERVED[-1]
    expect(said(page)).to_have_text(["il y a 3 minutes", "il y a 5 heures", "il y a 23 heures", "hier", rest])
    page.clock.fast_forward("58:00")
    expect(said(page)).to_have_text(["il y a 1 heure", "il y a 5 heures", "il y a 23 heures", "hier", rest])
    page.clock.fast_forward("24:00:00")
    before = "4 novembre 2026"
    expect(said(page)).to_have_text(["hier", "hier", before, before, rest])


def test_a_clock_that_is_behind_changes_nothing(address, page):
    page.clock.install(time=NOW - timedelta(days=2))
    page.goto(address)
    expect(said(page)).to_have_text(AS_SERVED)


def test_without_script_the_time_of_the_day_is_there(address, browser):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(address)
        expect(said(page)).to_have_text(AS_SERVED)
