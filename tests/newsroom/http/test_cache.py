"""A Redis that is away or silent costs one time-out, then is left aside for some seconds."""

import socket
import time

import pytest

from newsroom.http import cache as module
from newsroom.http.cache import TolerantRedisCache


@pytest.fixture
def silent():
    """A cache whose Redis accepts and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield TolerantRedisCache(f"redis://127.0.0.1:{listener.getsockname()[1]}/0", {})


CALLS = [
    ("get", ("key", "default"), "default"),
    ("add", ("key", 1), True),
    ("set", ("key", 1), None),
    ("incr", ("key",), 1),
    ("touch", ("key",), False),
    ("delete", ("key",), False),
    ("get_many", (["key"],), {}),
    ("has_key", ("key",), False),
    ("set_many", ({"key": 1},), ["key"]),
    ("delete_many", (["key"],), None),
    ("get_or_set", ("key", lambda: "made"), "made"),
    ("clear", (), False),
]


def test_a_silent_redis_costs_one_timeout_whatever_is_asked(silent):
    start = time.monotonic()
    for name, arguments, answer in CALLS:
        assert getattr(silent, name)(*arguments) == answer
    assert time.monotonic() - start < 0.5  # one time-out is 0.2 s


def test_each_thread_knows_that_it_is_left_aside(silent):
    silent.get("key")
    start = time.monotonic()
    assert TolerantRedisCache(silent.address, {}).get("key") is None
    assert time.monotonic() - start < 0.1


def test_it_is_asked_again_some_seconds_later(silent, monkeypatch):
    asked = []

    def ask(*args):
        asked.append(args)
        raise module.TimeoutError

    monkeypatch.setattr("django.core.cache.backends.redis.RedisCacheClient.get", ask)
    now = time.monotonic()
    for seconds, times in ((0, 1), (1, 1), (4, 1), (6, 2), (7, 2)):
        monkeypatch.setattr(module.time, "monotonic", lambda seconds=seconds: now + seconds)
        silent.get("key")
        assert len(asked) == times


def test_an_error_of_one_command_leaves_nothing_aside(silent, monkeypatch):
    def refuse(*args):
        raise module.RedisError("WRONGTYPE")

    monkeypatch.setattr("django.core.cache.backends.redis.RedisCacheClient.get", refuse)
    assert silent.get("key") is None
    assert silent.address not in module._aside_until
