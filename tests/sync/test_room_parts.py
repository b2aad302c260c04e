"""Parts of a room: inbox, backoff, client ids, shares and the schedule of presence."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.annotations.kind import Annotations
from lti_tool.refusals import RefusalCode
from lti_tool.sync.incoming import PendingUpdate
from lti_tool.sync.room import acknowledgement
from lti_tool.sync.room.backoff import Backoff
from lti_tool.sync.room.inbox import Inbox
from lti_tool.sync.room.presence import PresenceSchedule, RemotePresence
from lti_tool.sync.room.room import Room
from lti_tool.sync.wire import frames, protocol
from lti_tool.sync.wire.close_codes import CloseCode
from tests.sync.admissions import admission


class Client:
    """A participant that keeps the frames sent to it."""

    def __init__(self, number: int = 1, *, extended: bool = True) -> None:
        self.extended = extended
        self.sent: list[bytes] = []
        self.processed = 0
        self.code: int | None = None
        self.admission = admission(number)

    def send(self, data: bytes) -> None:
        self.sent.append(data)

    def close(self, code: int) -> None:
        self.code = code

    def mark_processed(self, size: int) -> None:
        self.processed += size

    def update(self, number: int, size: int = 1) -> PendingUpdate:
        return PendingUpdate(self, b"", number, size, received_at=0.0)


@pytest.fixture
def room() -> Room:
    return Room(uuid.UUID(int=1), uuid.UUID(int=1), Annotations())


@given(st.lists(st.integers(0, 2), max_size=20), st.integers(0, 20))
def test_updates_that_are_put_back_are_first_and_in_their_order(
    writers: list[int], taken: int
) -> None:
    clients = [Client(number) for number in range(3)]
    updates = [clients[writer].update(number) for number, writer in enumerate(writers)]
    inbox = Inbox()
    for update in updates:
        inbox.append(update)
    inbox.put_back([inbox.pop() for _ in range(min(taken, len(updates)))])
    removed = inbox.remove_all_of(clients[0])
    assert removed == [update for update in updates if update.client is clients[0]]
    rest = [inbox.pop() for _ in range(len(inbox))]
    assert rest == [update for update in updates if update.client is not clients[0]]


def test_pauses_grow_up_to_four_seconds_and_end_with_a_success() -> None:
    backoff, now, pauses = Backoff(), 100.0, []
    assert backoff.is_due(now)
    for _ in range(5):
        backoff.extend(now)
        tenths = next(tenth for tenth in range(100) if backoff.is_due(now + tenth / 10))
        pauses.append(tenths / 10)
    assert pauses == [0.5, 1.0, 2.0, 4.0, 4.0]
    backoff.clear()
    assert not backoff.is_active
    assert backoff.is_due(now)


def test_the_list_of_people_is_sent_less_often_the_more_people_get_it() -> None:
    schedule = PresenceSchedule()
    assert not schedule.is_due(100.0)
    schedule.mark_changed()
    assert schedule.is_due(100.0)
    schedule.mark_sent(100.0, recipients=200)
    assert not schedule.is_pending
    schedule.mark_changed()
    assert not schedule.is_due(100.9)
    assert schedule.is_due(101.1)


def test_rolling_back_returns_updates_in_order_and_gives_up_their_claims(room: Room) -> None:
    client = Client(5)
    room.join(client)
    first, second, third = (client.update(number) for number in (1, 2, 3))
    room.set_share(client.admission.enrolment_id, 100)
    first.encoded, first.claimed = b"\1\1", (70,)
    room.accept(first, touched=["row"])
    room.refuse(second, "closed")
    room.receive(third)
    assert room.claims_of(client) == 1
    assert room.client_ids.owner(70) == client.admission.enrolment_id
    assert room.share_of(client.admission.enrolment_id) == 102
    room.roll_back()
    assert [room.inbox.pop() for _ in range(3)] == [first, second, third]
    assert [update.encoded for update in (first, second)] == [None, None]
    assert [update.claimed for update in (first, second)] == [(), ()]
    assert [update.refusal for update in (first, second, third)] == [None] * 3
    assert room.claims_of(client) == 0
    assert 70 not in room.client_ids
    assert room.share_of(client.admission.enrolment_id) is None
    assert not room.has_work
    assert room.touched == {}


def test_an_update_that_the_document_could_not_apply_stays_refused(room: Room) -> None:
    client = Client()
    good, bad = client.update(1), client.update(2)
    good.encoded = b"\1\1"
    room.accept(good)
    room.refuse(bad, "malformed")
    room.roll_back_before_refusal()
    assert room.inbox.first is good
    assert room.authorized == [bad]
    assert bad.refusal == "malformed"


def test_a_client_over_its_quota_is_closed_and_its_backpressure_released(room: Room) -> None:
    client, other = Client(1), Client(2)
    room.receive(client.update(1, size=10))
    room.receive(other.update(1))
    room.receive(client.update(2, size=20))
    room.disconnect(client, CloseCode.TOO_FAST)
    assert (client.code, client.processed) == (4429, 30)
    assert room.inbox.pop().client is other
    assert not room.inbox


def test_a_process_that_was_silent_for_too_long_is_removed(room: Room) -> None:
    authors = frozenset({"author01"})
    assert room.set_peer("old", RemotePresence(authors, received_at=-1000.0))
    assert room.set_peer("new", RemotePresence(authors))
    assert not room.set_peer("new", RemotePresence(authors))
    assert room.remove_expired_peers()
    assert list(room.peers) == ["new"]
    assert not room.remove_expired_peers()


results = st.lists(st.sampled_from([None, "closed", "full"]), max_size=8)


@given(results)
def test_each_refusal_is_named_and_each_number_acknowledged_once(
    refusals: list[RefusalCode | None],
) -> None:
    updates = [Client().update(number) for number in range(1, len(refusals) + 1)]
    expected: list[bytes] = []
    for update, refusal in zip(updates, refusals, strict=True):
        update.refusal = refusal
        if refusal is not None:
            expected.append(protocol.refused(update.number, refusal))
        elif update is updates[-1] or refusals[update.number] is not None:
            expected.append(protocol.saved(update.number))
    sent = acknowledgement.frames_for(updates, is_extended=True)
    assert sent == b"".join(map(frames.binary, expected))
    denied = [frames.binary(protocol.denied(code)) for code in refusals if code is not None]
    assert acknowledgement.frames_for(updates, is_extended=False) == b"".join(denied)
