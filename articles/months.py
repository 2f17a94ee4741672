"""The months that hold public stories: how many each, and when the last of them changed.

To count all stories at each reading would take longer as the site grows. What changes a story marks its month, which is
counted at each reading until the scheduler writes down the count.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Count, Max, Q
from django.db.models.functions import Coalesce, TruncMonth
from django.utils import timezone

from articles.models import ArticlePage, Month
from articles.querysets import ArticleQuerySet, month_bounds
from newsroom.pages.sitemaps import later

# Of a month that nothing but a change of a story changes.
_ALWAYS = datetime(9999, 1, 1, tzinfo=UTC)
# Of one that is to be counted.
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
# Of more months than so, all stories are read at once.
_MANY = 12


def dated_stories() -> ArticleQuerySet:
    """Return the public stories, each with `lastmod`: when the editor says that its substance last did.

    One that was under embargo changed for readers when that ended, if nothing did since.
    """
    stories = ArticlePage.objects.published().filter(published_at__isnull=False)
    return stories.annotate(lastmod=later(Coalesce("updated_at", "published_at"), "embargo_until"))


def note_change(moments: Iterable[datetime | None]) -> None:
    """Have the months of these moments counted again. To be called in the transaction of the change. Queries: 1."""
    _mark({_first_day(moment) for moment in moments if moment})


def months() -> list[Month]:
    """Return the months that hold public stories, from the latest. Queries: 1, and 1 if some are to be counted."""
    rows, now = list(Month.objects.order_by("-first_day")), timezone.now()
    stale = [month for month in rows if month.counted_until <= now]
    _count(stale)
    return [month for month in rows if month.story_count]


@transaction.atomic
def count_months() -> int:
    """Write down the count of the months that are to be counted. Returns how many. Queries: 1, and 3 more if any."""
    stale = list(Month.objects.select_for_update().filter(counted_until__lte=timezone.now()))
    _count(stale)
    _say_until_when(stale)
    Month.objects.bulk_update(stale, ["story_count", "changed_at", "counted_until"])
    return len(stale)


def rebuild_months() -> int:
    """Count every month. Returns how many were wrong: 0 on a healthy site. Queries: up to 7, however many months."""
    told = {month.first_day: (month.story_count, month.changed_at) for month in months()}
    held = _held(Q())
    wrong = {day for day in told.keys() | held.keys() if told.get(day) != held.get(day)}
    _mark(wrong)
    count_months()
    return len(wrong)


def _mark(days: Iterable[date]) -> None:
    Month.objects.bulk_create(
        (Month(first_day=day, counted_until=_LONG_AGO) for day in sorted(days)),
        update_conflicts=True,
        unique_fields=["first_day"],
        update_fields=["counted_until"],
    )


def _count(stale: list[Month]) -> None:
    """Give months what they hold now. Queries: 1, 0 without any."""
    held = _held(_dated_in(stale)) if stale else {}
    for month in stale:
        month.story_count, month.changed_at = held.get(month.first_day, (0, None))


def _held(condition: Q) -> dict[date, tuple[int, datetime]]:
    """Return how many public stories each month holds, and their latest change. Queries: 1."""
    stories = dated_stories().filter(condition).annotate(month=TruncMonth("published_at")).values("month").order_by()
    rows = stories.annotate(total=Count("pk"), latest=Max("lastmod"))
    return {row["month"].date(): (row["total"], row["latest"]) for row in rows}


def _say_until_when(stale: list[Month]) -> None:
    """Give months the next moment at which time alone changes what they hold. Queries: 1, 0 without any."""
    now = timezone.now()
    for month in stale:
        month.counted_until = _ALWAYS
    by_day = {month.first_day: month for month in stale}
    waiting = ArticlePage.objects.filter(Q(embargo_until__gt=now) | Q(expire_at__gt=now), _dated_in(stale))
    for published_at, *ends in waiting.values_list("published_at", "embargo_until", "expire_at") if stale else ():
        month = by_day[_first_day(published_at)]
        month.counted_until = min(month.counted_until, *(end for end in ends if end and end > now))


def _dated_in(stale: list[Month]) -> Q:
    """Return the condition that a story is dated in one of these months; in any, if they are many."""
    if len(stale) > _MANY:
        return Q()
    bounds = [month_bounds(month.first_day.year, month.first_day.month) for month in stale]
    return reduce(or_, (Q(published_at__gte=start, published_at__lt=end) for start, end in bounds), Q())


def _first_day(moment: datetime) -> date:
    return timezone.localtime(moment, timezone.get_default_timezone()).date().replace(day=1)
