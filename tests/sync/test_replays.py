"""Updates that a browser kept and hands in later: the writer's, once, by the rules of now."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from lti_tool.annotations.tables import Highlight
from lti_tool.documents.tables import DocumentUpdate
from tests.server import Replica, Tool, note


def _kept(before: Replica, count: int = 1) -> dict[str, bytes]:
    """Updates, by the keys of their notes, of a page that never sent them and is gone."""
    kept = {}
    for _ in range(count):
        state = before.doc.get_state()
        key = f"{before.author}/{uuid.uuid4()}"
        before.highlights[key] = note()
        kept[key] = before.doc.get_update(state)
    before.close()
    return kept


def _stored(tool: Tool) -> tuple[int, int]:
    """Numbers of highlights and of updates in the log."""
    with tool.database.transaction() as db:
        highlights = db.scalars(select(func.count()).select_from(Highlight)).one()
        return highlights, db.scalars(select(func.count()).select_from(DocumentUpdate)).one()


def test_what_was_kept_is_stored_once_however_many_pages_hand_it_in(tool: Tool) -> None:
    kept = _kept(tool.replica(tool.ada), 3).values()
    first, second = tool.replica(tool.ada), tool.replica(tool.ada)
    for page in (first, second):
        for update in kept:
            page.send(update)
    first.until_saved()
    second.until_saved()
    highlights, _ = _stored(tool)
    assert highlights == 3
    before = _stored(tool)
    third = tool.replica(tool.ada)
    for update in kept:
        third.send(update)
    third.until_saved()
    assert _stored(tool) == before


def test_it_is_stored_in_the_order_in_which_it_was_written(tool: Tool) -> None:
    kept = _kept(tool.replica(tool.ada), 5)
    page = tool.replica(tool.ada)
    for update in kept.values():
        page.send(update)
    page.until_saved()
    with tool.database.transaction() as db:
        assert db.scalars(select(Highlight.key).order_by(Highlight.number)).all() == list(kept)


def test_nobody_else_hands_it_in_also_before_its_writer_has_come_back(tool: Tool) -> None:
    (update,) = _kept(tool.replica(tool.ada)).values()
    for other in (tool.ben, tool.tutor, tool.teacher):
        thief = tool.replica(other)
        thief.send(update)
        assert thief.until_refused() == "foreign-client"
    assert _stored(tool)[0] == 0
    ada = tool.replica(tool.ada)
    ada.send(update)
    ada.until_saved()
    assert _stored(tool)[0] == 1


@pytest.mark.parametrize("whose", ["ben", "teacher"])
def test_a_forged_client_id_is_refused(tool: Tool, whose: str) -> None:
    document_id = tool.ada.workspace(tool.activity_id)["document_id"]
    forged = getattr(tool, whose).ticket(document_id)["client_id"]
    ticket = tool.ada.ticket(document_id) | {"client_id": forged}
    page = Replica(tool.base, document_id, ticket).join()
    page.highlight()
    assert page.until_refused() == "foreign-client"
    assert _stored(tool) == (0, 0)


def test_an_activity_that_has_closed_since_takes_none_of_it(tool: Tool) -> None:
    (update,) = _kept(tool.replica(tool.ada)).values()
    closes_at = (datetime.now(UTC) - timedelta(minutes=1)).isoformat()
    dates = {"dates": {"opens_at": None, "closes_at": closes_at}}
    assert tool.teacher.call("PATCH", f"/api/activities/{tool.activity_id}", dates).ok
    page = tool.replica(tool.ada)
    page.send(update)
    assert page.until_refused() == "closed"
    assert _stored(tool) == (0, 0)
