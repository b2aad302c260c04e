"""An answer in use: two students who write at once, and hostile people with bytes."""

import random
from collections.abc import Mapping

from lti_tool.courses.roles import CAPABILITIES, Role
from lti_tool.documents.writer import Writer
from lti_tool.yjs.decoder import DELETED, GC, TREE, Struct, decode_update
from lti_tool.yjs.tree_nodes import Place
from tests.annotations.shared import observer, student, teacher
from tests.fuzz.room import Person, Room
from tests.fuzz.updates import Ref
from tests.responses.shared import Page, Server


class QuickServer(Server):
    """Compares its index with a fresh one after some updates only."""

    compare_every = 5
    _applied = 0

    def check_index(self) -> None:
        self._applied += 1
        if self._applied % self.compare_every == 0:
            super().check_index()


class HonestPage(Page):
    """A page that has what the server had when it was loaded."""

    def __init__(self, server: Server, person: Person, seed: int) -> None:
        self.person = person
        super().__init__(person.clients[0], seed)
        self.server = server
        self.take_in()

    def take_in(self) -> None:
        """Take in all that the server has."""
        self.doc.apply_update(self.server.doc.get_update(self.doc.get_state()))

    def unsent(self) -> bytes:
        """Update of edits that the server lacks and all deletions, as in an answer to step 1."""
        return bytes(self.doc.get_update(self.server.doc.get_state()))


class AnswerRoom(Room):
    """The server's copy of one answer, and everybody who has it open."""

    kinds = TREE
    server: QuickServer

    def __init__(self, some: random.Random) -> None:
        self.honest = [
            Person(student("bbbbbbbb"), [107], is_honest=True),
            Person(student("cccccccc"), [3_000_000_000], is_honest=True),
        ]
        self.hostile = [
            Person(student("mmmmmmmm"), [100, 101, 4_000_000_000]),
            Person(teacher("pppppppp"), [61, 121]),
            Person(observer("qqqqqqqq"), [62]),
            Person(Writer("rrrrrrrr", CAPABILITIES[Role.TUTOR], is_restricted=False), [63]),
        ]
        super().__init__(some, QuickServer())
        self.pages = [self._page(person) for person in self.honest]

    def _page(self, person: Person) -> HonestPage:
        return HonestPage(self.server, person, self.random.randrange(2**32))

    def live(self) -> tuple[Person, bytes]:
        some = self.random
        if some.random() < 0.01:
            person = some.choice(self.honest)
            self.new_client(person)
            self.pages[self.honest.index(person)] = self._page(person)
        page = some.choice(self.pages)
        for _ in range(some.choice((1, 1, 1, 2, 5))):
            page.edit()
        unsent = page.unsent()
        if some.random() < 0.5:
            page.take_in()
        return page.person, unsent

    def tears(self, known: Mapping[int, int]) -> bool:
        items = self.server.index.items
        return any(client in items and items[client].splits_pair(known[client]) for client in known)

    def known_clients(self) -> list[int]:
        return list(self.server.index.clocks)

    def place(self, client: int, clock: int) -> Place | None:
        """Place that an item was written to."""
        chain = self.server.index.clocks[client].entry_at(clock)
        return chain.place if chain else None

    def nodes(self, *, texts: bool) -> list[Ref]:
        """Ids of all elements that there ever were, or of all texts."""
        found = self.server.index.nodes.items()
        return [key for key, node in found if node.is_text is texts]

    def structs(self, kind: int | None = None) -> list[tuple[int, Struct]]:
        """Structs that the document has, of one kind or of all that are shown, by client."""
        sections = decode_update(self.server.doc.get_update(), kinds=TREE).clients
        return [
            (section.client, struct)
            for section in sorted(sections, key=lambda each: each.client)
            for struct in section.structs
            if (struct.kind == kind if kind else struct.kind not in (GC, DELETED))
        ]
