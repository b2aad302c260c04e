"""A server's copy of one document and the pages that write in it, without sockets or a database.

The server takes an update as lti_tool.sync.room.authorize does. After each one it checks what must
always hold: the index is what a fresh one of the same document would be, and nothing changed that
was not announced.
"""

import uuid
from collections.abc import Callable
from typing import Any

import pycrdt
from pycrdt import Doc, Map

from lti_tool.annotations import projection
from lti_tool.annotations.kind import Annotations
from lti_tool.annotations.policy import Facts
from lti_tool.annotations.schema import (
    CHANGED,
    PASSAGE,
    ROOTS,
    agreement_key,
    fact_check_key,
)
from lti_tool.courses.roles import CAPABILITIES, Role
from lti_tool.documents.writer import Writer
from lti_tool.refusals import UpdateRefused
from lti_tool.utf16 import utf16_length
from lti_tool.yjs.index import DocumentIndex, Effects, Path
from lti_tool.yjs.structs import MapNode

CONVERSATION = "00000000-0000-4000-8000-000000000001"
LENGTHS = {CONVERSATION: 250_000}
"""The one conversation that notes may refer to."""
FACTS = Facts(
    LENGTHS,
    {f"t{n}": True for n in range(1, 7)} | {"old": False},
    allows_own_tags=True,
    checks_claims=True,
)
"""An activity with six tags in use and one that is not, where members may add their own, and say
how claims check out."""
KIND = Annotations()
NOW = 1_700_000_000_000


def tag_key(author: str, number: int = 1) -> str:
    """Key of an own tag of an author."""
    return f"{author}-{uuid.UUID(int=number)}"


def student(author: str) -> Writer:
    return Writer(author, CAPABILITIES[Role.STUDENT])


def tutor(author: str) -> Writer:
    return Writer(author, CAPABILITIES[Role.TUTOR], is_restricted=False)


def teacher(author: str) -> Writer:
    return Writer(author, CAPABILITIES[Role.TEACHER], is_restricted=False)


def observer(author: str) -> Writer:
    return Writer(author, CAPABILITIES[Role.OBSERVER])


def highlight(**fields: Any) -> dict[str, Any]:
    """The fields of a highlight, some of them given; one given as None is left out. It ends where
    its quote does.
    """
    start, quote = fields.get("start", 3), fields.get("quote") or "quote"
    whole = {
        "conversation": CONVERSATION,
        "start": start,
        "end": start + utf16_length(quote) if isinstance(start, int) else 8,
        "quote": quote,
        "prefix": "be" if start != 0 else "",
        "suffix": "fore",
        "tag": "t1",
        "created": NOW,
        "comments": Map(),
    } | fields
    return {name: value for name, value in whole.items() if value is not None}


def comment(text: str = "Why?", **fields: str) -> "Map[Any]":
    return Map({"text": text, "created": NOW} | fields)


def fact_check(outcome: str = "supported", **fields: str) -> "Map[Any]":
    return Map({"outcome": outcome, "source": "https://example.org", "excerpt": "Yes."} | fields)


class Server:
    """The live document and its index."""

    def __init__(self) -> None:
        self.doc: Doc[Any] = Doc(client_id=1)
        self.highlights: Map[Any] = self.doc.get("highlights", type=Map)
        self.tags: Map[Any] = self.doc.get("tags", type=Map)
        self.index = DocumentIndex.load(self.doc.get_update(), ROOTS)
        self.readings: list[Effects] = []
        self.log: list[bytes] = []
        """Updates in pycrdt's encoding, as they are stored."""
        self._events: list[bytes] = []
        self._subscription = self.doc.observe(lambda event: self._events.append(event.update))

    def values(self) -> dict[str, Any]:
        """Everything that is shown."""
        return {"highlights": self.highlights.to_py(), "tags": self.tags.to_py()}

    def objection(self, update: bytes, writer: Writer, owns: Callable[[int], bool]) -> str | None:
        """The code an update is refused with, or None. Nothing is changed."""
        try:
            reading = self.index.read(update, owns)
        except UpdateRefused as refusal:
            return refusal.code
        return KIND.authorize(reading, writer, None, FACTS)

    def take(self, update: bytes, writer: Writer, owns: Callable[[int], bool]) -> bytes | None:
        """Apply an update that must be accepted; what the others get, None for nothing new."""
        reading = self.index.read(update, owns)
        assert KIND.authorize(reading, writer, None, FACTS) is None, reading.changes
        applied = self.apply(update, reading)
        for note in self.values()["highlights"].values():
            # Never the beginning of one passage with the end of another.
            assert utf16_length(note["quote"]) == note["end"] - note["start"]
        return applied

    def apply(self, update: bytes, reading: Effects) -> bytes | None:
        """Apply an update whatever the policy says of it, and check what must always hold."""
        before = self.values()
        self._events.clear()
        self.doc.apply_update(update)
        self.readings.append(reading)
        assert bool(self._events) is not reading.is_empty
        if reading.is_empty:
            return None
        (applied,) = self._events
        self.log.append(applied)
        self.index.accept(applied, reading)
        self.check_index()
        announced = {path[:2] for path in projection.touched(reading.changes)}
        assert {path[:2] for path in differences(before, self.values())} <= announced
        assert_nothing_waits(update, self.doc)
        return applied

    def check_index(self) -> None:
        """The index is what a fresh one of the same document would be."""
        assert standing(self.index) == standing(DocumentIndex.load(self.doc.get_update(), ROOTS))


def assert_nothing_waits(update: bytes, doc: "Doc[Any]") -> None:
    """pycrdt holds nothing back that would come into force with somebody else's update."""
    rest = pycrdt.get_update(update, doc.get_state())
    assert rest[0] == 0, "structs that were not integrated"


def differences(before: dict[str, Any], after: dict[str, Any]) -> set[Path]:
    """Paths of the highlights, comments and tags that differ, as a reading would list them."""
    found: set[Path] = set()
    for root in before:  # noqa: PLC0206  # both sides are looked up
        for key in before[root].keys() | after[root].keys():
            one, other = before[root].get(key), after[root].get(key)
            if one is None or other is None or _fields(one) != _fields(other):
                found.add((root, key))
            else:
                earlier, later = one.get("comments", {}), other.get("comments", {})
                found |= {
                    (root, key, "comments", inner)
                    for inner in earlier.keys() | later.keys()
                    if earlier.get(inner) != later.get(inner)
                }
    return found


def _fields(value: dict[str, Any]) -> dict[str, Any]:
    return {name: inner for name, inner in value.items() if name != "comments"}


def standing(index: DocumentIndex) -> tuple[dict[int, Any], dict[Path, Any]]:
    """All that an index knows: the path of each client's clocks, run by run; what each shows."""
    clocks = {}
    for client, known in index._clocks.items():
        runs: list[tuple[int, Path | None]] = []
        for start, place in zip(known._starts, known._entries, strict=True):
            path = None if place is None else _path(place.map, place.key)
            if not runs or runs[-1][1] != path:
                runs.append((start, path))
        clocks[client] = (known.next, runs)
    shown: dict[Path, Any] = {}
    for root in index._roots.values():
        _add_shown(root, shown)
    return clocks, shown


def _path(container: MapNode, *keys: str) -> Path | None:
    if not container.is_reachable():
        return None
    while container.entry is not None:
        keys = (container.entry.key, *keys)
        container = container.entry.map
    return (container.name, *keys)


def _add_shown(container: MapNode, shown: dict[Path, Any]) -> None:
    for key, place in container.entries.items():
        path = _path(container, key)
        assert path is not None
        assert place.key == key
        if isinstance(place.content, MapNode):
            shown[path] = (place.client, place.clock)
            _add_shown(place.content, shown)
        elif place.content:
            shown[path] = (place.client, place.clock)


class Page:
    """One person's replica. What is written stays in it until `send`."""

    def __init__(self, server: Server, client: int, writer: Writer) -> None:
        self.server = server
        self.writer = writer
        self.clients = {client}
        self.doc: Doc[Any] = Doc(client_id=client)
        self.highlights: Map[Any] = self.doc.get("highlights", type=Map)
        self.tags: Map[Any] = self.doc.get("tags", type=Map)
        self.receive()

    def receive(self) -> None:
        """Take in all that the server has."""
        self.doc.apply_update(self.server.doc.get_update(self.doc.get_state()))

    def unsent(self) -> bytes:
        """Update of edits that the server lacks and all deletions, as in an answer to step 1."""
        return bytes(self.doc.get_update(self.server.doc.get_state()))

    def send(self) -> None:
        """Send what was written; it must be accepted."""
        self.server.take(self.unsent(), self.writer, self.owns)

    def owns(self, client: int) -> bool:
        return client in self.clients

    def objection(self) -> str | None:
        """The code that what was written is refused with."""
        return self.server.objection(self.unsent(), self.writer, self.owns)

    def key(self) -> str:
        return f"{self.writer.author_id}/{uuid.uuid4()}"

    def add_highlight(self, key: str = "", **fields: Any) -> str:
        key = key or self.key()
        self.highlights[key] = Map(highlight(**fields))
        return key

    def move_highlight(self, key: str, **fields: Any) -> None:
        """Put a highlight on other words, as pages do: all of it in one update."""
        whole = highlight(**fields)
        with self.doc.transaction():
            for name in PASSAGE:
                self.highlights[key][name] = whole[name]
            self.highlights[key][CHANGED] = 1

    def add_comment(
        self, highlight_key: str, text: str = "Why?", key: str = "", **fields: str
    ) -> str:
        key = key or self.key()
        self.highlights[highlight_key]["comments"][key] = comment(text, **fields)
        return key

    def agree(self, highlight_key: str, comment_key: str) -> str:
        key = agreement_key(self.writer.author_id, comment_key)
        self.highlights[highlight_key]["comments"][key] = Map()
        return key

    def check_claim(self, highlight_key: str, outcome: str = "supported", **fields: str) -> str:
        key = fact_check_key(self.writer.author_id)
        self.highlights[highlight_key]["comments"][key] = fact_check(outcome, **fields)
        return key

    def add_tag(self, key: str, name: str = "Good") -> None:
        self.tags[key] = Map({"name": name, "color": "#17845f", "position": 0})
