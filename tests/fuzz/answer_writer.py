"""Edits of an answer, written struct by struct against the current document, as Yjs would."""

import json
from typing import Any

from lti_tool.responses import schema
from lti_tool.yjs.decoder import FORMAT, STRING, VALUE
from tests.annotations import wire
from tests.fuzz.answer_room import AnswerRoom
from tests.fuzz.room import Person
from tests.fuzz.updates import A_TEXT, Item, Ref, Section, Update, an_element, dead, value

WORDS = ("so ", "why?", "Grüße, 漢字 ", "😀" * 3, "x" * 300, "👩‍👩‍👧", "\n", "\u202e", "e\u0301")
BLOCKS = ("paragraph", "paragraph", "heading", "code_block", "blockquote", "bullet_list",
          "ordered_list", "list_item", "passage")  # fmt: skip
MARKS = (
    ("strong", "{}"), ("em", "{}"), ("code", "{}"), ("strong", "null"), ("link", "null"),
    ("link", json.dumps({"href": "https://example.org/a?b=c"}, separators=(",", ":"))),
    ("link", json.dumps({"href": "mailto:ada@example.org"}, separators=(",", ":"))),
)  # fmt: skip
ATTRIBUTES: tuple[tuple[str, str | int], ...] = (
    ("level", 1), ("level", 3), ("text", "Quoted 👍."), ("place", "at=4.2"), ("place", "note=a/b"),
)  # fmt: skip


class AnswerWriter:
    """Writes one operation at a time in somebody's name; numbers choose among what is there."""

    def __init__(self, room: AnswerRoom) -> None:
        self.room = room
        self.random = room.random

    def operation(self, person: Person) -> Update:
        """Something that an editor offers; not all of it is allowed to everybody."""
        chosen = self.random.choices(
            (self.add_block, self.type, self.mark, self.set_attribute, self.delete,
             self.add_and_delete, self.cross),
            (20, 30, 15, 8, 20, 4, 12),
        )[0]  # fmt: skip
        client = self.random.choice(person.clients)
        update = Update([Section(client, self.room.server.index.clock(client), [])])
        chosen(update)
        if not update.sections[0].items:
            update.sections.clear()
        return update

    def add_block(self, update: Update) -> None:
        name = self.random.choice(BLOCKS)
        made = self._write(update, Item(7, an_element(name), **self._in_an_element()))
        if name == "passage":
            self._write(update, Item(VALUE, value("Quoted."), parent=made, key="text"))
            self._write(update, Item(VALUE, value("at=1"), parent=made, key="place"))
        elif name == "heading":
            self._write(update, Item(VALUE, value(2), parent=made, key="level"))
        if name in ("paragraph", "heading", "code_block"):
            text = self._write(update, Item(7, A_TEXT, parent=made))
            self._write(update, self._words(parent=text))

    def type(self, update: Update) -> None:
        """Words behind others, before others, or between two."""
        place = self._in_a_text()
        if place:
            made = self._write(update, self._words(**place))
            if self.random.random() < 0.3:
                end = update.sections[0].end - 1
                self._write(update, self._words(origin=(made[0], end)))

    def cross(self, update: Update) -> None:
        """Words or a block between any two items of one place, which need be no neighbours."""
        found = [(client, struct) for client, struct in self.room.structs() if not struct.key]
        if not found:
            return
        client, struct = self.random.choice(found)
        place = self.room.place(client, struct.clock)
        beside = [each for each in found if self.room.place(each[0], each[1].clock) is place]
        other_client, other = self.random.choice(beside)
        at: dict[str, Any] = {
            "origin": (client, struct.clock + self.random.randrange(struct.length)),
            "right": (other_client, other.clock + self.random.randrange(other.length)),
        }
        if self.random.random() < 0.2:
            del at["origin"]
        block = Item(7, an_element(self.random.choice(BLOCKS)), **at)
        self._write(update, self._words(**at) if struct.kind in (STRING, FORMAT) else block)

    def mark(self, update: Update) -> None:
        """A mark with words, and the end of it."""
        place = self._in_a_text()
        if not place:
            return
        name, given = self.random.choice(MARKS)
        begun = Item(FORMAT, wire.string(name) + wire.string(given), **place)
        last = self._write(update, begun)
        self._write(update, self._words(origin=last))
        last = last[0], update.sections[0].end - 1
        ended = wire.string(name) + wire.string("null")
        self._write(update, Item(FORMAT, ended, origin=last))

    def set_attribute(self, update: Update) -> None:
        """An attribute, which mostly is of another element; what stood there is deleted."""
        elements = self.room.nodes(texts=False)
        if elements:
            key, given = self.random.choice(ATTRIBUTES)
            at: dict[str, Any] = {"parent": self.random.choice(elements), "key": key}
            self._write(update, Item(VALUE, value(given), **at))

    def delete(self, update: Update) -> None:
        """A block, words, or a part of them."""
        found = self.room.structs()
        if not found:
            return
        client, struct = self.random.choice(found)
        first = self.random.randrange(struct.length)
        length = self.random.randint(1, struct.length - first)
        update.delete(client, struct.clock + first, length)

    def add_and_delete(self, update: Update) -> None:
        """Write the remains of a block that was made and deleted while offline."""
        self._write(update, dead(1, **self._in_an_element()))
        self._write(update, Item(0, length=self.random.randint(1, 12)))

    def _write(self, update: Update, item: Item) -> Ref:
        section = update.sections[0]
        assert isinstance(section.client, int)
        made = section.client, section.end
        section.items.append(item)
        return made

    def _words(self, **at: Any) -> Item:
        words = self.random.choice(WORDS)
        length = len(words.encode("utf-16-le")) // 2
        return Item(STRING, wire.string(words), length, **at)

    def _in_an_element(self) -> dict[str, Any]:
        elements = self.room.nodes(texts=False)
        chance = self.random.random()
        if chance < 0.3 or not elements:
            return {"root": schema.ROOT}
        chosen = self.random.choice(elements)
        return {"origin": chosen} if chance < 0.6 else {"parent": chosen}

    def _in_a_text(self) -> dict[str, Any]:
        texts, words = self.room.nodes(texts=True), self.room.structs(STRING)
        chance = self.random.random()
        if texts and (chance < 0.2 or not words):
            return {"parent": self.random.choice(texts)}
        if not words:
            return {}
        client, struct = self.random.choice(words)
        at = struct.clock + self.random.randrange(struct.length)
        if chance < 0.6:
            return {"origin": (client, at)}
        if chance < 0.8:
            return {"right": (client, at)}
        return {
            "origin": (client, at),
            "right": (client, min(at + 1, struct.clock + struct.length)),
        }
