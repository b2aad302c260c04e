"""A word of what somebody may not read is found by nobody else: no result, snippet or choice.

Every hidden thing has a word of its own, and all have one in common. Everybody looks for each.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lti_tool.activities import contributions, conversation_preview
from lti_tool.activities.conversations import remove_conversation
from lti_tool.annotations.tables import Comment, FactCheck, Highlight
from lti_tool.annotations.tag_sets import SetTag
from lti_tool.conversations import importing
from lti_tool.conversations.importing import Wanted
from lti_tool.conversations.source import Source
from lti_tool.conversations.sources import Incoming
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.contributions import Contributions
from lti_tool.courses.roles import Role
from lti_tool.courses.tables import Course, Enrolment, EnrolmentClass
from lti_tool.courses.tenancy import Member
from lti_tool.db.engine import Database
from lti_tool.documents import drafts
from lti_tool.documents.tables import SharedDocument
from lti_tool.people.tables import Person
from tests import builders
from tests.conversations.read import read_source
from tests.dashboard.searching import (
    answer,
    checked,
    commented,
    noted,
    own_tag,
    read,
    results,
    shared,
)

TAG = SetTag("t1", "Claim", "#108968", "1")

ALL = "everywhere"
"""Word that stands in all that is planted."""

STAFF = {"tess", "tom"}
CLASS = {"ada", "ben", "cleo", "olga", "tess, as a student"} | STAFF

READERS: dict[str, set[str]] = {
    "sharedquote": CLASS,
    "sharedcomment": CLASS,
    "sharedtext": CLASS,
    "groupquote": {"ada", "ben"} | STAFF,
    "groupcomment": {"ada", "ben"} | STAFF,
    "grouptag": {"ada", "ben"} | STAFF,
    "groupsource": {"ada", "ben"} | STAFF,
    "brought": {"ada", "ben"} | STAFF,
    "owncomment": {"ada"} | STAFF,
    "drafted": {"ada"} | STAFF,
    "drafttag": {"ada"} | STAFF,
    "lost": set(),
    "unaccepted": set(),
    "elsewhere": {"sam"},
    "gonzalo": set(),
    "silent": set(),
}
"""Readers of each word. `lost` stands on no conversation of its activity. `gonzalo` has
left the course. `silent` has opened the page and written nothing."""


@dataclass
class Planted:
    """Everything that has a word, and everybody who looks for it."""

    db: Session
    people: dict[str, Member] = field(default_factory=dict)
    activities: dict[str, Activity] = field(default_factory=dict)

    def found(self, who: str, words: str) -> tuple[int, str]:
        """Number of results, and all that the answer says, but ids."""
        given = answer(self.db, self.people[who], words)
        shown = [(each.parts, each.author, each.tag, each.conversation) for each in results(given)]
        groups = [(group.course, group.activity) for group in given.groups]
        return len(shown), str((shown, groups, given.activities, given.tags, given.is_cut)).lower()

    def finders(self, word: str) -> set[str]:
        return {who for who in self.people if self.found(who, word)[0]}


def planted(db: Session) -> Planted:
    made = Planted(db)
    place = builders.place(db)
    roles = {"tess": builders.TEACHER, "tom": builders.TUTOR, "olga": builders.OBSERVER}
    groups = {"ada": "1", "ben": "1", "cleo": "2", "gonzalo": "1", "silent": "2"}
    came = {
        name: builders.arrive(db, place, name, roles.get(name, builders.STUDENT), groups=group)
        for name, group in (dict.fromkeys(roles) | groups).items()
    }
    people = {name: arrived.member for name, arrived in came.items()}
    for link, workspace_for in (("all", "class"), ("g", "group"), ("s", "student"), ("h", "class")):
        teacher = builders.arrive(db, place, "tess", builders.TEACHER, link=link)
        made.activities[link] = builders.activity(
            db, teacher, workspace_for=workspace_for, tags=[TAG], allows_own_tags=True
        )
    _write(db, people, made.activities)
    db.get_one(Enrolment, people.pop("gonzalo").enrolment_id).active = False
    people.pop("silent")
    sam = builders.arrive(db, place, "sam", builders.TEACHER, course="c2", link="l2")
    db.get_one(Course, sam.member.course_id).title = f"Elsewhere {ALL}"
    theirs = builders.activity(db, sam)
    theirs.title = f"Elsewhere {ALL}"
    text = read(db, sam.member, theirs, f"User: elsewhere {ALL}", f"Elsewhere {ALL}")
    document = shared(db, sam.member, theirs)
    own_tag(db, sam.member, document, f"Elsewhere {ALL}")
    noted(db, sam.member, document, f"elsewhere {ALL}", f"elsewhere {ALL}", conversation_id=text.id)
    as_student = replace(people["tess"], role=Role.STUDENT)
    made.people = people | {"sam": sam.member, "tess, as a student": as_student}
    return made


def _write(db: Session, people: dict[str, Member], activities: dict[str, Activity]) -> None:
    ada, tess = people["ada"], people["tess"]
    texts = {
        link: read(db, tess, activity, f"User: sharedtext {ALL}", "Talk").id
        for link, activity in activities.items()
    }
    documents = {link: shared(db, ada, activity) for link, activity in activities.items()}
    shared(db, people["silent"], activities["all"])
    all_, group, own = documents["all"], documents["g"], documents["s"]
    noted(db, ada, all_, f"sharedquote {ALL}", f"sharedcomment {ALL}", conversation_id=texts["all"])
    noted(
        db,
        people["gonzalo"],
        all_,
        f"sharedquote {ALL}",
        f"sharedcomment {ALL}",
        conversation_id=texts["all"],
    )
    noted(db, ada, all_, f"lost {ALL}", f"lost {ALL}", conversation_id=uuid.uuid4())
    # Of another activity, and of another workspace: no page of this one shows it.
    noted(db, ada, all_, f"lost {ALL}", f"lost {ALL}", conversation_id=texts["g"])
    noted(db, ada, group, f"groupquote {ALL}", f"groupcomment {ALL}", conversation_id=texts["g"])
    own_tag(db, ada, group, f"grouptag {ALL}")
    claim = noted(db, ada, group, conversation_id=texts["g"])
    checked(db, ada, group, claim, f"groupsource {ALL}")
    noted(db, ada, own, f"owncomment {ALL}", f"owncomment {ALL}", conversation_id=texts["s"])
    activities["h"].hides_notes_here = True
    draft = drafts.open_draft(db, activities["h"], documents["h"], ada.enrolment_id)
    assert draft is not None
    noted(db, ada, draft, f"drafted {ALL}", f"drafted {ALL}", conversation_id=texts["h"])
    own_tag(db, ada, draft, f"drafttag {ALL}")
    _bring(db, ada, activities["g"], group)


def _bring(db: Session, ada: Member, activity: Activity, document: SharedDocument) -> None:
    """Two conversations of a student for their group; one of them is not accepted."""
    activity.contributions = Contributions("may", 5)
    for word in ("brought", "unaccepted"):
        source = Source.pasted(f"User: {word} {ALL}")
        wanted = Wanted(has_preview=True)
        incoming = Incoming.of_source(source)
        taken = contributions.contribute(
            db, ada, document.workspace_id, incoming, wanted, most=2**20
        )
        made = taken.conversation.id
        importing.store(db, made, read_source(source))
        if word == "brought":
            version = conversation_preview.open_draft(db, ada, made)[1].version
            conversation_preview.accept_draft(db, ada, made, version, "")


@pytest.fixture
def world(database: Database) -> Iterator[Planted]:
    with database.transaction() as db:
        yield planted(db)


def test_each_word_is_found_by_its_readers_alone(world: Planted) -> None:
    assert {word: world.finders(word) for word in READERS} == READERS


def test_a_word_that_all_has_shows_nobody_what_they_may_not_read(world: Planted) -> None:
    for who in world.people:
        count, shown = world.found(who, ALL)
        assert count > 0
        seen = {word for word in READERS if word in shown}
        assert seen == {word for word, readers in READERS.items() if who in readers}, who


def test_results_are_the_same_whatever_is_hidden(world: Planted) -> None:
    """Hidden notes change no number: all of them are taken away, and nothing differs."""
    before = {who: world.found(who, ALL) for who in ("cleo", "olga")}
    for link in ("g", "s", "h"):
        document = shared(world.db, world.people["ada"], world.activities[link])
        parts = select(SharedDocument.id).where(
            SharedDocument.workspace_id == document.workspace_id
        )
        for table in (Highlight, Comment, FactCheck):
            world.db.execute(delete(table).where(table.document_id.in_(parts)))
    assert {who: world.found(who, ALL) for who in before} == before


def test_what_changes_hands_is_found_by_its_new_readers_at_once(world: Planted) -> None:
    db, ada, cleo = world.db, world.people["ada"], world.people["cleo"]
    own = select(EnrolmentClass).where(EnrolmentClass.enrolment_id == ada.enrolment_id)
    group = db.scalars(own).one().class_id
    db.execute(delete(EnrolmentClass).where(EnrolmentClass.enrolment_id == ada.enrolment_id))
    db.add(EnrolmentClass(enrolment_id=cleo.enrolment_id, class_id=group))
    db.flush()
    assert world.finders("groupcomment") == {"ben", "cleo"} | STAFF


@pytest.mark.parametrize("student", ["ada", "cleo"])
def test_a_tutor_who_is_limited_finds_what_is_of_their_groups(world: Planted, student: str) -> None:
    db, tom = world.db, world.people["tom"]
    db.get_one(Course, tom.course_id).limits_tutors = True
    their = select(EnrolmentClass).where(
        EnrolmentClass.enrolment_id == world.people[student].enrolment_id
    )
    db.add(EnrolmentClass(enrolment_id=tom.enrolment_id, class_id=db.scalars(their).one().class_id))
    db.flush()
    for word in ("groupquote", "grouptag", "owncomment", "drafted", "drafttag", "brought"):
        assert ("tom" in world.finders(word)) is (student == "ada"), word
    assert "tom" in world.finders("sharedcomment")


def test_what_is_removed_is_found_by_nobody(world: Planted) -> None:
    db, tess = world.db, world.people["tess"]
    talk = next(each for each in results(answer(db, tess, "brought")) if each.kind == "text")
    assert talk.conversation_id is not None
    remove_conversation(db, tess, talk.conversation_id)
    assert world.finders("brought") == set()


def test_somebody_who_has_left_is_named_nowhere(world: Planted) -> None:
    found = results(answer(world.db, world.people["tess"], "sharedquote"))
    assert [each.author for each in found] == [None, "Ada"]
    gone = world.db.scalars(select(Person).where(Person.name == "Gonzalo")).one()
    assert str(gone.name) not in world.found("tess", ALL)[1]


def test_an_answer_names_only_what_its_reader_may_see(world: Planted) -> None:
    ada, ben, olga = (world.people[name] for name in ("ada", "ben", "olga"))
    document = shared(world.db, ada, world.activities["all"])
    key = noted(world.db, ada, document, "lonely", conversation_id=_talk(world, "all"))
    commented(world.db, ben, document, key, "lonely too")
    assert [each.author for each in results(answer(world.db, olga, "lonely"))] == ["Student"] * 2
    drafted = results(answer(world.db, ada, "drafted"))
    # Their own draft opens without its owner being named, which only staff may do.
    assert [each.draft_of for each in drafted] == [None, None]
    drafted = results(answer(world.db, world.people["tom"], "drafted"))
    assert [each.draft_of for each in drafted] == [ada.enrolment_id] * 2


def _talk(world: Planted, link: str) -> uuid.UUID:
    found = answer(
        world.db, world.people["tess"], "sharedtext", kind="text",
        activity_id=world.activities[link].id,
    )  # fmt: skip
    (only,) = results(found)
    assert only.conversation_id is not None
    return only.conversation_id
