"""What is due is published once, whoever starts it, and one story that fails does not stop the others."""

import logging
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageLogEntry
from wagtail.signals import page_published

from articles.models import ArticlePage
from newsroom.site import scheduling
from tests.builders import make_article, make_person
from tests.marks import portable

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")


def schedule(page, *, minutes=-1, **fields):
    """Ask for `page` to go live in `minutes`, which may be in the past."""
    page = page.specific_class.objects.get(pk=page.pk)
    page.go_live_at = timezone.now() + timedelta(days=1)
    for name, value in fields.items():
        setattr(page, name, value)
    revision = page.save_revision(approved_go_live_at=page.go_live_at)
    revision.approved_go_live_at = timezone.now() + timedelta(minutes=minutes)
    # The content says the same: publishing reads both.
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()
    return revision


def is_live(page):
    page.refresh_from_db()
    return page.live


def published_entries(page):
    return PageLogEntry.objects.filter(page=page.pk, action="wagtail.publish.scheduled").count()


@pytest.mark.portable
def test_a_story_and_a_fiche_that_are_due_go_live():
    story, fiche = make_article(live=False), make_person(live=False)
    schedule(story)
    schedule(fiche)
    call_command("run_scheduler", once=True)
    assert is_live(story)
    assert is_live(fiche)


def test_what_is_not_due_waits():
    story = make_article(live=False)
    schedule(story, minutes=5)
    assert scheduling.publish_due() == 0
    assert not is_live(story)


@pytest.mark.portable
def test_what_has_expired_is_withdrawn():
    story = make_article()
    ArticlePage.objects.filter(pk=story.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    assert scheduling.publish_due() == 1
    assert not is_live(story)


@pytest.mark.portable
def test_a_second_round_publishes_nothing_twice():
    story = make_article(live=False)
    schedule(story)
    assert [scheduling.publish_due(), scheduling.publish_due()] == [1, 0]
    assert published_entries(story) == 1


@pytest.mark.portable
def test_wagtails_own_command_is_ours():
    story = make_article(live=False)
    schedule(story)
    call_command("publish_scheduled")
    call_command("publish_scheduled")
    assert published_entries(story) == 1


@pytest.mark.parametrize(
    "failure",
    portable([OSError, OperationalError, KeyError, AttributeError, TypeError, RuntimeError], OperationalError),
)
def test_one_broken_story_among_three_does_not_stop_the_others(failure):
    first, broken, last = (make_article(live=False) for _ in range(3))
    for minutes, story in ((-3, first), (-2, broken), (-1, last)):
        schedule(story, minutes=minutes)

    def fail(instance, **kwargs):
        if instance.pk == broken.pk:
            raise failure("cassé")

    page_published.connect(fail)
    try:
        assert scheduling.publish_due() == 2
    finally:
        page_published.disconnect(fail)
    assert [is_live(story) for story in (first, broken, last)] == [True, False, True]
    assert published_entries(broken) == 0, "half of a publication is rolled back"


@pytest.mark.portable
def test_an_embargo_holds_against_the_schedule_and_the_others_go_on(caplog):
    kept, free = make_article(live=False), make_article(live=False)
    schedule(kept, minutes=-2)
    ArticlePage.objects.filter(pk=kept.pk).update(embargo_until=timezone.now() + timedelta(hours=1))
    schedule(free)
    with caplog.at_level(logging.ERROR, logger="newsroom.site.scheduling"):
        scheduling.publish_due()
        scheduling.publish_due()
    assert not is_live(kept)
    assert is_live(free)
    assert [record.levelname for record in caplog.records] == ["ERROR"], "said once"
    assert kept.title in caplog.text


@pytest.mark.portable
def test_whoever_comes_second_leaves_it_to_the_first():
    with scheduling.only_one() as alone:
        assert alone
        assert not somebody_else_may()
    assert somebody_else_may()


@pytest.mark.portable
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite locks a file")
def test_the_lock_is_not_that_of_a_session_which_pgbouncer_gives_to_others():
    with scheduling.only_one(), connection.cursor() as cursor:
        cursor.execute("SELECT pid = pg_backend_pid() FROM pg_locks WHERE locktype = 'advisory' AND granted")
        assert (False,) in cursor.fetchall()
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        assert cursor.fetchone() == (0,)


def somebody_else_may():
    """Return whether another thread, with a connection of its own, is alone at it."""

    def attempt():
        try:
            with scheduling.only_one() as alone:
                return alone
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        return other.submit(attempt).result()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_at_once_when_asked(number, tmp_path):
    environment = os.environ | {"VAR_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/vide.sqlite3"}
    environment["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
    process = subprocess.Popen(
        [sys.executable, "manage.py", "run_scheduler", "--interval", "0.2"],
        cwd=settings.BASE_DIR,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    said = next(line for line in process.stderr if "scheduler" in line)
    assert "waits for the database" in said, "there is no table yet, and it goes on all the same"
    process.send_signal(number)
    process.communicate(timeout=10)
    assert process.returncode == 0


@pytest.mark.portable
def test_the_statistics_of_the_database_are_renewed_once_a_night(tmp_path, settings):
    settings.VAR_DIR = tmp_path

    def renewed() -> bool:
        with CaptureQueriesContext(connection) as captured:
            call_command("run_scheduler", once=True)
        return any(query["sql"] == "ANALYZE" for query in captured.captured_queries)

    with time_machine.travel(datetime(2026, 3, 9, 23, 50, tzinfo=PARIS), tick=False) as clock:
        assert renewed()  # never yet
        _age(tmp_path / "statistics.stamp")
        assert not renewed()
        clock.move_to(datetime(2026, 3, 10, 3, 59, tzinfo=PARIS))
        assert not renewed()
        clock.move_to(datetime(2026, 3, 10, 4, 1, tzinfo=PARIS))
        assert renewed()
        _age(tmp_path / "statistics.stamp")
        assert not renewed()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has its statistics elsewhere")
def test_sqlite_knows_how_long_its_tables_are(tmp_path, settings):
    settings.VAR_DIR = tmp_path
    make_article()
    call_command("run_scheduler", once=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'articles_articlepage'")
        assert cursor.fetchone()[0] > 0


def _age(stamp):
    """Give the file the time of the traveller: the system has its own."""
    os.utime(stamp, (time.time(), time.time()))
