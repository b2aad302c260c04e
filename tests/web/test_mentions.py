"""Mentions over HTTP and sockets: who is offered, and what others, marks and exports show."""

import json
import uuid
from typing import Any

import pytest
from pycrdt import Map

from tests.privacy.conftest import person_of
from tests.privacy.test_export import exported
from tests.server import Somebody, Tool


def offered(tool: Tool, who: Somebody, words: str = "") -> dict[str, str]:
    """Author ids of those whom somebody is offered, by name."""
    workspace = tool.ada.workspace(tool.activity_id)["workspace_id"]
    answer = who.call("POST", f"/api/workspaces/{workspace}/readers", {"words": words})
    answer.raise_for_status()
    return {each["name"]: each["author"] for each in answer.json()["people"]}


def write(tool: Tool, who: Somebody, text: str) -> None:
    """A note of somebody with a comment, as any client may write it."""
    replica = tool.replica(who)
    key = f"{replica.author}/{uuid.uuid4()}"
    replica.highlight(key, comments=Map({key: Map({"text": text, "created": 0})}))
    replica.until_saved()


def feed(who: Somebody) -> list[Any]:
    answer = who.call("GET", "/api/feed")
    answer.raise_for_status()
    return [(each["kind"], each["author"], each["words"]) for each in answer.json()["items"]]


def test_whoever_is_mentioned_reads_it_with_names(tool: Tool) -> None:
    people = offered(tool, tool.ada)
    assert list(people) == ["Teacher", "Tutor", "Ben"]
    write(tool, tool.ada, f"@{{{people['Ben']}}} and `@{{{people['Tutor']}}}`")
    assert feed(tool.ben) == [("mention", "Ada", f"@Ben and `@{{{people['Tutor']}}}`")]
    assert feed(tool.ada) == feed(tool.tutor) == feed(tool.teacher) == []
    # He had not come; the id that was mentioned is his when he does.
    assert tool.ben.workspace(tool.activity_id)["author"] == people["Ben"]


def test_whoever_may_not_write_is_offered_nobody(tool: Tool) -> None:
    workspace = tool.ada.workspace(tool.activity_id)["workspace_id"]
    path = f"/api/workspaces/{workspace}/readers"
    assert tool.observer.call("POST", path, {"words": ""}).status_code == 403
    for stranger in (tool.other_teacher, tool.foreign_teacher):
        assert stranger.call("POST", path, {"words": ""}).status_code == 404


@pytest.mark.parametrize("words", ["x" * 101, None, 7, "\ud800", "\x00"])
def test_what_is_no_name_is_refused(tool: Tool, words: Any) -> None:
    workspace = tool.ada.workspace(tool.activity_id)["workspace_id"]
    answer = tool.ada.call("POST", f"/api/workspaces/{workspace}/readers", {"words": words})
    assert answer.status_code == 400, answer.text


def test_a_marker_and_an_export_read_names(tool: Tool) -> None:
    people = offered(tool, tool.ada)
    write(tool, tool.ada, f"Ask @{{{people['Ben']}}} or @{{zzzzzzzz}}.")
    path = f"/api/activities/{tool.activity_id}/members/{tool.ada.enrolment_id}/work"
    work = tool.teacher.call("GET", path).json()
    assert work["mentioned"] == {people["Ben"]: "Ben"}
    held = exported(tool.database, person_of(tool.database, tool.ada))
    (comment,) = (each for each in held["notes"] if each["type"] == "comment")
    assert comment["text"] == "Ask @Ben or @someone."
    # That somebody mentions him is nothing that he wrote.
    assert "Ask" not in json.dumps(exported(tool.database, person_of(tool.database, tool.ben)))
