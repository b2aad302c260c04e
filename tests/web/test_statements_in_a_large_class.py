"""Every answer that a page reads takes as many statements in a large class as in a small one."""

import uuid
from collections.abc import Mapping
from functools import partial
from threading import get_ident
from typing import Any

import pytest
from pycrdt import Map

from lti_tool import clock
from lti_tool.courses.activity_tables import Activity
from tests import builders
from tests.server import Replica, Somebody, Tool
from tests.statements import captured
from tests.web import reading

SMALL, LARGE = 2, 6


class Class:
    """A course whose students work, hand in and are marked in one activity."""

    def __init__(self, tool: Tool, workspace_for: str) -> None:
        self.tool, self.workspace_for, self.size = tool, workspace_for, 0
        asked = {"title": "Read", "workspace_for": workspace_for, "allows_own_tags": True}
        made = tool.teacher.call("POST", "/api/activities", asked)
        made.raise_for_status()
        self.activity_id = uuid.UUID(made.json()["id"])
        self.conversation = uuid.uuid4()
        with tool.database.transaction() as db:
            activity = db.get_one(Activity, self.activity_id)
            activity.hands_in, activity.due_at = True, clock.now()
            builders.conversation(db, activity, self.conversation)
        if workspace_for == "group":
            tool.arrive("tutor", builders.TUTOR, groups="1,2,3,6")
            limits = {"limits_tutors": True}
            tool.teacher.call("PUT", "/api/course/groups/settings", limits).raise_for_status()
        tool.teacher.workspace(self.activity_id)
        self.receipts: list[str] = []
        self.mentioned: dict[str, str] = {}
        """Author of the first note in each document, whom all others mention."""
        self.first = self.arrive()

    @property
    def path(self) -> str:
        return f"/api/activities/{self.activity_id}"

    def arrive(self) -> Somebody:
        """Another student comes, and does all that students do."""
        self.size += 1
        student = self.tool.arrive(f"student{self.size}", groups=str(self.size))
        opened = student.workspace(self.activity_id)
        self.annotate(student, opened)
        private = student.call("POST", f"/api/workspaces/{opened['workspace_id']}/private-notes")
        self.write(student, private.json()["document_id"]).close()
        student.call("PUT", f"/api/workspaces/{opened['workspace_id']}/own-history/shared")
        self.receipts.append(student.call("POST", f"{self.path}/submission").json()["id"])
        self.mark(student)
        return student

    def annotate(self, student: Somebody, opened: Mapping[str, Any]) -> None:
        """Write two notes with a comment that mentions somebody, and delete a third."""
        page = self.write(student, opened["document_id"])
        gone = page.highlight(conversation=str(self.conversation), start=self.size * 7)
        page.until_saved()
        page.write(partial(page.highlights.pop, gone))
        page.tags[f"{page.author}-{uuid.uuid4()}"] = Map(
            {"name": f"Tag {self.size}", "color": "#101010", "position": 9}
        )
        page.until_saved()
        page.close()

    def write(self, student: Somebody, document_id: str) -> Replica:
        page = Replica(self.tool.base, document_id, student.ticket(document_id)).join()
        for start in (self.size, self.size + 50):
            mentioned = self.mentioned.setdefault(document_id, page.author)
            words = {"text": f"Remarkable, @{{{mentioned}}}", "created": 1}
            page.highlight(
                conversation=str(self.conversation), start=start,
                comments=Map({f"{page.author}/{uuid.uuid4()}": Map(words)}),
            )  # fmt: skip
        page.until_saved()
        return page

    def mark(self, student: Somebody) -> None:
        teacher, path = self.tool.teacher, f"{self.path}/grades/{student.enrolment_id}"
        teacher.call("PUT", path, {"score": "70", "comment": "Good."}).raise_for_status()
        later = {"enrolment_id": str(student.enrolment_id), "due_at": "2100-01-01T10:00:00Z"}
        teacher.call("PUT", f"{self.path}/extensions", later).raise_for_status()


def ids_of(group: Class) -> dict[str, object]:
    """Ids in the addresses: those of the first student, as only their own are always there."""
    opened = group.first.workspace(group.activity_id)
    return {
        "activity_id": group.activity_id,
        "conversation_id": group.conversation,
        "text_hash": opened["conversations"][0]["text_hash"],
        "workspace_id": opened["workspace_id"],
        "document_id": opened["document_id"],
        "enrolment_id": group.first.enrolment_id,
        "submission_id": group.receipts[0],
        "pseudonym": "Amber Heron",
        "poll_id": uuid.uuid4(),
    }


def statements(group: Class) -> dict[tuple[str, str], int]:
    """Number of statements of each answer, by address and who asks."""
    ids, client = ids_of(group), group.tool.app.test_client()
    people = {"teacher": group.tool.teacher, "student": group.first}
    if group.workspace_for == "group":
        people["limited tutor"] = group.tool.tutor
    asked = [("GET", rule) for rule in reading.RULES]
    asked += [("POST", "/api/activities/<activity_id>/workspace")]
    asked += [("GET", "/api/search?words=remarkable&kind=comment")]
    found = {}
    for method, rule in asked:
        path = reading.path_of(rule, ids)
        for who, asking in people.items():
            headers = {"Authorization": f"Bearer {asking.token}"}
            with captured(group.tool.database.engine, thread=get_ident()) as seen:
                answer = client.open(path, method=method, headers=headers)
            assert answer.status_code in (200, 403, 404, 409), (path, answer.text)
            found[rule, who] = len(seen)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("workspace_for", ["class", "group", "student"])
def test_no_answer_takes_more_statements_in_a_larger_class(tool: Tool, workspace_for: str) -> None:
    group = Class(tool, workspace_for)
    while group.size < SMALL:
        group.arrive()
    statements(group)  # fills caches
    small = statements(group)
    while group.size < LARGE:
        group.arrive()
    assert statements(group) == small
