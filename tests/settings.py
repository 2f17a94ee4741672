"""Settings of the tests: the site's own, with what makes tests quick and leaves no trace."""

import os
import tempfile
from urllib.parse import urlsplit

# Before the site's settings are read: they make files under VAR_DIR, and the key of a local site. The folder goes with
# the process that made it, the first of the run; the workers of pytest-xdist find it in VAR_DIR.
if "PYTEST_XDIST_WORKER" not in os.environ:
    _folder = tempfile.TemporaryDirectory(prefix="manchette-tests-", ignore_cleanup_errors=True)
    os.environ["VAR_DIR"] = _folder.name
os.environ.setdefault("SECRET_KEY", "tests")
os.environ["SITE_URL"] = "http://127.0.0.1:8000"
os.environ["HOST"] = "127.0.0.1"

if redis_url := os.environ.get("REDIS_URL"):
    # One Redis database for each worker of pytest-xdist, those after that of REDIS_URL: a test that clears the cache
    # clears all of its database.
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    server = urlsplit(redis_url)
    os.environ["REDIS_URL"] = server._replace(path=f"/{int(server.path.strip('/') or 0) + worker + 1}").geturl()

from newsroom.settings import *
from newsroom.settings import DATABASES, STORAGES, VAR_DIR

TASKS = {name: {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"} for name in ("default", "background")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
MEDIA_ROOT = VAR_DIR / "media"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # In a file, not in memory: the live server of the browser tests has threads and connections of its own.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "tests.sqlite3")}
else:
    # Named after the run: two may go on at once.
    DATABASES["default"]["TEST"] = {"NAME": f"test_{DATABASES['default']['NAME']}_{VAR_DIR.name.split('-')[-1]}"}
    DATABASES["default"]["OPTIONS"].pop("pool")  # a pool would hold on to the test database that is to be dropped
