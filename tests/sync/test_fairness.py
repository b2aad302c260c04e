"""One person's work, or a document that is locked or large, makes nobody else wait."""

import gc
import time
import uuid
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from pycrdt import Doc, Map
from sqlalchemy import select

from lti_tool import clock
from lti_tool.annotations.kind import Annotations
from lti_tool.annotations.policy import Facts
from lti_tool.courses.activity_tables import Activity
from lti_tool.documents import update_log
from lti_tool.documents.rules import DocumentRules
from lti_tool.documents.tables import SharedDocument
from lti_tool.sync import limits
from lti_tool.sync.incoming import PendingUpdate
from lti_tool.sync.room import document, eviction, memory
from lti_tool.sync.room.authorize import authorize
from lti_tool.sync.room.cpu_quota import CpuQuota
from lti_tool.sync.room.document import LiveDocument
from lti_tool.sync.room.room import Room
from lti_tool.sync.wire import protocol
from lti_tool.workspaces.writing_window import WritingWindow
from tests import builders
from tests.server import Replica, Tool, note
from tests.sync.admissions import admission
from tests.waiting import until

FACTS = Facts({str(builders.CONVERSATION): 100}, {"t1": True})


class Page:
    """Somebody's page as a room sees it; its changes are made here."""

    extended = True

    def __init__(self, number: int) -> None:
        self.author = f"author{number:02}"
        self.doc: Doc = Doc(client_id=number)  # type: ignore[type-arg]
        self.count = 0
        self.admission = admission(number)

    def send(self, data: bytes) -> None: ...
    def close(self, code: int) -> None: ...
    def mark_processed(self, size: int) -> None: ...

    def next_update(self, received_at: float | None = None) -> PendingUpdate:
        """One more highlight."""
        before = self.doc.get_state()
        self.doc.get("highlights", type=Map)[f"{self.author}/{self.count}"] = note()
        self.count += 1
        update = self.doc.get_update(before)
        at = time.monotonic() if received_at is None else received_at
        return PendingUpdate(self, update, self.count, len(update), at)


class Nothing:
    """A database that knows nothing besides what the room knows."""

    def owner_of(self, room: Room, client_id: int) -> uuid.UUID | None:
        return room.client_ids.owner(client_id)

    def share_of(self, room: Room, enrolment_id: uuid.UUID) -> int:
        return 0

    def read_rules(self, *rooms: Room) -> None: ...


@pytest.fixture
def room() -> Room:
    made = Room(uuid.UUID(int=1), uuid.UUID(int=1), Annotations())
    made.set_rules(DocumentRules(context=FACTS))
    return made


@pytest.fixture
def live() -> LiveDocument:
    made = LiveDocument(Annotations(), [])
    assert made.is_indexed
    return made


def numbers(updates: list[PendingUpdate], page: Page) -> list[int]:
    return [update.number for update in updates if update.client is page]


def test_who_made_too_much_work_waits_in_their_order_and_others_do_not(
    room: Room, live: LiveDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "CPU_BURST", 0.0005)
    monkeypatch.setattr(limits, "AUTHORIZE_SLICE", 60)
    monkeypatch.setattr(limits, "CPU_PER_SECOND", 0)
    mallory, ada = Page(1), Page(2)
    room.join(mallory)
    room.join(ada)
    for _ in range(200):
        room.receive(mallory.next_update())
    for _ in range(2):
        room.receive(ada.next_update())
    used = CpuQuota()
    authorize(room, live, Nothing(), used)
    assert numbers(room.authorized, ada) == [1, 2]
    done = numbers(room.authorized, mallory)
    assert 1 <= len(done) < 200
    # With time, they may make more; what waited comes first, and nothing is passed over.
    monkeypatch.setattr(limits, "CPU_PER_SECOND", 10**9)
    room.receive(mallory.next_update())
    authorize(room, live, Nothing(), used)
    assert numbers(room.authorized, mallory) == list(range(1, 202))


def test_work_is_forgiven_and_then_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CPU_PER_SECOND", 0)
    used, person = CpuQuota(), uuid.uuid4()
    used.charge(person, limits.CPU_BURST / 2)
    assert used.has_time(person)
    used.charge(person, limits.CPU_BURST)
    used.forget_settled()
    assert not used.has_time(person)
    monkeypatch.setattr(limits, "CPU_PER_SECOND", 10**9)
    assert used.has_time(person)
    used.forget_settled()
    assert used._debts == {}


def test_a_room_has_time_after_a_slice_of_time_for_the_next_one(
    room: Room, live: LiveDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "AUTHORIZE_SLICE", 0)
    ada = Page(1)
    room.join(ada)
    for _ in range(3):
        room.receive(ada.next_update())
    for count in (1, 2, 3):
        authorize(room, live, Nothing(), CpuQuota())
        assert numbers(room.authorized, ada) == list(range(1, count + 1))


def test_small_messages_that_are_much_work_do_not_pile_up(
    tool: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A socket that owes CPU time is read no further when some hundred messages wait."""
    monkeypatch.setattr(limits, "CPU_BURST", -1)
    ben = tool.replica(tool.ben)
    (participant,) = tool.app.extensions["sync"].rooms.participants()
    nothing = b"\0\1\1\1\0\1"  # deletes what nobody has written
    assert 190 * limits.MIN_MESSAGE_COST < limits.BACKPRESSURE_BYTES < 300 * limits.MIN_MESSAGE_COST
    for _ in range(190):
        ben.send(nothing)
    assert not participant.is_paused
    monkeypatch.setattr(limits, "BACKPRESSURE_BYTES", 100 * limits.MIN_MESSAGE_COST)
    ben.send(nothing)
    until(lambda: participant.is_paused, "the socket to be left alone")
    monkeypatch.setattr(limits, "CPU_BURST", 1)
    until(lambda: not participant.is_paused, "the socket to be read again")


def test_who_has_to_wait_for_a_minute_is_sent_away_and_loses_nothing(
    tool: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "CPU_BURST", -1)
    ben = tool.replica(tool.ben)
    for _ in range(20):
        ben.highlight()
    monkeypatch.setattr(limits, "QUOTA_TIMEOUT", 0)
    assert ben.close_code() == 4429
    rooms = tool.app.extensions["sync"].rooms
    until(lambda: not rooms.participants(), "him to have left")
    monkeypatch.setattr(limits, "CPU_BURST", 1)
    again = tool.replica(tool.ben)
    again.send(ben.doc.get_update(again.doc.get_state()))
    again.until_saved()
    assert set(again.highlights.keys()) <= set(ben.highlights.keys())
    assert len(tool.replica(tool.ada).highlights) == 20


def test_many_slices_later_all_is_saved(tool: Tool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "AUTHORIZE_SLICE", 0)
    ada = tool.replica(tool.ada)
    keys = {ada.highlight() for _ in range(30)}
    ada.until_saved()
    assert set(tool.replica(tool.ben).highlights.keys()) == keys


def test_what_was_received_before_the_closing_counts_whenever_it_is_authorized(
    room: Room, live: LiveDocument
) -> None:
    ada = Page(1)
    room.join(ada)
    closed_at = clock.now() - timedelta(seconds=1)
    room.set_rules(DocumentRules(WritingWindow(closes_at=closed_at), FACTS))
    room.receive(ada.next_update(time.monotonic() - 2))
    room.receive(ada.next_update())
    authorize(room, live, Nothing(), CpuQuota())
    assert [update.refusal for update in room.authorized] == [None, "closed"]


@contextmanager
def locked(tool: Tool, document_id: str) -> Iterator[None]:
    """Lock the document's row, as an operator's command does, or a process that hangs."""
    with tool.database.transaction() as db:
        wanted = SharedDocument.id == uuid.UUID(document_id)
        db.execute(select(SharedDocument.id).where(wanted).with_for_update(key_share=True))
        yield


def test_a_document_that_is_locked_keeps_no_other_from_being_written(tool: Tool) -> None:
    document_id = tool.ada.workspace(tool.activity_id)["document_id"]
    ada = tool.replica(tool.ada)
    elsewhere = tool.other_teacher.workspace(tool.other_activity_id)["document_id"]
    other = Replica(tool.base, elsewhere, tool.other_teacher.ticket(elsewhere)).join()
    with tool.database.transaction() as db:
        activity = db.get_one(Activity, tool.other_activity_id)
        there = str(builders.conversation(db, activity, uuid.UUID(int=2)).id)
    with locked(tool, document_id):
        key = ada.highlight()
        ada.until_frame(lambda frame: frame == protocol.storing(False))
        for _ in range(3):
            other.highlight(conversation=there)
            other.until_saved()
    ada.until_saved()
    ada.until_frame(lambda frame: frame == protocol.storing(True))
    assert list(tool.replica(tool.ben).highlights.keys()) == [key]


def test_nobody_alone_fills_a_document(tool: Tool, monkeypatch: pytest.MonkeyPatch) -> None:
    ada, ben = tool.replica(tool.ada), tool.replica(tool.ben)
    monkeypatch.setattr(limits, "SHARE_BYTES", 5_000)
    key = ben.highlight(quote="x" * 8_000)
    ben.until_saved()
    ben.highlight()
    assert ben.until_refused() == "share"
    ada.highlight()
    ada.until_saved()
    # Deleting helps nobody to write more: it is all in the log. But it is always possible.
    again = tool.replica(tool.ben)
    again.write(lambda: again.highlights.pop(key))
    again.until_saved()


@pytest.fixture
def loads(tool: Tool, monkeypatch: pytest.MonkeyPatch) -> list[uuid.UUID]:
    """Ids of the documents read from the disk, once the class's document is there."""
    tool.ada.workspace(tool.activity_id)
    made: list[uuid.UUID] = []
    load = update_log.load

    def counted(db, document_id, up_to=None, **more):  # type: ignore[no-untyped-def]
        made.append(document_id)
        return load(db, document_id, up_to, **more)

    monkeypatch.setattr(update_log, "load", counted)
    return made


def test_who_comes_and_goes_opens_a_document_once(tool: Tool, loads: list[uuid.UUID]) -> None:
    rooms = tool.app.extensions["sync"].rooms
    for _ in range(5):
        ada = tool.replica(tool.ada)
        ada.close()
        until(lambda: not rooms.participants(), "her to have left")
    assert len(loads) == 1


def test_nobody_reads_for_a_document_that_nobody_looks_at(
    tool: Tool, loads: list[uuid.UUID]
) -> None:
    ada = tool.replica(tool.ada)
    ada.highlight()
    ada.until_saved()
    ada.close()
    rooms = tool.app.extensions["sync"].rooms
    until(lambda: not rooms.participants(), "her to have left")
    (room,) = rooms.open_rooms()
    rooms.do(rooms.catch_up, room)
    ben = tool.replica(tool.ben)
    assert len(ben.highlights) == 1
    assert len(loads) == 1


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Every document counts as large, and its index is not made before something is put in here."""
    made = Annotations.guard
    opened: list[bool] = []

    def later(kind: Annotations) -> object:
        until(lambda: opened, "the index to be allowed")
        return made(kind)

    monkeypatch.setattr(document, "_LARGE", 0)
    monkeypatch.setattr(Annotations, "guard", later)
    return opened


def test_a_large_document_is_read_at_once_and_written_when_its_index_is_made(
    tool: Tool, gate: list[bool]
) -> None:
    ada = tool.replica(tool.ada)
    key = ada.highlight()
    ben = tool.replica(tool.ben)
    gate.append(True)
    ada.until_saved()
    ben.until_has(key)


def test_what_came_while_the_index_was_made_is_in_it(gate: list[bool]) -> None:
    live = LiveDocument(Annotations(), [])
    ada = Page(7)
    changes = [ada.next_update().update for _ in range(3)]
    for change in changes:
        live.apply_logged(change)
    assert not live.is_indexed
    gate.append(True)
    until(lambda: live.is_indexed, "the index")
    assert live.clock(7) == 30
    assert live.read(changes[0], lambda _: False).is_empty


def test_a_document_that_is_unloaded_is_gone(monkeypatch: pytest.MonkeyPatch, room: Room) -> None:
    """It refers to itself in circles, and garbage is not looked for often."""
    gc.disable()
    try:
        room.load([Page(3).next_update().update], 1)
        assert room.document.is_indexed
        index = weakref.ref(room.document.index)
        room.unload()
        memory.release()
        assert index() is None
    finally:
        gc.enable()


def test_a_document_that_is_in_use_is_not_unloaded(
    tool: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "used", lambda: 2**40)
    monkeypatch.setattr(eviction, "_UNLOAD_INTERVAL", 0)
    ada = tool.replica(tool.ada)
    (room,) = tool.app.extensions["sync"].rooms.open_rooms()
    made = room.live
    for _ in range(40):
        ada.highlight()
        ada.until_saved()
    assert room.live is made
