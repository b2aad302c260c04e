"""A change of an activity is applied to all of its open workspaces at once, however many."""

import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from lti_tool.sync.cluster.pubsub import Notification
from lti_tool.sync.cluster.subscriber import Subscriber
from lti_tool.sync.settings_watch import SettingsWatch
from lti_tool.sync.wire import protocol
from tests.sync.test_pubsub import RecordingTransport
from tests.waiting import until

FIRST, SECOND, CLOSED = (uuid.UUID(int=number) for number in (1, 2, 3))


class OpenRooms:
    """Rooms of two documents, which keep what is sent to their pages."""

    def __init__(self) -> None:
        self.sent: list[tuple[uuid.UUID, bytes]] = []

    def is_open(self, document_id: uuid.UUID) -> bool:
        return document_id != CLOSED

    def do(self, command: Callable[..., None], *arguments: Any) -> None:
        command(*arguments)

    def room(self, document_id: uuid.UUID) -> "Page":
        return Page(document_id, self.sent)


class Page:
    """The pages of one document."""

    def __init__(self, document_id: uuid.UUID, sent: list[tuple[uuid.UUID, bytes]]) -> None:
        self._document_id, self._sent = document_id, sent

    def broadcast_message(self, message: bytes) -> None:
        self._sent.append((self._document_id, message))


class CountingReconciler:
    """Reconciler that keeps which documents were read together; some attempts fail."""

    def __init__(self) -> None:
        self.read: list[list[uuid.UUID]] = []
        self.failures = 0

    def reconcile(self, document_ids: Sequence[uuid.UUID]) -> None:
        if self.failures:
            self.failures -= 1
            raise psycopg.OperationalError
        self.read.append(list(document_ids))


@pytest.fixture
def rooms() -> OpenRooms:
    return OpenRooms()


@pytest.fixture
def reconciler() -> CountingReconciler:
    return CountingReconciler()


@pytest.fixture
def watch(rooms: OpenRooms, reconciler: CountingReconciler) -> SettingsWatch:
    return SettingsWatch(rooms, reconciler)  # type: ignore[arg-type]


def test_what_was_noted_is_read_once_and_each_page_has_one_message(
    watch: SettingsWatch, rooms: OpenRooms, reconciler: CountingReconciler
) -> None:
    for document_id in (FIRST, SECOND, FIRST, CLOSED):
        watch.receive(str(document_id))
        watch.receive_update(str(document_id))
    watch.apply()
    watch.apply()
    assert reconciler.read == [[FIRST, SECOND]]
    changed = protocol.settings_changed()
    assert rooms.sent == [(FIRST, changed), (SECOND, changed)]


def test_a_longer_log_is_read_and_no_page_is_told(
    watch: SettingsWatch, rooms: OpenRooms, reconciler: CountingReconciler
) -> None:
    watch.receive_update(str(FIRST))
    watch.apply()
    assert (reconciler.read, rooms.sent) == ([[FIRST]], [])


def test_what_was_noted_while_the_database_went_away_is_applied_afterwards(
    watch: SettingsWatch, rooms: OpenRooms, reconciler: CountingReconciler
) -> None:
    reconciler.failures = 1
    watch.receive(str(FIRST))
    with pytest.raises(psycopg.OperationalError):
        watch.apply()
    assert rooms.sent == []
    watch.receive(str(SECOND))
    watch.apply()
    assert reconciler.read == [[FIRST, SECOND]]
    assert [document_id for document_id, _ in rooms.sent] == [FIRST, SECOND]


class BatchTransport(RecordingTransport):
    """Transport that delivers some notifications together, and then nothing."""

    def __init__(self, *notifications: Notification) -> None:
        super().__init__()
        self._batches = [list(notifications)]

    @contextmanager
    def subscribe(self) -> Iterator[Callable[[float], Sequence[Notification]]]:
        with super().subscribe() as silence:
            yield lambda seconds: self._batches.pop() if self._batches else silence(seconds)


def test_what_arrived_together_is_applied_together_also_with_a_bad_one_among_it(
    watch: SettingsWatch, reconciler: CountingReconciler
) -> None:
    notified = [Notification("settings", each) for each in (str(FIRST), "no id", str(SECOND))]
    transport = BatchTransport(*notified)
    subscriber = Subscriber(transport, {"settings": watch.receive}, [], [watch.apply])
    subscriber.start()
    until(lambda: reconciler.read, "the documents to be read")
    subscriber.stop()
    assert reconciler.read == [[FIRST, SECOND]]


def test_what_a_lost_subscription_has_left_is_applied_by_the_next(
    watch: SettingsWatch, reconciler: CountingReconciler
) -> None:
    reconciler.failures = 1
    transport = BatchTransport(Notification("settings", str(FIRST)))
    subscriber = Subscriber(transport, {"settings": watch.receive}, [], [watch.apply])
    subscriber.start()
    until(lambda: reconciler.read, "the document to be read")
    subscriber.stop()
    assert reconciler.read == [[FIRST]]
