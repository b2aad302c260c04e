"""A transport keeps what is not sent yet, up to a limit, and still reads what came last."""

import socket
import struct
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from itertools import chain, cycle, repeat

import pytest
from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, Event

from lti_tool.sync import limits
from lti_tool.sync.websocket.transport import Transport, TransportClosed
from lti_tool.sync.wire import frames, protocol
from lti_tool.sync.wire.close_codes import CloseCode
from tests.sync.raw_socket import CLOSE, PING, frame

DOCUMENT = b"d" * (8 * limits.UNSENT_BYTES)
HUGE = struct.pack(">BBQ", 0x82, 0xFF, 2**62) + b"\0\0\0\0"
"""The head of a frame that will never be whole."""
HANDSHAKE = (
    b"GET / HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


class CountingParser(WSConnection):
    """wsproto's own after a handshake; it also counts."""

    def __init__(self) -> None:
        super().__init__(ConnectionType.SERVER)
        self.reads = self.parsed = 0

    def receive_data(self, data: bytes | None) -> None:
        self.reads += 1
        super().receive_data(data)

    def events(self) -> Generator[Event, None, None]:
        for event in super().events():
            self.parsed += 1
            yield event


@pytest.fixture
def parser() -> CountingParser:
    """Parser of what the transport receives."""
    made = CountingParser()
    made.receive_data(HANDSHAKE)
    for _ in made.events():
        made.send(AcceptConnection())
    made.reads = made.parsed = 0
    return made


@pytest.fixture
def ends(parser: CountingParser) -> Iterator[tuple[Transport, socket.socket]]:
    """A transport, and the other side's socket."""
    here, there = socket.socketpair()
    yield Transport(here, parser), there
    here.close()
    there.close()


def test_a_document_that_is_larger_than_the_limit_does_not_count_against_it(
    ends: tuple[Transport, socket.socket],
) -> None:
    transport, there = ends
    transport.send(DOCUMENT)
    transport.send(b"more")
    assert not transport.is_closing
    taken = b""
    while len(taken) < len(DOCUMENT) + 4:
        transport.send_pending()
        taken += there.recv(2**20)
    assert taken == DOCUMENT + b"more"


def test_what_piles_up_behind_it_does(ends: tuple[Transport, socket.socket]) -> None:
    transport, _ = ends
    transport.send(DOCUMENT)
    for _ in range(5):
        assert not transport.is_closing
        transport.send(b"x" * (limits.UNSENT_BYTES // 4))
    transport.send(b"more")
    assert transport.is_closing


FLOODS: list[tuple[str, Callable[[], Iterable[bytes]]]] = [
    ("empty messages", lambda: repeat(frame(b"") * 10_000)),
    ("empty pings", lambda: repeat(frame(b"", PING) * 10_000)),
    ("single bytes", lambda: cycle(bytes([byte]) for byte in frame(b"x" * 100))),
    ("a frame that announces 2^62 bytes", lambda: chain([HUGE], repeat(b"x" * 60_000))),
    ("what is no frame", lambda: repeat(frame(b"", 0x3) * 10_000)),
]


@pytest.mark.parametrize("flood", [row[1] for row in FLOODS], ids=[row[0] for row in FLOODS])
def test_who_goes_on_after_the_close_is_not_read_for_long_and_still_receives_the_reason(
    ends: tuple[Transport, socket.socket],
    parser: CountingParser,
    flood: Callable[[], Iterable[bytes]],
) -> None:
    transport, there = ends
    transport.close(CloseCode.TOO_FAST)
    for data in flood():
        there.sendall(data)
        transport.receive([])
        assert parser.reads + parser.parsed <= 500
        if transport.is_paused:
            break
    assert there.recv(100) == frames.close(CloseCode.TOO_FAST)
    with pytest.raises(TransportClosed):
        transport.check(time.monotonic() + limits.CLOSE_TIMEOUT + 1)


def test_what_cannot_be_read_is_not_gathered(
    ends: tuple[Transport, socket.socket], parser: CountingParser
) -> None:
    transport, there = ends
    there.sendall(frame(b"", 0x3) * 20_000)
    transport.receive([])
    assert transport.is_paused
    assert parser.reads == 1
    assert there.recv(100) == frames.close(1002)


def test_an_answer_to_the_close_is_received_behind_what_was_on_its_way(
    ends: tuple[Transport, socket.socket],
) -> None:
    transport, there = ends
    transport.close(CloseCode.TRY_AGAIN)
    typed = frame(protocol.update(b"x" * 400)) * 100
    there.sendall(typed + frame(CloseCode.TRY_AGAIN.to_bytes(2, "big"), CLOSE))
    with pytest.raises(TransportClosed):
        transport.receive([])
    assert there.recv(100) == frames.close(CloseCode.TRY_AGAIN)
