"""Use cases of an activity ask themselves who acts, whatever called them."""

import uuid
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from lti_tool.activities import conversation_preview, course_copy, deep_link_selection
from lti_tool.activities.change import change_activity
from lti_tool.activities.checks import Reveal
from lti_tool.activities.conversations import (
    add_conversation,
    choose_conversations,
    remove_conversation,
    retry_conversation,
)
from lti_tool.activities.hide_notes import change_reveal, hide_notes
from lti_tool.activities.remove import remove_activity
from lti_tool.activities.reveal_notes import reveal_notes
from lti_tool.activities.set_up import set_up_activity
from lti_tool.conversations.importing import Wanted
from lti_tool.conversations.reading import Choice
from lti_tool.conversations.source import Source
from lti_tool.conversations.sources import Incoming
from lti_tool.courses.tenancy import Member
from lti_tool.db.engine import Database
from lti_tool.errors import Forbidden, NotFound
from lti_tool.lti.claims import DeepLinking
from tests import builders

UseCase = Callable[[Session, Member, uuid.UUID], object]

ASKED = DeepLinking("https://lms.example.edu/done", True, True, "", "", None)

ON_AN_ACTIVITY: dict[str, UseCase] = {
    "change": lambda db, member, activity: change_activity(db, member, activity, title="Mine"),
    "hide notes": hide_notes,
    "change when notes are revealed": lambda db, member, activity: change_reveal(
        db, member, activity, Reveal()
    ),
    "reveal notes": reveal_notes,
    "remove": remove_activity,
    "add a conversation": lambda db, member, activity: add_conversation(
        db, member, activity, Incoming.of_source(Source.pasted("User: a")), Wanted(), most=100
    ),
    "retry a conversation": lambda db, member, _: retry_conversation(
        db, member, builders.CONVERSATION
    ),
    "choose from an export": lambda db, member, _: choose_conversations(
        db, member, builders.CONVERSATION, ["a"]
    ),
    "open a draft": lambda db, member, _: conversation_preview.open_draft(
        db, member, builders.CONVERSATION
    ),
    "edit a draft": lambda db, member, _: conversation_preview.edit_draft(
        db, member, builders.CONVERSATION, 1, []
    ),
    "accept a draft": lambda db, member, _: conversation_preview.accept_draft(
        db, member, builders.CONVERSATION, 1, ""
    ),
    "read otherwise": lambda db, member, _: conversation_preview.read_otherwise(
        db, member, builders.CONVERSATION, Choice()
    ),
    "list an export": lambda db, member, _: conversation_preview.list_entries(
        db, member, builders.CONVERSATION
    ),
    "correct a conversation": lambda db, member, _: conversation_preview.correct(
        db, member, builders.CONVERSATION, "Mine", ()
    ),
    "reorder conversations": lambda db, member, activity: conversation_preview.reorder(
        db, member, activity, []
    ),
    "remove a conversation": lambda db, member, _: remove_conversation(
        db, member, builders.CONVERSATION
    ),
}
IN_A_COURSE: dict[str, UseCase] = {
    "set up": lambda db, member, _: set_up_activity(
        db, member, None, title="Mine", instructions="", workspace_for="class",
        score_maximum=1,
    ),
    "offer copies": lambda db, member, _: course_copy.offered(db, member),
    "copy": lambda db, member, activity: course_copy.copy_activity(
        db, member, uuid.uuid4(), activity
    ),
    "begin to choose": lambda db, member, _: deep_link_selection.begin(
        db, member, uuid.uuid4(), ASKED
    ),
    "choose": lambda db, member, _: deep_link_selection.answer(db, member, uuid.uuid4(), []),
}  # fmt: skip
USE_CASES = ON_AN_ACTIVITY | IN_A_COURSE


@pytest.mark.parametrize("name", USE_CASES)
@pytest.mark.parametrize("role", [builders.TUTOR, builders.STUDENT, builders.OBSERVER])
def test_only_teachers_may(database: Database, name: str, role: str) -> None:
    with database.transaction() as db:
        place = builders.place(db)
        activity = builders.activity(db, builders.arrive(db, place, "tea", builders.TEACHER))
        builders.conversation(db, activity)
        other = builders.arrive(db, place, "somebody", role).member
        with pytest.raises(Forbidden):
            USE_CASES[name](db, other, activity.id)


@pytest.mark.parametrize("name", ON_AN_ACTIVITY)
def test_a_teacher_of_another_course_finds_nothing(database: Database, name: str) -> None:
    with database.transaction() as db:
        place = builders.place(db)
        activity = builders.activity(db, builders.arrive(db, place, "tea", builders.TEACHER))
        builders.conversation(db, activity)
        other = builders.arrive(db, place, "tea", builders.TEACHER, course="c2", link="l2").member
        with pytest.raises(NotFound):
            ON_AN_ACTIVITY[name](db, other, activity.id)


def test_a_link_of_another_course_cannot_be_set_up(database: Database) -> None:
    with database.transaction() as db:
        place = builders.place(db)
        theirs = builders.arrive(db, place, "tea", builders.TEACHER)
        other = builders.arrive(db, place, "tea", builders.TEACHER, course="c2", link="l2").member
        with pytest.raises(NotFound):
            set_up_activity(
                db, other, theirs.member.link_id, title="Mine", instructions="",
                workspace_for="class", score_maximum=1,
            )  # fmt: skip
