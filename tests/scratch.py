"""Directories for the databases of a run: in memory where there is enough of it.

A database for a test is made there in 20 ms; on a disk that takes up to twenty times as long.
"""

import os
import shutil
import tempfile
from pathlib import Path

import psutil

_MEMORY = Path("/dev/shm")
_NEEDED = 4 * 2**30
"""Bytes: a database has ten million, and the log of a server a thousand million."""


def make_directory(name: str) -> Path:
    """Make a directory for the data of a server. Its name tells the process that made it."""
    parent = None
    if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free >= _NEEDED:
        parent = _MEMORY
        _remove_left_behind(name)
    return Path(tempfile.mkdtemp(prefix=f"tests-{name}-{os.getpid()}-", dir=parent))


def _remove_left_behind(name: str) -> None:
    """Remove what runs that were killed have left: it would take memory until the next boot."""
    for left in _MEMORY.glob(f"tests-{name}-*"):
        if not psutil.pid_exists(int(left.name.split("-")[2])):
            shutil.rmtree(left, ignore_errors=True)
