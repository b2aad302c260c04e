"""Earlier attempts are personal data: exported with the current one, and erased with it."""

import json

from lti_tool.settings import Settings
from tests.privacy.conftest import PHRASE, add_comment, person_of
from tests.privacy.dump import places_of
from tests.privacy.test_erasure import assert_verified, erase
from tests.privacy.test_export import exported
from tests.server import Replica, Tool


def started_over(tool: Tool) -> Replica:
    """Ada's replica of an attempt that she has ended, with her words in it."""
    path = f"/api/activities/{tool.activity_id}"
    assert tool.teacher.call("PATCH", path, {"workspace_for": "student"}).ok
    ada = tool.replica(tool.ada)
    add_comment(ada, ada.highlight(), PHRASE)
    ada.until_saved()
    before = tool.ada.workspace(tool.activity_id)["workspace_id"]
    assert tool.ada.call("POST", f"/api/workspaces/{before}/start-over").ok
    return ada


def test_an_earlier_attempt_is_in_the_archive_of_whose_it_is(tool: Tool) -> None:
    started_over(tool)
    held = exported(tool.database, person_of(tool.database, tool.ada))
    assert PHRASE in {each.get("text") for each in held["notes"]}
    assert len(held["ended_attempts"]) == 1
    for other in (tool.ben, tool.teacher):
        archive = exported(tool.database, person_of(tool.database, other))
        assert archive["ended_attempts"] == []
        assert PHRASE not in json.dumps(archive)


def test_an_earlier_attempt_is_erased_with_the_rest(
    tool: Tool, settings: Settings, database_url: str
) -> None:
    started_over(tool).close()
    assert places_of(database_url, PHRASE)
    erase(tool, settings, person_of(tool.database, tool.ada))
    assert places_of(database_url, PHRASE) == []
    assert_verified(tool.database)
