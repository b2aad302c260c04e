"""Every limit of a socket, tried from outside; and whoever keeps to them notices nothing."""

import struct
import threading
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import func, select, text

from lti_tool.documents.tables import DocumentClient, DocumentUpdate, SharedDocument
from lti_tool.sync import limits
from lti_tool.sync.wire import protocol
from lti_tool.sync.wire.close_codes import CloseCode
from tests.server import Replica, Tool
from tests.sync import raw_socket
from tests.sync.raw_socket import RawSocket, frame
from tests.waiting import until

CONTINUED = 0x0
HUGE = b"x" * (limits.MAX_MESSAGE + 1)


def mallory(tool: Tool, more: str = "&extended=1") -> RawSocket:
    """A socket of Ben's, made by hand."""
    document_id = tool.ben.workspace(tool.activity_id)["document_id"]
    return RawSocket(tool.base, document_id, tool.ben.ticket(document_id), more)


@pytest.fixture
def ada(tool: Tool) -> Iterator[Replica]:
    """Somebody who keeps to everything; what she writes before and after arrives."""
    replica = tool.replica(tool.ada)
    replica.highlight()
    replica.until_saved()
    before = updates_in_log(tool)
    yield replica
    assert updates_in_log(tool) == before
    replica.highlight()
    replica.until_saved()


def updates_in_log(tool: Tool) -> list[bytes]:
    with tool.database.transaction() as db:
        return list(db.scalars(select(DocumentUpdate.update).order_by(DocumentUpdate.number)))


def varint(number: int) -> bytes:
    """Encode as lib0 does: seven bits a byte, the lowest first."""
    data = bytearray()
    while number > 0x7F:
        data.append(0x80 | number & 0x7F)
        number >>= 7
    return bytes((*data, number))


def repeated(data: bytes, count: int) -> Callable[[RawSocket], None]:
    return lambda sock: sock.send(data * count)


SENT: list[tuple[str, set[int | None], Callable[[RawSocket], None]]] = [
    ("a message that is too large", {1009}, lambda sock: sock.send(frame(HUGE))),
    (
        "a message that is too large, in pieces",
        {1009},
        lambda sock: sock.send(
            frame(b"\0", final=False) + frame(b"x" * 4000, CONTINUED, final=False) * 66
        ),
    ),
    (
        "a frame that announces 2^62 bytes",
        {1009},
        lambda sock: sock.send(struct.pack(">BBQ", 0x82, 0xFF, 2**62) + b"\0\0\0\0" + HUGE),
    ),
    ("too many messages", {4429}, repeated(frame(protocol.update(b"\0\0")), 1000)),
    ("too many questions", {4429}, repeated(frame(protocol.step1(b"\0")), 25)),
    ("too many pings", {4429}, repeated(frame(b"", raw_socket.PING), 1000)),
    (
        "too many pieces",
        {4429},
        lambda sock: sock.send(frame(b"", final=False) + frame(b"", CONTINUED, final=False) * 1000),
    ),
    ("a text", {1008}, lambda sock: sock.send(frame(b"hello", raw_socket.TEXT))),
    ("a text that is none", {1007}, lambda sock: sock.send(frame(b"\xff", raw_socket.TEXT))),
    ("a frame without a mask", {1002}, lambda sock: sock.send(frame(b"\0", masked=False))),
    ("an unknown kind of frame", {1002}, lambda sock: sock.send(frame(b"", 0x3))),
    ("reserved bits", {1002}, lambda sock: sock.send(frame(b"\0", bits=0x40))),
    ("a long ping", {1002}, lambda sock: sock.send(frame(b"x" * 126, raw_socket.PING))),
    ("half a close code", {1002}, lambda sock: sock.send(frame(b"\x03", raw_socket.CLOSE))),
    ("a close code nobody may use", {1002}, lambda sock: sock.send(frame(b"\x03\xed", 0x8))),
    ("the rest of nothing", {1002}, lambda sock: sock.send(frame(b"x", CONTINUED))),
    (
        "a message in the middle of another",
        {1002},
        lambda sock: sock.send(frame(b"\0", final=False) + frame(b"\0")),
    ),
    ("a kind of the server's own", {1008}, lambda sock: sock.send(frame(protocol.saved(9)))),
    ("a number without end", {1008}, lambda sock: sock.send(frame(b"\xff" * 5000))),
    ("no message at all", {1008}, lambda sock: sock.send(frame(b""))),
    ("a state vector that is none", {1008}, lambda sock: sock.send(frame(protocol.step1(b"")))),
]


@pytest.mark.parametrize(("codes", "send"), [row[1:] for row in SENT], ids=[r[0] for r in SENT])
def test_what_goes_too_far_closes_the_socket(
    tool: Tool, ada: Replica, codes: set[int | None], send: Callable[[RawSocket], None]
) -> None:
    sock = mallory(tool)
    send(sock)
    assert sock.close_code() in codes
    assert ada.author


def test_too_many_bytes_close_the_socket(
    tool: Tool, ada: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "BYTE_BURST", 20_000)
    sock = mallory(tool)
    sock.send(frame(protocol.step1(b"\0" * 10_000)) * 4)
    assert sock.close_code() in (CloseCode.TOO_FAST, CloseCode.POLICY)
    assert ada.author


def test_a_message_that_never_ends_is_not_waited_for(
    tool: Tool, ada: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MESSAGE_TIMEOUT", 1)
    sock = mallory(tool)
    sock.send(frame(protocol.update(b"x" * 50))[:20])
    assert sock.close_code() == CloseCode.TOO_SLOW
    assert ada.author


def test_who_does_not_answer_pings_is_gone(
    tool: Tool, ada: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PING_INTERVAL", 0.5)
    monkeypatch.setattr(limits, "IDLE_TIMEOUT", 5)
    sock = mallory(tool)
    assert sock.close_code() is None
    # Her client answers by itself, and she stays.
    assert ada.socket.ping().wait(10)


def test_a_reader_who_takes_nothing_is_sent_away_and_nobody_waits(
    tool: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "UNSENT_BYTES", 50_000)
    # It takes more than anybody writes to fill the buffers of a socket.
    monkeypatch.setattr(limits, "BYTE_BURST", 2**30)
    monkeypatch.setattr(limits, "SHARE_BYTES", 2**30)
    ada, ben = tool.replica(tool.ada), tool.replica(tool.tutor)
    sock = mallory(tool)
    sock.sock.setsockopt(6, 10, 1)  # as small a window as there is
    rooms = tool.app.extensions["sync"].rooms
    until(lambda: len(rooms.participants()) == 3, "everybody to be here")
    keys: set[str] = set()
    while len(rooms.participants()) == 3:
        keys.add(ada.highlight(quote="x" * 10_000))
        ada.until_saved()
        assert len(keys) < 2000, "it is still there"
    ben.until_has(*keys)
    sock.sock.close()


def test_who_sends_more_than_can_be_stored_waits_and_loses_nothing(
    tool: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "BACKPRESSURE_BYTES", 2_000)
    ada = tool.replica(tool.ada)
    with tool.database.transaction() as db:
        db.execute(text("SELECT 1 FROM shared_document FOR UPDATE"))
        keys = {ada.highlight() for _ in range(50)}
        (participant,) = tool.app.extensions["sync"].rooms.participants()
        until(lambda: participant.is_paused, "the socket to be left alone")
    ada.until_saved()
    assert keys == set(tool.replica(tool.ben).highlights.keys())


def test_one_person_has_only_so_many_sockets_on_one_document(tool: Tool) -> None:
    replicas = [tool.replica(tool.ben) for _ in range(limits.SOCKETS_PER_PERSON)]
    assert mallory(tool).close_code() == CloseCode.TOO_FAST
    replicas[0].highlight()
    replicas[0].until_saved()
    tool.replica(tool.ada)


@pytest.mark.parametrize(("limit", "most"), [("DOCUMENT_BYTES", 100), ("DOCUMENT_CLIENTS", 1)])
def test_a_document_that_is_full_takes_deletions_only(
    tool: Tool, monkeypatch: pytest.MonkeyPatch, limit: str, most: int
) -> None:
    ada = tool.replica(tool.ada)
    key = ada.highlight()
    ada.until_saved()
    monkeypatch.setattr(limits, limit, most)
    other = tool.replica(tool.ben)
    other.highlight()
    assert other.until_refused() == "full"
    ada.write(lambda: ada.highlights.pop(key))
    ada.until_saved()


def claimed(tool: Tool) -> int:
    """Number of client ids that belong to somebody."""
    with tool.database.transaction() as db:
        return db.scalar(select(func.count()).select_from(DocumentClient)) or 0


def test_a_message_under_many_new_client_ids_is_refused_before_all_are_looked_up(
    tool: Tool,
) -> None:
    ben = tool.replica(tool.ben)
    before = claimed(tool)
    # A struct that was collected says nothing, and is allowed to everybody.
    sections = [varint(1) + varint(7_000_000 + n) + b"\0\0\1" for n in range(9_000)]
    ben.send(varint(len(sections)) + b"".join(sections) + b"\0")
    assert ben.until_refused() == "foreign-client"
    assert claimed(tool) == before


def test_few_new_client_ids_are_claimed_through_one_socket(tool: Tool) -> None:
    ben = tool.replica(tool.ben)
    for n in range(limits.CLIENTS_PER_SOCKET + 1):
        ben.send(b"\1\1" + varint(7_000_000 + n) + b"\0\0\1\0")
    assert ben.until_refused() == "foreign-client"
    again = tool.replica(tool.ben)
    again.send(b"\1\1" + varint(8_000_000) + b"\0\0\1\0")
    again.until_saved()


def test_a_copy_of_another_generation_is_not_let_in(tool: Tool) -> None:
    assert mallory(tool, "&extended=1&generation=1").next_frame() is not None
    assert mallory(tool, "&extended=1&generation=2").close_code() == 4409
    with tool.database.transaction() as db:
        db.scalars(
            select(SharedDocument).order_by(SharedDocument.head.desc())
        ).first().generation = 2  # type: ignore[union-attr]
    assert mallory(tool, "&extended=1&generation=1").close_code() == 4409


def test_a_ticket_that_many_use_at_once_lets_one_in(tool: Tool) -> None:
    document_id = tool.ben.workspace(tool.activity_id)["document_id"]
    ticket = tool.ben.ticket(document_id)
    opened: list[int] = []

    def come() -> None:
        opcode, payload = RawSocket(tool.base, document_id, ticket).next_frame() or (8, b"\0\0")
        opened.append(int.from_bytes(payload[:2], "big") if opcode == raw_socket.CLOSE else 0)

    threads = [threading.Thread(target=come) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert sorted(opened) == [0] + [4401] * 9
