"""How much memory this process uses, and how much it may."""

import ctypes
import gc
import os
import resource
from pathlib import Path

SHORT = 0.75
"""Part of the limit above which documents that nobody writes in are let go."""

_PAGE = os.sysconf("SC_PAGE_SIZE")
_STATISTICS = Path("/proc/self/statm")


def used() -> int:
    """Bytes of memory that the process occupies; 0 where the system does not say (no /proc)."""
    try:
        return int(_STATISTICS.read_text().split()[1]) * _PAGE
    except OSError:
        return 0


def give_back() -> None:
    """Give what is not needed any more back to the system. A live copy refers to itself in circles,
    so it is not gone when it is let go; and the C library keeps what was freed.
    """
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def limit(most: int) -> None:
    """Let the kernel refuse this process more than so many bytes of data (RLIMIT_DATA): Python then
    raises MemoryError where it would have gone on until the machine is out of memory.
    """
    resource.setrlimit(resource.RLIMIT_DATA, (most, resource.getrlimit(resource.RLIMIT_DATA)[1]))
