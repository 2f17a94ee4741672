"""A database of before release 1.0.0 is refused at the start, by one sentence that says what to do."""

import runpy

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder

from newsroom.site import release
from newsroom.site.management.commands import serve

ADVICE = "repartez d’une base neuve"


@pytest.fixture
def old_database(db):
    """A database that was made by the migrations of before 1.0.0."""
    MigrationRecorder(connection).record_applied("articles", "0001_initial")


@pytest.mark.usefixtures("old_database")
def test_serve_refuses_it():
    with pytest.raises(CommandError, match=ADVICE):
        serve.Command()._prepare()


@pytest.mark.usefixtures("old_database")
def test_migrate_refuses_it_before_it_touches_a_table():
    with pytest.raises(SystemCheckError, match=ADVICE):
        call_command("migrate", verbosity=0, interactive=False, skip_checks=False)


@pytest.mark.usefixtures("old_database")
def test_a_server_of_one_s_own_does_not_start_on_it():
    with pytest.raises(ImproperlyConfigured, match=ADVICE):
        runpy.run_module("newsroom.wsgi")


@pytest.mark.django_db
def test_today_s_database_is_accepted():
    assert not release.is_too_old()
    call_command("check", databases=["default"], fail_level="ERROR")
    assert callable(runpy.run_module("newsroom.wsgi")["application"])


def test_a_database_that_is_away_does_not_stop_a_server_of_one_s_own(monkeypatch):
    def away():
        raise DatabaseError("away")

    monkeypatch.setattr(release, "is_too_old", away)
    assert callable(runpy.run_module("newsroom.wsgi")["application"])
