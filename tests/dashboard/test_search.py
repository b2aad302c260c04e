"""The search finds what somebody may read, in every script, and opens the place of it."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from lti_tool.annotations import tag_sets
from lti_tool.annotations.tables import Highlight
from lti_tool.annotations.tag_sets import SetTag
from lti_tool.auth.protocol import AuthResult
from lti_tool.conversations.tables import Conversation, Turn
from lti_tool.courses import arrival, invitations
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.roles import Role
from lti_tool.courses.tables import Course, Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard import search, search_scope
from lti_tool.dashboard.search import Question
from lti_tool.db import locks
from lti_tool.db.engine import Database
from lti_tool.documents.tables import SharedDocument
from lti_tool.errors import Busy, InvalidInput
from lti_tool.lti.tables import Platform
from lti_tool.people.tables import Person
from tests import builders
from tests.dashboard.searching import (
    answer,
    checked,
    commented,
    kinds,
    noted,
    own_tag,
    read,
    results,
    shared,
    snippet,
)
from tests.statements import captured

TALK = "User: Why are cities hot?\n\nAssistant: Concrete stores warmth. Straßen glühen abends."


@dataclass
class Class:
    """A class that reads one conversation, seen from within a transaction."""

    db: Session
    teacher: Member
    ada: Member
    ben: Member
    activity: Activity
    talk: Conversation
    document: SharedDocument

    def note(self, quote: str = "…", comment: str = "", tag: str = "t1") -> str:
        return noted(
            self.db, self.ada, self.document, quote, comment,
            tag=tag, conversation_id=self.talk.id,
        )  # fmt: skip


@pytest.fixture
def here(database: Database) -> Iterator[Class]:
    with database.transaction() as db:
        place = builders.place(db)
        teacher = builders.arrive(db, place, "tess", builders.TEACHER)
        tags = [SetTag("t1", "Claim", "#108968", "1"), SetTag("t2", "Doubt", "#e93d76", "2")]
        activity = builders.activity(db, teacher, tags=tags)
        talk = read(db, teacher.member, activity, TALK, "Urban heat")
        ada, ben = (builders.arrive(db, place, name).member for name in ("ada", "ben"))
        document = shared(db, ada, activity)
        yield Class(db, teacher.member, ada, ben, activity, talk, document)


def test_a_text_is_found_with_its_turn_and_what_stands_around(here: Class) -> None:
    (found,) = results(answer(here.db, here.ben, "STRASSEN gluhen"))
    assert (found.kind, found.conversation, found.turn) == ("text", "Urban heat", 1)
    assert (found.conversation_id, found.activity_id) == (here.talk.id, here.activity.id)
    assert snippet(found) == "Concrete stores warmth. [Straßen] [glühen] abends."


def test_a_note_is_found_by_its_quote_and_by_its_comments(here: Class) -> None:
    key = here.note("stores warmth", "Like an oven, at night.")
    reply = commented(here.db, here.ben, here.document, key, "A slow oven.", f"{key}")
    (quoted,) = results(answer(here.db, here.ben, "warmth", kind="highlight"))
    assert (quoted.author, quoted.tag, quoted.note) == ("Ada", "Claim", key)
    newest, oldest = results(answer(here.db, here.ben, "oven"))
    assert [each.note for each in (newest, oldest)] == [key, key]
    assert (newest.comment, newest.is_reply, newest.author) == (reply, True, "Ben")
    assert (oldest.is_reply, oldest.author) == (False, "Ada")
    assert snippet(oldest) == "Like an [oven], at night."


def test_a_fact_check_is_found_by_its_source_and_its_words(here: Class) -> None:
    key = here.note("stores warmth")
    check = checked(here.db, here.ben, here.document, key, "Oke, Urban Climates", "Heißer Stein")
    for words in ("oke climates", "heisser", "oke stein"):
        (found,) = results(answer(here.db, here.ada, words))
        assert (found.kind, found.note, found.comment, found.author) == ("check", key, check, "Ben")
    here.db.get_one(Highlight, (here.document.id, key)).is_claim = False
    here.db.flush()
    assert kinds(here.db, here.ada, "heisser") == []


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("气候变化使城市更热", "城市"),
        ("气候变化使城市更热", "热"),
        ("都市の気温が上がっています", "気温"),
        ("アスファルトﾊ熱い", "アスファルトハ"),
        ("الظل في الزقاق يحمي الناس", "زقاق"),
        ("قَالَ المُعَلِّمُ", "المعلم"),
        ("อุณหภูมิในเมืองสูงขึ้น", "เมือง"),
        ("도시의 열섬 현상", "열섬"),
        ("शहर गर्म हैं", "गर्म"),
        ("Τα πεζοδρόμια ΚΑΙΝΕ", "καινε"),
        ("Wärmeinsel", "insel"),
        ("Wärmeinsel", "WARMEI"),
        ("so green 🌳", "🌳"),
        ("100 % sure_thing", "sure_"),
    ],
)
def test_words_of_every_script_and_parts_of_words_are_found(
    here: Class, written: str, words: str
) -> None:
    here.note(comment=written)
    assert kinds(here.db, here.ben, words) == ["comment"]


@pytest.mark.parametrize("words", ["%", "_", "\\", "'", "%a%", "zz_", "no such words"])
def test_signs_of_patterns_are_what_they_are(here: Class, words: str) -> None:
    here.note(comment="a b c")
    assert kinds(here.db, here.ben, words) == []


def test_titles_and_tags_are_found_and_a_merged_tag_by_its_target_alone(here: Class) -> None:
    tag_sets.store(
        here.db,
        here.activity.id,
        [
            SetTag("t1", "Claim", "#108968", None, merged_into="t2"),
            SetTag("t2", "Doubtful", "#e93d76", "2"),
        ],
    )
    key = own_tag(here.db, here.ada, here.document, "Mirage")
    here.note("stores warmth", tag=key)
    here.note("stores warmth", tag="t1")
    assert kinds(here.db, here.ben, "urban") == ["conversation"]
    assert kinds(here.db, here.ben, "sources") == ["activity"]
    assert kinds(here.db, here.ben, "reading machines") == []
    assert kinds(here.db, here.ben, "doubtf") == ["tag"]
    assert kinds(here.db, here.ben, "claim") == []
    (found,) = results(answer(here.db, here.ben, "mirage"))
    assert (found.kind, found.workspace_id) == ("tag", here.document.workspace_id)
    tags = [each.tag for each in results(answer(here.db, here.ben, "warmth", kind="highlight"))]
    assert tags == ["Doubtful", "Mirage"]


def test_people_are_found_at_their_newest_note_and_not_without_one(here: Class) -> None:
    assert kinds(here.db, here.teacher, "ada") == []
    here.note()
    newest = here.note()
    (found,) = results(answer(here.db, here.ben, "AD", kind="person"))
    assert (found.note, snippet(found)) == (newest, "[Ad]a")


def test_filters_leave_what_they_say(here: Class) -> None:
    here.note("stores warmth", "warmth, doubted", tag="t2")
    here.note("warmth", tag="t1")
    assert kinds(here.db, here.ben, "warmth") == ["text", "highlight", "highlight", "comment"]
    assert kinds(here.db, here.ben, "warmth", kind="comment") == ["comment"]
    assert kinds(here.db, here.ben, "warmth", tag="Doubt") == ["highlight", "comment"]
    assert kinds(here.db, here.ben, "warmth", tag="No such tag") == []
    assert len(kinds(here.db, here.ben, "warmth", activity_id=here.activity.id)) == 4
    assert kinds(here.db, here.ben, "warmth", activity_id=uuid.uuid4()) == []
    given = answer(here.db, here.ben, "warmth")
    assert given.activities == [(here.activity.id, here.activity.title)]
    assert given.tags == ["Claim", "Doubt"]


@pytest.mark.parametrize("words", ["", "   ", "a", ". %"])
def test_what_is_too_short_is_not_looked_for(here: Class, words: str) -> None:
    here.note(comment="a . %")
    given = answer(here.db, here.ben, words)
    assert (given.is_too_short, given.groups) == (True, [])


def test_a_long_list_is_cut_and_says_so(here: Class) -> None:
    keys = [here.note("warm stones") for _ in range(search.MOST_FOUND + 1)]
    given = answer(here.db, here.ben, "stones")
    assert given.is_cut
    assert [each.note for each in results(given)] == keys[:0:-1]


def test_too_many_words_are_refused(here: Class) -> None:
    with pytest.raises(InvalidInput, match="At most 10 words"):
        answer(here.db, here.ben, " ".join(f"w{n}" for n in range(11)))


def test_a_second_search_of_a_person_does_not_wait(here: Class, database: Database) -> None:
    here.db.commit()
    with database.transaction() as db:
        locks.hold(db, locks.Lock.SEARCH, str(here.ben.person_id))
        with pytest.raises(Busy):
            answer(here.db, here.ben, "warmth")
        assert kinds(here.db, here.ada, "warmth") == ["text"]


def test_a_search_that_takes_too_long_ends_in_plain_words(
    here: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.db.commit()

    def wait(*given: object) -> None:
        if "strpos" in str(given[2]):
            given[1].execute("SELECT pg_sleep(60)")  # type: ignore[attr-defined]

    monkeypatch.setattr(search, "_LONGEST", "50ms")
    event.listen(here.db.get_bind(), "before_cursor_execute", wait)
    try:
        with pytest.raises(InvalidInput, match="took too long"):
            answer(here.db, here.ben, "warmth")
    finally:
        event.remove(here.db.get_bind(), "before_cursor_execute", wait)
    here.db.rollback()


def test_a_million_of_one_sign_is_searched_like_anything(here: Class) -> None:
    turn = here.db.query(Turn).filter_by(conversation_id=here.talk.id, position=1).one()
    here.db.execute(
        text("UPDATE turn SET text = :it, folded = :it WHERE id = :id"),
        {"it": "a" * 10**6, "id": turn.id},
    )
    (found,) = results(answer(here.db, here.ben, "a" * 200))
    assert (found.kind, found.turn) == ("text", 1)
    assert sum(len(part.text) for part in found.parts) < 400


def test_the_number_of_statements_is_constant(here: Class) -> None:
    def count() -> int:
        with captured(here.db.connection()) as seen:
            answer(here.db, here.teacher, "ada warmth")
        return len(seen)

    answer(here.db, here.teacher, "ada warmth")
    few = count()
    for _ in range(20):
        here.note("warmth of ada", "warmth of ada")
    assert count() == few <= 14


@pytest.fixture
def person(database: Database) -> Person:
    """Somebody who is in the first of two courses, each with an activity and a conversation."""
    with database.transaction() as db:
        place = builders.place(db)
        for course, title in (("c1", "Ethics of machines"), ("c2", "Ethics of war")):
            teacher = builders.arrive(db, place, "tea", builders.TEACHER, course=course)
            db.get_one(Course, teacher.member.course_id).title = title
            made = builders.activity(db, teacher)
            made.title = f"Étude: {title}"
            read(db, teacher.member, made, f"User: what is it?\n\nAssistant: {title}", "ÜBER Kant")
            if course == "c1":
                invitations.invite(
                    db, teacher.member, "gus@example.org", Role.STUDENT, can_sign_in=True
                )
    with database.transaction() as db:
        gus = AuthResult("stytch:org", "gus", "Gus", "gus@example.org")
        return arrival.accept_invitations(db, gus)


def found(database: Database, person: Person, words: str) -> list[tuple[str, str]]:
    """Kind and course of all that a person finds who has entered no course."""
    with database.transaction() as db:
        scope = search_scope.of_person(db, person.id, observers_see_names=False)
        found = search.find(db, scope, Question(words))
        return [(each.kind, scope.titles[each.course_id]) for each in results(found)]


def test_a_person_looks_in_all_of_their_courses_and_in_no_other(
    database: Database, person: Person
) -> None:
    assert found(database, person, "war") == []
    kinds = ("class", "activity", "text")
    assert found(database, person, "ethics") == [(kind, "Ethics of machines") for kind in kinds]


def test_who_has_left_or_whose_lms_is_off_finds_nothing(database: Database, person: Person) -> None:
    with database.transaction() as db:
        db.query(Platform).one().enabled = False
    assert found(database, person, "ethics") == []
    with database.transaction() as db:
        db.query(Platform).one().enabled = True
        db.query(Enrolment).filter_by(person_id=person.id).one().active = False
    assert found(database, person, "ethics") == []


def test_names_are_found_by_those_who_see_them(here: Class, database: Database) -> None:
    here.note("warm", "warm")
    observer = replace(here.ben, role=Role.OBSERVER)
    assert kinds(here.db, observer, "ada") == []
    assert kinds(here.db, observer, "student") == []
    authors = {each.author for each in results(answer(here.db, observer, "warm", tag="Claim"))}
    assert authors == {"Student"}
    assert kinds(here.db, replace(observer, observers_see_names=True), "ada") == ["person"]
