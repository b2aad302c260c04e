"""An ordinary Yjs client (y-websocket, in Node) with a ticket of somebody's, in its own process."""

import json
import queue
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.server import Somebody, Tool
from tests.waiting import PATIENCE

ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).with_name("third_party_client.mjs")

Message = dict[str, Any]


class ThirdPartyClient:
    """The provider in its own process, driven by lines of JSON."""

    def __init__(self, command: list[str], author: str) -> None:
        self.author = author
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._received: list[Message] = []
        self._seen: set[int] = set()
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    @property
    def id(self) -> int:
        """Its client id."""
        return int(self.until(lambda message: "client" in message)["client"])

    def come(self, way: Somebody, document_id: str) -> None:
        """Have it connect again, by a new ticket and perhaps through another process."""
        ticket = way.ticket(document_id)["ticket"]
        self.order(do="come", base=way.base.replace("http", "ws", 1), ticket=ticket)

    def order(self, **order: Any) -> None:
        """Have it do something."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()

    def until(self, is_wanted: Callable[[Message], bool]) -> Message:
        """First message that is wanted, of those printed so far or from now on."""
        for message in self._received:
            if is_wanted(message):
                return message
        ends_at = time.monotonic() + PATIENCE
        while not is_wanted(message := self._next(ends_at)):
            pass
        return message

    def until_sees(self, client: int) -> None:
        """Wait until it sees what a client does."""
        ends_at = time.monotonic() + PATIENCE
        while client not in self._seen:
            self._next(ends_at)

    def until_sees_no_more_of(self, client: int) -> None:
        """Wait until it sees a client no more."""
        ends_at = time.monotonic() + PATIENCE
        while client in self._seen:
            self._next(ends_at)

    def _next(self, ends_at: float) -> Message:
        line = self._lines.get(timeout=max(0.0, ends_at - time.monotonic()))
        assert line, "it has ended"
        message: Message = json.loads(line)
        self._received.append(message)
        self._seen = set(message.get("seen", self._seen))
        return message

    def end(self) -> None:
        """End its process."""
        self._process.kill()
        self._process.wait()
        self._reader.join()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe
            pipe.close()

    def _read(self) -> None:
        """Read in a separate thread, so that a silent client cannot block the test for ever."""
        assert self._process.stdout
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put("")


@contextmanager
def joined(tool: Tool, who: Somebody, name: str) -> Iterator[ThirdPartyClient]:
    """A third-party client of somebody's, which has synced."""
    node = shutil.which("node")
    assert node, "node is not on the PATH; ./dev test and ./dev check see to that"
    document_id = who.workspace(tool.activity_id)["document_id"]
    ticket = who.ticket(document_id)
    base = who.base.replace("http", "ws", 1)
    client = ThirdPartyClient(
        [node, str(SCRIPT), base, document_id, ticket["ticket"], name], ticket["author"]
    )
    try:
        client.until(lambda message: "synced" in message)
        yield client
    finally:
        client.end()
