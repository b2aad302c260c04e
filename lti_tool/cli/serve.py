"""lti-tool serve: the web process."""

import gc
import signal
import sys
import threading
import time
from typing import Any

import click
import structlog
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.workers.gthread import ThreadWorker

from lti_tool import logs, metrics, parent_death
from lti_tool.app import close_rooms, create_app, start_watching
from lti_tool.cli.opening import check_schema, database_address
from lti_tool.cli.platforms import register
from lti_tool.db.engine import UNAVAILABLE, Database
from lti_tool.lti import tool_keys
from lti_tool.settings import Settings
from lti_tool.sync.room import memory
from lti_tool.web import assets

_log = structlog.get_logger()

_STACK_BYTES = 2**20
_DATABASE_TIMEOUT = 5.0
"""Seconds that a request waits for one answer of the database, or for a connection."""
_EXTRA_BYTES = 256 * 2**20
"""Memory for the threads of a process, beside that which the settings allow."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=int)
@click.option(
    "--threads",
    default=32,
    show_default=True,
    help="Requests at once in a process; open pages hold none.",
)
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Processes. A shared document may be open in all of them.",
)
def serve(host: str, port: int, threads: int, workers: int) -> None:
    """Serve the web application."""
    settings = Settings.load()
    logs.configure(settings.log_level)
    _check_build()
    with database_address(settings) as address:
        _prepare(settings, address)
        _Server(settings, address, host, port, threads, workers).run()


def _check_build() -> None:
    """End the command with the reason unless the browser's files are those of this version."""
    try:
        assets.Build.load()
    except assets.BuildOutdated as outdated:
        raise click.ClickException(str(outdated)) from None


def _prepare(settings: Settings, address: str) -> None:
    """Verify the schema, make the first signing key, register the declared platforms."""
    database = Database(address, pool_size=1)
    try:
        check_schema(database)
        with database.transaction() as db:
            tool_keys.ensure_key(db, settings.secret_key.get_secret_value())
        if settings.lti_config is not None:
            register(database, settings, settings.lti_config)
    finally:
        database.dispose()


class _Logger(Logger):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's log, in the format of all other logs."""

    def setup(self, cfg: Any) -> None:
        """Leave the handlers as they are; by default gunicorn makes its own."""
        self.cfg = cfg
        self.error_log.propagate = True


class _Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's thread worker, which closes sockets at once when it is asked to end."""

    def handle_exit(self, sig: int, frame: Any) -> None:
        """End soon; called as a signal handler."""
        super().handle_exit(sig, frame)
        threading.Thread(target=_close_rooms, args=(self,), name="close-rooms").start()


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn, configured here alone. Its threads are for requests; sockets need none."""

    def __init__(
        self, settings: Settings, address: str, host: str, port: int, threads: int, workers: int
    ) -> None:
        self._settings = settings
        self._address = address
        self._options: dict[str, Any] = {
            "bind": f"{host}:{port}",
            "workers": workers,
            "worker_class": _Worker,
            "threads": threads,
            # Longer than nginx keeps a connection: it must not send a launch into one that closes.
            "keepalive": 75,
            # For requests that are under way when the worker is asked to end.
            "graceful_timeout": 4,
            "accesslog": None,
            "logger_class": _Logger,
            "control_socket_disable": True,
            "post_fork": lambda _server, _worker: _prepare_process(settings),
            "worker_int": _close_rooms,
            "worker_exit": lambda _server, worker: _close_rooms(worker),
            "child_exit": lambda _server, worker: metrics.forget_process(worker.pid),
        }
        super().__init__()

    def load_config(self) -> None:
        """Hand the options to gunicorn."""
        for key, value in self._options.items():
            self.cfg.set(key, value)

    def load(self) -> Any:
        """Make the application; runs in the process that serves, after the fork."""
        database = Database(self._address, pool_size=20, patience=_DATABASE_TIMEOUT)
        while True:
            try:
                app = create_app(self._settings, database)
                break
            except UNAVAILABLE:
                # The database went away since the server began. gunicorn ends everything when a
                # process of its cannot begin, also those that only wait for it.
                _log.warning("database-away", kind="starting")
                time.sleep(1)
        start_watching(app)
        return app


def _prepare_process(settings: Settings) -> None:
    """Prepare a new web process, before anything else runs in it."""
    parent_death.end_with_parent(signal.SIGTERM)()
    # A thread's stack counts as memory of the process; the default is 8 MiB.
    threading.stack_size(_STACK_BYTES)
    memory.limit(settings.worker_memory_mib * 2**20 + _EXTRA_BYTES)
    # The program's own objects need not be collected again and again.
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)
    # A request that computes gives way to the sockets' threads ten times sooner.
    sys.setswitchinterval(0.0005)


def _close_rooms(worker: Any) -> None:
    """Close every socket with "try again", so that the process can end at once."""
    application = getattr(worker, "wsgi", None)
    if application is not None:
        close_rooms(application)
