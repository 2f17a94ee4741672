"""A Redis cache of which the loss slows the site down and never stops it."""

import logging
from collections.abc import Callable
from functools import wraps

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def _tolerant(name: str, answer: Callable) -> Callable:
    """Return the cache method `name`, which returns `answer(self, *args, **kwargs)` when Redis does not answer."""
    method = getattr(RedisCache, name)

    @wraps(method)
    def call(self, *args, **kwargs):
        try:
            return method(self, *args, **kwargs)
        except RedisError as error:
            logger.warning("Redis does not answer (%s): %s", name, error)
            return answer(self, *args, **kwargs)

    return call


class TolerantRedisCache(RedisCache):
    """Django's Redis cache, which behaves as an empty one while Redis is away."""

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
