"""Publish what is due and ping the hub, at regular intervals."""

import logging
import signal
import threading
import time
from collections.abc import Iterator

from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections

from articles.announcements import announce_embargoes_over, forget_old_withdrawals, rebuilding_announcements
from articles.months import count_months
from articles.websub import ping_due
from newsroom.search_engine.renewal import renew_index
from newsroom.site.scheduling import only_one, publish_due, tidy_up

logger = logging.getLogger(__name__)

# How long one pass works on the search index after an upgrade.
_RENEWAL_S = 5


class Command(BaseCommand):
    """`manage.py run_scheduler`, run beside the server; `--once` for cron."""

    help = "Publie ce qui est prévu, toutes les quelques secondes."
    _behind: Iterator[int] = iter(())  # what is left of the night's look through all announcements

    def add_arguments(self, parser) -> None:
        """Add the options `--once` and `--interval`."""
        parser.add_argument("--once", action="store_true", help="un seul passage")
        parser.add_argument("--interval", type=float, default=5, help="secondes entre deux passages (5)")

    def handle(self, *args, **options) -> None:
        """Repeat until SIGTERM or SIGINT; errors of the database or the disk are logged and retried."""
        if options["once"]:
            self._run_once()
            self._renew_index(_RENEWAL_S)
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        is_renewed = False
        while True:
            if self._run_once():
                self._behind = rebuilding_announcements()
            self._catch_up(options["interval"] / 2)
            is_renewed = is_renewed or self._renew_index(options["interval"] / 2)
            close_old_connections()
            if stop.wait(options["interval"]):
                return

    def _catch_up(self, for_s: float) -> None:
        """Rebuild, for so long, the announcements missed because somebody wrote past us."""
        end = time.monotonic() + for_s
        try:
            with only_one() as alone:
                while alone and time.monotonic() < end and next(self._behind, None) is not None:
                    pass
        except (Error, OSError) as error:
            logger.error("Subscribers will hear the next night: %s", error)

    def _renew_index(self, for_s: float) -> bool:
        """Write again, for so long, what an earlier release left in the search index. Returns whether all is done."""
        try:
            with only_one() as alone:
                return alone and renew_index(for_s)
        except (Error, OSError) as error:
            logger.error("The search index is renewed later: %s", error)
            return False

    def _run_once(self) -> bool:
        """Do what is due. Returns whether it did what is done each night."""
        try:
            with only_one() as alone:
                if alone:
                    publish_due()
                    announce_embargoes_over()
                    count_months()
                    forget_old_withdrawals()
                    ping_due()
                    return tidy_up()
        except (Error, OSError) as error:
            logger.error("Scheduled publishing waits for the database or the disk: %s", error)
        return False
