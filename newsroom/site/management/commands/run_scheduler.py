"""Publish what is due and tell the hub, all day long."""

import logging
import signal
import threading

from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections

from articles.feeds.announcements import forget_old_withdrawals, rebuild_announcements
from articles.feeds.websub import ping_due
from newsroom.site.scheduling import only_one, publish_due

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """`manage.py run_scheduler`, beside the server; `--once` from cron."""

    help = "Publie ce qui est prévu, toutes les quelques secondes."

    def add_arguments(self, parser) -> None:
        """Declare the pace."""
        parser.add_argument("--once", action="store_true", help="un seul passage")
        parser.add_argument("--interval", type=float, default=10, help="secondes entre deux passages (10)")

    def handle(self, *args, **options) -> None:
        """Go round until SIGTERM or SIGINT; a database or a disk that is away is waited for."""
        if options["once"]:
            self._round()
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        self._round()
        self._catch_up()
        while not stop.wait(options["interval"]):
            self._round()
            close_old_connections()

    def _catch_up(self) -> None:
        """Tell subscribers what a crash, or a database that was away, kept from them."""
        try:
            with only_one() as alone:
                if alone:
                    rebuild_announcements()
        except (Error, OSError) as error:
            logger.error("Subscribers will hear later: %s", error)

    def _round(self) -> None:
        try:
            with only_one() as alone:
                if alone:
                    publish_due()
                    forget_old_withdrawals()
                    ping_due()
        except (Error, OSError) as error:
            logger.error("Scheduled publishing waits for the database or the disk: %s", error)
