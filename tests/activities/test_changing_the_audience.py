"""Audience of an activity: changed while nobody has written; highest mark: while nobody has one."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.activities.change import change_activity
from lti_tool.activities.change_audience import change_audience
from lti_tool.activities.hide_notes import hide_notes
from lti_tool.annotations.tables import Highlight
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.memberships import Membership
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.documents import opening
from lti_tool.errors import Conflict, Forbidden, InvalidInput
from lti_tool.grading import gradebook, marker_notes
from lti_tool.grading.tables import NoteFeedback, NoteFeedbackDraft
from lti_tool.sync.wire import protocol
from lti_tool.workspaces.tables import Workspace
from tests.server import Somebody, Tool
from tests.waiting import until_locked_out


def member(db: Session, somebody: Somebody) -> Member:
    return Member.of(db.get_one(Enrolment, somebody.enrolment_id))


def change(tool: Tool, somebody: Somebody, **settings: Any) -> int:
    path = f"/api/activities/{tool.activity_id}"
    return somebody.call("PATCH", path, settings).status_code


def audiences(tool: Tool) -> list[str]:
    with tool.database.transaction() as db:
        of_activity = Workspace.activity_id == tool.activity_id
        return [each.workspace_for for each in db.scalars(select(Workspace).where(of_activity))]


def test_open_pages_hear_of_it_and_open_their_own(tool: Tool) -> None:
    ada = tool.replica(tool.ada)
    before = tool.ada.workspace(tool.activity_id)
    assert change(tool, tool.teacher, workspace_for="student") == 200
    ada.until_frame(lambda frame: frame == protocol.settings_changed())
    after = tool.ada.workspace(tool.activity_id)
    assert after["audience"]["kind"] == "student"
    assert after["document_id"] != before["document_id"]
    assert after["revision"] > before["revision"]
    assert tool.ben.workspace(tool.activity_id)["document_id"] != after["document_id"]
    assert audiences(tool) == ["student", "student"]


def test_what_has_been_written_keeps_everybody_where_they_are(tool: Tool) -> None:
    ada = tool.replica(tool.ada)
    ada.highlight()
    ada.until_saved()
    assert change(tool, tool.teacher, workspace_for="student") == 409
    assert audiences(tool) == ["class"]


@pytest.mark.parametrize("what", ["feedback", "draft", "note"])
def test_what_a_marker_has_written_keeps_everybody_where_they_are(tool: Tool, what: str) -> None:
    """It would go with the workspaces, or with the activity, though the work is deleted."""
    workspace_id = uuid.UUID(tool.ada.workspace(tool.activity_id)["workspace_id"])
    ada = tool.ada.enrolment_id
    with tool.database.transaction() as db:
        activity = db.get_one(Activity, tool.activity_id)
        if what == "note":
            theirs = Membership(db.get_one(Enrolment, ada))
            teacher = member(db, tool.teacher)
            marker_notes.write(db, teacher, activity, theirs, before="", text="See me.")
        else:
            table = NoteFeedback if what == "feedback" else NoteFeedbackDraft
            db.add(
                table(
                    course_id=activity.course_id, activity_id=activity.id, enrolment_id=ada,
                    workspace_id=workspace_id, highlight="a/1", quote="", text="Good",
                    written_at=clock.now(),
                )
            )  # fmt: skip
    assert change(tool, tool.teacher, workspace_for="student") == 409
    assert change(tool, tool.teacher, names={"are_hidden": True, "are_sealed": False}) == 409
    path = f"/api/activities/{tool.activity_id}"
    assert tool.teacher.call("DELETE", path).status_code == 409
    assert audiences(tool) == ["class"]


def test_the_same_audience_changes_nothing(tool: Tool) -> None:
    ada = tool.replica(tool.ada)
    ada.highlight()
    ada.until_saved()
    assert change(tool, tool.teacher, workspace_for="class") == 200
    assert audiences(tool) == ["class"]


def test_a_note_that_waits_meanwhile_goes_nowhere(tool: Tool) -> None:
    ada = tool.replica(tool.ada)
    with tool.database.transaction() as db:
        change_audience(db, member(db, tool.teacher), tool.activity_id, "student")
        ada.highlight()
        ada.until_frame(lambda frame: frame == protocol.storing(False))
    assert ada.close_code() == 4404
    with tool.database.transaction() as db:
        assert db.scalars(select(Highlight.key)).all() == []


def test_who_opens_it_meanwhile_gets_a_place_of_the_new_kind(tool: Tool) -> None:
    def open_it() -> str:
        with tool.database.transaction() as db:
            # As a request has read it before the change.
            activity = db.get_one(Activity, tool.activity_id)
            is_read.set()
            workspace, _ = opening.open_for(db, member(db, tool.ada), activity, "annotations")
            return workspace.workspace_for

    is_read = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        with tool.database.transaction() as db:
            change_audience(db, member(db, tool.teacher), tool.activity_id, "student")
            opened = pool.submit(open_it)
            assert is_read.wait(20)
            with tool.database.transaction() as other:
                until_locked_out(other)
        assert opened.result(timeout=20) == "student"
    assert audiences(tool) == ["student"]


@pytest.mark.parametrize("name", ["ada", "tutor", "observer"])
def test_only_teachers_may(tool: Tool, name: str) -> None:
    with tool.database.transaction() as db, pytest.raises(Forbidden):
        change_audience(db, member(db, getattr(tool, name)), tool.activity_id, "student")


def test_nobody_works_alone_where_notes_are_hidden(tool: Tool) -> None:
    with tool.database.transaction() as db:
        hide_notes(db, member(db, tool.teacher), tool.activity_id)
        with pytest.raises(InvalidInput) as refused:
            change_audience(db, member(db, tool.teacher), tool.activity_id, "student")
    assert refused.value.field == "hides_notes"


def set_mark(db: Session, tool: Tool, mark: int) -> None:
    activity = db.get_one(Activity, tool.activity_id)
    ada = Membership(db.get_one(Enrolment, tool.ada.enrolment_id))
    gradebook.set_grade(db, member(db, tool.teacher), activity, ada, Decimal(mark), "")


def test_the_highest_mark_changes_while_nobody_has_one(tool: Tool) -> None:
    assert change(tool, tool.teacher, score_maximum=20) == 200
    with tool.database.transaction() as db:
        assert db.get_one(Activity, tool.activity_id).score_maximum == 20
        set_mark(db, tool, 15)
    assert change(tool, tool.teacher, score_maximum=10, title="Another") == 409
    assert change(tool, tool.teacher, score_maximum=20, title="Another") == 200


@pytest.mark.parametrize("maximum", [0, -1, 1001])
def test_a_highest_mark_out_of_range_is_refused(tool: Tool, maximum: int) -> None:
    with tool.database.transaction() as db:
        teacher = member(db, tool.teacher)
        activity_id: uuid.UUID = tool.activity_id
        with pytest.raises(InvalidInput) as refused:
            change_activity(db, teacher, activity_id, score_maximum=maximum)
    assert refused.value.field == "score_maximum"


def test_a_mark_that_is_given_meanwhile_counts(tool: Tool) -> None:
    def attempt() -> None:
        with tool.database.transaction() as db:
            change_activity(db, member(db, tool.teacher), tool.activity_id, score_maximum=10)

    with ThreadPoolExecutor(1) as pool:
        with tool.database.transaction() as db:
            set_mark(db, tool, 15)
            attempted = pool.submit(attempt)
            with tool.database.transaction() as other:
                until_locked_out(other)
        with pytest.raises(Conflict):
            attempted.result(timeout=20)
