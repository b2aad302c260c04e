"""Count of pooled connections that each thread holds, and the check before every outgoing call.

An outgoing call may take half a minute. The pool is small: if callers held connections meanwhile,
one slow service would exhaust it and stop the tool.
"""

import threading
from collections import Counter
from typing import Any

from sqlalchemy import event
from sqlalchemy.pool import Pool

_HOLDER = "holder"
_lock = threading.Lock()
_held: Counter[int] = Counter()


class ConnectionHeld(RuntimeError):
    """A programmer's error: another service is called while a database connection is held."""


def track(pool: Pool) -> None:
    """Count the connections that threads take from this pool."""
    event.listen(pool, "checkout", _taken)
    event.listen(pool, "checkin", _returned)


def require_none(called: str) -> None:
    """Check that the calling thread holds no pooled connection; `called` names the other service.

    Raises ConnectionHeld. The end of the transaction returns a connection to the pool.
    """
    count = _held[threading.get_ident()]
    if count:
        raise ConnectionHeld(f"{called} is called while {count} database connection(s) are held")


def _taken(connection: Any, record: Any, _proxy: Any) -> None:
    # A checkout that another listener refuses is repeated without a checkin in between.
    if _HOLDER in record.record_info:
        _returned(connection, record)
    holder = threading.get_ident()
    record.record_info[_HOLDER] = holder
    with _lock:
        _held[holder] += 1


def _returned(_connection: Any, record: Any) -> None:
    # Perhaps by another thread, such as the one that collects garbage.
    holder = record.record_info.pop(_HOLDER, None)
    with _lock:
        if holder is not None and _held[holder] > 1:
            _held[holder] -= 1
        else:
            _held.pop(holder, None)
