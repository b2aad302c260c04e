"""The log keeps every update for good; snapshots only make opening quicker, from wherever."""

import random
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pycrdt import merge_updates
from sqlalchemy import delete, func, select, text

from lti_tool.annotations import projection
from lti_tool.db.engine import Database
from lti_tool.documents import rows as document_rows
from lti_tool.documents import snapshots, update_log
from lti_tool.documents.snapshots import Policy
from lti_tool.documents.tables import DocumentSnapshot, DocumentUpdate
from lti_tool.documents.verify import verify
from lti_tool.errors import Conflict, Unavailable
from tests.annotations.operations import Step, steps
from tests.annotations.test_projection import rows
from tests.sync.update_log_fixture import (
    AT_ONCE,
    DocumentHistory,
    a_history,
    load_values,
    values_of,
)


def run(database: Database, statement: str) -> None:
    with database.transaction() as db:
        db.execute(text(statement))


def test_numbers_have_no_gaps_and_who_comes_late_is_told(database: Database) -> None:
    written = DocumentHistory(database)
    written.add(2)
    with database.transaction() as db:
        assert [number for number, _, _ in update_log.iter_rows(db, written.id)] == [1, 2, 3]
    with pytest.raises(Conflict), database.transaction() as db:
        update_log.append(db, written.id, 2, b"\0\0", None)
    assert written.stored_head() == 3


@pytest.mark.parametrize(
    ("policy", "is_last", "is_due"),
    [
        (Policy(updates=5, updates_at_end=99), False, True),
        (Policy(updates=6, updates_at_end=1), False, False),
        (Policy(updates=99, updates_at_end=5), True, True),
        (Policy(updates=1, updates_at_end=6), True, False),
        (Policy(updates=99, updates_at_end=99, size=500), False, True),
        (Policy(updates=99, updates_at_end=99, size=500), True, True),
        (Policy(updates=99, updates_at_end=99, size=100_000), True, False),
    ],
)
def test_a_snapshot_is_due_by_count_by_size_and_when_the_last_one_leaves(
    database: Database, policy: Policy, is_last: bool, is_due: bool
) -> None:
    written = DocumentHistory(database)
    written.add(4)
    assert written.snapshot(policy, is_last=is_last) is is_due
    assert written.snapshots() == ([5] if is_due else [])
    assert written.snapshot(policy, is_last=is_last) is False


def test_a_large_document_is_not_saved_again_for_a_small_change(database: Database) -> None:
    written = DocumentHistory(database)
    written.add(40)
    policy = Policy(updates=1, share=8, apart=1)
    assert written.snapshot(policy)
    written.add(1)
    assert not written.snapshot(policy)
    written.add(9)
    assert written.snapshot(policy)


def test_a_snapshot_does_not_carry_what_was_overwritten(database: Database) -> None:
    written = DocumentHistory(database)
    written.add()
    written.edit(100)
    written.snapshot()
    with database.transaction() as db:
        stored = update_log.load(db, written.id)
        updates = [update for _, update, _ in update_log.iter_rows(db, written.id)]
    assert stored.tail == 0
    assert len(stored.parts[0]) * 10 < len(merge_updates(*updates))


def test_no_update_goes_when_a_snapshot_is_taken(database: Database) -> None:
    written = a_history(database)
    with database.transaction() as db:
        assert len(list(update_log.iter_rows(db, written.id))) == 30


@pytest.mark.parametrize("way", ["as it goes", "all anew"])
def test_older_snapshots_take_no_more_room_than_the_log_and_open_the_past_quickly(
    database: Database, way: str
) -> None:
    policy = Policy(updates=1, share=10**9, apart=4)
    written = DocumentHistory(database)
    for _ in range(30):
        written.add(random.Random(written.head).choice([0, 0, 1, 2]) or (written.head < 3))
        written.edit(2)
        written.snapshot(policy)
    if way == "all anew":
        with database.transaction() as db:
            db.execute(delete(DocumentSnapshot))
            assert snapshots.rebuild(db, written.id, policy=policy) == written.head
    *older, newest = written.snapshots()
    assert newest == written.head
    assert len(older) >= 3
    with database.transaction() as db:
        sizes: dict[int, int] = dict(
            db.execute(
                select(DocumentSnapshot.number, func.octet_length(DocumentSnapshot.state))
            ).all()
        )
        log = {number: len(update) for number, update, _ in update_log.iter_rows(db, written.id)}
        assert sum(sizes[number] for number in older) <= sum(log.values())
        for number in range(1, written.head + 1):
            stored = update_log.load(db, written.id, number)
            assert values_of(stored) == written.past[number]
            after = min(each for each in [*older, newest] if each >= number)
            # Never much more than the document's own weight; a little where it was small.
            assert sum(map(len, stored.parts)) <= 2 * sizes[after] + 5000


def test_a_document_can_be_opened_as_it_was_at_any_number(database: Database) -> None:
    written = a_history(database)
    for number in range(written.head + 1):
        assert load_values(database, written.id, number) == written.past[number]
    with pytest.raises(Unavailable):
        load_values(database, written.id, written.head + 1)


def test_a_damaged_snapshot_costs_time_and_nothing_else(database: Database) -> None:
    written = a_history(database)
    for newest_good in (20, 10, 0):
        damaged = newest_good + 10
        run(database, f"UPDATE document_snapshot SET state = '\\x00' WHERE number = {damaged}")
        with database.transaction() as db:
            stored = update_log.load(db, written.id)
        assert stored.tail == 30 - newest_good
        assert values_of(stored) == written.past[30]


@pytest.mark.parametrize(
    ("damage", "detail"),
    [
        ("UPDATE document_update SET \"update\" = '\\x00' WHERE number = 4", "4 is damaged"),
        ("DELETE FROM document_update WHERE number = 4", "4 is missing"),
        ("DELETE FROM document_update WHERE number = 30", "30 is missing"),
    ],
)
def test_a_document_is_not_opened_without_an_update_that_was_called_saved(
    database: Database, damage: str, detail: str
) -> None:
    written = a_history(database)
    run(database, damage)
    if "30" not in detail:
        # The newest snapshot has all, and stays in use.
        assert load_values(database, written.id) == written.past[30]
    run(database, "DELETE FROM document_snapshot")
    with pytest.raises(Unavailable) as raised:
        load_values(database, written.id)
    assert detail in raised.value.detail
    with pytest.raises(Unavailable), database.transaction() as db:
        snapshots.rebuild(db, written.id)


@settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(done=steps, when=st.sets(st.integers(0, 60)), chosen=st.integers(0, 1000))
def test_by_whatever_way_it_is_loaded_a_document_is_the_same(
    database: Database, done: list[Step], when: set[int], chosen: int
) -> None:
    written = DocumentHistory(database, link=str(uuid.uuid4()))
    for number, step in enumerate(done):
        written.people.do(step)
        written.log()
        if number in when:
            written.snapshot()
    for page in written.people.pages:
        page.send()
        written.log()
    past = chosen % (written.head + 1)
    with database.transaction() as db:
        assert verify(db, written.id) == []
    with database.transaction() as db:
        made = rows(db, written.id)
        for number in [*reversed(written.snapshots()), 0]:
            stored = update_log.load(db, written.id)
            assert stored.tail == written.head - number
            assert values_of(stored) == written.past[-1]
            document_rows.replace(db, written.id, projection.rows(stored.document()))
            assert rows(db, written.id) == made
            assert values_of(update_log.load(db, written.id, past)) == written.past[past]
            db.execute(
                delete(DocumentSnapshot).where(
                    DocumentSnapshot.document_id == written.id, DocumentSnapshot.number == number
                )
            )
    with database.transaction() as db:
        snapshots.rebuild(db, written.id, policy=AT_ONCE)
        assert values_of(update_log.load(db, written.id)) == written.past[-1]
    with database.transaction() as db:
        assert verify(db, written.id) == []
        count = select(func.count()).where(DocumentUpdate.document_id == written.id)
        assert db.scalar(count) == written.head
