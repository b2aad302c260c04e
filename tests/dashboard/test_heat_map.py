"""A heat map counts each student once, over all workspaces, by the notes that one may see."""

import uuid

import pytest

from lti_tool.conversations.tables import Conversation
from lti_tool.dashboard import heat_map
from lti_tool.dashboard.heat_map import HeatMap
from lti_tool.db.engine import Database
from lti_tool.errors import NotFound
from tests import builders
from tests.dashboard.reading import Reading
from tests.statements import captured


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
        reading.activity.hides_notes_here = True
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
        pending.state, pending.text_hash, pending.blind_hash = "preview", None, None
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
            db.refresh(reading.activity, ["hides_names"])
            with captured(db.connection()) as seen:
                reading.map()
            asked.append(len(seen))
    assert asked == [5, 5]
