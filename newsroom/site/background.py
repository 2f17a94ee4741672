"""The worker of the background tasks: one at a time, tried again after a failure, taken back from a worker that died.

The queue is a table (django-tasks-db); its own worker knows neither retries nor what a killed one leaves behind. So a
task may run more than once, and each does no more than what is missing. What is done leaves the table.
"""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from django.db import Error, close_old_connections
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

logger = logging.getLogger(__name__)

BACKEND = "background"
# How long a task waits after each failure; after one more it is left in the list of the admin.
WAITS = [timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 3_600, 6 * 3_600)]
# No task takes as long: whoever ran it is gone, on a machine of which we know nothing.
_LOST_AFTER = timedelta(minutes=15)
_FAILED_KEPT_FOR = timedelta(days=30)
_BETWEEN_LOOKS_S = 1
_INTERRUPTED = "Interrompue : le processus s’est arrêté pendant cette tâche."


def run_next() -> bool:
    """Run the next task that waits. Returns whether there was one; what became of it is in the log and in the admin."""
    worker_id = _worker_id(os.getpid())
    with exclusive_transaction():
        task = DBTaskResult.objects.ready().filter(backend_name=BACKEND).get_locked()
        if task is None:
            return False
        task.claim(worker_id)
    worker = Worker(
        worker_id=worker_id, backend_name=BACKEND, queue_names=["*"], excluded_queue_names=[], interval=0, batch=True,
        startup_delay=False, max_tasks=1,
    )  # fmt: skip
    worker.run_task(task)
    if task.status == TaskResultStatus.SUCCESSFUL:
        task.delete()
    else:
        _try_again(task, WAITS)
    return True


def is_any_due() -> bool:
    """Return whether a task waits for its turn, or for being taken back. Queries: 2."""
    ours = DBTaskResult.objects.filter(backend_name=BACKEND)
    return ours.ready().exists() or any(_is_lost(task, False) for task in ours.running())


def call_when_due(call: Callable[[], None]) -> None:
    """Have a thread call, each second that a task is due, for a process that runs them."""

    def look() -> None:
        while True:
            try:
                if is_any_due():
                    call()
            except (Error, OSError) as error:
                logger.error("Background tasks wait for the database: %s", error)
            close_old_connections()
            time.sleep(_BETWEEN_LOOKS_S)

    threading.Thread(target=look, name="tasks due", daemon=True).start()


def take_back(*, starting: bool = False) -> int:
    """Have the tasks of workers that died run again at once. Returns how many. Queries: 1, and 1 for each.

    `starting`: no task runs in this process yet, whatever one of the same number left.
    """
    running = DBTaskResult.objects.running().filter(backend_name=BACKEND)
    lost = [task for task in running if _is_lost(task, starting)]
    for task in lost:
        task.status, task.traceback = TaskResultStatus.FAILED, _INTERRUPTED
        _try_again(task, [timedelta()] * len(WAITS))
    return len(lost)


def forget_failures() -> int:
    """Delete what failed for good long ago. Returns how many. Queries: 1."""
    old = DBTaskResult.objects.failed().filter(finished_at__lt=timezone.now() - _FAILED_KEPT_FOR)
    return old.filter(backend_name=BACKEND).delete()[0]


def retry(task: DBTaskResult) -> None:
    """Have a task run now, as if it had never failed. Queries: 1."""
    task.status, task.run_after, task.worker_ids, task.traceback = TaskResultStatus.READY, timezone.now(), [], ""
    task.save(update_fields=["status", "run_after", "worker_ids", "traceback"])


def _try_again(task: DBTaskResult, waits: list[timedelta]) -> None:
    """Have a failed task wait; it keeps the reason. `worker_ids` has one entry for each time that it was begun."""
    tries = len(task.worker_ids)
    if tries <= len(waits):
        task.status, task.run_after = TaskResultStatus.READY, timezone.now() + waits[tries - 1]
    else:
        task.finished_at = timezone.now()
    logger.warning("Background task %s, attempt %s: %s", task.task_path, tries, reason(task))
    task.save(update_fields=["status", "run_after", "finished_at", "traceback"])


def reason(task: DBTaskResult) -> str:
    """Return why a task failed the last time, in one line; "" if it never did."""
    lines = task.traceback.strip().splitlines()
    return lines[-1] if lines else ""


def _worker_id(process: int) -> str:
    return f"{socket.gethostname()[:48]}:{process}"


def _is_lost(task: DBTaskResult, starting: bool) -> bool:
    if task.started_at is None or timezone.now() - task.started_at > _LOST_AFTER:
        return True
    machine, _, process = task.worker_ids[-1].rpartition(":")
    if machine != socket.gethostname()[:48]:
        return False
    if int(process) == os.getpid():
        return starting
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass  # somebody else's process has the number now, or it is ours under another user
    return False
