"""Ids, keys, places and numbers that a hostile client can name, most of which exist."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from lti_tool.annotations.schema import ROOTS
from tests.fuzz.classroom import Classroom
from tests.fuzz.room import STRANGE_CLIENTS, Person, Room
from tests.fuzz.updates import Item, Number, Ref, Update
from tests.fuzz.values import KINDS, Content

EDGES = (0, 1, 2, 63, 64, 127, 128, 2**14, 2**31 - 2, 2**31 - 1, 2**31, 2**32 - 1, 2**32,
         2**53 - 1, 2**53, 2**63, 2**64 - 1, 2**64, 2**70)  # fmt: skip
BAD_NUMBERS = (b"\x80\x00", b"\xff" * 4 + b"\x00", b"\xff" * 12, b"\x80" * 9 + b"\x01", b"")
FIELDS = ("conversation", "start", "end", "quote", "prefix", "suffix", "tag", "created", "comments",
          "text", "reply_to", "question", "name", "color", "position", "evil", "",
          "__proto__", "constructor")  # fmt: skip
ROOT_NAMES = (*ROOTS, "", "users", "highlights\0", "\ud800", "x" * 200)


class Choices(ABC):
    """Chooses at random, knowing the document."""

    structs: Sequence[tuple[int, Content]]
    """Kinds of struct with their content; the first four are the likeliest."""
    roots: Sequence[str]
    """Names of roots, most of which there are not."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.random = room.random

    @abstractmethod
    def key(self, person: Person) -> str:
        """A key in a map or of an attribute."""

    @abstractmethod
    def place(self, person: Person) -> dict[str, Any]:
        """A parent, mostly one that there is."""

    def item(self, person: Person) -> Item:
        """A struct of any kind, anywhere."""
        place: dict[str, Any] = self.place(person)
        if self.random.random() < 0.5:
            place = {"origin": self.room.any_id()}
        kind, content = self.random.choice([*list(self.structs[:4]) * 4, *self.structs])
        return Item(kind, content(self.random), **place)

    def client(self, person: Person) -> int:
        some = self.random
        known = some.choice(self.room.known_clients() or [1])
        return some.choice((some.choice(person.clients), known, known,
                            some.choice(STRANGE_CLIENTS), some.randrange(2**32)))  # fmt: skip

    def edge(self) -> Number:
        return self.random.choice((*EDGES, *BAD_NUMBERS))

    def ref(self, update: Update) -> Ref:
        """An id in the document, or one that the update itself writes."""
        section = self.random.choice(update.sections)
        first = section.clock if isinstance(section.clock, int) else section.end
        if isinstance(section.client, int) and first < section.end and self.random.random() < 0.3:
            return section.client, self.random.randrange(first, section.end)
        return self.room.any_id()

    def some_item(self, update: Update) -> Item | None:
        found = update.items()
        if not found:
            return None
        section, at = self.random.choice(found)
        return section.items[at]


class NoteChoices(Choices):
    """Chooses in a document of notes."""

    room: Classroom
    structs = KINDS
    roots = ROOT_NAMES

    def key(self, person: Person) -> str:
        some = self.random
        used = [place.key for place in self.room.places(some.choice(("highlights", "tags")))]
        return some.choice((
            some.choice(FIELDS), some.choice(FIELDS), person.new_key(), some.choice(used or ["t1"]),
            f"{some.choice(self.room.people).author}/{some.randrange(20)}", "t1", "note", "x" * 200,
        ))  # fmt: skip

    def place(self, person: Person) -> dict[str, Any]:
        if self.random.random() < 0.4:
            return {"root": self.random.choice(tuple(ROOTS)), "key": self.key(person)}
        return {"parent": self.room.any_id(), "key": self.key(person)}
