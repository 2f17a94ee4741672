"""Prepare the site, then run the server, the scheduler and the background tasks together."""

import errno
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from http import HTTPStatus
from importlib.metadata import version
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from articles.models import HomePage
from newsroom.http import staticfiles
from newsroom.page_cache.triggers import create_triggers, missing_triggers
from newsroom.site.apps import align_default_site
from newsroom.site.guard import guard
from newsroom.site.release import REFUSAL, is_too_old
from newsroom.site.roles import create_first_accounts, ensure_roles
from newsroom.text.digest import digest

# How long a child process has to stop, and the server to answer its first request.
_END_S = 8
_START_S = 60

_LAST_PORT = 65_535

# The child that readers do without: it is started again.
_TASKS = "Les tâches de fond"


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
        try:
            self._prepare()
        except Error as error:
            raise CommandError(self._explain_database(error)) from error
        except OSError as error:
            raise CommandError(self._explain(error)) from error
        except KeyboardInterrupt:
            sys.exit(0)  # nothing runs yet; the next run finishes the preparation
        connection.close()
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
        """Set SITE_URL, if it is not set, for this process and its children."""
        if "SITE_URL" not in os.environ:
            os.environ["SITE_URL"] = settings.SITE_URL = f"http://127.0.0.1:{port}"

    def _explain_database(self, error: Error) -> str:
        words = " ".join(str(error).split())
        if "disk is full" in words or "No space left" in words:
            return f"Le disque est plein : libérez de la place ({words})."
        return f"La base de données ne répond pas, vérifiez DATABASE_URL : {words}"

    def _explain(self, error: OSError) -> str:
        if error.errno == errno.ENOSPC:
            return f"Le disque est plein : libérez de la place sous {settings.VAR_DIR}."
        return f"Impossible d’écrire {error.filename or settings.VAR_DIR} : {error.strerror}."

    def _prepare(self) -> None:
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

        The background tasks, where a picture may bring down what decodes it, are started again instead.
        """
        stopped = []
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):  # stop, Ctrl-C, terminal closed
            signal.signal(number, lambda *_: stopped.append(True))
        children = {
            "Le serveur": self._start_server(host, port),
            "La publication programmée": self._start(["manage.py", "run_scheduler"]),
        }
        guardians = {"": guard(children.values())}
        try:
            self._announce(host, port, children, stopped)
            self._start_tasks(children, guardians)
            while not stopped:
                for name, child in children.items():
                    if child.poll() is not None and name == _TASKS:
                        self.stderr.write(f"{name} se sont arrêtées (code {child.returncode}) : elles reprennent.")
                        self._start_tasks(children, guardians)
                    elif child.poll() is not None:
                        self.stderr.write(f"{name} ne tourne plus (code {child.returncode}) : tout s’arrête.")
                        return _exit_code(child.returncode)
                time.sleep(0.2)
            return 0
        finally:
            self._end(children.values())
            for guardian in guardians.values():
                guardian.kill()
                guardian.communicate()

    def _start_tasks(self, children: dict[str, subprocess.Popen], guardians: dict[str, subprocess.Popen]) -> None:
        """Start the background tasks, with a guardian of their own: they may be started again."""
        if former := guardians.get(_TASKS):
            former.kill()
            former.communicate()
        children[_TASKS] = self._start(["manage.py", "run_tasks"])
        guardians[_TASKS] = guard([children[_TASKS]])

    def _start_server(self, host: str, port: int) -> subprocess.Popen:
        options = {
            "--interface": "rsgi",
            "--host": host,
            "--port": port,
            "--workers": settings.WEB_CONCURRENCY,
            "--workers-kill-timeout": _END_S - 3,
            "--log-level": "error",
        }
        words = [word for option, value in options.items() for word in (option, str(value))]
        return self._start(
            ["-m", "granian", *words, "--no-ws", "--respawn-failed-workers", "newsroom.rsgi:application"]
        )

    def _start(self, arguments: list[str]) -> subprocess.Popen:
        # In a group of its own: Ctrl-C in the terminal reaches us alone, and we end the children in order.
        return subprocess.Popen([sys.executable, *arguments], cwd=settings.BASE_DIR, start_new_session=True)  # noqa: S603

    def _announce(self, host: str, port: int, children: dict[str, subprocess.Popen], stopped: list) -> None:
        """Wait for the server's first answer, then print the address of the site."""
        deadline = time.monotonic() + _START_S
        address = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
        while not stopped and time.monotonic() < deadline:
            if any(child.poll() is not None for child in children.values()):
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
            if not stopped:
                raise CommandError(f"Le serveur n’a pas répondu en {_START_S} secondes : tout s’arrête.")
        if not stopped:
            self._say(f"Manchette : {settings.SITE_URL}/ — admin : {settings.SITE_URL}/admin/ (Ctrl-C pour arrêter)")

    def _end(self, children) -> None:
        for child in children:
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + _END_S
        for child in children:
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)  # its own children, if it could not end them


def _exit_code(code: int) -> int:
    """Return the exit code for a child that ended with `code`: never 0; 128 + the number of a signal."""
    return 128 - code if code < 0 else code or 1
