"""`manage.py serve` prepares what is missing, runs server and scheduler together, and ends both."""

import faulthandler
import http.client
import multiprocessing
import os
import queue
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError

from articles.models import HomePage
from newsroom.site.management.commands import serve
from tests import database
from tests.benchmarks.slow_clients import SlowClients
from tests.builders import make_home

_START_S = 60
_END_S = 15


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


class Site:
    """A site served by a process of its own."""

    def __init__(self, folder, **variables):
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        environment = os.environ | {
            "VAR_DIR": str(folder),
            "DATABASE_URL": f"sqlite:///{folder}/site.sqlite3",
            "DJANGO_SETTINGS_MODULE": "tests.newsroom.site.served_settings",
            # Not a local address: no demonstration site, which takes long.
            "SITE_URL": "http://exemple.test",
            "SECRET_KEY": "x" * 50,
        }
        environment.pop("REDIS_URL", None)
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "manage.py", "serve", "--port", str(self.port)],
            cwd=settings.BASE_DIR,
            env=environment | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines = []
        self._queue = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self._queue.put(line.rstrip())
        self._queue.put(None)  # whoever held the output is gone: the children too

    def wait_for_line(self, start):
        """Return the line that starts so."""
        deadline = time.monotonic() + _START_S
        while (line := self._queue.get(timeout=max(0.1, deadline - time.monotonic()))) is not None:
            self.lines.append(line)
            if line.startswith(start):
                return line
        raise AssertionError(self.lines)

    def get(self, path):
        """Return the answer to a GET."""
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        client.request("GET", path, headers={"Host": "exemple.test"})
        return client.getresponse()

    def end(self, number):
        """Send this signal, and wait until no process of the site is left."""
        self.process.send_signal(number)
        while (line := self._queue.get(timeout=_END_S)) is not None:
            self.lines.append(line)
        assert self.process.wait(_END_S) == 0
        with socket.create_server(("127.0.0.1", self.port)):
            pass  # the port is free again


@pytest.fixture(scope="module")
def folder(django_db_setup, tmp_path_factory):
    """A folder where everything is prepared; what the first start had to, but for one table, was."""
    folder = tmp_path_factory.mktemp("serve")
    if database.template().exists():  # the tests run on SQLite
        shutil.copyfile(database.template(), folder / "site.sqlite3")
        with closing(sqlite3.connect(folder / "site.sqlite3", autocommit=True)) as connection:
            connection.executescript("DROP TABLE robots_robots; DELETE FROM django_migrations WHERE app = 'robots'")
    site = Site(folder)
    site.wait_for_line("Manchette :")
    assert site.get("/inconnue/").status == 404  # a page with its style sheet, whose name was just made
    assert [line.split("…")[0] for line in site.lines[:-1]] == ["Base de données", "Fichiers statiques"]
    site.end(signal.SIGTERM)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_a_second_start_says_only_where_the_site_is_and_a_signal_ends_all_of_it(folder, number):
    site = Site(folder)
    site.wait_for_line("Manchette : http://exemple.test/ — admin : http://exemple.test/admin/")
    assert len(site.lines) == 1
    assert site.get("/sante/").read() == b"ok"
    site.end(number)


@pytest.mark.parametrize("count", [20, pytest.param(500, marks=pytest.mark.long)])
def test_slow_headers_bodies_and_readers_delay_nobody(folder, count):
    site = Site(folder)
    site.wait_for_line("Manchette :")
    path = "/robots.txt"
    assert site.get(path).status == 200
    with SlowClients("127.0.0.1", site.port, path, count, host_header="exemple.test"):
        for asked in (path, "/sante/") * 50:
            assert site.get(asked).status == 200  # or TimeoutError
    site.end(signal.SIGTERM)


def test_a_port_that_is_taken_is_said_in_one_line(folder):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        command = serve.Command()
        with pytest.raises(CommandError, match="déjà pris : "):
            command._check_port("127.0.0.1", taken.getsockname()[1])


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 70_000), ("nulle.part.invalid", 8000)])
def test_a_place_that_does_not_exist_is_said_in_one_line(host, port):
    with pytest.raises(CommandError, match=str(port)):
        serve.Command()._check_port(host, port)


def test_a_full_disk_is_said_in_one_line():
    command = serve.Command()
    assert "disque est plein" in command._explain(OSError(28, "No space left on device"))
    assert "disque est plein" in command._explain_database(serve.Error("database or disk is full"))
    assert "DATABASE_URL" in command._explain_database(serve.Error("connection\nrefused"))


@pytest.fixture
def _handlers():
    """Give its signal handlers back to the process of the tests."""
    numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]
    yield
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


def fall(number):
    """End this process by a signal, without words about where it was."""
    faulthandler.disable()
    os.kill(os.getpid(), number)


def run(monkeypatch, **children):
    """Serve with these functions in the place of the children's, prepared in no time. Returns the exit code."""
    monkeypatch.setattr(serve.Command, "_prepare", lambda self: None)
    monkeypatch.setattr(serve.Command, "_announce", lambda *arguments: None)
    monkeypatch.setattr(serve, "share_code", lambda: None)
    for name in ("serve_pages", "publish_on_time", "run_tasks"):
        monkeypatch.setattr(serve, name, children.get(name, lambda *arguments: time.sleep(60)))
    code = serve.Command()._run("127.0.0.1", free_port())
    assert not multiprocessing.active_children()
    return code


@pytest.mark.usefixtures("_handlers")
@pytest.mark.parametrize(
    ("end", "code"), [(lambda: sys.exit(3), 3), (lambda: None, 1), (lambda: fall(signal.SIGABRT), 134)]
)
def test_when_one_child_dies_all_of_it_ends_with_its_code(monkeypatch, capsys, end, code):
    assert run(monkeypatch, publish_on_time=lambda call: end()) == code
    assert "La publication programmée ne tourne plus" in capsys.readouterr().err


@pytest.mark.usefixtures("_handlers")
def test_when_the_background_tasks_die_they_alone_begin_again(monkeypatch, capsys, tmp_path):
    parent = os.getpid()

    def run_tasks():
        with (tmp_path / "begun").open("a") as file:
            file.write("x")
        if len((tmp_path / "begun").read_text()) == 1:
            fall(signal.SIGSEGV)
        os.kill(parent, signal.SIGTERM)
        time.sleep(60)

    monkeypatch.setattr(serve, "_AGAIN_S", 0)
    assert run(monkeypatch, run_tasks=run_tasks) == 0
    assert (tmp_path / "begun").read_text() == "xx"
    assert "Les tâches de fond se sont arrêtées (code -11) : elles reprennent." in capsys.readouterr().err


@pytest.mark.usefixtures("_handlers")
def test_the_background_tasks_end_when_there_are_none_and_begin_when_the_scheduler_calls(monkeypatch, capsys, tmp_path):
    parent = os.getpid()

    def run_tasks():
        with (tmp_path / "begun").open("a") as file:
            file.write("x")
        if len((tmp_path / "begun").read_text()) == 2:
            os.kill(parent, signal.SIGTERM)

    def publish_on_time(call):
        while not (tmp_path / "begun").exists():
            time.sleep(0.05)
        time.sleep(0.5)  # they have ended
        call.send(None)
        time.sleep(60)

    assert run(monkeypatch, run_tasks=run_tasks, publish_on_time=publish_on_time) == 0
    assert (tmp_path / "begun").read_text() == "xx"
    assert capsys.readouterr().err == ""


@pytest.mark.usefixtures("_handlers")
@pytest.mark.parametrize(
    ("error", "words"),
    [
        (CommandError("trop ancienne"), "CommandError: trop ancienne"),
        (serve.Error("connection refused"), "vérifiez DATABASE_URL"),
        (OSError(28, "No space left on device"), "disque est plein"),
    ],
)
def test_what_cannot_be_prepared_is_said_in_one_line_and_nothing_is_served(monkeypatch, capfd, error, words):
    def prepare(self):
        raise error

    monkeypatch.setattr(serve.Command, "_prepare", prepare)
    assert serve.Command()._run("127.0.0.1", free_port()) == 1
    said = capfd.readouterr().err
    assert words in said
    assert said.count("\n") == 1


@pytest.mark.usefixtures("_handlers")
def test_a_signal_ends_the_preparation(monkeypatch):
    parent = os.getpid()

    def prepare(self):
        os.kill(parent, signal.SIGINT)
        time.sleep(60)

    monkeypatch.setattr(serve.Command, "_prepare", prepare)
    assert serve.Command()._run("127.0.0.1", free_port()) == 0
    assert not multiprocessing.active_children()


@pytest.fixture
def called(monkeypatch, db):
    """The commands that `serve` calls on a site without pages, which do nothing but the demonstration's home page."""
    HomePage.objects.get().delete()
    names = []

    def call_command(name, **options):
        names.append(name)
        if name == "load_demo":
            make_home()

    monkeypatch.setattr(serve, "call_command", call_command)
    monkeypatch.setattr(serve.Command, "_collect_static_files", lambda self: None)
    return names


def test_an_empty_local_site_gets_the_demonstration_and_three_accounts_shown_once(called, capsys):
    serve.Command()._prepare()
    assert called == ["load_demo"]
    shown = capsys.readouterr().out
    for user in get_user_model().objects.all():
        assert f"  {user.username} " in shown
        assert any(user.check_password(word) for word in shown.split())
    assert get_user_model().objects.count() == 3
    serve.Command()._prepare()
    assert called == ["load_demo"]
    assert capsys.readouterr().out == ""


def test_an_empty_production_site_gets_neither(called, settings):
    settings.IS_LOCAL = False
    serve.Command()._prepare()
    assert called == []
    assert not HomePage.objects.exists()
    assert not get_user_model().objects.exists()
