"""The words of a refusal are found wherever platforms put them, and are safe to show."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.lti import refusal_words
from lti_tool.validation import is_showable

JSON = "application/json"


@pytest.mark.parametrize(
    ("status", "media_type", "body", "phrase", "words"),
    [
        (422, JSON, b'{"message": "course has concluded"}', "", "course has concluded"),
        (422, JSON, b'{"errors": {"type": "x", "message": "not a student"}}', "", "not a student"),
        (400, JSON, b'{"errors": [{"message": "too long"}]}', "", "too long"),
        (400, JSON, b'{"status": 400, "reason": "No handler"}', "", "No handler"),
        (400, JSON, b'{"error": "invalid", "error_description": "Why."}', "", "Why."),
        (400, JSON, b'"a text"', "", "a text"),
        (400, "text/plain; charset=utf-8", b"Two\n lines", "", "Two lines"),
        (400, "text/html", b"<h1>Error</h1>", "", ""),
        (400, JSON, b"[]", 'Incorrect score received{"comment":"private"}',
         "Incorrect score received"),
        (400, JSON, b"[]", "Bad Request", ""),
        (499, "", b"", "Client Closed", "Client Closed"),
        (400, JSON, b'{"message": 5, "detail": null}', "", ""),
        (400, JSON, b'{"message": "<b>No</b>\\u202e\\u0000way\\ud800"}', "", "No way"),
        (400, JSON, b"[" * 100_000, "", ""),
    ],
)  # fmt: skip
def test_words_are_found(
    status: int, media_type: str, body: bytes, phrase: str, words: str
) -> None:
    assert refusal_words.find(status, media_type, body, phrase) == words


def test_long_words_are_cut() -> None:
    body = json.dumps({"message": "no " * 1_000}).encode()
    found = refusal_words.find(400, JSON, body, "")
    assert len(found) <= refusal_words.LONGEST
    assert found.endswith("…")


@given(st.sampled_from([JSON, "text/plain"]), st.text(), st.binary(), st.text())
def test_whatever_a_platform_says_can_be_stored_and_shown(
    media_type: str, text: str, data: bytes, phrase: str
) -> None:
    for body in (json.dumps({"detail": text}).encode(), text.encode(errors="replace"), data):
        found = refusal_words.find(400, media_type, body, phrase)
        assert is_showable(found)
        assert len(found) <= refusal_words.LONGEST
        assert "\n" not in found
