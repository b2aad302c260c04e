"""Answers to polls are in their owner's export, and go with them; the question stays."""

from sqlalchemy import select

from lti_tool.activities.tables import Poll, PollAnswer
from lti_tool.settings import Settings
from tests.privacy.conftest import person_of
from tests.privacy.dump import places_of
from tests.privacy.test_erasure import erase
from tests.privacy.test_export import exported
from tests.server import Tool

ASKED, ADAS, BENS = "Whence the kingfisher?", "From the old mill", "From the pond"


def _ask(tool: Tool) -> None:
    path = f"/api/activities/{tool.activity_id}/polls"
    asked = {"text": ASKED, "choices": [], "seconds": 120}
    poll_id = tool.teacher.call("POST", path, asked).json()["id"]
    for who, words in ((tool.ada, ADAS), (tool.ben, BENS)):
        assert who.call("PUT", f"/api/polls/{poll_id}/answer", {"words": words}).ok


def test_an_export_has_the_persons_own_and_nobody_elses(tool: Tool) -> None:
    _ask(tool)
    found = exported(tool.database, person_of(tool.database, tool.ada))
    assert [each["words"] for each in found["answers"]] == [ADAS]
    assert found["questions"] == []
    assert BENS not in str(found)
    of_teacher = exported(tool.database, person_of(tool.database, tool.teacher))
    assert [each["text"] for each in of_teacher["questions"]] == [ASKED]
    assert ADAS not in str(of_teacher)


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
