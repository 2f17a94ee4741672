"""`make bench` runs, and prints its table; what it measures is for people to read."""

import os
import shutil
import subprocess
import sys

import pytest
from django.conf import settings

from tests import database


@pytest.mark.django_db
def test_the_quick_measurement_prints_a_row_for_each_kind_of_page(tmp_path):
    if database.template().exists():  # the tests run on SQLite
        (tmp_path / "sqlite-60").mkdir()
        shutil.copyfile(database.template(), tmp_path / "sqlite-60" / "manchette.sqlite3")
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    done = subprocess.run(
        [sys.executable, "tests/benchmarks/bench.py", "--quick", "--folder", str(tmp_path)],
        cwd=settings.BASE_DIR,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    rows = [line.split(" | ") for line in done.stdout.splitlines() if line.startswith("| ")]
    assert {row[0].strip("| ") for row in rows[2:]} == {
        "story", "front page", "section", "keyword", "author", "person", "company", "feed", "archive month",
        "sitemap part", "API list", "search",
    }  # fmt: skip
    assert "Memory at rest" in done.stdout
