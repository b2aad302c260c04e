"""Work that was handed in is in its owners' exports, and an erasure takes their words out of it."""

import json
from typing import Any

from lti_tool import clock
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import Enrolment, EnrolmentClass
from lti_tool.courses.tenancy import Member
from lti_tool.db.engine import Database
from lti_tool.groups import groupings
from lti_tool.settings import Settings
from tests.privacy.conftest import PHRASE, add_comment, person_of
from tests.privacy.dump import places_of
from tests.privacy.test_erasure import erase
from tests.privacy.test_export import exported
from tests.server import Somebody, Tool


def _ask_group(tool: Tool) -> None:
    """Have Ada and Ben hand in together."""
    with tool.database.transaction() as db:
        activity = db.get_one(Activity, tool.activity_id)
        activity.hands_in = True
        teacher = Member.of(db.get_one(Enrolment, tool.teacher.enrolment_id))
        grouping = groupings.create(db, teacher, "Pairs", group_names=["One"])
        (group,) = groupings.all_groups(db, grouping.id)
        activity.assign(workspace_for="group", grouping_id=grouping.id)
        for who in (tool.ada, tool.ben):
            db.add(EnrolmentClass(enrolment_id=who.enrolment_id, class_id=group.id))


def _submit(tool: Tool, who: Somebody) -> dict[str, Any]:
    answer = who.call("POST", f"/api/activities/{tool.activity_id}/submission")
    assert answer.ok, answer.text
    receipt: dict[str, Any] = answer.json()
    return receipt


def _handed_in_together(tool: Tool) -> dict[str, Any]:
    """Receipt of a group, of whose members each has written something."""
    _ask_group(tool)
    ada, ben = tool.replica(tool.ada), tool.replica(tool.ben)
    for replica, words in ((ada, PHRASE), (ben, "A good bird")):
        at = replica.highlight()
        replica.until_saved()
        add_comment(replica, at, words)
    return _submit(tool, tool.ada)


def _content(tool: Tool, receipt: dict[str, Any]) -> dict[str, Any]:
    answer = tool.teacher.call("GET", f"/submissions/{receipt['id']}/content.json")
    found: dict[str, Any] = answer.json()
    return found


def _person_is_erased(tool: Tool, settings: Settings, who: Somebody) -> None:
    erase(tool, settings, person_of(tool.database, who))


def test_an_export_has_what_they_wrote_of_it_and_nothing_of_the_group(tool: Tool) -> None:
    receipt = _handed_in_together(tool)
    (held,) = exported(tool.database, person_of(tool.database, tool.ada))["submissions"]
    assert held["sha256"] == receipt["sha256"]
    assert PHRASE in json.dumps(held)
    assert "A good bird" not in json.dumps(held)
    (other,) = exported(tool.database, person_of(tool.database, tool.ben))["submissions"]
    assert "A good bird" in json.dumps(other)
    assert PHRASE not in json.dumps(other)


def test_an_export_tells_of_more_time(tool: Tool) -> None:
    with tool.database.transaction() as db:
        db.get_one(Activity, tool.activity_id).due_at = clock.now()
    body = {"enrolment_id": str(tool.ada.enrolment_id), "due_at": "2199-01-01T00:00:00Z"}
    path = f"/api/activities/{tool.activity_id}/extensions"
    assert tool.teacher.call("PUT", path, body).ok
    (held,) = exported(tool.database, person_of(tool.database, tool.ada))["extensions"]
    assert held["due_at"].startswith("2199-01-01")
    assert exported(tool.database, person_of(tool.database, tool.ben))["extensions"] == []


def test_an_erasure_takes_their_words_out_and_leaves_those_of_the_group(
    tool: Tool, settings: Settings, database_url: str
) -> None:
    first = _handed_in_together(tool)
    path = f"/api/activities/{tool.activity_id}/submission"
    assert tool.ben.call("DELETE", path).ok
    second = _submit(tool, tool.ben)
    assert "submission.content" in places_of(database_url, PHRASE)
    _person_is_erased(tool, settings, tool.ada)
    assert places_of(database_url, PHRASE) == []
    for receipt in (first, second):
        texts = {note["text"] for note in _content(tool, receipt)["notes"]}
        assert texts == {"", "A good bird"}
    shown = tool.ben.call("GET", path).json()["receipts"]
    assert [(each["sha256"], each["is_whole"]) for each in shown] == [
        (second["sha256"], False),
        (first["sha256"], False),
    ]
    assert "Ada" not in json.dumps(shown)


def test_what_others_handed_in_stays_whole(
    tool: Tool, settings: Settings, database: Database
) -> None:
    with database.transaction() as db:
        db.get_one(Activity, tool.activity_id).hands_in = True
    for who in (tool.ada, tool.ben):
        replica = tool.replica(who)
        replica.highlight()
        replica.until_saved()
    receipt = _submit(tool, tool.ben)
    _person_is_erased(tool, settings, tool.ada)
    (shown,) = tool.ben.call("GET", f"/api/activities/{tool.activity_id}/submission").json()[
        "receipts"
    ]
    assert (shown["sha256"], shown["is_whole"]) == (receipt["sha256"], True)
    with database.transaction() as db:
        assert not db.get_one(Enrolment, tool.ada.enrolment_id).active
