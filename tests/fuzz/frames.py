"""Frames that a client may send, one after the other from a seed: honest ones, and all the others.

Most get past the first bytes: they are updates that somebody wrote against the document as it
stands, with one thing or a few changed in them.
"""

from collections.abc import Callable
from dataclasses import dataclass

from lti_tool.sync.wire import protocol
from tests.annotations import wire
from tests.fuzz.choices import EDGES
from tests.fuzz.damage import vary_bytes
from tests.fuzz.hostile import Hostility
from tests.fuzz.room import Person, Room
from tests.fuzz.updates import Update, number

_REMEMBERED = 40


@dataclass(frozen=True)
class Sent:
    """One frame, and whose socket it comes through. An honest one must be accepted."""

    person: Person
    frame: bytes | str
    is_honest: bool = False


class Frames:
    """The frames of one document's life; what comes next depends on how the document stands."""

    def __init__(
        self, room: Room, operation: Callable[[Person], Update], hostility: Hostility
    ) -> None:
        """`operation` writes what a page offers, in somebody's name."""
        self.room = room
        self.random = room.random
        self._operation = operation
        self._hostility = hostility
        self._sent_before: list[bytes] = []

    def next(self) -> Sent:
        chance = self.random.random()
        if chance < 0.12:
            person, update = self.room.live()
            self._remember(update)
            return Sent(person, protocol.update(update), is_honest=True)
        person = self.random.choices(self.room.hostile, (6, 3, 2, 1))[0]
        if chance < 0.15:
            return Sent(person, self._other_frame())
        update = self._update(person)
        if len(update) < 100_000:
            self._remember(update)
        frame = self.random.choice((protocol.update, protocol.update, protocol.step2))(update)
        if chance > 0.995:
            frame = vary_bytes(frame, self.random)
        return Sent(person, frame)

    def _update(self, person: Person) -> bytes:
        some = self.random
        chance = some.random()
        if chance < 0.15 and self._sent_before:
            written = some.choice(self._sent_before)
            update = self._parts(written)
            if update is None:
                return vary_bytes(written, some) if some.random() < 0.5 else written
            if some.random() < 0.3 and update.sections:
                self._take_over(update, person)
        elif chance < 0.25:
            update = Update()
            self._hostility.forge(update, person)
        else:
            update = self._operation(person)
        for _ in range(some.choice((0, 0, 0, 1, 1, 1, 1, 2, 3))):
            self._hostility.vary(update, person)
        written = update.encode()
        return vary_bytes(written, some) if some.random() < 0.08 else written

    def _parts(self, update: bytes) -> Update | None:
        """Parts of an earlier update, or None where it cannot be decoded."""
        try:
            return Update.of(update, self.room.kinds)
        except Exception:  # whatever it is, it is sent as it is
            return None

    def _take_over(self, update: Update, person: Person) -> None:
        """The same under a client id of one's own, at its next clock."""
        section = update.sections[0]
        client = self.random.choice(person.clients)
        section.client, section.clock = client, self.room.server.index.clock(client)

    def _remember(self, update: bytes) -> None:
        self._sent_before.append(update)
        if len(self._sent_before) > _REMEMBERED:
            del self._sent_before[self.random.randrange(_REMEMBERED)]

    def _other_frame(self) -> bytes | str:
        """Everything in y-protocols that is no change, and what is no frame at all."""
        some = self.random
        kind = some.choice((0, 0, 0, 1, 2, 3, 4, 99, 100, 101, 102, 127, 128, *EDGES))
        payload = some.choice((b"", b"\0", some.randbytes(some.randrange(20)), self._vector()))
        length = number(some.choice((len(payload),) * 4 + EDGES + (b"\x80\x80", b"\x80\x00")))
        step = wire.uint(some.choice((0, 0, 0, 1, 2, 3, *EDGES)))
        return some.choice((
            wire.uint(kind) + step + length + payload,
            b"\0" + wire.uint(0) + wire.uint(len(payload)) + payload,
            wire.uint(kind) + length + payload,
            wire.uint(kind),
            b"",
            some.randbytes(some.randrange(40)),
            "not bytes",
            b'{"type":"update"}',
            protocol.step1(self._vector()),
            protocol.step1(vary_bytes(self._vector(), some)),
        ))  # fmt: skip

    def _vector(self) -> bytes:
        """A state vector, of the past, the present or a future."""
        some = self.random
        clients = some.sample(self.room.known_clients(), len(self.room.known_clients()) // 2)
        pairs = [(c, some.choice((self.room.server.index.clock(c), 0, 2**31 - 1, 5, 2**32)))
                 for c in (*clients, some.choice((7, 2**53 - 1, 2**64)))]  # fmt: skip
        return wire.uint(len(pairs)) + b"".join(wire.uint(a) + wire.uint(b) for a, b in pairs)
