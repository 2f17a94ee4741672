"""Run the background tasks."""

import logging
import signal
import threading
import time
from math import inf

from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections

from newsroom.site.background import forget_failures, run_next, take_back

logger = logging.getLogger(__name__)

_BETWEEN_LOOKS_S = 1
_BETWEEN_ROUNDS_S = 60  # of what is done now and then
_AFTER_FAILURE_S = 5


class Command(BaseCommand):
    """`manage.py run_tasks`, run beside the server; `--once` for cron."""

    help = "Fait les tâches de fond : déclinaisons des photos, courriels, index de recherche."

    def add_arguments(self, parser) -> None:
        """Add the options `--once` and `--idle`."""
        parser.add_argument("--once", action="store_true", help="ce qui attend, puis s’arrête")
        parser.add_argument("--idle", type=float, default=inf, help="s’arrête après tant de secondes sans rien à faire")

    def handle(self, *args, **options) -> None:
        """Repeat until SIGTERM or SIGINT, which let the task under way end; failures of the database are waited out."""
        if options["once"]:
            take_back()
            while run_next():
                pass
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        starting, next_round, last = True, 0.0, time.monotonic()
        while not stop.is_set() and time.monotonic() - last < options["idle"]:
            try:
                if time.monotonic() >= next_round:
                    take_back(starting=starting)
                    forget_failures()
                    starting, next_round = False, time.monotonic() + _BETWEEN_ROUNDS_S
                if run_next():
                    last = time.monotonic()
                else:
                    stop.wait(_BETWEEN_LOOKS_S)
            except (Error, OSError) as error:
                logger.error("Background tasks wait for the database or the disk: %s", error)
                starting, next_round = True, 0.0  # the task under way, if any, is still said to run
                stop.wait(_AFTER_FAILURE_S)
            close_old_connections()
