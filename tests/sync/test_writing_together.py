"""Two people write in one document: each sees the other's notes, and what is saved is on disk."""

import uuid
from functools import partial
from typing import Any

import pytest
from pycrdt import Doc, Map
from sqlalchemy import select

from lti_tool.annotations.tables import Comment, Highlight
from lti_tool.db.engine import Database
from lti_tool.documents import snapshots, update_log
from lti_tool.documents.snapshots import Policy
from lti_tool.documents.tables import DocumentSnapshot, DocumentUpdate
from lti_tool.settings import Settings
from lti_tool.sync import limits, snapshotter
from lti_tool.sync.wire import protocol
from tests import server
from tests.server import Replica, Tool, note
from tests.sync import raw_socket
from tests.sync.raw_socket import RawSocket, frame
from tests.waiting import until


def test_a_note_reaches_the_other_and_the_log_before_it_is_called_saved(tool: Tool) -> None:
    ada, ben = tool.replica(tool.ada), tool.replica(tool.ben)
    key = ada.highlight()
    ada.until_saved()
    with tool.database.transaction() as db:
        assert db.scalars(select(DocumentUpdate.number)).all() == [1]
        assert db.scalars(select(Highlight.key)).all() == [key]
    ben.until_has(key)
    assert ben.highlights.to_py() == ada.highlights.to_py()


def test_two_comments_at_once_are_both_kept(tool: Tool) -> None:
    ada, ben = tool.replica(tool.ada), tool.replica(tool.ben)
    key = ada.highlight()
    ada.until_saved()
    ben.until_has(key)
    for who in (ada, ben):
        comment = Map({"text": f"by {who.author}", "created": 1})
        own = f"{who.author}/c1"
        who.write(partial(who.highlights[key]["comments"].update, {own: comment}))
    ada.until_saved()
    ben.until_saved()
    with tool.database.transaction() as db:
        texts = set(db.scalars(select(Comment.text)))
    assert texts == {f"by {ada.author}", f"by {ben.author}"}


def test_what_was_saved_is_there_in_another_process(tool: Tool) -> None:
    ada = tool.replica(tool.ada)
    keys = [ada.highlight() for _ in range(5)]
    ada.until_saved()
    document_id = uuid.UUID(tool.ada.workspace(tool.activity_id)["document_id"])
    with tool.database.transaction() as db:
        fresh = update_log.load(db, document_id).document()
    assert set(fresh.get("highlights", type=Map).keys()) == set(keys)


def test_what_somebody_says_who_goes_at_once_counts(tool: Tool) -> None:
    ada = tool.replica(tool.ada)
    document_id = tool.ben.workspace(tool.activity_id)["document_id"]
    ticket = tool.ben.ticket(document_id)
    sock = RawSocket(tool.base, document_id, ticket)
    key = f"{ticket['author']}/{uuid.uuid4()}"
    doc: Doc[Any] = Doc(client_id=ticket["client_id"])
    doc.get("highlights", type=Map)[key] = note()
    sock.send(frame(protocol.update(doc.get_update())) + frame(b"\x03\xe8", raw_socket.CLOSE))
    ada.until_has(key)


def test_work_done_offline_under_an_earlier_client_id_is_taken_from_the_same_person(
    tool: Tool,
) -> None:
    before = tool.replica(tool.ada)
    state = before.doc.get_state()
    before.highlights[f"{before.author}/00000000-0000-4000-8000-000000000001"] = note()
    offline = before.doc.get_update(state)
    before.close()
    thief = tool.replica(tool.ben)
    thief.send(offline)
    assert thief.until_refused() == "foreign-client"
    again = tool.replica(tool.ada)
    again.send(offline)
    again.until_saved()
    thief.until(lambda: len(list(thief.highlights.keys())) == 1)


def test_the_last_one_out_closes_the_room_and_the_next_one_finds_everything(tool: Tool) -> None:
    ada = tool.replica(tool.ada)
    keys = [ada.highlight() for _ in range(60)]
    ada.until_saved()
    ada.close()
    ben = tool.replica(tool.ben)
    assert set(ben.highlights.keys()) == set(keys)


def test_everybody_is_told_who_is_here_once_however_many_windows_they_have(tool: Tool) -> None:
    ada = tool.replica(tool.ada)
    windows = [tool.replica(tool.ben), tool.replica(tool.ben)]
    ada.until_present(ada.author, windows[0].author)
    for window in windows:
        window.close()
    ada.until_present(ada.author)


def test_no_name_crosses_the_socket(tool: Tool) -> None:
    """A viewer's names come from the one answer that knows what this viewer may see."""
    frames: list[bytes] = []
    ada = tool.replica(tool.ada)
    ben = tool.replica(tool.ben)

    def is_ben_here(frame: bytes) -> bool:
        frames.append(frame)
        return len(ada.present) == 2

    ada.until_frame(is_ben_here)
    note = ben.highlight()
    ada.until_frame(lambda frame: frames.append(frame) or note in ada.highlights)
    workspace = tool.ada.workspace(tool.activity_id)["workspace_id"]
    names = tool.ada.call("GET", f"/api/workspaces/{workspace}/authors").json()
    assert {names[author]["name"] for author in ada.present} == {"Ada", "Ben"}
    received = b"".join(frames)
    assert all(text not in received for text in (b"Ada", b"Ben", b"student"))


def test_a_deleted_note_is_gone_from_the_rows_too(tool: Tool) -> None:
    ada = tool.replica(tool.ada)
    key = ada.highlight()
    ada.until_saved()
    ada.write(lambda: ada.highlights.pop(key))
    ada.until_saved()
    with tool.database.transaction() as db:
        assert db.scalars(select(Highlight.key)).all() == []


def test_a_third_party_client_that_brings_its_own_client_id_is_bound_to_its_person(
    tool: Tool,
) -> None:
    document_id = tool.ada.workspace(tool.activity_id)["document_id"]
    ticket = tool.ada.ticket(document_id) | {"client_id": 123_456}
    ada = Replica(tool.base, document_id, ticket).join()
    ada.highlight()
    ada.until_saved()
    ben_ticket = tool.ben.ticket(document_id) | {"client_id": 123_456}
    ben = Replica(tool.base, document_id, ben_ticket).join()
    ben.highlight()
    assert ben.until_refused() == "foreign-client"


def saved_at(tool: Tool) -> list[int]:
    """The numbers of the snapshots there are."""
    with tool.database.transaction() as db:
        return list(db.scalars(select(DocumentSnapshot.number)))


def test_some_time_after_the_last_one_has_left_the_document_is_saved_as_a_whole(
    tool: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "EVICT_AFTER", 0.5)
    ada, ben = tool.replica(tool.ada), tool.replica(tool.ben)
    for _ in range(60):
        ada.highlight()
    ada.until_saved()
    ben.close()
    ada.until_present(ada.author)
    assert saved_at(tool) == []
    ada.close()
    until(lambda: saved_at(tool) == [60], "a snapshot")


def test_a_room_that_nobody_leaves_is_saved_as_it_grows(
    settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    often = partial(snapshots.take_if_due, policy=Policy(updates=5))
    monkeypatch.setattr(snapshots, "take_if_due", often)
    monkeypatch.setattr(snapshotter, "INTERVAL", 0.01)
    with server.running(settings, database) as tool:
        ada = tool.replica(tool.ada)
        for _ in range(6):
            ada.highlight()
        ada.until_saved()
        until(lambda: saved_at(tool), "a snapshot")
        assert tool.app.extensions["sync"].rooms.participants()
