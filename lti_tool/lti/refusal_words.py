"""Words in which a service refuses a request, cut and cleaned so that a page can show them."""

import json
import re
from http import HTTPStatus
from typing import Any

LONGEST = 200
"""Characters of words that are kept."""

_LARGEST_BODY = 64 * 1024
_DEEPEST = 4
_MEMBERS = ("error_description", "detail", "message", "reason", "title", "errors", "error")
"""Members of an answer that hold words, the most telling one first."""

_TAG = re.compile(r"<[^<>]*>")
_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")
_ECHO = re.compile(r"[\[{].*", re.DOTALL)
"""Part of a reason phrase that repeats the request: Moodle appends the refused score."""


def find(status: int, media_type: str, body: bytes, phrase: str) -> str:
    """Words about a refusal: those of a JSON or plain text body, else those of the status line."""
    text = body[:_LARGEST_BODY].decode("utf-8", "replace")
    try:
        found = _in_json(json.loads(text), _DEEPEST)
    except (ValueError, RecursionError):
        found = text if media_type.strip().lower().startswith("text/plain") else ""
    return _cleaned(found) or _cleaned(_of_phrase(status, phrase))


def _in_json(value: Any, depth: int) -> str:
    if isinstance(value, str):
        return value
    if depth == 0:
        return ""
    if isinstance(value, list):
        inner = [_in_json(each, depth - 1) for each in value[:3]]
    elif isinstance(value, dict):
        inner = [_in_json(value[name], depth - 1) for name in _MEMBERS if name in value]
    else:
        return ""
    return next((words for words in inner if words.strip()), "")


def _of_phrase(status: int, phrase: str) -> str:
    try:
        is_standard = phrase.lower() == HTTPStatus(status).phrase.lower()
    except ValueError:
        is_standard = False
    return "" if is_standard else _ECHO.sub("", phrase)


def _cleaned(words: str) -> str:
    """Words on one line, without tags and signs that are not seen, at most `LONGEST` long."""
    plain = _UNSHOWN.sub(" ", _TAG.sub(" ", words[: LONGEST * 10]))
    line = " ".join(plain.encode(errors="ignore").decode().split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"
