"""The load's process, seen from the benchmark: give an order, wait for the answer."""

import json
import subprocess
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

from benchmarks.load import installing, machine

Answer: TypeAlias = dict[str, Any]


class Driver:
    """One load process."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process

    def ask(self, what: str, on_mark: Callable[[str], None] | None = None, **order: Any) -> Answer:
        """Have an order carried out; `on_mark` is called at "begin" and "end" of the measuring."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(json.dumps({"do": what, **order}).encode() + b"\n")
        stdin.flush()
        for line in stdout:
            answer: Answer = json.loads(line)
            if "mark" not in answer:
                return answer
            if on_mark is not None:
                on_mark(answer["mark"])
        raise SystemExit(f"the load ended while it was asked to {what}")


@contextmanager
def driver(cores: Collection[int]) -> Iterator[Driver]:
    """A load process on these cores, for the length of the block."""
    with machine.on_cores(cores):
        process = subprocess.Popen(
            [installing.python(), "-m", "benchmarks.load.generator"],
            cwd=installing.ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
    try:
        yield Driver(process)
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            assert pipe is not None
            pipe.close()
