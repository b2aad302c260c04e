"""The event loop of sockets ends without a trace; reloads and tests start many in one process."""

import psutil

from lti_tool.sync.websocket.client import ClientConnection
from lti_tool.sync.websocket.event_loop import Received, SocketLoop


class Nobody:
    """Sink of a loop to which nobody connects."""

    def join(self, connection: ClientConnection) -> None:
        """Take nobody in."""

    def receive(self, received: Received) -> None:
        """Take nothing."""

    def leave(self, connection: ClientConnection) -> None:
        """Miss nobody."""


def test_a_loop_that_has_ended_leaves_no_file_open() -> None:
    before = psutil.Process().num_fds()
    loop = SocketLoop(Nobody())
    loop.start()
    assert psutil.Process().num_fds() > before
    loop.stop(within=1)
    assert psutil.Process().num_fds() == before
