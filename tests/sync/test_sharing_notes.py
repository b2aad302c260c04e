"""Sharing of private notes: each moves once, and is in exactly one document whatever happens."""

import threading
from collections.abc import Iterator

import pytest
from pycrdt import Map
from sqlalchemy import func, select

from lti_tool.annotations.tables import Comment, Highlight
from lti_tool.courses.activity_tables import Activity
from lti_tool.documents.tables import DocumentUpdate
from tests.annotations.shared import tag_key
from tests.server import Tool
from tests.sync import hiding
from tests.sync.private_notes import (
    SECRET,
    comment,
    documents_with,
    opened,
    require_one_place,
    share,
    written,
)
from tests.sync.processes import serving


@pytest.fixture
def private(tool: Tool) -> Iterator[Tool]:
    """The tool; at the end each note is in one document, and documents agree with their rows."""
    yield tool
    require_one_place(tool)


def test_sharing_moves_a_note_with_its_comments_tag_and_times(private: Tool) -> None:
    ben, ada = private.replica(private.ben), opened(private, private.ada)
    key = written(ada, SECRET, tag="t2", question="open")
    before = ada.highlights[key].to_py()
    answer = share(private.ada, ada, key)
    assert answer.json() == {"document_id": ben.document_id}
    ben.until_has(key)
    ada.until(lambda: key not in ada.highlights)
    assert ben.highlights[key].to_py() == before
    assert documents_with(private, key) == [False]
    with private.database.transaction() as db:
        texts = db.scalars(select(Comment.text).order_by(Comment.number)).all()
        assert texts == [SECRET, "More."]


def test_sharing_goes_on_where_others_and_oneself_write_afterwards(private: Tool) -> None:
    ben, ada = private.replica(private.ben), opened(private, private.ada)
    key = written(ada, SECRET)
    share(private.ada, ada, key)
    ben.until_has(key)
    answer = comment("Why?")
    ben.write(lambda: ben.highlights[key]["comments"].update({f"{ben.author}/a": answer}))
    ben.until_saved()
    page = private.replica(private.ada)
    page.write(lambda: page.highlights[key].update({"tag": "t2"}))
    page.until_saved()
    ben.until(lambda: ben.highlights[key]["tag"] == "t2")


def test_sharing_twice_is_the_same_as_once(private: Tool) -> None:
    ada = opened(private, private.ada)
    key = written(ada, SECRET)
    answers = {share(private.ada, ada, key).text for _ in range(3)}
    assert len(answers) == 1
    assert documents_with(private, key) == [False]


def test_sharing_at_once_from_several_pages_moves_it_once(private: Tool) -> None:
    ada = opened(private, private.ada)
    key = written(ada, SECRET)
    codes: list[int] = []

    def press() -> None:
        codes.append(share(private.ada, ada, key).status_code)

    threads = [threading.Thread(target=press) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == [200] * 5
    assert documents_with(private, key) == [False]


def test_sharing_that_fails_half_way_leaves_everything_as_it_was(
    private: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = opened(private, private.ada)
    key = written(ada, SECRET)

    def fail(*_: object) -> None:
        raise RuntimeError("in between")

    with monkeypatch.context() as patched:
        patched.setattr("lti_tool.annotations.moving.move_rows", fail)
        assert share(private.ada, ada, key).status_code == 500
    again = opened(private, private.ada)
    assert key in again.highlights
    assert key not in private.replica(private.ben).highlights
    assert share(private.ada, again, key).ok


def test_sharing_of_a_note_that_was_shared_deleted_and_restored_privately_is_seen(
    private: Tool,
) -> None:
    """Its key was in the shared document before: what comes later takes its place."""
    ada, page = opened(private, private.ada), private.replica(private.ada)
    for _ in range(3):
        key = ada.highlight(f"{ada.author}/again")
        ada.until_saved()
        assert share(private.ada, ada, key).ok
        page.until_has(key)
        page.write(lambda at=key: page.highlights.pop(at))  # type: ignore[misc]
        page.until_saved()
        ada.until(lambda at=key: at not in ada.highlights)  # type: ignore[misc]
    key = ada.highlight(f"{ada.author}/again")
    ada.until_saved()
    assert share(private.ada, ada, key).ok
    assert key in private.replica(private.ben).highlights


def test_sharing_goes_into_the_draft_while_notes_are_hidden(private: Tool) -> None:
    hiding.hide(private)
    ada = opened(private, private.ada)
    key = written(ada, SECRET)
    assert share(private.ada, ada, key).ok
    assert key in hiding.draft(private, private.ada).highlights
    assert key not in private.replica(private.ben).highlights
    path = f"/api/activities/{private.activity_id}/reveal"
    assert private.teacher.call("POST", path).ok
    assert key in private.replica(private.ben).highlights


def test_sharing_counts_towards_a_threshold_and_private_notes_do_not(private: Tool) -> None:
    hiding.hide(private, first=1)
    ada = opened(private, private.ada)
    key = written(ada, SECRET)
    assert not hiding.is_open(private, private.ada)
    assert share(private.ada, ada, key).ok
    assert hiding.is_open(private, private.ada)
    assert documents_with(private, key) == [False]


def test_sharing_without_a_tag_that_was_deleted_meanwhile(private: Tool) -> None:
    ada = opened(private, private.ada)
    key = written(ada, SECRET, tag="t2")
    path = f"/api/activities/{private.activity_id}/tags"
    tags = private.teacher.call("GET", path).json()
    kept = [tag for tag in tags["tags"] if tag["key"] != "t2"]
    change = {"version": tags["version"], "tags": kept, "allows_own_tags": False}
    answer = private.teacher.call("PUT", path, change)
    assert answer.ok, answer.text
    assert share(private.ada, ada, key).ok
    assert private.replica(private.ben).highlights[key]["tag"] == ""


def test_sharing_of_anothers_note_or_of_none_is_not_found(private: Tool) -> None:
    ada, ben = opened(private, private.ada), private.replica(private.ben)
    key = written(ada, SECRET)
    (of_ben,) = hiding.mark(ben, 0)
    for wanted in (of_ben, "no-note", f"{ada.author}/none"):
        assert share(private.ada, ada, wanted).status_code == 404
    assert share(private.ada, ben.document_id, of_ben).status_code == 404
    assert share(private.ben, ada, key).status_code == 404


def test_sharing_is_counted_new_for_others_from_then_on(private: Tool) -> None:
    ada = opened(private, private.ada)
    key = written(ada, SECRET)
    with private.database.transaction() as db:
        before = db.scalars(select(Highlight.number)).one()
    share(private.ada, ada, key)
    with private.database.transaction() as db:
        assert db.scalars(select(Highlight.number)).one() > before


def test_own_tags_of_the_shared_document_and_of_the_draft_are_given(private: Tool) -> None:
    with private.database.transaction() as db:
        db.get_one(Activity, private.activity_id).allows_own_tags_here = True
    hiding.hide(private)
    draft = hiding.draft(private, private.ada)
    name = tag_key(draft.author)
    draft.write(
        lambda: draft.tags.update({name: Map({"name": "mine", "color": "#000000", "position": 0})})
    )
    draft.until_saved()
    ada = opened(private, private.ada)
    key = written(ada, SECRET, tag=name)
    assert share(private.ada, ada, key).ok
    draft.until_has(key)
    assert draft.highlights[key]["tag"] == name


@pytest.mark.slow
def test_sharing_while_writing_in_two_processes_loses_nothing(
    private: Tool, database_url: str
) -> None:
    with serving(database_url, 2) as (one, two):
        ada = opened(private, private.ada, one.base)
        ben = two.replica(private, private.ben)
        keys = [written(ada, f"{SECRET} {n}") for n in range(12)]
        stop = threading.Event()
        saved: set[str] = set()

        def write() -> None:
            while not stop.is_set():
                key = ben.highlight()
                ben.until_saved()
                saved.add(key)

        writing = threading.Thread(target=write)
        writing.start()
        for key in keys:
            assert share(private.ada, ada, key).ok
        stop.set()
        writing.join()
        ben.until_has(*keys, *saved)
        ada.until(lambda: not list(ada.highlights.keys()))
    with private.database.transaction() as db:
        numbers = select(func.count(), func.max(DocumentUpdate.number)).group_by(
            DocumentUpdate.document_id
        )
        assert all(count == last for count, last in db.execute(numbers))
