"""Model notes are in their author's export, and an erasure leaves nobody with them."""

import json

import pytest
from pycrdt import Map

from lti_tool.annotations.tables import ModelNotes
from lti_tool.courses.activity_tables import Activity
from lti_tool.settings import Settings
from tests.annotations.test_model_notes import give_out
from tests.privacy.conftest import PHRASE, comment, person_of
from tests.privacy.dump import places_of
from tests.privacy.test_erasure import assert_verified, begin, erase
from tests.privacy.test_export import exported
from tests.server import Tool


@pytest.fixture
def given(tool: Tool) -> Tool:
    """An activity for each student; Ada has opened what the teacher has given out, Ben has not."""
    with tool.database.transaction() as db:
        db.get_one(Activity, tool.activity_id).workspace_for = "student"
    teacher, tutor = tool.replica(tool.teacher), tool.replica(tool.tutor)
    teacher.highlight(comments=Map({f"{teacher.author}/c": comment(PHRASE)}))
    teacher.until_saved()
    tutor.highlight(start=20, comments=Map({f"{tutor.author}/c": comment("A good bird")}))
    tutor.until_saved()
    give_out(tool)
    assert len(tool.replica(tool.ada).highlights) == 2
    return tool


def test_an_export_has_what_they_gave_to_others_and_nothing_of_colleagues(given: Tool) -> None:
    (held,) = exported(given.database, person_of(given.database, given.teacher))["model_notes"]
    assert held["comments"] == [PHRASE]
    assert exported(given.database, person_of(given.database, given.ada))["model_notes"] == []


def test_an_erasure_takes_them_out_of_what_others_begin_with(given: Tool) -> None:
    begin(given.database, person_of(given.database, given.teacher))
    with given.database.transaction() as db:
        notes = db.get_one(ModelNotes, given.activity_id)
        assert PHRASE not in json.dumps(notes.content)
        assert "A good bird" in json.dumps(notes.content)
    (note,) = (given.replica(given.ben).highlights.to_py() or {}).values()
    assert [each["text"] for each in note["comments"].values()] == ["A good bird"]


def test_after_an_erasure_their_words_are_in_no_copy(
    given: Tool, settings: Settings, database_url: str
) -> None:
    assert places_of(database_url, PHRASE)
    erase(given, settings, person_of(given.database, given.teacher))
    assert places_of(database_url, PHRASE) == []
    assert_verified(given.database)
    assert len(given.replica(given.ada).highlights) == 1
