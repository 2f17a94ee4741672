"""What is due is published, once, and one story that cannot be does not stop the others."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import partial
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import Error, connection
from django.db.models import Model
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, Revision

from articles.publishing import note_refusal
from newsroom.locks import alone
from newsroom.pages.publication import PublicationError, all_or_refused, reason

logger = logging.getLogger(__name__)

# Names our lock among the advisory locks of the database: any number, always the same.
_LOCK = 4_820_331
# When few read and write, in the time zone of the site.
_NIGHT_HOUR = 4

# What one story may raise when it is published: refused (an embargo), not saved, its files out of reach, or a revision
# that no longer fits the models, a record that it names gone. None of it may keep the others waiting.
_ONE_STORY_FAILS = (
    ValidationError, ObjectDoesNotExist, PermissionDenied, Error, OSError, LookupError, AttributeError, TypeError,
    ValueError, RuntimeError,
)  # fmt: skip


@contextmanager
def only_one() -> Iterator[bool]:
    """Yield whether we are alone at it: whoever comes second, on this machine or another, gets False and goes away.

    On PostgreSQL the lock belongs to a transaction, which has a connection of its own: PgBouncer in transaction mode
    gives a session's lock to whoever comes next. Queries: 1.
    """
    if connection.vendor == "postgresql":
        holder = connection.copy()
        try:
            holder.set_autocommit(False)
            with holder.cursor() as cursor:
                cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
                is_alone = cursor.fetchone()[0]
            yield is_alone
            with suppress(Error):  # it gave the lock back by failing
                holder.rollback()
        finally:
            holder.close()
        return
    with alone(Path(settings.VAR_DIR) / "scheduler.lock") as is_alone:  # SQLite has one machine
        yield is_alone


def tidy_up() -> bool:
    """Renew the statistics of the database once a night, or at the first pass after it. Returns whether it was time.

    A file of this machine remembers when: cron may run a scheduler a minute. Queries: 0 at other times.
    """
    stamp = Path(settings.VAR_DIR) / "statistics.stamp"
    now = timezone.localtime()
    last_night = now.replace(hour=_NIGHT_HOUR, minute=0, second=0, microsecond=0)
    if now < last_night:
        last_night -= timedelta(days=1)
    if stamp.exists() and stamp.stat().st_mtime >= last_night.timestamp():
        return False
    renew_statistics()
    stamp.touch()
    return True


def renew_statistics() -> None:
    """Measure how large the tables are, and how varied: without, the database may read a whole one for a few rows.

    Of all rows on SQLite, some seconds for a million: from a sample (analysis_limit, PRAGMA optimize) it takes « is no
    alias », true of every page, for a rare thing, and reads them all. PostgreSQL samples well by itself. Queries: 1.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def publish_due() -> int:
    """Withdraw what has expired and publish what is due. Returns how many objects changed.

    Does what Wagtail's publish_scheduled does, each object in a transaction of its own; what fails is logged, and the
    history of its page says why.
    """
    now = timezone.now()
    models = [Page, *(m for m in apps.get_models() if issubclass(m, DraftStateMixin) and not issubclass(m, Page))]
    changed = 0
    for model in models:
        # « live » here asks what the scheduler has to withdraw, not what readers may see.
        expired = model.objects.filter(live=True, expire_at__lt=now)
        for pk in list(expired.order_by("expire_at").values_list("pk", flat=True)):
            # Read again: an editor may have changed it since the round began.
            if subject := expired.filter(pk=pk).first():
                withdraw = partial(subject.unpublish, set_expired=True, log_action="wagtail.unpublish.scheduled")
                changed += _attempt(withdraw, subject)
    due = Revision.objects.filter(approved_go_live_at__lt=now)
    for pk in list(due.order_by("approved_go_live_at").values_list("pk", flat=True)):
        revision = due.filter(pk=pk).first()
        if revision and (subject := revision.content_object):
            changed += _attempt(partial(revision.publish, log_action="wagtail.publish.scheduled"), subject, revision)
    return changed


def _attempt(act: Callable[[], None], subject: Model, revision: Revision | None = None) -> bool:
    """Do one thing in a transaction of its own. Returns whether it is done; if not, says why, once."""
    try:
        with all_or_refused(subject):
            act()
    except _ONE_STORY_FAILS as error:
        why = reason(error) if isinstance(error, PublicationError) else f"Panne : {type(error).__name__}, {error}"
        if not isinstance(subject, Page) or note_refusal(subject, why, revision):
            logger.error("Not done as scheduled: %s %s « %s »: %s", type(subject).__name__, subject.pk, subject, why)
        return False
    return True
