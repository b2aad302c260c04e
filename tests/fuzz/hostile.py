"""Changes of a hostile client to an update: its parts first, then its bytes.

Each variation is a function of its own, so that a frame that fails can be told in words.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from lti_tool.yjs.decoder import VALUE
from tests.fuzz.choices import EDGES, Choices, NoteChoices
from tests.fuzz.room import Person, Room
from tests.fuzz.updates import Deletion, Item, Number, Section, Update, a_map, a_value, dead
from tests.fuzz.values import CONTENTS, FITTING, Content


class Hostility(Choices):
    """Variations on updates, chosen at random, that know the document they are meant for."""

    contents: Sequence[Content] = CONTENTS
    fitting: Sequence[Content] = FITTING
    """Contents that a document may hold."""

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self.variations: Sequence[Callable[[Update, Person], None]] = (
            self.swap_client, self.swap_client, self.shift_clock, self.shift_clock, self.hole,
            self.drop, self.double, self.compete, self.compete, self.other_kind, self.other_kind,
            self.other_content, self.other_content, self.other_origin, self.other_origin,
            self.right_origin, self.other_parent, self.other_parent, self.other_key,
            self.other_key, self.other_root, self.flags, self.split, self.two_sections,
            self.known_again, self.partly_known, self.far_run, self.delete_anything,
            self.delete_anything, self.delete_future, self.delete_overlapping, self.delete_own,
            self.lie, self.entangle, self.forge, self.forge, self.dead_on_arrival, self.shuffle,
        )  # fmt: skip

    def vary(self, update: Update, person: Person) -> None:
        """Change one thing; an update without structs gets one first."""
        if not update.sections:
            self.forge(update, person)
        self.random.choice(self.variations)(update, person)

    # Who and when.

    def swap_client(self, update: Update, person: Person) -> None:
        section = self.random.choice(update.sections)
        section.client = client = self.client(person)
        if self.random.random() < 0.7:
            section.clock = self.room.server.index.clock(client)

    def shift_clock(self, update: Update, person: Person) -> None:
        section = self.random.choice(update.sections)
        if self.random.random() < 0.7 and isinstance(section.clock, int):
            section.clock = max(0, section.clock + self.random.choice((-9, -3, -2, -1, 1, 2, 50)))
        else:
            section.clock = self.edge()

    def shuffle(self, update: Update, person: Person) -> None:
        self.random.shuffle(update.sections)
        self.random.shuffle(update.deletions)
        if self.random.random() < 0.3:
            self.random.shuffle(self.random.choice(update.sections).items)

    # Which structs.

    def hole(self, update: Update, person: Person) -> None:
        length = self.random.choice((1, 1, 2, 5, 0))
        flags = self.random.choice((0, 0, 0, 0x20, 0x80))
        self._insert(update, Item(self.random.choice((0, 10)), length=length, flags=flags))

    def drop(self, update: Update, person: Person) -> None:
        found = update.items()
        if found:
            section, at = self.random.choice(found)
            del section.items[at]

    def double(self, update: Update, person: Person) -> None:
        found = update.items()
        if found:
            section, at = self.random.choice(found)
            section.items.insert(at, section.items[at])

    def compete(self, update: Update, person: Person) -> None:
        """Something written twice, differently; which is shown follows from more than the order."""
        found = [each for each in update.items() if each[0].items[each[1]].kind == VALUE]
        if not found:
            return
        section, at = self.random.choice(found)
        other = replace(section.items[at], content=self.random.choice(self.fitting)(self.random))
        section.items.append(other)
        if self.random.random() < 0.5 and isinstance(section.client, int):
            first = section.end - sum(item.length for item in section.items)
            clock = first + sum(item.length for item in section.items[:at])
            update.delete(section.client, self.random.choice((clock, section.end - 1)))

    def far_run(self, update: Update, person: Person) -> None:
        """Nearly to the last clock, or over it."""
        section = self.random.choice(update.sections)
        left = max(1, 2**31 - section.end + self.random.choice((-2, -1, 0, 1, 2**31)))
        length = self.random.choice((left, left, 2**20))
        section.items.append(self.random.choice((Item(0, length=length), dead(length))))

    def split(self, update: Update, person: Person) -> None:
        """Two sections of one client, one after the other."""
        section = self.random.choice(update.sections)
        at = self.random.randrange(len(section.items) + 1)
        second = Section(section.client, section.clock, section.items[at:])
        del section.items[at:]
        if isinstance(section.clock, int):
            second.clock = section.end
        update.sections.insert(self.random.randrange(2), second)

    def two_sections(self, update: Update, person: Person) -> None:
        """Something under another client id of the same person's."""
        client = self.random.choice(person.clients)
        clock = self.room.server.index.clock(client)
        items = [self.item(person) for _ in range(self.random.randint(1, 3))]
        update.sections.append(Section(client, clock, items))

    def known_again(self, update: Update, person: Person) -> None:
        """Repeat structs that the document has already, some or all of them."""
        everything = Update.of(self.room.server.doc.get_update(), self.room.kinds)
        for section in everything.sections:
            if self.random.random() < 0.5:
                drop = self.random.randrange(len(section.items))
                self._cut(section, drop)
                if all(section.client != other.client for other in update.sections):
                    update.sections.append(section)
        if self.random.random() < 0.5:
            update.deletions += everything.deletions

    def partly_known(self, update: Update, person: Person) -> None:
        """A run that begins before the client's next clock and ends after it."""
        section = self.random.choice(update.sections)
        back = self.random.randint(1, 5)
        if isinstance(section.clock, int) and section.clock >= back:
            section.clock -= back
            length = back + self.random.randint(0, 3)
            item = self.random.choice((Item(0, length=length), dead(length)))
            if item.kind:
                item.origin = self.room.any_id()
            section.items.insert(0, item)

    def entangle(self, update: Update, person: Person) -> None:
        """Two sections that wait for each other, or one that comes before what it builds on."""
        one, other = update.sections[0], Section(self.random.choice(person.clients), 0, [])
        assert isinstance(other.client, int)
        other.clock = self.room.server.index.clock(other.client)
        if not isinstance(one.client, int):
            return
        other.items.append(a_value("t1", origin=(one.client, one.end)))
        one.items.append(a_value("t2", origin=(other.client, other.end - 1)))
        if self.random.random() < 0.6:
            one.items[-1] = a_map(root="tags", key="t1")
        update.sections.append(other)

    def forge(self, update: Update, person: Person) -> None:
        """A few structs of any kind, anywhere."""
        if not update.sections:
            client = self.random.choice(person.clients)
            update.sections.append(Section(client, self.room.server.index.clock(client), []))
        items = update.sections[0].items
        items += [self.item(person) for _ in range(self.random.randint(1, 3))]

    def dead_on_arrival(self, update: Update, person: Person) -> None:
        """Deleted content, in the place of something or at the end of it."""
        length = self.random.choice((1, 1, 2, 7))
        where = {"origin": self.ref(update)} if self.random.random() < 0.6 else self.place(person)
        self._insert(update, dead(length, **where))

    # What a struct says.

    def other_kind(self, update: Update, person: Person) -> None:
        item = self.some_item(update)
        if item is not None:
            kind, content = self.random.choice(self.structs)
            item.kind = kind
            if self.random.random() < 0.9:
                item.content = content(self.random)

    def other_content(self, update: Update, person: Person) -> None:
        item = self.some_item(update)
        if item is not None:
            item.content = self.random.choice(self.contents)(self.random)

    def other_origin(self, update: Update, person: Person) -> None:
        item = self.some_item(update)
        if item is None:
            return
        item.origin = self.ref(update)
        if self.random.random() < 0.1:
            item.origin = self.client(person), self.random.choice(EDGES)
        elif self.random.random() < 0.1:
            item.origin = None

    def right_origin(self, update: Update, person: Person) -> None:
        item = self.some_item(update)
        if item is not None:
            item.right = self.ref(update)

    def other_parent(self, update: Update, person: Person) -> None:
        item = self.some_item(update)
        if item is not None:
            item.origin = item.root = None
            item.parent = self.ref(update) if self.random.random() < 0.9 else None
            item.key = item.key or self.key(person)

    def other_key(self, update: Update, person: Person) -> None:
        item = self.some_item(update)
        if item is not None:
            item.key = self.key(person) if self.random.random() < 0.95 else None

    def other_root(self, update: Update, person: Person) -> None:
        item = self.some_item(update)
        if item is not None:
            item.origin = None
            item.root = self.random.choice(self.roots).encode("utf-8", "replace").decode()
            item.key = self.key(person)

    def flags(self, update: Update, person: Person) -> None:
        item = self.some_item(update)
        if item is not None:
            item.flags = self.random.choice((0x20, 0x40, 0x80, 0xE0, 0x10, 0x1F))

    # What is deleted.

    def delete_anything(self, update: Update, person: Person) -> None:
        client, clock = self.room.any_id()
        update.delete(client, clock, self.random.choice((1, 1, 1, 2, 3, 10, 0)))

    def delete_future(self, update: Update, person: Person) -> None:
        client = self.client(person)
        run = (self.room.server.index.clock(client), self.random.choice((1, 5, 2**31, 2**40)))
        self._deletion(update, Deletion(client, [self.random.choice((run, (self.edge(), 1)))]))

    def delete_overlapping(self, update: Update, person: Person) -> None:
        client = self.random.choice(self.room.known_clients() or [1])
        end = self.room.server.index.clock(client)
        runs: list[tuple[Number, Number]] = [(0, end)] * self.random.choice((2, 5, 300))
        runs += [(at, max(1, end - at)) for at in range(min(end, 5))]
        self._deletion(update, Deletion(client, runs))

    def delete_own(self, update: Update, person: Person) -> None:
        """Delete items that the same update writes."""
        section = self.random.choice(update.sections)
        if isinstance(section.client, int) and isinstance(section.clock, int) and section.items:
            clock = self.random.randrange(section.clock, max(section.end, section.clock + 1))
            update.delete(section.client, clock, self.random.choice((1, 1, 2, 10)))

    # Counts that lie.

    def lie(self, update: Update, person: Person) -> None:
        section = self.random.choice(update.sections)
        near = max(0, len(section.items) + self.random.choice((-1, 1, 1, 100)))
        claimed = self.random.choice((near, near, self.edge()))
        which = self.random.randrange(5)
        if which == 0:
            update.section_count = claimed
        elif which == 1:
            update.deletion_count = claimed
        elif which == 2 and update.deletions:
            self.random.choice(update.deletions).count = claimed
        else:
            section.count = claimed

    def _insert(self, update: Update, item: Item) -> None:
        items = self.random.choice(update.sections).items
        items.insert(self.random.randrange(len(items) + 1), item)

    def _deletion(self, update: Update, deletion: Deletion) -> None:
        update.deletions.insert(self.random.randrange(len(update.deletions) + 1), deletion)

    def _cut(self, section: Section, drop: int) -> None:
        assert isinstance(section.clock, int)
        section.clock += sum(item.length for item in section.items[:drop])
        del section.items[:drop]


class NoteHostility(Hostility, NoteChoices):
    """Variations on updates of notes."""
