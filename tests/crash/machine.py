"""A PostgreSQL and the web processes over it, to be killed and started again at the same places."""

import os
import random
import shutil
import tempfile
from contextlib import suppress
from multiprocessing.process import BaseProcess
from pathlib import Path

import psutil
import requests

from lti_tool.db import local_postgres
from tests import free_ports, preloaded
from tests.waiting import until

KINDS = ("worker", "web", "postgres", "both")


class Web:
    """One `lti-tool serve`, with one worker or two."""

    def __init__(self, database_url: str, workers: int) -> None:
        self._port = free_ports.one()
        self.base = f"http://127.0.0.1:{self._port}"
        self._database_url = database_url
        self._workers = workers
        self._process: BaseProcess | None = None

    def start(self) -> None:
        """Start it, unless it runs."""
        if self._process is not None and self._process.is_alive():
            return
        environment = os.environ | {
            "DATABASE_URL": self._database_url,
            "LTI_TOOL_PUBLIC_URL": "http://127.0.0.1:8000",
            "LTI_TOOL_SECRET_KEY": "a secret key that only the tests ever use",
            "LTI_TOOL_INSECURE_LOOPBACK": "true",
            "LTI_TOOL_LOG_LEVEL": "ERROR",
        }
        where = ["--port", str(self._port), "--workers", str(self._workers)]
        # That its database is away fills screens.
        self._process = preloaded.start("serve", *where, environment=environment, output=os.devnull)

    def is_up(self) -> bool:
        """True where the server answers and reaches its database."""
        try:
            return requests.get(f"{self.base}/readyz", timeout=2).ok
        except requests.RequestException:
            return False

    def kill(self) -> None:
        """kill -9 of all its processes."""
        if self._process is not None:
            preloaded.kill(self._process)

    def kill_worker(self, chance: random.Random) -> None:
        """kill -9 of one of its workers; gunicorn starts another."""
        if self._process is not None:
            workers = psutil.Process(self._process.pid).children()
            if workers:
                with suppress(psutil.NoSuchProcess):
                    chance.choice(workers).kill()


class Machine:
    """Everything that may be killed, with its data in a directory of its own."""

    def __init__(self) -> None:
        self._directory = Path(tempfile.mkdtemp(prefix="crash-"))
        self._postgres = local_postgres.start(self._directory, outlive=True)
        self.database_url = self._postgres.ensure_database()
        self.webs = [Web(self.database_url, workers=2), Web(self.database_url, workers=1)]

    def start(self) -> None:
        """Start whatever does not run, and wait until all of it answers."""
        self.start_postgres()
        for web in self.webs:
            web.start()
        for web in self.webs:
            until(web.is_up, "a web process")

    def start_postgres(self) -> None:
        """Start PostgreSQL, unless it runs, and wait until it answers."""
        self._postgres = local_postgres.start(self._directory, outlive=True)

    def kill(self, kind: str, chance: random.Random) -> None:
        """kill -9 of one kind of thing."""
        victim = chance.choice(self.webs)
        if kind == "worker":
            victim.kill_worker(chance)
        if kind in ("web", "both"):
            victim.kill()
        if kind in ("postgres", "both"):
            self._kill_postgres()

    def remove(self) -> None:
        """End everything, and take its files away."""
        for web in self.webs:
            web.kill()
        self._kill_postgres()
        shutil.rmtree(self._directory, ignore_errors=True)

    def _kill_postgres(self) -> None:
        """The postmaster first, so that it cannot restart what it has lost; then its children."""
        pid_file = self._directory / "postmaster.pid"
        postmaster = psutil.Process(int(pid_file.read_text().split("\n", 1)[0]))
        doomed = [postmaster, *postmaster.children(recursive=True)]
        for process in doomed:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(doomed, timeout=10)
