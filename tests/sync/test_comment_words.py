"""A comment of a student has as many words as its activity says, counted as it is written."""

from typing import Any

import pytest

from lti_tool.sync.wire import protocol
from tests.privacy.conftest import add_comment, comment
from tests.server import Replica, Somebody, Tool
from tests.sync.private_notes import opened, share, written


def limit(tool: Tool, least: int, most: int, *pages: Replica) -> None:
    """Set the limits of the activity, and wait until these pages have the message."""
    words = {"least": least, "most": most}
    path = f"/api/activities/{tool.activity_id}"
    answer = tool.teacher.call("PATCH", path, {"limits": {"comment_words": words}})
    assert answer.json()["comment_words"] == words
    for replica in pages:
        replica.until_frame(lambda frame: frame == protocol.settings_changed())


def attempt(replica: Replica, at: str, words: str, key: str = "1") -> None:
    added = {f"{replica.author}/{key}": comment(words)}
    replica.write(lambda: replica.highlights[at]["comments"].update(added))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Too short", "too-few-words"),
        ("- - - -", "too-few-words"),
        ("One two three four five six", "too-many-words"),
        ("气候变化使", "too-many-words"),
        ("气候变化", None),
        ("One two three", None),
    ],
)
def test_a_comment_is_counted_in_any_script(tool: Tool, words: str, code: str | None) -> None:
    limit(tool, 3, 4)
    ada = tool.replica(tool.ada)
    at = ada.highlight()
    ada.until_saved()
    attempt(ada, at, words)
    if code is None:
        ada.until_saved()
    else:
        assert ada.until_refused() == code


def test_limits_hold_in_open_pages_at_once_and_leave_what_is_there(tool: Tool) -> None:
    ada = tool.replica(tool.ada)
    at = ada.highlight()
    ada.until_saved()
    short = add_comment(ada, at, "Short")
    limit(tool, 3, 0, ada)
    assert tool.replica(tool.ben).highlights[at]["comments"][short]["text"] == "Short"
    # A question mark on it is no change of its words.
    ada.write(lambda: ada.highlights[at]["comments"][short].update({"question": "open"}))
    ada.until_saved()
    ada.write(lambda: ada.highlights[at]["comments"][short].update({"text": "Still short"}))
    assert ada.until_refused() == "too-few-words"


def test_limits_that_are_taken_out_are_gone_at_once(tool: Tool) -> None:
    limit(tool, 3, 0)
    ada = tool.replica(tool.ada)
    at = ada.highlight()
    ada.until_saved()
    limit(tool, 0, 0)
    attempt(ada, at, "Short")
    ada.until_saved()


def test_answers_are_comments_and_staff_write_what_they_like(tool: Tool) -> None:
    limit(tool, 3, 0)
    ada = tool.replica(tool.ada)
    at = ada.highlight()
    ada.until_saved()
    for somebody in (tool.teacher, tool.tutor):
        replica = tool.replica(somebody)
        answered = add_comment(replica, at, "Why?")
    reply = {"text": "Because", "created": 1, "reply_to": answered}
    ada.until(lambda: answered in ada.highlights[at]["comments"])
    added = {f"{ada.author}/r": _map(reply)}
    ada.write(lambda: ada.highlights[at]["comments"].update(added))
    assert ada.until_refused() == "too-few-words"


def _map(fields: dict[str, Any]) -> Any:
    made = comment(str(fields["text"]))
    made_fields = {name: value for name, value in fields.items() if name != "text"}
    return type(made)({"text": fields["text"], **made_fields})


def test_private_notes_have_any_length_until_they_are_shared(tool: Tool) -> None:
    limit(tool, 3, 0)
    ada: Replica = opened(tool, tool.ada)
    key = written(ada, "Mine")
    attempt(ada, key, "Short")
    ada.until_saved()
    refused = share(tool.ada, ada, key)
    assert refused.status_code == 409
    assert "fewer words" in refused.json()["error"]["sentence"]
    add_longer(ada, key)
    assert share(tool.ada, ada, key).ok


def add_longer(ada: Replica, key: str) -> None:
    def edit() -> None:
        for each in ada.highlights[key]["comments"].values():
            each.update({"text": "Long enough by now"})

    ada.write(edit)
    ada.until_saved()


@pytest.mark.parametrize("words", [(-1, 0), (501, 0), (0, 2001), (5, 4)])
def test_limits_out_of_range_are_refused(tool: Tool, words: tuple[int, int]) -> None:
    wanted = {"limits": {"comment_words": {"least": words[0], "most": words[1]}}}
    answer = tool.teacher.call("PATCH", f"/api/activities/{tool.activity_id}", wanted)
    assert answer.status_code == 400, answer.text
    assert answer.json()["error"]["field"] == "comment_words"


@pytest.mark.parametrize("name", ["tutor", "ada", "observer", "other_teacher"])
def test_nobody_else_sets_them(tool: Tool, name: str) -> None:
    who: Somebody = getattr(tool, name)
    wanted = {"limits": {"comment_words": None, "resists_copying": True}}
    answer = who.call("PATCH", f"/api/activities/{tool.activity_id}", wanted)
    assert answer.status_code in (403, 404)
