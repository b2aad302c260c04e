"""Work is marked under pseudonyms while names are sealed, and nothing links these to names."""

import re
import uuid
from typing import Any
from urllib.parse import quote

import pytest
from requests import Response
from sqlalchemy import select, update

from lti_tool import clock
from lti_tool.activities import release_marks
from lti_tool.courses.activity_tables import Activity, ActivityLink
from lti_tool.courses.tables import Enrolment, EnrolmentClass
from lti_tool.courses.tenancy import Member
from lti_tool.grading import progress
from lti_tool.grading.credit_tables import ProgressDelivery
from lti_tool.grading.tables import Grade, GradeDelivery, GradeDraft
from lti_tool.groups import groupings
from lti_tool.lti.tables import Platform
from tests.seen_marks import as_seen
from tests.server import Somebody, Tool
from tests.statements import captured

MARKED_ROUTES = [
    ("GET", "/members/{}/work"),
    ("GET", "/grades/{}"),
    ("PUT", "/grades/{}/draft"),
    ("DELETE", "/grades/{}/draft"),
    ("PUT", "/grades/{}/single"),
    ("DELETE", "/grades/{}/single"),
    ("PUT", "/grades/{}/agreed"),
    ("PUT", "/grades/{}/feedback"),
    ("PUT", "/grades/{}/marker-note"),
]
"""Routes that take a pseudonym in place of an enrolment while names are sealed."""

NOBODY = "00000000-0000-0000-0000-000000000000"
DATE = re.compile(r"(?!1970-01-01T00:00:00)\d{4}-\d\d-\d\dT")


def path(tool: Tool, rest: str = "") -> str:
    return f"/api/activities/{tool.activity_id}{rest}"


def of(tool: Tool, name: str, rest: str = "") -> str:
    return path(tool, f"/grades/{quote(name)}{rest}")


def work_of(tool: Tool, name: str) -> str:
    return path(tool, f"/members/{quote(name)}/work")


@pytest.fixture
def sealed(tool: Tool) -> Tool:
    """Names are sealed and marks held; Ada has written twice, Ben once, and somebody only looks."""
    change = {
        "names": {"are_hidden": True, "are_sealed": True},
        "mark_release": {"holds_marks": True, "at": None},
    }
    assert tool.teacher.call("PATCH", path(tool), change).ok
    for somebody, notes in ((tool.ada, 2), (tool.ben, 1)):
        page = tool.replica(somebody)
        for _ in range(notes):
            page.highlight(created=0)
        page.until_saved()
    tool.observer.workspace(tool.activity_id)
    return tool


def pseudonym(tool: Tool, somebody: Somebody) -> str:
    name: str = somebody.workspace(tool.activity_id)["anonymity"]["pseudonym"]
    return name


def listed(tool: Tool, somebody: Somebody | None = None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (
        (somebody or tool.teacher).call("GET", path(tool, "/sealed-work")).json()
    )
    return found


def mark(
    tool: Tool,
    name: str,
    score: float = 70,
    who: Somebody | None = None,
    seen_at: str | None = None,
) -> int:
    wanted = {"score": score, "comment": "Well read", "seen_at": seen_at}
    return (who or tool.teacher).call("PUT", of(tool, name, "/draft"), wanted).status_code


BODY = {"score": 1, "comment": "", "before": "", "text": "x", "workspace_id": NOBODY}
BODY |= {"highlight": "h"}


def highlight_of(tool: Tool, name: str) -> str:
    notes = tool.teacher.call("GET", work_of(tool, name)).json()["notes"]
    key: str = notes[0]["highlight"]
    return key


def feedback(tool: Tool, name: str, text: str = "Where from?") -> Response:
    wanted = {"workspace_id": NOBODY, "highlight": highlight_of(tool, name), "text": text}
    return tool.teacher.call("PUT", of(tool, name, "/feedback"), wanted)


def test_they_are_gone_through_in_the_order_of_pseudonyms(sealed: Tool) -> None:
    name = pseudonym(sealed, sealed.ada)
    assert mark(sealed, name) == 200
    queue = sealed.teacher.call("GET", path(sealed, "/marking")).json()
    assert [each["enrolment_id"] for each in queue] == [
        each["pseudonym"] for each in listed(sealed)
    ]
    assert {each["name"]: each["has_draft"] for each in queue}[name]


def test_a_mark_is_given_by_the_rubric(sealed: Tool) -> None:
    criterion = {"key": "c1", "title": "Clarity", "description": "", "points": "10"}
    rubric = {"version": 0, "criteria": [{**criterion, "levels": [], "tags": []}]}
    assert sealed.teacher.call("PUT", path(sealed, "/rubric"), rubric).ok
    name = pseudonym(sealed, sealed.ada)
    found = sealed.teacher.call("GET", of(sealed, name)).json()
    assert found["is_sealed"]
    assert found["rubric"]["criteria"][0]["title"] == "Clarity"
    given = {"key": "c1", "level": None, "points": "7"}
    wanted = {
        "score": 70,
        "rubric": {"version": found["rubric"]["version"], "criteria": [given]},
    }
    assert sealed.teacher.call("PUT", of(sealed, name, "/draft"), wanted).ok
    (assessed,) = sealed.teacher.call("GET", of(sealed, name)).json()["assessment"]
    assert assessed["points"] == 7


def test_feedback_waits_for_the_names_and_is_released_with_the_mark(sealed: Tool) -> None:
    name = pseudonym(sealed, sealed.ada)
    assert feedback(sealed, name).json()["is_draft"]
    assert mark(sealed, name) == 200
    (seen,) = sealed.teacher.call("GET", work_of(sealed, name)).json()["feedback"]
    assert (seen["text"], seen["workspace_id"]) == ("Where from?", NOBODY)
    own = path(sealed, f"/members/{sealed.ada.enrolment_id}/work")
    assert sealed.ada.call("GET", own).json()["feedback"] == []
    assert sealed.teacher.call("POST", path(sealed, "/unseal")).ok
    everyone = {"enrolment_ids": None}
    assert sealed.teacher.call("POST", path(sealed, "/release"), everyone).json()["feedback"] == 1
    (given,) = sealed.ada.call("GET", own).json()["feedback"]
    assert given["text"] == "Where from?"


def test_a_release_opens_the_names_in_the_same_step(sealed: Tool) -> None:
    assert mark(sealed, pseudonym(sealed, sealed.ada)) == 200
    everyone = {"enrolment_ids": None}
    refused = sealed.teacher.call("POST", path(sealed, "/release"), everyone)
    assert refused.json()["error"]["code"] == "names-sealed"
    opening = {"enrolment_ids": None, "opens_names": True}
    assert sealed.tutor.call("POST", path(sealed, "/release"), opening).status_code == 403
    assert sealed.teacher.call("GET", path(sealed, "/sealed-work")).ok
    assert sealed.teacher.call("POST", path(sealed, "/release"), opening).json()["released"] == 1
    own = path(sealed, f"/members/{sealed.ada.enrolment_id}/work")
    assert sealed.ada.call("GET", own).json()["mark"] is not None
    again = sealed.teacher.call("POST", path(sealed, "/release"), opening)
    assert again.json()["error"]["sentence"] == "These names are not sealed."


def test_feedback_on_a_note_of_somebody_else_is_refused(sealed: Tool) -> None:
    other = highlight_of(sealed, pseudonym(sealed, sealed.ben))
    wanted = {"workspace_id": NOBODY, "highlight": other, "text": "Mine"}
    address = of(sealed, pseudonym(sealed, sealed.ada), "/feedback")
    assert sealed.teacher.call("PUT", address, wanted).status_code == 404


def test_a_note_for_markers_is_kept_with_the_work(sealed: Tool) -> None:
    name = pseudonym(sealed, sealed.ada)
    wanted = {"before": "", "text": "Borderline"}
    assert sealed.teacher.call("PUT", of(sealed, name, "/marker-note"), wanted).ok
    assert sealed.tutor.call("GET", of(sealed, name)).json()["marker_note"] == "Borderline"


def test_who_has_written_is_listed_by_pseudonym_in_that_order(sealed: Tool) -> None:
    names = {pseudonym(sealed, sealed.ada): 2, pseudonym(sealed, sealed.ben): 1}
    for somebody in (sealed.teacher, sealed.tutor):
        rows = listed(sealed, somebody)
        assert {each["pseudonym"]: each["highlights"] for each in rows} == names
        assert [each["pseudonym"] for each in rows] == sorted(names, key=str.casefold)
    work = sealed.teacher.call("GET", work_of(sealed, pseudonym(sealed, sealed.ada))).json()
    assert [each["quote"] for each in work["notes"]] == ["Hello", "Hello"]


def test_who_has_only_looked_is_not_listed(tool: Tool) -> None:
    change = {"names": {"are_hidden": True, "are_sealed": True}}
    assert tool.teacher.call("PATCH", path(tool), change).ok
    name = pseudonym(tool, tool.ada)
    assert listed(tool) == []
    assert tool.teacher.call("GET", of(tool, name)).status_code == 404
    assert tool.teacher.call("GET", work_of(tool, name)).status_code == 404


def test_a_mark_is_a_draft_until_names_are_open_and_is_then_beside_the_name(
    sealed: Tool,
) -> None:
    name = pseudonym(sealed, sealed.ada)
    assert mark(sealed, name) == 200
    (row,) = [each for each in listed(sealed) if each["pseudonym"] == name]
    assert row["draft"]["score"] == 70
    assert mark(sealed, name, 80, sealed.tutor) == 409
    assert mark(sealed, name, 80, sealed.tutor, row["draft"]["graded_at"]) == 200
    with sealed.database.transaction() as db:
        assert db.scalars(select(GradeDraft.score)).one() == 80
        assert db.scalars(select(Grade)).all() == []
    assert sealed.teacher.call("POST", path(sealed, "/unseal")).ok
    members = sealed.teacher.call("GET", path(sealed, "/class")).json()["members"]
    drafts = {each["name"]: each["draft"] and each["draft"]["score"] for each in members}
    assert (drafts["Ada"], drafts["Ben"]) == (80, None)
    assert sealed.teacher.call("GET", path(sealed, "/sealed-work")).status_code == 409
    assert mark(sealed, name) == 404
    released = sealed.teacher.call("POST", path(sealed, "/release"), {"enrolment_ids": None})
    assert released.json()["released"] == 1


def test_a_mark_reads_the_class_once(sealed: Tool) -> None:
    name = pseudonym(sealed, sealed.ada)
    with captured(sealed.database.engine) as seen:
        assert mark(sealed, name) == 200
    of_notes = [each for each in seen if "highlight" in each or "pseudonym" in each]
    assert of_notes
    assert len(of_notes) == len(set(of_notes))


def test_a_draft_is_discarded(sealed: Tool) -> None:
    name = pseudonym(sealed, sealed.ben)
    assert mark(sealed, name) == 200
    shown = as_seen(sealed.teacher, of(sealed, name))
    assert sealed.teacher.call("DELETE", of(sealed, name, "/draft") + shown).ok
    assert [each["draft"] for each in listed(sealed)] == [None, None]


def test_where_marks_go_to_the_lms_at_once_none_is_given(tool: Tool) -> None:
    change = {"names": {"are_hidden": True, "are_sealed": True}}
    assert tool.teacher.call("PATCH", path(tool), change).ok
    page = tool.replica(tool.ada)
    page.highlight(created=0)
    page.until_saved()
    name = pseudonym(tool, tool.ada)
    assert mark(tool, name) == 409
    assert feedback(tool, name).status_code == 409
    assert not tool.teacher.call("GET", of(tool, name)).json()["is_gradable"]


@pytest.mark.parametrize("score", [-1, 101])
def test_a_mark_out_of_range_is_refused(sealed: Tool, score: float) -> None:
    assert mark(sealed, pseudonym(sealed, sealed.ada), score) == 400


def reported(tool: Tool) -> dict[uuid.UUID, str]:
    """Progress of students that is on its way to the LMS, once all of it is looked for."""
    with tool.database.transaction() as db:
        progress.report_started(db)
        rows = db.execute(select(ProgressDelivery.enrolment_id, ProgressDelivery.progress))
        return {row.enrolment_id: row.progress for row in rows}


class TestNothingLinksThem:
    def test_by_an_id_a_date_a_group_or_a_name(self, sealed: Tool) -> None:
        _put_into_group(sealed, sealed.ada, "Owls")
        name = pseudonym(sealed, sealed.ada)
        assert mark(sealed, name) == 200
        texts = [
            sealed.teacher.call("GET", path(sealed, "/sealed-work")).text,
            sealed.teacher.call("GET", path(sealed, "/marking")).text,
            sealed.teacher.call("GET", work_of(sealed, name)).text,
            sealed.teacher.call("GET", of(sealed, name)).text,
        ]
        workspaces = {each["id"] for each in _workspaces(sealed)}
        assert workspaces
        for text in texts:
            for somebody in (sealed.ada, sealed.ben):
                assert str(somebody.enrolment_id) not in text
            without_marks = re.sub(r'"graded_at":\s*"[^"]*"', "", text)
            assert not DATE.findall(without_marks)
            assert "Ada" not in text
            assert "Owls" not in text
            assert not any(each in text for each in workspaces)

    @pytest.mark.parametrize("route", MARKED_ROUTES)
    def test_by_another_name_in_place_of_a_pseudonym(
        self, sealed: Tool, route: tuple[str, str]
    ) -> None:
        method, rule = route
        for wanted in ("Ada", "Nobody There"):
            address = path(sealed, rule.format(quote(wanted)))
            assert sealed.teacher.call(method, address, BODY).status_code == 404
        for enrolment in (sealed.ada.enrolment_id, uuid.uuid4()):
            address = path(sealed, rule.format(enrolment))
            assert sealed.teacher.call(method, address, BODY).status_code in (404, 409)

    def test_by_somebody_who_leaves_the_course(self, sealed: Tool) -> None:
        before = listed(sealed)
        name = pseudonym(sealed, sealed.ada)
        with sealed.database.transaction() as db:
            db.execute(
                update(Enrolment)
                .where(Enrolment.id == sealed.ada.enrolment_id)
                .values(active=False)
            )
        assert listed(sealed) == before
        assert mark(sealed, name) == 200
        assert sealed.teacher.call("GET", of(sealed, name)).json()["is_gradable"]
        assert feedback(sealed, name).ok

    def test_by_a_release_at_a_date(self, sealed: Tool) -> None:
        assert mark(sealed, pseudonym(sealed, sealed.ada)) == 200
        with sealed.database.transaction() as db:
            activity = db.get_one(Activity, sealed.activity_id)
            activity.release_at = clock.now()
            db.flush()
            release_marks.release_due(db, sealed.activity_id)
            assert db.scalars(select(GradeDelivery)).all() == []
        assert sealed.teacher.call("POST", path(sealed, "/unseal")).ok
        with sealed.database.transaction() as db:
            release_marks.release_due(db, sealed.activity_id)
            assert len(db.scalars(select(GradeDelivery)).all()) == 1

    def test_by_a_report_to_the_lms(self, sealed: Tool) -> None:
        """It stands there beside a name, and appears as the pseudonym's work does."""
        with sealed.database.transaction() as db:
            db.execute(update(Platform).values(dialect="generic"))
            of_activity = ActivityLink.activity_id == sealed.activity_id
            db.execute(update(ActivityLink).where(of_activity).values(lineitem_url="https://l/1"))
        assert sealed.teacher.call(
            "PATCH", path(sealed), {"handing_in": {"is_asked": True, "due_at": None}}
        ).ok
        assert sealed.ada.call("POST", path(sealed, "/submission"), {}).ok
        assert reported(sealed) == {}
        assert sealed.teacher.call("POST", path(sealed, "/unseal")).ok
        ada, ben = sealed.ada.enrolment_id, sealed.ben.enrolment_id
        assert reported(sealed) == {ada: "Submitted", ben: "Started"}

    def test_by_a_release_or_a_file_of_marks(self, sealed: Tool) -> None:
        assert mark(sealed, pseudonym(sealed, sealed.ada)) == 200
        release = sealed.teacher.call("POST", path(sealed, "/release"), {"enrolment_ids": None})
        assert release.json()["error"]["code"] == "names-sealed"
        assert "70" not in sealed.teacher.call("GET", "/marks.csv").text
        progress = sealed.teacher.call("GET", "/api/course/progress").json()
        assert all(str(sealed.activity_id) not in one["cells"] for one in progress["students"])

    @pytest.mark.parametrize("name", ["ada", "observer", "other_teacher"])
    def test_for_anybody_else(self, sealed: Tool, name: str) -> None:
        who: Somebody = getattr(sealed, name)
        seen = pseudonym(sealed, sealed.ben)
        assert who.call("GET", path(sealed, "/sealed-work")).status_code in (403, 404)
        for method, rule in MARKED_ROUTES:
            address = path(sealed, rule.format(quote(seen)))
            assert who.call(method, address, BODY).status_code in (403, 404)
        assert who.call("GET", path(sealed, "/marking")).status_code in (403, 404)
        assert mark(sealed, seen, who=who) in (403, 404)


def _workspaces(tool: Tool) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tool.teacher.call("GET", path(tool, "/workspaces")).json()
    return found


def _put_into_group(tool: Tool, somebody: Somebody, name: str) -> None:
    """Put somebody alone into a new group, which pages with names show."""
    with tool.database.transaction() as db:
        teacher = Member.of(db.get_one(Enrolment, tool.teacher.enrolment_id))
        grouping = groupings.create(db, teacher, "Tutorials", group_names=[name])
        (group,) = groupings.all_groups(db, grouping.id)
        db.add(EnrolmentClass(enrolment_id=somebody.enrolment_id, class_id=group.id))
    assert name in tool.teacher.call("GET", "/api/course/groups").text
