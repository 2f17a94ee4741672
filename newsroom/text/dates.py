"""Dates as French readers write them, and partial dates (a year, a month or a day)."""

import re
from calendar import monthrange
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from newsroom.text.characters import NBSP
from newsroom.text.french import MONTHS
from newsroom.text.words import strip_accents

# ISO 8601 reduced precision: 2026, 2026-03 or 2026-03-05.
_PARTIAL = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
# What people type: « 5 juin 2025 », « juin 2025 »; « 05/06/2025 », « 06/2025 ».
_FRENCH_DATE = re.compile(r"(?:([0-9]{1,2})(?:er)? )?([^\W\d_]+\.?) ([0-9]{4})")
_NUMERIC_DATE = re.compile(r"(?:([0-9]{1,2})[/.])?([0-9]{1,2})[/.]([0-9]{4})")


def day(value: date) -> str:
    """Return « 1er mars 2026 » (no-break space after the day). A datetime is taken in the site's time zone."""
    value = local(value)
    number = "1er" if value.day == 1 else str(value.day)
    return f"{number}{NBSP}{MONTHS[value.month - 1]} {value.year}"


def day_and_time(value: datetime) -> str:
    """Return « 1er mars 2026 à 14 h 30 », in the site's time zone."""
    return f"{day(value)} à {_clock(value)}"


def recent(value: datetime) -> str:
    """Return « 14 h 30 » for a moment of today, « hier » of yesterday, "" of another day, in the site's time zone."""
    age = timezone.localdate() - timezone.localtime(value).date()
    return {timedelta(): _clock(value), timedelta(days=1): "hier"}.get(age, "")


def _clock(value: datetime) -> str:
    clock = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{clock.hour}{NBSP}h{NBSP}{clock.minute:02}"


def month(value: date) -> str:
    """Return « mars 2026 »."""
    value = local(value)
    return f"{MONTHS[value.month - 1]} {value.year}"


def local(value: date) -> date:
    """Return an aware datetime in the site's time zone; other values unchanged."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def midnight(value: date) -> datetime:
    """Return the first moment of a day in the site's time zone."""
    return datetime.combine(value, time.min, tzinfo=timezone.get_default_timezone())


def machine(value: date) -> str:
    """Return the value of a `datetime` attribute: ISO 8601 to the second, with the zone's offset."""
    value = local(value)
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else value.isoformat()


def validate_partial_date(value: str) -> None:
    """Check a partial date. Raises ValidationError, in French, unless it is YYYY, YYYY-MM or YYYY-MM-DD."""
    match = _PARTIAL.fullmatch(value)
    try:
        if not match:
            raise ValueError
        date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        raise ValidationError(
            "Écrivez une année, un mois ou un jour : 2026, 2026-03 ou 2026-03-05.", code="partial_date"
        ) from None


def typed_partial(text: str) -> str:
    """Return the partial date that somebody typed in French: « juin 2025 », « 1er juin 2025 », « 06/2025 » → 2025-06.

    A text that is none comes back as it is, for validate_partial_date() to refuse.
    """
    typed = " ".join(text.split())
    found = _FRENCH_DATE.fullmatch(typed) or _NUMERIC_DATE.fullmatch(typed)
    if not found:
        return typed
    day_number, month_typed, year = found.groups()
    month_number = int(month_typed) if month_typed.isdecimal() else _month_number(month_typed)
    return f"{year}-{month_number:02}" + (f"-{int(day_number):02}" if day_number else "") if month_number else typed


def _month_number(word: str) -> int:
    """Return the number of a month by its name or its first letters (« févr. »); 0 if it is none, or several."""
    beginning = strip_accents(word.rstrip(".")).lower()
    found = [number for number, month in enumerate(MONTHS, 1) if strip_accents(month).startswith(beginning)]
    return found[0] if len(found) == 1 and len(beginning) > 2 else 0


def partial(value: str) -> str:
    """Return a partial date for readers: "2026-03" → « mars 2026 », "" → ""."""
    match = _PARTIAL.fullmatch(value)
    if not match:
        return value
    year, month_number, day_number = match.groups()
    if day_number:
        return day(date(int(year), int(month_number), int(day_number)))
    return f"{MONTHS[int(month_number) - 1]} {year}" if month_number else year


def precedes(start: str, end: str) -> bool:
    """Return whether the partial date `end` may be after `start`: 2026-03 → 2026 may, unknown ("") always may."""
    return not start or not end or end >= start or start.startswith(end)


def bounds(value: str) -> tuple[str, str]:
    """Return the first and the last day that a partial date may be: "2026-02" → ("2026-02-01", "2026-02-28")."""
    year, month_number, day_number = [*(int(part) for part in value.split("-")), 0, 0][:3]
    last_month = month_number or 12
    last_day = day_number or monthrange(year, last_month)[1]
    return (
        f"{year:04}-{month_number or 1:02}-{day_number or 1:02}",
        f"{year:04}-{last_month:02}-{last_day:02}",
    )
