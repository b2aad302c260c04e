"""Cost of broadcasting updates, beside the servers that others use for Yjs documents.

Each server is started afresh for each measurement, alone on one core; the load is in a process of
its own on the other core, and so is this tool's PostgreSQL (durable), whose CPU is shown beside.
The others ask for no ticket, authorize nothing and write nothing to disk; all get the same updates.
Their packages are installed into `.bench/` by the first run. Every answer that is not as it should
be (a refusal, a closed socket, a change not said to be on disk) ends the benchmark.
Run: ./dev bench sync [--only NAME] [--seconds S] [--runs N] [--skip-peers] [--load text|note]
         [--deflate]
"""

import argparse
import statistics
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TypeAlias

from benchmarks.load import machine, measuring, servers
from benchmarks.load.measuring import Figures
from benchmarks.load.school import school
from benchmarks.load.servers import Start
from benchmarks.summary import summary

Found: TypeAlias = dict[str, list[Figures]]
"""The runs of each server."""

TARGETS = {
    "burst_seconds": 2.5,
    "hall": 0.8,
    "hall_p50": 15,
    "hall_p95": 60,
    "class": 1.0,
    "class_p50": 15,
    "class_p95": 60,
    "hall_busy": 0.35,
    "hall_busy_whole": 0.45,
    "class_busy": 0.75,
    "class_busy_whole": 0.95,
}
"""CPU for a delivery, of that of the best of the others (`whole`: with PostgreSQL's); milliseconds
from sending to receiving. `busy` is four times the writing: what a longer window saves counts
there, and a short wait where there is time."""
SIZES = {1_000: 30, 10_000: 20}
"""Notes of a document, and how often it is joined."""
BURST = {"burst_seconds": "seconds", "burst_cpu_seconds": "cpu"}
MEASURED = (*measuring.TRAFFIC, "idle", "burst", "join")


def options() -> argparse.Namespace:
    """Options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    known = (*MEASURED, servers.TOOL, *servers.PEERS)
    parser.add_argument("--only", action="append", choices=known, metavar="NAME", help=f"{known}")
    parser.add_argument("--seconds", type=float, default=10, help="that are measured in each run")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--skip-peers", action="store_true")
    parser.add_argument("--load", choices=("text", "note"), default="text")
    parser.add_argument("--deflate", action="store_true", help="offer compression, as browsers do")
    return parser.parse_args()


@contextmanager
def starts(names: Sequence[str], deflate: bool) -> Iterator[dict[str, Start]]:
    """Functions that start each of these servers, for the length of the block."""
    found: dict[str, Start] = {
        name: partial(servers.peer, name, machine.SERVER_CORE, deflate=deflate)
        for name in names
        if name != servers.TOOL
    }
    if servers.TOOL not in names:
        yield found
        return
    with machine.on_cores(machine.OTHER_CORE), school() as ours:
        tool = partial(servers.tool, ours, machine.SERVER_CORE, deflate=deflate)
        yield {servers.TOOL: tool} | found


def main() -> None:
    """Print the tables, then the key figures as one JSON object."""
    asked = options()
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    only = asked.only or []
    names = [servers.TOOL] + ([] if asked.skip_peers else list(servers.PEERS))
    names = [name for name in names if name in only] or names
    measured = [what for what in MEASURED if what in only] or MEASURED
    machine.get_ready()
    figures: dict[str, float] = {}
    with starts(names, asked.deflate) as begin:
        for what in measured:
            if what == "idle":
                figures |= idle_table(begin, asked.runs)
            elif what == "burst":
                figures |= burst_table(begin, asked.runs)
            elif what == "join":
                figures |= join_table(begin, asked.runs)
            else:
                figures |= traffic_table(begin, what, asked)
    print("\n" + summary(figures, TARGETS))


def repeated(count: int, begin: dict[str, Start], measure: Callable[[Start], Figures]) -> Found:
    """Each server so many times, in turn, so that a slow phase of the machine hits them alike."""
    found: Found = {name: [] for name in begin}
    for _ in range(count):
        for name, start in begin.items():
            try:
                found[name].append(measure(start))
            except measuring.Failed as failed:
                if name == servers.TOOL:
                    raise SystemExit(str(failed)) from None
                print(f"a run is left out: {failed}", file=sys.stderr)
    return {name: rows for name, rows in found.items() if rows}


def best(rows: Sequence[Figures], figure: str) -> float:
    """The least of several runs."""
    return min(row[figure] for row in rows)


def middle(rows: Sequence[Figures], figure: str) -> float:
    """The median of several runs."""
    return statistics.median(row[figure] for row in rows)


def of_best(
    key: str, found: Found, figure: str, of: Callable[[Sequence[Figures], str], float]
) -> Figures:
    """Ratio, under `key`, of this tool's figure to the best of the others, where both were run."""
    others = [of(rows, figure) for name, rows in found.items() if name != servers.TOOL]
    if servers.TOOL not in found or not others:
        return {}
    return {key: round(of(found[servers.TOOL], figure) / min(others), 3)}


def traffic_table(begin: dict[str, Start], what: str, asked: argparse.Namespace) -> Figures:
    """CPU for deliveries and how long they take, in one kind of room."""
    of = measuring.TRAFFIC[what]
    found = repeated(
        asked.runs,
        begin,
        lambda start: measuring.traffic(start, of, asked.seconds, asked.load),
    )
    print(
        f"\n{what}: {of.people} people, rooms: {of.rooms}, {of.rate:.0f} updates/s ({asked.load});"
        f" best / median of {asked.runs}"
    )
    print(
        f"{'':20}{'CPU s per 100k':>18}{'PostgreSQL':>18}"
        f"{'p50 ms':>18}{'p95 ms':>18}{'p99 ms':>18}{'arrived':>10}{'load':>6}{'others':>8}"
    )
    columns = {"cpu": 2, "postgres": 2, "p50": 1, "p95": 1, "p99": 1}
    for name, rows in found.items():
        cells = "".join(
            f"{f'{best(rows, each):.{places}f} / {middle(rows, each):.{places}f}':>18}"
            for each, places in columns.items()
        )
        print(
            f"{name:20}{cells}{best(rows, 'arrived'):10.2%}"
            f"{max(row['generator'] for row in rows):6.2f}"
            f"{max(row['others'] for row in rows):8.2f}"
        )
    figures = of_best(what, found, "cpu", best) | of_best(f"{what}_median", found, "cpu", middle)
    figures |= of_best(f"{what}_whole", found, "whole", best)
    for each in ("p50", "p95") if servers.TOOL in found else ():
        figures[f"{what}_{each}"] = round(best(found[servers.TOOL], each), 1)
    return figures


def idle_table(begin: dict[str, Start], runs: int) -> Figures:
    """Memory of sockets on which nothing happens."""
    found = repeated(runs, begin, measuring.idle)
    of = measuring.IDLE
    print(f"\nidle: {of.people:,} sockets in {of.rooms} rooms; median of {runs}")
    print(f"{'':20}{'RSS KB a socket':>18}{'PSS KB a socket':>18}{'PSS MB empty':>16}")
    for name, rows in found.items():
        cells = (
            f"{middle(rows, 'rss'):18.1f}{middle(rows, 'pss'):18.1f}{middle(rows, 'empty'):16.0f}"
        )
        print(f"{name:20}{cells}")
    figures = of_best("idle", found, "rss", middle)
    if servers.TOOL in found:
        figures["idle_kb"] = round(middle(found[servers.TOOL], "rss"), 1)
    return figures


def burst_table(begin: dict[str, Start], runs: int) -> Figures:
    """Seconds until everybody is in who comes at the same moment."""
    found = repeated(runs, begin, measuring.burst)
    of = measuring.IDLE
    print(
        f"\nburst: {of.people:,} at once into {of.rooms} rooms, tickets in hand; median of {runs}"
    )
    print(f"{'':20}{'seconds':>10}{'CPU s':>10}")
    for name, rows in found.items():
        print(f"{name:20}{middle(rows, 'seconds'):10.1f}{middle(rows, 'cpu'):10.1f}")
    tool = found.get(servers.TOOL)
    if not tool:
        return {}
    return {each: round(middle(tool, name), 1) for each, name in BURST.items()}


def join_table(begin: dict[str, Start], runs: int) -> Figures:
    """Time and CPU of one more person who opens a document."""
    figures: Figures = {}
    print(f"\njoin: connect, upgrade and sync, one after another; median of {runs}")
    print(f"{'':20}{'notes':>8}{'ms':>10}{'CPU ms':>10}")
    for notes, visits in SIZES.items():
        measure = partial(measuring.join, notes=notes, visits=visits)
        found = repeated(runs, begin, measure)
        for name, rows in found.items():
            cells = f"{middle(rows, 'milliseconds'):10.1f}{middle(rows, 'cpu'):10.1f}"
            print(f"{name:20}{notes:8,}{cells}")
        figures |= of_best(f"join_{notes}", found, "milliseconds", middle)
        if servers.TOOL in found:
            figures[f"join_{notes}_ms"] = round(middle(found[servers.TOOL], "milliseconds"), 1)
    return figures


if __name__ == "__main__":
    main()
