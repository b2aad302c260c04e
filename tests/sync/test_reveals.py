"""Hidden notes are revealed at a date, by the worker, and group by group, by tutors."""

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from lti_tool import clock
from lti_tool.activities import reveal_notes
from lti_tool.audit import AuditEvent, Event
from lti_tool.courses import classes
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import Enrolment
from lti_tool.db import job_queue
from lti_tool.sync.wire import protocol
from lti_tool.worker import loop
from lti_tool.worker.job_context import Tools
from tests.server import Somebody, Tool
from tests.sync.hiding import draft, hide, mark, path, require_consistent

TOMORROW = timedelta(days=1)


@pytest.fixture(autouse=True)
def consistent(tool: Tool) -> Iterator[None]:
    """Documents agree with their logs and rows when a test is over."""
    yield
    require_consistent(tool)


def run_due(tool: Tool, at: datetime) -> bool:
    """Let the worker do what is due at a time; False where that is nothing."""
    tools = Tools(tool.database, None, None, None)  # type: ignore[arg-type]
    with clock.frozen(at):
        return loop.run_one(tools, reveal_notes.QUEUE)


class TestAtADate:
    """Worker as it reveals; a date that moves takes its job along."""

    def test_the_notes_are_revealed_at_the_date_and_not_before(self, tool: Tool) -> None:
        at = clock.now() + TOMORROW
        hide(tool, at=at)
        keys = mark(draft(tool, tool.ada), 0)
        ben = tool.replica(tool.ben)
        assert not run_due(tool, at - timedelta(seconds=1))
        assert run_due(tool, at)
        ben.until_frame(lambda frame: frame == protocol.settings_changed())
        ben.until_has(*keys)
        assert not run_due(tool, at + TOMORROW)
        with tool.database.transaction() as db:
            event = db.scalars(
                select(AuditEvent).where(AuditEvent.event == Event.NOTES_REVEALED.value)
            ).one()
            assert event.person_id is None

    def test_an_edit_of_that_second_goes_into_the_shared_document(self, tool: Tool) -> None:
        at = clock.now() + TOMORROW
        hide(tool, at=at)
        page = draft(tool, tool.ada)
        mark(page, 0)
        assert run_due(tool, at)
        late = page.highlight(start=20, end=25)
        assert page.close_code() == 4404
        shared = tool.replica(tool.ada)
        shared.send(page.doc.get_update(shared.doc.get_state()))
        shared.until_saved()
        assert late in tool.replica(tool.ben).highlights

    def test_a_date_moves_while_it_has_not_come(self, tool: Tool) -> None:
        soon, later = clock.now() + TOMORROW, clock.now() + 3 * TOMORROW
        hide(tool, at=soon)
        hide(tool, at=later)
        assert not run_due(tool, soon)
        assert not tool.teacher.workspace(tool.activity_id)["activity"]["revealed_at"]
        hide(tool, at=soon)
        assert run_due(tool, soon)
        assert tool.teacher.workspace(tool.activity_id)["activity"]["revealed_at"]

    def test_a_date_that_was_taken_out_reveals_nothing(self, tool: Tool) -> None:
        at = clock.now() + TOMORROW
        hide(tool, at=at)
        hide(tool)
        assert run_due(tool, at)
        assert tool.teacher.workspace(tool.activity_id)["is_hiding"]

    def test_a_date_that_has_come_stays(self, tool: Tool) -> None:
        at = clock.now() + timedelta(seconds=3600)
        hide(tool, at=at)
        with tool.database.transaction() as db:
            db.get_one(Activity, tool.activity_id).reveal_at = clock.now()
        answer = tool.teacher.call(
            "PATCH", path(tool), {"reveal": {"at": at.isoformat(), "note_threshold": None}}
        )
        assert answer.status_code == 409

    def test_jobs_that_are_all_made_due_reveal_nothing_early(self, tool: Tool) -> None:
        at = clock.now() + TOMORROW
        hide(tool, at=at)
        with tool.database.transaction() as db:
            job_queue.make_all_due(db)
        assert run_due(tool, clock.now())
        assert tool.teacher.workspace(tool.activity_id)["is_hiding"]
        assert not run_due(tool, clock.now())
        assert run_due(tool, at)
        assert not tool.teacher.workspace(tool.activity_id)["is_hiding"]

    def test_a_teacher_reveals_sooner(self, tool: Tool) -> None:
        at = clock.now() + TOMORROW
        hide(tool, at=at)
        assert tool.teacher.call("POST", f"{path(tool)}/reveal").ok
        assert run_due(tool, at)
        assert not tool.teacher.workspace(tool.activity_id)["is_hiding"]


class TestGroupByGroup:
    """Tutors reveal the notes of their own group, teachers those of any."""

    @pytest.fixture
    def groups(self, tool: Tool) -> dict[str, str]:
        """Ada and the tutor in group 1, Ben in group 2; the workspaces by group."""
        with tool.database.transaction() as db:
            for who, group in ((tool.ada, "1"), (tool.tutor, "1"), (tool.ben, "2")):
                classes.set_groups(db, db.get_one(Enrolment, who.enrolment_id), [group])
        assert tool.teacher.call("PATCH", path(tool), {"workspace_for": "group"}).ok
        hide(tool)
        return {
            group: str(who.workspace(tool.activity_id)["workspace_id"])
            for group, who in (("1", tool.ada), ("2", tool.ben))
        }

    def reveal(self, somebody: Somebody, workspace_id: str) -> int:
        return somebody.call("POST", f"/api/workspaces/{workspace_id}/reveal").status_code

    def test_a_tutor_reveals_their_own_group_and_no_other(
        self, tool: Tool, groups: dict[str, str]
    ) -> None:
        ada, ben = draft(tool, tool.ada), draft(tool, tool.ben)
        of_ada, of_ben = mark(ada, 0), mark(ben, 0)
        assert self.reveal(tool.tutor, groups["2"]) == 403
        assert tool.ben.workspace(tool.activity_id)["is_hiding"]
        assert self.reveal(tool.tutor, groups["1"]) == 200
        ada.until_frame(lambda frame: frame == protocol.settings_changed())
        opened = tool.ada.workspace(tool.activity_id)
        assert not opened["is_hiding"]
        assert set(tool.replica(tool.ada).highlights.keys()) == {*of_ada}
        assert tool.ben.workspace(tool.activity_id)["is_hiding"]
        assert list(tool.replica(tool.ben).highlights.keys()) == []
        assert self.reveal(tool.tutor, groups["1"]) == 409
        assert self.reveal(tool.teacher, groups["2"]) == 200
        assert set(tool.replica(tool.ben).highlights.keys()) == {*of_ben}

    def test_nobody_else_reveals(self, tool: Tool, groups: dict[str, str]) -> None:
        assert self.reveal(tool.ada, groups["1"]) == 403
        assert self.reveal(tool.observer, groups["1"]) == 403
        assert self.reveal(tool.other_teacher, groups["1"]) == 404
        assert self.reveal(tool.foreign_teacher, groups["1"]) == 404
        assert self.reveal(tool.teacher, str(uuid.uuid4())) == 404
        assert tool.tutor.call("POST", f"{path(tool)}/reveal").status_code == 403

    def test_a_tutor_who_has_left_the_group_does_not_reveal_it(
        self, tool: Tool, groups: dict[str, str]
    ) -> None:
        with tool.database.transaction() as db:
            tutor = db.get_one(Enrolment, tool.tutor.enrolment_id)
            classes.set_groups(db, tutor, ["2"], known=["1"])
        assert self.reveal(tool.tutor, groups["1"]) == 403
        assert self.reveal(tool.tutor, groups["2"]) == 200

    def test_the_page_is_told_what_it_may_reveal(self, tool: Tool, groups: dict[str, str]) -> None:
        def may(who: Somebody, group: str) -> object:
            asked = f"{path(tool)}/workspace?workspace={groups[group]}"
            return who.call("POST", asked).json()["can_reveal"]

        assert [may(tool.tutor, "1"), may(tool.tutor, "2"), may(tool.teacher, "2")] == [
            True,
            False,
            True,
        ]
        assert not tool.ada.workspace(tool.activity_id)["can_reveal"]
        self.reveal(tool.tutor, groups["1"])
        assert not may(tool.tutor, "1")
        listed = tool.teacher.call("GET", f"{path(tool)}/workspaces").json()
        assert {each["id"]: each["is_hiding"] for each in listed} == {
            groups["1"]: False,
            groups["2"]: True,
        }

    def test_the_rest_is_revealed_for_all_and_nothing_twice(
        self, tool: Tool, groups: dict[str, str]
    ) -> None:
        of_ada = mark(draft(tool, tool.ada), 0)
        of_ben = mark(draft(tool, tool.ben), 0)
        assert self.reveal(tool.tutor, groups["1"]) == 200
        assert tool.teacher.call("POST", f"{path(tool)}/reveal").ok
        assert set(tool.replica(tool.ada).highlights.keys()) == {*of_ada}
        assert set(tool.replica(tool.ben).highlights.keys()) == {*of_ben}


def test_a_workspace_of_one_student_hides_nothing(tool: Tool) -> None:
    assert tool.teacher.call("PATCH", path(tool), {"workspace_for": "student"}).ok
    own = tool.ada.workspace(tool.activity_id)["workspace_id"]
    answer = tool.teacher.call("POST", f"/api/workspaces/{own}/reveal")
    assert answer.status_code == 409
