"""The database of each release since 1.0.0 is migrated by today's code, and every kind of page opens on it."""

import lzma
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

HERE = Path(__file__).parent
ENGINE = "sqlite" if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3") else "postgresql"
DUMPS = sorted(HERE.glob(f"*.{ENGINE}.xz"))
pytestmark = pytest.mark.portable


@pytest.fixture
def restored(request, tmp_path):
    """The address of a database that holds a dump."""
    content = lzma.decompress(request.param.read_bytes())
    if ENGINE == "sqlite":
        file = tmp_path / "manchette.sqlite3"
        file.write_bytes(content)
        yield f"sqlite:///{file}"
        return
    server = os.environ["DATABASE_URL"].rpartition("/")[0]
    name = f"manchette_upgrade_{os.getpid()}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            with psycopg.connect(f"{server}/{name}", autocommit=True) as database:
                database.execute(content)
            yield f"{server}/{name}"
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.parametrize("restored", DUMPS, indirect=True, ids=lambda dump: dump.name)
def test_it_is_migrated_and_everything_opens(restored, tmp_path):
    variables = {"DATABASE_URL": restored, "VAR_DIR": str(tmp_path), "DEBUG": "1", "LOG_LEVEL": "ERROR"}
    variables["SITE_URL"] = "http://127.0.0.1:8000"
    environment = {name: value for name, value in os.environ.items() if name not in ("REDIS_URL", "MEDIA_ROOT")}
    command = [sys.executable, "-W", "ignore", str(HERE / "open_everything.py")]
    done = subprocess.run(command, env=environment | variables, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr


def test_there_is_a_dump_of_every_release_for_this_engine():
    assert HERE / f"1.0.0.{ENGINE}.xz" in DUMPS
