"""A stretch of writing at an even pace, and what came of it."""

import asyncio
import resource
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from benchmarks.load.seats import Seat

if TYPE_CHECKING:
    from benchmarks.load.generator import Load

_DRAIN_SECONDS = 60
"""Late is result as latency; only what never comes is an error."""


def percentiles(values: Sequence[float]) -> dict[str, float]:
    """The middle, the 95th and the 99th percentile, and the largest."""
    if not values:
        return {}
    ordered = sorted(values)
    last = len(ordered) - 1
    found = {f"p{part}": ordered[last * part // 100] for part in (50, 95, 99)}
    return found | {"largest": ordered[-1]}


class Writing:
    """Some clients write in turn. What is measured begins after `warm` seconds.

    `load` is "text" (a comment rewritten) or "note" (one more note). `arrivals` come within the
    first `arriving` seconds of what is measured.
    """

    def __init__(
        self,
        everybody: "Load",
        mark: Callable[[str], None],
        *,
        rate: float,
        seconds: float,
        warm: float = 2,
        load: str = "text",
        writers: int = 0,
        arrivals: Sequence[dict[str, Any]] = (),
        arriving: float = 10,
    ) -> None:
        self._all = everybody
        self._mark = mark
        self._rate, self._seconds, self._warm = rate, seconds, warm
        self._step = {"text": Seat.write_text, "note": Seat.write_note}[load]
        self._writers = everybody.writers(writers)
        self._arrivals, self._arriving = arrivals, min(arriving, seconds)
        self._expected = self._sent = 0

    async def run(self) -> dict[str, Any]:
        """Write, wait until everything has arrived, and tell."""
        settled: Counter[str] = Counter()
        for seat in self._all.seats:
            seat.is_settled = True
            settled[seat.room] += 1
        self._all.tally.forget()
        clock = time.perf_counter
        began = clock() + 0.1
        await self._write(settled, began, int(self._warm * self._rate), 0)
        self._expected = self._sent = 0
        first, cpu = time.perf_counter_ns(), _cpu()
        self._mark("begin")
        coming = asyncio.create_task(self._all.arrive(self._arrivals, self._arriving))
        turns = int(self._seconds * self._rate)
        await self._write(settled, began + self._warm, turns, int(self._warm * self._rate))
        await asyncio.sleep(max(0.0, began + self._warm + self._seconds - clock()))
        self._mark("end")
        last, cpu = time.perf_counter_ns(), _cpu() - cpu
        arrived = await coming
        await self._drain(first)
        return self._result(first, last, cpu) | {"joined": percentiles(arrived)}

    async def _write(self, settled: Counter[str], began: float, turns: int, offset: int) -> None:
        for turn in range(turns):
            wait = began + turn / self._rate - time.perf_counter()
            if wait > 0:
                await asyncio.sleep(wait)
            seat = self._writers[(turn + offset) % len(self._writers)]
            self._step(seat)
            self._sent += 1
            self._expected += settled[seat.room] - 1

    async def _drain(self, first: int) -> None:
        deadline = time.perf_counter() + _DRAIN_SECONDS
        while time.perf_counter() < deadline:
            there = sum(1 for sent in self._all.tally.sent_at if sent >= first)
            if there >= self._expected and not any(seat.has_to_wait for seat in self._all.seats):
                return
            await asyncio.sleep(0.2)

    def _result(self, first: int, last: int, cpu: float) -> dict[str, Any]:
        tally = self._all.tally
        pairs = list(zip(tally.sent_at, tally.took, strict=True))
        took = [each / 1e6 for sent, each in pairs if sent >= first]
        return {
            "sent": self._sent,
            "expected": self._expected,
            "delivered": len(took),
            "in_window": sum(1 for sent, each in pairs if first <= sent + each <= last),
            "extra": tally.extra,
            "latency": percentiles(took),
            "seconds": (last - first) / 1e9,
            "generator": cpu / ((last - first) / 1e9),
        }


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
