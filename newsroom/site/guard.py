"""What ends the children of `manage.py serve` when it is killed itself, and can do nothing any more."""

import subprocess
from collections.abc import Iterable

# Its input ends when whoever holds the other end is gone, in whatever way.
_SCRIPT = 'cat >/dev/null; kill -s KILL -- "$@"'


def guard(children: Iterable[subprocess.Popen]) -> subprocess.Popen:
    """Start a process that kills the groups of these children as soon as this process has ended.

    At once: what was killed may be started again right away, and needs their port.
    """
    return subprocess.Popen(  # noqa: S603
        ["/bin/sh", "-c", _SCRIPT, "guard", *(f"-{child.pid}" for child in children)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
