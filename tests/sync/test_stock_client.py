"""An ordinary Yjs client (y-websocket, in Node) joins with a ticket and takes part."""

import json
import queue
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import select

from lti_tool.annotations.tables import Highlight
from tests.server import Somebody, Tool
from tests.waiting import PATIENCE

ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).with_name("stock_client.mjs")
NOTE = {
    "conversation": "00000000-0000-4000-8000-000000000001",
    "start": 0,
    "end": 5,
    "quote": "Hello",
    "prefix": "",
    "suffix": "",
    "tag": "t1",
    "created": 1_700_000_000_000,
}

Word = dict[str, Any]


class StockClient:
    """The provider in its own process, spoken to by lines."""

    def __init__(self, command: list[str], author: str) -> None:
        self.author = author
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._heard: list[Word] = []
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    @property
    def id(self) -> int:
        """Its client id."""
        return int(self.until(lambda word: "client" in word)["client"])

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
        while True:
            line = self._lines.get(timeout=PATIENCE)
            assert line, "it has ended"
            self._heard.append(json.loads(line))
            if is_wanted(self._heard[-1]):
                return self._heard[-1]

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
    base = tool.base.replace("http", "ws", 1)
    client = StockClient(
        [node, str(SCRIPT), base, document_id, ticket["ticket"], name], ticket["author"]
    )
    try:
        client.until(lambda word: "synced" in word)
        yield client
    finally:
        client.end()


def test_it_writes_and_reads_like_everybody_else(tool: Tool) -> None:
    ada = tool.replica(tool.ada)
    with joined(tool, tool.ben, "Ben") as ben:
        key = f"{ben.author}/made-by-yjs"
        ben.order(do="write", key=key, note=NOTE)
        ada.until(lambda _: key in ada.highlights)
        with tool.database.transaction() as db:
            assert db.scalars(select(Highlight.quote)).all() == ["Hello"]
        other = ada.highlight()
        ben.until(lambda word: other in word.get("notes", ()))


def test_it_hears_that_something_is_not_allowed(tool: Tool) -> None:
    ada = tool.replica(tool.ada)
    key = ada.highlight()
    ada.until_saved()
    with joined(tool, tool.ben, "Ben") as ben:
        ben.order(do="remove", key=key)
        warned = ben.until(lambda word: "warned" in word)["warned"]
        assert "Permission denied" in warned
        assert "not-yours" in warned
    assert key in tool.replica(tool.tutor).highlights


def test_two_see_each_others_cursors_under_the_servers_name_for_them(tool: Tool) -> None:
    with joined(tool, tool.ada, "The Teacher") as ada, joined(tool, tool.ben, "Ben") as ben:

        def of_ada(word: Word) -> bool:
            return any(client == ada.id for client, _ in word.get("states", ()))

        states = dict(ben.until(of_ada)["states"])
        assert states[ada.id] == {"user": {"author": ada.author}, "cursor": 1}
        ada.until(lambda word: any(client == ben.id for client, _ in word.get("states", ())))
