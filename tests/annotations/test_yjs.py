"""Updates that Yjs itself sends are accepted, and both libraries end with the same document.

tests/vectors/make_yjs_updates.mjs wrote the stories with Yjs 13.6.
"""

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from lti_tool.documents.writer import Writer
from tests.annotations.shared import Server, student, teacher, tutor

STORIES = json.loads((Path(__file__).parents[1] / "vectors" / "yjs_updates.json").read_text())
WRITERS = {"student": student, "tutor": tutor, "teacher": teacher}


@pytest.mark.parametrize("story", STORIES, ids=[story["name"] for story in STORIES])
def test_what_yjs_sends_is_accepted_and_means_the_same(story: dict[str, Any]) -> None:
    server = Server()
    for sent in story["updates"]:
        writer: Writer = WRITERS[sent["role"]](sent["author"])
        server.take(base64.b64decode(sent["update"]), writer, set(sent["clients"]).__contains__)
    assert server.values() == story["document"]
