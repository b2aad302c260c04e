"""A large class at work: 1,100 people are connected, 110 of them write, and 200 more come.

The tool runs as `lti-tool serve` with a durable PostgreSQL of its own, the load beside them on the
same cores; nothing is pinned. Whoever comes asks for a ticket over HTTP, connects and syncs.

Errors are refused, unacknowledged or undelivered changes, sockets that the tool closes, and answers
over HTTP that are no ticket.

Run: ./dev bench class [--seconds S] [--redis] [--deflate]
"""

import argparse
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from benchmarks.load import machine, servers
from benchmarks.load.driving import Answer, driver
from benchmarks.load.measuring import Figures, Meter
from benchmarks.load.school import School, school
from benchmarks.summary import summary
from lti_tool import parent_death

ROOMS, CONNECTED, WRITING, COMING = 40, 1_100, 110, 200
EVERY = 5.0
"""Seconds from one change of a writer to the next."""
COMING_SECONDS = 10.0
TARGETS = {"errors": 0, "p95": 300, "idle_kb": 60}
"""`p95`: milliseconds from sending to receiving. `idle_kb`: memory of the web processes for each
open socket, beyond what they need when empty."""


def main() -> None:
    """Print the table, then the key figures as one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=30, help="that are measured")
    parser.add_argument("--redis", action="store_true", help="also two processes with Redis")
    parser.add_argument("--deflate", action="store_true", help="offer compression, as browsers do")
    asked = parser.parse_args()
    machine.get_ready()
    rows: dict[str, Figures] = {}
    with school() as ours:
        for workers in (1, 2):
            name = "1 process" if workers == 1 else f"{workers} processes"
            rows[name] = measure(ours, workers, {}, asked)
        if asked.redis:
            with redis() as address:
                settings = {"LTI_TOOL_REDIS_URL": address}
                rows["2 processes, Redis"] = measure(ours, 2, settings, asked)
    show(rows)
    figures = {
        "errors": sum(row["errors"] for row in rows.values()),
        "p95": round(max(row["p95"] for row in rows.values()), 1),
        "idle_kb": round(rows["1 process"]["idle"], 1),
    }
    print("\n" + summary(figures, TARGETS))


def measure(
    ours: School, workers: int, settings: Mapping[str, str], asked: argparse.Namespace
) -> Figures:
    """One run of the tool, started afresh."""
    options = {"workers": workers, "settings": settings, "deflate": asked.deflate}
    with (
        servers.tool(ours, machine.CORES, **options) as server,
        driver(machine.CORES) as load,
    ):
        places = server.places(ROOMS, CONNECTED + COMING)
        empty = machine.proportional(server.pid)
        load.ask("join", places=places[:CONNECTED])
        time.sleep(2)
        grown = machine.proportional(server.pid) - empty
        load.ask("prepare", writers=WRITING, rate=50)
        time.sleep(1)
        meter = Meter(server)
        result = load.ask(
            "write",
            meter,
            rate=WRITING / EVERY,
            writers=WRITING,
            seconds=asked.seconds,
            arrivals=places[CONNECTED:],
            arriving=COMING_SECONDS,
        )
    return {
        "errors": errors(result),
        "deliveries": result["delivered"],
        **{name: result["latency"].get(name, 0) for name in ("p50", "p95", "p99")},
        "join50": result["joined"].get("p50", 0),
        "join95": result["joined"].get("p95", 0),
        "idle": grown / CONNECTED / 1024,
        "empty": empty / 2**20,
        "web": meter.used["server"] / result["seconds"],
        "postgres": meter.used["postgres"] / result["seconds"],
        "load": result["generator"],
        "others": meter.others(result),
    }


def errors(result: Answer) -> int:
    """Number of things that were not as they should be; each kind is printed."""
    found: dict[str, int] = {"not delivered": max(0, result["expected"] - result["delivered"])}
    found["not saved"] = result["unsaved"]
    for kind in ("refused", "closed", "troubles"):
        found |= {f"{kind} {name}": count for name, count in result[kind].items()}
    for name, count in found.items():
        if count:
            print(f"{name}: {count}", file=sys.stderr)
    return sum(found.values())


COLUMNS: Sequence[tuple[str, str, int, int]] = (
    ("errors", "errors", 8, 0),
    ("deliveries", "deliveries", 12, 0),
    ("p50", "p50 ms", 8, 1),
    ("p95", "p95 ms", 8, 1),
    ("p99", "p99 ms", 8, 1),
    ("join50", "join p50", 10, 1),
    ("join95", "join p95", 10, 1),
    ("idle", "KB a socket", 13, 1),
    ("empty", "MB empty", 10, 0),
    ("web", "web CPU", 9, 2),
    ("postgres", "PG CPU", 8, 2),
    ("load", "load CPU", 10, 2),
    ("others", "others", 8, 2),
)
"""Figure, heading, width, decimal places. CPU is in cores."""


def show(rows: Mapping[str, Figures]) -> None:
    """Print the table."""
    print(f"{CONNECTED:,} people in {ROOMS} rooms, {WRITING} write every {EVERY:.0f} s, ", end="")
    print(f"{COMING} more come within {COMING_SECONDS:.0f} s\n")
    print(f"{'':20}" + "".join(f"{heading:>{width}}" for _, heading, width, _ in COLUMNS))
    for name, row in rows.items():
        cells = "".join(f"{row[key]:{width},.{places}f}" for key, _, width, places in COLUMNS)
        print(f"{name:20}{cells}")


@contextmanager
def redis() -> Iterator[str]:
    """The address of a Redis that keeps nothing, for the length of the block."""
    program = shutil.which("redis-server")
    if program is None:
        raise SystemExit("redis-server is not on the path")
    port = machine.free_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly"]
    with tempfile.TemporaryDirectory() as made:
        process = subprocess.Popen(
            [*command, "no"],
            cwd=made,
            stdout=subprocess.DEVNULL,
            preexec_fn=parent_death.end_with_parent(signal.SIGKILL),  # noqa: PLW1509  # one system call
        )
        try:
            servers.wait_until(process, lambda: servers.listens(port))
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            process.terminate()
            process.wait()


if __name__ == "__main__":
    main()
