"""Pseudonyms are in their owner's export, and go with them."""

from sqlalchemy import select

from lti_tool.activities.names import unseal_names
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.settings import Settings
from lti_tool.workspaces.tables import Pseudonym
from tests.privacy.conftest import person_of
from tests.privacy.dump import places_of
from tests.privacy.test_erasure import erase
from tests.privacy.test_export import exported
from tests.server import Tool


def _hide_names(tool: Tool) -> dict[str, str]:
    """Seal the names of the activity; pseudonyms of Ada and Ben."""
    names = {"are_hidden": True, "are_sealed": True}
    path = f"/api/activities/{tool.activity_id}"
    assert tool.teacher.call("PATCH", path, {"names": names}).ok
    return {
        name: who.workspace(tool.activity_id)["anonymity"]["pseudonym"]
        for name, who in (("ada", tool.ada), ("ben", tool.ben))
    }


def test_an_export_has_the_persons_own_and_nobody_elses(tool: Tool) -> None:
    names = _hide_names(tool)
    found = exported(tool.database, person_of(tool.database, tool.ada))
    assert [each["name"] for each in found["pseudonyms"]] == [names["ada"]]
    assert names["ben"] not in str(found)


def test_an_erasure_leaves_none(tool: Tool, settings: Settings, database_url: str) -> None:
    names = _hide_names(tool)
    erase(tool, settings, person_of(tool.database, tool.ada))
    assert places_of(database_url, names["ada"]) == []
    with tool.database.transaction() as db:
        assert list(db.scalars(select(Pseudonym.name))) == [names["ben"]]


def test_who_opened_names_is_erased_and_that_they_were_opened_is_not(
    tool: Tool, settings: Settings
) -> None:
    _hide_names(tool)
    with tool.database.transaction() as db:
        teacher = Member.of(db.get_one(Enrolment, tool.teacher.enrolment_id))
        unseal_names(db, teacher, tool.activity_id)
    erase(tool, settings, person_of(tool.database, tool.teacher))
    with tool.database.transaction() as db:
        activity = db.get_one(Activity, tool.activity_id)
        assert (activity.is_sealed, activity.unsealed_by) == (False, None)
    read = tool.ada.workspace(tool.activity_id)["anonymity"]
    assert (read["unsealed_by"], read["unsealed_at"] is None) == (None, False)
