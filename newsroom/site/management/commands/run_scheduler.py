"""Publish what is due and ping the hub, at regular intervals."""

import logging
import signal
import threading

from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections

from articles.announcements import announce_embargoes_over, forget_old_withdrawals, rebuild_announcements
from articles.websub import ping_due
from newsroom.site.scheduling import only_one, publish_due

logger = logging.getLogger(__name__)


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
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        self._run_once()
        self._catch_up()
        while not stop.wait(options["interval"]):
            self._run_once()
            close_old_connections()

    def _catch_up(self) -> None:
        """Rebuild the announcements missed because of a crash or a database failure."""
        try:
            with only_one() as alone:
                if alone:
                    rebuild_announcements()
        except (Error, OSError) as error:
            logger.error("Subscribers will hear later: %s", error)

    def _run_once(self) -> None:
        try:
            with only_one() as alone:
                if alone:
                    publish_due()
                    announce_embargoes_over()
                    forget_old_withdrawals()
                    ping_due()
        except (Error, OSError) as error:
            logger.error("Scheduled publishing waits for the database or the disk: %s", error)
