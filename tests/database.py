"""The database of the tests: migrated once into a template, of which each process of a run gets a copy of its own."""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

FOLDER = settings.BASE_DIR / "var" / "tests"


def create() -> None:
    """Connect this process to a new database that has all migrations. What was there under its name is lost."""
    if connection.vendor == "sqlite":
        _copy_file(Path(connection.settings_dict["TEST"]["NAME"]))
    else:
        _copy_database(connection.settings_dict["TEST"]["NAME"])


def drop() -> None:
    """Drop the database of this process; a file goes with the folder of the run."""
    connection.close()
    if connection.vendor == "postgresql":
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{connection.settings_dict["NAME"]}"')


def digest() -> str:
    """Return what a template is known by: the text of the migrations, and the versions of the packages."""
    files = [settings.BASE_DIR / "requirements.txt", settings.BASE_DIR / "newsroom/site/what_readers_see.py"]
    files += sorted((settings.BASE_DIR / "newsroom/page_cache").glob("*.py"))  # the triggers
    for package in ("newsroom", "people", "articles"):
        files += sorted((settings.BASE_DIR / package).glob("**/migrations/*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


def template() -> Path:
    """Return the file with all migrations, which is there once a run on SQLite has begun."""
    return FOLDER / f"{digest()}.sqlite3"


def _copy_file(file: Path) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with _locked(FOLDER / "lock"):
        _connect_to(str(file))
        if template().exists():
            shutil.copyfile(template(), file)
            return
        _migrate()
        for former in FOLDER.glob("*.sqlite3*"):
            former.unlink()
        unfinished = template().with_suffix(".sqlite3-new")
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(unfinished)])
        unfinished.rename(template())


def _copy_database(name: str) -> None:
    template = f"test_{connection.settings_dict['NAME']}_template"
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [template])  # let go with the connection
        cursor.execute(
            "SELECT description FROM pg_shdescription JOIN pg_database ON objoid = oid WHERE datname = %s", [template]
        )
        if cursor.fetchone() != (digest(),):
            cursor.execute(f'DROP DATABASE IF EXISTS "{template}"')
            cursor.execute(f'CREATE DATABASE "{template}"')
            _connect_to(template)
            _migrate()
            connection.close()
            cursor.execute(f"COMMENT ON DATABASE \"{template}\" IS '{digest()}'")
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    _connect_to(name)


def _connect_to(name: str) -> None:
    """Make `name` the database of all threads of this process."""
    connection.close()
    connection.settings_dict["NAME"] = name


def _migrate() -> None:
    call_command("migrate", verbosity=0, interactive=False)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Wait for the other processes that ask for this lock, in this run and in any other of this checkout."""
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
