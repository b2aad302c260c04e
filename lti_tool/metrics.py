"""Metrics for Prometheus; numbers only, never ids of people.

The processes of one server add up: each writes into files of a directory that they share.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

_DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"

if _DIRECTORY not in os.environ:
    # Before the library is imported: it decides then whether processes share their numbers.
    os.environ[_DIRECTORY] = tempfile.mkdtemp(prefix="lti-tool-metrics-")
    _MADE_BY = os.getpid()

    @atexit.register
    def _remove() -> None:
        if os.getpid() == _MADE_BY:
            shutil.rmtree(os.environ[_DIRECTORY], ignore_errors=True)


from prometheus_client import (  # noqa: E402  # see above
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Metric,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead  # noqa: E402

CONTENT_TYPE = CONTENT_TYPE_LATEST

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)

SOCKETS = Gauge("lti_tool_sockets", "Open sockets.", multiprocess_mode="livesum")
ROOMS = Gauge("lti_tool_rooms", "Shared documents held in memory.", multiprocess_mode="livesum")
UPDATES = Counter("lti_tool_updates", "Updates checked, by outcome.", ["outcome"])
COMMIT = Histogram(
    "lti_tool_update_commit_seconds",
    "From the arrival of a batch's first update in a document to its being on disk.",
    buckets=_SECONDS,
)
DELIVERY = Histogram(
    "lti_tool_update_delivery_seconds",
    "From the arrival of a batch's first update to its broadcast to the room in this process.",
    buckets=_SECONDS,
)
QUEUE = Gauge(
    "lti_tool_rooms_queue",
    "Messages from sockets and other processes that wait for the rooms' thread.",
    multiprocess_mode="livesum",
)
UNSENT = Gauge(
    "lti_tool_unsent_bytes",
    "Bytes that wait for sockets to take them.",
    multiprocess_mode="livesum",
)
LAUNCHES = Counter("lti_tool_launches", "Launches, by outcome.", ["outcome"])
JOBS_WAITING = Gauge(
    "lti_tool_jobs_waiting", "Jobs that are due or deferred.", multiprocess_mode="mostrecent"
)


class _Written(MultiProcessCollector):
    """Collector that passes over files which a process has made and not written to yet.

    The library fails at an empty file, so that no other process's numbers would be told.
    """

    def collect(self) -> Iterable[Metric]:
        files = Path(os.environ[_DIRECTORY]).glob("*.db")
        written = [str(file) for file in files if _is_written(file)]
        merged: Iterable[Metric] = self.merge(written)  # type: ignore[no-untyped-call]
        return merged


def _is_written(file: Path) -> bool:
    """True for a file with numbers; False for one whose process has ended meanwhile, too."""
    try:
        return file.stat().st_size > 0
    except FileNotFoundError:
        return False


def exposition() -> bytes:
    """The metrics of all processes of this server, in Prometheus's text format."""
    registry = CollectorRegistry()
    _Written(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)


def forget_process(pid: int) -> None:
    """Remove the gauges of a process that has ended."""
    mark_process_dead(pid)  # type: ignore[no-untyped-call]
