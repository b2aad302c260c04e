"""Memory use of this process, and its limit."""

import ctypes
import gc
import os
import resource
from pathlib import Path

PRESSURE = 0.75
"""Part of the limit above which unused documents are unloaded."""

_PAGE = os.sysconf("SC_PAGE_SIZE")
_STATISTICS = Path("/proc/self/statm")


def used() -> int:
    """Return the resident bytes of the process; 0 where the system does not tell (no /proc)."""
    try:
        return int(_STATISTICS.read_text().split()[1]) * _PAGE
    except OSError:
        return 0


def release() -> None:
    """Return unused memory to the system.

    A loaded document has reference cycles, so unloading alone does not free it, and the C library
    keeps freed memory.
    """
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def limit(most: int) -> None:
    """Set the kernel's limit of data for this process, in bytes (RLIMIT_DATA).

    Python then raises MemoryError, where it would otherwise go on until the machine is out of
    memory.
    """
    resource.setrlimit(resource.RLIMIT_DATA, (most, resource.getrlimit(resource.RLIMIT_DATA)[1]))
