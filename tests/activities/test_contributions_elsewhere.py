"""Conversations of students are found where their readers look for them, and nowhere else."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from lti_tool import clock
from lti_tool.activities import course_copy
from lti_tool.activities.remove import remove_activity
from lti_tool.annotations.kind import Annotations
from lti_tool.conversations.tables import Conversation
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.contributions import Contributions
from lti_tool.db.engine import Database
from lti_tool.documents import drafts, opening
from lti_tool.errors import Conflict
from lti_tool.workspaces.conversations import of_workspace
from lti_tool.workspaces.tables import Workspace
from tests import builders
from tests.activities.contributing import Round, make_round, place_of_round
from tests.dashboard.searching import kinds

HOUR = timedelta(hours=1)


@pytest.fixture
def of_each(database: Database) -> Round:
    return make_round(database, "student")


@pytest.fixture
def of_groups(database: Database) -> Round:
    return make_round(database, "group")


def test_a_highlight_stands_only_on_what_is_read_in_its_workspace(of_groups: Round) -> None:
    made = of_groups.brought("ada")
    with of_groups.database.transaction() as db:
        common = builders.conversation(db, db.get_one(Activity, of_groups.activity.id))
        documents = {}
        for name in ("ada", "cleo"):
            workspace = db.get_one(Workspace, of_groups.workspaces[name])
            document = opening.find_shared(db, workspace, "annotations")
            assert document is not None
            documents[name] = document.id
        facts = Annotations().load_context(db, documents.values())
        assert set(facts[documents["ada"]].lengths) == {str(common.id), str(made)}
        assert set(facts[documents["cleo"]].lengths) == {str(common.id)}


def test_hidden_notes_stand_only_on_what_is_read_in_their_workspace(of_groups: Round) -> None:
    made = of_groups.brought("ada")
    with of_groups.database.transaction() as db:
        activity = db.get_one(Activity, of_groups.activity.id)
        activity.hides_notes_here = True
        found = {}
        for name in ("ben", "cleo"):
            member = of_groups.members[name]
            _, shared = opening.open_for(db, member, activity, "annotations")
            draft = drafts.open_draft(db, activity, shared, member.enrolment_id)
            assert draft is not None
            found[name] = set(Annotations().load_context(db, [draft.id])[draft.id].lengths)
    assert found == {"ben": {str(made)}, "cleo": set()}
    assert of_groups.readers(made) == {"ada", "ben", "tess", "tom"}


def test_a_page_has_the_conversations_of_its_workspace_in_order(of_groups: Round) -> None:
    made = of_groups.brought("ada")
    with of_groups.database.transaction() as db:
        common = builders.conversation(db, db.get_one(Activity, of_groups.activity.id))
        found = {
            name: [
                each.id
                for each in of_workspace(
                    db,
                    of_groups.members["tess"],
                    db.get_one(Workspace, of_groups.workspaces[name]),
                )
            ]
            for name in ("ada", "ben", "cleo")
        }
    assert found == {"ada": [common.id, made], "ben": [common.id, made], "cleo": [common.id]}


def test_who_changes_groups_reads_what_the_new_one_reads(of_groups: Round) -> None:
    made = of_groups.brought("ada")
    with of_groups.database.transaction() as db:
        place = place_of_round(db)
        builders.arrive(db, place, "ada", groups="2")
        builders.arrive(db, place, "cleo", groups="1")
    assert of_groups.readers(made) == {"ben", "cleo", "tess", "tom"}


def test_search_finds_only_what_its_person_reads(of_groups: Round) -> None:
    of_groups.brought("ada")
    with of_groups.database.transaction() as db:
        found = {
            name: kinds(db, member, "sky", kind="text")
            for name, member in of_groups.members.items()
        }
    readers = {name for name, kinds in found.items() if kinds == ["text"]}
    assert readers == {"ada", "ben", "tess", "tom"}


def test_the_class_page_says_who_has_brought_what(of_groups: Round) -> None:
    of_groups.brought("ada")
    of_groups.bring("cleo")
    with of_groups.database.transaction() as db:
        activity = db.get_one(Activity, of_groups.activity.id)
        rows = builders.class_table(db, of_groups.members["tess"], activity).rows
    brought = {row.member.name: [each.is_accepted for each in row.brought] for row in rows}
    assert brought == {
        "Ada": [True], "Ben": [True], "Cleo": [False], "Olga": [], "Tess": [], "Tom": [],
    }  # fmt: skip


def test_a_copy_of_the_activity_asks_again_and_has_nobodys_conversation(of_each: Round) -> None:
    asked = Contributions("must", 3, clock.now() + HOUR, declares_use=True)
    of_each.ask(asked)
    of_each.brought("ada", use="For my outline")
    with of_each.database.transaction() as db:
        source = db.get_one(Activity, of_each.activity.id)
        copy = course_copy._copied(db, source, of_each.members["sam"])
        assert copy.contributions == replace(asked, until=None)
        held = db.scalars(select(Conversation).where(Conversation.activity_id == copy.id)).all()
    assert held == []


def test_an_activity_to_which_somebody_has_brought_one_is_not_removed(of_each: Round) -> None:
    of_each.bring("ada")
    with of_each.database.transaction() as db, pytest.raises(Conflict, match="brought"):
        remove_activity(db, of_each.members["tess"], of_each.activity.id)
