"""The demo's Yjs client, with what only a test asks: refusals, people, and how a socket ended."""

import json
import time
from collections.abc import Callable, Sequence

from websockets.exceptions import ConnectionClosed

from lti_tool.demo.yjs_client import TIMEOUT, YjsClient
from lti_tool.sync.wire import protocol


class WatchedClient(YjsClient):
    """A Yjs client for documents of any kind, one step at a time."""

    present: Sequence[str] = ()
    """Author ids of those who are here, as the server listed them last."""

    def take(self, frame: bytes) -> None:
        super().take(frame)
        kind, at = protocol.read_varuint(frame, 0)
        if kind == protocol.PRESENCE:
            self.present = json.loads(protocol.read_payload(frame, at))

    def until_frame(self, is_wanted: Callable[[bytes], object]) -> bytes:
        """Take frames until one is wanted; that one. Raises TimeoutError."""
        ends_at = time.monotonic() + TIMEOUT
        while not is_wanted(frame := self.receive(ends_at - time.monotonic())):
            pass
        return frame

    def until_present(self, *authors: str) -> None:
        """Take frames until these authors are here, and nobody else."""
        self.until(lambda: sorted(self.present) == sorted(authors))

    def until_refused(self) -> str:
        """Wait for a refusal of what was sent last; its code."""
        self.until(lambda: self.sent in self.refusals)
        return self.refusals.pop(self.sent)

    def close_code(self) -> int:
        """Wait until the server closes the socket; its code. Raises TimeoutError."""
        try:
            while True:
                self.receive()
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 1006
