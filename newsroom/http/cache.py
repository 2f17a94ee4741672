"""A Redis cache of which the loss slows the site down and never stops it."""

import logging
import time
from collections.abc import Callable
from functools import wraps

from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError, RedisError, TimeoutError
from redis.retry import Retry

logger = logging.getLogger(__name__)

# A Redis that is away, or silent for that long, is left aside for some seconds: a page asks it dozens of times.
_TIMEOUT_S = 0.2
_ASIDE_S = 5
# A connection that Redis has closed meanwhile is opened again, once; one that is silent is not asked twice.
_RETRY = Retry(NoBackoff(), 1, supported_errors=(ConnectionError,))
_aside_until: dict[str, float] = {}  # by address; Django makes a cache for each thread


def _tolerant(name: str, answer: Callable) -> Callable:
    """Return the cache method `name`, which returns `answer(self, *args, **kwargs)` when Redis does not answer."""
    method = getattr(RedisCache, name)

    @wraps(method)
    def call(self, *args, **kwargs):
        if time.monotonic() < _aside_until.get(self.address, 0):
            return answer(self, *args, **kwargs)
        try:
            return method(self, *args, **kwargs)
        except RedisError as error:
            logger.warning("Redis does not answer (%s): %s", name, error)
            if isinstance(error, ConnectionError | TimeoutError):
                _aside_until[self.address] = time.monotonic() + _ASIDE_S
            return answer(self, *args, **kwargs)

    return call


class TolerantRedisCache(RedisCache):
    """Django's Redis cache, which behaves as an empty one while Redis is away."""

    def __init__(self, server, params):
        limits = {"socket_connect_timeout": _TIMEOUT_S, "socket_timeout": _TIMEOUT_S, "retry": _RETRY}
        super().__init__(server, params | {"OPTIONS": limits | params.get("OPTIONS", {})})
        self.address = str(server)

    add = _tolerant("add", lambda self, *args, **kwargs: True)
    get = _tolerant("get", lambda self, key, default=None, version=None: default)
    set = _tolerant("set", lambda self, *args, **kwargs: None)
    incr = _tolerant("incr", lambda self, key, delta=1, version=None: delta)
    touch = _tolerant("touch", lambda self, *args, **kwargs: False)
    delete = _tolerant("delete", lambda self, *args, **kwargs: False)
    get_many = _tolerant("get_many", lambda self, *args, **kwargs: {})
    has_key = _tolerant("has_key", lambda self, *args, **kwargs: False)
    set_many = _tolerant("set_many", lambda self, data, *args, **kwargs: list(data))
    delete_many = _tolerant("delete_many", lambda self, *args, **kwargs: None)
    clear = _tolerant("clear", lambda self, *args, **kwargs: False)
