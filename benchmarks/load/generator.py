"""The load: many clients on one event loop, in a process of its own.

Orders come as lines of JSON on standard input, each answered by one line on standard output. Lines
with a "mark" come in between, at the moments between which the server is measured.
"""

import asyncio
import gc
import json
import random
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import uvloop

from benchmarks.load.connect import ConnectionPlan, NotLetIn, plan_connection
from benchmarks.load.seats import Seat, Tally
from benchmarks.load.writing import Writing, percentiles
from benchmarks.load.yjs_writer import notes

_NOTES_AT_ONCE = 500
"""Notes in one update; some servers take no message over a megabyte."""


def _mark(name: str) -> None:
    print(json.dumps({"mark": name}), flush=True)


class Load:
    """Carries out the orders; each public method is one."""

    def __init__(self) -> None:
        self.tally = Tally()
        self.seats: list[Seat] = []
        self._numbers = 0

    def _seat(self, place: dict[str, Any], plan: ConnectionPlan) -> Seat:
        self._numbers += 1
        return Seat(self.tally, self._numbers, place["room"], plan)

    async def _come(self, place: dict[str, Any]) -> float | None:
        """Ticket, socket and first sync of one client; how long it took, in milliseconds."""
        began = time.perf_counter()
        try:
            seat = self._seat(place, await plan_connection(place))
            await seat.join()
        except (NotLetIn, OSError, TimeoutError) as error:
            self.tally.troubles[f"{type(error).__name__}: {error}"] += 1
            return None
        self.seats.append(seat)
        return (time.perf_counter() - began) * 1000

    async def join(self, places: Sequence[dict[str, Any]], together: int = 8) -> dict[str, Any]:
        """Take these places: the first of each room one by one, then several at once."""
        waiting: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for place in places:
            waiting[place["room"]].append(place)
        for there in waiting.values():
            await self._come(there.pop(0))
        rest = iter([place for there in waiting.values() for place in there])

        async def one_after_another() -> None:
            for place in rest:
                await self._come(place)

        await asyncio.gather(*(one_after_another() for _ in range(together)))
        return self._state()

    async def prepare(self, writers: int = 0, rate: float = 100) -> dict[str, Any]:
        """Let so many clients (0: all) write their note and rewrite it once."""
        chosen = self.writers(writers)
        for step in (Seat.write_first, Seat.write_second):
            for seat in chosen:
                step(seat)
                await asyncio.sleep(1 / rate)
        await self._until(lambda: not any(seat.has_to_wait for seat in chosen), 60)
        return self._state()

    def writers(self, count: int) -> list[Seat]:
        """Some of the clients (0: all) in an order that goes from room to room by chance."""
        chosen = list(self.seats)
        random.Random(1).shuffle(chosen)
        return chosen[: count or len(chosen)]

    async def write(self, **order: Any) -> dict[str, Any]:
        """Write for some seconds, and count what arrives; see Writing."""
        return await Writing(self, _mark, **order).run() | self._state()

    async def seed(self, place: dict[str, Any], count: int) -> dict[str, Any]:
        """Fill a room with notes, through one client that stays."""
        await self._come(place)
        seat = self.seats[-1]
        for update in notes(*seat.identity, seat.room, count, _NOTES_AT_ONCE):
            seat.write(update)
            await asyncio.sleep(0.05)
        await asyncio.sleep(1)
        return self._state()

    async def visit(self, places: Sequence[dict[str, Any]]) -> dict[str, Any]:
        """Come one after another, tickets in hand, and stay; how many milliseconds each took."""
        seats = [self._seat(place, await plan_connection(place)) for place in places]
        await asyncio.sleep(0.5)
        _mark("begin")
        took = []
        for seat in seats:
            began = time.perf_counter()
            await seat.join()
            took.append((time.perf_counter() - began) * 1000)
        _mark("end")
        self.seats += seats
        return {"took": percentiles(took), "visits": len(took)} | self._state()

    async def arrive(self, places: Sequence[dict[str, Any]], seconds: float) -> list[float]:
        """Come evenly spread over some seconds, each with ticket, socket and sync."""
        tasks = []
        for place in places:
            tasks.append(asyncio.create_task(self._come(place)))
            await asyncio.sleep(seconds / len(places))
        return [took for took in await asyncio.gather(*tasks) if took is not None]

    async def _until(self, is_done: Callable[[], bool], seconds: float) -> None:
        deadline = time.perf_counter() + seconds
        while not is_done() and time.perf_counter() < deadline:
            await asyncio.sleep(0.05)

    def _state(self) -> dict[str, Any]:
        return {
            "seats": len(self.seats),
            "refused": dict(self.tally.refused),
            "closed": dict(self.tally.closed),
            "troubles": dict(self.tally.troubles),
            "unsaved": sum(seat.written - seat.saved for seat in self.seats if seat.has_to_wait),
        }


async def main() -> None:
    """Carry out orders until there are no more."""
    gc.disable()  # a pause of ours would be told as a latency of the server
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, hard), hard))
    orders = asyncio.StreamReader(limit=64 * 1024 * 1024)
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(orders), sys.stdin
    )
    load = Load()
    while line := await orders.readline():
        order = json.loads(line)
        answer = await getattr(load, order.pop("do"))(**order)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    uvloop.run(main())
