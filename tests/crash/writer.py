"""Somebody who writes on and on, through every loss of the connection."""

import random
import threading
import uuid
from dataclasses import dataclass, field
from typing import Any

from pycrdt import Doc

from tests.crash.contents import Contents
from tests.server import Somebody
from tests.sync.page import BROKEN, Page


@dataclass
class Known:
    """Things that the server acknowledged: the number at each key, and the deleted keys."""

    numbers: dict[str, int] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)


class Writer(threading.Thread):
    """One person with one page, in a thread of its own; the test lets it go on and pauses it."""

    def __init__(
        self,
        bases: list[str],
        somebody: Somebody,
        document_id: str,
        contents: Contents,
        seed: int,
    ) -> None:
        super().__init__(daemon=True)
        self._contents = contents
        self.page = Page(somebody, document_id)
        self.failure: BaseException | None = None
        self._bases = bases
        self._chance = random.Random(seed)
        self._count = 0
        self._writing = threading.Event()
        self._connecting = threading.Event()
        self._ended = threading.Event()

    # For the test.

    def go_on(self) -> None:
        """Write again."""
        self._connecting.set()
        self._writing.set()

    def pause(self) -> None:
        """Write nothing new, and stay away once the connection is lost: whoever connects sends
        what the server lacks, also what it had called saved.
        """
        self._connecting.clear()
        self._writing.clear()

    def come_back(self) -> None:
        """Connect again, and send what has been written until it is saved."""
        self._connecting.set()

    def end(self) -> None:
        """Leave."""
        self._ended.set()

    def wait(self, seconds: float) -> None:
        """Let so much time pass, while it writes."""
        self._ended.wait(seconds)

    def known(self) -> Known:
        """Things that the server acknowledged to this writer."""
        known = Known()
        for key, number in list(self.page.saved):
            if number is None:
                known.deleted.add(key)
            else:
                known.numbers[key] = number
        for key in known.deleted:
            known.numbers.pop(key, None)
        return known

    # The thread.

    def run(self) -> None:
        """Write, and connect again whenever the connection is lost."""
        try:
            while not self._ended.is_set():
                try:
                    self._step()
                except BROKEN:
                    self.page.disconnect()
                    self._ended.wait(0.1)
        except BaseException as failure:
            self.failure = failure
            raise
        finally:
            self.page.disconnect()

    def _step(self) -> None:
        if not self.page.is_open:
            if not self._connecting.wait(0.1):
                return
            self.page.connect(self._chance.choice(self._bases))
        elif self.page.is_live and self._writing.is_set() and len(self.page.unsaved) < 20:
            self._write()
        self.page.receive(0.01)

    def _write(self) -> None:
        page, contents, chance = self.page, self._contents, self._chance
        keys = list(contents.shown(page.doc))
        own = [key for key in keys if key.startswith(page.author)]
        choice = chance.random()
        if not own or choice < 0.2:
            key = f"{page.author}/{uuid.UUID(int=chance.getrandbits(128))}"
            page.write(lambda: contents.add(page.doc, key, chance), (key, 0))
        elif choice < 0.25:
            key = chance.choice(own)
            page.write(lambda: contents.delete(page.doc, key), (key, None))
        elif choice < 0.35:
            self._forge([key for key in keys if not key.startswith(page.author)])
        else:
            self._count += 1
            key, count = chance.choice(own), self._count
            page.write(lambda: contents.change(page.doc, key, count), (key, count))

    def _forge(self, others: list[str]) -> None:
        """Send a forbidden edit, as a hostile page would; it must never be seen anywhere."""
        if not others:
            return
        forger: Doc[Any] = Doc(client_id=self._chance.getrandbits(31))
        forger.apply_update(self.page.doc.get_update())
        before = forger.get_state()
        with forger.transaction():
            self._contents.forge(forger, others, self._chance)
        self.page.forge(forger.get_update(before))
