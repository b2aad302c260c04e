"""A page that was cut off comes back with the ticket of its socket: once, as itself, if it may."""

import threading
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.courses import classes
from lti_tool.courses.activity_tables import Activity, ActivityLink
from lti_tool.courses.tables import Enrolment
from lti_tool.db import one_time
from lti_tool.documents.tables import DocumentClient, SharedDocument, SocketTicket
from lti_tool.lti.tables import Deployment, Platform
from lti_tool.people.tables import ArrivalSession
from lti_tool.sync import resumption
from lti_tool.sync.wire import protocol
from tests import builders
from tests.server import Replica, Somebody, Tool
from tests.sync import raw_socket
from tests.sync.raw_socket import RawSocket
from tests.waiting import until


def given(replica: Replica) -> dict[str, Any]:
    """The resumption ticket that a page was sent, as it comes back with it."""
    frame = replica.until_frame(lambda frame: frame[0] == protocol.RESUMPTION)
    size, at = protocol.read_varuint(frame, 1)
    token = frame[at : at + size].decode()
    return {"ticket": token, "author": replica.author, "client_id": replica.doc.client_id}


def cut_off(tool: Tool, somebody: Somebody) -> tuple[str, dict[str, Any]]:
    """Somebody was here and lost the connection: the document, and the ticket they have."""
    document_id = somebody.workspace(tool.activity_id)["document_id"]
    replica = Replica(tool.base, document_id, somebody.ticket(document_id)).join()
    ticket = given(replica)
    replica.close()
    return document_id, ticket


def test_a_page_comes_back_as_whom_it_was_and_is_given_the_next_ticket(tool: Tool) -> None:
    document_id, ticket = cut_off(tool, tool.ada)
    with tool.database.transaction() as db:
        clients = list(db.scalars(select(DocumentClient.client_id)))
    again = Replica(tool.base, document_id, ticket).join()
    again.highlight()
    again.until_saved()
    again.until_present(ticket["author"])
    next_ticket = given(again)
    again.close()
    Replica(tool.base, document_id, next_ticket).join()
    with tool.database.transaction() as db:
        assert list(db.scalars(select(DocumentClient.client_id))) == clients


def test_it_is_good_once(tool: Tool) -> None:
    document_id, ticket = cut_off(tool, tool.ada)
    Replica(tool.base, document_id, ticket).join()
    assert Replica(tool.base, document_id, ticket).close_code() == 4401


def test_of_many_who_use_it_at_once_one_is_let_in(tool: Tool) -> None:
    document_id, ticket = cut_off(tool, tool.ada)
    codes: list[int] = []

    def come() -> None:
        opcode, payload = RawSocket(tool.base, document_id, ticket).next_frame() or (8, b"\0\0")
        codes.append(int.from_bytes(payload[:2], "big") if opcode == raw_socket.CLOSE else 0)

    threads = [threading.Thread(target=come) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert sorted(codes) == [0] + [4401] * 9


def test_it_opens_no_other_document_and_is_not_spent_by_the_attempt(tool: Tool) -> None:
    document_id, ticket = cut_off(tool, tool.ada)
    other = tool.other_teacher.workspace(tool.other_activity_id)["document_id"]
    assert Replica(tool.base, other, ticket).close_code() == 4401
    Replica(tool.base, document_id, ticket).join()


def sign_out(db: Session, tool: Tool) -> None:
    for session in db.scalars(select(ArrivalSession)):
        session.ended_at = clock.now()


def remove_from_the_course(db: Session, tool: Tool) -> None:
    db.get_one(Enrolment, tool.ada.enrolment_id).active = False


def switch_the_platform_off(db: Session, tool: Tool) -> None:
    db.execute(update(Platform).values(enabled=False))


def switch_the_deployment_off(db: Session, tool: Tool) -> None:
    db.execute(update(Deployment).values(enabled=False))


def let_the_session_run_out(db: Session, tool: Tool) -> None:
    db.execute(update(ArrivalSession).values(expires_at=clock.now() - timedelta(seconds=1)))


def let_the_ticket_run_out(db: Session, tool: Tool) -> None:
    db.execute(update(SocketTicket).values(expires_at=clock.now() - timedelta(seconds=1)))


def remove_the_activity(db: Session, tool: Tool) -> None:
    db.execute(update(ActivityLink).values(activity_id=None))
    db.execute(delete(Activity).where(Activity.id == tool.activity_id))


@pytest.mark.parametrize(
    "shut_out",
    [
        sign_out,
        remove_from_the_course,
        switch_the_platform_off,
        switch_the_deployment_off,
        let_the_session_run_out,
        let_the_ticket_run_out,
        remove_the_activity,
    ],
)
def test_it_is_worth_nothing_to_whoever_was_shut_out_meanwhile(
    tool: Tool, shut_out: Callable[[Session, Tool], None]
) -> None:
    document_id, ticket = cut_off(tool, tool.ada)
    with tool.database.transaction() as db:
        shut_out(db, tool)
    # Not let in for a moment and then closed: the close frame is the first.
    refused = (raw_socket.CLOSE, (4401).to_bytes(2, "big"))
    assert RawSocket(tool.base, document_id, ticket).next_frame() == refused


def test_who_left_the_group_meanwhile_finds_its_document_closed(tool: Tool) -> None:
    with tool.database.transaction() as db:
        builders.work_in_groups(db, tool.activity_id)
        classes.set_groups(db, db.get_one(Enrolment, tool.ada.enrolment_id), ["3"])
    document_id, ticket = cut_off(tool, tool.ada)
    with tool.database.transaction() as db:
        classes.set_groups(db, db.get_one(Enrolment, tool.ada.enrolment_id), ["5"], known=["3"])
    assert Replica(tool.base, document_id, ticket).close_code() == 4404


def test_it_does_not_join_a_copy_to_another_generation(tool: Tool) -> None:
    document_id, ticket = cut_off(tool, tool.ada)
    with tool.database.transaction() as db:
        db.get_one(SharedDocument, uuid.UUID(document_id)).generation += 1
    opened = RawSocket(tool.base, document_id, ticket, "&extended=1&generation=1").next_frame()
    assert opened is not None
    assert opened == (raw_socket.CLOSE, (4409).to_bytes(2, "big"))


def test_it_brings_nobody_more_than_their_role_of_now(tool: Tool) -> None:
    document_id, ticket = cut_off(tool, tool.ada)
    with tool.database.transaction() as db:
        db.execute(
            update(ArrivalSession)
            .where(ArrivalSession.enrolment_id == tool.ada.enrolment_id)
            .values(role="observer")
        )
    again = Replica(tool.base, document_id, ticket).join()
    again.highlight()
    assert again.until_refused() == "read-only"


def test_a_client_of_another_make_is_sent_none(tool: Tool) -> None:
    document_id = tool.ada.workspace(tool.activity_id)["document_id"]
    other = RawSocket(tool.base, document_id, tool.ada.ticket(document_id), "")
    until(tool.app.extensions["sync"].rooms.participants, "the other client")
    # Ben's is issued after whatever was wanted before.
    given(tool.replica(tool.ben))
    assert len(stored(tool)) == 1
    other.sock.close()


def stored(tool: Tool) -> list[bytes]:
    with tool.database.transaction() as db:
        return list(db.scalars(select(SocketTicket.token_hash)))


def test_only_its_hash_is_stored(tool: Tool) -> None:
    _, ticket = cut_off(tool, tool.ada)
    assert one_time.hash_of(ticket["ticket"]) in stored(tool)
    assert ticket["ticket"].encode() not in stored(tool)


def test_it_stays_good_while_the_socket_is_open_and_a_spent_one_stays_spent(tool: Tool) -> None:
    document_id = tool.ada.workspace(tool.activity_id)["document_id"]
    open_one = Replica(tool.base, document_id, tool.ada.ticket(document_id)).join()
    kept = one_time.hash_of(given(open_one)["ticket"])
    _, left = cut_off(tool, tool.ben)
    Replica(tool.base, document_id, left).join()
    soon = clock.now() + timedelta(seconds=1)
    with tool.database.transaction() as db:
        db.execute(update(SocketTicket).values(expires_at=soon))
    tool.app.extensions["sync"].resumption._prolong()
    with tool.database.transaction() as db:
        rows = db.execute(select(SocketTicket.token_hash, SocketTicket.expires_at))
        ends = {row.token_hash: row.expires_at for row in rows}
    assert ends[kept] > soon + timedelta(seconds=resumption.RENEW)
    assert one_time.hash_of(left["ticket"]) not in ends


def test_a_page_is_given_its_first_ticket_with_the_workspace_if_it_asks(tool: Tool) -> None:
    asked = f"/api/activities/{tool.activity_id}/workspace"
    assert tool.ada.call("POST", asked).json()["ticket"] is None
    opened = tool.ada.call("POST", f"{asked}?connect=1").json()
    assert opened["hidden_ticket"] is None
    first = Replica(tool.base, opened["document_id"], opened["ticket"]).join()
    first.highlight()
    first.until_saved()
    assert Replica(tool.base, opened["document_id"], opened["ticket"]).close_code() == 4401


def test_a_change_while_a_room_is_not_open_yet_is_in_the_revision_that_comes_with_it(
    tool: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resumption, "GATHER", 0)
    rooms, free = tool.app.extensions["sync"].rooms, threading.Event()
    document_id = tool.ada.workspace(tool.activity_id)["document_id"]
    ticket = tool.ada.ticket(document_id)
    rooms.do(free.wait)
    page = Replica(tool.base, document_id, ticket)
    until(lambda: rooms._queue.qsize() > 0, "the page to be admitted")
    changed = tool.teacher.call("PATCH", f"/api/activities/{tool.activity_id}", {"title": "New"})
    assert changed.ok, changed.text
    free.set()
    frame = page.until_frame(lambda frame: frame[0] == protocol.RESUMPTION)
    size, at = protocol.read_varuint(frame, 1)
    revision, _ = protocol.read_varuint(frame, at + size)
    assert revision == tool.ada.workspace(tool.activity_id)["revision"] > ticket["revision"]
