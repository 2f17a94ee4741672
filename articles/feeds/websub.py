"""WebSub: a hub is told which feeds changed, and passes them on to who subscribed there (W3C, 23 January 2018).

What is to be told is written with the change itself, in its transaction: no call is lost by a crash, none is made for
what was rolled back, and a feed that changed twice before the hub answered is told once. The scheduler makes the calls.
"""

import logging
import time
from collections.abc import Iterable
from datetime import timedelta
from http import HTTPStatus

import requests
from django.conf import settings
from django.utils import timezone

from articles.feeds.topics import paths_of
from articles.models import Ping

logger = logging.getLogger(__name__)

EXTENSIONS = ("rss", "atom", "json")  # those of formats.py, which stands on us
_TIMEOUT_S = 5  # that the hub has to answer
_ROUND_S = 3  # after which no further call begins before the next round: scheduled stories wait behind us
_AT_A_TIME = 200  # calls
# The first wait after a failure; each is twice the one before, up to the longest.
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=10), timedelta(hours=1)
_DOUBLINGS = 9  # past the longest
_GIVEN_UP_AFTER = timedelta(days=2)  # the feeds themselves tell who asks
# A hub that says one of these speaks of itself, not of the feed that it was told of.
_BUSY = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS}


def links_of(feed_address: str) -> list[tuple[str, str]]:
    """Return the links by which a feed is subscribed to at the hub: pairs of a relation and an address; [] without."""
    return [("hub", settings.WEBSUB_HUB), ("self", feed_address)] if settings.WEBSUB_HUB else []


def link_header(feed_address: str) -> str:
    """Return those links as a `Link` header (RFC 8288); "" without a hub."""
    return ", ".join(f'<{address}>; rel="{relation}"' for relation, address in links_of(feed_address))


def ask_pings(channels: Iterable[str]) -> None:
    """Have the hub told that lists changed ("section/3"), in every format. Queries: 1; 0 without a hub or a list."""
    if not settings.WEBSUB_HUB:
        return
    now = timezone.now()
    Ping.objects.bulk_create(
        [
            Ping(channel=channel, extension=extension, asked_at=now, due_at=now)
            for channel in sorted(channels)  # always in this order: two at once wait for each other and do not lock up
            for extension in EXTENSIONS
        ],
        update_conflicts=True,
        unique_fields=["channel", "extension"],
        update_fields=["asked_at"],  # one that waits after a failure goes on waiting
    )


def ping_due() -> int:
    """Tell the hub what is due. Returns how many feeds it was told of. To be called by one process at a time.

    What it refuses is told again later, what it cannot hear (down, slow, broken) too and then all that waits with it.
    Queries: 2, those of paths_of(), and 1 per feed.
    """
    if not settings.WEBSUB_HUB:
        return 0
    _give_up()
    told, began = 0, time.monotonic()
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
            told += bool(path)
    return told


def _call(session: requests.Session, topic: str) -> int:
    """Tell the hub that `topic` changed. Returns what it answered, in HTTP's numbers; 503 if nothing came.

    The Recommendation leaves this call open: hubs know `hub.url` (PubSubHubbub) or `hub.topic`.
    """
    says = {"hub.mode": "publish", "hub.url": topic, "hub.topic": topic}
    try:
        with session.post(
            settings.WEBSUB_HUB, data=says, timeout=_TIMEOUT_S, allow_redirects=False, stream=True
        ) as response:
            return response.status_code
    except requests.RequestException as error:
        logger.info("The WebSub hub: %s", error)
        return HTTPStatus.SERVICE_UNAVAILABLE


def _wait(pings, what: str) -> None:
    """Have `pings` wait, twice as long as the one that waited longest; say so in the log the first time."""
    tries = max(pings.values_list("tries", flat=True), default=0)
    if not tries:
        logger.warning("The WebSub hub %s %s; it will be tried again.", settings.WEBSUB_HUB, what)
    wait = min(_FIRST_WAIT * 2 ** min(tries, _DOUBLINGS), _LONGEST_WAIT)
    pings.update(tries=tries + 1, due_at=timezone.now() + wait)


def _give_up() -> None:
    late = Ping.objects.filter(asked_at__lt=timezone.now() - _GIVEN_UP_AFTER, tries__gt=0)
    if count := late.delete()[0]:
        logger.warning("The WebSub hub was not told of %s feeds: it has been away for too long.", count)
