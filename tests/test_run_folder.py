"""What a run of the tests leaves behind: nothing of its own, and all that is of others."""

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings


def run_folder(**variables: str) -> Path:
    """Return the folder that a run has under these variables, once it is over."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    script = "from tests import settings; (settings.VAR_DIR / 'media').mkdir(); print(settings.VAR_DIR)"
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=settings.BASE_DIR, env=environment | variables, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return Path(run.stdout.strip())


def test_the_folder_of_a_run_goes_with_it_and_no_other_does(tmp_path):
    (tmp_path / "precious").touch()
    folder = run_folder(VAR_DIR=str(tmp_path), MANCHETTE_TESTS_DIR=str(tmp_path))
    assert folder.name.startswith("manchette-tests-")
    assert not folder.exists()
    assert (tmp_path / "precious").exists()


def test_a_worker_leaves_the_folder_to_the_process_that_made_it(tmp_path):
    assert run_folder(VAR_DIR=str(tmp_path), PYTEST_XDIST_WORKER="gw1") == tmp_path
    assert (tmp_path / "media").exists()
