"""One client on one socket, and what all of them together have seen.

It keeps no replica, unlike lti_tool.demo.yjs_client: a thousand clients on one core that apply
every update would measure themselves. The wire format is shared, the times stand in the updates.
"""

import asyncio
import time
import zlib
from array import array
from collections import Counter
from typing import Any

from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

from benchmarks.load.connect import ConnectionPlan, update_frame
from benchmarks.load.yjs_writer import STAMP, YjsWriter
from lti_tool.sync.wire import protocol

_JOIN_SECONDS = 60
_LARGEST_FRAME = 256 * 1024 * 1024
_OFFER = {"Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits"}
_END_OF_MESSAGE = b"\0\0\xff\xff"
"""Bytes that a sender leaves out of every compressed message (RFC 7692)."""


class Tally:
    """Counts of all clients: deliveries with their times, refusals, sockets that were closed."""

    def __init__(self) -> None:
        self.sent_at = array("q")
        self.took = array("q")
        self.extra = 0
        """Deliveries to clients that came while others were writing: how many is up to chance."""
        self.refused: Counter[str] = Counter()
        self.closed: Counter[str] = Counter()
        self.troubles: Counter[str] = Counter()

    def forget(self) -> None:
        """Start counting deliveries anew."""
        self.sent_at, self.took, self.extra = array("q"), array("q"), 0


class Seat(WSListener):  # type: ignore[misc]  # picows is not installed where types are checked
    """One client: greets, notes when it is in step, counts what it receives, writes when told."""

    def __init__(self, tally: Tally, number: int, room: str, plan: ConnectionPlan) -> None:
        self.number = number
        self.room = room
        self.is_settled = False
        """True where it was there before the writing began, so that it must receive everything."""
        self.identity = (plan.client_id, plan.author)
        self._writer = YjsWriter(*self.identity, number % 0x10000, room)
        self.written = 0
        self.saved = 0
        self._sender = f"{number % 0x10000:04x}".encode()
        self._tally = tally
        self._plan = plan
        self._skip = len(plan.prefix)
        self._in_step: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._is_leaving = False
        self._transport: Any = None
        self._window: Any = None
        """The state of inflating, where the server compresses."""
        self._forgets = False
        """True where each of its messages is compressed by itself."""

    async def join(self) -> None:
        """Connect, ask for the document, and wait until it is here."""
        self._transport, _ = await ws_connect(
            lambda: self,
            self._plan.url,
            websocket_handshake_timeout=_JOIN_SECONDS,
            max_frame_size=_LARGEST_FRAME,
            extra_headers=_OFFER if self._plan.deflate else None,
        )
        await asyncio.wait_for(self._in_step, _JOIN_SECONDS)

    def on_ws_connected(self, transport: "WSTransport") -> None:
        """Say who we are and what we have."""
        agreed = transport.response.headers.get("Sec-WebSocket-Extensions", "")
        self._forgets = "server_no_context_takeover" in agreed
        for frame in self._plan.greeting:
            transport.send(WSMsgType.BINARY, frame)

    def on_ws_frame(self, transport: "WSTransport", frame: "WSFrame") -> None:
        """Take in one frame."""
        if frame.msg_type == WSMsgType.BINARY:
            now = time.perf_counter_ns()
            payload = frame.get_payload_as_bytes()
            if frame.rsv1:
                payload = self._inflated(payload)
            kind = payload[self._skip]
            if kind == 0:
                self._take(transport, payload, now)
            elif self._plan.acknowledges and kind == protocol.SAVED:
                self.saved, _ = protocol.read_varuint(payload, 1)
            elif self._plan.acknowledges and kind == protocol.REFUSED:
                _, at = protocol.read_varuint(payload, 1)
                self._tally.refused[protocol.read_payload(payload, at).decode()] += 1
        elif frame.msg_type == WSMsgType.CLOSE:
            if not self._is_leaving:
                self._tally.closed[str(frame.get_close_code())] += 1
                self._is_leaving = True
            transport.disconnect()

    def _inflated(self, payload: bytes) -> bytes:
        if self._window is None or self._forgets:
            self._window = zlib.decompressobj(-zlib.MAX_WBITS)
        inflated: bytes = self._window.decompress(payload + _END_OF_MESSAGE)
        return inflated

    def _take(self, transport: "WSTransport", payload: bytes, now: int) -> None:
        step = payload[self._skip + 1]
        if step == 2:
            tally = self._tally
            for sent_at, sender in STAMP.findall(payload):
                if sender == self._sender:
                    continue
                if self.is_settled:
                    sent = int(sent_at, 16)
                    tally.sent_at.append(sent)
                    tally.took.append(now - sent)
                else:
                    tally.extra += 1
        elif step == 0:
            transport.send(WSMsgType.BINARY, self._plan.reply)
        elif not self._in_step.done():
            self._in_step.set_result(None)

    def on_ws_disconnected(self, transport: "WSTransport") -> None:
        """Note a line that was cut."""
        del transport
        if not self._is_leaving:
            self._tally.closed["line cut"] += 1
        if not self._in_step.done():
            self._in_step.set_exception(ConnectionError("closed before it was in step"))
            self._in_step.exception()

    def write(self, update: bytes) -> None:
        """Send one change."""
        self.written += 1
        self._transport.send(WSMsgType.BINARY, update_frame(self._plan, update))

    def write_first(self) -> None:
        """Write the note that the client rewrites later on."""
        self.write(self._writer.first())

    def write_second(self) -> None:
        """Rewrite it for the first time."""
        self.write(self._writer.second())

    def write_text(self) -> None:
        """Rewrite it once more."""
        self.write(self._writer.rewritten())

    def write_note(self) -> None:
        """Write one more note."""
        self.write(self._writer.another())

    @property
    def has_to_wait(self) -> bool:
        """True while the server has not acknowledged everything."""
        return self._plan.acknowledges and self.saved < self.written

    async def leave(self) -> None:
        """Close the socket."""
        self._is_leaving = True
        if self._transport is not None:
            self._transport.send_close()
            self._transport.disconnect()
            await self._transport.wait_disconnected()
