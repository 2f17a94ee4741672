"""Work done once the answer has gone, in the same thread: how long it takes tells the client nothing."""

import logging
import threading
from collections.abc import Callable

from django.core.signals import request_finished
from django.db import DatabaseError, connection
from django.dispatch import receiver

logger = logging.getLogger(__name__)
_thread = threading.local()


def after_answer(job: Callable[[], None]) -> None:
    """Do `job` once the request under way is answered. What it raises is logged."""
    _thread.jobs = [*getattr(_thread, "jobs", []), job]


@receiver(request_finished)
def do_jobs(**kwargs) -> None:
    """Do what was put off, and give back the connection to the database that it took."""
    jobs, _thread.jobs = getattr(_thread, "jobs", []), []
    for job in jobs:
        try:
            job()
        except (DatabaseError, OSError):  # SMTP's errors are of the second kind
            logger.exception("Not done after the answer: %s", job)
    if jobs and not connection.in_atomic_block:  # as it is in a test
        connection.close_if_unusable_or_obsolete()
