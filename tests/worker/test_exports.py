"""Only those conversations of an export are kept that somebody has chosen."""

import json
import uuid

import requests
from sqlalchemy import func, select

from lti_tool.conversations import queries
from lti_tool.conversations.tables import ConversationSource, SourcePiece
from lti_tool.settings import Settings
from tests import builders
from tests.server import Tool
from tests.waiting import until
from tests.worker.test_imports import state, working


def conversation(number: int, title: str, text: str) -> dict[str, object]:
    """A conversation as Claude exports it; without a text it has no message."""
    at = f"2026-03-0{1 + number % 9}T10:00:00.000000Z"
    message = {
        "uuid": str(uuid.UUID(int=1000 + number)),
        "text": text,
        "content": [{"type": "text", "text": text}],
        "sender": "human",
        "created_at": at,
        "updated_at": at,
        "attachments": [],
        "files": [],
    }
    return {
        "uuid": str(uuid.UUID(int=number)),
        "name": title,
        "created_at": at,
        "updated_at": at,
        "account": {"uuid": str(uuid.UUID(int=7))},
        "chat_messages": [message] if text else [],
    }


ENTRIES = [
    conversation(1, "One", "first"),
    conversation(2, "Two", "a secret"),
    conversation(3, "Three", "third"),
    conversation(4, "Four", ""),
]


def upload(tool: Tool, content: bytes, **fields: str) -> requests.Response:
    return requests.post(
        f"{tool.teacher.base}/api/activities/{tool.activity_id}/conversations",
        headers={"Authorization": f"Bearer {tool.teacher.token}"},
        files={"file": ("export.json", content, "application/json")},
        data=fields,
        timeout=30,
    )


def test_chosen_conversations_are_taken_out_and_the_export_goes(
    tool: Tool, settings: Settings
) -> None:
    answer = upload(tool, json.dumps(ENTRIES).encode(), preview="true")
    assert answer.status_code == 202
    path = f"/api/conversations/{answer.json()['id']}"
    with working(tool, settings):
        until(lambda: state(tool.teacher, f"{path}/import") == "choosing", "the index")
        listed = tool.teacher.call("GET", f"{path}/entries").json()
        assert listed["format"]["name"] == "claude-export"
        assert [each["title"] for each in listed["entries"]] == ["One", "Two", "Three", "Four"]
        ids = {each["title"]: each["id"] for each in listed["entries"]}
        for wrong in ([], ["9"]):
            refused = tool.teacher.call("POST", f"{path}/entries", {"entries": wrong})
            assert refused.status_code == 400
        chosen = tool.teacher.call(
            "POST", f"{path}/entries", {"entries": [ids["Three"], ids["Four"]]}
        )
        assert chosen.status_code == 202
        until(lambda: set(states(tool)) == {"Three", "Four"}, "the end of the export")
        until(lambda: set(states(tool).values()) <= {"preview", "failed"}, "the conversations")
    # One that cannot be taken out fails alone.
    assert states(tool) == {"Three": "preview", "Four": "failed"}
    assert tool.teacher.call("GET", path + "/import").status_code == 404
    with tool.database.transaction() as db:
        kept = db.scalars(select(SourcePiece.conversation_id)).all()
        for each in queries.of_activity(db, tool.activity_id):
            if each.id in kept:
                assert b"secret" not in builders.source_content(db, each)


def test_an_export_of_one_conversation_is_read_at_once(tool: Tool, settings: Settings) -> None:
    answer = upload(tool, json.dumps(ENTRIES[:1]).encode(), preview="true")
    with working(tool, settings):
        path = f"/api/conversations/{answer.json()['id']}"
        until(lambda: state(tool.teacher, f"{path}/import") == "preview", "the reading")
        draft = tool.teacher.call("GET", f"{path}/draft").json()
    assert [turn["html"] for turn in draft["turns"]] == ['<p dir="auto">first</p>']
    assert draft["product"] == "Claude"


def test_an_export_above_10_mb_is_opened_and_any_other_file_of_that_size_is_not(
    tool: Tool, settings: Settings
) -> None:
    padding = "x" * 2**20
    large = [conversation(number, f"T{number}", padding) for number in range(12)]
    paths = [
        f"/api/conversations/{upload(tool, content).json()['id']}/import"
        for content in (json.dumps(large).encode(), b"User: a\n\n" * 2**21)
    ]
    with working(tool, settings):
        until(lambda: state(tool.teacher, paths[0]) == "choosing", "the index")
        until(lambda: state(tool.teacher, paths[1]) == "failed", "the refusal")
    assert tool.teacher.call("GET", paths[1]).json()["problem"]["code"] == "too-large"


def test_a_file_that_is_too_large_is_refused_and_nothing_of_it_is_stored(tool: Tool) -> None:
    answer = upload(tool, bytes(101 * 2**20))
    assert answer.status_code == 413
    assert answer.json()["error"]["advice"]
    with tool.database.transaction() as db:
        assert db.scalar(select(func.count()).select_from(ConversationSource)) == 0


def states(tool: Tool) -> dict[str, str]:
    with tool.database.transaction() as db:
        found = queries.of_activity(db, tool.activity_id)
    return {each.title: each.state for each in found if each.id != builders.CONVERSATION}
