"""French on the page: dates, plurals and lists. Built in to every template."""

from datetime import date, datetime

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from newsroom.text import dates
from newsroom.text.characters import NARROW, NBSP
from newsroom.text.words import is_french

register = template.Library()


@register.filter
def day(value: date | datetime | None) -> SafeString | str:
    """Write `<time>` with « 5 mars 2026 » ; the first of a month as « 1er » with its letters raised."""
    return _time(value, dates.day(value)) if value else ""


@register.filter
def day_and_time(value: datetime | None) -> SafeString | str:
    """Write `<time>` with « 5 mars 2026 à 14 h 30 »."""
    return _time(value, dates.day_and_time(value)) if value else ""


@register.filter
def recent(value: datetime | None) -> SafeString | str:
    """Write `<time>` with « 14 h 32 » for today, « hier », or the day; nothing of it changes before midnight.

    What is of today or yesterday is marked: static/js/recent-times.js makes it « il y a 3 minutes ».
    """
    if not value or not (words := dates.recent(value)):
        return day(value)
    return format_html('<time datetime="{}" data-recent>{}</time>', dates.machine(value), words)


def _time(value: date | datetime, words: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', dates.machine(value), _raised(words))


def _raised(words: str) -> SafeString:
    return mark_safe(str(conditional_escape(words)).replace("1er\u00a0", "1<sup>er</sup>\u00a0", 1))  # noqa: S308


@register.filter
def machine_date(value: date | datetime) -> str:
    """Write a date for machines (ISO 8601)."""
    return dates.machine(value) if value else ""


@register.filter
def month(value: date | datetime) -> str:
    """Write « mars 2026 »."""
    return dates.month(value)


@register.filter
def partial_date(value: str) -> SafeString | str:
    """Write `<time>` with a partial date: « mars 2026 » ; "" when unknown."""
    return format_html('<time datetime="{}">{}</time>', value, _raised(dates.partial(value))) if value else ""


@register.filter
def during(value: str) -> SafeString:
    """Write a partial date with its preposition: « en juin 2025 », « le 15 juin 2025 »."""
    return format_html("{}\u00a0{}", "le" if len(value) == len("2026-03-05") else "en", partial_date(value))


@register.filter
def lang(text: str, language: str) -> SafeString | str:
    """Write the attribute `lang` of a title whose source is in `language`: "" if that is French, or the title is."""
    return "" if language == "fr" or is_french(text) else format_html('lang="{}"', language)


@register.filter
def plural(count: int, words: str) -> str:
    """Write the word that agrees with `count`: {{ n|plural:"article,articles" }}. 0 and 1 are singular."""
    singular, _, many = words.partition(",")
    return many if abs(count) >= 2 else singular


@register.filter
def number_of(count: int, words: str) -> str:
    """Write a number and what it counts: {{ n|number_of:"article,articles" }} is « 1 200 articles »; "" for 0."""
    return f"{count:,}{NBSP}{plural(count, words)}".replace(",", NARROW) if count else ""
