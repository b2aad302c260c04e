"""Program of a sandbox whose steps try what a reader that was taken over would try."""

import ctypes
import itertools
import json
import os
import resource
import signal
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from lti_tool.sandbox import confinement


def echo(data: BinaryIO) -> bytes:
    return data.read()


def loop(_: BinaryIO) -> bytes:
    for _number in itertools.count():
        pass
    return b""


def loop_deafly(data: BinaryIO) -> bytes:
    signal.signal(signal.SIGXCPU, signal.SIG_IGN)
    return loop(data)


def take_memory(_: BinaryIO) -> bytes:
    kept = [bytearray(2**20) for _number in itertools.count()]
    return bytes(len(kept))


def take_mapped_memory(_: BinaryIO) -> bytes:
    take = ctypes.CDLL(None).malloc
    while True:
        # A real program writes to it; what the limit refuses is the promise.
        if not take(2**26):
            raise MemoryError


def answer_hugely(_: BinaryIO) -> bytes:
    return bytes(64 * 2**20)


def write_without_end(_: BinaryIO) -> bytes:
    while True:
        os.write(1, bytes(2**20))


def answer_nothing(_: BinaryIO) -> bytes:
    os._exit(3)


def crash(_: BinaryIO) -> bytes:
    ctypes.string_at(0)
    return b""


def crash_for_want_of_memory(data: BinaryIO) -> bytes:
    """End as a library in C does that gets no more memory."""
    kept = b"x" * (110 * 2**20)
    return crash(data) + kept


def report(_: BinaryIO) -> bytes:
    """Everything that can be learnt from inside."""
    open_files = []
    for number in range(64):
        try:
            os.lseek(number, 0, os.SEEK_CUR)
        except OSError:
            continue
        open_files.append(number)
    return json.dumps({"environment": dict(os.environ), "open_files": open_files}).encode()


def refused(operation: Callable[[], object]) -> Callable[[BinaryIO], bytes]:
    def step(_: BinaryIO) -> bytes:
        try:
            operation()
        except (OSError, RuntimeError, ValueError, ImportError) as error:
            return type(error).__name__.encode()
        return b"did"

    return step


OPERATIONS: dict[str, Callable[[], object]] = {
    "fork": os.fork,
    "fork without end": lambda: [os.fork() for _ in range(1000)],
    "begin a thread": lambda: threading.Thread(target=print).start(),
    "run a program": lambda: os.execv("/bin/sh", ["sh", "-c", "true"]),
    "start a program": lambda: os.posix_spawn("/bin/true", ["true"], {}),
    "open a socket": socket.socket,
    "open a socket pair": socket.socketpair,
    "open a local socket": lambda: socket.socket(socket.AF_UNIX),
    "read a file": lambda: Path("/etc/passwd").read_text(),
    "read the parent's environment": lambda: Path(f"/proc/{os.getppid()}/environ").read_bytes(),
    "list a folder": lambda: list(Path("/").iterdir()),
    "write a file": lambda: Path("/tmp/written-by-the-sandbox").write_text("x"),
    "make a folder": lambda: Path("/tmp/made-by-the-sandbox").mkdir(),
    "remove a file": lambda: Path("/tmp/anything").unlink(),
    "make a pipe": os.pipe,
    "signal the parent": lambda: os.kill(os.getppid(), 0),
    "signal everybody": lambda: os.kill(-1, 0),
    "raise a limit": lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64)),
    "become root": lambda: os.setuid(0),
    "be nice no more": lambda: os.nice(-20),
    "take memory as a file": lambda: os.memfd_create("x"),
    "import what is not loaded": lambda: __import__("xmlrpc.server"),
}

STEPS = {
    step.__name__: step
    for step in (
        echo, loop, loop_deafly, take_memory, take_mapped_memory, answer_hugely,
        write_without_end, answer_nothing, crash, crash_for_want_of_memory, report,
    )
} | {name: refused(operation) for name, operation in OPERATIONS.items()}  # fmt: skip

if __name__ == "__main__":
    confinement.serve(STEPS)
