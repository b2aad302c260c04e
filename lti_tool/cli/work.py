"""lti-tool work: the worker process."""

import signal
import sys
import threading

import click
import structlog

from lti_tool import logs
from lti_tool.cli.opening import check_schema, database_address
from lti_tool.db.engine import UNAVAILABLE, Database
from lti_tool.settings import Settings
from lti_tool.worker import loop

_log = structlog.get_logger()

_SWITCH_INTERVAL = 0.0005
"""Seconds for which a thread keeps the interpreter from one that an answer has woken up.

Some twenty threads wait for sockets most of the time, and then need the interpreter for a moment.
With Python's 5 ms each of their steps waits that long while any other thread computes.
"""


@click.command()
def work() -> None:
    """Run background jobs: send marks, fetch rosters."""
    settings = Settings.load()
    logs.configure(settings.log_level)
    sys.setswitchinterval(_SWITCH_INTERVAL)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with database_address(settings) as address:
        database = Database(address, pool_size=12)
        _wait_for_schema(database, stop)
        loop.run(database, settings, stop)


def _wait_for_schema(database: Database, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            check_schema(database)
        except UNAVAILABLE as error:
            _log.warning("database-away", kind=type(error).__name__)
            stop.wait(1)
        else:
            return
