"""The feed tells of what concerns somebody, as far as they may see it at that moment."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.annotations.tables import Comment, Highlight
from lti_tool.conversations.tables import Conversation
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard import feed, search_scope
from lti_tool.dashboard.feed import Item
from lti_tool.db.engine import Database
from lti_tool.documents import drafts
from lti_tool.documents.tables import SharedDocument
from lti_tool.people.tables import Person
from lti_tool.workspaces.tables import Workspace
from tests import builders
from tests.dashboard.searching import checked, commented, noted, read, shared
from tests.statements import captured


@dataclass
class Class:
    """A class that reads one conversation."""

    db: Session
    teacher: Member
    ada: Member
    ben: Member
    cleo: Member
    activity: Activity
    talk: Conversation
    document: SharedDocument

    def note(self, who: Member, words: str = "") -> str:
        return noted(self.db, who, self.document, comment=words, conversation_id=self.talk.id)

    def comment(self, who: Member, on: str, words: str, to: str = "") -> str:
        return commented(self.db, who, self.document, on, words, to)

    def first_comment(self, note: str) -> str:
        rows = select(Comment.key).where(Comment.highlight_key == note).order_by(Comment.number)
        return self.db.scalars(rows).first() or ""

    def shown(self, who: Member) -> list[tuple[str, str]]:
        return [(each.kind, each.words) for each in items(self.db, who)]


def items(db: Session, who: Member) -> list[Item]:
    """Items of the feed of a member, in their course."""
    return list(feed.of_scope(db, search_scope.of_member(db, who)).items)


def a_class(db: Session, workspace_for: str = "class", **settings: object) -> Class:
    place = builders.place(db)
    teacher = builders.arrive(db, place, "tess", builders.TEACHER)
    activity = builders.activity(db, teacher, workspace_for=workspace_for)
    for name, value in settings.items():
        setattr(activity, name, value)
    db.flush()
    db.refresh(activity)
    talk = read(db, teacher.member, activity, "User: Why?\n\nAssistant: Because.")
    ada, ben, cleo = (builders.arrive(db, place, name).member for name in ("ada", "ben", "cleo"))
    document = shared(db, ada, activity)
    return Class(db, teacher.member, ada, ben, cleo, activity, talk, document)


@pytest.fixture
def db(database: Database) -> Iterator[Session]:
    with database.transaction() as session:
        yield session


@pytest.fixture
def here(db: Session) -> Class:
    return a_class(db)


def test_comments_replies_and_answers_are_told_to_whom_they_concern(here: Class) -> None:
    note = here.note(here.ada, "What is heat?")
    first = here.first_comment(note)
    here.comment(here.ben, note, "On your note.")
    theirs = here.comment(here.cleo, note, "To your comment.", first)
    here.comment(here.ada, note, "My own, to myself.", first)
    assert here.shown(here.ada) == [("reply", "To your comment."), ("comment", "On your note.")]
    assert here.shown(here.ben) == here.shown(here.teacher) == []
    here.comment(here.ben, note, "To Cleo.", theirs)
    assert here.shown(here.cleo) == [("reply", "To Cleo.")]
    item = items(here.db, here.cleo)[0]
    assert (item.author, item.note, item.activity) == ("Ben", note, here.activity.title)
    here.db.execute(update(Comment).where(Comment.key == first).values(question="open"))
    assert ("answer", "To your comment.") in here.shown(here.ada)
    here.db.execute(update(Highlight).where(Highlight.key == note).values(question="open"))
    assert ("answer", "On your note.") in here.shown(here.ada)


def test_checks_of_ones_claims_are_told_and_nobody_elses(here: Class) -> None:
    note = here.note(here.ada)
    check = checked(here.db, here.ben, here.document, note, "a book, page 3")
    checked(here.db, here.ada, here.document, note, "my own")
    assert here.shown(here.ada) == [("check", "Supported: a book, page 3")]
    (item,) = items(here.db, here.ada)
    assert (item.author, item.note, item.comment) == ("Ben", note, check)
    assert here.shown(here.ben) == here.shown(here.teacher) == here.shown(here.cleo) == []
    here.db.execute(update(Highlight).where(Highlight.key == note).values(is_claim=False))
    assert here.shown(here.ada) == []


def test_checks_by_the_erased_and_on_texts_that_are_gone_are_not_told(here: Class) -> None:
    note = here.note(here.ada)
    checked(here.db, here.ben, here.document, note, "a book")
    person = here.db.get_one(Enrolment, here.ben.enrolment_id).person_id
    erased = {"name": None, "email": None, "forgotten_at": clock.now()}
    here.db.execute(update(Person).where(Person.id == person).values(erased))
    assert here.shown(here.ada) == []
    checked(here.db, here.cleo, here.document, note, "a page")
    assert here.shown(here.ada) == [("check", "Supported: a page")]
    here.db.execute(update(Highlight).values(conversation_id=str(uuid.uuid4())))
    assert here.shown(here.ada) == []


def test_what_is_seen_is_new_no_more_and_never_ahead_of_now(here: Class) -> None:
    note = here.note(here.ada)
    here.comment(here.ben, note, "First.")
    scope = search_scope.of_member(here.db, here.ada)
    assert [each.is_new for each in items(here.db, here.ada)] == [True]
    feed.mark_seen(here.db, scope, clock.now() + timedelta(days=900))
    here.db.expire_all()
    assert [each.is_new for each in items(here.db, here.ada)] == [False]
    later = clock.now() + timedelta(minutes=1)
    second = here.comment(here.ben, note, "Second.")
    here.db.execute(update(Comment).where(Comment.key == second).values(accepted_at=later))
    assert [each.is_new for each in items(here.db, here.ada)] == [True, False]
    seen = here.db.get_one(Enrolment, here.ada.enrolment_id).feed_seen_at
    feed.mark_seen(here.db, scope, clock.now() - timedelta(days=9))
    here.db.expire_all()
    assert here.db.get_one(Enrolment, here.ada.enrolment_id).feed_seen_at == seen
    assert here.db.get_one(Enrolment, here.ben.enrolment_id).feed_seen_at is None


def test_old_deleted_and_erased_things_are_not_told(here: Class) -> None:
    note = here.note(here.ada)
    old = here.comment(here.ben, note, "Long ago.")
    long_ago = clock.now() - timedelta(days=61)
    here.db.execute(update(Comment).where(Comment.key == old).values(accepted_at=long_ago))
    gone = here.comment(here.ben, note, "Taken back.")
    here.db.execute(delete(Comment).where(Comment.key == gone))
    here.comment(here.cleo, note, "Of somebody erased.")
    cleo = here.db.get_one(Person, here.cleo.person_id)
    cleo.name, cleo.forgotten_at = None, clock.now()
    here.db.flush()
    assert here.shown(here.ada) == []


def test_a_text_that_is_gone_takes_its_comments_along(here: Class) -> None:
    note = noted(here.db, here.ada, here.document, conversation_id=uuid.uuid4())
    here.comment(here.ben, note, "On a text that is gone.")
    assert here.shown(here.ada) == []


def test_private_notes_and_hidden_notes_of_others_are_not_told(here: Class) -> None:
    note = here.note(here.ada)
    here.activity.hides_notes_here = True
    here.db.flush()
    here.db.refresh(here.activity)
    draft = drafts.open_draft(here.db, here.activity, here.document, here.ben.enrolment_id)
    assert draft is not None
    # A hostile page could write under the key of any highlight in its hidden notes.
    copied = here.db.scalars(select(Highlight).where(Highlight.key == note)).one()
    here.db.add(
        Highlight(
            document_id=draft.id, key=note, author_id=copied.author_id, start=0, end=1,
            quote="…", tag="t1", conversation_id=copied.conversation_id,
        )
    )  # fmt: skip
    here.db.flush()
    commented(here.db, here.ben, draft, note, "Hidden from Ada.")
    assert here.shown(here.ada) == []
    draft.is_private = True
    here.db.flush()
    assert here.shown(here.ada) == []
    # What a teacher writes to her hidden notes reaches their owner.
    own = drafts.open_draft(here.db, here.activity, here.document, here.ada.enrolment_id)
    assert own is not None
    mine = noted(here.db, here.ada, own, conversation_id=here.talk.id)
    commented(here.db, here.teacher, own, mine, "Look again.")
    assert here.shown(here.ada) == [("comment", "Look again.")]


def test_a_workspace_that_one_may_not_open_any_more_tells_nothing(db: Session) -> None:
    here = a_class(db, "student")
    note = here.note(here.ada)
    here.comment(here.teacher, note, "In your copy.")
    assert here.shown(here.ada) == [("comment", "In your copy.")]
    # Of somebody else's copy, as after a change of owners.
    db.get_one(Workspace, here.document.workspace_id).enrolment_id = here.ben.enrolment_id
    db.flush()
    assert here.shown(here.ada) == []


def test_another_course_and_a_course_that_one_has_left_tell_nothing(here: Class) -> None:
    note = here.note(here.ada)
    here.comment(here.ben, note, "Here.")
    place = builders.place(here.db, "https://other.example.edu", "client-2")
    other = builders.arrive(here.db, place, "ada", builders.STUDENT).member
    assert items(here.db, other) == []
    whole = search_scope.of_person(here.db, here.ada.person_id, observers_see_names=False)
    assert len(feed.of_scope(here.db, whole).items) == 1
    here.db.get_one(Enrolment, here.ada.enrolment_id).active = False
    here.db.flush()
    whole = search_scope.of_person(here.db, here.ada.person_id, observers_see_names=False)
    assert feed.of_scope(here.db, whole).items == []


def test_somebody_who_left_is_named_nowhere(here: Class) -> None:
    note = here.note(here.ada)
    here.comment(here.ben, note, "Before I left.")
    here.db.get_one(Enrolment, here.ben.enrolment_id).active = False
    here.db.flush()
    assert [each.author for each in items(here.db, here.ada)] == [None]


def test_other_names_come_without_a_time(db: Session) -> None:
    here = a_class(db, hides_names_here=True, seals_names_here=False)
    note = here.note(here.ada)
    here.comment(here.ben, note, "Under another name.")
    here.comment(here.teacher, note, "Under my own.")
    by_teacher, by_ben = items(db, here.ada)
    assert by_teacher.author == "Tess"
    assert by_teacher.at is not None
    assert by_ben.author not in (None, "Ben")
    assert by_ben.at is None
    # Also while somebody has left: "nobody" would tell who is behind the name.
    db.get_one(Enrolment, here.ben.enrolment_id).active = False
    db.flush()
    assert items(db, here.ada)[1].author == by_ben.author


def test_the_number_of_statements_is_the_same_for_any_number_of_items(here: Class) -> None:
    def statements() -> int:
        with captured(here.db.get_bind()) as seen:
            items(here.db, here.ada)
        return len(seen)

    note = here.note(here.ada)
    here.comment(here.ben, note, "One.")
    few = statements()
    for number in range(60):
        here.comment(here.cleo, note, f"Number {number}.")
    assert statements() == few
    given = feed.of_scope(here.db, search_scope.of_member(here.db, here.ada))
    assert (len(given.items), given.is_cut) == (feed.MOST_ITEMS, True)
