"""A heat map counts each student once, over all workspaces, by the notes that one may see."""

import uuid
from typing import Any

import pytest
from sqlalchemy.orm import Session

from lti_tool.annotations import tag_sets
from lti_tool.annotations.tables import Highlight, Tag
from lti_tool.annotations.tag_sets import SetTag
from lti_tool.conversations.tables import Conversation
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard import heat_map
from lti_tool.dashboard.heat_map import HeatMap
from lti_tool.db.engine import Database
from lti_tool.documents import drafts, opening
from lti_tool.documents.tables import SharedDocument
from lti_tool.errors import NotFound
from lti_tool.workspaces import authorship
from tests import builders
from tests.statements import captured

TAGS = (
    SetTag("claim", "Claim", "#108968", "1"),
    SetTag("says", "Says", "#108968", merged_into="claim"),
    SetTag("doubt", "Doubt", "#e93d76", "2"),
    SetTag("old", "Old", "#1b62a7", is_retired=True),
)


class Reading:
    """An activity with a conversation of 100 characters, and highlights straight in the rows."""

    def __init__(self, db: Session, workspace_for: str = "class") -> None:
        self.db = db
        self.place = builders.place(db)
        self.arrived = builders.arrive(db, self.place, "tess", builders.TEACHER)
        self.tess = self.arrived.member
        self.activity = builders.activity(
            db, self.arrived, workspace_for=workspace_for, allows_own_tags=True
        )
        tag_sets.store(db, self.activity.id, TAGS)
        self.text = builders.conversation(db, self.activity, length=100)

    def arrive(self, name: str, *roles: str, groups: str | None = None) -> Member:
        return builders.arrive(self.db, self.place, name, *roles, groups=groups).member

    def mark(self, member: Member, start: int, end: int, tag: str = "claim", **more: Any) -> None:
        """A highlight in the member's workspace, or in their draft with `is_hidden`."""
        is_hidden = more.pop("is_hidden", False)
        _, document = self.opened(member)
        if is_hidden:
            draft = drafts.open_draft(self.db, self.activity, document, member.enrolment_id)
            assert draft is not None
            document = draft
        author = authorship.author_id(self.db, document.workspace_id, member.enrolment_id)
        given = {"conversation_id": str(builders.CONVERSATION)} | more
        self.db.add(
            Highlight(document_id=document.id, key=f"{author}/{uuid.uuid4()}", author_id=author,
                      start=start, end=end, quote="q", tag=tag, **given)
        )  # fmt: skip
        self.db.flush()

    def opened(self, member: Member) -> tuple[str, SharedDocument]:
        """The member's author id, and the document of their workspace."""
        workspace, document = opening.open_for(self.db, member, self.activity, "annotations")
        return authorship.author_id(self.db, workspace.id, member.enrolment_id), document

    def add_own_tag(self, member: Member, name: str) -> str:
        author, document = self.opened(member)
        key = f"{author}-{uuid.uuid4()}"
        self.db.add(
            Tag(document_id=document.id, key=key, author_id=author, name=name, color="#1b62a7",
                position=0)
        )  # fmt: skip
        self.db.flush()
        return key

    def map(self, viewer: Member | None = None, **wanted: Any) -> HeatMap:
        return heat_map.of_activity(self.db, viewer or self.tess, self.activity, **wanted)


def uses(found: HeatMap) -> dict[str, tuple[int, int]]:
    return {use.key: (use.highlights, use.people) for use in found.tags}


@pytest.mark.parametrize("workspace_for", ["class", "group", "student"])
def test_students_count_once_whatever_they_share(database: Database, workspace_for: str) -> None:
    with database.transaction() as db:
        reading = Reading(db, workspace_for)
        ada, ben = reading.arrive("ada", groups="1"), reading.arrive("ben", groups="2")
        reading.mark(ada, 10, 30)
        reading.mark(ada, 20, 40, "doubt")
        reading.mark(ben, 25, 35)
        found = reading.map()
    assert found.heat == [(10, 25, 1), (25, 35, 2), (35, 40, 1)]
    assert (found.students, found.readers) == (2, 2)
    assert uses(found) == {"claim": (2, 2), "doubt": (1, 1)}


def test_notes_of_staff_make_no_heat(database: Database) -> None:
    with database.transaction() as db:
        reading = Reading(db)
        reading.mark(reading.tess, 0, 10)
        reading.mark(reading.arrive("tom", builders.TUTOR), 0, 10)
        found = reading.map()
    assert (found.heat, found.students, found.readers) == ([], 0, 0)


def test_hidden_notes_count_for_those_who_may_see_them(database: Database) -> None:
    with database.transaction() as db:
        reading = Reading(db)
        reading.activity.hides_notes = True
        reading.mark(reading.arrive("ada"), 0, 10, is_hidden=True)
        ben = reading.arrive("ben")
        assert reading.map().heat == [(0, 10, 1)]
        assert reading.map(reading.arrive("tom", builders.TUTOR)).heat == [(0, 10, 1)]
        # No page asks for a student; the rule of visibility holds for whoever would.
        assert reading.map(ben).heat == []


def test_a_tag_and_a_group_leave_out_what_is_not_theirs(database: Database) -> None:
    with database.transaction() as db:
        reading = Reading(db)
        ada, ben = reading.arrive("ada", groups="1"), reading.arrive("ben", groups="2")
        reading.mark(ada, 0, 10, "claim")
        reading.mark(ben, 5, 20, "says")
        reading.mark(ben, 30, 40, "doubt")
        first, second = reading.map().groups
        assert reading.map(tag="claim").heat == [(0, 5, 1), (5, 10, 2), (10, 20, 1)]
        assert reading.map(tag="unknown").heat == []
        found = reading.map(group_id=second.id)
    assert (first.students, second.students) == (1, 1)
    assert found.heat == [(5, 20, 1), (30, 40, 1)]
    assert (found.students, found.readers) == (1, 1)
    assert uses(found) == {"claim": (1, 1), "doubt": (1, 1)}


def test_tags_count_by_group_as_what_they_were_merged_into(database: Database) -> None:
    with database.transaction() as db:
        reading = Reading(db)
        ada, ben = reading.arrive("ada", groups="1,2"), reading.arrive("ben", groups="2")
        for member, tag in ((ada, "claim"), (ada, "claim"), (ben, "says"), (ben, "old")):
            reading.mark(member, 0, 10, tag)
        found = reading.map()
        first, second = (group.id for group in found.groups)
    groups = {use.key: use.groups for use in found.tags}
    assert groups == {"claim": {first: 1, second: 2}, "doubt": {}, "old": {second: 1}}
    assert [use.name for use in found.tags] == ["Claim", "Doubt", "Old"]


def test_own_tags_of_one_name_count_as_one_and_unknown_ones_as_none(database: Database) -> None:
    with database.transaction() as db:
        reading = Reading(db, "student")
        for name in ("ada", "ben"):
            member = reading.arrive(name)
            reading.mark(member, 0, 10, reading.add_own_tag(member, "Irony"))
            reading.mark(member, 20, 30, "gone-for-good")
        found = reading.map()
    assert uses(found) == {"claim": (0, 0), "doubt": (0, 0), "own:Irony": (2, 2), "": (2, 2)}


def test_passages_say_how_many_gave_each_tag(database: Database) -> None:
    with database.transaction() as db:
        reading = Reading(db)
        for name, tag in (("ada", "claim"), ("ben", "doubt"), ("cyd", "doubt")):
            reading.mark(reading.arrive(name), 10, 20, tag)
        found = reading.map()
    assert [(each.start, each.end, each.people) for each in found.most_marked] == [(10, 20, 3)]
    (differing,) = found.differing
    assert (differing.people, differing.tags) == (3, {"claim": 1, "doubt": 2})


def test_marks_beyond_the_text_are_cut_to_it(database: Database) -> None:
    with database.transaction() as db:
        reading = Reading(db)
        ada = reading.arrive("ada")
        reading.mark(ada, -5, 5)
        reading.mark(ada, 95, 400)
        reading.mark(ada, 200, 300)
        assert reading.map().heat == [(0, 5, 1), (95, 100, 1)]


def test_another_text_and_another_activity_make_no_heat_here(database: Database) -> None:
    with database.transaction() as db:
        reading = Reading(db)
        ada = reading.arrive("ada")
        other = builders.conversation(db, reading.activity, uuid.UUID(int=2), length=50)
        other.position = 1
        reading.mark(ada, 0, 10, conversation_id=str(other.id))
        again = builders.arrive(db, reading.place, "tess", builders.TEACHER, link="l2")
        elsewhere = builders.activity(db, again)
        assert reading.map().heat == []
        assert reading.map(conversation_id=other.id).heat == [(0, 10, 1)]
        assert heat_map.of_activity(db, reading.tess, elsewhere).conversation is None
        with pytest.raises(NotFound):
            heat_map.of_activity(db, reading.tess, elsewhere, conversation_id=other.id)
        with pytest.raises(NotFound):
            reading.map(conversation_id=uuid.uuid4())
        with pytest.raises(NotFound):
            reading.map(group_id=uuid.uuid4())


def test_what_a_student_brought_is_listed_with_their_name(database: Database) -> None:
    with database.transaction() as db:
        reading = Reading(db, "student")
        ada = reading.arrive("ada")
        _, document = reading.opened(ada)
        brought = builders.conversation(db, reading.activity, uuid.UUID(int=3), length=50)
        brought.workspace_id, brought.added_by = document.workspace_id, ada.enrolment_id
        pending = builders.conversation(db, reading.activity, uuid.UUID(int=4))
        pending.state, pending.text_hash = "preview", None
        db.flush()
        reading.mark(ada, 0, 10, conversation_id=str(brought.id))
        found = reading.map(conversation_id=brought.id)
    listed = [(each.id, each.brought_by) for each in found.conversations]
    assert listed == [(builders.CONVERSATION, None), (brought.id, "Ada")]
    assert found.heat == [(0, 10, 1)]


def test_a_large_class_costs_as_many_questions_as_a_small_one(database: Database) -> None:
    asked = []
    with database.transaction() as db:
        reading = Reading(db, "student")
        for people in (range(2), range(2, 30)):
            for number in people:
                member = reading.arrive(f"s{number}", groups=str(number % 5))
                reading.mark(member, number, number + 9, reading.add_own_tag(member, "Mine"))
            db.expire_all()
            db.get_one(Conversation, builders.CONVERSATION)
            db.refresh(reading.activity)
            with captured(db.connection()) as seen:
                reading.map()
            asked.append(len(seen))
    assert asked == [5, 5]
