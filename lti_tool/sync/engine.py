"""The sync engine of one process: its rooms, its sockets, its ears for other processes."""

from dataclasses import dataclass

from pydantic import SecretStr

from lti_tool.db.engine import Database
from lti_tool.db.storage_monitor import StorageMonitor
from lti_tool.sync.cluster.bus import Bus
from lti_tool.sync.cluster.pubsub import PostgresPubSub, RedisPubSub
from lti_tool.sync.resumption import Resumption
from lti_tool.sync.room.loop import RoomLoop
from lti_tool.sync.snapshotter import Snapshotter
from lti_tool.sync.websocket.event_loop import SocketLoop

_WRITE_SECONDS = 1.5
"""When the process is to end: for what was said to be written; what is not, pages send again."""

_CLOSE_SECONDS = 1.0
"""And then for the sockets to take their close frames."""

_SAY_SECONDS = 0.5
"""And then for the last words to other processes; most of them have been said by now."""


_CONNECTIONS = 5
"""One for each thread of the engine that asks the database something: rooms, the bus's three and
snapshots. Requests have a pool of their own, and cannot use these up."""

_PATIENCE = 5.0
"""Seconds for a statement; all rooms wait meanwhile."""


@dataclass(frozen=True)
class SyncEngine:
    """Everything of shared documents that lives as long as the process."""

    rooms: RoomLoop
    sockets: SocketLoop
    bus: Bus
    snapshots: Snapshotter
    resumption: Resumption
    storage: StorageMonitor
    database: Database
    """The engine's own pool, over the same database."""

    @classmethod
    def over(
        cls, database: Database, redis_url: SecretStr | None = None, *, memory_limit: int = 0
    ) -> "SyncEngine":
        """The engine over one database; `memory_limit` is in bytes, 0 for none."""
        own = Database(
            database.url, pool_size=_CONNECTIONS, patience=_PATIENCE, storage=database.storage
        )
        rooms = RoomLoop(own, memory_limit)
        postgres = PostgresPubSub(database.url)
        carrier = RedisPubSub(redis_url) if redis_url else postgres
        bus = Bus(own, rooms, carrier, postgres)
        return cls(
            rooms,
            SocketLoop(rooms),
            bus,
            Snapshotter(own, rooms),
            Resumption(own, rooms),
            StorageMonitor(own.url, own.storage, rooms.tell_storing),
            own,
        )

    def start(self) -> None:
        """Begin; once, in the process that serves."""
        self.rooms.start()
        self.sockets.start()
        self.bus.start()
        self.snapshots.start()
        self.storage.start()
        self.resumption.start()

    def stop(self) -> None:
        """Write what was said, close every socket with "try again", tell the other processes, and
        end; within 3 seconds.
        """
        self.rooms.stop(_WRITE_SECONDS)
        self.sockets.stop(_CLOSE_SECONDS)
        self.bus.stop(_SAY_SECONDS)
        self.snapshots.stop()
        self.resumption.stop()
        self.storage.stop()
        self.database.dispose()
