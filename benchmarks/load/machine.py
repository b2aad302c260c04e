"""Figures of the kernel about a process and everything it started, and the cores it runs on."""

import os
import resource
import signal
import socket
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")
CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE = CORES[:1]
OTHER_CORE = CORES[1:2] or CORES


def tree(pid: int) -> list[int]:
    """A process and all its descendants that are alive."""
    parents: dict[int, list[int]] = {}
    for stat in _PROC.glob("[0-9]*/stat"):
        try:
            after_name = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents.setdefault(int(after_name[1]), []).append(int(stat.parent.name))
    found = [pid]
    for each in found:
        found += parents.get(each, [])
    return found


def cpu_seconds(pid: int) -> float:
    """User and system time of a process tree, with that of children that have ended."""
    ticks = 0
    for each in tree(pid):
        try:
            fields = (_PROC / str(each) / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        ticks += sum(int(field) for field in fields[11:15])
    return ticks / _TICKS


def busy_seconds() -> float:
    """CPU time of everything on this machine, with what its host took from it."""
    fields = (_PROC / "stat").read_text().split("\n", 1)[0].split()
    user, nice, system, _idle, _waiting, interrupts, soft, stolen = map(int, fields[1:9])
    return (user + nice + system + interrupts + soft + stolen) / _TICKS


def resident(pid: int) -> int:
    """Bytes of memory of a process tree; what two of them share counts twice."""
    return _added_up(pid, "Rss:")


def proportional(pid: int) -> int:
    """Bytes of memory of a process tree; what they share counts once."""
    return _added_up(pid, "Pss:")


def _added_up(pid: int, name: str) -> int:
    total = 0
    for each in tree(pid):
        try:
            lines = (_PROC / str(each) / "smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(name))
    return total


@contextmanager
def on_cores(cores: Collection[int]) -> Iterator[None]:
    """Run what is started in the block on these cores only, with all that it starts itself."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def get_ready() -> None:
    """Raise the limit of open sockets, also for what is started from here; tidy up on SIGTERM."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
