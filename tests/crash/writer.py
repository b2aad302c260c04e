"""Somebody who writes on and on, through every loss of the connection, as the page does."""

import contextlib
import random
import threading
import uuid
from dataclasses import dataclass, field
from typing import Any

import requests
from pycrdt import Doc, Map
from simple_websocket import Client, ConnectionClosed

from lti_tool.sync import protocol
from tests.server import note

_BROKEN = (ConnectionClosed, OSError, requests.RequestException)


@dataclass
class Known:
    """What the writer was told is on disk: of each note the number in its comment, or that it was
    deleted.
    """

    notes: dict[str, int] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)


class Writer(threading.Thread):
    """One person with one page, in a thread of its own; the test lets it go on and pauses it."""

    def __init__(self, bases: list[str], token: str, document_id: str, seed: int) -> None:
        super().__init__(daemon=True)
        self.author = ""
        self.doc: Doc[Any] = Doc()
        self.failure: BaseException | None = None
        self.refused = 0
        self._bases = bases
        self._headers = {"Authorization": f"Bearer {token}"}
        self._document_id = document_id
        self._chance = random.Random(seed)
        self._socket: Client | None = None
        self._is_live = False
        self._sent = 0
        self._numbers: dict[int, list[tuple[str, int | None]]] = {}
        self._unsaved: list[tuple[str, int | None]] = []
        self._saved: list[tuple[str, int | None]] = []
        self._count = 0
        self._writing = threading.Event()
        self._ended = threading.Event()

    # For the test.

    def go_on(self) -> None:
        """Write again."""
        self._writing.set()

    def pause(self) -> None:
        """Write nothing new; what has been written is still sent until it is saved."""
        self._writing.clear()

    def end(self) -> None:
        """Leave."""
        self._ended.set()

    @property
    def is_live(self) -> bool:
        """Whether it is connected and up to date."""
        return self._is_live

    def wait(self, seconds: float) -> None:
        """Let so much time pass, while it writes."""
        self._ended.wait(seconds)

    @property
    def is_saved(self) -> bool:
        """Whether everything that was written is on disk, as far as it was told."""
        return self._is_live and not self._unsaved

    def known(self) -> Known:
        """What it was told is on disk."""
        known = Known()
        for key, number in list(self._saved):
            if number is None:
                known.deleted.add(key)
            else:
                known.notes[key] = number
        for key in known.deleted:
            known.notes.pop(key, None)
        return known

    def notes(self) -> dict[str, Any]:
        """Every note as its page shows it."""
        shown: dict[str, Any] = self.doc.get("highlights", type=Map).to_py() or {}
        return shown

    # The thread.

    def run(self) -> None:
        """Write, and connect again whenever the connection is lost."""
        try:
            while not self._ended.is_set():
                try:
                    self._step()
                except _BROKEN:
                    self._part()
                    self._ended.wait(0.1)
        except BaseException as failure:
            self.failure = failure
            raise
        finally:
            self._part()

    def _step(self) -> None:
        if self._socket is None:
            self._connect()
        elif self._is_live and self._writing.is_set() and len(self._unsaved) < 20:
            self._write()
        self._listen(0.01)

    def _connect(self) -> None:
        base = self._chance.choice(self._bases)
        asked = f"{base}/api/documents/{self._document_id}/ticket"
        answer = requests.post(asked, headers=self._headers, timeout=5)
        answer.raise_for_status()
        ticket = answer.json()
        if not self.author:
            self.author = ticket["author"]
            self.doc = Doc(client_id=ticket["client_id"])
        address = base.replace("http", "ws", 1)
        self._socket = Client(
            f"{address}/sync/{self._document_id}?ticket={ticket['ticket']}&extended=1"
        )
        self._sent = 0
        self._numbers.clear()
        self._socket.send(protocol.step1(self.doc.get_state()))

    def _part(self) -> None:
        self._is_live = False
        if self._socket is not None:
            with contextlib.suppress(*_BROKEN):
                self._socket.close()
        self._socket = None

    def _listen(self, seconds: float) -> None:
        while self._socket is not None:
            frame = self._socket.receive(timeout=seconds)
            if frame is None:
                return
            assert isinstance(frame, bytes)
            self._take(frame)
            seconds = 0

    def _take(self, frame: bytes) -> None:
        if frame[0] == 100:
            count, _ = protocol._varuint(frame, 1)
            for number in sorted(n for n in self._numbers if n <= count):
                for deed in self._numbers.pop(number):
                    self._unsaved.remove(deed)
                    self._saved.append(deed)
        elif frame[0] == 101:
            number, _ = protocol._varuint(frame, 1)
            assert self._numbers.pop(number) == [], "something honest was refused"
            self.refused += 1
        elif frame[0] == 0:
            message = protocol.parse(frame)
            if isinstance(message, protocol.Step1):
                self._resend(message.state_vector)
            elif isinstance(message, protocol.Change):
                self.doc.apply_update(message.update)

    def _resend(self, state_vector: bytes) -> None:
        """Send what the server lacks; what it has is on its disk, told or not."""
        update = self.doc.get_update(state_vector)
        self._is_live = True
        if update == protocol.EMPTY_UPDATE:
            self._saved += self._unsaved
            self._unsaved.clear()
        else:
            self._send(update, list(self._unsaved))

    def _send(self, update: bytes, deeds: list[tuple[str, int | None]]) -> None:
        if self._socket is not None:
            self._sent += 1
            self._numbers[self._sent] = deeds
            self._socket.send(protocol.update(update))

    def _write(self) -> None:
        before = self.doc.get_state()
        root: Map[Any] = self.doc.get("highlights", type=Map)
        own = [key for key in root.keys() if key.startswith(self.author)]  # noqa: SIM118  # no dict
        choice = self._chance.random()
        if not own or choice < 0.2:
            deed = self._add(root)
        elif choice < 0.25:
            deed = (self._chance.choice(own), None)
            with self.doc.transaction():
                del root[deed[0]]
        elif choice < 0.35:
            self._forge(root)
            return
        else:
            deed = self._say(root, self._chance.choice(own))
        self._unsaved.append(deed)
        self._send(self.doc.get_update(before), [deed])

    def _add(self, root: "Map[Any]") -> tuple[str, int | None]:
        key = f"{self.author}/{uuid.UUID(int=self._chance.getrandbits(128))}"
        said = Map({"text": "0", "created": 1})
        with self.doc.transaction():
            root[key] = note(comments=Map({f"{self.author}/c": said}))
        return key, 0

    def _say(self, root: "Map[Any]", key: str) -> tuple[str, int | None]:
        self._count += 1
        with self.doc.transaction():
            root[key]["comments"][f"{self.author}/c"]["text"] = str(self._count)
        return key, self._count

    def _forge(self, root: "Map[Any]") -> None:
        """What is not allowed, from a page that does not care: never anywhere to be seen."""
        others = [key for key in root.keys() if not key.startswith(self.author)]  # noqa: SIM118
        if not others:
            return
        forger: Doc[Any] = Doc(client_id=self._chance.getrandbits(31))
        forger.apply_update(self.doc.get_update())
        before = forger.get_state()
        notes: Map[Any] = forger.get("highlights", type=Map)
        with forger.transaction():
            if self._chance.random() < 0.5:
                del notes[self._chance.choice(others)]
                # A deletion alone leaves the state as it is; this one has something new, too.
            notes[f"{others[0][:8]}/{uuid.uuid4()}"] = note()
        self._send(forger.get_update(before), [])
