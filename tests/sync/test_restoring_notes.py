"""Restoring of deleted notes: by whoever deleted them, as they were, and by nobody else."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from pycrdt import Map
from sqlalchemy import select

from lti_tool import clock
from lti_tool.annotations.schema import agreement_key
from lti_tool.annotations.tables import Comment, Highlight
from lti_tool.courses.activity_tables import Activity
from lti_tool.documents import rewriting
from lti_tool.documents.tables import DocumentClient, DocumentUpdate
from tests.server import Replica, Somebody, Tool
from tests.sync import hiding
from tests.sync.private_notes import SECRET, comment, opened, written
from tests.sync.test_comment_words import limit


@pytest.fixture
def restoring(tool: Tool) -> Iterator[Tool]:
    """The tool; at the end documents agree with their logs and rows."""
    yield tool
    hiding.require_consistent(tool)


def listed(who: Somebody, document_id: str) -> list[dict[str, Any]]:
    answer = who.call("GET", f"/api/documents/{document_id}/deleted-notes")
    assert answer.ok, answer.text
    notes: list[dict[str, Any]] = answer.json()["notes"]
    return notes


def restore(who: Somebody, document_id: str, key: str) -> int:
    body = {"note": key}
    return who.call("POST", f"/api/documents/{document_id}/restore", body).status_code


def delete(page: Replica, key: str) -> None:
    page.write(lambda: page.highlights.pop(key))
    page.until_saved()


def talked_about(tool: Tool, ada: Replica, ben: Replica) -> str:
    """A note of Ada's in which she and Ben have written; its key."""
    first, answer = f"{ada.author}/c1", f"{ben.author}/c2"
    key = ada.highlight(comments=Map({first: comment("Why?")}), tag="t2", question="open")
    ada.until_saved()
    ben.until_has(key)
    ben.write(
        lambda: ben.highlights[key]["comments"].update(
            {
                answer: comment("Because.", reply_to=first),
                agreement_key(ben.author, first): Map({}),
            }
        )
    )
    ben.until_saved()
    ada.until(lambda: answer in ada.highlights[key]["comments"])
    return key


def test_restoring_brings_a_note_back_as_itself_with_what_others_wrote_in_it(
    restoring: Tool,
) -> None:
    ada, ben = restoring.replica(restoring.ada), restoring.replica(restoring.ben)
    key = talked_about(restoring, ada, ben)
    before = ada.highlights[key].to_py()
    delete(ada, key)
    (gone,) = listed(restoring.ada, ada.document_id)
    assert (gone["key"], gone["quote"], gone["tag"]) == (key, "Hello", "t2")
    assert [each["text"] for each in gone["comments"]] == ["Why?", "Because."]
    assert restore(restoring.ada, ada.document_id, key) == 204
    for page in (ada, ben):
        page.until_has(key)
        assert page.highlights[key].to_py() == before
    assert listed(restoring.ada, ada.document_id) == []
    with restoring.database.transaction() as db:
        assert db.scalars(select(Comment.text).order_by(Comment.number)).all() == [
            "Why?",
            "Because.",
        ]


def test_restoring_goes_on_where_people_write_and_delete_again(restoring: Tool) -> None:
    ada, ben = restoring.replica(restoring.ada), restoring.replica(restoring.ben)
    key = talked_about(restoring, ada, ben)
    for _ in range(3):
        delete(ada, key)
        assert restore(restoring.ada, ada.document_id, key) == 204
        ada.until_has(key)
    ben.until(lambda: key in ben.highlights)
    ben.write(
        lambda: ben.highlights[key]["comments"].update({f"{ben.author}/c3": comment("And more.")})
    )
    ben.until_saved()
    ada.write(lambda: ada.highlights[key].update({"tag": "t1"}))
    ada.until_saved()


def test_restoring_twice_is_the_same_as_once(restoring: Tool) -> None:
    ada = restoring.replica(restoring.ada)
    (key,) = hiding.mark(ada, 0)
    delete(ada, key)
    assert {restore(restoring.ada, ada.document_id, key) for _ in range(3)} == {204}
    with restoring.database.transaction() as db:
        assert db.scalars(select(Highlight.key)).all() == [key]


def test_restoring_leaves_words_of_others_theirs(restoring: Tool) -> None:
    """Words that come back are written by the server, and under no member's client id."""
    ada, ben = restoring.replica(restoring.ada), restoring.replica(restoring.ben)
    key = talked_about(restoring, ada, ben)
    delete(ada, key)
    restore(restoring.ada, ada.document_id, key)
    with restoring.database.transaction() as db:
        clients = select(DocumentClient.enrolment_id)
        assert None in db.scalars(clients).all()
        last = select(DocumentUpdate.enrolment_id).order_by(DocumentUpdate.number.desc()).limit(1)
        assert db.scalar(last) == restoring.ada.enrolment_id


class TestNobodyElse:
    """Notes that one person deleted are for nobody else, whatever their role."""

    @pytest.mark.parametrize("name", ["ben", "tutor", "teacher"])
    def test_sees_or_restores_what_its_author_deleted(self, restoring: Tool, name: str) -> None:
        ada, who = restoring.replica(restoring.ada), getattr(restoring, name)
        (key,) = hiding.mark(ada, 0)
        delete(ada, key)
        assert listed(who, ada.document_id) == []
        assert restore(who, ada.document_id, key) == 404

    def test_restores_what_a_teacher_removed_but_those_who_moderate(self, restoring: Tool) -> None:
        ada, page = restoring.replica(restoring.ada), restoring.replica(restoring.teacher)
        (key,) = hiding.mark(ada, 0)
        page.until_has(key)
        delete(page, key)
        for who in (restoring.ada, restoring.ben):
            assert listed(who, ada.document_id) == []
            assert restore(who, ada.document_id, key) == 404
        (gone,) = listed(restoring.tutor, ada.document_id)
        assert gone["author"] == ada.author
        assert restore(restoring.teacher, ada.document_id, key) == 204
        ada.until_has(key)

    def test_of_another_course_or_role_comes_near_it(self, restoring: Tool) -> None:
        ada = restoring.replica(restoring.ada)
        (key,) = hiding.mark(ada, 0)
        delete(ada, key)
        for who, code in (
            (restoring.other_teacher, 404),
            (restoring.foreign_teacher, 404),
            (restoring.observer, 403),
        ):
            answer = who.call("GET", f"/api/documents/{ada.document_id}/deleted-notes")
            assert answer.status_code == code
            assert restore(who, ada.document_id, key) == code

    def test_sees_deleted_private_notes(self, restoring: Tool) -> None:
        ada = opened(restoring, restoring.ada)
        key = written(ada, SECRET)
        delete(ada, key)
        for who in (restoring.ben, restoring.tutor, restoring.teacher):
            answer = who.call("GET", f"/api/documents/{ada.document_id}/deleted-notes")
            assert answer.status_code == 404
            assert restore(who, ada.document_id, key) == 404
        assert restore(restoring.ada, ada.document_id, key) == 204
        ada.until_has(key)


class TestRefusals:
    """Notes that come back are authorized like new ones."""

    @pytest.mark.parametrize(
        ("setting", "days"), [("opens_at", 1), ("closes_at", -1)], ids=["before", "afterwards"]
    )
    def test_of_a_closed_activity_restore_nothing(
        self, restoring: Tool, setting: str, days: int
    ) -> None:
        ada = restoring.replica(restoring.ada)
        (key,) = hiding.mark(ada, 0)
        delete(ada, key)
        with restoring.database.transaction() as db:
            activity = db.get_one(Activity, restoring.activity_id)
            setattr(activity, setting, clock.now() + timedelta(days=days))
        assert restore(restoring.ada, ada.document_id, key) == 409
        assert [each["key"] for each in listed(restoring.ada, ada.document_id)] == [key]

    def test_of_what_the_rules_forbid_by_now_restore_nothing(self, restoring: Tool) -> None:
        ada = restoring.replica(restoring.ada)
        key = talked_about(restoring, ada, restoring.replica(restoring.ben))
        delete(ada, key)
        limit(restoring, 5, 9)
        assert restore(restoring.ada, ada.document_id, key) == 409

    def test_tell_nobody_of_notes_that_never_were(self, restoring: Tool) -> None:
        ada = restoring.replica(restoring.ada)
        assert restore(restoring.ada, ada.document_id, f"{ada.author}/nothing") == 404


def test_restoring_leaves_nothing_of_an_erased_person(restoring: Tool) -> None:
    """Erasure replaces the log, and what was deleted is in the log alone."""
    ada, ben = restoring.replica(restoring.ada), restoring.replica(restoring.ben)
    key = talked_about(restoring, ada, ben)
    delete(ada, key)
    with restoring.database.transaction() as db:
        assert rewriting.redact(db, ada.document_id, [restoring.ben.enrolment_id])  # type: ignore[arg-type]
    assert listed(restoring.ada, ada.document_id) == []
    assert restore(restoring.ada, ada.document_id, key) == 404


def test_restoring_in_a_draft_counts_towards_its_threshold(restoring: Tool) -> None:
    hiding.hide(restoring, first=2)
    ada = hiding.draft(restoring, restoring.ada)
    (first,) = hiding.mark(ada, 0)
    delete(ada, first)
    hiding.mark(ada, 6, quote="w")
    assert not hiding.is_open(restoring, restoring.ada)
    assert restore(restoring.ada, ada.document_id, first) == 204
    assert hiding.is_open(restoring, restoring.ada)
