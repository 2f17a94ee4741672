"""How often one client may ask, counted by minute in the site's cache; a cache that is lost limits nobody."""

import ipaddress
import time
from typing import NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

WINDOW_S = 60
# What an IPv6 client is given at least: it may write each request from another address of its own.
_IPV6_PREFIX = 64


class Allowance(NamedTuple):
    """What a client may still ask for in this minute."""

    remaining: int  # below 0: this request is one too many
    reset_s: int


def client_of(request: HttpRequest) -> str:
    """Return the address of who asks, its network for IPv6; "" if it is unknown.

    Behind a proxy, the one that the proxy itself saw, which it writes last: what stands before it in X-Forwarded-For
    came with the request, and anybody may write it.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        address = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() or address
    try:
        found = ipaddress.ip_address(address.strip("[]"))
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address):
        return found.ipv4_mapped.compressed if found.ipv4_mapped else _network(found)
    return found.compressed


def _network(address: ipaddress.IPv6Address) -> str:
    return ipaddress.ip_network((address.packed, _IPV6_PREFIX), strict=False).compressed


def count(request: HttpRequest) -> Allowance:
    """Count one request of a client. Queries: 0 (two journeys to the cache)."""
    now = int(time.time())
    key = f"api:{client_of(request)}:{now // WINDOW_S}"
    cache.add(key, 0, 2 * WINDOW_S)
    try:
        asked = cache.incr(key)
    except ValueError:  # forgotten in between
        asked = 1
    return Allowance(settings.API_RATE_PER_MINUTE - asked, WINDOW_S - now % WINDOW_S)
