"""Sync engine of one process: builds its parts, and starts and stops them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from pydantic import SecretStr

from lti_tool.db.engine import Database
from lti_tool.db.storage_monitor import StorageMonitor
from lti_tool.sync.admitter import Admitter
from lti_tool.sync.cluster.bus import Bus
from lti_tool.sync.cluster.publisher import Publisher
from lti_tool.sync.cluster.pubsub import PostgresPubSub, PubSub, RedisPubSub
from lti_tool.sync.cluster.subscriber import Subscriber
from lti_tool.sync.draft_watch import DraftRule, DraftWatch
from lti_tool.sync.maintenance import Maintenance, Task
from lti_tool.sync.reconciler import Reconciler
from lti_tool.sync.resumption import Resumption
from lti_tool.sync.revocation import AccessRevocation
from lti_tool.sync.room import presence
from lti_tool.sync.room.loop import RoomLoop
from lti_tool.sync.settings_watch import SettingsWatch
from lti_tool.sync.snapshotter import Snapshotter
from lti_tool.sync.websocket.event_loop import SocketLoop

Handlers: TypeAlias = Mapping[str, Callable[[str], None]]
"""Functions that get the payloads of a channel, by its name."""

Callbacks: TypeAlias = Sequence[Callable[[], None]]
"""Functions to call after each subscription, for notifications that were missed; or after
notifications that arrived together, for what their handlers have noted.
"""

_WRITE_SECONDS = 1.5
"""Seconds at shutdown for received updates to be written; pages send the others again."""

_CLOSE_SECONDS = 1.0
"""Seconds at shutdown for the sockets to answer their close frames."""

_PUBLISH_SECONDS = 0.5
"""Seconds at shutdown for the last messages to other processes."""

_CONNECTIONS = 8
"""Connections of the engine's pool, one for each thread that queries: rooms, two subscribers,
maintenance, snapshots, drafts, resumption and admitter. Requests have a pool of their own, and
cannot exhaust these.
"""

_STATEMENT_TIMEOUT = 5.0
"""Seconds for a statement; all rooms wait meanwhile."""

_RECONCILE_EVERY = 5.0
"""Seconds between two comparisons of the open documents with the log."""

_CHECK_ACCESS_EVERY = 10.0
"""Seconds between two checks of access, for a notification that was missed."""


@dataclass(frozen=True)
class SyncEngine:
    """Parts of the sync engine, which live as long as the process."""

    rooms: RoomLoop
    sockets: SocketLoop
    publisher: Publisher
    subscribers: Sequence[Subscriber]
    """One for the messages of other processes, and the last one for PostgreSQL's notifications of
    access and settings; they may be the same.
    """
    maintenance: Maintenance
    snapshots: Snapshotter
    drafts: DraftWatch
    resumption: Resumption
    admitter: Admitter
    storage: StorageMonitor
    database: Database
    """The engine's own pool, over the same database."""

    @classmethod
    def over(
        cls,
        database: Database,
        draft_rule: DraftRule,
        redis_url: SecretStr | None = None,
        *,
        memory_limit: int = 0,
    ) -> "SyncEngine":
        """Build the engine over one database; `memory_limit` is in bytes, 0 for none.

        `draft_rule` is called after updates of drafts that count towards a threshold.
        """
        own = _own_pool(database)
        postgres = PostgresPubSub(database.url)
        transport = RedisPubSub(redis_url) if redis_url else postgres
        publisher, snapshots = Publisher(transport), Snapshotter(own)
        drafts = DraftWatch(own, draft_rule)
        resumption = Resumption(own)
        rooms = RoomLoop(own, [publisher, snapshots, drafts, resumption], memory_limit)
        sockets = SocketLoop(rooms)
        bus, reconciler = Bus(rooms, publisher), Reconciler(own, rooms)
        revocation = AccessRevocation(own, rooms)
        settings = SettingsWatch(rooms, reconciler)
        changes = _changes(revocation, settings)
        noted = [settings.apply, revocation.apply]
        missed = [bus.ask_presence, reconciler.reconcile_all, revocation.check]
        return cls(
            rooms,
            sockets,
            publisher,
            _subscribers(transport, postgres, {"sync": bus.receive}, changes, missed, noted),
            Maintenance(_tasks(bus, reconciler, revocation)),
            snapshots,
            drafts,
            resumption,
            Admitter(own, sockets),
            StorageMonitor(own.url, own.storage, rooms.broadcast_storing),
            own,
        )

    @property
    def is_subscribed(self) -> bool:
        """True while PostgreSQL's notifications of access and settings reach this process."""
        return self.subscribers[-1].is_open

    @property
    def is_transport_open(self) -> bool:
        """True while messages of other processes arrive at once.

        Otherwise the reconciler finds updates in the log, and presence is of this process alone.
        """
        return self.subscribers[0].is_open

    def start(self) -> None:
        """Start all threads; once, in the process that serves."""
        self.rooms.start()
        self.sockets.start()
        self.publisher.start()
        for subscriber in self.subscribers:
            subscriber.start()
        self.maintenance.start()
        self.snapshots.start()
        self.drafts.start()
        self.storage.start()
        self.resumption.start()
        self.admitter.start()

    def stop(self) -> None:
        """Write received updates, close every socket with "try again", and end within 3 seconds."""
        self.admitter.stop()
        self.rooms.stop(_WRITE_SECONDS)
        self.sockets.stop(_CLOSE_SECONDS)
        for subscriber in self.subscribers:
            subscriber.stop()
        self.maintenance.stop()
        self.publisher.stop(_PUBLISH_SECONDS)
        self.snapshots.stop()
        self.resumption.stop()
        self.storage.stop()
        self.database.dispose()


def _own_pool(database: Database) -> Database:
    return Database(
        database.url,
        pool_size=_CONNECTIONS,
        patience=_STATEMENT_TIMEOUT,
        storage=database.storage,
    )


def _changes(revocation: AccessRevocation, settings: SettingsWatch) -> Handlers:
    """Handlers of the database's own notifications."""
    return {
        "access": revocation.receive,
        "settings": settings.receive,
        "pointers": settings.receive_pointer,
        "marks": settings.receive_mark,
        "documents": settings.receive_update,
    }


def _subscribers(
    transport: PubSub,
    postgres: PubSub,
    messages: Handlers,
    changes: Handlers,
    missed: Callbacks,
    noted: Callbacks,
) -> list[Subscriber]:
    """Subscriber for all channels, or one for each transport."""
    if transport is postgres:
        return [Subscriber(postgres, {**messages, **changes}, missed, noted)]
    return [Subscriber(transport, messages, missed), Subscriber(postgres, changes, missed, noted)]


def _tasks(bus: Bus, reconciler: Reconciler, revocation: AccessRevocation) -> list[Task]:
    return [
        Task(_RECONCILE_EVERY, reconciler.reconcile_all),
        Task(_RECONCILE_EVERY, bus.remove_expired),
        Task(presence.REPEAT_EVERY, bus.repeat_presence),
        Task(_CHECK_ACCESS_EVERY, revocation.check),
    ]
