"""The writing window: the server's clock decides, and it applies to open pages at once."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text

from lti_tool import clock
from lti_tool.documents.tables import SharedDocument
from lti_tool.sync.wire import protocol
from tests.server import Somebody, Tool
from tests.waiting import until

HOUR = timedelta(hours=1)


def set_dates(tool: Tool, opens: timedelta | None, closes: timedelta | None) -> None:
    """Each so far from now."""

    def timestamp(distance: timedelta | None) -> str | None:
        return None if distance is None else (datetime.now(UTC) + distance).isoformat()

    body = {"dates": {"opens_at": timestamp(opens), "closes_at": timestamp(closes)}}
    answer = tool.teacher.call("PATCH", f"/api/activities/{tool.activity_id}", body)
    assert answer.ok, answer.text


def outcome(tool: Tool, who: Somebody) -> str:
    """Result of a highlight of theirs: saved, or the code of its refusal."""
    replica = tool.replica(who)
    replica.highlight()
    replica.until(lambda: replica.saved or replica.refusals)
    return replica.refusals.get(1, "saved")


@pytest.mark.parametrize(
    ("opens", "closes", "student"),
    [
        (None, None, "saved"),
        (-HOUR, HOUR, "saved"),
        (HOUR, None, "not-open"),
        (None, -HOUR, "closed"),
        (HOUR, 2 * HOUR, "not-open"),
        (-2 * HOUR, -HOUR, "closed"),
    ],
)
def test_students_write_between_opening_and_closing_and_teachers_whenever(
    tool: Tool, opens: timedelta | None, closes: timedelta | None, student: str
) -> None:
    set_dates(tool, opens, closes)
    assert outcome(tool, tool.ada) == student
    assert outcome(tool, tool.tutor) == "saved"
    assert outcome(tool, tool.teacher) == "saved"


def test_open_pages_are_held_to_dates_that_change(tool: Tool) -> None:
    ada = tool.replica(tool.ada)
    key = ada.highlight()
    ada.until_saved()
    set_dates(tool, None, -HOUR)
    ada.until_frame(lambda frame: frame == protocol.settings_changed())
    # Deleting is writing, too.
    ada.write(lambda: ada.highlights.pop(key))
    assert ada.until_refused() == "closed"
    set_dates(tool, None, None)
    ada.until_frame(lambda frame: frame == protocol.settings_changed())
    again = tool.replica(tool.ada)
    again.highlight()
    again.until_saved()


def test_what_was_heard_in_time_counts_however_long_it_waited(tool: Tool) -> None:
    ada = tool.replica(tool.ada)
    set_dates(tool, None, timedelta(seconds=2))
    closes_at = clock.now() + timedelta(seconds=2)
    with tool.database.transaction() as db:
        # Nobody can write as long as this lasts.
        db.execute(select(SharedDocument.id).with_for_update())
        ada.highlight()
        until(lambda: clock.now() > closes_at, "it to close")
    ada.until_saved()
    ada.highlight()
    assert ada.until_refused() == "closed"


def test_a_page_is_told_when_in_seconds_by_the_servers_clock(tool: Tool) -> None:
    set_dates(tool, HOUR, 2 * HOUR)
    opened = tool.ada.workspace(tool.activity_id)
    assert opened["is_bound"]
    assert 3590 < opened["schedule"]["opens_in"] <= 3600
    assert 7190 < opened["schedule"]["closes_in"] <= 7200
    assert not tool.tutor.workspace(tool.activity_id)["is_bound"]


def test_a_page_without_a_connection_hears_of_the_change_with_its_next_ticket(tool: Tool) -> None:
    opened = tool.ada.workspace(tool.activity_id)
    assert tool.ada.ticket(opened["document_id"])["revision"] == opened["revision"]
    set_dates(tool, None, HOUR)
    assert tool.ada.ticket(opened["document_id"])["revision"] > opened["revision"]


def test_dates_that_cannot_be_are_refused_in_their_place(tool: Tool) -> None:
    path = f"/api/activities/{tool.activity_id}"
    timestamp = datetime(2026, 3, 2, 12, tzinfo=UTC).isoformat()
    for dates, field in [
        ({"opens_at": timestamp, "closes_at": timestamp}, "dates"),
        ({"opens_at": "2026-03-02T12:00", "closes_at": None}, "dates.opens_at"),
        ({"opens_at": "soon", "closes_at": None}, "dates.opens_at"),
        ({"opens_at": timestamp}, "dates.closes_at"),
    ]:
        answer = tool.teacher.call("PATCH", path, {"dates": dates})
        assert (answer.status_code, answer.json()["error"]["field"]) == (400, field)
    with tool.database.transaction() as db:
        assert db.scalar(text("SELECT count(*) FROM activity WHERE closes_at IS NOT NULL")) == 0
