"""A PostgreSQL that is stopped, or silent, costs readers less than a second; then it is left aside for some seconds."""

import selectors
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection
from django.db.utils import ConnectionHandler

from newsroom.postgresql import base


class Line(threading.Thread):
    """A line to a server that can be cut, or go silent: then it accepts and never answers."""

    def __init__(self, server=None):
        super().__init__(daemon=True)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.server = server
        self.is_silent = server is None
        self._selector = selectors.DefaultSelector()
        self._selector.register(self.listener, selectors.EVENT_READ)

    def run(self):
        while True:
            for key, _ in self._selector.select():
                if key.data is None:
                    client = self.listener.accept()[0]
                    far = socket.create_connection(self.server) if self.server else None
                    self._selector.register(client, selectors.EVENT_READ, far or client)
                    if far:
                        self._selector.register(far, selectors.EVENT_READ, client)
                elif not (content := key.fileobj.recv(65_536)):
                    self._selector.unregister(key.fileobj)
                elif not self.is_silent:
                    key.data.sendall(content)


@pytest.fixture
def reader(django_db_blocker):
    """What makes a thread of the server, which asks the database at a port."""
    base._aside_until.clear()
    pool = {"min_size": 1, "timeout": 0.3, "reconnect_timeout": 3}
    settings = connection.settings_dict | {"NAME": "postgres", "HOST": "127.0.0.1", "CONN_HEALTH_CHECKS": True}
    settings |= {"ENGINE": "newsroom.postgresql", "OPTIONS": {"connect_timeout": 3, "pool": pool}}
    with ThreadPoolExecutor(1) as thread, django_db_blocker.unblock():

        def connect(port):
            handler = ConnectionHandler({"default": settings | {"PORT": port}})

            def answer(sql):
                with handler["default"].temporary_connection() as cursor:
                    cursor.execute(sql)
                    return cursor.fetchone()[0]

            return lambda sql="SELECT 1": thread.submit(answer, sql).result(5)

        yield connect
        base.DatabaseWrapper._connection_pools.pop("default").close(0)


def refusal_s(query, *args):
    """How long the query takes to fail."""
    start = time.monotonic()
    with pytest.raises(OperationalError):
        query(*args)
    return time.monotonic() - start


def closed_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@pytest.mark.parametrize("kind", ["stopped", "silent"])
def test_a_database_that_does_not_answer_is_noticed_then_left_aside_then_asked_again(kind, reader, monkeypatch):
    if kind == "silent":
        line = Line()
        line.start()
    query = reader(line.port if kind == "silent" else closed_port())
    assert refusal_s(query) > 0.2
    assert refusal_s(query) < 0.1
    monkeypatch.setattr(base, "_aside_until", {})
    assert refusal_s(query) > 0.2


@pytest.mark.portable
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs a PostgreSQL that falls silent")
def test_a_database_that_falls_silent_is_noticed_while_it_is_asked(reader):
    settings = connection.settings_dict
    line = Line((settings["HOST"], int(settings["PORT"] or 5432)))
    line.start()
    query = reader(line.port)
    assert query() == 1
    assert query("SELECT 2 FROM pg_sleep(0.6)") == 2  # slow is not silent
    line.is_silent = True
    assert refusal_s(query) < 1
