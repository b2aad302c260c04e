"""Choices of a blind comparison are in their owner's export, and go with them."""

import uuid

from sqlalchemy import select

from lti_tool.activities.tables import ComparisonChoice
from lti_tool.conversations.tables import Conversation
from lti_tool.courses.activity_tables import Activity
from lti_tool.settings import Settings
from tests import builders
from tests.privacy.conftest import person_of
from tests.privacy.dump import places_of
from tests.privacy.test_erasure import erase
from tests.privacy.test_export import exported
from tests.server import Tool

ADAS, BENS = "It names its sources", "It is the shorter one"


def _choose(tool: Tool) -> None:
    path = f"/api/activities/{tool.activity_id}"
    with tool.database.transaction() as db:
        activity = db.get_one(Activity, tool.activity_id)
        builders.conversation(db, activity, uuid.UUID(int=2))
    assert tool.teacher.call("PATCH", path, {"comparison": {"hides_models": True}}).ok
    for who, words in ((tool.ada, ADAS), (tool.ben, BENS)):
        chosen = {"conversation": str(builders.CONVERSATION), "reason": words}
        assert who.call("PUT", f"{path}/comparison/choice", chosen).ok


def test_an_export_has_the_persons_own_and_no_title_that_is_hidden(tool: Tool) -> None:
    _choose(tool)
    ada = person_of(tool.database, tool.ada)
    (chosen,) = exported(tool.database, ada)["choices"]
    assert (chosen["conversation"], chosen["title"]) == (str(builders.CONVERSATION), None)
    assert chosen["reason"] == ADAS
    assert tool.teacher.call("POST", f"/api/activities/{tool.activity_id}/comparison/reveal").ok
    found = exported(tool.database, ada)
    with tool.database.transaction() as db:
        title = db.get_one(Conversation, builders.CONVERSATION).title
    assert found["choices"][0]["title"] == title
    assert BENS not in str(found)


def test_an_erasure_takes_the_choice(tool: Tool, settings: Settings, database_url: str) -> None:
    _choose(tool)
    erase(tool, settings, person_of(tool.database, tool.ada))
    assert places_of(database_url, ADAS) == []
    with tool.database.transaction() as db:
        assert list(db.scalars(select(ComparisonChoice.reason))) == [BENS]
