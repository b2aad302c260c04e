"""Runs the fuzzer in a process of its own: if that is killed, it is a finding, not the end."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz.worker import NOTE_SIZE, read_note

ROOT = Path(__file__).parents[2]


class Broken(Exception):
    """A frame broke something. Says which, and how to see it again."""


@dataclass(frozen=True)
class Outcome:
    """Number of frames by outcome, and the memory that the run took."""

    counts: dict[str, int]
    peak_kib: int


def run(
    kind: str,
    seed: int,
    frames: int,
    *,
    first: int = 0,
    options: Sequence[str] = (),
    shows: bool = False,
) -> Outcome:
    """Take so many frames of a kind and a seed, beginning with its document number `first`.

    Raises Broken.
    """
    with tempfile.NamedTemporaryFile() as note:
        note.truncate(NOTE_SIZE)
        command = (
            sys.executable, "-m", "tests.fuzz.worker", f"--seed={seed}", f"--frames={frames}",
            f"--first={first}", f"--kind={kind}", f"--note={note.name}", *options,
        )  # fmt: skip
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT), "RUST_BACKTRACE": "0"},
            stdout=subprocess.PIPE,
            stderr=None if shows else subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode:
            raise Broken(_report(kind, seed, done, Path(note.name)))
    return Outcome(**json.loads(done.stdout))


def _report(kind: str, seed: int, done: "subprocess.CompletedProcess[str]", note: Path) -> str:
    document, frame, data = read_note(note)
    how = f"status {done.returncode}"
    if done.returncode < 0:
        how = signal.Signals(-done.returncode).name
    return (
        f"{how} at frame {frame} of document {document} of seed {seed}: {data[:2000].hex()}\n"
        f"See it again: ./dev fuzz --kind {kind} --seed {seed} --document {document} --thorough\n"
        f"{(done.stderr or '')[-3000:]}"
    )
