"""One measurement of one server: what it is put through, and what that costs it."""

import time
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from benchmarks.load import machine
from benchmarks.load.driving import driver
from benchmarks.load.servers import Server, Start

Figures: TypeAlias = dict[str, float]


@dataclass(frozen=True)
class Traffic:
    """People in rooms, and how much they write together."""

    rooms: int
    people: int
    rate: float
    """Updates a second."""


TRAFFIC = {"hall": Traffic(1, 200, 50), "class": Traffic(10, 200, 100)}
IDLE = Traffic(50, 1_000, 0)


@dataclass
class Meter:
    """CPU seconds of a server and its PostgreSQL from one mark to the other."""

    server: Server
    used: Figures = field(default_factory=dict)

    def __call__(self, mark: str) -> None:
        """Read the clocks."""
        sign = -1 if mark == "begin" else 1
        for name, pid in (("server", self.server.pid), ("postgres", self.server.postgres)):
            if pid is not None:
                self.used[name] = self.used.get(name, 0) + sign * machine.cpu_seconds(pid)


def check(answer: dict[str, Any], whose: Server) -> None:
    """End the benchmark where a server has not done what is measured."""
    for name in ("refused", "closed", "troubles", "unsaved"):
        if answer[name]:
            raise RuntimeError(f"{whose.name}: {name} {answer[name]}")


def traffic(start: Start, of: Traffic, seconds: float, load_kind: str) -> Figures:
    """Server CPU for 100,000 deliveries, and how long a delivery takes."""
    with start() as server, driver(machine.OTHER_CORE) as load:
        check(load.ask("join", places=server.places(of.rooms, of.people)), server)
        check(load.ask("prepare"), server)
        time.sleep(1)
        meter = Meter(server)
        told = load.ask("write", meter, rate=of.rate, seconds=seconds, load=load_kind)
        check(told, server)
        per = 100_000 / max(told["in_window"], 1)
        return {
            "cpu": meter.used["server"] * per,
            "postgres": meter.used.get("postgres", 0) * per,
            "arrived": told["delivered"] / told["expected"],
            "generator": told["generator"],
            **{name: told["latency"].get(name, 0) for name in ("p50", "p95", "p99")},
        }


def idle(start: Start) -> Figures:
    """Kilobytes of memory for each open socket on which nothing happens."""
    with start() as server, driver(machine.OTHER_CORE) as load:
        places = server.places(IDLE.rooms, IDLE.people)
        before = machine.resident(server.pid)
        check(load.ask("join", places=places), server)
        time.sleep(2)
        grown = machine.resident(server.pid) - before
        return {"idle": grown / len(places) / 1024, "empty": before / 2**20}


def join(start: Start, notes: int, visits: int) -> Figures:
    """How long one more person waits for a document of so many notes, and what it costs."""
    with start() as server, driver(machine.OTHER_CORE) as load:
        places = server.filled(load, notes, visits)
        time.sleep(1)
        meter = Meter(server)
        told = load.ask("visit", meter, places=places)
        check(told, server)
        return {
            "milliseconds": told["took"]["p50"],
            "cpu": meter.used["server"] / visits * 1000,
        }
