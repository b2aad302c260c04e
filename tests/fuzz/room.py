"""A document in use, of whatever kind: who writes in it, and under which client ids."""

import random
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from pycrdt import Doc

from lti_tool.documents.writer import Writer
from lti_tool.yjs.decoder import MAPS, decode_state_vector
from tests.fuzz.updates import Ref

STRANGE_CLIENTS = (0, 1, 2, 63, 127, 128, 2**31 - 1, 2**31, 2**32 - 1, 2**32, 2**32 + 107,
                   2**40, 2**53 - 2, 2**53 - 1)  # fmt: skip


@dataclass
class Person:
    """Somebody who writes, under client ids that nobody else may use."""

    writer: Writer
    clients: list[int]
    is_honest: bool = False
    made: int = 0
    """Number of keys this person has made; keys must be the same for the same seed."""

    @property
    def author(self) -> str:
        return self.writer.author_id

    def new_key(self) -> str:
        self.made += 1
        return f"{self.author}/{self.made}"


class AnyIndex(Protocol):
    """Index of a document of any kind."""

    def clock(self, client_id: int) -> int: ...


class AnyServer(Protocol):
    """The server's copy of a document of any kind."""

    doc: "Doc[Any]"
    compare_every: int

    @property
    def index(self) -> AnyIndex: ...


class Room(ABC):
    """The server's copy of one document, and everybody who has it open."""

    kinds = MAPS
    """Kinds of struct that such a document may hold."""
    honest: list[Person]
    hostile: list[Person]

    def __init__(self, some: random.Random, server: AnyServer) -> None:
        self.random = some
        self.server = server
        self.people = [*self.honest, *self.hostile]
        self.owner_of = {client: person for person in self.people for client in person.clients}

    @abstractmethod
    def live(self) -> tuple[Person, bytes]:
        """One honest person does something; everything of theirs that the server does not have."""

    def tears(self, known: Mapping[int, int]) -> bool:
        """True for a state vector that ends within a character. No copy has one; pycrdt answers it
        with a struct of no length, which harms nobody but whoever asked.
        """
        return False

    def owns(self, person: Person, claimed: list[int], client: int) -> bool:
        """True where a client id is the person's, as the server decides: the first user of an
        unused client id owns it.
        """
        owner = self.owner_of.get(client)
        if owner is None and self.server.index.clock(client) == 0:
            claimed.append(client)
            return True
        return owner is person

    def bind(self, person: Person, claimed: list[int]) -> None:
        """Bind these client ids to this person."""
        for client in claimed:
            self.owner_of[client] = person
            person.clients.append(client)

    def new_client(self, person: Person) -> None:
        """The page of an honest person is loaded again, and has a new client id."""
        client = next(c for c in self._fresh() if c not in self.owner_of)
        self.owner_of[client] = person
        person.clients.insert(0, client)

    def _fresh(self) -> Iterator[int]:
        """Client ids as a ticket gives them; high ones win against low ones."""
        while True:
            yield self.random.randrange(2**32)

    # What somebody who can see everything would know.

    @abstractmethod
    def known_clients(self) -> list[int]:
        """Clients that have written anything, in the same order for the same seed."""

    def clocks(self) -> dict[int, int]:
        """The next clock of each client."""
        return decode_state_vector(self.server.doc.get_state())

    def any_id(self) -> Ref:
        """An id that exists, or nearly."""
        some = self.random
        client = some.choice(self.known_clients() or [1])
        clock = some.randrange(self.server.index.clock(client) + 1)
        return client, max(0, clock + some.choice((0, 0, 0, 0, -1, 1)))
