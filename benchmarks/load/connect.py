"""Connection of a client to a room: ticket where one is needed, address, first frames."""

import asyncio
import json
import random
from dataclasses import dataclass
from typing import Any

from benchmarks.load.yjs_writer import sized
from lti_tool.sync.wire import protocol

_STEP1 = protocol.step1(b"\0")
_STEP2_EMPTY = protocol.step2(protocol.EMPTY_UPDATE)


class NotLetIn(Exception):
    """The server answered a request for a ticket with something else."""


@dataclass
class ConnectionPlan:
    """Address, identity and first frames of one client for one room."""

    url: str
    client_id: int
    author: str
    prefix: bytes = b""
    """Bytes before every message: Hocuspocus names the document there."""
    greeting: tuple[bytes, ...] = (_STEP1,)
    reply: bytes = _STEP2_EMPTY
    acknowledges: bool = False
    """True where every change is answered with the tool's own SAVED, or REFUSED."""
    deflate: bool = False
    """True to offer compression, as browsers do."""


async def plan_connection(place: dict[str, Any]) -> ConnectionPlan:
    """Connection plan for a place of the benchmark: for the tool, with a fresh ticket.

    Raises NotLetIn.
    """
    plan = await _found(place)
    plan.deflate = place["deflate"]
    return plan


async def _found(place: dict[str, Any]) -> ConnectionPlan:
    address, room = place["address"], place["room"]
    if place["kind"] == "tool":
        asked = f"/api/documents/{room}/ticket"
        answer = place.get("ticket") or await _post(address, asked, place["session"])
        url = f"ws://{address}/sync/{room}?ticket={answer['ticket']}&extended=1"
        return ConnectionPlan(url, answer["client_id"], answer["author"], acknowledges=True)
    client_id = random.randrange(1, 2**31)
    author = f"{client_id:08x}"
    if place["kind"] == "hocuspocus":
        prefix = sized(room.encode())
        # Who comes in says so first, with any token where none is asked for.
        token = prefix + b"\2\0" + sized(b"none") + sized(b"4.7.0")
        greeting = (token, prefix + _STEP1)
        return ConnectionPlan(
            f"ws://{address}/", client_id, author, prefix, greeting, prefix + _STEP2_EMPTY
        )
    return ConnectionPlan(f"ws://{address}/{room}", client_id, author)


def update_frame(plan: ConnectionPlan, update: bytes) -> bytes:
    """A change as the wire has it."""
    return plan.prefix + protocol.update(update)


async def _post(address: str, path: str, session: str) -> dict[str, Any]:
    """One request on a connection of its own, as of a browser that has just come."""
    host, _, port = address.partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        lines = (
            f"POST {path} HTTP/1.1",
            f"Host: {address}",
            f"Authorization: Bearer {session}",
            "Content-Length: 0",
            "Connection: close",
        )
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        answer = await asyncio.wait_for(reader.read(), 60)
    finally:
        writer.close()
    head, _, body = answer.partition(b"\r\n\r\n")
    status = head.partition(b"\r\n")[0].decode(errors="replace")
    if " 200 " not in f"{status} ":
        raise NotLetIn(status or "the connection was closed without an answer")
    found: dict[str, Any] = json.loads(body)
    return found
