"""One measurement of one server: what it is put through, and what that costs it."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from benchmarks.load import machine
from benchmarks.load.driving import Driver, driver
from benchmarks.load.servers import Server, Start

Figures: TypeAlias = dict[str, float]


@dataclass(frozen=True)
class Traffic:
    """People in rooms, and how much they write together."""

    rooms: int
    people: int
    rate: float
    """Updates a second."""


TRAFFIC = {
    "hall": Traffic(1, 200, 50),
    "class": Traffic(10, 200, 100),
    "hall_busy": Traffic(1, 200, 200),
    "class_busy": Traffic(10, 200, 400),
}
IDLE = Traffic(50, 1_000, 0)


class Failed(Exception):
    """A server has not done what was to be measured; the message says which and what."""


@dataclass
class Meter:
    """CPU seconds of a server, its PostgreSQL and the whole machine from one mark to the other."""

    server: Server
    used: Figures = field(default_factory=dict)

    def __call__(self, mark: str) -> None:
        """Read the clocks."""
        sign = -1 if mark == "begin" else 1
        for name, pid in (("server", self.server.pid), ("postgres", self.server.postgres)):
            if pid is not None:
                self.used[name] = self.used.get(name, 0) + sign * machine.cpu_seconds(pid)
        self.used["machine"] = self.used.get("machine", 0) + sign * machine.busy_seconds()

    def others(self, result: Mapping[str, float]) -> float:
        """Cores that were busy with what is no part of the measurement."""
        ours = self.used["server"] + self.used.get("postgres", 0)
        return max(0.0, (self.used["machine"] - ours) / result["seconds"] - result["generator"])


def done(server: Server, by: Driver, what: str, meter: Meter | None = None, **order: Any) -> Any:
    """Have an order carried out. Raises Failed where the server has not done its part."""
    answer = by.ask(what, meter, **order)
    for name in ("refused", "closed", "troubles", "unsaved"):
        if answer[name]:
            raise Failed(f"{server.name}, asked to {what}: {name} {answer[name]}")
    return answer


def traffic(start: Start, of: Traffic, seconds: float, load_kind: str) -> Figures:
    """Server CPU for 100,000 deliveries, and how long a delivery takes."""
    with start() as server, driver(machine.OTHER_CORE) as load:
        done(server, load, "join", places=server.places(of.rooms, of.people))
        done(server, load, "prepare")
        time.sleep(1)
        meter = Meter(server)
        result = done(server, load, "write", meter, rate=of.rate, seconds=seconds, load=load_kind)
        per = 100_000 / max(result["in_window"], 1)
        return {
            "cpu": meter.used["server"] * per,
            "postgres": meter.used.get("postgres", 0) * per,
            "whole": (meter.used["server"] + meter.used.get("postgres", 0)) * per,
            "arrived": result["delivered"] / result["expected"],
            "generator": result["generator"],
            "others": meter.others(result),
            **{name: result["latency"].get(name, 0) for name in ("p50", "p95", "p99")},
        }


def idle(start: Start) -> Figures:
    """Kilobytes of memory for each open socket on which nothing happens."""
    with start() as server, driver(machine.OTHER_CORE) as load:
        places = server.places(IDLE.rooms, IDLE.people)
        readings = (machine.resident, machine.proportional)
        before = [read(server.pid) for read in readings]
        done(server, load, "join", places=places)
        time.sleep(2)
        after = [read(server.pid) for read in readings]
        rss, pss = ((a - b) / len(places) / 1024 for a, b in zip(after, before, strict=True))
        return {"rss": rss, "pss": pss, "empty": before[1] / 2**20}


def burst(start: Start) -> Figures:
    """Time and CPU until everybody is in who comes at the same moment.

    All have their tickets, with what their pages loaded or from the socket that was cut off.
    """
    with start() as server, driver(machine.OTHER_CORE) as load:
        places = server.places_with_tickets(IDLE.rooms, IDLE.people)
        before, began = machine.cpu_seconds(server.pid), time.perf_counter()
        done(server, load, "join", places=places, together=len(places))
        seconds = time.perf_counter() - began
        return {"seconds": seconds, "cpu": machine.cpu_seconds(server.pid) - before}


def join(start: Start, notes: int, visits: int) -> Figures:
    """Time for which one more person waits for a document of so many notes, and its CPU."""
    with start() as server, driver(machine.OTHER_CORE) as load:
        places = server.filled(load, notes, visits)
        time.sleep(1)
        meter = Meter(server)
        result = done(server, load, "visit", meter, places=places)
        return {
            "milliseconds": result["took"]["p50"],
            "cpu": meter.used["server"] / visits * 1000,
        }
