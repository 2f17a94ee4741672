"""The processes of `manage.py serve`, forked from one that has read all code: they share its memory."""

import gc
import multiprocessing
import os
import signal
import subprocess
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from multiprocessing.context import ForkProcess

from django.urls import get_resolver
from wagtail import hooks

# How long a process has to stop.
END_S = 8

# What a guardian does: its input ends when whoever holds the other end is gone, in whatever way.
_GUARD = 'cat >/dev/null; kill -s KILL -- "$@"'
_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)  # stop, Ctrl-C, terminal closed


class Processes:
    """The children of this process, which gives them its memory: it has one thread, and no connection to anything."""

    def __init__(self) -> None:
        self.stopped = False  # a signal came
        self._guardians: dict[ForkProcess, subprocess.Popen] = {}

    @property
    def children(self) -> Collection[ForkProcess]:
        """Return those that were started, and not ended by us."""
        return self._guardians.keys()

    def heed_signals(self) -> None:
        """Have the signals that stop a process set `stopped`."""
        for number in _SIGNALS:
            signal.signal(number, self._stop)

    def _stop(self, *args: object) -> None:
        self.stopped = True

    def start(self, run: Callable[..., None], *args: object) -> ForkProcess:
        """Fork a process that runs this and ends; it is killed, with its own children, as soon as we are gone."""
        child = multiprocessing.get_context("fork").Process(target=self._begin, args=(run, *args))
        child.start()
        self._guardians[child] = _guard(child)
        return child

    def _begin(self, run: Callable[..., None], *args: object) -> None:
        os.setsid()  # Ctrl-C in the terminal reaches our parent alone, which ends us in order
        for number in _SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        for guardian in self._guardians.values():
            if guardian.stdin:
                guardian.stdin.close()  # our parent alone holds it
        run(*args)

    def end(self, *children: ForkProcess) -> None:
        """Stop these children, all at once, and what they leave behind."""
        for child in children:
            child.terminate()
        deadline = time.monotonic() + END_S
        for child in children:
            child.join(max(0.1, deadline - time.monotonic()))
            if child.pid:  # the group has its number
                with suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)  # with its own children, if it could not end them
            child.join()
            guardian = self._guardians.pop(child)
            guardian.kill()
            guardian.communicate()


def share_code() -> None:
    """Read the code that requests need, and keep the garbage collector off: what nobody writes to stays shared."""
    get_resolver().url_patterns  # noqa: B018  (imports them)
    hooks.search_for_hooks()
    gc.collect()
    gc.freeze()


def exit_code(child: ForkProcess) -> int:
    """Return the exit code for a child that ended: never 0; 128 + the number of a signal."""
    code = child.exitcode or 1
    return 128 - code if code < 0 else code


def _guard(child: ForkProcess) -> subprocess.Popen:
    """Start a process that kills the group of this child as soon as this process has ended.

    At once: what was killed may be started again right away, and needs the port.
    """
    return subprocess.Popen(  # noqa: S603
        ["/bin/sh", "-c", _GUARD, "guard", f"-{child.pid}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
