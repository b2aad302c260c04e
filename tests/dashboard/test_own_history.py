"""Own history: one's own steps, for others only while one shares them, and as one file."""

import html
import json
import re
from typing import Any

import pytest
from sqlalchemy import select

from lti_tool.audit import AuditEvent
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import Enrolment
from lti_tool.people.tables import Person
from lti_tool.privacy import erasure
from lti_tool.workspaces.tables import SharedHistory
from tests.server import Replica, Somebody, Tool
from tests.sync import hiding
from tests.sync.private_notes import SECRET, comment, opened, written
from tests.sync.test_restoring_notes import delete, restore, talked_about

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\" ' & {{ 7*7 }}"


def workspace(tool: Tool) -> str:
    return str(tool.ada.workspace(tool.activity_id)["workspace_id"])


def path(tool: Tool, of: Somebody | None = None, what: str = "") -> str:
    member = f"?member={of.enrolment_id}" if of else ""
    if what == "file":
        return f"/workspaces/{workspace(tool)}/history.html{member}"
    return f"/api/workspaces/{workspace(tool)}/own-history{what}{member}"


def steps(tool: Tool, who: Somebody, of: Somebody | None = None) -> list[dict[str, Any]]:
    answer = who.call("GET", path(tool, of))
    assert answer.ok, answer.text
    found: list[dict[str, Any]] = answer.json()["steps"]
    return found


def kinds(found: list[dict[str, Any]]) -> list[str]:
    return [step["kind"] for step in found]


def write(page: Replica, note: str, text: str) -> None:
    key = f"{page.author}/c{len(text)}"
    page.write(lambda: page.highlights[note]["comments"].update({key: comment(text)}))
    page.until_saved()


def test_own_history_has_what_one_did_and_nothing_of_others(tool: Tool) -> None:
    ada, ben = tool.replica(tool.ada), tool.replica(tool.ben)
    key = talked_about(tool, ada, ben)
    assert kinds(steps(tool, tool.ada)) == ["note", "comment"]
    found = steps(tool, tool.ben)
    assert kinds(found) == ["comment", "agree"]
    assert (found[0]["quote"], found[0]["text"], found[0]["is_on_own"]) == (
        "Hello",
        "Because.",
        False,
    )
    delete(ada, key)
    assert restore(tool.ada, ada.document_id, key) == 204
    own = steps(tool, tool.ada)
    assert kinds(own) == ["note", "comment", "note-gone", "note-back"]
    assert "Because." not in json.dumps(own)


def test_own_history_begins_in_the_draft_and_has_its_steps_once(tool: Tool) -> None:
    hiding.hide(tool)
    ada = hiding.draft(tool, tool.ada)
    first, second = hiding.mark(ada, 0, 2)
    delete(ada, first)
    assert tool.teacher.call("POST", f"{hiding.path(tool)}/reveal").ok
    found = steps(tool, tool.ada)
    assert [(step["kind"], step["note"]) for step in found] == [
        ("note", first),
        ("note", second),
        ("note-gone", first),
    ]


def test_private_notes_are_in_no_history_of_steps(tool: Tool) -> None:
    written(opened(tool, tool.ada), SECRET)
    tool.ada.call("PUT", path(tool, what="/shared"))
    assert steps(tool, tool.ada) == []
    assert steps(tool, tool.teacher, tool.ada) == []


def test_notes_that_staff_removed_are_gone_from_it(tool: Tool) -> None:
    ada, page = tool.replica(tool.ada), tool.replica(tool.teacher)
    (note,) = hiding.mark(ada, 0)
    page.until_has(note)
    delete(page, note)
    assert steps(tool, tool.ada) == []


class TestConsent:
    """Histories are seen by others from when their person shares them until they take it back."""

    def test_is_asked_of_everybody_else(self, tool: Tool) -> None:
        ada = tool.replica(tool.ada)
        (note,) = hiding.mark(ada, 0)
        write(ada, note, SECRET)
        work = f"/api/activities/{tool.activity_id}/members/{tool.ada.enrolment_id}/work"
        for what in ("", "file"):
            for who in (tool.teacher, tool.tutor):
                assert who.call("GET", path(tool, tool.ada, what)).status_code == 404
        assert tool.teacher.call("GET", work).json()["histories"] == []

        assert tool.ada.call("PUT", path(tool, what="/shared")).status_code == 204
        assert kinds(steps(tool, tool.teacher, tool.ada)) == ["note", "comment"]
        assert SECRET in tool.tutor.call("GET", path(tool, tool.ada, "file")).text
        assert tool.teacher.call("GET", work).json()["histories"] == [workspace(tool)]
        # Shared with those who see the work: no other student, and nobody of another course.
        for who, code in (
            (tool.ben, 403),
            (tool.observer, 403),
            (tool.other_teacher, 404),
            (tool.foreign_teacher, 404),
        ):
            for what in ("", "file"):
                assert who.call("GET", path(tool, tool.ada, what)).status_code == code

        assert tool.ada.call("DELETE", path(tool, what="/shared")).status_code == 204
        for what in ("", "file"):
            assert tool.teacher.call("GET", path(tool, tool.ada, what)).status_code == 404
        assert tool.teacher.call("GET", work).json()["histories"] == []

    def test_is_each_members_own(self, tool: Tool) -> None:
        hiding.mark(tool.replica(tool.ada), 0)
        hiding.mark(tool.replica(tool.ben), 2)
        tool.ada.call("PUT", path(tool, what="/shared"))
        assert tool.teacher.call("GET", path(tool, tool.ben)).status_code == 404
        assert len(steps(tool, tool.teacher, tool.ada)) == 1

    def test_does_not_open_sealed_names(self, tool: Tool) -> None:
        hiding.mark(tool.replica(tool.ada), 0)
        tool.ada.call("PUT", path(tool, what="/shared"))
        with tool.database.transaction() as db:
            db.get_one(Activity, tool.activity_id).assign(
                hides_names_here=True, seals_names_here=True
            )
        assert not tool.teacher.call("GET", path(tool, tool.ada)).ok

    def test_is_in_the_audit_log_once(self, tool: Tool) -> None:
        for method in ("PUT", "PUT", "DELETE", "DELETE"):
            assert tool.ada.call(method, path(tool, what="/shared")).status_code == 204
        with tool.database.transaction() as db:
            events = db.scalars(
                select(AuditEvent.event).where(AuditEvent.event.like("history:%"))
            ).all()
        assert sorted(events) == ["history:shared", "history:withdrawn"]

    def test_ends_with_an_erasure(self, tool: Tool) -> None:
        tool.ada.call("PUT", path(tool, what="/shared"))
        with tool.database.transaction() as db:
            person_id = db.get_one(Enrolment, tool.ada.enrolment_id).person_id
            erasure.begin(db, db.get_one(Person, person_id), "test")
            assert db.scalars(select(SharedHistory)).all() == []


class TestFile:
    """One HTML file that needs nothing else, and in which every text stays a text."""

    @pytest.fixture
    def page(self, tool: Tool) -> str:
        ada = tool.replica(tool.ada)
        key = ada.highlight(quote="Hello")
        ada.until_saved()
        write(ada, key, HOSTILE)
        answer = tool.ada.call("GET", path(tool, what="file"))
        assert answer.headers["Content-Type"].startswith("text/html")
        assert "attachment" in answer.headers["Content-Disposition"]
        return answer.text

    def test_holds_hostile_texts_as_texts(self, page: str) -> None:
        assert HOSTILE not in page
        assert HOSTILE in html.unescape(page)
        assert page.count("<script>") == page.count("</script>") == 1
        assert "<img" not in page

    def test_asks_for_nothing(self, page: str) -> None:
        (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', page)
        assert policy.startswith("default-src 'none';")
        assert "unsafe" not in policy
        markup = re.sub(r'<p class="text".*?</p>', "", page, flags=re.DOTALL)
        assert not re.search(r"(src|href|action|srcset)=|url\(|@import|https?:", markup)
        # Before anything that the policy is for.
        assert page.index("Content-Security-Policy") < page.index("<style>")
