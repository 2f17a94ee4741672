"""Dates as French readers write them."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError

from newsroom.text import dates
from newsroom.text.template_filters import recent


def test_the_first_of_a_month_is_an_ordinal():
    assert dates.day(date(2026, 3, 1)) == "1er\u00a0mars 2026"
    assert dates.day(date(2026, 3, 5)) == "5\u00a0mars 2026"


def test_a_moment_is_told_in_paris_time():
    assert dates.day_and_time(datetime(2026, 3, 5, 13, 30, tzinfo=UTC)) == "5\u00a0mars 2026 à 14\u00a0h\u00a030"
    assert dates.day_and_time(datetime(2026, 7, 31, 22, 5, tzinfo=UTC)) == "1er\u00a0août 2026 à 0\u00a0h\u00a005"


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(), "14\u00a0h\u00a030"),
        (timedelta(hours=14, minutes=30), "0\u00a0h\u00a000"),
        (-timedelta(hours=2), "16\u00a0h\u00a030"),
        (timedelta(hours=14, minutes=31), "hier"),
        (timedelta(hours=38, minutes=30), "hier"),
        (timedelta(hours=38, minutes=31), ""),
        (-timedelta(hours=10), ""),
    ],
)
@pytest.mark.parametrize("passed", [timedelta(), timedelta(hours=9, minutes=29)])
def test_what_is_recent_is_told_in_words_that_hold_until_midnight(before, words, passed):
    now = datetime(2026, 3, 5, 13, 30, tzinfo=UTC)
    with time_machine.travel(now + passed):
        assert dates.recent(now - before) == words


def test_what_may_be_told_from_now_is_marked():
    now = datetime(2026, 3, 5, 13, 30, tzinfo=UTC)
    with time_machine.travel(now):
        assert recent(now) == '<time datetime="2026-03-05T14:30:00+01:00" data-recent>14\u00a0h\u00a030</time>'
        assert recent(now - timedelta(days=4)) == (
            '<time datetime="2026-03-01T14:30:00+01:00">1<sup>er</sup>\u00a0mars 2026</time>'
        )
        assert recent(None) == ""


def test_machines_read_seconds_and_the_offset():
    assert dates.machine(datetime(2026, 3, 5, 13, 30, 1, 999, tzinfo=UTC)) == "2026-03-05T14:30:01+01:00"
    assert dates.machine(date(2026, 3, 5)) == "2026-03-05"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2026", "2026"),
        ("2026-03", "mars 2026"),
        ("2026-03-01", "1er\u00a0mars 2026"),
        ("", ""),
        ("vers 1990", "vers 1990"),
    ],
)
def test_partial_dates_say_what_is_known(value, words):
    assert dates.partial(value) == words


@pytest.mark.parametrize(
    "value", ["2026-13", "2026-02-30", "26", "2026-3", "mars 2026", "0000", "2026-03-05T10:00", "٢٠٢٦", "２０２６-０３"]
)
def test_a_date_that_is_none_is_refused(value):
    with pytest.raises(ValidationError):
        dates.validate_partial_date(value)


@pytest.mark.parametrize(
    ("start", "end", "possible"),
    [
        ("2025", "2026", True),
        ("2026-03", "2026", True),
        ("2026", "2026-03", True),
        ("2026-03-05", "2026-03", True),
        ("2026-03", "2026-02", False),
        ("2026", "2025-12-31", False),
        ("", "2020", True),
        ("2020", "", True),
    ],
)
def test_an_end_may_be_less_precise_than_the_start_but_not_before(start, end, possible):
    assert dates.precedes(start, end) is possible


@pytest.mark.parametrize(
    ("partial", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-03-05", "2026-03-05", "2026-03-05"),
    ],
)
def test_a_partial_date_is_the_stretch_of_days_that_it_may_be(partial, first, last):
    assert dates.bounds(partial) == (first, last)


@pytest.mark.parametrize(
    ("typed", "date"),
    [
        ("juin 2025", "2025-06"), ("Juin  2025", "2025-06"), ("1er juin 2025", "2025-06-01"),
        ("févr. 2026", "2026-02"), ("fevrier 2026", "2026-02"), ("août 2024", "2024-08"), ("aout 2024", "2024-08"),
        ("06/2025", "2025-06"), ("6/2025", "2025-06"), ("05/06/2025", "2025-06-05"), ("5.6.2025", "2025-06-05"),
        ("2025", "2025"), ("2025-06", "2025-06"), (" 2025-06-05 ", "2025-06-05"), ("", ""),
        ("ju 2025", "ju 2025"), ("mardi 2025", "mardi 2025"), ("juin", "juin"), ("hier", "hier"), ("31/02", "31/02"),
    ],
)  # fmt: skip
def test_a_date_is_read_as_it_is_typed(typed, date):
    assert dates.typed_partial(typed) == date
