"""Eviction: of rooms that nobody has come back to, and of unused documents when memory is short."""

import time
from collections.abc import Iterable

import structlog

from lti_tool.sync import limits
from lti_tool.sync.room import memory
from lti_tool.sync.room.room import Room

_log = structlog.get_logger()

_UNUSED_SECONDS = 5
"""Seconds after which a document may be unloaded: one in use would only be loaded again."""

_UNLOAD_INTERVAL = 10
"""Seconds between two evictions: each runs the garbage collector over all of the memory."""

_FULL_STATE_SECONDS = 60
"""Seconds after which the cached encoding of a document is freed, unless somebody joined."""


class Evictor:
    """Decides which rooms to close and which documents to unload; the log has everything."""

    def __init__(self, memory_limit: int) -> None:
        """`memory_limit` is in bytes; 0 for none."""
        self._memory_limit = memory_limit
        self._unloaded_at = 0.0
        self._empty_since: dict[Room, float] = {}

    def note_empty(self, room: Room, now: float) -> None:
        """Note that a room's last participant has left."""
        self._empty_since[room] = now

    def forget(self, room: Room) -> None:
        """Forget a room that has been closed."""
        self._empty_since.pop(room, None)

    def abandoned(self, now: float) -> list[Room]:
        """Rooms to close: empty for `limits.EVICT_AFTER` seconds, and idle."""
        for room in [room for room in self._empty_since if room.participants]:
            del self._empty_since[room]
        return [
            room
            for room, left_at in self._empty_since.items()
            if now - left_at > limits.EVICT_AFTER and room.is_idle
        ]

    def sweep(self, rooms: Iterable[Room]) -> None:
        """Free unused encodings, and unload documents where memory is short."""
        now = time.monotonic()
        loaded = [room for room in rooms if room.live is not None and not room.authorized]
        for room in loaded:
            if now - room.used_at > _FULL_STATE_SECONDS:
                room.document.drop_full_state()
        if self._memory_limit and memory.used() > self._memory_limit * memory.PRESSURE:
            self._unload([room for room in loaded if now - room.used_at > _UNUSED_SECONDS], now)

    def _unload(self, unused: list[Room], now: float) -> None:
        """Unload the half of these documents that was not used for the longest time."""
        if not unused or now - self._unloaded_at < _UNLOAD_INTERVAL:
            return
        self._unloaded_at = now
        unused.sort(key=lambda room: room.used_at)
        count = len(unused) // 2 + 1
        for room in unused[:count]:
            room.unload()
        memory.release()
        _log.warning("memory-short", rooms_unloaded=count)
