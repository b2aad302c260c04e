"""Notes of a set that changes at random: each counts as one tag that is shown, and none is lost."""

import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.activities.change_tags import change_tags
from lti_tool.annotations import policy, tag_sets
from lti_tool.annotations.kind import Annotations
from lti_tool.annotations.palette import PALETTE
from lti_tool.annotations.tables import Highlight
from lti_tool.annotations.tag_sets import SetTag
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.arrival import Arrived
from lti_tool.db.engine import Database
from lti_tool.documents import opening
from lti_tool.errors import Conflict, InvalidInput
from lti_tool.yjs.index import Change
from tests import builders
from tests.annotations.shared import student

ADA = "aaaaaaaa"
STEPS = 60

Edit = Callable[[list[SetTag], random.Random], list[SetTag]]


def one(tags: list[SetTag], some: random.Random, **values: object) -> list[SetTag]:
    chosen = some.choice(tags)
    return [replace(tag, **values) if tag is chosen else tag for tag in tags]  # type: ignore[arg-type]


def add(tags: list[SetTag], some: random.Random) -> list[SetTag]:
    key = f"n{some.randrange(10**6)}"
    return [*tags, SetTag(key=key, name=key, color=some.choice(PALETTE))]


EDITS: dict[str, Edit] = {
    "add": add,
    "rename": lambda tags, some: one(tags, some, name=f"Name {some.randrange(10**6)}"),
    "recolour": lambda tags, some: one(tags, some, color=some.choice(PALETTE)),
    "reorder": lambda tags, some: some.sample(tags, len(tags)),
    "retire": lambda tags, some: one(tags, some, is_retired=True),
    "restore": lambda tags, some: one(tags, some, is_retired=False, merged_into=None),
    "merge": lambda tags, some: one(tags, some, merged_into=some.choice(tags).key),
    "delete": lambda tags, some: [tag for tag in tags if tag is not some.choice(tags)],
}


@dataclass
class Reading:
    """An activity whose tags change while somebody writes."""

    db: Session
    teacher: Arrived
    activity: Activity
    document_id: uuid.UUID
    random: random.Random
    written: int = 0
    refused: int = 0

    def edit(self) -> None:
        """Try an edit; what the set cannot be, or would lose a tag, is refused."""
        name = self.random.choice(list(EDITS))
        now = list(tag_sets.of_activity(self.db, self.activity.id).tags)
        wanted = EDITS[name](now, self.random)
        try:
            with self.db.begin_nested():
                change_tags(
                    self.db,
                    self.teacher.member,
                    self.activity.id,
                    version=self.activity.tags_version,
                    tags=wanted,
                    allows_own_tags=False,
                )
        except (Conflict, InvalidInput):
            self.refused += 1
            assert list(tag_sets.of_activity(self.db, self.activity.id).tags) == now

    def write(self) -> None:
        """Write a note with any tag that there is or was, if the policy takes it."""
        keys = [tag.key for tag in tag_sets.of_activity(self.db, self.activity.id).tags]
        key = self.random.choice([*keys, "t1", "t2", "gone"])
        facts = Annotations().load_context(self.db, [self.document_id])[self.document_id]
        note = ("highlights", f"{ADA}/{self.written}")
        if policy.check([Change("change", (*note, "tag"), key)], student(ADA), facts):
            self.refused += 1
            return
        self.db.add(
            Highlight(
                document_id=self.document_id, key=note[1], author_id=ADA, conversation_id="c",
                start=0, end=1, quote="q", tag=key,
            )
        )  # fmt: skip
        self.db.flush()
        self.written += 1

    def check(self) -> None:
        """Every note is there and counts as one tag, which the page shows."""
        found = tag_sets.of_activity(self.db, self.activity.id)
        shown = [tag.key for tag in found.tags if tag.merged_into is None]
        for key in self.db.scalars(select(Highlight.tag)):
            tag = found.resolve(key)
            assert tag is not None, key
            assert shown.count(tag.key) == 1
        assert self.db.scalar(select(func.count()).select_from(Highlight)) == self.written


@pytest.mark.parametrize("seed", range(6))
def test_every_note_counts_as_one_tag_that_is_shown(database: Database, seed: int) -> None:
    with database.transaction() as db:
        teacher = builders.arrive(db, builders.place(db), "tess", builders.TEACHER)
        activity = builders.activity(db, teacher)
        document = opening.open_for(db, teacher.member, activity, "annotations")[1]
        reading = Reading(db, teacher, activity, document.id, random.Random(seed))
        for _ in range(STEPS):
            reading.random.choice((reading.edit, reading.write))()
            reading.check()
        assert reading.written
        assert reading.refused
