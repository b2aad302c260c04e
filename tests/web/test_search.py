"""The search as pages ask for it: at once after a change, in the role of the session, in words."""

import uuid
from typing import Any

import pytest
from pycrdt import Map

from lti_tool.courses.tables import Enrolment
from lti_tool.people.tables import Person
from lti_tool.privacy import erasure
from tests import builders
from tests.server import Somebody, Tool, signed_in


def kinds(who: Somebody, words: str, **more: str) -> list[str]:
    """Kinds of all that somebody finds."""
    query = "&".join(f"{name}={value}" for name, value in (("words", words), *more.items()))
    found = who.call("GET", f"/api/search?{query}")
    assert found.status_code == 200, found.text
    return [each["kind"] for group in found.json()["groups"] for each in group["results"]]


def a_comment(words: str) -> "Map[Any]":
    return Map({"text": words, "created": 1_700_000_000_000})


def test_a_note_is_found_once_it_is_saved_and_not_once_it_is_deleted(tool: Tool) -> None:
    ada = tool.replica(tool.ada)
    key = ada.highlight(quote="Größe")
    ada.until_saved()
    assert kinds(tool.ben, "grosse") == ["highlight"]
    comment = f"{ada.author}/{uuid.uuid4()}"
    ada.write(lambda: ada.highlights[key]["comments"].update({comment: a_comment("Wie hoch?")}))
    ada.until_saved()
    assert kinds(tool.ben, "wie hoch") == ["comment"]
    assert kinds(tool.other_teacher, "wie hoch") == []
    assert kinds(tool.foreign_teacher, "wie hoch") == []
    text = ada.highlights[key]["comments"][comment]
    ada.write(lambda: text.update({"text": "Wie tief?"}))
    ada.until_saved()
    assert (kinds(tool.ben, "hoch"), kinds(tool.ben, "tief")) == ([], ["comment"])
    ada.write(lambda: ada.highlights.pop(key))
    ada.until_saved()
    assert (kinds(tool.ben, "tief"), kinds(tool.ben, "grosse")) == ([], [])


def test_hidden_notes_are_found_by_all_from_the_moment_that_they_are_revealed(tool: Tool) -> None:
    made = tool.teacher.call("PATCH", f"/api/activities/{tool.activity_id}", {"hides_notes": True})
    assert made.status_code == 200, made.text
    draft_id = tool.ada.workspace(tool.activity_id)["hidden_document_id"]
    ada = type(tool.replica(tool.ada))(tool.base, draft_id, tool.ada.ticket(draft_id)).join()
    ada.highlight(quote="Kept to myself")
    ada.until_saved()
    assert (kinds(tool.ben, "myself"), kinds(tool.observer, "myself")) == ([], [])
    assert kinds(tool.ada, "myself") == kinds(tool.tutor, "myself") == ["highlight"]
    tool.teacher.call("POST", f"/api/activities/{tool.activity_id}/reveal").raise_for_status()
    for who in (tool.ada, tool.ben, tool.tutor, tool.observer):
        assert kinds(who, "myself") == ["highlight"]


def test_words_of_somebody_who_was_erased_are_found_by_nobody(tool: Tool) -> None:
    ada = tool.replica(tool.ada)
    ada.highlight(quote="Remember me")
    ada.until_saved()
    assert kinds(tool.ben, "remember") == ["highlight"]
    with tool.database.transaction() as db:
        enrolment = db.get_one(Enrolment, tool.ada.enrolment_id)
        erasure.begin(db, db.get_one(Person, enrolment.person_id), "a test")
    for words in ("remember", "ada", "somebody"):
        assert kinds(tool.ben, words) == []


def test_a_session_looks_with_the_role_of_its_own_launch(tool: Tool) -> None:
    ada = tool.replica(tool.ada)
    ada.highlight(quote="Ada wrote")
    ada.until_saved()
    assert kinds(tool.teacher, "ada") == ["highlight", "person"]
    with tool.database.transaction() as db:
        place = builders.place(db)
        came = builders.arrive(db, place, "teacher", builders.OBSERVER)
        observing = signed_in(db, tool.base, came, place)
    # No name of a student is found by a session that sees none.
    assert kinds(observing, "ada") == ["highlight"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        (f"words={'a' * 201}", "words"),
        ("words=" + "%20".join("abcdefghijk"), "words"),
        ("words=a&kind=grade", "kind"),
        ("words=a&activity=1", "activity"),
        ("words=a%00", "words"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_with_its_field(
    tool: Tool, query: str, field: str
) -> None:
    refused = tool.ada.call("GET", f"/api/search?{query}")
    assert (refused.status_code, refused.json()["error"]["field"]) == (400, field)


def test_an_answer_is_kept_by_no_browser(tool: Tool) -> None:
    answer = tool.ada.call("GET", "/api/search?words=hello")
    assert "no-store" in answer.headers["Cache-Control"]
