"""The wire is read and written alike at both ends, and what no client may send is refused."""

import contextlib
import json
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.sync.wire import protocol

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "protocol.json").read_text())


def place(fields: dict[str, Any] | None) -> protocol.LedPlace | None:
    if fields is None:
        return None
    ids = uuid.UUID(fields["lead"]), uuid.UUID(fields["conversation"])
    return protocol.LedPlace(*ids, fields["start"])


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["description"])
def test_what_is_written_is_what_the_page_reads(vector: dict[str, Any]) -> None:
    payload = bytes.fromhex(vector.get("payload", ""))
    written: dict[str, Callable[[], bytes]] = {
        "saved": lambda: protocol.saved(vector["count"]),
        "refused": lambda: protocol.refused(vector["number"], vector["code"]),
        "resumption": lambda: protocol.resumption(vector["ticket"], vector["revision"]),
        "settings": protocol.settings_changed,
        "pointer": lambda: protocol.pointer_changed(place(vector.get("place"))),
        "awareness": lambda: protocol.awareness(
            [protocol.ClientState(*each) for each in vector["states"]]
        ),
        "storing": lambda: protocol.storing(vector["isPossible"]),
        "order": lambda: protocol.order(vector["keys"]),
        "presence": lambda: protocol.presence(vector["authors"]),
        "step1": lambda: protocol.step1(payload),
        "step2": lambda: protocol.step2(payload),
        "update": lambda: protocol.update(payload),
    }
    assert written[vector["kind"]]().hex() == vector["hex"]


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_refused(frame: bytes) -> None:
    with contextlib.suppress(protocol.ProtocolError):
        protocol.parse(frame)


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"\x00",
        b"\x00\x02\x05ab",
        b"\x00\x02\x01abc",
        b"\x00\x07\x00",
        b"\x64\x01",
        b"\xff" * 99,
    ],
    ids=["nothing", "cut off", "too short", "too long", "no step", "a kind of ours", "endless"],
)
def test_what_is_no_message_of_a_client_is_refused(frame: bytes) -> None:
    with pytest.raises(protocol.ProtocolError):
        protocol.parse(frame)


def test_a_number_that_no_page_could_read_is_refused() -> None:
    """Told to the others as somebody's client id, it would keep them from reading all the rest."""
    largest = [protocol.ClientState(protocol.MAX_NUMBER, 0, "{}")]
    assert protocol.parse(protocol.awareness(largest)) == protocol.Awareness(largest)
    with pytest.raises(protocol.ProtocolError):
        protocol.parse(protocol.awareness([protocol.ClientState(protocol.MAX_NUMBER + 1, 0, "{}")]))
