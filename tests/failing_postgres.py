"""A PostgreSQL of a test's own that can be stopped in the middle, or run out of disk."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from lti_tool.db import bootstrap, local_postgres
from lti_tool.db.engine import Database
from lti_tool.db.local_postgres import LocalPostgres

_DISK = "300m"


@contextmanager
def migrated(directory: Path) -> Iterator[tuple[LocalPostgres, Database]]:
    """A server of its own, with the tables, for the length of the block."""
    server = local_postgres.start(directory, options=("-c", "fsync=off"))
    # As `lti-tool serve` makes it.
    database = Database(server.ensure_database(), pool_size=8, patience=5)
    try:
        bootstrap.run_alembic_upgrade(database.engine)
        database.dispose()
        yield server, database
    finally:
        database.dispose()
        server.stop()


@contextmanager
def temporary() -> Iterator[Path]:
    """A directory for a server, whose sockets need short addresses."""
    directory = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        yield directory / "data"
    finally:
        shutil.rmtree(directory, ignore_errors=True)


@contextmanager
def stopped(server: LocalPostgres) -> Iterator[None]:
    """Every process of the server stopped where it is, as on a machine that hangs."""
    postmaster = int((server.directory / "postmaster.pid").read_text().split("\n", 1)[0])
    found = [postmaster, *_children(postmaster)]
    for pid in found:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in found:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


def _children(parent: int) -> list[int]:
    tasks = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    return [int(pid) for pid in tasks.split()]


@contextmanager
def small_disk() -> Iterator[Path]:
    """A directory on a small disk of its own. Skips the test where nothing may be mounted."""
    with temporary() as directory:
        disk = directory.parent
        mounting = ["mount", "-t", "tmpfs", "-o", f"size={_DISK},mode=755", "tmpfs", str(disk)]
        if subprocess.run(mounting, check=False, capture_output=True).returncode != 0:
            pytest.skip("no disk can be mounted here")
        try:
            yield directory
        finally:
            subprocess.run(["umount", "--lazy", str(disk)], check=True)


@contextmanager
def full(disk: Path) -> Iterator[None]:
    """No byte left on the disk."""
    ballast = disk / "ballast"
    try:
        with ballast.open("wb", buffering=0) as file, suppress(OSError):
            for size in (2**20, 4096):
                with suppress(OSError):
                    while True:
                        file.write(bytes(size))
        yield
    finally:
        ballast.unlink()
