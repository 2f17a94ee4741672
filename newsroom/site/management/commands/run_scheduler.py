"""Publish what is due and ping the hub, at regular intervals."""

import logging
import signal
import threading

from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections

from articles.announcements import announce_embargoes_over, forget_old_withdrawals, rebuild_announcements
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
        self._run_once()
        self._catch_up()
        is_renewed = False
        while not stop.wait(options["interval"]):
            self._run_once()
            is_renewed = is_renewed or self._renew_index(options["interval"] / 2)
            close_old_connections()

    def _catch_up(self) -> None:
        """Rebuild the announcements missed because of a crash or a database failure."""
        try:
            with only_one() as alone:
                if alone:
                    rebuild_announcements()
        except (Error, OSError) as error:
            logger.error("Subscribers will hear later: %s", error)

    def _renew_index(self, for_s: float) -> bool:
        """Write again, for so long, what an earlier release left in the search index. Returns whether all is done."""
        try:
            with only_one() as alone:
                return alone and renew_index(for_s)
        except (Error, OSError) as error:
            logger.error("The search index is renewed later: %s", error)
            return False

    def _run_once(self) -> None:
        try:
            with only_one() as alone:
                if alone:
                    publish_due()
                    announce_embargoes_over()
                    count_months()
                    forget_old_withdrawals()
                    ping_due()
                    tidy_up()
        except (Error, OSError) as error:
            logger.error("Scheduled publishing waits for the database or the disk: %s", error)
