"""Nothing of `manage.py serve` outlives it, however it ends."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from newsroom.site.processes import Processes

# What granian does: a child that has a child of its own. It says the number of that one.
PARENT = """
import os, subprocess, sys, time
from newsroom.site.processes import Processes

def child():
    print(os.getpid(), subprocess.Popen(["sleep", "60"]).pid, flush=True)
    time.sleep(60)

processes = Processes()
for _ in range(2):
    processes.start(child)
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
    pids = [int(pid) for _ in range(2) for pid in parent.stdout.readline().split()]
    parent.kill()
    parent.communicate()
    assert all(map(is_gone, pids))


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_what_a_child_leaves_behind_is_ended(number):
    ours, its = multiprocessing.Pipe()

    def run():
        its.send(subprocess.Popen(["sleep", "60"]).pid)
        time.sleep(60)

    processes = Processes()
    child = processes.start(run)
    pid = ours.recv()
    os.kill(child.pid, number)
    processes.end(child)
    assert is_gone(pid)


def test_a_child_that_does_not_stop_is_killed(monkeypatch):
    monkeypatch.setattr("newsroom.site.processes.END_S", 0.5)
    ours, its = multiprocessing.Pipe()

    def run():
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        its.send(None)
        time.sleep(60)

    processes = Processes()
    child = processes.start(run)
    ours.recv()
    processes.end(child)
    assert child.exitcode == -signal.SIGKILL
