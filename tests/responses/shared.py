"""A server's copy of a response with its index, and pages that write in it."""

import random
from collections.abc import Callable
from typing import Any

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from lti_tool.courses.roles import CAPABILITIES, Role
from lti_tool.documents.writer import Writer
from lti_tool.refusals import UpdateRefused
from lti_tool.responses import blocks, schema
from lti_tool.responses.kind import Facts, Responses
from lti_tool.yjs.decoder import DELETED, GC, TREE, Id, decode_update
from lti_tool.yjs.tree_index import TreeEffects, TreeIndex
from tests.annotations.shared import assert_nothing_waits

KIND = Responses()
ASKED = Facts(is_asked=True)
STUDENT = Writer("aaaaaaaa", CAPABILITIES[Role.STUDENT])
TEACHER = Writer("tttttttt", CAPABILITIES[Role.TEACHER], is_restricted=False)
OBSERVER = Writer("oooooooo", CAPABILITIES[Role.OBSERVER])


class Server:
    """The live document and its index."""

    def __init__(self) -> None:
        self.doc: Doc[Any] = Doc(client_id=1)
        self.root: XmlFragment = self.doc.get(schema.ROOT, type=XmlFragment)
        self.index = KIND.guard()
        self.log: list[bytes] = []
        self._events: list[bytes] = []
        self._subscription = self.doc.observe(lambda event: self._events.append(event.update))

    def objection(
        self,
        update: bytes,
        owns: Callable[[int], bool] = lambda _: True,
        writer: Writer = STUDENT,
        facts: Facts = ASKED,
    ) -> str | None:
        """The code an update is refused with, or None. Nothing is changed."""
        try:
            reading = self.index.read(update, owns)
        except UpdateRefused as refusal:
            return refusal.code
        return KIND.authorize(reading, writer, None, facts)

    def take(self, update: bytes) -> None:
        """Apply an update that must be accepted."""
        reading = self.index.read(update, lambda _: True)
        assert KIND.authorize(reading, STUDENT, None, ASKED) is None
        self.apply(update, reading)

    def apply(self, update: bytes, reading: TreeEffects) -> bytes | None:
        """Apply an update, and check what must always hold; what the others get, None for nothing
        new.
        """
        self._events.clear()
        self.doc.apply_update(update)
        assert bool(self._events) is not reading.is_empty
        applied = None
        if self._events:
            (applied,) = self._events
            self.index.accept(applied, reading)
            self.log.append(applied)
        assert_nothing_waits(update, self.doc)
        self.check_index()
        return applied

    def check_index(self) -> None:
        """The index is what a fresh one of the same document would be."""
        state = self.doc.get_update()
        fresh = KIND.guard()
        fresh.accept(state)
        assert standing(self.index, state) == standing(fresh, state)


def standing(index: TreeIndex, state: bytes) -> object:
    """Knowledge that an index has of a document in this state, by which two can be compared."""
    clocks = {client: runs.next for client, runs in index.clocks.items()}
    shown: dict[tuple[int, int], object] = {}
    for section in decode_update(state, kinds=TREE).clients:
        runs, items = index.clocks[section.client], index.items.get(section.client)
        for struct in section.structs:
            is_gone = struct.kind in (GC, DELETED)
            left = items.undeleted(struct.clock, struct.clock + struct.length) if items else -1
            assert left in ((0,) if is_gone else (-1, struct.length)), "deleted in one of both"
            for clock in () if is_gone else (struct.clock, struct.clock + struct.length - 1):
                chain = runs.entry_at(clock)
                assert chain is not None
                node, key = chain.place.node, chain.place.key
                behind, _ = chain.origin_of(Id(section.client, clock))
                shown[section.client, clock] = node.depth, node.is_text, node.shape, key, behind
    return clocks, index.size, shown


class Page:
    """A page of a student, which writes at random what an editor offers."""

    def __init__(self, client: int, seed: int) -> None:
        self.doc: Doc[Any] = Doc(client_id=client)
        self.root: XmlFragment = self.doc.get(schema.ROOT, type=XmlFragment)
        self.random = random.Random(seed)
        self._sent = self.doc.get_state()
        self._read = 0

    def send(self, server: Server) -> None:
        """Send all that is new."""
        update = self.doc.get_update(self._sent)
        self._sent = self.doc.get_state()
        server.take(update)

    def receive(self, server: Server) -> None:
        """Apply what the others have written since."""
        for update in server.log[self._read :]:
            self.doc.apply_update(update)
        self._read = len(server.log)

    def edit(self) -> None:
        """One edit: a block, words, a mark, an attribute, or a deletion."""
        some = self.random
        texts = list(_texts(self.root))
        choice = some.random()
        if choice < 0.3 or not texts:
            self._add_block()
        elif choice < 0.65:
            text = some.choice(texts)
            words = some.choice(["a ", "two words", "é", "漢字", "👩‍👩‍👧", "\n"])
            text.insert(_boundary(text, some), words)
        elif choice < 0.8:
            text = some.choice(texts)
            first, end = sorted((_boundary(text, some), _boundary(text, some)))
            if first < end:
                mark: Any = some.choice(
                    [("strong", {}), ("em", {}), ("link", {"href": "https://example.org/"})]
                )
                text.format(first, end, {mark[0]: some.choice([mark[1], None])})
        elif choice < 0.9:
            text = some.choice(texts)
            first, end = sorted((_boundary(text, some), _boundary(text, some)))
            if first < end:
                del text[first:end]
        elif len(self.root.children):
            del self.root.children[some.randrange(len(self.root.children))]

    def _add_block(self) -> None:
        some = self.random
        at = some.randrange(len(self.root.children) + 1)
        name = some.choice(["paragraph", "paragraph", "heading", "bullet_list", "passage"])
        if name == "passage":
            attributes: Any = {"text": "Quoted 👍.", "place": "at=4.2"}
            self.root.children.insert(at, XmlElement(name, attributes))
            return
        element = self.root.children.insert(at, XmlElement(name))
        if name == "heading":
            element.attributes["level"] = 2
        if name == "bullet_list":
            element = element.children.append(XmlElement("list_item"))
            element = element.children.append(XmlElement("paragraph"))
        element.children.append(XmlText("some text "))


def _texts(parent: Any) -> Any:
    for child in parent.children:
        if isinstance(child, XmlText):
            yield child
        elif child.tag != schema.CODE_BLOCK:  # which has no marks
            yield from _texts(child)


def _boundary(text: XmlText, some: random.Random) -> int:
    """A place between two characters, in what pycrdt counts: bytes of UTF-8."""
    words = "".join(run for run, _ in text.diff())
    return len(words[: some.randrange(len(words) + 1)].encode())


def shown(doc: "Doc[Any]") -> object:
    """Blocks of a document."""
    return blocks.read(doc)
