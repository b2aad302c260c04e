"""Each server, started fresh: where it listens, its process, and places in its rooms."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from benchmarks.load import installing, machine
from benchmarks.load.driving import Driver
from benchmarks.load.school import School
from lti_tool import parent_death

Place: TypeAlias = dict[str, Any]
"""Facts that the load needs to connect one client to one room."""

TOOL = "this tool"
PEERS = ("y-websocket-server", "Hocuspocus", "pycrdt-websocket")
_START_SECONDS = 60
SECRET = "a secret key that only the benchmarks ever use"


@dataclass
class Server:
    """One that runs."""

    name: str
    pid: int
    address: str
    school: School | None = None
    """The tool's people and rooms; the others let anybody into any room."""
    deflate: bool = False
    """True where clients offer compression, as browsers do."""

    def places(self, rooms: int, people: int) -> list[Place]:
        """Places for so many different people, spread evenly over so many new rooms."""
        if self.school is None:
            names = [f"room-{number}" for number in range(rooms)]
            sessions = [""] * people
        else:
            names = [self.school.room() for _ in range(rooms)]
            sessions = self.school.sessions(people)
        return [self._place(names[at % rooms], who) for at, who in enumerate(sessions)]

    def places_with_tickets(self, rooms: int, people: int) -> list[Place]:
        """The same, each with its ticket in hand, where the server asks for any."""
        places = self.places(rooms, people)
        if self.school is None:
            return places
        issued = self.school.tickets([(place["room"], place["session"]) for place in places])
        return [{**place, "ticket": ticket} for place, ticket in zip(places, issued, strict=True)]

    def filled(self, load: Driver, notes: int, visits: int) -> list[Place]:
        """Places for visits in a room with so many notes, which is kept open by somebody."""
        if self.school is None:
            load.ask("seed", place=self._place("full", ""), count=notes)
            return [self._place("full", "")] * visits
        room = self.school.room(notes)
        first, *others = self.school.sessions(visits + 1)
        load.ask("join", places=[self._place(room, first)])
        return [self._place(room, who) for who in others]

    def _place(self, room: str, session: str) -> Place:
        kinds = {TOOL: "tool", "Hocuspocus": "hocuspocus"}
        return {
            "kind": kinds.get(self.name, "plain"),
            "address": self.address,
            "room": room,
            "session": session,
            "deflate": self.deflate,
        }

    @property
    def postgres(self) -> int | None:
        """The process id of its PostgreSQL."""
        return self.school.postgres if self.school else None


Start: TypeAlias = Callable[[], AbstractContextManager[Server]]


@contextmanager
def peer(name: str, cores: Collection[int], *, deflate: bool = False) -> Iterator[Server]:
    """One of the others, fresh, on these cores for the length of the block."""
    port = str(machine.free_port())
    node_home = installing.NODE_HOME
    command: Sequence[str | Path] = {
        "y-websocket-server": ("node", "node_modules/@y/websocket-server/src/server.js"),
        "Hocuspocus": ("node", "hocuspocus.mjs", port),
        "pycrdt-websocket": (installing.PYTHON, installing.PEERS / "pycrdt_server.py", port),
    }[name]
    if command[0] == "node":
        installing.node()
        command = (installing.program("node"), *command[1:])
    else:
        installing.python()
    environment = {"HOST": "127.0.0.1", "PORT": port, "NODE_ENV": "production"}
    cwd = node_home if name in PEERS[:2] else installing.ROOT
    with _process(command, environment, cwd, cores) as process:
        wait_until(process, lambda: listens(int(port)))
        yield Server(name, process.pid, f"127.0.0.1:{port}", deflate=deflate)


@contextmanager
def tool(
    school: School,
    cores: Collection[int],
    *,
    workers: int = 1,
    settings: Mapping[str, str] | None = None,
    deflate: bool = False,
) -> Iterator[Server]:
    """This tool, fresh, on these cores for the length of the block."""
    port = machine.free_port()
    environment = _environment(school, port) | dict(settings or {})
    serve = [sys.executable, "-m", "lti_tool", "serve", "--port", str(port)]
    command = [*serve, "--workers", str(workers)]
    with _process(command, environment, installing.ROOT, cores) as process:
        wait_until(process, lambda: _is_healthy(port))
        yield Server(TOOL, process.pid, f"127.0.0.1:{port}", school, deflate)


@contextmanager
def worker(school: School, cores: Collection[int]) -> Iterator[None]:
    """The worker of this tool, on these cores for the length of the block."""
    environment = _environment(school, machine.free_port())
    command = [sys.executable, "-m", "lti_tool", "work"]
    with _process(command, environment, installing.ROOT, cores):
        yield


def _environment(school: School, port: int) -> dict[str, str]:
    return {
        "DATABASE_URL": school.database.url,
        "LTI_TOOL_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "LTI_TOOL_SECRET_KEY": SECRET,
        "LTI_TOOL_INSECURE_LOOPBACK": "true",
        "PYTHONPATH": str(installing.ROOT),
    }


@contextmanager
def _process(
    command: Sequence[str | Path], more: Mapping[str, str], cwd: Path, cores: Collection[int]
) -> Iterator["subprocess.Popen[bytes]"]:
    with tempfile.TemporaryFile() as output:
        with machine.on_cores(cores):
            process = subprocess.Popen(
                command,
                cwd=cwd,
                env=os.environ | more,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=parent_death.end_with_parent(signal.SIGKILL),  # noqa: PLW1509  # one system call
            )
        try:
            yield process
        except BaseException:
            output.seek(0)
            lines = output.read().decode(errors="replace").splitlines()
            notable = [line for line in lines if '"event": "request"' not in line]
            print(*notable[-20:], sep="\n", file=sys.stderr)
            raise
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_until(process: "subprocess.Popen[bytes]", is_up: Callable[[], bool]) -> None:
    """Wait until a process that was started is ready."""
    deadline = time.monotonic() + _START_SECONDS
    while not is_up():
        if process.poll() is not None or time.monotonic() > deadline:
            raise SystemExit("a server did not start")
        time.sleep(0.05)
    # What it does only once, right after it began to listen, is not what is measured.
    time.sleep(0.5)


def listens(port: int) -> bool:
    """True where somebody listens on a port of 127.0.0.1."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def _is_healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
            return True
    except (urllib.error.URLError, OSError):
        return False
