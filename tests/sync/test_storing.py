"""A failure of storing, or short memory, loses nothing, and most people notice nothing."""

from threading import Thread

import pytest
from sqlalchemy import delete, func, select, update

from lti_tool.annotations.tables import Highlight
from lti_tool.courses.activity_tables import Activity
from lti_tool.documents.tables import DocumentUpdate, SharedDocument
from lti_tool.sync.room import eviction, memory
from lti_tool.sync.wire import protocol
from tests.read_only import a_database_that_cannot_write
from tests.server import Replica, Tool
from tests.waiting import until

NOT_STORING, STORING = protocol.storing(False), protocol.storing(True)


def stored(tool: Tool) -> set[str]:
    with tool.database.transaction() as db:
        return set(db.scalars(select(Highlight.key)))


def test_what_cannot_be_stored_is_kept_and_stored_as_soon_as_it_can_be(
    tool: Tool, database_url: str
) -> None:
    ada, ben = tool.replica(tool.ada), tool.replica(tool.ben)
    with a_database_that_cannot_write(database_url):
        keys = {ada.highlight()}
        ada.until_frame(lambda frame: frame == NOT_STORING)
        keys.add(ada.highlight())
        ben.until_frame(lambda frame: frame == NOT_STORING)
        # What is not on disk is nobody else's to see.
        assert not keys & set(ben.highlights.keys())
    # Its own connections may be of a second ago, and are not asked whether they live.
    tool.database.dispose()
    ada.until_saved()
    ben.until_has(*keys)
    assert stored(tool) == keys


def test_the_pages_are_told_when_storing_is_possible_again(tool: Tool, database_url: str) -> None:
    ada = tool.replica(tool.ada)
    with a_database_that_cannot_write(database_url):
        ada.highlight()
        ada.until_frame(lambda frame: frame == NOT_STORING)
    ada.until_frame(lambda frame: frame == STORING)


def test_where_memory_is_short_documents_are_let_go_and_nobody_notices(
    tool: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, ben = tool.replica(tool.ada), tool.replica(tool.ben)
    first = ada.highlight()
    ada.until_saved()
    rooms = tool.app.extensions["sync"].rooms
    monkeypatch.setattr(eviction, "_UNUSED_SECONDS", 0)
    monkeypatch.setattr(memory, "used", lambda: 2**40)
    until(lambda: all(room.live is None for room in rooms.open_rooms()), "the copies to be let go")
    monkeypatch.setattr(memory, "used", lambda: 0)
    second = ada.highlight()
    ada.until_saved()
    ben.until_has(second)
    assert set(tool.replica(tool.tutor).highlights.keys()) == {first, second}


def test_a_document_that_is_taken_out_closes_its_sockets(tool: Tool) -> None:
    ada = tool.replica(tool.ada)
    with tool.database.transaction() as db:
        db.execute(delete(SharedDocument))
    ada.highlight()
    assert ada.close_code() in (1012, 4404)


def test_a_database_that_is_an_older_one_now_is_taken_as_it_is(tool: Tool) -> None:
    """A backup, or a server that had not got everything when it had to take over."""
    ada = tool.replica(tool.ada)
    kept = ada.highlight()
    ada.until_saved()
    ada.highlight()
    ada.until_saved()
    with tool.database.transaction() as db:
        newest = db.scalars(select(func.max(DocumentUpdate.number))).one()
        db.execute(delete(DocumentUpdate).where(DocumentUpdate.number == newest))
        db.execute(update(SharedDocument).values(head=newest - 1))
    ada.highlight()
    assert ada.close_code() == 4503
    again = tool.replica(tool.ada)
    key = again.highlight()
    again.until_saved()
    assert set(tool.replica(tool.ben).highlights.keys()) == {kept, key}
    with tool.database.transaction() as db:
        assert db.scalars(select(DocumentUpdate.number)).all() == list(range(1, newest + 1))


def test_many_who_come_at_once_share_one_opening(tool: Tool) -> None:
    ada = tool.replica(tool.ada)
    key = ada.highlight()
    ada.until_saved()
    ada.close()
    replicas: list[Replica] = []
    threads = [
        Thread(target=lambda who=who: replicas.append(tool.replica(who)))
        for who in [tool.ada, tool.ben, tool.tutor, tool.teacher] * 3
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [set(replica.highlights.keys()) for replica in replicas] == [{key}] * 12
    assert len(tool.app.extensions["sync"].rooms.open_rooms()) == 1


def test_pages_hear_of_settings_that_change(tool: Tool) -> None:
    ada = tool.replica(tool.ada)
    answer = tool.teacher.call("PATCH", f"/api/activities/{tool.activity_id}", {"title": "Renamed"})
    assert answer.ok, answer.text
    ada.until_frame(lambda frame: frame == protocol.settings_changed())
    with tool.database.transaction() as db:
        assert db.get_one(Activity, tool.activity_id).title == "Renamed"


def test_who_comes_while_the_database_is_away_is_told_to_try_again(
    tool: Tool, database_url: str
) -> None:
    document_id = tool.ada.workspace(tool.activity_id)["document_id"]
    ticket = tool.ada.ticket(document_id)
    with a_database_that_cannot_write(database_url):
        # A ticket is spent, so nobody can be let in: by a close code, not by an error page.
        assert Replica(tool.base, document_id, ticket).close_code() == 4503
    tool.database.dispose()
    tool.replica(tool.ada)
