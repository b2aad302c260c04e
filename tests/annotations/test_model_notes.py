"""Model notes of a live document: nobody makes them up, and everybody may answer them."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from pycrdt import Map

from lti_tool.activities import templates
from lti_tool.annotations.policy import check
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.roles import CAPABILITIES, Role
from lti_tool.documents.writer import Writer
from lti_tool.yjs.index import Change
from tests.annotations.test_policy import FACTS, ME, OTHER, added, highlight
from tests.server import Replica, Tool, note

MODEL = f"model-{uuid.UUID(int=7)}"
COUNTERFEITS = {
    "highlight": highlight(("highlights", f"{ME}/{MODEL}")),
    "comment": added(
        ("highlights", f"{OTHER}/1", "comments", f"{ME}/{MODEL}"), text="So.", created=1
    ),
    "tag": added(("tags", f"{ME}-{MODEL}"), name="Mine", color="#112233", position=1),
}


@pytest.mark.parametrize("role", [Role.STUDENT, Role.TUTOR, Role.TEACHER])
@pytest.mark.parametrize("kind", COUNTERFEITS)
def test_no_member_writes_a_model_note(kind: str, role: Role) -> None:
    writer = Writer(ME, CAPABILITIES[role], is_restricted=role is Role.STUDENT)
    assert check(COUNTERFEITS[kind], writer, FACTS) == "not-yours"


def test_its_author_may_undo_the_deletion_of_one() -> None:
    teacher = Writer(ME, CAPABILITIES[Role.TEACHER], is_restricted=False)
    assert check(COUNTERFEITS["highlight"], teacher, FACTS, was_there=lambda _: True) is None


@pytest.mark.parametrize("kind", ["change", "delete"])
def test_a_student_changes_no_model_note_of_a_teacher(kind: Any) -> None:
    student = Writer(ME, CAPABILITIES[Role.STUDENT])
    path = ("highlights", f"{OTHER}/{MODEL}")
    for at in (path, (*path, "comments", f"{OTHER}/{MODEL}"), (*path, "tag")):
        value = "t1" if at[-1] == "tag" else None
        assert check((Change(kind, at, value),), student, FACTS) == "not-yours"


@pytest.fixture
def prepared(tool: Tool) -> Tool:
    """An activity for each student, whose teacher has given one note out."""
    with tool.database.transaction() as db:
        db.get_one(Activity, tool.activity_id).workspace_for = "student"
    teacher = tool.replica(tool.teacher)
    teacher.highlight(comments=Map({f"{teacher.author}/c": Map({"text": "Why?", "created": 1.0})}))
    teacher.until_saved()
    give_out(tool)
    return tool


def give_out(tool: Tool) -> dict[str, Any]:
    path = f"/api/activities/{tool.activity_id}/template"
    shown = tool.teacher.call("GET", path).json()
    answer = tool.teacher.call("POST", path, {"digest": shown["digest"]})
    assert answer.ok, answer.text
    given: dict[str, Any] = answer.json()
    return given


def only_key(replica: Replica) -> str:
    (key,) = list(replica.highlights.keys())
    return str(key)


def test_a_student_gets_them_live_answers_them_and_begins_by_that(prepared: Tool) -> None:
    ada = prepared.replica(prepared.ada)
    key = only_key(ada)
    inside: Map[Any] = ada.highlights[key]["comments"]
    assert "/model-" in key
    ada.write(
        lambda: inside.update(
            {f"{ada.author}/{uuid.uuid4()}": Map({"text": "Because.", "created": 1.0})}
        )
    )
    ada.until_saved()
    prepared.replica(prepared.teacher).highlight(start=20)
    wait_for_two(prepared)
    assert give_out(prepared)["owners"] == {"total": 2, "begun": 1}
    prepared.ada.workspace(prepared.activity_id)
    assert only_key(prepared.replica(prepared.ada)) == key


def wait_for_two(tool: Tool) -> None:
    """The teacher's second note is stored."""
    assert len(tool.replica(tool.teacher).highlights) == 2


def test_an_open_page_gets_what_is_given_out_later(prepared: Tool) -> None:
    ben = prepared.replica(prepared.ben)
    before = only_key(ben)
    teacher = prepared.replica(prepared.teacher)
    added_key = teacher.highlight(start=20)
    teacher.until_saved()
    give_out(prepared)
    # As the page does when it is told that settings have changed.
    prepared.ben.workspace(prepared.activity_id)
    ben.until(lambda: len(ben.highlights) == 2)
    assert before in ben.highlights
    assert any(key.endswith(added_key.partition("/")[2]) for key in list(ben.highlights.keys()))


def hostile(ada: Replica) -> None:
    ada.highlight(f"{ada.author}/{MODEL}")


def take_over(ada: Replica) -> None:
    key = only_key(ada)
    ada.write(lambda: ada.highlights.update({key: note()}))


def delete(ada: Replica) -> None:
    key = only_key(ada)
    ada.write(lambda: ada.highlights.pop(key))


@pytest.mark.parametrize("attack", [hostile, take_over, delete])
def test_an_attack_on_a_model_note_is_refused_and_leaves_the_workspace_untouched(
    prepared: Tool, attack: Callable[[Replica], None]
) -> None:
    ada = prepared.replica(prepared.ada)
    key = only_key(ada)
    attack(ada)
    assert ada.until_refused() == "not-yours"
    with prepared.database.transaction() as db:
        activity = db.get_one(Activity, prepared.activity_id)
        assert templates._owners(db, activity).begun == 0
    assert only_key(prepared.replica(prepared.ada)) == key
