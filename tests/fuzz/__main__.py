"""Fuzzes by hand, as long as you like: ./dev fuzz --frames 1000000 --seed 7."""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.examples import VARIABLE
from tests.fuzz.engines import ENGINES
from tests.fuzz.readers import accepted, disagreements
from tests.fuzz.runs import Broken, run
from tests.fuzz.worker import FRAMES_PER_DOCUMENT


def main() -> None:
    options = argparse.ArgumentParser(prog="./dev fuzz", description=__doc__)
    options.add_argument("--kind", choices=ENGINES, default="annotations", help="of the document")
    options.add_argument("--frames", type=int, default=100_000)
    options.add_argument("--seed", type=int, default=random.randrange(10**6))
    options.add_argument("--document", type=int, help="only this one of the seed's documents")
    options.add_argument("--thorough", action="store_true", help="compare all after each update")
    options.add_argument("--readers", type=int, metavar="N", help="compare Yjs on N documents")
    options.add_argument("--examples", type=int, metavar="N", help="N times those of random tests")
    given = options.parse_args()
    if given.readers:
        sys.exit(_compare(given.kind, given.seed, given.readers))
    if given.examples:
        sys.exit(_try_examples(given.examples))
    frames = given.frames if given.document is None else FRAMES_PER_DOCUMENT
    began = time.monotonic()
    try:
        outcome = run(
            given.kind,
            given.seed,
            frames,
            first=given.document or 0,
            options=("--thorough",) if given.thorough else (),
            shows=True,
        )
    except Broken as broken:
        sys.exit(str(broken))
    seconds = time.monotonic() - began
    for code, count in sorted(outcome.counts.items(), key=lambda pair: -pair[1]):
        print(f"{count:>10,}  {code}")
    print(
        f"seed {given.seed}: {frames:,} frames in {seconds:,.0f} s, {frames / seconds:,.0f}/s, "
        f"peak {outcome.peak_kib // 1024} MiB; nothing broke"
    )


def _compare(kind: str, seed: int, number: int) -> int:
    """Let Yjs and pycrdt read what that many documents accept; the status to end with."""
    taken, found = 0, 0
    # In parts, so that neither reader has everything in memory.
    for first in range(0, number, 100):
        numbers = range(first, min(first + 100, number))
        documents = [accepted(kind, f"{seed}/{each}", 40 + each % 400) for each in numbers]
        taken += sum(len(document.sent) for document in documents)
        with tempfile.TemporaryDirectory() as directory:
            for line in disagreements(documents, Path(directory)):
                found += 1
                print(line)
    print(f"seed {seed}: {number} documents, {taken:,} updates, {found} disagreements")
    return 1 if found else 0


def _try_examples(times: int) -> int:
    """Try so many times the examples of the tests that are marked `random`; pytest's status."""
    pytest = [sys.executable, "-m", "pytest", "-n", "2", "-o", "faulthandler_timeout=0"]
    environment = os.environ | {VARIABLE: str(times)}
    return subprocess.run([*pytest, "-m", "random"], env=environment, check=False).returncode


if __name__ == "__main__":
    main()
