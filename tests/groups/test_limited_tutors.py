"""Tutors who are limited to their groups: lists, marks, work, files and open pages, over HTTP."""

import csv
import io
from dataclasses import dataclass
from decimal import Decimal

import pytest
import requests
from sqlalchemy import select, update

from lti_tool import clock
from lti_tool.grading.tables import Grade, GradeDelivery
from tests.seen_marks import as_seen, seen_at
from tests.server import Replica, Somebody, Tool


@dataclass
class Tutorial:
    """The tutor and Ada are in one group, Ben in another; the tutor is limited to theirs."""

    tool: Tool
    ours: str
    theirs: str
    grouping: str

    def work_of(self, somebody: Somebody) -> requests.Response:
        path = f"/api/activities/{self.tool.activity_id}/members/{somebody.enrolment_id}/work"
        return self.tool.tutor.call("GET", path)

    def mark(self, somebody: Somebody) -> requests.Response:
        return self.tool.tutor.call("PUT", self.mark_path(somebody), {"score": "50"})

    def mark_path(self, somebody: Somebody) -> str:
        return f"/api/activities/{self.tool.activity_id}/grades/{somebody.enrolment_id}"

    def limit(self, *, limits: bool) -> None:
        answer = self.tool.teacher.call(
            "PUT", "/api/course/groups/settings", {"limits_tutors": limits}
        )
        answer.raise_for_status()

    def put(self, somebody: Somebody, into: str | None, out_of: str | None) -> None:
        moved = {"people": [str(somebody.enrolment_id)], "into": into, "out_of": out_of}
        path = f"/api/course/groupings/{self.grouping}/moves"
        self.tool.teacher.call("POST", path, moved).raise_for_status()


@pytest.fixture
def tutorial(tool: Tool) -> Tutorial:
    made = tool.teacher.call("POST", "/api/course/groupings", {"name": "Tutorials"}).json()
    grouping = made["groupings"][-1]["id"]
    path = f"/api/course/groupings/{grouping}/groups"
    added = tool.teacher.call("POST", path, {"names": ["Ours", "Theirs"]}).json()
    ours, theirs = (group["id"] for group in added["groupings"][-1]["groups"])
    here = Tutorial(tool, ours, theirs, grouping)
    for somebody, group in ((tool.tutor, ours), (tool.ada, ours), (tool.ben, theirs)):
        here.put(somebody, group, None)
    here.limit(limits=True)
    return here


def listed(tool: Tool) -> set[str]:
    answer = tool.tutor.call("GET", f"/api/activities/{tool.activity_id}/class")
    return {member["name"] for member in answer.json()["members"]}


def test_the_class_and_the_groups_are_those_that_are_theirs(tutorial: Tutorial) -> None:
    tool = tutorial.tool
    assert listed(tool) == {"Ada", "Teacher", "Tutor"}
    found = tool.tutor.call("GET", "/api/course/groups").json()
    assert {each["name"] for each in found["people"]} == {"Ada", "Teacher", "Tutor"}
    groups = [group["name"] for each in found["groupings"] for group in each["groups"]]
    assert (groups, found["sees_all"]) == (["Ours"], False)
    tutorial.limit(limits=False)
    assert listed(tool) == {"Ada", "Ben", "Observer", "Teacher", "Tutor"}


def test_work_and_marks_of_others_are_not_found(tutorial: Tutorial) -> None:
    tool = tutorial.tool
    assert [tutorial.work_of(each).status_code for each in (tool.ada, tool.ben)] == [200, 404]
    assert [tutorial.mark(each).status_code for each in (tool.ada, tool.ben)] == [202, 404]
    for method in ("GET", "DELETE"):
        assert tool.tutor.call(method, tutorial.mark_path(tool.ben)).status_code == 404
    resend = f"{tutorial.mark_path(tool.ben)}/resend"
    assert tool.tutor.call("POST", resend).status_code == 404


def test_drafts_and_the_way_through_the_class_are_those_of_their_students(
    tutorial: Tutorial,
) -> None:
    tool = tutorial.tool
    held = {"mark_release": {"holds_marks": True, "at": None}}
    tool.teacher.call("PATCH", f"/api/activities/{tool.activity_id}", held).raise_for_status()
    for somebody, kept, discarded in ((tool.ada, 200, 204), (tool.ben, 404, 404)):
        mark_path = tutorial.mark_path(somebody)
        path = f"{mark_path}/draft"
        assert tool.tutor.call("PUT", path, {"score": "50"}).status_code == kept
        body = {"score": "50", "seen_at": seen_at(tool.teacher, mark_path)}
        tool.teacher.call("PUT", path, body).raise_for_status()
        shown = as_seen(tool.teacher, mark_path)
        assert tool.tutor.call("DELETE", path + shown).status_code == discarded
    queue = tool.tutor.call("GET", f"/api/activities/{tool.activity_id}/marking").json()
    assert [(one["name"], one["is_in_own_group"]) for one in queue] == [("Ada", True)]
    tutorial.limit(limits=False)
    queue = tool.tutor.call("GET", f"/api/activities/{tool.activity_id}/marking").json()
    assert [(one["name"], one["is_in_own_group"]) for one in queue] == [
        ("Ada", True),
        ("Ben", False),
    ]


def test_marks_of_other_students_are_neither_sent_again_nor_taken(tutorial: Tutorial) -> None:
    tool = tutorial.tool
    for somebody in (tool.ada, tool.ben):
        path = tutorial.mark_path(somebody)
        tool.teacher.call("PUT", path, {"score": "61"}).raise_for_status()
    with tool.database.transaction() as db:
        db.execute(
            update(GradeDelivery).values(
                state="sent", checked_at=clock.now(), lms_score=12, lms_maximum=100
            )
        )
    both = [str(each.enrolment_id) for each in (tool.ada, tool.ben)]
    path = f"/api/activities/{tool.activity_id}/grades"
    body = {"marks": [{"enrolment_id": each, "score": 12} for each in both]}
    assert tool.tutor.call("POST", f"{path}/take", body).json() == {"taken": 1, "left": 1}
    resent = tool.tutor.call("POST", f"{path}/resend", {"enrolment_ids": both})
    assert resent.json() == {"resent": 1}
    with tool.database.transaction() as db:
        db.execute(update(GradeDelivery).values(state="parked"))
    stuck = tool.tutor.call("POST", f"{path}/resend", {"enrolment_ids": None})
    assert stuck.json() == {"resent": 1}
    assert tool.tutor.call("GET", "/history-of-marks.csv").status_code == 403
    with tool.database.transaction() as db:
        scores = db.scalars(select(Grade.score).order_by(Grade.score)).all()
    assert [float(each or 0) for each in scores] == [12, 61]


def test_feedback_and_notes_for_markers_are_those_of_their_students(tutorial: Tutorial) -> None:
    tool = tutorial.tool
    for somebody, status in ((tool.ada, 200), (tool.ben, 404)):
        opened = somebody.workspace(tool.activity_id)
        replica = tool.replica(somebody)
        key = replica.highlight()
        replica.until_saved()
        note = {"workspace_id": opened["workspace_id"], "highlight": key, "text": "Well read"}
        path = tutorial.mark_path(somebody)
        assert tool.tutor.call("PUT", f"{path}/feedback", note).status_code == status
        body = {"before": "", "text": "Asked for more time"}
        assert tool.tutor.call("PUT", f"{path}/marker-note", body).status_code == status


def test_marks_that_others_gave_are_in_no_list_and_no_file_of_theirs(tutorial: Tutorial) -> None:
    tool = tutorial.tool
    for somebody in (tool.ada, tool.ben):
        path = tutorial.mark_path(somebody)
        tool.teacher.call("PUT", path, {"score": "61"}).raise_for_status()
    ids = "&".join(f"enrolment={each.enrolment_id}" for each in (tool.ada, tool.ben))
    found = tool.tutor.call("GET", f"/api/activities/{tool.activity_id}/grades?{ids}").json()
    assert [Decimal(each["score"]) for each in found.values()] == [61]
    assert list(found) == [str(tool.ada.enrolment_id)]
    file = tool.tutor.call("GET", "/marks.csv").content.decode("utf-8-sig")
    assert [row[0] for row in csv.reader(io.StringIO(file))] == ["Student", "Ada"]


def test_copies_of_other_students_and_groups_are_not_found(tutorial: Tutorial) -> None:
    tool = tutorial.tool
    activity = f"/api/activities/{tool.activity_id}"
    for audience, own in (("student", tool.ben), ("group", tool.ben)):
        settings = {"workspace_for": audience}
        if audience == "group":
            settings["grouping_id"] = tutorial.grouping
        tool.teacher.call("PATCH", activity, settings).raise_for_status()
        theirs, ours = own.workspace(tool.activity_id), tool.ada.workspace(tool.activity_id)
        for workspace, status in ((theirs, 404), (ours, 200)):
            query = f"?workspace={workspace['workspace_id']}"
            opened = tool.tutor.call("POST", f"{activity}/workspace{query}")
            ticket = f"/api/documents/{workspace['document_id']}/ticket"
            authors = f"/api/workspaces/{workspace['workspace_id']}/authors"
            assert opened.status_code == status
            assert tool.tutor.call("POST", ticket).status_code == status
            assert tool.tutor.call("GET", authors).status_code == status
        shown = tool.tutor.call("GET", f"{activity}/workspaces").json()
        assert [each["id"] for each in shown] == [ours["workspace_id"]]
    by_name = tool.tutor.call("POST", f"{activity}/workspace?group={tutorial.theirs}")
    assert by_name.status_code == 404


def test_hidden_notes_of_others_are_not_found(tutorial: Tutorial) -> None:
    tool = tutorial.tool
    activity = f"/api/activities/{tool.activity_id}"
    tool.teacher.call("PATCH", activity, {"hides_notes": True}).raise_for_status()
    for somebody, status in ((tool.ada, 200), (tool.ben, 404)):
        draft = somebody.workspace(tool.activity_id)["hidden_document_id"]
        query = f"?member={somebody.enrolment_id}"
        assert tool.tutor.call("POST", f"{activity}/workspace{query}").status_code == status
        ticket = f"/api/documents/{draft}/ticket"
        assert tool.tutor.call("POST", ticket).status_code == status


def test_an_open_page_closes_with_the_change_that_closes_it(tutorial: Tutorial) -> None:
    tool = tutorial.tool
    tutorial.limit(limits=False)
    activity = f"/api/activities/{tool.activity_id}"
    settings = {"workspace_for": "group", "grouping_id": tutorial.grouping}
    tool.teacher.call("PATCH", activity, settings).raise_for_status()
    document_id = tool.ben.workspace(tool.activity_id)["document_id"]
    ticket = tool.tutor.ticket(document_id)
    page = Replica(tool.base, document_id, ticket).join()
    tutorial.limit(limits=True)
    assert page.close_code() == 4404


def test_the_progress_of_the_course_is_that_of_their_groups(tutorial: Tutorial) -> None:
    found = tutorial.tool.tutor.call("GET", "/api/course/progress").json()
    assert [each["name"] for each in found["students"]] == ["Ada"]
    assert [each["name"] for each in found["groups"]] == ["Ours"]
    for somebody in (tutorial.tool.ada, tutorial.tool.observer):
        assert somebody.call("GET", "/api/course/progress").status_code == 403
