"""The process that takes the frames, within limits; what ends it too early is for runs.py to tell.

Before each frame it is written down where the other process can read it, whatever happens then.
"""

import argparse
import faulthandler
import json
import mmap
import resource
import signal
import struct
import sys
import time
from collections import Counter
from pathlib import Path

from tests.fuzz.engines import ENGINES, AnyEngine

FRAMES_PER_DOCUMENT = 1_000
"""A document stays so small that looking at all of it is cheap."""

SECONDS_PER_FRAME = 30
"""A frame takes a millisecond. This is for those that would take for ever."""

MEMORY = 1 << 30
"""Bytes of address space beyond what the process has when it begins."""

_PROGRESS = 20_000
_HEAD = struct.Struct(">III")
NOTE_SIZE = 1 << 16


def read_note(path: Path) -> tuple[int, int, bytes]:
    """Document, frame and bytes of what was taken last; as much of it as there is room for."""
    note = path.read_bytes()
    document, frame, length = _HEAD.unpack_from(note)
    return document, frame, note[_HEAD.size : _HEAD.size + length]


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--seed", type=int, required=True)
    options.add_argument("--frames", type=int, required=True)
    options.add_argument("--first", type=int, default=0)
    options.add_argument("--kind", choices=ENGINES, required=True)
    options.add_argument("--note", type=Path, required=True)
    options.add_argument("--thorough", action="store_true")
    given = options.parse_args()
    _limit()
    with given.note.open("r+b") as file, mmap.mmap(file.fileno(), NOTE_SIZE) as note:
        counts = _take_all(given, note)
    print(json.dumps({"counts": counts, "peak_kib": _peak()}))


def _limit() -> None:
    # Told first where it hung, the process is then ended by the signal.
    faulthandler.enable()
    faulthandler.register(signal.SIGALRM, chain=True)
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _take_all(given: argparse.Namespace, note: mmap.mmap) -> Counter[str]:
    began, counts, taken = time.monotonic(), Counter[str](), 0
    document = given.first
    while taken < given.frames:
        number = min(FRAMES_PER_DOCUMENT, given.frames - taken)
        engine = ENGINES[given.kind](f"{given.seed}/{document}")
        if given.thorough:
            engine.room.server.compare_every = 1
        _take_some(engine, document, number, note)
        engine.close()
        counts += engine.counts
        document += 1
        if (taken + number) // _PROGRESS > taken // _PROGRESS:
            speed = (taken + number) / (time.monotonic() - began)
            accepted = counts["accepted"] / counts.total()
            print(
                f"{taken + number:,} frames, {speed:,.0f}/s, {accepted:.0%} accepted, "
                f"peak {_peak() // 1024} MiB",
                file=sys.stderr,
                flush=True,
            )
        taken += number
    return counts


def _take_some(engine: AnyEngine, document: int, number: int, note: mmap.mmap) -> None:
    for frame in range(number):
        signal.setitimer(signal.ITIMER_REAL, SECONDS_PER_FRAME)
        sent = engine.frames.next()
        data = sent.frame.encode() if isinstance(sent.frame, str) else sent.frame
        data = data[: NOTE_SIZE - _HEAD.size]
        note[: _HEAD.size + len(data)] = _HEAD.pack(document, frame, len(data)) + data
        engine.take(sent)
    engine.finish()
    signal.setitimer(signal.ITIMER_REAL, 0)


def _peak() -> int:
    """KiB of memory that the process had at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main()
