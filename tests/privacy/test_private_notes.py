"""Private notes are personal data: exported to their writer, and erased with the rest."""

import json

from lti_tool.settings import Settings
from tests.privacy.conftest import PHRASE, person_of
from tests.privacy.dump import places_of
from tests.privacy.test_erasure import assert_verified, erase
from tests.privacy.test_export import exported
from tests.server import Tool
from tests.sync import private_notes


def test_private_notes_are_there_and_say_so_and_are_in_nobody_elses_archive(tool: Tool) -> None:
    private = private_notes.opened(tool, tool.ada)
    key = private_notes.written(private, PHRASE)
    shared = tool.replica(tool.ada)
    shared.highlight()
    shared.until_saved()
    held = exported(tool.database, person_of(tool.database, tool.ada))
    assert {each["only_you"] for each in held["notes"] if each.get("text") == PHRASE} == {True}
    highlights = [each for each in held["notes"] if each["type"] == "highlight"]
    assert {each["key"] == key: each["only_you"] for each in highlights} == {
        True: True,
        False: False,
    }
    assert PHRASE in json.dumps(held["history"])
    for other in (tool.ben, tool.teacher):
        assert PHRASE not in json.dumps(exported(tool.database, person_of(tool.database, other)))


def test_private_notes_are_erased_with_what_became_of_those_that_were_shared(
    tool: Tool, settings: Settings, database_url: str
) -> None:
    private = private_notes.opened(tool, tool.ada)
    kept, shared = (private_notes.written(private, PHRASE) for _ in range(2))
    assert private_notes.share(tool.ada, private, shared).ok
    assert places_of(database_url, kept)
    private.close()
    erase(tool, settings, person_of(tool.database, tool.ada))
    assert places_of(database_url, PHRASE) == []
    assert places_of(database_url, kept) == []
    assert_verified(tool.database)
