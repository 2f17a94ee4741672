"""A wrong variable stops the start with one line that names it; the databases are set up to last."""

import json
import os
import re
import runpy
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def _read(path):
    return (settings.BASE_DIR / path).read_text()


_VARIABLES = set(re.findall(r'(?:read_\w+|env\.str)\("([A-Z_]+)"', _read("newsroom/settings.py")))
_SERVED = set(re.findall(r'environ\.get\("([A-Z_]+)"', _read("newsroom/site/management/commands/serve.py")))


@pytest.fixture
def run(tmp_path):
    """Run Python with these variables and no other of ours."""

    def call(*arguments, **variables):
        environment = {
            name: value for name, value in os.environ.items() if name not in _VARIABLES | {"DJANGO_SETTINGS_MODULE"}
        }
        return subprocess.run(
            [sys.executable, "-W", "ignore", *arguments],
            cwd=settings.BASE_DIR,
            env=environment | {"VAR_DIR": str(tmp_path / "var")} | variables,
            capture_output=True,
            text=True,
            check=False,
        )

    return call


@pytest.fixture
def read(tmp_path, monkeypatch):
    """Return the settings, by their names, under these variables and no other of ours."""

    def call(**variables):
        for name in _VARIABLES:
            monkeypatch.delenv(name, raising=False)
        for name, value in ({"VAR_DIR": str(tmp_path / "var")} | variables).items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(settings.BASE_DIR / "newsroom" / "settings.py"))

    return call


@pytest.fixture
def value(read):
    """Return the setting `name` under these variables."""
    return lambda name, **variables: read(**variables)[name]


@pytest.mark.parametrize(
    ("path", "name"), [("docs/configuration.md", r"^\| `([A-Z_]+)` \|"), (".env.example", "^#([A-Z_]+)=")]
)
def test_every_variable_is_documented_and_no_other(path, name):
    documented = re.findall(name, _read(path), re.MULTILINE)
    assert sorted(documented) == sorted(_VARIABLES | _SERVED)


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"DATABASE_URL": "mysql://root:secret@127.0.0.1/manchette"}, "DATABASE_URL"),
        ({"DATABASE_URL": "manchette.sqlite3"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgres://root:secret@127.0.0.1:port/manchette"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgres://127.0.0.1/manchette", "DATABASE_POOL_SIZE": "0"}, "DATABASE_POOL_SIZE"),
        ({"REDIS_URL": "http://127.0.0.1"}, "REDIS_URL"),
        ({"SEARCH_URL": "127.0.0.1:9200"}, "SEARCH_URL"),
        ({"WEBSUB_HUB": "hub.exemple.fr"}, "WEBSUB_HUB"),
        ({"WEBSUB_HUB": "https://"}, "WEBSUB_HUB"),
        ({"DEBUG": "peut-être"}, "DEBUG"),
        ({"SITE_NOINDEX": "2"}, "SITE_NOINDEX"),
        ({"SITE_URL": "https://exemple.fr"}, "SECRET_KEY"),
        ({"SITE_URL": "exemple.fr"}, "SITE_URL"),
        ({"SITE_URL": "https://exemple.fr/journal"}, "SITE_URL"),
        ({"SITE_URL": "http://127.0.0.1:abc"}, "SITE_URL"),
        ({"SITE_URL": "http://127.0.0.1:99999"}, "SITE_URL"),
        ({"EMAIL_URL": "pigeon://exemple.fr"}, "EMAIL_URL"),
        ({"LOG_LEVEL": "bavard"}, "LOG_LEVEL"),
        ({"WEB_CONCURRENCY": "-1"}, "WEB_CONCURRENCY"),
        ({"VAR_DIR": "/dev/null/var"}, "VAR_DIR"),
    ],
)
def test_a_wrong_variable_is_named_in_one_line(read, variables, named):
    with pytest.raises(ImproperlyConfigured) as refusal:
        read(**variables)
    said = str(refusal.value)
    assert said.startswith(f"{named} : ")
    assert "\n" not in said
    assert "secret" not in said, "a password is not repeated"


def test_a_wrong_variable_stops_the_start_with_that_line(run):
    done = run("manage.py", "check", DATABASE_URL="mysql://root:secret@127.0.0.1/manchette")
    assert done.returncode == 1
    assert done.stderr.startswith("Configuration : DATABASE_URL : "), done.stderr
    assert done.stderr.count("\n") == 1
    assert "secret" not in done.stderr


def test_the_local_site_keeps_its_secret_key(value):
    assert value("SECRET_KEY") == value("SECRET_KEY")
    assert len(value("SECRET_KEY")) >= 50


def test_a_production_site_is_closed_by_default(value):
    production = {"SITE_URL": "https://exemple.fr", "SECRET_KEY": "x" * 50}
    assert value("ALLOWED_HOSTS", **production) == ["exemple.fr"]
    assert value("DEBUG", **production) is False
    assert value("SESSION_COOKIE_SECURE", **production) is True
    assert value("SITE_NOINDEX", **production) is False


def test_postgresql_has_a_pool(value):
    database = value("DATABASES", DATABASE_URL="postgres://root@127.0.0.1/manchette", DATABASE_POOL_SIZE="3")["default"]
    assert database["ENGINE"] == "newsroom.postgresql"
    assert database["OPTIONS"]["pool"]["max_size"] == 3
    assert database["OPTIONS"]["pool"]["timeout"] < 1  # a 503 within a second
    assert database["CONN_HEALTH_CHECKS"] is True


def test_one_process_without_redis_two_with_it(value):
    assert value("WEB_CONCURRENCY") == 1
    assert value("WEB_CONCURRENCY", REDIS_URL="redis://127.0.0.1/0") == 2
    assert value("WEB_CONCURRENCY", WEB_CONCURRENCY="3") == 3


def test_sqlite_is_set_up_to_last(run):
    script = (
        "import django, json; django.setup()\n"
        "from django.db import connection\n"
        "names = ['journal_mode', 'foreign_keys', 'synchronous']\n"
        "cursor = connection.cursor()\n"
        "print(json.dumps({name: cursor.execute(f'PRAGMA {name}').fetchone()[0] for name in names}))"
    )
    done = run("-c", script, DJANGO_SETTINGS_MODULE="newsroom.settings")
    assert json.loads(done.stdout) == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 1}, done.stderr


def test_the_search_is_that_of_the_database_unless_a_server_is_named(value):
    assert value("WAGTAILSEARCH_BACKENDS") == {"default": {"BACKEND": "newsroom.search_engine.backend"}}
    backend = value("WAGTAILSEARCH_BACKENDS", SEARCH_URL="https://chercheur:secret@search.exemple.fr:9200")["default"]
    assert backend["BACKEND"] == "wagtail.search.backends.opensearch3"
    assert backend["URLS"] == ["https://chercheur:secret@search.exemple.fr:9200"]
    assert "light_french" in backend["INDEX_SETTINGS"]["settings"]["analysis"]["analyzer"]["default"]["filter"]
