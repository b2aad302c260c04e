"""A conversation's text is loaded once: its address never has another answer, so browsers keep it.

Each load is authorized. What a browser keeps is behind an address that only a workspace names.
"""

import gzip
import json
import uuid
from typing import Any

import pytest
import requests
from requests import Response

from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.people import sessions
from lti_tool.web.schemas.conversations import ConversationText
from tests import builders
from tests.server import Somebody, Tool
from tests.statements import captured

TEXT = "User: One 🤔\n\nAssistant: *Two*"


@pytest.fixture
def path(tool: Tool) -> str:
    """Address of a text in the class's activity, as its workspace names it."""
    add(tool, tool.activity_id, tool.teacher)
    return tool.ada.text_paths(tool.activity_id)[-1]


def add(tool: Tool, activity_id: uuid.UUID, teacher: Somebody, text: str = TEXT) -> None:
    with tool.database.transaction() as db:
        member = Member.of(db.get_one(Enrolment, teacher.enrolment_id))
        builders.imported(db, member, db.get_one(Activity, activity_id), text)


def get(who: Somebody, path: str, **headers: str) -> Response:
    """Load a text with these headers; `Accept-Encoding` none unless given. Not decompressed."""
    given = {"Authorization": f"Bearer {who.token}", "Accept-Encoding": ""}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    return requests.get(who.base + path, headers=given, stream=True, timeout=10)


def test_a_workspace_names_its_texts_and_holds_none(tool: Tool, path: str) -> None:
    opened = tool.ada.workspace(tool.activity_id)
    assert "<p" not in json.dumps(opened)
    (_, listed) = opened["conversations"]
    assert set(listed) == {"id", "title", "turn_count", "text_hash", "has_source"}
    assert listed["turn_count"] == 2
    assert listed["id"] in path


def test_the_text_has_its_turns_with_their_places(tool: Tool, path: str) -> None:
    answer = tool.ada.call("GET", path)
    ConversationText.model_validate_json(answer.content, extra="forbid")
    turns = answer.json()["turns"]
    assert [(turn["speaker"], turn["label"], turn["start"]) for turn in turns] == [
        ("user", "User", 0),
        ("assistant", "Assistant", 7),
    ]
    assert "<em>Two</em>" in turns[1]["html"]


def test_this_browser_may_keep_it_and_nobody_between(tool: Tool, path: str) -> None:
    answer = get(tool.ada, path)
    assert answer.headers["Cache-Control"] == "private, immutable, max-age=2592000"
    # Not by session: the same text would be loaded again after each launch.
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("", None),
        ("gzip, deflate, br", "gzip"),
        ("*", "gzip"),
        ("gzip;q=0", None),
        ("identity", None),
        ("br", None),
        ("GZIP", "gzip"),
    ],
)
def test_it_is_compressed_for_those_who_take_that(
    tool: Tool, path: str, accepted: str, encoding: str | None
) -> None:
    answer = get(tool.ada, path, Accept_Encoding=accepted)
    assert answer.headers.get("Content-Encoding") == encoding
    sent = answer.raw.read(decode_content=False)
    assert int(answer.headers["Content-Length"]) == len(sent)
    body = gzip.decompress(sent) if encoding else sent
    assert body == get(tool.ada, path).content
    assert answer.headers["ETag"] == get(tool.ada, path).headers["ETag"]


def test_whoever_has_it_already_is_told_so_without_it(tool: Tool, path: str) -> None:
    first = get(tool.ada, path)
    again = get(tool.ada, path, If_None_Match=first.headers["ETag"], Accept_Encoding="gzip")
    assert again.status_code == 304
    assert again.content == b""
    for name in ("ETag", "Cache-Control", "Vary"):
        assert again.headers[name] == first.headers[name]
    assert get(tool.ada, path, If_None_Match='"another"').status_code == 200


def test_having_it_already_is_no_way_in(tool: Tool, path: str) -> None:
    tag = get(tool.ada, path).headers["ETag"]
    assert get(tool.other_teacher, path, If_None_Match=tag).status_code == 404
    assert get(tool.other_teacher, path, If_None_Match="*").status_code == 404


def refused(answer: Response, status: int) -> None:
    """It is no answer that anybody keeps, and says nothing of the text."""
    assert answer.status_code == status
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers
    assert "Two" not in answer.text


def test_another_course_does_not_find_it(tool: Tool, path: str) -> None:
    refused(get(tool.other_teacher, path), 404)
    refused(get(tool.foreign_teacher, path), 404)


def test_without_a_session_nobody_gets_it(tool: Tool, path: str) -> None:
    refused(requests.get(tool.base + path, timeout=10), 401)


def test_a_session_in_a_cookie_is_none(tool: Tool, path: str) -> None:
    with tool.database.transaction() as db:
        session = sessions.load(db, tool.ada.token).id
    cookies = {f"__Host-arrival-{session}": tool.ada.token}
    refused(requests.get(tool.base + path, cookies=cookies, timeout=10), 401)


def test_who_has_left_the_course_loads_nothing_more(tool: Tool, path: str) -> None:
    with tool.database.transaction() as db:
        db.get_one(Enrolment, tool.ada.enrolment_id).active = False
    refused(get(tool.ada, path), 401)


def test_a_conversation_that_was_removed_takes_its_text_along(tool: Tool, path: str) -> None:
    answer = tool.teacher.call("DELETE", path.partition("/text/")[0])
    assert answer.status_code == 204
    refused(get(tool.ada, path), 404)


@pytest.mark.parametrize("damage", ["other hash", "hash of another text", "no hash", "long"])
def test_only_the_hash_of_the_text_finds_it(tool: Tool, path: str, damage: str) -> None:
    start, _, own = path.rpartition("/")
    add(tool, tool.activity_id, tool.teacher, "User: Three")
    other = tool.ada.text_paths(tool.activity_id)[-1]
    wrong = {
        "other hash": "0" * 64,
        "hash of another text": other.rpartition("/")[2],
        "no hash": "%00",
        "long": own * 100,
    }[damage]
    refused(get(tool.ada, f"{start}/{wrong}"), 404)


def test_a_text_that_is_still_being_read_has_no_address(tool: Tool) -> None:
    added = tool.teacher.call(
        "POST", f"/api/activities/{tool.activity_id}/conversations", {"text": TEXT}
    ).json()
    named = [each["id"] for each in tool.ada.workspace(tool.activity_id)["conversations"]]
    assert added["id"] not in named
    for wanted in ("None", "null", ""):
        refused(get(tool.ada, f"/api/conversations/{added['id']}/text/{wanted}"), 404)


def test_every_copy_of_an_activity_has_the_one_text(tool: Tool, path: str) -> None:
    """Students of two groups read the same: whoever changes groups loads nothing again."""
    with tool.database.transaction() as db:
        db.get_one(Activity, tool.activity_id).workspace_for = "student"
    addresses = {
        json.dumps(who.workspace(tool.activity_id)["conversations"])
        for who in (tool.ada, tool.ben, tool.teacher)
    }
    assert len(addresses) == 1
    for who in (tool.ada, tool.ben, tool.tutor, tool.observer, tool.teacher):
        assert get(who, path).status_code == 200


def test_a_change_of_settings_changes_no_address(tool: Tool, path: str) -> None:
    before = tool.ada.workspace(tool.activity_id)
    changed: dict[str, Any] = {"title": "Another title"}
    assert tool.teacher.call("PATCH", f"/api/activities/{tool.activity_id}", changed).ok
    after = tool.ada.workspace(tool.activity_id)
    assert after["revision"] > before["revision"]
    assert after["conversations"] == before["conversations"]


def test_no_load_counts_or_reads_the_turns(tool: Tool, path: str) -> None:
    with captured(tool.database.engine) as seen:
        tool.teacher.call("GET", f"/api/activities/{tool.activity_id}").raise_for_status()
        tool.ada.workspace(tool.activity_id)
        get(tool.ada, path)
    assert not [statement for statement in seen if "FROM turn" in statement]


def test_a_compressed_question_is_not_expanded(tool: Tool) -> None:
    """Nothing that is sent to the tool is decompressed, whatever it would grow to."""
    bomb = gzip.compress(b'{"text": "' + b"a" * 2**24 + b'"}')
    answer = requests.post(
        f"{tool.base}/api/activities/{tool.activity_id}/conversations",
        data=bomb,
        headers={
            "Authorization": f"Bearer {tool.teacher.token}",
            "Content-Type": "application/json",
            "Content-Encoding": "gzip",
        },
        timeout=10,
    )
    assert answer.status_code == 400
