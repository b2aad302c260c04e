"""Presence where names are hidden: nobody is told who is there, or that somebody came or went."""

import json
import uuid
from dataclasses import replace

import pytest

from lti_tool.annotations.kind import Annotations
from lti_tool.sync.room.presence import RemotePresence
from lti_tool.sync.room.room import Room
from lti_tool.sync.wire import frames, protocol
from tests.server import Tool
from tests.sync.test_room_parts import Client
from tests.yjs_client import WatchedClient


@pytest.fixture
def anonymous(tool: Tool) -> Tool:
    path = f"/api/activities/{tool.activity_id}"
    answer = tool.teacher.call("PATCH", path, {"names": {"are_hidden": True}})
    assert answer.ok, answer.text
    return tool


def presence(messages: list[bytes]) -> list[list[str]]:
    """Lists of people among messages."""
    found = []
    for frame in messages:
        kind, at = protocol.read_varuint(frame, 0)
        if kind == protocol.PRESENCE:
            found.append(json.loads(protocol.read_payload(frame, at)))
    return found


def cursor(page: WatchedClient) -> None:
    """Send where the client's cursor is."""
    state = protocol.ClientState(page.doc.client_id, 1, json.dumps({"cursor": 7}))
    page.socket.send(protocol.awareness([state]))


def test_students_are_in_no_list_and_their_cursors_reach_nobody(anonymous: Tool) -> None:
    ada = anonymous.replica(anonymous.ada)
    ben = anonymous.replica(anonymous.ben)
    observer = anonymous.replica(anonymous.observer)
    for page in (ada, ben, observer):
        cursor(page)
    teacher = anonymous.replica(anonymous.teacher)
    cursor(teacher)
    got: list[bytes] = []
    while not any(teacher.author in here for here in presence(got)):
        got.append(ada.receive())
    key = teacher.highlight().encode()
    got.append(ada.until_frame(lambda frame: got.append(frame) or key in frame))
    everything = b"".join(got)
    # Of the teacher neither, whom everybody knows: where one reads is shown among equals.
    assert b'"user"' not in everything
    for page in (ada, ben, observer):
        assert page.author.encode() not in everything
    assert all(set(here) <= {teacher.author} for here in presence(got))
    teacher.until_present(teacher.author)
    ben.until_present(teacher.author)


def test_a_list_is_sent_to_whoever_comes_and_to_nobody_else() -> None:
    room = Room(uuid.uuid4(), uuid.uuid4(), Annotations())
    hidden, other = Client(1), Client(2)
    for client in (hidden, other):
        client.admission = replace(client.admission, is_announced=False)
    room.join(hidden)
    assert hidden.sent == [frames.binary(protocol.presence([]))]
    room.join(other)
    assert not room.presence_schedule.is_pending
    assert len(hidden.sent) == 1
    room.leave(other)
    assert not room.presence_schedule.is_pending
    room.set_peer("elsewhere", RemotePresence(frozenset()))
    room.remove_peer("elsewhere")
    assert not room.presence_schedule.is_pending


def test_where_names_are_shown_everybody_is_listed(tool: Tool) -> None:
    ada, ben = tool.replica(tool.ada), tool.replica(tool.ben)
    ada.until_present(ada.author, ben.author)


def test_an_open_page_gets_another_id_when_names_are_hidden(tool: Tool) -> None:
    ada = tool.replica(tool.ada)
    before = tool.ada.workspace(tool.activity_id)
    path = f"/api/activities/{tool.activity_id}"
    assert tool.teacher.call("PATCH", path, {"names": {"are_hidden": True}}).ok
    ada.until_frame(lambda frame: frame == protocol.settings_changed())
    after = tool.ada.workspace(tool.activity_id)
    assert after["document_id"] != before["document_id"]
    assert after["author"] != before["author"]
    assert after["anonymity"]["pseudonym"] is not None


def test_a_note_that_names_its_time_is_refused(anonymous: Tool) -> None:
    ada = anonymous.replica(anonymous.ada)
    ada.highlight()
    assert ada.until_refused() == "dated"
    ada = anonymous.replica(anonymous.ada)
    ada.highlight(created=0)
    ada.until_saved()
    teacher = anonymous.replica(anonymous.teacher)
    teacher.highlight()
    teacher.until_saved()
