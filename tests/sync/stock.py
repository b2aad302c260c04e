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
SCRIPT = Path(__file__).with_name("stock_client.mjs")

Word = dict[str, Any]


class StockClient:
    """The provider in its own process, spoken to by lines."""

    def __init__(self, command: list[str], author: str) -> None:
        self.author = author
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._heard: list[Word] = []
        self._seen: set[int] = set()
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    @property
    def id(self) -> int:
        """Its client id."""
        return int(self.until(lambda word: "client" in word)["client"])

    def come(self, way: Somebody, document_id: str) -> None:
        """Have it connect again, by a new ticket and perhaps through another process."""
        ticket = way.ticket(document_id)["ticket"]
        self.order(do="come", base=way.base.replace("http", "ws", 1), ticket=ticket)

    def order(self, **order: Any) -> None:
        """Have it do something."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()

    def until(self, is_wanted: Callable[[Word], bool]) -> Word:
        """What is wanted, among what it has said or says from now on."""
        for word in self._heard:
            if is_wanted(word):
                return word
        ends_at = time.monotonic() + PATIENCE
        while not is_wanted(word := self._next(ends_at)):
            pass
        return word

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

    def _next(self, ends_at: float) -> Word:
        line = self._lines.get(timeout=max(0.0, ends_at - time.monotonic()))
        assert line, "it has ended"
        word: Word = json.loads(line)
        self._heard.append(word)
        self._seen = set(word.get("seen", self._seen))
        return word

    def end(self) -> None:
        """End its process."""
        self._process.kill()
        self._process.wait()
        self._reader.join()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe
            pipe.close()

    def _read(self) -> None:
        """In a thread of its own, so that a silent client is not waited for for ever."""
        assert self._process.stdout
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put("")


@contextmanager
def joined(tool: Tool, who: Somebody, name: str) -> Iterator[StockClient]:
    """A stock client of somebody's, which has synced."""
    node = shutil.which("node")
    assert node, "node is not on the PATH; ./dev test and ./dev check see to that"
    document_id = who.workspace(tool.activity_id)["document_id"]
    ticket = who.ticket(document_id)
    base = who.base.replace("http", "ws", 1)
    client = StockClient(
        [node, str(SCRIPT), base, document_id, ticket["ticket"], name], ticket["author"]
    )
    try:
        client.until(lambda word: "synced" in word)
        yield client
    finally:
        client.end()
