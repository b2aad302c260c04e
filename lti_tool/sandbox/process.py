"""Starts a confined process, waits for its answer, and ends it."""

import os
import re
import select
import signal
import subprocess
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

UNCONFINED = 78
"""Exit status of a process that could not confine itself (EX_CONFIG of sysexits.h)."""

OUT_OF_MEMORY = 71
"""Exit status of a process that asked for more memory than it may have (EX_OSERR)."""


_ENDS_OF_LIBRARIES = (
    signal.SIGABRT,
    signal.SIGILL,
    signal.SIGTRAP,
    signal.SIGSEGV,
    signal.SIGBUS,
)
"""Signals by which a library in C ends its process when it gets no memory, as after any fault."""

_NEARLY = 0.75
"""Part of its memory that a process must have had, for such an end to be taken for one of want."""


@dataclass(frozen=True)
class Limits:
    """Bounds of one run. `memory` and `answer` are bytes; `wall_seconds` includes the start-up."""

    cpu_seconds: int
    wall_seconds: int
    memory: int
    answer: int


class Reason(StrEnum):
    """Causes for which a run gives no answer."""

    TIME = "time"
    MEMORY = "memory"
    CRASH = "crash"
    """It ended by itself without an answer, or with more than it may say."""
    UNCONFINED = "unconfined"
    """The kernel has no filter for system calls, so that nothing was run."""
    CLOSED = "closed"
    """This side is about to end."""


class SandboxError(Exception):
    """A run without an answer."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Sandbox:
    """Runs one program over bytes, a fresh process each time. Safe to use from many threads.

    The program calls `confinement.serve`. It inherits no environment and no descriptors but its
    input and its output, which are files in memory.
    """

    def __init__(self, *program: str) -> None:
        self._program = program
        self._running: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()
        self._is_closed = False

    def run(self, step: str, data: Iterable[bytes], limits: Limits) -> bytes:
        """The program's answer to `data`; `step` says what it is to do. Raises SandboxError.

        `data` comes in pieces, so that a large file is never in this process as a whole.
        """
        with _file(data) as given, _file() as answer:
            process = self._start(step, limits, given.fileno(), answer.fileno())
            try:
                peak = _wait(process, limits.wall_seconds)
            finally:
                self._end(process)
            self._check(process.returncode, is_large=peak > _NEARLY * limits.memory)
            if os.fstat(answer.fileno()).st_size > limits.answer:
                raise SandboxError(Reason.CRASH)
            answer.seek(0)
            return answer.read()

    def close(self) -> None:
        """End what runs, and start nothing any more."""
        with self._lock:
            self._is_closed = True
            running = list(self._running)
        for process in running:
            _kill(process)

    def _start(self, step: str, limits: Limits, given: int, answer: int) -> subprocess.Popen[bytes]:
        numbers = (limits.cpu_seconds, limits.memory, limits.answer, os.getpid())
        with self._lock:
            if self._is_closed:
                raise SandboxError(Reason.CLOSED)
            process = subprocess.Popen(
                [*self._program, step, *map(str, numbers)],
                stdin=given,
                stdout=answer,
                # A traceback would quote the text.
                stderr=subprocess.DEVNULL,
                env={},
                cwd="/",
                # A group that can be ended as one. Not a session: Linux shares a processor between
                # sessions first, so that the low priority would count for nothing outside of it.
                process_group=0,
            )
            self._running.add(process)
            return process

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        if process.returncode is None:
            _kill(process)
            process.wait()
        with self._lock:
            self._running.discard(process)

    def _check(self, status: int, *, is_large: bool) -> None:
        if status == 0:
            return
        if self._is_closed:
            raise SandboxError(Reason.CLOSED)
        if is_large and -status in _ENDS_OF_LIBRARIES:
            raise SandboxError(Reason.MEMORY)
        reasons = {
            OUT_OF_MEMORY: Reason.MEMORY,
            UNCONFINED: Reason.UNCONFINED,
            -signal.SIGXCPU: Reason.TIME,
        }
        raise SandboxError(reasons.get(status, Reason.CRASH))


def _wait(process: subprocess.Popen[bytes], seconds: float) -> int:
    """Wait for the end of a process; the bytes of memory that it had at most, 0 where unknown.

    Raises SandboxError after so many seconds.
    """
    descriptor = os.pidfd_open(process.pid)
    try:
        if not select.select([descriptor], [], [], seconds)[0]:
            raise SandboxError(Reason.TIME)
    finally:
        os.close(descriptor)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    # The peak of a process begins with that of the one which started it.
    own = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    return usage.ru_maxrss * 1024 if own and usage.ru_maxrss > int(own[1]) else 0


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the process and all that it may have started."""
    if process.returncode is None:
        os.killpg(process.pid, signal.SIGKILL)


def _file(content: Iterable[bytes] = ()) -> BinaryIO:
    """A file in memory that has no name: nothing of an import is ever written to a disk."""
    file = os.fdopen(os.memfd_create("sandbox"), "w+b")
    file.writelines(content)
    file.seek(0)
    return file
