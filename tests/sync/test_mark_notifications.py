"""A student's open page is told at once that their mark has changed; nobody else's page is."""

import uuid
from collections.abc import Callable

import pytest
from sqlalchemy import update

from lti_tool.activities import release_marks
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import Enrolment
from lti_tool.db import pg_notify
from lti_tool.grading.tables import GradeDraft
from lti_tool.sync.wire import protocol
from tests.seen_marks import as_seen
from tests.server import Replica, Somebody, Tool
from tests.statements import captured
from tests.sync.test_anonymous_traffic import Listener
from tests.web.test_drafts_of_marks import draft, hold, mark_path, release
from tests.web.test_feedback import give, note_marker, written

NOTICE = protocol.settings_changed()
"""All that a page gets: no mark, and not what has changed."""


def listener(tool: Tool, who: Somebody) -> Listener:
    document_id = who.workspace(tool.activity_id)["document_id"]
    return Listener(tool.base, document_id, who.ticket(document_id)).join()


def notified_until_written(tool: Tool, *pages: Listener) -> list[list[bytes]]:
    """Frames that told these pages anything, up to a note that somebody else writes now."""
    writer = tool.replica(tool.tutor)
    key = writer.highlight()
    for page in pages:
        page.until_has(key)
    writer.close()
    return [[each for each in page.frames if each == NOTICE] for page in pages]


def give_mark(tool: Tool) -> None:
    body = {"score": "61", "comment": "Well read"}
    tool.teacher.call("PUT", mark_path(tool, tool.ada), body).raise_for_status()


def withdraw(tool: Tool) -> None:
    path = mark_path(tool, tool.ada)
    tool.teacher.call("DELETE", path + as_seen(tool.teacher, path)).raise_for_status()


def give_feedback(tool: Tool) -> None:
    give(tool, tool.ada, written(tool, tool.ada)).raise_for_status()


def release_at_date(tool: Tool) -> None:
    draft(tool, tool.ada)
    with tool.database.transaction() as db:
        db.execute(update(Activity).values(release_at=GradeDraft.graded_at).where(
            Activity.id == tool.activity_id, GradeDraft.activity_id == Activity.id))  # fmt: skip
        release_marks.release_due(db, tool.activity_id)


def release_feedback(tool: Tool) -> None:
    give_feedback(tool)
    release(tool)


@pytest.mark.parametrize(
    "change",
    [give_mark, release_at_date, give_feedback, release_feedback],
    ids=lambda one: one.__name__,
)
def test_the_student_is_told_and_nobody_else(tool: Tool, change: Callable[[Tool], None]) -> None:
    everybody = [listener(tool, who) for who in (tool.ada, tool.ben, tool.teacher, tool.observer)]
    # A change of the setting is for all pages, before what is tried here.
    if change in (release_at_date, release_feedback):
        hold(tool).raise_for_status()
        for page in everybody:
            page.until_frame(lambda frame: frame == NOTICE)
            page.frames.clear()
    change(tool)
    ada, *others = everybody
    ada.until(lambda: NOTICE in ada.frames)
    notified, *others_notified = notified_until_written(tool, ada, *others)
    assert notified
    assert others_notified == [[], [], []]


def test_a_release_tells_each_student_once_and_a_withdrawal_again(tool: Tool) -> None:
    hold(tool).raise_for_status()
    draft(tool, tool.ada)
    ada, ben = listener(tool, tool.ada), listener(tool, tool.ben)
    release(tool)
    ada.until(lambda: NOTICE in ada.frames)
    withdraw(tool)
    ada.until(lambda: ada.frames.count(NOTICE) == 2)
    assert notified_until_written(tool, ada, ben) == [[NOTICE, NOTICE], []]


def test_nothing_tells_of_a_draft(tool: Tool) -> None:
    """Neither the student nor anybody else learns that there is one, nor when it was changed."""
    hold(tool).raise_for_status()
    note = written(tool, tool.ada)
    ada, ben = listener(tool, tool.ada), listener(tool, tool.ben)
    draft(tool, tool.ada)
    draft(tool, tool.ada, "70")
    give(tool, tool.ada, note).raise_for_status()
    note_marker(tool, tool.ada).raise_for_status()
    path = mark_path(tool, tool.ada)
    tool.tutor.call("DELETE", f"{path}/draft{as_seen(tool.tutor, path)}").raise_for_status()
    assert notified_until_written(tool, ada, ben) == [[], []]


def test_what_is_sent_to_the_lms_tells_nobody_and_resending_neither(tool: Tool) -> None:
    give_mark(tool)
    ada = listener(tool, tool.ada)
    tool.teacher.call("POST", f"{mark_path(tool, tool.ada)}/resend").raise_for_status()
    assert notified_until_written(tool, ada) == [[]]


def test_it_is_in_a_statement_that_is_made_anyway(tool: Tool) -> None:
    with captured(tool.database.engine) as seen:
        give_mark(tool)
    of_marks = [each for each in seen if "pg_notify" in each and "grade_event" in each]
    assert len(of_marks) == 1
    assert of_marks[0].startswith("INSERT INTO grade_event")


def test_a_page_under_another_account_of_the_same_person_is_told(tool: Tool) -> None:
    with tool.database.transaction() as db:
        db.get_one(Enrolment, tool.ben.enrolment_id).merged_into = tool.ada.enrolment_id
    page: Replica = tool.replica(tool.ben)
    give_mark(tool)
    assert page.until_frame(lambda frame: frame == NOTICE) == NOTICE


def test_a_page_of_another_kind_or_course_stays_as_it_is(tool: Tool) -> None:
    """A message that is no id is passed over, and an id that nobody has reaches nobody."""
    ada = listener(tool, tool.ada)
    with tool.database.transaction() as db:
        for payload in ("everybody", str(uuid.uuid4()), str(tool.activity_id)):
            pg_notify.notify(db, pg_notify.MARKS, payload)
    assert notified_until_written(tool, ada) == [[]]
