"""A line keeps what its reader has not taken yet, up to a limit, and hears what was said last."""

import socket
from collections.abc import Iterator

import pytest
from wsproto import ConnectionType, WSConnection

from lti_tool.sync import limits
from lti_tool.sync.line import Line

DOCUMENT = b"d" * (8 * limits.UNSENT)


@pytest.fixture
def ends() -> Iterator[tuple[Line, socket.socket]]:
    """A line, and the other side's socket."""
    here, there = socket.socketpair()
    yield Line(here, WSConnection(ConnectionType.SERVER)), there
    here.close()
    there.close()


def test_a_document_that_is_larger_than_the_limit_does_not_count_against_it(
    ends: tuple[Line, socket.socket],
) -> None:
    line, there = ends
    line.send(DOCUMENT)
    line.send(b"more")
    assert not line.is_closing
    taken = b""
    while len(taken) < len(DOCUMENT) + 4:
        line.send_rest()
        taken += there.recv(2**20)
    assert taken == DOCUMENT + b"more"


def test_what_piles_up_behind_it_does(ends: tuple[Line, socket.socket]) -> None:
    line, _ = ends
    line.send(DOCUMENT)
    for _ in range(5):
        assert not line.is_closing
        line.send(b"x" * (limits.UNSENT // 4))
    line.send(b"more")
    assert line.is_closing
