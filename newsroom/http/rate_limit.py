"""How often one client may ask, counted by minute in the site's cache; a cache that is lost limits nobody."""

import time
from typing import NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from newsroom.http.client_address import client_address

WINDOW_S = 60


class Allowance(NamedTuple):
    """What a client may still ask for in this minute."""

    remaining: int  # below 0: this request is one too many
    reset_s: int


def count(request: HttpRequest) -> Allowance:
    """Count one request of a client. Queries: 0 (two journeys to the cache)."""
    now = int(time.time())
    address = client_address(request)
    if not address:  # everybody would be counted as one
        return Allowance(settings.API_RATE_PER_MINUTE, WINDOW_S - now % WINDOW_S)
    key = f"api:{address}:{now // WINDOW_S}"
    cache.add(key, 0, 2 * WINDOW_S)
    try:
        asked = cache.incr(key)
    except ValueError:  # forgotten in between
        asked = 1
    return Allowance(settings.API_RATE_PER_MINUTE - asked, WINDOW_S - now % WINDOW_S)
