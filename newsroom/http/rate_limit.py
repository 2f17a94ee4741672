"""How often one client may ask, counted in the site's cache; a cache that is lost limits nobody."""

import time
from typing import NamedTuple

from django.core.cache import cache
from django.http import HttpRequest

from newsroom.http.client_address import client_address
from newsroom.text.digest import digest


class Allowance(NamedTuple):
    """What a client may still ask for in this window."""

    remaining: int  # below 0: this request is one too many
    reset_s: int  # until the next window

    @property
    def is_exceeded(self) -> bool:
        """Return whether this request is one too many."""
        return self.remaining < 0


def count(request: HttpRequest, resource: str, allowed: int, window_s: int) -> Allowance:
    """Count one request of a client for a resource, of those `allowed` in each window of `window_s` seconds.

    A client whose address is unknown is not counted: everybody would be counted as one. Queries: 0 (cache: 2).
    """
    window, elapsed_s = divmod(int(time.time()), window_s)
    address, asked = client_address(request), 0
    if address:
        key = f"rate:{digest(resource, address, str(window))}"
        cache.add(key, 0, 2 * window_s)
        try:
            asked = cache.incr(key)
        except ValueError:  # forgotten in between
            asked = 1
    return Allowance(allowed - asked, window_s - elapsed_s)
