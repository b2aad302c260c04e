"""The only source of "now", so that tests can set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_frozen: ContextVar[datetime | None] = ContextVar("frozen_time", default=None)


def now() -> datetime:
    """The current moment in UTC, or the one that `frozen` set."""
    return _frozen.get() or datetime.now(UTC)


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Make `now` answer `at` within the block, in this thread or task only."""
    token = _frozen.set(at)
    try:
        yield
    finally:
        _frozen.reset(token)
