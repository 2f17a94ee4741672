"""WebSub: pings to a hub, which passes feeds that changed on to its subscribers (W3C, 23 January 2018).

A ping is a row, written in the transaction of the change: none is lost by a crash, none is sent for what was rolled
back, and a feed that changed twice before the hub answered is pinged once. The scheduler sends them.
"""

import logging
import time
from collections.abc import Iterable
from datetime import timedelta
from http import HTTPStatus

import requests
from django.conf import settings
from django.utils import timezone

from articles.feeds.formats import EXTENSIONS
from articles.lists import paths_of
from articles.models import Ping

logger = logging.getLogger(__name__)

_TIMEOUT_S = 5  # that the hub has to answer
_ROUND_S = 3  # after which no further call begins before the next round: scheduled stories wait behind us
_AT_A_TIME = 200  # calls
# The first wait after a failure; each is twice the one before, up to the longest.
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=10), timedelta(hours=1)
_DOUBLINGS = 9  # past the longest
_HELD_FOR = timedelta(seconds=5)  # with the round of the scheduler, ten at most
_GIVEN_UP_AFTER = timedelta(days=2)  # whoever polls the feeds misses nothing
# A hub that answers one of these is itself in trouble; the feed is not refused.
_BUSY = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS}


def request_pings(keys: Iterable[str]) -> None:
    """Record that the hub is to be pinged for lists that changed ("section/3"), in every format.

    Queries: 1; 0 without a hub or a list.
    """
    if not settings.WEBSUB_HUB:
        return
    now = timezone.now()
    Ping.objects.bulk_create(
        [
            Ping(channel=key, extension=extension, asked_at=now, due_at=now)
            for key in sorted(keys)  # always in this order: two at once wait for each other and do not lock up
            for extension in EXTENSIONS
        ],
        update_conflicts=True,
        unique_fields=["channel", "extension"],
        update_fields=["asked_at"],  # one that waits after a failure goes on waiting
    )


def hold_back(keys: Iterable[str]) -> None:
    """Have the pings for these lists wait a little: the hub is to find the pictures of what they hold. Queries: 1."""
    Ping.objects.filter(channel__in=keys, tries=0).update(due_at=timezone.now() + _HELD_FOR)


def release() -> None:
    """Send what hold_back() keeps with the next round. Queries: 1."""
    now = timezone.now()
    Ping.objects.filter(tries=0, due_at__gt=now).update(due_at=now)


def ping_due() -> int:
    """Send the pings that are due. Returns how many were sent. To be called by one process at a time.

    A ping that the hub refuses is sent again later; when it does not answer (down, slow, broken), all of them are.
    Queries: 2, those of paths_of(), and 1 per feed.
    """
    if not settings.WEBSUB_HUB:
        return 0
    _give_up()
    sent, began = 0, time.monotonic()
    due = list(Ping.objects.due()[:_AT_A_TIME])
    paths = paths_of({ping.channel for ping in due})
    with requests.Session() as session:
        session.headers["User-Agent"] = f"Manchette (+{settings.SITE_URL}/)"
        for ping in due:
            if time.monotonic() - began > _ROUND_S:
                break
            path = paths.get(ping.channel)  # none: nobody sees this list any more
            status = _call(session, f"{settings.SITE_URL}{path}flux.{ping.extension}") if path else HTTPStatus.OK
            if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in _BUSY:
                _wait(Ping.objects.all(), "cannot be told")
                break
            if status >= HTTPStatus.MULTIPLE_CHOICES:
                _wait(Ping.objects.filter(pk=ping.pk), f"refuses {ping} (HTTP {status})")
                continue
            # What was asked again meanwhile stays, for the hub may have read the feed before.
            Ping.objects.filter(pk=ping.pk, asked_at=ping.asked_at).delete()
            sent += bool(path)
    return sent


def _call(session: requests.Session, topic: str) -> int:
    """Send a ping for `topic`. Returns the status that the hub answered; 503 if nothing came.

    The Recommendation leaves this call open: hubs know `hub.url` (PubSubHubbub) or `hub.topic`.
    """
    form = {"hub.mode": "publish", "hub.url": topic, "hub.topic": topic}
    try:
        with session.post(
            settings.WEBSUB_HUB, data=form, timeout=_TIMEOUT_S, allow_redirects=False, stream=True
        ) as response:
            return response.status_code
    except requests.RequestException as error:
        logger.info("The WebSub hub: %s", error)
        return HTTPStatus.SERVICE_UNAVAILABLE


def _wait(pings, what: str) -> None:
    """Have `pings` wait, twice as long as the one that waited longest; log it the first time."""
    tries = max(pings.values_list("tries", flat=True), default=0)
    if not tries:
        logger.warning("The WebSub hub %s %s; it will be tried again.", settings.WEBSUB_HUB, what)
    wait = min(_FIRST_WAIT * 2 ** min(tries, _DOUBLINGS), _LONGEST_WAIT)
    pings.update(tries=tries + 1, due_at=timezone.now() + wait)


def _give_up() -> None:
    late = Ping.objects.filter(asked_at__lt=timezone.now() - _GIVEN_UP_AFTER, tries__gt=0)
    if count := late.delete()[0]:
        logger.warning("The WebSub hub was not told of %s feeds: it has been away for too long.", count)
