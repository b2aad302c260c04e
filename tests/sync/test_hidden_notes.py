"""Notes that are hidden until they are revealed: nobody sees or writes what is not theirs, and
revealing loses nothing, whatever people are doing meanwhile.
"""

import threading
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from pycrdt import Map
from sqlalchemy import func, select

from lti_tool.activities.reveal_notes import reveal_notes
from lti_tool.annotations.tables import Comment, Highlight
from lti_tool.audit import AuditEvent, Event
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.documents import report, verify
from lti_tool.documents.tables import DocumentClient, DocumentUpdate, SharedDocument
from lti_tool.sync.wire import protocol
from tests.annotations.shared import tag_key
from tests.server import Replica, Somebody, Tool
from tests.sync.processes import serving
from tests.waiting import until, until_locked_out


@pytest.fixture
def hiding(tool: Tool) -> Iterator[Tool]:
    """The tool with an activity that hides notes; at the end documents agree with their rows."""
    answer = tool.teacher.call("PATCH", path(tool), {"hides_notes": True})
    assert answer.ok, answer.text
    yield tool
    with tool.database.transaction() as db:
        report = list(db.scalars(select(SharedDocument.id)))
    for document_id in report:
        with tool.database.transaction() as db:
            assert verify.verify(db, document_id) == []


def path(tool: Tool) -> str:
    return f"/api/activities/{tool.activity_id}"


def own_id(tool: Tool, somebody: Somebody, more: str = "") -> str:
    opened = somebody.call("POST", f"{path(tool)}/workspace{more}").json()
    return str(opened["hidden_document_id"])


def own(tool: Tool, somebody: Somebody, base: str = "") -> Replica:
    """Somebody's replica of their draft."""
    document_id = own_id(tool, somebody)
    ticket = somebody.ticket(document_id)
    return Replica(base or tool.base, document_id, ticket).join()


def reveal(tool: Tool, who: Somebody | None = None) -> int:
    return (who or tool.teacher).call("POST", f"{path(tool)}/reveal").status_code


def comment(text: str) -> "Map[Any]":
    return Map({"text": text, "created": 1})


def test_everybody_writes_into_a_document_of_their_own(hiding: Tool) -> None:
    ada, ben = own(hiding, hiding.ada), own(hiding, hiding.ben)
    key = ada.highlight()
    ada.until_saved()
    ben.highlight()
    ben.until_saved()
    assert key not in ben.highlights
    again = own(hiding, hiding.ada)
    assert list(again.highlights.keys()) == [key]
    assert list(hiding.replica(hiding.ben).highlights.keys()) == []


ASKED = [
    ("POST", "/api/documents/{own}/ticket", ""),
    ("POST", "{path}/workspace?member={enrolment}", "hidden_document_id"),
    ("GET", "{path}/members/{enrolment}/work", ""),
    ("GET", "{path}/class", ""),
]


@pytest.mark.parametrize(("method", "address", "field"), ASKED, ids=[row[1] for row in ASKED])
def test_nobody_else_finds_what_is_hidden_but_who_teaches(
    hiding: Tool, method: str, address: str, field: str
) -> None:
    ada = own(hiding, hiding.ada)
    ada.highlight(quote="my secret thought")
    ada.until_saved()
    document_id = own_id(hiding, hiding.ada)
    asked = address.format(path=path(hiding), own=document_id, enrolment=hiding.ada.enrolment_id)
    for stranger in (hiding.ben, hiding.observer, hiding.other_teacher, hiding.foreign_teacher):
        answer = stranger.call(method, asked)
        assert "my secret thought" not in answer.text
        assert document_id not in answer.text
        if not field:
            assert answer.status_code in (403, 404)
    for teacher in (hiding.teacher, hiding.tutor):
        answer = teacher.call(method, asked)
        assert answer.status_code == 200
        assert not field or answer.json()[field] == document_id


def test_a_ticket_of_ones_own_opens_nobody_elses(hiding: Tool) -> None:
    own(hiding, hiding.ada).highlight()
    ticket = hiding.ben.ticket(own_id(hiding, hiding.ben))
    assert Replica(hiding.base, own_id(hiding, hiding.ada), ticket).close_code() == 4401


def test_students_cannot_write_where_others_would_see_it(hiding: Tool) -> None:
    teacher, ben = hiding.replica(hiding.teacher), hiding.replica(hiding.ben)
    key = teacher.highlight(quote="look here")
    teacher.until_saved()
    ben.until_has(key)
    ben.highlight()
    assert ben.until_refused() == "hidden"
    again = hiding.replica(hiding.ben)
    remark = comment("seen by all")
    again.write(lambda: again.highlights[key]["comments"].update({f"{again.author}/c": remark}))
    assert again.until_refused() == "hidden"
    witness = hiding.replica(hiding.ada)
    assert witness.highlights[key].to_py()["comments"] == {}


def test_a_locked_set_is_locked_in_a_draft_too(hiding: Tool) -> None:
    own(hiding, hiding.ada)
    document_id = own_id(hiding, hiding.ada)
    for who in (hiding.ada, hiding.teacher):
        replica = Replica(hiding.base, document_id, who.ticket(document_id)).join()
        tag = Map({"name": "x", "color": "#000000", "position": 0})
        replica.write(partial(replica.tags.update, {tag_key(replica.author): tag}))
        assert replica.until_refused() == "tags-locked"


def test_who_teaches_comments_on_hidden_notes_and_only_their_writer_sees_it(hiding: Tool) -> None:
    ada = own(hiding, hiding.ada)
    key = ada.highlight()
    ada.until_saved()
    document_id = own_id(hiding, hiding.tutor, f"?member={hiding.ada.enrolment_id}")
    tutor = Replica(hiding.base, document_id, hiding.tutor.ticket(document_id)).join()
    comment_key = f"{tutor.author}/c"
    tutor.write(lambda: tutor.highlights[key]["comments"].update({comment_key: comment("Go on.")}))
    tutor.until_saved()
    ada.until(lambda: comment_key in ada.highlights[key]["comments"])


def test_who_is_in_a_draft_cannot_write_for_its_owner(hiding: Tool) -> None:
    ada = own(hiding, hiding.ada)
    ada.highlight()
    ada.until_saved()
    document_id = own_id(hiding, hiding.ada)
    tutor = Replica(hiding.base, document_id, hiding.tutor.ticket(document_id)).join()
    tutor.highlight(f"{ada.author}/forged")
    assert tutor.until_refused() == "not-yours"


def test_revealed_notes_are_in_the_shared_document_as_they_were(hiding: Tool) -> None:
    teacher, ada, ben = (
        hiding.replica(hiding.teacher),
        own(hiding, hiding.ada),
        own(hiding, hiding.ben),
    )
    first = ada.highlight(comments=Map({f"{ada.author}/c": comment("mine")}))
    gone = ada.highlight()
    ada.write(lambda: ada.highlights.pop(gone))
    ada.until_saved()
    second = ben.highlight(quote="other")
    ben.until_saved()
    before = rows(hiding)
    assert reveal(hiding) == 200
    teacher.until_has(first, second)
    witness = hiding.replica(hiding.observer)
    assert set(witness.highlights.keys()) == {first, second}
    assert witness.highlights[first].to_py() == ada.highlights[first].to_py()
    assert rows(hiding) == before
    with hiding.database.transaction() as db:
        for document_id in db.scalars(select(SharedDocument.id)).all():
            report.rebuild_rows(db, document_id)
    assert rows(hiding) == before


def rows(tool: Tool) -> object:
    """Highlights and comments that SQL counts, of whichever document."""
    with tool.database.transaction() as db:
        return (
            sorted(map(tuple, db.execute(select(Highlight.key, Highlight.quote)))),
            sorted(map(tuple, db.execute(select(Comment.key, Comment.text)))),
        )


def test_after_revealing_the_draft_is_closed_and_the_shared_one_open(hiding: Tool) -> None:
    ada = own(hiding, hiding.ada)
    document_id = own_id(hiding, hiding.ada)
    key = ada.highlight()
    ada.until_saved()
    assert reveal(hiding) == 200
    ada.until_frame(lambda frame: frame == protocol.settings_changed())
    late = ada.highlight()
    assert ada.close_code() == 4404
    answer = hiding.ada.call("POST", f"/api/documents/{document_id}/ticket")
    assert answer.status_code == 409
    shared = hiding.replica(hiding.ada)
    assert set(shared.highlights.keys()) == {key}
    # What her page wrote too late for it fits into the shared one, under the same client id.
    shared.send(ada.doc.get_update(shared.doc.get_state()))
    shared.until_saved()
    assert set(hiding.replica(hiding.ben).highlights.keys()) == {key, late}


def test_what_was_written_offline_in_a_draft_cannot_be_anothers(hiding: Tool) -> None:
    ada = own(hiding, hiding.ada)
    key = ada.highlight()
    ada.until_saved()
    assert reveal(hiding) == 200
    ada.write(lambda: ada.highlights[key].update({"tag": "t2"}))
    ben = hiding.replica(hiding.ben)
    ben.send(ada.doc.get_update(ben.doc.get_state()))
    assert ben.until_refused() == "foreign-client"


def test_a_client_id_is_one_persons_in_all_documents_that_become_one(hiding: Tool) -> None:
    """A third-party client brings its own id: two people with the same one would be mixed up."""
    ada, ben = own(hiding, hiding.ada), own(hiding, hiding.ben)
    brought = b"\1\1" + protocol.write_varuint(7_654_321) + b"\0\0\1\0"
    ada.send(brought)
    ada.until_saved()
    ben.send(brought)
    assert ben.until_refused() == "foreign-client"
    with hiding.database.transaction() as db:
        assert set(db.scalars(select(DocumentClient.document_id))) == set(
            db.scalars(select(SharedDocument.id).where(SharedDocument.part_of.is_(None)))
        )


def test_notes_are_revealed_once_and_only_by_who_sets_up(hiding: Tool) -> None:
    own(hiding, hiding.ada).highlight()
    assert [reveal(hiding, who) for who in (hiding.ada, hiding.tutor, hiding.observer)] == [403] * 3
    answers: list[int] = []
    threads = [threading.Thread(target=lambda: answers.append(reveal(hiding))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200] + [409] * 5
    with hiding.database.transaction() as db:
        revealed = select(func.count()).select_from(AuditEvent)
        assert db.scalar(revealed.where(AuditEvent.event == Event.NOTES_REVEALED.value)) == 1
    assert hiding.teacher.call("PATCH", path(hiding), {"hides_notes": True}).status_code == 409


def test_where_nobody_has_written_there_is_nothing_to_reveal_and_no_harm_in_it(
    hiding: Tool,
) -> None:
    own(hiding, hiding.ada)
    assert reveal(hiding) == 200
    shared = hiding.replica(hiding.ada)
    shared.highlight()
    shared.until_saved()


def test_nobody_gets_a_document_of_their_own_while_notes_are_being_revealed(
    hiding: Tool,
) -> None:
    """It would be left out, with what is written in it."""
    answers: list[dict[str, Any]] = []
    with hiding.database.transaction() as db:
        teacher = Member.of(db.get_one(Enrolment, hiding.teacher.enrolment_id))
        reveal_notes(db, teacher, hiding.activity_id)
        coming = threading.Thread(
            target=lambda: answers.append(hiding.ada.workspace(hiding.activity_id))
        )
        coming.start()
        with hiding.database.transaction() as other:
            until_locked_out(other)
    coming.join()
    (opened,) = answers
    assert opened["hidden_document_id"] is None
    assert not opened["is_hiding"]


def test_hiding_does_not_begin_where_students_see_each_other(tool: Tool) -> None:
    ada = tool.replica(tool.ada)
    ada.highlight()
    ada.until_saved()
    answer = tool.teacher.call("PATCH", path(tool), {"hides_notes": True})
    assert answer.status_code == 409
    with tool.database.transaction() as db:
        assert not db.get_one(Activity, tool.activity_id).hides_notes


def test_a_page_that_is_open_when_hiding_begins_is_held_to_it(tool: Tool) -> None:
    teacher, ada = tool.replica(tool.teacher), tool.replica(tool.ada)
    teacher.highlight()
    teacher.until_saved()
    assert tool.teacher.call("PATCH", path(tool), {"hides_notes": True}).ok
    ada.until_frame(lambda frame: frame == protocol.settings_changed())
    ada.highlight()
    assert ada.until_refused() == "hidden"


@pytest.mark.slow
def test_revealing_while_everybody_writes_in_two_processes_loses_nothing(
    hiding: Tool, database_url: str
) -> None:
    """Acknowledged edits are in the shared document; a page sends all others there."""
    with serving(database_url, 2) as processes:
        people = [hiding.ada, hiding.ben]
        replicas = [
            own(hiding, who, process.base) for who, process in zip(people, processes, strict=True)
        ]
        teacher = processes[1].replica(hiding, hiding.teacher)
        saved: set[str] = set()

        def write(replica: Replica) -> None:
            while True:
                key = replica.highlight()
                try:
                    replica.until_saved()
                except Exception:
                    return
                saved.add(key)

        threads = [threading.Thread(target=write, args=[replica]) for replica in replicas]
        for thread in threads:
            thread.start()
        until(lambda: len(saved) > 20, "people to write")
        assert reveal(hiding) == 200
        for thread in threads:
            thread.join(timeout=30)
        teacher.until_has(*saved)
        for who, replica in zip(people, replicas, strict=True):
            shared = processes[0].replica(hiding, who)
            shared.send(replica.doc.get_update(shared.doc.get_state()))
            shared.until_saved()
            written = set(replica.doc.get("highlights", type=Map).to_py())
            teacher.until_has(*written)
    with hiding.database.transaction() as db:
        numbers = select(func.count(), func.max(DocumentUpdate.number)).group_by(
            DocumentUpdate.document_id
        )
        assert all(count == last for count, last in db.execute(numbers))
