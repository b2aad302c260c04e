"""Answers to polls are in their owner's export, and go with them; the question stays."""

from datetime import datetime

from sqlalchemy import select

from lti_tool import clock
from lti_tool.activities.tables import Poll, PollAnswer
from lti_tool.courses.activity_tables import Activity
from lti_tool.settings import Settings
from tests.privacy.conftest import person_of
from tests.privacy.dump import places_of
from tests.privacy.test_erasure import erase
from tests.privacy.test_export import exported
from tests.server import Tool

ASKED, ADAS, BENS = "Whence the kingfisher?", "From the old mill", "From the pond"


def title(tool: Tool) -> str:
    with tool.database.transaction() as db:
        return db.get_one(Activity, tool.activity_id).title


def _ask(tool: Tool) -> None:
    path = f"/api/activities/{tool.activity_id}/polls"
    asked = {"text": ASKED, "choices": [], "seconds": 120}
    poll_id = tool.teacher.call("POST", path, asked).json()["id"]
    for who, words in ((tool.ada, ADAS), (tool.ben, BENS)):
        assert who.call("PUT", f"/api/polls/{poll_id}/answer", {"words": words}).ok


def test_an_export_has_the_persons_own_and_nobody_elses(tool: Tool) -> None:
    _ask(tool)
    found = exported(tool.database, person_of(tool.database, tool.ada))
    (given,) = found["answers"]
    assert (given["question"], given["answer"], given["choices"]) == (ASKED, ADAS, None)
    assert given["activity"] == title(tool)
    assert found["questions"] == []
    assert BENS not in str(found)
    of_teacher = exported(tool.database, person_of(tool.database, tool.teacher))
    (asked,) = of_teacher["questions"]
    assert (asked["question"], asked["activity"]) == (ASKED, title(tool))
    assert ADAS not in str(of_teacher)


def test_an_export_has_the_text_of_what_was_chosen_beside_what_there_was(tool: Tool) -> None:
    asked = {"text": ASKED, "choices": ["North", "South"], "seconds": 120}
    path = f"/api/activities/{tool.activity_id}/polls"
    poll_id = tool.teacher.call("POST", path, asked).json()["id"]
    assert tool.ada.call("PUT", f"/api/polls/{poll_id}/answer", {"choice": 1}).ok
    (given,) = exported(tool.database, person_of(tool.database, tool.ada))["answers"]
    assert (given["question"], given["answer"]) == (ASKED, "South")
    assert given["choices"] == ["North", "South"]


def test_an_export_has_when_an_activity_was_opened(tool: Tool) -> None:
    before = clock.now()
    tool.ada.workspace(tool.activity_id)
    (opened,) = exported(tool.database, person_of(tool.database, tool.ada))["opened"]
    assert opened["activity"] == title(tool)
    assert datetime.fromisoformat(opened["opened_at"]) >= before


def test_an_erasure_takes_the_answer(tool: Tool, settings: Settings, database_url: str) -> None:
    _ask(tool)
    erase(tool, settings, person_of(tool.database, tool.ada))
    assert places_of(database_url, ADAS) == []
    with tool.database.transaction() as db:
        assert list(db.scalars(select(PollAnswer.words))) == [BENS]


def test_an_erasure_takes_the_words_of_a_question_and_leaves_its_answers(
    tool: Tool, settings: Settings, database_url: str
) -> None:
    _ask(tool)
    erase(tool, settings, person_of(tool.database, tool.teacher))
    assert places_of(database_url, ASKED) == []
    with tool.database.transaction() as db:
        assert db.scalars(select(Poll.asked_by)).one() is None
        assert set(db.scalars(select(PollAnswer.words))) == {ADAS, BENS}
