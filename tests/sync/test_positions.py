"""Positions of readers: passed on to the others of a workspace, checked, at a bounded cost.

Never where names or notes are hidden; and nothing stores them.
"""

import json
import uuid
from functools import partial
from operator import eq
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from lti_tool.annotations import positions
from lti_tool.annotations.kind import Annotations
from lti_tool.documents.tables import DocumentUpdate
from lti_tool.responses import positions as cursors
from lti_tool.sync import limits
from lti_tool.sync.cluster.bus import Bus
from lti_tool.sync.cluster.messages import AwarenessChanged, encode
from lti_tool.sync.room.awareness import MOST_SENT
from lti_tool.sync.room.room import Room
from lti_tool.sync.wire import frames, protocol
from lti_tool.sync.wire.close_codes import CloseCode
from lti_tool.sync.wire.protocol import ClientState
from tests import builders
from tests.server import Replica, Somebody, Tool
from tests.sync.test_room_parts import Client

TEXT = str(builders.CONVERSATION)
HERE = {"conversation": TEXT, "turn": 1, "start": 0, "end": 5}

_clock = iter(range(1, 10_000))


def at(page: Replica, **state: Any) -> None:
    """Send where somebody is."""
    sent = ClientState(page.doc.client_id, next(_clock), json.dumps(state))
    page.socket.send(protocol.awareness([sent]))


def watch(page: Replica) -> Replica:
    """Ask for the positions of the others, once."""
    page.socket.send(b"\x03")
    page.until_frame(lambda frame: frame[0] == protocol.AWARENESS)
    return page


def next_states(page: Replica) -> list[Any]:
    """States in the next message about positions."""
    frame = page.until_frame(lambda frame: frame[0] == protocol.AWARENESS)
    message = protocol.parse(frame)
    assert isinstance(message, protocol.Awareness)
    return [json.loads(each.state) for each in message.states]


def is_unknown(page: Replica) -> None:
    """The server knows of nobody's position: the room answers what was sent before in order."""
    page.socket.send(b"\x03")
    assert next_states(page) == []


def receives_nothing(page: Replica, others: Replica) -> None:
    """Nothing of where somebody is has come before an edit that was made after it."""
    key = others.highlight()
    kinds: list[bytes] = []
    page.until_frame(lambda frame: kinds.append(frame) or key.encode() in frame)
    assert all(frame[0] != protocol.AWARENESS for frame in kinds)


def test_others_of_the_workspace_see_turn_and_passage_and_nothing_else_that_was_sent(
    tool: Tool,
) -> None:
    ada, ben = tool.replica(tool.ada), watch(tool.replica(tool.ben))
    at(ada, **HERE, name="The Teacher", user={"name": "x", "author": ben.author}, words="secret")
    assert next_states(ben) == [HERE | {"user": {"author": ada.author}}]
    at(ada, **HERE | {"end": 10**6})
    assert next_states(ben) == [
        {"conversation": TEXT, "turn": 1, "user": {"author": ada.author}},
    ]
    with tool.database.transaction() as db:
        assert db.scalar(select(func.count()).select_from(DocumentUpdate)) == 0


@pytest.mark.parametrize(
    ("state", "kept"),
    [
        (HERE, HERE),
        (HERE | {"turn": 0}, {"conversation": TEXT, "start": 0, "end": 5}),
        (HERE | {"turn": True}, {"conversation": TEXT, "start": 0, "end": 5}),
        (HERE | {"turn": "Dr Lee"}, {"conversation": TEXT, "start": 0, "end": 5}),
        (HERE | {"turn": 10**9}, {"conversation": TEXT, "start": 0, "end": 5}),
        (HERE | {"start": -1}, {"conversation": TEXT, "turn": 1}),
        (HERE | {"start": 5}, {"conversation": TEXT, "turn": 1}),
        (HERE | {"start": 0.5}, {"conversation": TEXT, "turn": 1}),
        (HERE | {"end": 21}, {"conversation": TEXT, "turn": 1}),
        (HERE | {"end": [5]}, {"conversation": TEXT, "turn": 1}),
        (HERE | {"conversation": str(uuid.uuid4())}, {}),
        (HERE | {"conversation": [TEXT]}, {}),
        ({"turn": 1}, {}),
        ({}, {}),
    ],
)
def test_a_position_is_numbers_within_a_text_of_the_workspace(
    state: dict[str, Any], kept: dict[str, Any]
) -> None:
    assert positions.checked(state, {TEXT: 20}) == kept


ITEM = {"item": {"client": 7, "clock": 3}, "assoc": 0}


@pytest.mark.parametrize(
    ("cursor", "kept"),
    [
        ({"anchor": ITEM, "head": ITEM}, {"anchor": ITEM, "head": ITEM}),
        ({"anchor": ITEM | {"name": "x"}, "head": ITEM}, {"anchor": ITEM, "head": ITEM}),
        (
            {"anchor": ITEM | {"assoc": "x"}, "head": ITEM | {"tname": "Dr Lee"}},
            {"anchor": ITEM, "head": ITEM},
        ),
        (
            {"anchor": {"tname": "response"}, "head": ITEM | {"assoc": -1}},
            {"anchor": {"tname": "response", "assoc": 0}, "head": ITEM | {"assoc": -1}},
        ),
        ({"anchor": ITEM}, None),
        ({"anchor": ITEM, "head": {}}, None),
        ({"anchor": ITEM, "head": {"tname": "Dr Lee"}}, None),
        ({"anchor": ITEM, "head": {"item": {"client": 2**53, "clock": 0}}}, None),
        ({"anchor": ITEM, "head": {"item": {"client": -1, "clock": 0}}}, None),
        ({"anchor": ITEM, "head": {"item": {"client": "x", "clock": 0}}}, None),
        (7, None),
        (None, None),
    ],
)
def test_a_cursor_in_an_answer_is_two_relative_positions(cursor: Any, kept: Any) -> None:
    assert cursors.checked({"cursor": cursor, "words": "x"}) == (
        {} if kept is None else {"cursor": kept}
    )


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
)
named = st.sampled_from(
    ["conversation", "turn", "start", "end", "cursor", "anchor", "head", "item", "client"]
)


@given(st.dictionaries(named, json_values | st.dictionaries(named, json_values)))
def test_no_text_of_a_client_is_in_a_position(state: dict[str, Any]) -> None:
    kept = positions.checked(state, {TEXT: 20}) | cursors.checked(state)
    left = json.dumps(kept)
    for known in (TEXT, "response", *named.elements, "clock", "assoc", "type", "tname"):  # type: ignore[attr-defined]
        left = left.replace(f'"{known}"', "")
    assert '"' not in left


def set_activity(tool: Tool, **settings: Any) -> None:
    answer = tool.teacher.call("PATCH", f"/api/activities/{tool.activity_id}", settings)
    assert answer.ok, answer.text


class TestWhereNobodyIsToSee:
    def test_nothing_is_passed_on_while_notes_are_hidden_to_teachers_neither(
        self, tool: Tool
    ) -> None:
        set_activity(tool, hides_notes=True)
        assert tool.ada.workspace(tool.activity_id)["shares_positions"] is False
        teacher, tutor = watch(tool.replica(tool.teacher)), tool.replica(tool.tutor)
        ada = tool.replica(tool.ada)
        for page in (ada, tutor):
            at(page, **HERE)
            assert next_states(page) == []
            is_unknown(page)
        receives_nothing(teacher, tutor)

    def test_what_is_known_ends_when_notes_are_hidden(self, tool: Tool) -> None:
        teacher, tutor = watch(tool.replica(tool.teacher)), tool.replica(tool.tutor)
        at(tutor, **HERE)
        assert next_states(teacher) == [HERE | {"user": {"author": tutor.author}}]
        set_activity(tool, hides_notes=True)
        assert next_states(teacher) == [None]
        tutor.until_frame(lambda frame: frame[0] == protocol.AWARENESS and b"null" in frame)
        at(tutor, **HERE)
        is_unknown(tutor)
        receives_nothing(teacher, tutor)
        revealed = tool.teacher.call("POST", f"/api/activities/{tool.activity_id}/reveal")
        assert revealed.ok, revealed.text
        assert tool.ada.workspace(tool.activity_id)["shares_positions"] is True

    def test_nothing_is_passed_on_in_the_workspace_of_one_student(self, tool: Tool) -> None:
        set_activity(tool, workspace_for="student")
        workspace = tool.ada.workspace(tool.activity_id)
        assert workspace["shares_positions"] is False
        document_id = workspace["document_id"]

        def join(somebody: Somebody) -> Replica:
            return Replica(tool.base, document_id, somebody.ticket(document_id)).join()

        teacher, ada = join(tool.teacher), join(tool.ada)
        teacher.socket.send(b"\x03")
        at(ada, **HERE)
        receives_nothing(teacher, ada)

    def test_nothing_is_passed_on_in_a_draft_that_a_teacher_looks_at(self, tool: Tool) -> None:
        set_activity(tool, hides_notes=True)
        document_id = tool.ada.workspace(tool.activity_id)["hidden_document_id"]

        def join(somebody: Somebody) -> Replica:
            return Replica(tool.base, document_id, somebody.ticket(document_id)).join()

        ada, teacher = join(tool.ada), join(tool.teacher)
        for page in (ada, teacher):
            page.socket.send(b"\x03")
            at(page, **HERE)
        receives_nothing(teacher, ada)

    def test_who_sees_no_names_sees_nobody_and_is_seen_by_nobody(self, tool: Tool) -> None:
        assert tool.observer.workspace(tool.activity_id)["shares_positions"] is False
        observer, ada = tool.replica(tool.observer), watch(tool.replica(tool.ada))
        observer.socket.send(b"\x03")
        at(observer, **HERE)
        at(ada, **HERE)
        receives_nothing(observer, ada)
        ben = tool.replica(tool.ben)
        ben.socket.send(b"\x03")
        assert [each["user"]["author"] for each in next_states(ben)] == [ada.author]

    def test_another_process_cannot_pass_on_what_this_one_hides(self) -> None:
        room = Room(uuid.UUID(int=1), uuid.UUID(int=1), Annotations())
        state = ClientState(7, 1, '{"user":{"author":"author07"}}')

        class Rooms:
            def room(self, _: uuid.UUID) -> Room:
                return room

            def do(self, command: Any, *arguments: Any) -> None:
                command(*arguments)

            def schedule_broadcast(self, _: Room) -> None:
                raise AssertionError

        class Publisher:
            name = "here"

        bus = Bus(Rooms(), Publisher())  # type: ignore[arg-type]
        bus.receive(encode(AwarenessChanged(room.document_id, state), "there"))
        assert room.awareness.present() == []


def moving(room: Room, clients: list[Client], clock: int) -> None:
    for number, client in enumerate(clients):
        room.awareness.update_from_client(
            [ClientState(number, clock, json.dumps(HERE))],
            client,
            partial(eq, client.admission.enrolment_id),
            client.admission.writer.author_id,
            lambda _: None,
            dict,
        )


@pytest.mark.parametrize("people", [2, 30, 300])
def test_what_a_room_costs_has_a_limit_however_many_move(people: int) -> None:
    room = Room(uuid.UUID(int=1), uuid.UUID(int=1), Annotations())
    clients = [Client(number) for number in range(people)]
    for client in clients:
        room.subscribe_awareness(client)
        client.sent.clear()
    seconds, steps = 30, 10
    for step in range(seconds * steps):
        moving(room, clients, step + 1)
        room.broadcast_awareness(step / steps)
    sent = [frame for client in clients for frame in client.sent]
    assert len(sent) / seconds <= min(200, people * 3.5)
    assert sum(map(len, sent)) / seconds <= 768 * 1024
    assert max(map(len, sent)) <= MOST_SENT * 160
    received = frames_of(clients[0])
    # Everybody has their turn, and nobody more than some times a second.
    assert len(received) == people
    assert max(received.values()) <= 3.5 * seconds


def frames_of(client: Client) -> dict[str, int]:
    received: dict[str, int] = {}
    for frame in client.sent:
        payload = frame[frame.index(bytes([protocol.AWARENESS]), 2 if frame[1] < 126 else 4) :]
        message = protocol.parse(payload)
        assert isinstance(message, protocol.Awareness)
        assert frame == frames.binary(payload)
        for state in message.states:
            author = json.loads(state.state)["user"]["author"]
            received[author] = received.get(author, 0) + 1
    return received


def test_a_person_with_many_windows_is_one_of_those_who_wait() -> None:
    room = Room(uuid.UUID(int=1), uuid.UUID(int=1), Annotations())
    greedy, other = [Client(1) for _ in range(12)], Client(2)
    for number, client in enumerate([*greedy, other]):
        room.awareness.update_from_client(
            [ClientState(number, 1, "{}")],
            client,
            partial(eq, client.admission.enrolment_id),
            client.admission.writer.author_id,
            lambda _: None,
            dict,
        )
    sent, _ = room.awareness.take_changes()
    assert [each.client_id for each in sent] == [0, 12]
    assert room.awareness.is_pending


def test_asking_for_all_positions_has_a_limit(tool: Tool) -> None:
    ada = tool.replica(tool.ada)
    for _ in range(limits.SYNC_REQUEST_BURST + 5):
        ada.socket.send(b"\x03")
    assert ada.close_code() == CloseCode.TOO_FAST
