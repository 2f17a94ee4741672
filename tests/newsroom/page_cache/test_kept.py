"""What pages show alike is made once for each generation, and never kept where none is known, nor older than it is."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from newsroom.imprint.models import Imprint
from newsroom.page_cache.generation import State
from newsroom.page_cache.kept import at_generation, current_key, kept
from newsroom.robots.models import Robots


class Told:
    """A watch that says what it is told to."""

    def __init__(self):
        self.known = State("test_kept", 1, 1, time.time() + 3600, time.time() + 3600, time.time() + 3600)

    def now(self, **values):
        self.known = self.known._replace(**values)

    def state(self):
        return self.known


@pytest.fixture
def told():
    told = Told()
    told.now(read_at=time.time())
    return told


class Rows:
    """What the database holds, and how often it was asked."""

    def __init__(self):
        self.value, self.asked = "avant", 0

    def read(self):
        self.asked += 1
        return self.value


def test_without_a_generation_nothing_is_kept():
    rows = Rows()
    assert current_key() is None
    assert [kept("test", rows.read) for _ in range(3)] == ["avant"] * 3
    assert rows.asked == 3


def test_it_is_made_once_for_a_generation_and_anew_for_the_next(told):
    rows = Rows()
    for number in (1, 2):
        told.now(number=number)
        rows.value = str(number)
        for _ in range(3):
            with at_generation(told):
                assert kept("test", rows.read) == str(number)
    assert rows.asked == 2
    assert current_key() is None


def test_what_is_made_while_the_generation_changes_is_not_asked_for_again(told):
    rows = Rows()

    def read_before_the_change():
        value = rows.read()
        rows.value = "après"
        told.now(number=2)
        return value

    with at_generation(told):
        assert kept("test", read_before_the_change) == "avant"
        assert kept("test", rows.read) == "avant"  # the same answer, of the generation before
    with at_generation(told):
        assert kept("test", rows.read) == "après"


@pytest.mark.parametrize(
    "change", [{"read_at": 1.0}, {"changes_at": 1.0}], ids=["read long ago", "its moment has come"]
)
def test_a_generation_that_is_not_sure_is_none(change, told):
    told.now(**change)
    with at_generation(told):
        assert current_key() is None


def test_a_failure_is_not_kept(told):
    def fail():
        raise ZeroDivisionError

    with at_generation(told):
        with pytest.raises(ZeroDivisionError):
            kept("test", fail)
        assert kept("test", lambda: "après") == "après"


@pytest.mark.django_db
def test_what_was_cached_before_a_change_is_not_shown_at_the_new_generation(told):
    """A reader who reads while another saves may cache the old row after it was taken out of the cache."""
    imprint, robots = Imprint(publisher="Ancien"), Robots(mining_reserved=False)
    for settings_record in (imprint, robots):
        settings_record.save()
    Imprint.summary()
    Robots.declaration()
    Imprint.objects.update(publisher="", email="nouveau@exemple.fr")
    Robots.objects.update(mining_reserved=True)

    with at_generation(told), CaptureQueriesContext(connection) as queries:
        for _ in range(2):
            assert Imprint.summary()["email"] == "nouveau@exemple.fr"
            assert Robots.declaration()["tdm-reservation"] == "1"
    assert len(queries) == 2
