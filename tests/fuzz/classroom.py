"""Notes in use: honest people with a page each, hostile people with bytes, and who is who."""

import json
import random
from collections.abc import Iterator
from typing import Any

from lti_tool.yjs.structs import MapEntry, MapNode
from tests.annotations.operations import OPERATIONS, Step
from tests.annotations.shared import Page, Server, observer, student, teacher, tutor
from tests.fuzz.room import Person, Room
from tests.fuzz.updates import Ref


class QuickServer(Server):
    """Checks as much in less time: reads what is shown as JSON, in one go, and compares its index
    with a fresh one after some updates; which one was at fault is found by comparing after each.
    """

    compare_every = 5
    _applied = 0

    def check_index(self) -> None:
        self._applied += 1
        if self._applied % self.compare_every == 0:
            super().check_index()

    def values(self) -> dict[str, Any]:
        return {"highlights": json.loads(str(self.highlights)), "tags": json.loads(str(self.tags))}


class HonestPage(Page):
    """A page whose keys come out the same every time."""

    def __init__(self, server: Server, person: Person) -> None:
        self.person = person
        super().__init__(server, person.clients[0], person.writer)
        self.clients.update(person.clients)

    def key(self) -> str:
        return self.person.new_key()


class Classroom(Room):
    """The server's copy of the notes of one workspace, and everybody who has them open."""

    server: QuickServer

    def __init__(self, some: random.Random) -> None:
        self.honest = [
            Person(student("bbbbbbbb"), [107], is_honest=True),
            Person(tutor("cccccccc"), [90], is_honest=True),
            Person(teacher("dddddddd"), [3_000_000_000], is_honest=True),
        ]
        self.hostile = [
            Person(student("mmmmmmmm"), [100, 101, 4_000_000_000]),
            Person(tutor("nnnnnnnn"), [60, 3_999_999_999]),
            Person(teacher("pppppppp"), [61, 121]),
            Person(observer("qqqqqqqq"), [62]),
        ]
        super().__init__(some, QuickServer())
        self.pages = [HonestPage(self.server, person) for person in self.honest]

    def reload(self, person: Person) -> None:
        """The page is loaded again: what was unsent is lost, and it has a new client id."""
        self.new_client(person)
        self.pages[self.honest.index(person)] = HonestPage(self.server, person)

    def live(self) -> tuple[Person, bytes]:
        if self.random.random() < 0.01:
            self.reload(self.random.choice(self.honest))
        page = self.random.choice(self.pages)
        for _ in range(self.random.choice((1, 1, 1, 2, 5))):
            step = Step(0, "", self.random.randrange(6), self.random.randrange(6))
            OPERATIONS[self.random.choice(list(OPERATIONS))](page, step)
        unsent = page.unsent()
        if self.random.random() < 0.5:
            page.receive()
        return page.person, unsent

    # What somebody who can see everything would know.

    def places(self, root: str) -> list[MapEntry]:
        """Every key that was ever used in a root."""
        return list(self.server.index._roots[root].entries.values())

    def ids(self, root: str) -> dict[str, Ref]:
        """The id of what is shown at each key of a root."""
        shown = [place for place in self.places(root) if place.content]
        return {place.key: (place.client, place.clock) for place in shown}

    def records(self) -> Iterator[tuple[str, MapEntry, MapNode]]:
        """Every highlight, comment and tag that is shown, with its root."""
        for name, root in self.server.index._roots.items():
            for place in root.entries.values():
                if isinstance(place.content, MapNode):
                    yield name, place, place.content
                    yield from self._comments(place.content)

    def _comments(self, highlight: MapNode) -> Iterator[tuple[str, MapEntry, MapNode]]:
        comments = highlight.entries.get("comments")
        if comments is not None and isinstance(comments.content, MapNode):
            for place in comments.content.entries.values():
                if isinstance(place.content, MapNode):
                    yield "comments", place, place.content

    def known_clients(self) -> list[int]:
        return list(self.server.index._clocks)
