"""Rounds: people write, something is killed, and what they were told is saved is looked for."""

import random
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from pycrdt import Doc

from lti_tool.db import bootstrap
from lti_tool.db.engine import Database
from lti_tool.documents import update_log, verify
from tests import builders
from tests.crash.contents import CONTENTS, Contents
from tests.crash.machine import KINDS, Machine
from tests.crash.writer import Writer
from tests.server import Somebody, signed_in
from tests.waiting import until

WRITERS = 6
LONGEST = 1.5
"""Seconds of writing before something is killed."""


class Sweep:
    """A class of writers on a machine of its own."""

    def __init__(self, machine: Machine, kind: str, seed: int) -> None:
        self.machine = machine
        self.database = Database(machine.database_url, pool_size=2)
        self.contents = CONTENTS[kind]
        self.saved = 0
        self._chance = random.Random(seed)
        bootstrap.run_alembic_upgrade(self.database.engine)
        self.document_id, people = _seeded_document(self.database, self.contents)
        machine.start()
        bases = [web.base for web in machine.webs]
        self.writers = [
            Writer(bases, somebody, str(self.document_id), self.contents, seed + number)
            for number, somebody in enumerate(people)
        ]
        for writer in self.writers:
            writer.start()

    def round(self) -> str:
        """One: write, kill, look at the disk, start again, compare. What was killed."""
        for writer in self.writers:
            writer.go_on()
        until(self._all_live, "the writers to be connected")
        # A random moment is what is wanted here: nothing is waited for.
        self.writers[0].wait(self._chance.uniform(0.1, LONGEST))
        kind = self._chance.choice(KINDS)
        self.machine.kill(kind, self._chance)
        for writer in self.writers:
            writer.pause()
        self.machine.start_postgres()
        self._see_that_it_is_kept()
        self.machine.start()
        for writer in self.writers:
            writer.come_back()
        until(self._all_saved, f"all to be saved after {kind}")
        self._see_that_all_agree()
        return kind

    def end(self) -> None:
        """Send everybody home."""
        for writer in self.writers:
            writer.end()
        for writer in self.writers:
            writer.join(timeout=20)
        self.database.dispose()

    def _all_live(self) -> bool:
        return self._nobody_failed() and all(writer.page.is_live for writer in self.writers)

    def _all_saved(self) -> bool:
        return self._nobody_failed() and all(writer.page.is_saved for writer in self.writers)

    def _nobody_failed(self) -> bool:
        for writer in self.writers:
            assert writer.failure is None, f"a writer failed: {writer.failure!r}"
        return True

    def _see_that_it_is_kept(self) -> None:
        """Check that what was acknowledged is on the disk before anybody sends it again. A server
        that was not killed goes on storing; what is not yet acknowledged may be there as well.
        """
        known_by_author = {writer.page.author: writer.known() for writer in self.writers}
        on_disk = self.contents.shown(self._on_disk())
        for author, known in known_by_author.items():
            for key, number in known.numbers.items():
                # Since then its author may have deleted it, or said more.
                if key in on_disk:
                    assert (on_disk[key] or 0) >= number, key
                else:
                    shown = self._of(author).page.read(self.contents.shown)
                    assert key not in shown, f"{key} was saved, and is lost"
            for key in known.deleted:
                assert key not in on_disk, f"{key} was deleted, and is back"
        self.saved = sum(
            len(known.numbers) + len(known.deleted) for known in known_by_author.values()
        )

    def _see_that_all_agree(self) -> None:
        with self.database.transaction() as db:
            assert verify.verify(db, self.document_id) == []
        doc = self._on_disk()
        on_disk, everything = self.contents.shown(doc), self.contents.everything(doc)
        for writer in self.writers:
            until(partial(self._shows, writer, everything), "a page to have everything")
        forged = [key for key, number in on_disk.items() if number is None]
        assert forged == [], "something was written that nobody may write"

    def _shows(self, writer: Writer, everything: object) -> bool:
        return writer.page.read(self.contents.everything) == everything

    def _of(self, author: str) -> Writer:
        return next(writer for writer in self.writers if writer.page.author == author)

    def _on_disk(self) -> "Doc[Any]":
        with self.database.transaction() as db:
            return update_log.load(db, self.document_id).document()


@contextmanager
def sweeping(kind: str, seed: int) -> Iterator[Sweep]:
    """A sweep of a kind of document for the length of the block."""
    machine = Machine()
    try:
        sweep = Sweep(machine, kind, seed)
        try:
            yield sweep
        finally:
            sweep.end()
    finally:
        machine.remove()


def _seeded_document(database: Database, contents: Contents) -> tuple[uuid.UUID, list[Somebody]]:
    """A course with an activity; the id of its document, and everybody who writes in it."""
    with database.transaction() as db:
        at = builders.place(db)
        teacher = builders.arrive(db, at, "teacher", builders.TEACHER)
        activity = builders.activity(db, teacher)
        builders.conversation(db, activity)
        came = [builders.arrive(db, at, f"writer-{number}") for number in range(WRITERS)]
        document_id = contents.open(db, activity, came)
        return document_id, [signed_in(db, "", arrived, at) for arrived in came]
