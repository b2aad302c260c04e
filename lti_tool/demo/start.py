"""Starts everything and prints one address: PostgreSQL, the tool, the demo services."""

import fcntl
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import click
import requests

from lti_tool import parent_death
from lti_tool.db import local_postgres
from lti_tool.demo import seed
from lti_tool.resources import resource

_SHIPPED_LMS = "http://127.0.0.1:8401"
"""Address of the demo LMS in lti_config.json; other ports are written into a copy."""

_START_SECONDS = 40.0


@dataclass(frozen=True)
class Addresses:
    """Addresses of the parts of the demo. The LMS and the tool are different sites on purpose."""

    tool: str
    lms: str
    stytch: str
    openid: str

    @classmethod
    def from_port(cls, port: int) -> "Addresses":
        """The tool at `port` of localhost, the LMS at the next one of 127.0.0.1.

        The tool has a host name because browsers give an IP address no passkeys.
        """
        return cls(
            f"http://localhost:{port}",
            f"http://127.0.0.1:{port + 1}",
            f"http://127.0.0.1:{port + 2}",
            f"http://127.0.0.1:{port + 3}",
        )


def run(data_dir: Path, port: int, lms: str) -> None:
    """Start the parts, fill them on the first start, and stay until Ctrl-C.

    `lms` is what the demo LMS is like: "moodle", or "strict" as the specifications have it.
    """
    data_dir = data_dir.resolve()
    data_dir.mkdir(parents=True, exist_ok=True)
    at = Addresses.from_port(port)
    with ExitStack() as stack:
        _only_one(stack, data_dir)
        _require_free(*range(port, port + 4))
        _report("Starting a private PostgreSQL")
        server = local_postgres.start(data_dir / "postgres")
        stack.callback(server.stop)
        environment = _environment(data_dir, at, server.ensure_database(), lms)
        _report("Bringing its schema up to date")
        _once(environment, "database", "upgrade")
        parts = Parts(data_dir / "logs", environment)
        stack.callback(parts.stop)
        _report("Starting the tool, a small LMS, a small Stytch and a small OpenID provider")
        parts.start("web", "lti_tool", "serve", "--port", str(port))
        parts.start("worker", "lti_tool", "work")
        parts.start(
            "lms", "lti_tool.demo.fake_lms", at.lms, at.tool, str(data_dir / "lms.sqlite"), lms
        )
        parts.start("stytch", "lti_tool.demo.fake_stytch", at.stytch, at.tool)
        parts.start("openid", "lti_tool.demo.fake_openid", at.openid, at.tool)
        for address in (
            f"{at.tool}/readyz", at.lms, f"{at.stytch}/outbox", f"{at.openid}/behaviour",
        ):  # fmt: skip
            parts.wait_for(address)
        if seed.is_needed(at.lms, at.tool):
            _report("Seeding it: launches, a conversation, the first notes")
            seed.fill(at.lms, at.tool, _report)
        # Before it is said to be ready: who waits for that may end it at once.
        stop = _stop_event()
        _welcome(at)
        parts.watch(stop)


def _environment(data_dir: Path, at: Addresses, database_url: str, lms: str) -> dict[str, str]:
    """The settings of the tool's processes; the secret key is made once and kept."""
    key_file = data_dir / "secret-key"
    if not key_file.exists():
        key_file.touch(mode=0o600)
        key_file.write_text(secrets.token_urlsafe(48))
    config = data_dir / "lti_config.json"
    shipped = resource("lti_config.json").read_text().replace(_SHIPPED_LMS, at.lms)
    config.write_text(shipped if lms == "moodle" else shipped.replace('"moodle"', '"generic"'))
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith("LTI_TOOL_")
    }
    return inherited | {
        "DATABASE_URL": database_url,
        "LTI_TOOL_PUBLIC_URL": at.tool,
        "LTI_TOOL_SECRET_KEY": key_file.read_text(),
        "LTI_TOOL_LTI_CONFIG": str(config),
        "LTI_TOOL_INSECURE_LOOPBACK": "true",
        "LTI_TOOL_STYTCH_API_URL": f"{at.stytch}/",
        "LTI_TOOL_OPENID_ISSUER": at.openid,
        **seed.SIGN_IN_SETTINGS,
    }


class Parts:
    """The demo's processes. Each ends with this one; one that dies is started again."""

    def __init__(self, logs: Path, environment: dict[str, str]) -> None:
        logs.mkdir(exist_ok=True)
        self._logs = logs
        self._environment = environment
        self._commands: dict[str, list[str]] = {}
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, module: str, *arguments: str) -> None:
        """Start `python -m module arguments`; its output goes to a file of its own."""
        self._commands[name] = [sys.executable, "-m", module, *arguments]
        with (self._logs / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                self._commands[name],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=parent_death.end_with_parent(),  # noqa: PLW1509  # one system call
            )

    def wait_for(self, address: str) -> None:
        """Wait until `address` answers. Raises click.ClickException naming the log to read."""
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                if requests.get(address, timeout=2).ok:
                    return
            except requests.RequestException:
                pass
            ended = [name for name, part in self._running.items() if part.poll() is not None]
            if ended or time.monotonic() > deadline:
                who = ended[0] if ended else address
                raise click.ClickException(f"{who} did not start; see {self._logs}")
            time.sleep(0.05)

    def watch(self, stop: threading.Event) -> None:
        """Stay until `stop` is set; start again what dies (after kill -9, for example)."""
        while not stop.wait(0.5):
            for name, part in self._running.items():
                if part.poll() is not None:
                    _report(f"{name} ended ({part.returncode}); starting it again")
                    command = self._commands[name]
                    self.start(name, command[2], *command[3:])
                    break

    def stop(self) -> None:
        """Stop every part, gently first."""
        for part in self._running.values():
            part.terminate()
        for part in self._running.values():
            try:
                part.wait(timeout=6)
            except subprocess.TimeoutExpired:
                part.kill()
                part.wait()


def _stop_event() -> threading.Event:
    """Event that Ctrl-C and SIGTERM set from now on, also where a shell had Ctrl-C ignored."""
    stop = threading.Event()
    for how in (signal.SIGINT, signal.SIGTERM):
        signal.signal(how, lambda *_: stop.set())
    return stop


def _only_one(stack: ExitStack, data_dir: Path) -> None:
    """Refuse a second demo on the same files; the lock goes with the process, however it ends."""
    lock = stack.enter_context((data_dir / "demo.lock").open("w"))
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise click.ClickException(f"A demo is already running on {data_dir}.") from None


def _require_free(*ports: int) -> None:
    deadline = time.monotonic() + 5
    for port in ports:
        while True:
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind(("127.0.0.1", port))
                    break
                except OSError:
                    # What a killed demo left behind ends by itself within a moment.
                    if time.monotonic() > deadline:
                        raise click.ClickException(
                            f"Port {port} is taken. Choose others with --port."
                        ) from None
            time.sleep(0.1)


def _once(environment: dict[str, str], *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "lti_tool", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise click.ClickException(done.stderr.strip() or done.stdout.strip())


def _report(line: str) -> None:
    click.echo(f"  {line} …")


def _welcome(at: Addresses) -> None:
    click.echo(
        f"\nReady. Open {at.lms}\n"
        f"  Pick a person there, open the course, click an activity.\n"
        f"  Without an LMS: {at.tool}\n"
        f"  Mail that it sends: {at.stytch}/outbox\n"
        f"  Sessions there: {at.stytch}/sessions and {at.openid}/sessions\n"
        f"  Bad days of its sign-in services: {at.stytch}/behaviour and {at.openid}/behaviour\n"
        f"  Ctrl-C stops everything; the data stays for the next start.\n"
    )
