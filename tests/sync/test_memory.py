"""A room may be open for weeks: what nobody needs any more is not kept in it."""

import socket
import uuid
import weakref
from typing import Any

import pytest
from pycrdt import Doc, Map
from wsproto import ConnectionType, WSConnection

from lti_tool.annotations.kind import Annotations
from lti_tool.documents.tickets import Admission
from lti_tool.documents.writer import Writer
from lti_tool.sync.incoming import PendingUpdate
from lti_tool.sync.room.document import LiveDocument
from lti_tool.sync.room.room import Room
from lti_tool.sync.websocket.client import ClientConnection
from tests.server import note


class Watched(ClientConnection):
    """A socket that a weak reference can watch."""

    __slots__ = ("__weakref__",)


def somebody(sock: socket.socket, document_id: uuid.UUID) -> Watched:
    """A student's socket."""
    admission = Admission(
        document_id=document_id,
        kind="annotations",
        client_id_namespace=document_id,
        generation=1,
        session_id=uuid.uuid4(),
        enrolment_id=uuid.uuid4(),
        group_id=None,
        client_id=1,
        writer=Writer("aaaaaaaa", may_annotate=True, may_moderate=False, may_manage_tags=False),
    )
    return Watched(sock, WSConnection(ConnectionType.SERVER), admission, extended=True)


@pytest.mark.parametrize("leaves", ["before it is on disk", "afterwards"])
def test_a_writer_who_has_left_is_forgotten(leaves: str) -> None:
    here, there = socket.socketpair()
    with here, there:
        document_id = uuid.uuid4()
        room = Room(document_id, document_id, Annotations())
        ada = somebody(here, document_id)
        room.join(ada)
        update = PendingUpdate(ada, b"", number=1, size=1, received_at=0.0)
        update.encoded, update.claimed = b"\0\0", (7, 8)
        room.accept(update)
        assert room.claims_of(ada) == 2
        if leaves == "before it is on disk":
            room.leave(ada)
            room.commit()
        else:
            room.commit()
            assert room.claims_of(ada) == 2
            room.leave(ada)
        kept = weakref.ref(ada)
        del ada, update
        assert kept() is None


def test_changes_that_are_followed_are_not_kept_besides_the_document() -> None:
    copy = LiveDocument(Annotations(), [])
    writer: Doc[Any] = Doc(client_id=5)
    highlights = writer.get("highlights", type=Map)
    for number in range(20):
        before = writer.get_state()
        highlights[f"aaaaaaaa/{number}"] = note()
        copy.apply_logged(writer.get_update(before))
    assert len(copy.doc.get("highlights", type=Map)) == 20
    assert copy._captured == []
