"""The demo as the stories use it: started as a visitor would, on ports and files of its own."""

import contextlib
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests import free_ports, scratch

_PATIENCE = 120.0
"""Seconds in which its processes end, however busy the machine is."""


@dataclass
class Demo:
    """A running demo."""

    port: int
    data_dir: Path
    process: "subprocess.Popen[str]"
    output: str

    @property
    def tool(self) -> str:
        """The tool's own address."""
        return f"http://localhost:{self.port}"

    @property
    def lms(self) -> str:
        """The demo LMS: another site than the tool."""
        return f"http://127.0.0.1:{self.port + 1}"

    @property
    def stytch(self) -> str:
        """The demo Stytch."""
        return f"http://127.0.0.1:{self.port + 2}"

    @property
    def openid(self) -> str:
        """The demo OpenID provider."""
        return f"http://127.0.0.1:{self.port + 3}"

    @classmethod
    def start(cls, data_dir: Path, port: int, *options: str) -> "Demo":
        """Start it and wait until it says that it is ready."""
        command = f"{sys.executable} -m lti_tool demo --data-dir {data_dir} --port {port}"
        process = subprocess.Popen(
            [*command.split(), *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
        )
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            lines.append(line)
            if line.startswith("Ready."):
                return cls(port, data_dir, process, "".join(lines))
        raise AssertionError("the demo did not start:\n" + "".join(lines))

    def environment(self) -> dict[str, str]:
        """The settings of the running tool, as an operator's shell on its machine has them."""
        for pid, command in self.processes().items():
            if " serve " in command:
                entries = Path(f"/proc/{pid}/environ").read_bytes().decode().split("\0")
                return dict(entry.split("=", 1) for entry in entries if "=" in entry)
        raise AssertionError("the tool is not running")

    def run(self, *arguments: str) -> str:
        """An operator's command; what it prints."""
        done = subprocess.run(
            [sys.executable, "-m", "lti_tool", *arguments],
            env=self.environment(), capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout.strip()

    def stop(self) -> None:
        """Ctrl-C."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=_PATIENCE)
        assert self.process.stdout is not None
        self.process.stdout.close()

    def kill(self) -> None:
        """kill -9 of the demo itself; its parts are on their own."""
        self.process.kill()
        self.process.wait(timeout=_PATIENCE)
        assert self.process.stdout is not None
        self.process.stdout.close()

    def gone(self) -> bool:
        """True where all processes of the demo end soon."""
        deadline = time.monotonic() + _PATIENCE
        while self.processes():
            if time.monotonic() > deadline:
                return False
            select.select([], [], [], 0.1)
        return True

    def processes(self) -> dict[int, str]:
        """Every process that belongs to this demo: process id to command line."""
        found = {}
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            with contextlib.suppress(OSError):
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                environment = (entry / "environ").read_bytes().decode(errors="replace")
                marks = (str(self.data_dir), f"--port {self.port}", self.tool)
                if any(mark in command for mark in marks) or (
                    f"LTI_TOOL_PUBLIC_URL={self.tool}\0" in environment
                ):
                    found[int(entry.name)] = command
        return found

    @contextlib.contextmanager
    def lms_is_away(self) -> Iterator[None]:
        """The demo LMS answers nobody for the length of the block."""
        paused = [pid for pid, command in self.processes().items() if ".fake_lms" in command]
        assert paused
        for pid in paused:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in paused:
                os.kill(pid, signal.SIGCONT)

    def kill_web(self) -> None:
        """kill -9 of the tool's web processes; the demo starts them again."""
        for pid, command in self.processes().items():
            if " serve " in command:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)


def free_port() -> int:
    """The first of four free ports in a row."""
    return free_ports.first_of(4)


def fresh_directory() -> Path:
    """A directory that the account PostgreSQL runs as can reach."""
    directory = scratch.make_directory("demo")
    directory.chmod(0o755)
    return directory


def remove(directory: Path) -> None:
    """Remove a demo's files."""
    shutil.rmtree(directory, ignore_errors=True)
