"""Edits of people, written struct by struct against the current document, as Yjs would."""

from lti_tool.annotations.schema import (
    OUTCOME_WORDS,
    QUESTION_STATES,
    agreement_key,
    fact_check_key,
)
from lti_tool.yjs.structs import MapEntry, MapNode
from tests.annotations.shared import CONVERSATION, NOW, tag_key
from tests.fuzz.classroom import Classroom
from tests.fuzz.room import Person
from tests.fuzz.updates import Item, Ref, Section, Update, a_map, a_value, dead

TEXTS = ("t1", "why?", "", "Grüße, 漢字", "😀" * 5, "x" * 300, "é" * 40)
TAGS = ("t1", "t2", "t3", "old")
CONVERSATIONS = (CONVERSATION,) * 30 + ("00000000-0000-4000-8000-000000000002",)
"""Now and then one of another activity."""


class StructWriter:
    """Writes one operation at a time in somebody's name; numbers choose among what is there."""

    def __init__(self, room: Classroom) -> None:
        self.room = room
        self.random = room.random

    def operation(self, person: Person) -> Update:
        """Something that a page offers; not all of it is allowed to everybody."""
        chosen = self.random.choices(
            (self.add_highlight, self.add_comment, self.agree, self.overwrite, self.delete,
             self.add_tag, self.add_and_delete, self.check_claim),
            (15, 15, 8, 25, 18, 5, 6, 6),
        )[0]  # fmt: skip
        client = self.random.choice(person.clients)
        update = Update([Section(client, self.room.server.index.clock(client), [])])
        chosen(person, update)
        if not update.sections[0].items:
            update.sections.clear()
        return update

    def add_highlight(self, person: Person, update: Update) -> None:
        key = person.new_key() if self.random.random() < 0.7 else self._old_key(person)
        at = self._under("highlights", key)
        made = self._write(update, a_map(**at))
        start = self.random.randrange(100)
        end = start + (5 if self.random.random() < 0.95 else -start)
        tag = self.random.choice(TAGS)
        fields: dict[str, str | int] = {
            "conversation": self.random.choice(CONVERSATIONS), "start": start, "end": end,
            "quote": "quote", "prefix": "", "suffix": self.random.choice(("fore", "😀", "")),
            "tag": tag, "created": NOW,
        }  # fmt: skip
        for name, value in fields.items():
            self._write(update, a_value(value, parent=made, key=name))
        self._write(update, a_map(parent=made, key="comments"))

    def add_comment(self, person: Person, update: Update) -> None:
        found = [place.content for root, place, _ in self.room.records() if root == "highlights"]
        if not found:
            return
        highlight = self.random.choice(found)
        assert isinstance(highlight, MapNode)
        comments = highlight.entries["comments"]
        made = self._write(update, a_map(parent=_id(comments), key=person.new_key()))
        self._write(update, a_value(self.random.choice(TEXTS) or "x", parent=made, key="text"))
        self._write(update, a_value(NOW, parent=made, key="created"))
        others = [*comments.content.entries] if isinstance(comments.content, MapNode) else []
        if others and self.random.random() < 0.4:
            answered = self.random.choice(others)
            self._write(update, a_value(answered, parent=made, key="reply_to"))
        if self.random.random() < 0.3:
            state = self.random.choice(QUESTION_STATES)
            self._write(update, a_value(state, parent=made, key="question"))

    def agree(self, person: Person, update: Update) -> None:
        """Agree, mostly with a comment that is there, and mostly in one's own name."""
        found = [(place, node) for root, place, node in self.room.records() if root == "comments"]
        if not found:
            return
        place, _ = self.random.choice(found)
        author = person.author if self.random.random() < 0.9 else place.key[:8]
        key = agreement_key(author, place.key)
        known = place.map.entries.get(key)
        where = {"parent": _id(place.map.entry)} if place.map.entry else {}
        at = {"origin": _id(known)} if known and known.client >= 0 else where | {"key": key}
        self._write(update, a_map(**at))

    def check_claim(self, person: Person, update: Update) -> None:
        """Say how a note checks out, mostly in one's own name, also over what is there."""
        found = [place.content for root, place, _ in self.room.records() if root == "highlights"]
        if not found:
            return
        highlight = self.random.choice(found)
        assert isinstance(highlight, MapNode)
        comments = highlight.entries["comments"]
        author = person.author if self.random.random() < 0.9 else self.room.honest[0].author
        key = fact_check_key(author)
        known = comments.content.entries.get(key) if isinstance(comments.content, MapNode) else None
        at = {"origin": _id(known)} if known else {"parent": _id(comments), "key": key}
        made = self._write(update, a_map(**at))
        outcome = self.random.choice([*OUTCOME_WORDS, "why?"])
        for name, value in (("outcome", outcome), ("source", "x"), ("excerpt", "")):
            self._write(update, a_value(value, parent=made, key=name))
        if known and self.random.random() < 0.7:
            update.delete(*_id(known))

    def add_tag(self, person: Person, update: Update) -> None:
        made = self._write(update, a_map(**self._under("tags", self._tag_key(person))))
        fields: dict[str, str | int] = {"name": "Name", "color": "#17845f", "position": 3}
        for name, value in fields.items():
            self._write(update, a_value(value, parent=made, key=name))

    def _tag_key(self, person: Person) -> str:
        """Key of a tag that is mostly one's own."""
        author = person.author if self.random.random() < 0.8 else self.room.honest[0].author
        return self.random.choice((tag_key(author, self.random.randrange(3)), "t1"))

    def overwrite(self, person: Person, update: Update) -> None:
        """A field of something that is mostly one's own; what stood there is deleted."""
        record = self._record(person)
        if record is None:
            return
        root, node = record
        may = {"highlights": "tag", "comments": "text", "tags": "name"}[root]
        if not node.entries:
            return  # an agreement
        if may not in node.entries:
            may = "outcome"  # of a fact check
        name = may if self.random.random() < 0.9 else self.random.choice(list(node.entries))
        field = node.entries[name]
        choices = {"tag": TAGS, "outcome": tuple(OUTCOME_WORDS)}.get(name, TEXTS)
        value = self.random.choice(choices)
        self._write(update, a_value(value, origin=_id(field)))
        update.delete(*_id(field))

    def delete(self, person: Person, update: Update) -> None:
        """Delete a record as Yjs does: the map and, mostly, all that is in it."""
        record = self._record(person)
        if record is None:
            return
        node = record[1]
        assert node.entry is not None
        update.delete(*_id(node.entry))
        for inner in node.entries.values() if self.random.random() < 0.7 else ():
            update.delete(*_id(inner))

    def add_and_delete(self, person: Person, update: Update) -> None:
        """Write the remains of a highlight that was made and deleted while offline."""
        key = person.new_key()
        made = self._write(update, dead(1, **self._under("highlights", key)))
        self._write(update, Item(0, length=self.random.randint(1, 12)))
        if self.random.random() < 0.5:
            self._write(update, a_map(origin=made))
            update.delete(made[0], made[1], update.sections[0].end - made[1])

    def _write(self, update: Update, item: Item) -> Ref:
        section = update.sections[0]
        assert isinstance(section.client, int)
        made = section.client, section.end
        section.items.append(item)
        return made

    def _old_key(self, person: Person) -> str:
        used = [p.key for p in self.room.places("highlights") if p.key.startswith(person.author)]
        return self.random.choice(used) if used else person.new_key()

    def _under(self, root: str, key: str) -> dict[str, object]:
        """A new value goes behind what stands at its key."""
        place = self.room.server.index._roots[root].entries.get(key)
        if place is None or place.client < 0:
            return {"root": root, "key": key}
        return {"origin": _id(place)}

    def _record(self, person: Person) -> tuple[str, MapNode] | None:
        every = list(self.room.records())
        own = [each for each in every if each[1].key.startswith(person.author)]
        chosen = own if own and self.random.random() < 0.7 else every
        if not chosen:
            return None
        root, _, node = self.random.choice(chosen)
        return root, node


def _id(place: MapEntry) -> Ref:
    return max(place.client, 0), max(place.clock, 0)
