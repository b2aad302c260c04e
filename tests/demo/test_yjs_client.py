"""The Yjs client of demo and tests: it raises refusals, and brings what was written offline."""

import pytest

from lti_tool.demo.yjs_client import WriteRefused
from tests.server import Replica, Tool, note


def test_a_write_that_is_refused_is_raised_with_its_code(tool: Tool) -> None:
    observer = tool.replica(tool.observer)
    observer.highlight()
    with pytest.raises(WriteRefused, match="read-only"):
        observer.until_saved()


def test_a_replica_that_was_here_before_brings_what_was_written_offline(tool: Tool) -> None:
    ada = tool.replica(tool.ada)
    ada.close()
    key = f"{ada.author}/offline"
    ada.highlights[key] = note()
    document_id = tool.ada.workspace(tool.activity_id)["document_id"]
    again = Replica(tool.base, document_id, tool.ada.ticket(document_id), ada.doc).join()
    again.until_saved()
    assert key in tool.replica(tool.ben).highlights
