"""The tag set of an activity decides on what is written over sockets, also after a change."""

from typing import Any

import pytest
from sqlalchemy import select

from lti_tool.annotations.tables import ActivityTag, Highlight
from lti_tool.courses.activity_tables import Activity
from lti_tool.sync.wire import protocol
from tests.annotations.shared import tag_key
from tests.server import Replica, Somebody, Tool
from tests.sync.test_hostile_clients import add_tag


def path(tool: Tool) -> str:
    return f"/api/activities/{tool.activity_id}/tags"


def tag_set(tool: Tool) -> dict[str, Any]:
    found: dict[str, Any] = tool.teacher.call("GET", path(tool)).json()
    return found


def change(tool: Tool, *keys: str, who: Somebody | None = None, **values: Any) -> int:
    """Change the tags of these keys; the status of the answer."""
    now = tag_set(tool)
    tags = [each | values if each["key"] in keys else each for each in now["tags"]]
    return put(tool, who or tool.teacher, now | {"tags": tags})


def put(tool: Tool, who: Somebody, wanted: dict[str, Any]) -> int:
    body = {name: wanted[name] for name in ("version", "allows_own_tags", "tags")}
    return who.call("PUT", path(tool), body).status_code


def retire(tool: Tool, key: str, *pages: Replica) -> None:
    """Take a tag out of use, and wait until these pages have the message."""
    assert change(tool, key, is_retired=True, shortcut=None) == 200
    for replica in pages:
        replica.until_frame(lambda frame: frame == protocol.settings_changed())


def test_a_tag_out_of_use_is_refused_from_then_on_and_its_notes_keep_it(tool: Tool) -> None:
    ada = tool.replica(tool.ada)
    key = ada.highlight(tag="t1")
    ada.until_saved()
    retire(tool, "t1", ada)
    ada.highlight(tag="t1")
    assert ada.until_refused() == "retired-tag"
    assert tool.replica(tool.ben).highlights[key]["tag"] == "t1"
    (shown,) = [tag for tag in tag_set(tool)["tags"] if tag["key"] == "t1"]
    assert shown["is_retired"]
    assert tag_set(tool)["notes"] == {"t1": 1}


def test_a_merged_tag_is_taken_as_the_other_one(tool: Tool) -> None:
    assert change(tool, "t1", merged_into="t2", shortcut=None) == 200
    ada = tool.replica(tool.ada)
    ada.highlight(tag="t1")
    ada.until_saved()
    with tool.database.transaction() as db:
        assert db.scalars(select(Highlight.tag)).all() == ["t1"]
    work = f"/api/activities/{tool.activity_id}/members/{tool.ada.enrolment_id}/work"
    (note,) = tool.teacher.call("GET", work).json()["notes"]
    assert note["tag"] == "Weak prompt"
    retire(tool, "t2", ada)
    ada.highlight(tag="t1")
    assert ada.until_refused() == "retired-tag"


def test_a_new_tag_is_taken_before_a_page_knows_it(tool: Tool) -> None:
    ada = tool.replica(tool.ada)
    now = tag_set(tool)
    new = now["tags"][0] | {"key": "new1", "name": "New", "shortcut": None}
    assert put(tool, tool.teacher, now | {"tags": [*now["tags"], new]}) == 200
    ada.highlight(tag="new1")
    ada.until_saved()


def test_a_tag_with_notes_is_not_deleted_and_one_without_is(tool: Tool) -> None:
    ada = tool.replica(tool.ada)
    ada.highlight(tag="t1")
    ada.until_saved()
    now = tag_set(tool)
    first, second, *others = now["tags"]
    refused = tool.teacher.call(
        "PUT",
        path(tool),
        {"version": now["version"], "allows_own_tags": False, "tags": [second, *others]},
    )
    assert refused.status_code == 409
    assert "is on 1 note" in refused.json()["error"]["sentence"]
    assert put(tool, tool.teacher, now | {"tags": [first, *others]}) == 200
    ada.highlight(tag="t2")
    assert ada.until_refused() == "unknown-tag"


def test_own_tags_are_added_where_they_are_allowed_by_their_author_alone(tool: Tool) -> None:
    ada, ben = tool.replica(tool.ada), tool.replica(tool.ben)
    assert put(tool, tool.teacher, tag_set(tool) | {"allows_own_tags": True}) == 200
    own = tag_key(ada.author)
    add_tag(ada, own)
    ada.highlight(tag=own)
    ada.until_saved()
    ben.until(lambda: own in ben.tags)
    ben.highlight(tag=own)
    ben.until_saved()
    ben.write(lambda: ben.tags[own].update({"name": "renamed"}))
    assert ben.until_refused() == "not-yours"
    again = tool.replica(tool.ben)
    add_tag(again, tag_key(ada.author, 2))
    assert again.until_refused() == "not-yours"
    ada.write(lambda: ada.tags.pop(own))
    assert ada.until_refused() == "fixed"


def test_an_own_tag_is_something_written(tool: Tool) -> None:
    ada = tool.replica(tool.ada)
    assert put(tool, tool.teacher, tag_set(tool) | {"allows_own_tags": True}) == 200
    add_tag(ada, tag_key(ada.author))
    ada.until_saved()
    activity = f"/api/activities/{tool.activity_id}"
    change_of_audience = tool.teacher.call("PATCH", activity, {"workspace_for": "student"})
    assert change_of_audience.status_code == 409
    assert tool.teacher.call("DELETE", activity).status_code == 409


@pytest.mark.parametrize("who", ["tutor", "ada", "observer"])
def test_a_set_is_changed_by_those_who_teach_alone(tool: Tool, who: str) -> None:
    assert change(tool, "t1", who=getattr(tool, who), name="Mine") == 403
    assert getattr(tool, who).call("GET", path(tool)).status_code == 403


@pytest.mark.parametrize("who", ["other_teacher", "foreign_teacher"])
def test_a_set_of_another_course_is_not_found(tool: Tool, who: str) -> None:
    assert change(tool, "t1", who=getattr(tool, who), name="Mine") == 404
    assert getattr(tool, who).call("GET", path(tool)).status_code == 404
    with tool.database.transaction() as db:
        assert "Mine" not in db.scalars(select(ActivityTag.name)).all()


def test_the_second_of_two_teachers_gets_a_conflict_and_changes_nothing(tool: Tool) -> None:
    before = tag_set(tool)
    assert change(tool, "t1", name="First") == 200
    late = before | {"tags": [each | {"name": f"Late {each['key']}"} for each in before["tags"]]}
    assert put(tool, tool.teacher, late) == 409
    assert tag_set(tool)["tags"][0]["name"] == "First"


def test_open_pages_get_a_message(tool: Tool) -> None:
    ada = tool.replica(tool.ada)
    with tool.database.transaction() as db:
        before = db.get_one(Activity, tool.activity_id).revision
    assert change(tool, "t1", name="Better") == 200
    ada.until_frame(lambda frame: frame == protocol.settings_changed())
    opened = tool.ada.workspace(tool.activity_id)
    assert opened["revision"] > before
    assert opened["tags"][0]["name"] == "Better"
