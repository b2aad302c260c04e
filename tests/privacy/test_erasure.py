"""A person is erased: their name and words are nowhere, and everything of others is there.

A search goes through the whole database, its bytes and documents, and through what pages get.
"""

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from decimal import Decimal
from multiprocessing.process import BaseProcess
from typing import Any

import pytest
from pycrdt import Map
from sqlalchemy import select, text, update

from lti_tool import clock
from lti_tool.annotations.kind import Annotations
from lti_tool.annotations.redaction import ERASED
from lti_tool.annotations.tables import Comment, Highlight
from lti_tool.courses import roster
from lti_tool.courses.tables import Course, Enrolment
from lti_tool.db import locks
from lti_tool.db.engine import Database
from lti_tool.documents import rewriting, update_log, verify
from lti_tool.documents.tables import DocumentSnapshot, DocumentUpdate, SharedDocument
from lti_tool.errors import AnotherGeneration, NotSignedIn
from lti_tool.grading.tables import Grade
from lti_tool.lti.service_client import ServiceClient
from lti_tool.people import passkeys, sessions
from lti_tool.people.tables import Passkey, Person
from lti_tool.privacy import erasure
from lti_tool.privacy.tables import Erasure, ErasureDocument
from lti_tool.settings import Settings
from lti_tool.worker.job_context import Tools
from lti_tool.worker.loop import run_one
from tests import builders, preloaded
from tests.auth.authenticator import Authenticator
from tests.crash.contents import CONTENTS
from tests.crash.writer import Writer
from tests.privacy.conftest import PHRASE, Written, comment, person_of
from tests.privacy.dump import places_of
from tests.server import Replica, Tool
from tests.sync.processes import serving
from tests.waiting import until, until_locked_out

NOT_SIGNED_IN, ANOTHER_GENERATION = 4401, 4409
SETTLED = 2 * erasure.SETTLED_AFTER
"""Time after which an erasure is looked at again: pauses are lengthened a little at random."""


def begin(database: Database, person_id: uuid.UUID) -> None:
    with database.transaction() as db:
        erasure.begin(db, db.get_one(Person, person_id), "a test")


def run_jobs(database: Database, settings: Settings) -> None:
    tools = Tools(database, ServiceClient(database, settings), settings)
    while run_one(tools, erasure.QUEUE):
        pass


def erase(tool: Tool, settings: Settings, person_id: uuid.UUID) -> None:
    """The whole erasure, its jobs run here."""
    begin(tool.database, person_id)
    run_jobs(tool.database, settings)
    with clock.frozen(clock.now() + SETTLED):
        run_jobs(tool.database, settings)
    with tool.database.transaction() as db:
        assert db.get_one(Erasure, person_id).finished_at is not None


def assert_verified(database: Database) -> None:
    with database.transaction() as db:
        ids = db.scalars(select(SharedDocument.id)).all()
    for document_id in ids:
        with database.transaction() as db:
            assert verify.verify(db, document_id) == []


def test_name_and_words_are_nowhere_and_what_others_wrote_is_there(
    tool: Tool, written: Written, settings: Settings, database_url: str
) -> None:
    person_id = person_of(tool.database, tool.ada)
    for words in (PHRASE, "Ada"):
        assert {"comment.text", "document_update.update", "document_snapshot.state"} <= set(
            places_of(database_url, PHRASE)
        )
        assert places_of(database_url, words)
    erase(tool, settings, person_id)
    assert places_of(database_url, PHRASE) == []
    assert places_of(database_url, "Ada") == []
    assert_verified(tool.database)
    with tool.database.transaction() as db:
        texts = set(db.scalars(select(Comment.text)))
        assert texts == {"A good bird", "Well read", ERASED}
        assert set(db.scalars(select(Highlight.key))) == {written.answered, written.bens}
        grade = db.scalars(select(Grade)).one()
        assert (grade.comment, grade.score) == ("", Decimal(7))
    for path in ("workspace", "class", f"members/{tool.ada.enrolment_id}/work"):
        method = "POST" if path == "workspace" else "GET"
        shown = tool.teacher.call(method, f"/api/activities/{tool.activity_id}/{path}")
        assert shown.ok
        assert PHRASE not in shown.text
        assert "Ada" not in shown.text


def test_their_sockets_close_and_nobody_comes_back_as_them(
    tool: Tool, written: Written, settings: Settings
) -> None:
    document_id = tool.ada.workspace(tool.activity_id)["document_id"]
    ticket = tool.ada.ticket(document_id)
    begin(tool.database, person_of(tool.database, tool.ada))
    assert written.ada.close_code() == NOT_SIGNED_IN
    assert tool.ada.call("GET", "/api/here").status_code == 401
    late = Replica(tool.base, document_id, ticket)
    assert late.close_code() == NOT_SIGNED_IN
    with tool.database.transaction() as db, pytest.raises(NotSignedIn):
        sessions.start(db, person_id=person_of(tool.database, tool.ada), hours=1)


def test_others_get_the_new_generation_and_go_on(
    tool: Tool, written: Written, settings: Settings
) -> None:
    erase(tool, settings, person_of(tool.database, tool.ada))
    assert written.ben.close_code() == ANOTHER_GENERATION
    again = tool.replica(tool.ben)
    assert set(again.highlights.keys()) == {written.answered, written.bens}
    # What is theirs is still theirs: to change, and to delete.
    again.write(lambda: again.highlights[written.bens].update({"tag": "t2"}))
    again.until_saved()
    again.write(lambda: again.highlights.pop(written.bens))
    again.until_saved()
    # And what is others' is not.
    again.write(lambda: again.highlights.pop(written.answered))
    assert again.until_refused() == "not-yours"
    assert_verified(tool.database)


def test_an_update_of_the_old_generation_is_never_stored_in_the_new_one(
    tool: Tool, written: Written
) -> None:
    """A process that was not notified refuses it, even where the number of updates is equal."""
    with tool.database.transaction() as db:
        db.execute(update(SharedDocument).values(generation=SharedDocument.generation + 1))
    key = written.ben.highlight()
    assert written.ben.close_code() == ANOTHER_GENERATION
    with tool.database.transaction() as db:
        assert key not in set(db.scalars(select(Highlight.key)))
    assert_verified(tool.database)


def test_nothing_is_stored_of_a_writer_who_is_out_of_the_course_and_others_go_on(
    tool: Tool, written: Written
) -> None:
    with tool.database.transaction() as db:
        # As a roster does it, which notifies nobody.
        left = Enrolment.id == tool.ada.enrolment_id
        db.execute(update(Enrolment).where(left).values(active=False))
    too_late = f"{written.ada.author}/{uuid.uuid4()}"
    written.ada.highlight(too_late)
    assert written.ada.close_code() == NOT_SIGNED_IN
    key = written.ben.highlight()
    written.ben.until_saved()
    with tool.database.transaction() as db:
        keys = set(db.scalars(select(Highlight.key)))
    assert key in keys
    assert too_late not in keys


def test_hidden_notes_are_erased_before_and_after_they_are_revealed(
    tool: Tool, settings: Settings, database_url: str
) -> None:
    path = f"/api/activities/{tool.activity_id}"
    tool.teacher.call("PATCH", path, {"hides_notes": True})
    for who in (tool.ada, tool.ben):
        own_id = who.call("POST", f"{path}/workspace").json()["hidden_document_id"]
        own = Replica(tool.base, own_id, who.ticket(own_id)).join()
        own.highlight(comments=Map({f"{own.author}/{uuid.uuid4()}": comment(PHRASE)}))
        own.until_saved()
        own.close()
    erase(tool, settings, person_of(tool.database, tool.ada))
    assert tool.teacher.call("POST", f"{path}/reveal").ok
    assert places_of(database_url, PHRASE), "Ben's, who has not been erased"
    assert_verified(tool.database)
    erase(tool, settings, person_of(tool.database, tool.ben))
    assert places_of(database_url, PHRASE) == []
    assert_verified(tool.database)


def test_a_roster_does_not_bring_the_name_back_and_an_arrival_makes_somebody_new(
    tool: Tool, settings: Settings
) -> None:
    person_id = person_of(tool.database, tool.ada)
    erase(tool, settings, person_id)
    members = [builders.listed(name, name=name.capitalize()) for name in ("ada", "ben")]

    def names() -> set[str | None]:
        return set(db.scalars(select(Person.name)))

    with tool.database.transaction() as db:
        course_id = db.get_one(Enrolment, tool.ben.enrolment_id).course_id
        course = db.get_one(Course, course_id)
        roster.apply(db, course, members)
        assert "Ada" not in names()
        place = builders.place(db)
        arrived = builders.arrive(db, place, "ada")
        assert arrived.member.person_id != person_id
        roster.apply(db, course, members)
        assert "Ada" in names()


def test_a_damaged_document_is_tried_again_and_the_erasure_waits_for_it(
    tool: Tool, written: Written, settings: Settings, database_url: str
) -> None:
    person_id = person_of(tool.database, tool.ada)
    with tool.database.transaction() as db:
        db.execute(update(DocumentUpdate).values(checksum=DocumentUpdate.checksum + 1))
        db.execute(update(DocumentSnapshot).values(checksum=DocumentSnapshot.checksum + 1))
    begin(tool.database, person_id)
    later = clock.now() + SETTLED
    with clock.frozen(later):
        run_jobs(tool.database, settings)
    with tool.database.transaction() as db:
        assert [each.is_failing for each in erasure.waiting_documents(db, person_id)] == [True]
        assert db.get_one(Erasure, person_id).finished_at is None
        db.execute(update(DocumentUpdate).values(checksum=DocumentUpdate.checksum - 1))
    with clock.frozen(later + SETTLED):
        run_jobs(tool.database, settings)
    assert places_of(database_url, PHRASE) == []
    with tool.database.transaction() as db:
        assert db.get_one(Erasure, person_id).finished_at is not None


def test_an_update_that_slipped_in_is_found_before_the_erasure_is_finished(
    tool: Tool, written: Written, settings: Settings
) -> None:
    person_id = person_of(tool.database, tool.ada)
    begin(tool.database, person_id)
    run_jobs(tool.database, settings)
    with tool.database.transaction() as db:
        document = db.scalars(select(SharedDocument)).one()
        stray = (update_log.NO_CHANGE, tool.ada.enrolment_id)
        update_log.extend(db, document.id, document.head, [stray])
        generation = document.generation
    with clock.frozen(clock.now() + SETTLED):
        run_jobs(tool.database, settings)
    with tool.database.transaction() as db:
        assert db.scalars(select(SharedDocument.generation)).one() == generation + 1
        assert db.get_one(Erasure, person_id).finished_at is not None
        stray_updates = rewriting.updates_by([tool.ada.enrolment_id], [document.id])
        assert db.scalars(stray_updates).all() == []


def test_a_snapshot_that_was_read_before_is_not_saved_after(tool: Tool, written: Written) -> None:
    with tool.database.transaction() as db:
        document_id = db.scalars(select(SharedDocument.id)).one()
        stored = update_log.load(db, document_id)
        with tool.database.transaction() as other:
            rewriting.redact(other, document_id, [tool.ada.enrolment_id])
        with pytest.raises(AnotherGeneration):
            update_log.require_generation(db, document_id, stored.generation)
        with pytest.raises(AnotherGeneration):
            update_log.load(db, document_id, stored.head, generation=stored.generation)


@contextmanager
def worker(environment: dict[str, str]) -> Iterator[BaseProcess]:
    """One `lti-tool work`, killed at the end."""
    process = preloaded.start("work", environment=environment)
    try:
        yield process
    finally:
        preloaded.kill(process)


def test_while_others_write_in_two_processes_and_the_worker_is_killed_nothing_is_lost(
    tool: Tool, database_url: str
) -> None:
    database, person_id = tool.database, person_of(tool.database, tool.ada)
    ada = tool.replica(tool.ada)
    ada.highlight(comments=Map({f"{ada.author}/c": comment(PHRASE)}))
    ada.until_saved()
    document_id = ada.document_id
    assert places_of(database_url, PHRASE)
    with serving(database_url, 2) as two:
        people = (tool.ada, tool.ben, tool.teacher)
        writers = [
            Writer([one.base for one in two], who, document_id, CONTENTS[Annotations.name], seed)
            for seed, who in enumerate(people)
        ]
        for writer in writers:
            writer.start()
            writer.go_on()
        _until_all_have_saved(writers, 20)
        with database.transaction() as db:
            # Held, so that the worker is killed while it waits in the middle of its job.
            lock = select(SharedDocument).where(_is(document_id)).with_for_update(key_share=True)
            held = db.scalar(lock)
            assert held is not None
            begin(database, person_id)
            with worker(two[0].environment):
                until(lambda: _waits_for_a_lock(database), "the worker at its document")
        with database.transaction() as db:
            assert len(erasure.waiting_documents(db, person_id)) == 1
            # Its lease runs out.
            db.execute(text("UPDATE job SET leased_until = NULL, due_at = now()"))
        with worker(two[1].environment):
            until(lambda: not _waiting(database), "the document to be rewritten")
            before = [len(writer.page.saved) for writer in writers[1:]]
            _until_all_have_saved(writers[1:], max(before) + 20)
        for writer in writers:
            writer.pause()
        for writer in writers[1:]:
            writer.come_back()
        until(lambda: all(writer.page.is_saved for writer in writers[1:]), "all to be saved")
        for writer in writers:
            writer.end()
            writer.join(timeout=20)
    assert places_of(database_url, PHRASE) == []
    _assert_everything_is_there(database, writers[1:])
    with database.transaction() as db:
        assert ada.author not in set(db.scalars(select(Highlight.author_id)))
    assert_verified(database)


def _is(document_id: str) -> Any:
    return SharedDocument.id == uuid.UUID(document_id)


def _waiting(database: Database) -> list[ErasureDocument]:
    with database.transaction() as db:
        return list(db.scalars(select(ErasureDocument)))


def _waits_for_a_lock(database: Database) -> bool:
    query = text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        " AND query LIKE '%shared_document%FOR NO KEY UPDATE%'"
        " AND query NOT LIKE '%ORDER BY id%'"
    )
    with database.transaction() as db:
        return bool(db.scalar(query))


def _until_all_have_saved(writers: list[Writer], number: int) -> None:
    def have_saved() -> bool:
        for writer in writers:
            assert writer.failure is None
        return all(len(writer.page.saved) >= number for writer in writers)

    until(have_saved, f"{number} operations of each to be saved")


def _assert_everything_is_there(database: Database, writers: list[Writer]) -> None:
    """Check that acknowledged notes are there, save those that a lost deletion may have taken."""
    with database.transaction() as db:
        shown = dict(db.execute(select(Comment.highlight_key, Comment.text)).all())
    for writer in writers:
        known = writer.known()
        assert not known.deleted & shown.keys()
        deletions = {key for key, number in writer.page.lost if number is None}
        for key in known.numbers.keys() - deletions:
            assert int(shown[key]) >= known.numbers[key]


def test_a_passkey_that_is_being_added_is_erased(database: Database) -> None:
    url, held = "https://tool.example.edu", locks.Lock.PASSKEYS
    with database.transaction() as db:
        person_id = builders.arrive(db, builders.place(db)).member.person_id
        started = sessions.start(db, person_id=person_id, hours=1)
    with database.transaction() as db:
        begun = passkeys.begin_adding(db, url, sessions.load(db, started.token))

    def add() -> None:
        with database.transaction() as db:
            answer = Authenticator(origin=url).register(begun.options)
            session = sessions.load(db, started.token)
            passkeys.add(db, url, session, begun.token, answer, "Ada's laptop")

    with ThreadPoolExecutor() as others:
        with database.transaction() as db:
            locks.hold(db, held, str(person_id))
            adding = others.submit(add)
            until_locked_out(db, 1)
            erasing = others.submit(begin, database, person_id)
            until_locked_out(db, 2)
        adding.result()
        erasing.result()
    with database.transaction() as db:
        assert db.scalars(select(Passkey.name)).all() == []
        assert db.get_one(Person, person_id).forgotten_at is not None
