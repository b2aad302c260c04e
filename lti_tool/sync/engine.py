"""The sync engine of one process: its rooms, its sockets, its ears for other processes."""

from dataclasses import dataclass

from pydantic import SecretStr

from lti_tool.db.engine import Database
from lti_tool.sync.bus import Bus
from lti_tool.sync.carriers import PostgresCarrier, RedisCarrier
from lti_tool.sync.resumption import Resumption
from lti_tool.sync.rooms import Rooms
from lti_tool.sync.snapshot_keeper import SnapshotKeeper
from lti_tool.sync.sockets import Sockets

_WRITE_SECONDS = 1.5
"""When the process is to end: for what was said to be written; what is not, pages send again."""

_CLOSE_SECONDS = 1.0
"""And then for the sockets to take their close frames."""

_SAY_SECONDS = 0.5
"""And then for the last words to other processes; most of them have been said by now."""


@dataclass(frozen=True)
class SyncEngine:
    """Everything of shared documents that lives as long as the process."""

    rooms: Rooms
    sockets: Sockets
    bus: Bus
    snapshots: SnapshotKeeper
    resumption: Resumption

    @classmethod
    def over(
        cls, database: Database, redis_url: SecretStr | None = None, *, memory_limit: int = 0
    ) -> "SyncEngine":
        """The engine over one database; `memory_limit` is in bytes, 0 for none."""
        rooms = Rooms(database, memory_limit)
        postgres = PostgresCarrier(database.url)
        carrier = RedisCarrier(redis_url) if redis_url else postgres
        bus = Bus(database, rooms, carrier, postgres)
        return cls(
            rooms,
            Sockets(rooms),
            bus,
            SnapshotKeeper(database, rooms),
            Resumption(database, rooms),
        )

    def start(self) -> None:
        """Begin; once, in the process that serves."""
        self.rooms.start()
        self.sockets.start()
        self.bus.start()
        self.snapshots.start()
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
