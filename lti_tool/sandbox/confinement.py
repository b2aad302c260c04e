"""Takes a process everything away that it does not need to compute an answer; runs in the child.

Everything is imported before; nothing of the untrusted bytes is read before.
"""

import contextlib
import os
import resource
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO

from lti_tool import background, parent_death
from lti_tool.sandbox import system_calls
from lti_tool.sandbox.process import OUT_OF_MEMORY, UNCONFINED

_NOBODY = 65534


def serve(steps: Mapping[str, Callable[[BinaryIO], bytes]]) -> None:
    """Confine this process, answer once, and end. The arguments are those of `Sandbox.run`.

    A step reads its input from a file, of which it needs to hold no more than it works on.
    """
    step = steps[sys.argv[1]]
    cpu_seconds, memory, answer, parent = map(int, sys.argv[2:6])
    _confine(cpu_seconds, memory, answer, parent)
    status = 1
    with contextlib.suppress(BaseException):
        try:
            _write(step(sys.stdin.buffer))
            status = 0
        except MemoryError:
            status = OUT_OF_MEMORY
    # What the interpreter does at its end needs what it may not do any more.
    os._exit(status)


def _write(answer: bytes) -> None:
    left = memoryview(answer)
    while left:
        left = left[os.write(1, left) :]


def _confine(cpu_seconds: int, memory: int, answer: int, parent: int) -> None:
    # Where the machine is short of memory, the kernel is to end this process and no other.
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(_NOBODY)
        os.setuid(_NOBODY)
    # After the change of user, which would undo it.
    parent_death.end_with_parent(signal.SIGKILL)()
    if os.getppid() != parent:
        os._exit(1)
    limits = {
        # The signal ends the process; the hard limit ends one that ignores it.
        resource.RLIMIT_CPU: (cpu_seconds, cpu_seconds + 1),
        resource.RLIMIT_DATA: (memory, memory),
        resource.RLIMIT_AS: (memory + 2**30, memory + 2**30),
        resource.RLIMIT_FSIZE: (answer + 1, answer + 1),
        resource.RLIMIT_CORE: (0, 0),
        resource.RLIMIT_NPROC: (0, 0),
        # No descriptor can be made any more: no file, no socket, no pipe.
        resource.RLIMIT_NOFILE: (0, 0),
    }
    for kind, values in limits.items():
        resource.setrlimit(kind, values)
    background.give_way()
    if not system_calls.allow_only_computing():
        os._exit(UNCONFINED)
