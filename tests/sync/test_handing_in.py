"""Work that is handed in is frozen: each note is in it or was refused, whatever happens."""

import hashlib
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests
from pycrdt import Map
from sqlalchemy import select

from lti_tool import clock
from lti_tool.activities.hand_in import hand_in, take_back
from lti_tool.annotations import handed_in
from lti_tool.audit import AuditEvent
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import CourseClass, Enrolment, EnrolmentClass
from lti_tool.courses.tenancy import Member
from lti_tool.documents.tables import SharedDocument
from lti_tool.documents.verify import verify
from lti_tool.groups import groupings
from lti_tool.workspaces.tables import Submission, Workspace
from tests.server import Replica, Somebody, Tool
from tests.sync.processes import serving
from tests.waiting import until, until_locked_out

HOUR = timedelta(hours=1)


@pytest.fixture
def handing_in(tool: Tool) -> Iterator[Tool]:
    """The tool with an activity that asks students to hand in; documents agree with their rows."""
    ask(tool)
    yield tool
    with tool.database.transaction() as db:
        documents = db.scalars(select(SharedDocument.id)).all()
    for document_id in documents:
        with tool.database.transaction() as db:
            assert verify(db, document_id) == []


def path(tool: Tool) -> str:
    return f"/api/activities/{tool.activity_id}"


def ask(tool: Tool, due_in: timedelta | None = HOUR, closes_in: timedelta | None = None) -> None:
    """Ask students to hand in."""
    now = clock.now()
    with tool.database.transaction() as db:
        activity = db.get_one(Activity, tool.activity_id)
        activity.hands_in = True
        activity.due_at = None if due_in is None else now + due_in
        activity.closes_at = None if closes_in is None else now + closes_in


def for_each(tool: Tool, workspace_for: str) -> None:
    """Have others work together; Ada and Ben are in one group."""
    with tool.database.transaction() as db:
        activity = db.get_one(Activity, tool.activity_id)
        teacher = Member.of(db.get_one(Enrolment, tool.teacher.enrolment_id))
        teams = groupings.create(db, teacher, "Teams", group_names=["Group 7"])
        (group,) = groupings.all_groups(db, teams.id)
        grouping_id = teams.id if workspace_for == "group" else None
        activity.assign(workspace_for=workspace_for, grouping_id=grouping_id)
        for who in (tool.ada, tool.ben):
            db.add(EnrolmentClass(enrolment_id=who.enrolment_id, class_id=group.id))


def submit(tool: Tool, who: Somebody) -> requests.Response:
    return who.call("POST", f"{path(tool)}/submission")


def withdraw(tool: Tool, who: Somebody) -> requests.Response:
    return who.call("DELETE", f"{path(tool)}/submission")


def content(who: Somebody, receipt: dict[str, Any]) -> dict[str, Any]:
    """The frozen state, whose hash is that of the receipt."""
    answer = who.call("GET", f"/submissions/{receipt['id']}/content.json")
    assert answer.ok, answer.text
    assert hashlib.sha256(answer.content).hexdigest() == receipt["sha256"]
    found: dict[str, Any] = json.loads(answer.content)
    return found


def keys(found: dict[str, Any]) -> set[str]:
    return {note["key"] for note in found["notes"]}


def written(replica: Replica, **other: Any) -> str:
    """A highlight that is on disk."""
    key = replica.highlight(**other)
    replica.until_saved()
    return key


def test_what_is_handed_in_is_frozen_and_the_page_is_told_so(handing_in: Tool) -> None:
    ada = handing_in.replica(handing_in.ada)
    remark = Map({"text": "Who says so? I looked.", "created": 1})
    first = written(ada, comments=Map({f"{ada.author}/c": remark}))
    receipt = submit(handing_in, handing_in.ada).json()
    assert (receipt["highlights"], receipt["comments"], receipt["words"]) == (1, 1, 5)
    assert receipt["handed_in_by"] == "Ada"
    assert not receipt["is_late"]
    assert keys(content(handing_in.ada, receipt)) == {first, f"{ada.author}/c"}
    ada.highlight()
    assert ada.until_refused() == "handed-in"
    opened = handing_in.ada.workspace(handing_in.activity_id)
    assert opened["handed_in"]["handed_in_at"] == receipt["handed_in_at"]


@pytest.mark.parametrize("act", ["retag", "reword", "delete", "comment"])
def test_nothing_of_it_is_changed(handing_in: Tool, act: str) -> None:
    ada = handing_in.replica(handing_in.ada)
    own = f"{ada.author}/c"
    key = written(ada, comments=Map({own: Map({"text": "x", "created": 1})}))
    assert submit(handing_in, handing_in.ada).ok
    note = ada.highlights[key]
    more = Map({"text": "more", "created": 2})
    ada.write(
        {
            "retag": lambda: note.update({"tag": "t2"}),
            "reword": lambda: note["comments"][own].update({"text": "y"}),
            "delete": lambda: ada.highlights.pop(key),
            "comment": lambda: note["comments"].update({f"{ada.author}/d": more}),
        }[act]
    )
    assert ada.until_refused() == "handed-in"


def test_in_a_workspace_of_all_the_others_write_on(handing_in: Tool) -> None:
    ada, ben = handing_in.replica(handing_in.ada), handing_in.replica(handing_in.ben)
    own = written(ada)
    written(ben, quote="other")
    receipt = submit(handing_in, handing_in.ada).json()
    assert keys(content(handing_in.ada, receipt)) == {own}
    written(ben)
    written(handing_in.replica(handing_in.teacher))
    assert submit(handing_in, handing_in.ben).json()["id"] != receipt["id"]


def test_who_takes_it_back_writes_again_at_once_and_gets_another_receipt(handing_in: Tool) -> None:
    ada = handing_in.replica(handing_in.ada)
    first = written(ada)
    before = submit(handing_in, handing_in.ada).json()
    for _ in range(3):
        assert withdraw(handing_in, handing_in.ada).json()["taken_back_at"] is not None
        second = written(ada)
        after = submit(handing_in, handing_in.ada).json()
    assert after["sha256"] != before["sha256"]
    assert {first, second} <= keys(content(handing_in.ada, after))
    assert keys(content(handing_in.ada, before)) == {first}
    history = handing_in.ada.call("GET", f"{path(handing_in)}/submission").json()["receipts"]
    assert [each["taken_back_at"] is None for each in history] == [True, False, False, False]


def test_hidden_notes_that_are_handed_in_stay_so_when_they_are_revealed(tool: Tool) -> None:
    assert tool.teacher.call("PATCH", path(tool), {"hides_notes": True}).ok
    ask(tool)
    document_id = tool.ada.workspace(tool.activity_id)["hidden_document_id"]
    draft = Replica(tool.base, document_id, tool.ada.ticket(document_id)).join()
    key = written(draft)
    receipt = submit(tool, tool.ada).json()
    assert keys(content(tool.ada, receipt)) == {key}
    draft.highlight()
    assert draft.until_refused() == "handed-in"
    assert tool.teacher.call("POST", f"{path(tool)}/reveal").ok
    shared = tool.replica(tool.ada)
    shared.until_has(key)
    shared.write(lambda: shared.highlights.pop(key))
    assert shared.until_refused() == "handed-in"
    with tool.database.transaction() as db:
        submission = db.scalars(select(Submission)).one()
        workspace = db.get_one(Workspace, submission.workspace_id)
        again = handed_in.read(db, workspace, [tool.ada.enrolment_id])
        assert again.sha256 == receipt["sha256"]


def test_one_member_hands_in_for_the_group_and_all_see_who_did(handing_in: Tool) -> None:
    for_each(handing_in, "group")
    ada, ben = handing_in.replica(handing_in.ada), handing_in.replica(handing_in.ben)
    both = {written(ada), written(ben)}
    receipt = submit(handing_in, handing_in.ada).json()
    assert (receipt["audience"], receipt["is_group"]) == ("Group 7", True)
    assert keys(content(handing_in.ben, receipt)) == both
    ben.highlight()
    assert ben.until_refused() == "handed-in"
    seen = handing_in.ben.workspace(handing_in.activity_id)["handed_in"]
    assert (seen["handed_in_by"], seen["is_group"]) == ("Ada", True)
    assert withdraw(handing_in, handing_in.ben).json()["taken_back_by"] == "Ben"
    again = handing_in.replica(handing_in.ada)
    written(again)


def test_two_members_who_press_at_once_have_one_receipt(handing_in: Tool) -> None:
    for_each(handing_in, "group")
    written(handing_in.replica(handing_in.ada))
    answers: list[requests.Response] = []
    people = [handing_in.ada, handing_in.ben] * 4
    with handing_in.database.transaction() as db:
        db.execute(select(SharedDocument).with_for_update()).all()
        threads = [
            threading.Thread(target=lambda who=who: answers.append(submit(handing_in, who)))
            for who in people
        ]
        for thread in threads:
            thread.start()
        with handing_in.database.transaction() as other:
            until_locked_out(other, sessions=len(people))
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    with handing_in.database.transaction() as db:
        assert len(db.scalars(select(Submission.id)).all()) == 1


def _member(tool: Tool, db: Any, who: Somebody) -> Member:
    return Member.of(db.get_one(Enrolment, who.enrolment_id))


def test_a_note_that_arrives_while_it_is_frozen_is_refused(handing_in: Tool) -> None:
    ada = handing_in.replica(handing_in.ada)
    first = written(ada)
    with handing_in.database.transaction() as db:
        submission = hand_in(db, _member(handing_in, db, handing_in.ada), handing_in.activity_id)
        assert first.encode() in submission.content
        late = ada.highlight()
        with handing_in.database.transaction() as other:
            until_locked_out(other)
    assert ada.until_refused() == "handed-in"
    assert late.encode() not in submission.content


def test_a_note_that_arrives_while_it_is_taken_back_is_kept(handing_in: Tool) -> None:
    ada = handing_in.replica(handing_in.ada)
    written(ada)
    assert submit(handing_in, handing_in.ada).ok
    with handing_in.database.transaction() as db:
        take_back(db, _member(handing_in, db, handing_in.ada), handing_in.activity_id)
    written(ada)


@pytest.mark.slow
@pytest.mark.parametrize("workspace_for", ["group", "student", "class"])
def test_handing_in_while_writing_in_two_processes_loses_no_note(
    handing_in: Tool, database_url: str, workspace_for: str
) -> None:
    """Every acknowledged note is in the frozen state; every other one was refused."""
    for_each(handing_in, workspace_for)
    saved: set[str] = set()
    refusals: list[str] = []

    def write(replica: Replica) -> None:
        while True:
            key = replica.highlight()
            try:
                replica.until_saved()
            except Exception:
                refusals.append(replica.until_refused())
                return
            saved.add(key)

    with serving(database_url, 2) as processes:
        writers = [process.replica(handing_in, handing_in.ada) for process in processes]
        threads = [threading.Thread(target=write, args=[replica]) for replica in writers]
        for thread in threads:
            thread.start()
        until(lambda: len(saved) > 20, "somebody to write")
        receipt = submit(handing_in, handing_in.ada).json()
        for thread in threads:
            thread.join(timeout=30)
    assert refusals == ["handed-in"] * 2
    assert keys(content(handing_in.ada, receipt)) == saved


def test_after_the_due_date_it_is_late_and_stays(handing_in: Tool) -> None:
    ada = handing_in.replica(handing_in.ada)
    written(ada)
    assert not submit(handing_in, handing_in.ada).json()["is_late"]
    ask(handing_in, -HOUR)
    assert withdraw(handing_in, handing_in.ada).status_code == 409
    written(handing_in.replica(handing_in.ben))
    assert submit(handing_in, handing_in.ben).json()["is_late"]


def test_once_it_is_closed_nothing_is_handed_in(handing_in: Tool) -> None:
    written(handing_in.replica(handing_in.ada))
    ask(handing_in, -2 * HOUR, -HOUR)
    answer = submit(handing_in, handing_in.ada)
    assert answer.status_code == 409
    assert "closed" in answer.json()["error"]["sentence"]


def extend(tool: Tool, **wanted: Any) -> requests.Response:
    times = {name: at.isoformat() for name, at in wanted.items() if name.endswith("_at")}
    body = {name: str(value) for name, value in wanted.items()} | times
    return tool.teacher.call("PUT", f"{path(tool)}/extensions", body)


@pytest.mark.parametrize("kind", ["student", "group"])
def test_an_extension_opens_writing_and_handing_in_for_whom_it_is(
    handing_in: Tool, kind: str
) -> None:
    for_each(handing_in, "class")
    ada, teacher = handing_in.replica(handing_in.ada), handing_in.replica(handing_in.teacher)
    written(ada)
    ask(handing_in, -2 * HOUR, -HOUR)
    with handing_in.database.transaction() as db:
        group = db.scalars(select(CourseClass).where(CourseClass.kind == "group")).one()
        db.execute(
            EnrolmentClass.__table__.delete().where(
                EnrolmentClass.enrolment_id == handing_in.ben.enrolment_id
            )
        )
    later = clock.now() + HOUR
    to = {"enrolment_id": handing_in.ada.enrolment_id} if kind == "student" else {}
    to = to or {"class_id": group.id}
    answer = extend(handing_in, due_at=later, **to)
    assert answer.ok, answer.text
    assert answer.json()["given_by"] == "Teacher"
    teacher.highlight()
    written(handing_in.replica(handing_in.ada))
    ben = handing_in.replica(handing_in.ben)
    ben.highlight()
    assert ben.until_refused() == "closed"
    receipt = submit(handing_in, handing_in.ada).json()
    assert not receipt["is_late"]
    assert withdraw(handing_in, handing_in.ada).ok
    removed = f"{path(handing_in)}/extensions/{answer.json()['id']}"
    assert handing_in.teacher.call("DELETE", removed).status_code == 204
    again = handing_in.replica(handing_in.ada)
    again.highlight()
    assert again.until_refused() == "closed"


def test_an_extension_is_over_at_its_second(handing_in: Tool) -> None:
    ask(handing_in, -2 * HOUR, -HOUR)
    assert extend(
        handing_in,
        enrolment_id=handing_in.ada.enrolment_id,
        closes_at=clock.now() - HOUR + timedelta(seconds=1),
    ).ok
    ada = handing_in.replica(handing_in.ada)
    ada.highlight()
    assert ada.until_refused() == "closed"


def test_where_nobody_is_asked_any_more_writing_goes_on_and_receipts_stay(handing_in: Tool) -> None:
    ada = handing_in.replica(handing_in.ada)
    key = written(ada)
    receipt = submit(handing_in, handing_in.ada).json()
    body = {"handing_in": {"is_asked": False, "due_at": None}}
    assert handing_in.teacher.call("PATCH", path(handing_in), body).ok
    again = handing_in.replica(handing_in.ada)
    written(again)
    assert keys(content(handing_in.ada, receipt)) == {key}
    assert handing_in.ada.workspace(handing_in.activity_id)["handed_in"] is None


def test_staff_do_not_hand_in_and_write_where_it_is_handed_in(handing_in: Tool) -> None:
    for_each(handing_in, "group")
    ada = handing_in.replica(handing_in.ada)
    key = written(ada)
    receipt = submit(handing_in, handing_in.ada).json()
    for who in (handing_in.teacher, handing_in.tutor, handing_in.observer):
        assert submit(handing_in, who).status_code == 403
    opened = handing_in.ada.workspace(handing_in.activity_id)
    document_id = opened["document_id"]
    tutor = Replica(handing_in.base, document_id, handing_in.tutor.ticket(document_id)).join()
    tutor.write(lambda: tutor.highlights.pop(key))
    tutor.until_saved()
    assert keys(content(handing_in.tutor, receipt)) == {key}


def test_handing_in_taking_back_and_extensions_are_on_record(handing_in: Tool) -> None:
    written(handing_in.replica(handing_in.ada))
    receipt = submit(handing_in, handing_in.ada).json()
    withdraw(handing_in, handing_in.ada)
    given = extend(
        handing_in, enrolment_id=handing_in.ada.enrolment_id, due_at=clock.now() + 2 * HOUR
    ).json()
    handing_in.teacher.call("DELETE", f"{path(handing_in)}/extensions/{given['id']}")
    with handing_in.database.transaction() as db:
        events = db.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()[-4:]
        assert [each.event for each in events] == [
            "work:handed-in",
            "work:taken-back",
            "extension:given",
            "extension:withdrawn",
        ]
        assert events[0].details["sha256"] == receipt["sha256"]
        assert events[2].details["by"] == str(handing_in.teacher.enrolment_id)
