"""Everything held on a person is in the archive, nobody else's words are, and hashes fit."""

import hashlib
import io
import json
import tracemalloc
import uuid
import zipfile
from typing import Any

import pytest
from pycrdt import Map
from sqlalchemy import insert

from lti_tool import audit, clock
from lti_tool.courses import invitations
from lti_tool.courses.roles import Role
from lti_tool.db.engine import Database
from lti_tool.documents.tables import DocumentUpdate
from lti_tool.errors import NotFound
from lti_tool.people import admin_sessions, administrators, sessions
from lti_tool.people.identities import find_or_create
from lti_tool.privacy import export
from tests import builders
from tests.annotations.shared import tag_key
from tests.privacy.conftest import PHRASE, Written, comment, person_of
from tests.seen_marks import seen_at
from tests.server import Replica, Tool
from tests.sync.test_hostile_clients import add_tag


def exported(database: Database, person_id: uuid.UUID) -> dict[str, Any]:
    """Every file of the archive, read; the hashes and counts of the manifest fit them."""
    archive = io.BytesIO()
    with database.transaction() as db:
        manifest = export.write(db, person_id, archive)
    with zipfile.ZipFile(archive) as opened:
        files = {name: opened.read(name) for name in opened.namelist()}
    assert json.loads(files.pop(export.MANIFEST)) == manifest
    assert manifest["files"].keys() == files.keys()
    for name, about in manifest["files"].items():
        assert hashlib.sha256(files[name]).hexdigest() == about["sha256"]
        assert len(json.loads(files[name])) == about["records"]
    return {name.removesuffix(".json"): json.loads(content) for name, content in files.items()}


def test_all_that_is_theirs_is_there_and_nothing_that_others_wrote(
    tool: Tool,
    written: Written,
) -> None:
    person_id = person_of(tool.database, tool.ada)
    with tool.database.transaction() as db:
        audit.record(db, audit.Event.PERSON_EXPORTED, person_id=None, by=str(person_id))
    held = exported(tool.database, person_id)
    assert [each["name"] for each in held["person"]] == ["Ada"]
    assert [each["subject"] for each in held["identities"]] == ["ada"]
    assert len(held["sessions"]) == 1
    assert [each["role"] for each in held["courses"]] == ["student"]
    assert [each["comment"] for each in held["marks"]] == ["Ada, well done"]
    notes = {each.get("text") or each["type"] for each in held["notes"]}
    assert notes == {"highlight", PHRASE, f"See {PHRASE}"}
    assert {each["highlight_key"] for each in held["notes"] if each["type"] == "comment"} == {
        written.answered,
        written.bens,
    }
    values = {one["value"] for each in held["history"] for one in each["written"]}
    # What she deleted herself is still in the log, and is told.
    assert {PHRASE, f"See {PHRASE}", f"deleted: {PHRASE}"} <= values
    assert [each["details"] for each in held["audit"]] == [{"by": str(person_id)}]
    everything = json.dumps(held)
    for others in ("A good bird", "Well read", "even better", "first read", "Ben", "Teacher"):
        assert others not in everything


def test_a_mark_that_is_not_released_is_in_the_export_of_its_marker_alone(
    tool: Tool, written: Written
) -> None:
    held = exported(tool.database, person_of(tool.database, tool.teacher))
    assert [(each["comment"], each["is_draft"]) for each in held["marking"]] == [
        ("Ada, well done", False),
        ("Ada, even better", True),
        ("Ada, first read", True),
    ]
    assert exported(tool.database, person_of(tool.database, tool.ada))["marking"] == []


def test_the_history_of_a_mark_is_told_to_its_student_and_that_of_a_draft_to_its_marker(
    tool: Tool,
) -> None:
    path = f"/api/activities/{tool.activity_id}/grades/{tool.ada.enrolment_id}"
    tool.teacher.call("PUT", path, {"score": "61"}).raise_for_status()
    held = {"mark_release": {"holds_marks": True, "at": None}}
    tool.teacher.call("PATCH", f"/api/activities/{tool.activity_id}", held).raise_for_status()
    change = {"score": "7", "seen_at": seen_at(tool.teacher, path)}
    tool.teacher.call("PUT", f"{path}/draft", change).raise_for_status()
    own = exported(tool.database, person_of(tool.database, tool.ada))
    assert [each["event"] for each in own["mark_history"]] == ["set"]
    assert own["marking_history"] == []
    marker = exported(tool.database, person_of(tool.database, tool.teacher))
    assert [each["event"] for each in marker["marking_history"]] == ["set", "drafted"]
    assert marker["mark_history"] == []


def test_feedback_is_there_once_released_and_what_markers_noted_about_their_work(
    tool: Tool, written: Written
) -> None:
    hers = exported(tool.database, person_of(tool.database, tool.ada))
    assert [each["text"] for each in hers["feedback"]] == ["Ada, where from?"]
    assert [each["text"] for each in hers["marker_notes"]] == ["Ada asked for more time"]
    assert (hers["feedback_given"], "from where?" in json.dumps(hers)) == ([], False)
    marker = exported(tool.database, person_of(tool.database, tool.teacher))
    assert [each["text"] for each in marker["feedback_given"]] == [
        "Ada, where from?",
        "Ada, from where?",
    ]
    assert [each["kind"] for each in marker["marker_notes"]] == ["by them"]
    assert (marker["feedback"], "Ada's words" in json.dumps(marker["feedback_given"])) == (
        [],
        False,
    )


def test_tags_that_they_added_are_there_and_those_of_others_are_not(tool: Tool) -> None:
    path = f"/api/activities/{tool.activity_id}/tags"
    tags = tool.teacher.call("GET", path).json()
    allowing = {"version": tags["version"], "allows_own_tags": True, "tags": tags["tags"]}
    assert tool.teacher.call("PUT", path, allowing).ok
    for somebody in (tool.ada, tool.ben):
        replica = tool.replica(somebody)
        add_tag(replica, tag_key(replica.author))
        replica.until_saved()
    held = exported(tool.database, person_of(tool.database, tool.ada))
    ada = tool.replica(tool.ada)
    assert [(each["type"], each["key"]) for each in held["notes"]] == [("tag", tag_key(ada.author))]


def test_words_of_others_in_a_revealed_draft_are_left_out(tool: Tool) -> None:
    path = f"/api/activities/{tool.activity_id}"
    tool.teacher.call("PATCH", path, {"hides_notes": True})
    own_id = tool.ada.call("POST", f"{path}/workspace").json()["hidden_document_id"]
    ada = Replica(tool.base, own_id, tool.ada.ticket(own_id)).join()
    at = ada.highlight()
    ada.until_saved()
    teacher = Replica(tool.base, own_id, tool.teacher.ticket(own_id)).join()
    key = f"{teacher.author}/{uuid.uuid4()}"
    teacher.write(lambda: teacher.highlights[at]["comments"].update({key: comment("Mind the gap")}))
    teacher.until_saved()
    assert tool.teacher.call("POST", f"{path}/reveal").ok
    held = exported(tool.database, person_of(tool.database, tool.ada))
    assert at in json.dumps(held["history"])
    assert "Mind the gap" not in json.dumps(held)
    hers = exported(tool.database, person_of(tool.database, tool.teacher))
    assert "Mind the gap" in json.dumps(hers["notes"])


def test_memory_does_not_grow_with_what_was_written(tool: Tool, tmp_path: Any) -> None:
    person_id = person_of(tool.database, tool.ada)
    document_id = tool.ada.workspace(tool.activity_id)["document_id"]
    ada = Replica(tool.base, document_id, tool.ada.ticket(document_id)).join()
    ada.highlight(comments=Map({f"{ada.author}/{uuid.uuid4()}": comment("x" * 9000)}))
    update = ada.doc.get_update()

    def peak(rows: int) -> int:
        with tool.database.transaction() as db:
            db.execute(
                insert(DocumentUpdate),
                [
                    {"document_id": uuid.UUID(document_id), "number": 10_000 + rows + number,
                     "update": update, "checksum": 0, "enrolment_id": tool.ada.enrolment_id,
                     "created_at": clock.now()}
                    for number in range(rows)
                ],
            )  # fmt: skip
        tracemalloc.start()
        with (tmp_path / "archive.zip").open("wb") as archive, tool.database.transaction() as db:
            export.write(db, person_id, archive)
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    few, many = peak(200), peak(2000)
    assert many < 2 * few


def test_an_invitation_is_theirs_however_a_sign_in_service_writes_their_address(
    database: Database,
) -> None:
    with database.transaction() as db:
        teacher = builders.arrive(db, builders.place(db), "teacher", builders.TEACHER).member
        person = find_or_create(db, "stytch:org", "member-1", name="Ada", email=" Ada@Example.edu")
        invitations.invite(db, teacher, "ada@example.edu", Role.STUDENT, can_sign_in=True)
    (invitation,) = exported(database, person.id)["invitations"]
    assert invitation["email"] == "ada@example.edu"


def test_sessions_of_an_administrator_are_there(database: Database) -> None:
    with database.transaction() as db:
        person = find_or_create(db, "stytch:org", "member-1", name="Ada", email=None)
        administrators.grant(db, person, "a test")
        started = sessions.start(db, person_id=person.id, hours=1)
        admin_sessions.make_link(db, sessions.load(db, started.token))
    (session,) = exported(database, person.id)["administration"]
    assert session["sign_in"] == str(started.id)


def test_nobody_is_not_found(tool: Tool) -> None:
    with tool.database.transaction() as db, pytest.raises(NotFound):
        export.write(db, uuid.uuid4(), io.BytesIO())
