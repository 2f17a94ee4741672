"""Nothing of `manage.py serve` outlives it, however it ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from newsroom.site.management.commands import serve

# What granian does: a child that has a child of its own. It says the number of that one.
CHILD = "import subprocess, time; print(subprocess.Popen(['sleep', '60']).pid, flush=True); time.sleep(60)"
PARENT = f"""
import subprocess, sys, time
from newsroom.site.guard import guard
child = subprocess.Popen([sys.executable, "-S", "-c", {CHILD!r}], start_new_session=True)
kept = guard([child])
print(child.pid, flush=True)
time.sleep(60)
"""


def is_gone(pid):
    """Wait until a process has ended, a few seconds at most."""
    end = time.monotonic() + 5
    while time.monotonic() < end:
        try:
            if Path(f"/proc/{pid}/stat").read_text().split(") ")[1].startswith("Z"):
                return True  # nobody has asked for its code yet
        except FileNotFoundError:
            return True
        time.sleep(0.01)
    return False


def test_its_children_and_theirs_end_when_it_is_killed():
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    pids = [int(parent.stdout.readline()) for _ in range(2)]
    parent.kill()
    parent.communicate()
    assert all(map(is_gone, pids))


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_what_a_child_leaves_behind_is_ended(number):
    child = subprocess.Popen([sys.executable, "-S", "-c", CHILD], start_new_session=True, stdout=subprocess.PIPE)
    pid = int(child.stdout.readline())
    os.kill(child.pid, number)
    serve.Command()._end([child])
    child.stdout.close()
    assert is_gone(pid)


def test_serve_guards_all_of_its_children(monkeypatch):
    monkeypatch.setattr(serve.signal, "signal", lambda *args: None)
    children, guarded = [], []

    def start(self, *args):
        children.append(subprocess.Popen([sys.executable, "-S", "-c", ""], start_new_session=True))
        return children[-1]

    def guard(children):
        guarded.extend(children)
        return subprocess.Popen(["cat"], stdin=subprocess.PIPE)

    monkeypatch.setattr(serve.Command, "_start", start)
    monkeypatch.setattr(serve, "guard", guard)
    assert serve.Command()._run("127.0.0.1", 1) == 1
    assert guarded == children
    assert len(children) == 3  # the site, the scheduler, the background tasks
