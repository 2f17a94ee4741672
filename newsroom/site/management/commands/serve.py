"""Prepare the site, then run the server, the scheduler and the background tasks together."""

import errno
import os
import resource
import socket
import sys
import time
import urllib.error
import urllib.request
from http import HTTPStatus
from importlib.metadata import version
from io import StringIO
from math import inf
from multiprocessing import Pipe, set_start_method
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.db.migrations.executor import MigrationExecutor
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from articles.models import HomePage
from newsroom.http import staticfiles
from newsroom.page_cache.triggers import create_triggers, missing_triggers
from newsroom.site.apps import align_default_site
from newsroom.site.background import call_when_due
from newsroom.site.processes import END_S, Processes, exit_code, share_code
from newsroom.site.release import REFUSAL, is_too_old
from newsroom.site.roles import create_first_accounts, ensure_roles
from newsroom.text.digest import digest

# How long the server has to answer its first request.
_START_S = 60
_LOOK_S = 0.2  # between two looks at the children
# The process of the background tasks ends when it has had nothing to do for so long, and begins again after a fall.
_IDLE_S = 10
_AGAIN_S = 1
# So many clients at once, slow or silent ones included, have a socket in each worker: granian's 1,024 are soon taken,
# and nobody is answered any more (docs/decisions/0041). The other files are for the database and pictures.
_CONNECTIONS = 10_000
_OTHER_FILES = 200

_LAST_PORT = 65_535


class Command(BaseCommand):
    """`manage.py serve --port 8000`, called by `make run`."""

    help = "Prépare le site s’il le faut, puis le sert avec la publication programmée."
    requires_system_checks: list = []

    def add_arguments(self, parser) -> None:
        """Add the options `--port` and `--host`."""
        parser.add_argument("--port", type=int, default=urlsplit(settings.SITE_URL).port or 8000)
        parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))

    def handle(self, *args, **options) -> None:
        """Prepare, serve until a signal, stop the child processes."""
        host, port = options["host"], options["port"]
        self._check_port(host, port)
        self._align_site_url(port)
        sys.exit(self._run(host, port))

    # Preparing

    def _check_port(self, host: str, port: int) -> None:
        try:
            socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                another = port + 1 if port < _LAST_PORT else 8000
                raise CommandError(
                    f"Le port {port} est déjà pris : arrêtez ce qui l’occupe, ou choisissez-en un autre "
                    f"(make run PORT={another})."
                ) from error
            raise CommandError(f"Impossible d’écouter sur {host}, port {port} : {error.strerror}.") from error
        except OverflowError as error:
            raise CommandError(f"Le port {port} n’existe pas : choisissez-en un de 1 à {_LAST_PORT}.") from error

    def _align_site_url(self, port: int) -> None:
        """Begin again with a SITE_URL of this port if it is not set: other settings are read from it."""
        if "SITE_URL" not in os.environ:
            os.environ["SITE_URL"] = f"http://127.0.0.1:{port}"
            if os.environ["SITE_URL"] != settings.SITE_URL:
                begin_anew()

    def _explain_database(self, error: Error) -> str:
        words = " ".join(str(error).split())
        if "disk is full" in words or "No space left" in words:
            return f"Le disque est plein : libérez de la place ({words})."
        return f"La base de données ne répond pas, vérifiez DATABASE_URL : {words}"

    def _explain(self, error: OSError) -> str:
        if error.errno == errno.ENOSPC:
            return f"Le disque est plein : libérez de la place sous {settings.VAR_DIR}."
        return f"Impossible d’écrire {error.filename or settings.VAR_DIR} : {error.strerror}."

    def _prepare_or_explain(self) -> None:
        """Prepare, in a process of its own, which takes away what it needed for that."""
        try:
            self._prepare()
        except CommandError as error:
            self._refuse(str(error))
        except Error as error:
            self._refuse(self._explain_database(error))
        except OSError as error:
            self._refuse(self._explain(error))

    def _refuse(self, why: str) -> NoReturn:
        self.stderr.write(f"CommandError: {why}")
        sys.exit(1)

    def _prepare(self) -> None:
        connection = connections[DEFAULT_DB_ALIAS]
        if is_too_old():
            raise CommandError(REFUSAL)
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self._say("Base de données…")
            call_command("migrate", verbosity=0, interactive=False)
        else:
            align_default_site(connection.alias)  # the port may have changed
            if missing_triggers(connection):
                create_triggers(connection)
        self._collect_static_files()
        if not settings.IS_LOCAL:
            return  # a production site gets its pages from `create_site` and its first account from `createsuperuser`
        if not HomePage.objects.exists():
            self._say("Site de démonstration… (une vingtaine de secondes)")
            call_command("load_demo", verbosity=0, stdout=StringIO())
        if not get_user_model().objects.exists():
            ensure_roles()
            self._show_accounts(create_first_accounts())

    def _collect_static_files(self) -> None:
        """Run collectstatic if any file has changed since the last time."""
        maker = Path(staticfiles.__file__).stat()
        parts = [f"{settings.STATIC_ROOT}:{maker.st_mtime_ns}:{version('whitenoise')}"]
        for finder in finders.get_finders():
            for path, storage in finder.list([]):
                stat = Path(storage.path(path)).stat()
                parts.append(f"{path}:{stat.st_size}:{stat.st_mtime_ns}")
        stamp = Path(settings.VAR_DIR) / "static.stamp"
        manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
        if manifest.exists() and stamp.exists() and stamp.read_text() == digest(*parts):
            return
        self._say("Fichiers statiques…")
        call_command("collectstatic", verbosity=0, interactive=False)
        stamp.write_text(digest(*parts))

    def _show_accounts(self, accounts: list[tuple[str, str, str]]) -> None:
        if not accounts:
            return
        self._say("\nComptes (mots de passe affichés cette seule fois) :")
        for username, role, password in accounts:
            self._say(f"  {username:<10} {password}   {role}")
        self._say("")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    # Serving

    def _run(self, host: str, port: int) -> int:
        """Run the children until one ends or a signal comes. Returns the exit code: 0 after a signal.

        The background tasks, where a picture may bring down what decodes it, have a process only while there are any;
        it is started again if it falls.
        """
        processes = Processes()
        processes.heed_signals()
        names = _time_of_static_names()
        preparation = processes.start(self._prepare_or_explain)
        while not processes.stopped and preparation.is_alive():
            preparation.join(_LOOK_S)
        processes.end(preparation)
        if processes.stopped:
            return 0  # the next run finishes the preparation
        if preparation.exitcode:
            return exit_code(preparation)
        if _time_of_static_names() != names:
            begin_anew()  # this process may have read the former ones
        share_code()
        calls, call = Pipe(duplex=False)
        needed = {
            "Le serveur": processes.start(serve_pages, host, port),
            "La publication programmée": processes.start(publish_on_time, call),
        }
        try:
            self._announce(host, port, needed, processes)
            return self._watch(needed, calls, processes)
        finally:
            processes.end(*processes.children)

    def _watch(self, needed: dict[str, ForkProcess], calls: Connection, processes: Processes) -> int:
        """Run the background tasks when the scheduler calls for them, until a signal or the end of a needed child."""
        tasks, tasks_at = None, 0.0  # what an earlier run left
        while not processes.stopped:
            for name, child in needed.items():
                if not child.is_alive():
                    self.stderr.write(f"{name} ne tourne plus (code {child.exitcode}) : tout s’arrête.")
                    return exit_code(child)
            if tasks and not tasks.is_alive():
                processes.end(tasks)
                if tasks.exitcode:
                    self.stderr.write(
                        f"Les tâches de fond se sont arrêtées (code {tasks.exitcode}) : elles reprennent."
                    )
                    tasks_at = time.monotonic() + _AGAIN_S
                tasks = None
            if not tasks and time.monotonic() >= tasks_at:
                tasks, tasks_at = processes.start(run_tasks), inf
            if wait([calls], _LOOK_S):
                calls.recv()
                if not tasks:
                    tasks_at = min(tasks_at, time.monotonic())
        return 0

    def _announce(self, host: str, port: int, needed: dict[str, ForkProcess], processes: Processes) -> None:
        """Wait for the server's first answer, then print the address of the site."""
        deadline = time.monotonic() + _START_S
        address = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
        while not processes.stopped and time.monotonic() < deadline:
            if not all(child.is_alive() for child in needed.values()):
                return
            try:
                request = urllib.request.Request(
                    f"http://{address}:{port}/sante/", headers={"Host": urlsplit(settings.SITE_URL).netloc}
                )
                with urllib.request.urlopen(request, timeout=2):  # noqa: S310  (http to ourselves)
                    break
            except urllib.error.HTTPError as error:
                if error.code < HTTPStatus.INTERNAL_SERVER_ERROR:
                    break  # any answer will do, even a refusal of this host
            except (urllib.error.URLError, OSError):
                pass
            time.sleep(0.1)
        else:
            if not processes.stopped:
                raise CommandError(f"Le serveur n’a pas répondu en {_START_S} secondes : tout s’arrête.")
        if not processes.stopped:
            self._say(f"Manchette : {settings.SITE_URL}/ — admin : {settings.SITE_URL}/admin/ (Ctrl-C pour arrêter)")


def begin_anew() -> NoReturn:
    """Become the same command again, which reads settings and files anew."""
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606


def _time_of_static_names() -> float:
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    return manifest.stat().st_mtime if manifest.exists() else 0


def serve_pages(host: str, port: int) -> None:
    """Run the server, whose workers are forked from this process."""
    set_start_method("fork", force=True)  # what granian asks for; the default until Python 3.14
    Granian(
        "newsroom.rsgi:application",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        websockets=False,
        workers=settings.WEB_CONCURRENCY,
        backpressure=_open_files() - _OTHER_FILES,
        workers_kill_timeout=END_S - 3,
        respawn_failed_workers=True,
        log_level=LogLevels.error,
    ).serve()


def _open_files() -> int:
    """Have this process and its children open as many files as they may, up to `_CONNECTIONS`. Returns how many."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = _CONNECTIONS + _OTHER_FILES if most == resource.RLIM_INFINITY else min(most, _CONNECTIONS + _OTHER_FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, most))
    return files


def publish_on_time(call: Connection) -> None:
    """Run the scheduler, and call for the background tasks when there are any."""
    call_when_due(lambda: call.send(None))
    call_command("run_scheduler")


def run_tasks() -> None:
    """Run the background tasks until there are none."""
    call_command("run_tasks", idle=_IDLE_S)
