"""Students bring conversations to the workspace in which they work, where they are asked to."""

import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.activities import contributions, conversation_preview, course_copy
from lti_tool.activities.change import change_activity
from lti_tool.activities.contributions import Overview
from lti_tool.activities.conversations import (
    add_conversation,
    choose_conversations,
    load_readable,
    load_text,
    remove_conversation,
    retry_conversation,
)
from lti_tool.activities.remove import remove_activity
from lti_tool.annotations.kind import Annotations
from lti_tool.annotations.tables import Highlight
from lti_tool.conversations import importing, places
from lti_tool.conversations.importing import TakenIn, Wanted
from lti_tool.conversations.reading import Choice
from lti_tool.conversations.source import Source
from lti_tool.conversations.sources import Incoming
from lti_tool.conversations.tables import Conversation
from lti_tool.courses.contributions import Contributions, Declaration
from lti_tool.courses.tables import Activity
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard import class_overview, search
from lti_tool.db.engine import Database
from lti_tool.documents import opening
from lti_tool.errors import Conflict, Forbidden, InvalidInput, NotFound
from lti_tool.lti.tables import Deployment, Platform
from lti_tool.workspaces import authorship
from lti_tool.workspaces.conversations import fetch_visible, of_workspace
from lti_tool.workspaces.tables import Workspace
from tests import builders
from tests.conversations.read import read_source

TEXT = "User: Why is the sky blue?\n\nChatGPT: Because of scattering."
HOUR = timedelta(hours=1)
PEOPLE = {
    "ada": (builders.STUDENT, "1"),
    "ben": (builders.STUDENT, "1"),
    "cleo": (builders.STUDENT, "2"),
    "tom": (builders.TUTOR, None),
    "olga": (builders.OBSERVER, None),
}


@dataclass
class Round:
    """An activity that asks for conversations, with everybody's workspace opened."""

    database: Database
    activity: Activity
    members: dict[str, Member]
    workspaces: dict[str, uuid.UUID]

    def bring(self, name: str, text: str = TEXT, *, to: str = "", again: bool = False) -> TakenIn:
        """Take a text in for somebody, and have it read."""
        source = Source.pasted(text)
        with self.database.transaction() as db:
            taken = contributions.contribute(
                db,
                self.members[name],
                self.workspaces[to or name],
                Incoming.of_source(source),
                Wanted(has_preview=True, again=again),
                most=2**20,
            )
            importing.store(db, taken.conversation.id, read_source(source))
            return taken

    def accept(self, name: str, made: uuid.UUID, **said: str) -> None:
        with self.database.transaction() as db:
            member = self.members[name]
            version = conversation_preview.open_draft(db, member, made)[1].version
            conversation_preview.accept_draft(db, member, made, version, "", Declaration(**said))

    def brought(self, name: str, **said: str) -> uuid.UUID:
        """A conversation that somebody brought and accepted."""
        made = self.bring(name).conversation.id
        self.accept(name, made, **said)
        return made

    def ask(self, asked: Contributions) -> None:
        with self.database.transaction() as db:
            change_activity(db, self.members["tess"], self.activity.id, contributions=asked)

    def overview(self, name: str, of: str = "") -> Overview:
        with self.database.transaction() as db:
            return contributions.overview(db, self.members[name], self.workspaces[of or name])

    def is_visible(self, name: str, made: uuid.UUID) -> bool:
        with self.database.transaction() as db:
            try:
                fetch_visible(db, self.members[name], made)
            except NotFound:
                return False
            return True

    def is_readable(self, name: str, made: uuid.UUID) -> bool:
        with self.database.transaction() as db:
            try:
                load_readable(db, self.members[name], made)
            except NotFound:
                return False
            return True

    def readers(self, made: uuid.UUID) -> set[str]:
        return {name for name in self.members if self.is_readable(name, made)}

    def annotate(self, name: str, made: uuid.UUID) -> None:
        with self.database.transaction() as db:
            workspace_id = db.get_one(Conversation, made).workspace_id
            workspace = db.get_one(Workspace, workspace_id or self.workspaces[name])
            document = opening.find_shared(db, workspace, "annotations")
            assert document is not None
            author = authorship.author_id(db, workspace.id, self.members[name].enrolment_id)
            db.add(
                Highlight(
                    document_id=document.id, key=f"{author}/1", author_id=author, start=0, end=1,
                    quote="W", tag="t1", conversation_id=str(made),
                )
            )  # fmt: skip


def _round(database: Database, workspace_for: str) -> Round:
    with database.transaction() as db:
        place = builders.place(db)
        teacher = builders.arrive(db, place, "tess", builders.TEACHER)
        activity = builders.activity(db, teacher, workspace_for=workspace_for)
        activity.contributions = Contributions("may")
        members = {"tess": teacher.member}
        for name, (role, group) in PEOPLE.items():
            members[name] = builders.arrive(db, place, name, role, groups=group).member
        elsewhere = builders.arrive(db, place, "sam", builders.TEACHER, course="c2", link="l2")
        opened = {
            name: opening.open_for(db, member, activity, "annotations")[0].id
            for name, member in members.items()
        }
        return Round(database, activity, members | {"sam": elsewhere.member}, opened)


@pytest.fixture
def of_each(database: Database) -> Round:
    return _round(database, "student")


@pytest.fixture
def of_groups(database: Database) -> Round:
    return _round(database, "group")


@pytest.fixture
def of_class(database: Database) -> Round:
    return _round(database, "class")


def test_a_students_own_is_read_by_them_and_by_who_sees_the_class(of_each: Round) -> None:
    made = of_each.bring("ada").conversation.id
    assert of_each.readers(made) == set()
    assert {n for n in of_each.members if of_each.is_visible(n, made)} == {"ada", "tess", "tom"}
    of_each.accept("ada", made)
    assert of_each.readers(made) == {"ada", "tess", "tom"}


def test_a_groups_is_read_by_the_group(of_groups: Round) -> None:
    made = of_groups.brought("ada")
    assert of_groups.readers(made) == {"ada", "ben", "tess", "tom"}


def test_the_group_knows_what_is_being_prepared_and_leaves_it_to_who_does(of_groups: Round) -> None:
    made = of_groups.bring("ada").conversation.id
    (seen,) = of_groups.overview("ben").contributed
    assert (seen.conversation.id, seen.can_change) == (made, False)
    with of_groups.database.transaction() as db, pytest.raises(Forbidden):
        conversation_preview.open_draft(db, of_groups.members["ben"], made)


def test_what_is_added_to_a_shared_workspace_is_read_by_the_class(of_class: Round) -> None:
    made = of_class.bring("ada").conversation.id
    assert {n for n in of_class.members if of_class.is_visible(n, made)} == {"ada", "tess", "tom"}
    of_class.accept("ada", made)
    assert of_class.readers(made) == set(of_class.members) - {"sam"}


ACTS: dict[str, Callable[[Session, Member, uuid.UUID], object]] = {
    "see": fetch_visible,
    "read": load_readable,
    "load the text": lambda db, member, made: load_text(db, member, made, "a" * 64),
    "open the draft": conversation_preview.open_draft,
    "edit": lambda db, member, made: conversation_preview.edit_draft(db, member, made, 1, []),
    "accept": lambda db, member, made: conversation_preview.accept_draft(db, member, made, 1, ""),
    "read otherwise": lambda db, member, made: conversation_preview.read_otherwise(
        db, member, made, Choice()
    ),
    "correct": lambda db, member, made: conversation_preview.correct(db, member, made, "Mine", ()),
    "list entries": conversation_preview.list_entries,
    "choose": lambda db, member, made: choose_conversations(db, member, made, ["a"]),
    "retry": retry_conversation,
    "remove": remove_conversation,
}


READING = ("see", "read", "load the text")


@pytest.mark.parametrize("name", ["cleo", "olga", "sam"])
@pytest.mark.parametrize("act", ACTS)
def test_nobody_else_finds_it(of_groups: Round, act: str, name: str) -> None:
    made = of_groups.brought("ada")
    with of_groups.database.transaction() as db, pytest.raises(NotFound):
        ACTS[act](db, of_groups.members[name], made)


@pytest.mark.parametrize(
    "act", [act for act in ACTS if act not in ("see", "read", "load the text")]
)
@pytest.mark.parametrize("name", ["ben", "tom"])
def test_who_only_reads_it_changes_nothing(of_groups: Round, act: str, name: str) -> None:
    made = of_groups.brought("ada")
    with of_groups.database.transaction() as db, pytest.raises(Forbidden):
        ACTS[act](db, of_groups.members[name], made)


@pytest.mark.parametrize(
    ("name", "to", "refusal"),
    [
        ("cleo", "ada", NotFound),
        ("tom", "ada", NotFound),
        ("sam", "ada", NotFound),
        ("olga", "ada", Forbidden),
        ("olga", "olga", Forbidden),
    ],
)
def test_nobody_brings_one_to_the_workspace_of_others(
    of_groups: Round, name: str, to: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        of_groups.bring(name, to=to)


def test_students_bring_none_where_none_is_asked_for(of_each: Round) -> None:
    made = of_each.bring("ada").conversation.id
    of_each.ask(Contributions("no"))
    with pytest.raises(Conflict, match="bring no conversations"):
        of_each.bring("ben")
    with pytest.raises(Conflict, match="bring no conversations"):
        of_each.accept("ada", made)
    obstacle = of_each.overview("ben").obstacle
    assert obstacle is not None
    assert "bring no conversations" in obstacle.sentence


def test_after_the_due_date_only_a_teacher_adds_one_which_is_shown_as_late(of_each: Round) -> None:
    made = of_each.bring("ada").conversation.id
    of_each.ask(Contributions("must", until=clock.now() - HOUR))
    with pytest.raises(Conflict, match="time to bring a conversation is over"):
        of_each.bring("ben")
    with pytest.raises(Conflict, match="over"):
        of_each.accept("ada", made)
    of_each.accept("tess", made)
    late = of_each.bring("tess", to="ben").conversation.id
    assert of_each.overview("ben").contributed == []
    of_each.accept("tess", late)
    (seen,) = of_each.overview("ben").contributed
    assert (seen.conversation.id, seen.is_late, seen.can_change) == (late, True, False)


def test_what_is_asked_for_has_to_be_declared(of_each: Round) -> None:
    of_each.ask(Contributions("must", declares_model=True, declares_use=True))
    made = of_each.bring("ada").conversation.id
    for said, field in (({}, "model"), ({"model": "GPT-5"}, "use")):
        with pytest.raises(InvalidInput) as refused:
            of_each.accept("ada", made, **said)
        assert refused.value.field == f"declaration.{field}"
    of_each.accept("ada", made, model="GPT-5", use="For my outline")
    (seen,) = of_each.overview("tess", of="ada").contributed
    assert seen.conversation.declaration == Declaration("GPT-5", "", "For my outline")


def test_there_is_room_for_as_many_as_the_activity_says(of_groups: Round) -> None:
    of_groups.brought("ada")
    with pytest.raises(InvalidInput, match="room for one"):
        of_groups.bring("ben", "User: a")
    of_groups.brought("cleo")
    of_groups.ask(Contributions("may", most=2))
    of_groups.bring("ben", "User: a")
    with pytest.raises(InvalidInput, match="room for 2"):
        of_groups.bring("ben", "User: b")


def test_two_at_the_same_time_do_not_share_the_last_place(of_groups: Round) -> None:
    both = threading.Barrier(2, timeout=30)
    outcomes: list[str] = []

    def bring(name: str) -> None:
        both.wait()
        try:
            of_groups.bring(name, f"User: {name}")
            outcomes.append("added")
        except InvalidInput:
            outcomes.append("refused")

    threads = [threading.Thread(target=bring, args=(name,)) for name in ("ada", "ben")]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(outcomes) == ["added", "refused"]


def test_one_person_keeps_a_few_that_nobody_has_accepted(of_class: Round) -> None:
    of_class.ask(Contributions("may", most=10))
    for number in range(places.MOST_UNACCEPTED):
        of_class.bring("ada", f"User: {number}")
    with pytest.raises(Conflict, match="nobody has added yet"):
        of_class.bring("ada", "User: more")
    of_class.bring("ben")


def test_a_class_that_brings_keeps_no_teacher_waiting(of_each: Round) -> None:
    of_each.ask(Contributions("may", most=10))
    with of_each.database.transaction() as db:
        for number in range(places.MOST_WAITING):
            builders.taken_in(
                db,
                of_each.members[("ada", "ben", "cleo")[number % 3]],
                db.get_one(Activity, of_each.activity.id),
                Source.pasted(f"User: {number}"),
                workspace_id=of_each.workspaces[("ada", "ben", "cleo")[number % 3]],
            )
        taken = builders.taken_in(
            db,
            of_each.members["tess"],
            db.get_one(Activity, of_each.activity.id),
            Source.pasted("User: a teacher's"),
        )
    assert taken.state == "importing"


def test_the_same_source_tells_nothing_of_what_others_brought(of_class: Round) -> None:
    of_class.ask(Contributions("may", most=3))
    ours = of_class.bring("ada").conversation.id
    theirs = of_class.bring("ben")
    assert not theirs.is_existing
    assert of_class.bring("ada").conversation.id == ours
    with of_class.database.transaction() as db:
        source = Incoming.of_source(Source.pasted(TEXT))
        added = add_conversation(
            db, of_class.members["tess"], of_class.activity.id, source, Wanted(), most=1000
        )
    assert not added.is_existing


def test_it_is_theirs_until_somebody_has_annotated_it(of_groups: Round) -> None:
    made = of_groups.brought("ada")
    of_groups.accept("ada", made)
    of_groups.annotate("ben", made)
    for name in ("ada", "tess"):
        with pytest.raises(Conflict, match="notes on it"):
            of_groups.accept(name, made)
        with of_groups.database.transaction() as db, pytest.raises(Conflict):
            remove_conversation(db, of_groups.members[name], made)


@pytest.mark.parametrize("name", ["ada", "tess"])
def test_who_brought_it_and_teachers_remove_it(of_groups: Round, name: str) -> None:
    made = of_groups.brought("ada")
    with of_groups.database.transaction() as db:
        remove_conversation(db, of_groups.members[name], made)
    assert not of_groups.is_visible("ada", made)


def test_a_highlight_stands_only_on_what_is_read_in_its_workspace(of_groups: Round) -> None:
    made = of_groups.brought("ada")
    with of_groups.database.transaction() as db:
        common = builders.conversation(db, db.get_one(Activity, of_groups.activity.id))
        documents = {}
        for name in ("ada", "cleo"):
            workspace = db.get_one(Workspace, of_groups.workspaces[name])
            document = opening.find_shared(db, workspace, "annotations")
            assert document is not None
            documents[name] = document.id
        lengths = Annotations().load_context(db, documents.values())
        assert set(lengths[documents["ada"]]) == {str(common.id), str(made)}
        assert set(lengths[documents["cleo"]]) == {str(common.id)}


def test_a_page_has_the_conversations_of_its_workspace_in_order(of_groups: Round) -> None:
    made = of_groups.brought("ada")
    with of_groups.database.transaction() as db:
        common = builders.conversation(db, db.get_one(Activity, of_groups.activity.id))
        found = {
            name: [
                each.id
                for each in of_workspace(
                    db,
                    of_groups.members["tess"],
                    db.get_one(Workspace, of_groups.workspaces[name]),
                )
            ]
            for name in ("ada", "ben", "cleo")
        }
    assert found == {"ada": [common.id, made], "ben": [common.id, made], "cleo": [common.id]}


def test_who_changes_groups_reads_what_the_new_one_reads(of_groups: Round) -> None:
    made = of_groups.brought("ada")
    with of_groups.database.transaction() as db:
        place = _place(db)
        builders.arrive(db, place, "ada", groups="2")
        builders.arrive(db, place, "cleo", groups="1")
    assert of_groups.readers(made) == {"ben", "cleo", "tess", "tom"}


def _place(db: Session) -> builders.Place:
    """The platform of the round."""
    deployment = db.scalars(select(Deployment)).one()
    platform = db.get_one(Platform, deployment.platform_id)
    return builders.Place(platform.id, deployment.id, platform.issuer)


def test_search_finds_only_what_its_person_reads(of_groups: Round) -> None:
    of_groups.brought("ada")
    with of_groups.database.transaction() as db:
        found = {
            name: [each.kind for each in search.titles(db, member.person_id, "sky")]
            for name, member in of_groups.members.items()
        }
    readers = {name for name, kinds in found.items() if kinds == ["conversation"]}
    assert readers == {"ada", "ben", "tess", "tom"}


def test_the_class_page_says_who_has_brought_what(of_groups: Round) -> None:
    of_groups.brought("ada")
    of_groups.bring("cleo")
    with of_groups.database.transaction() as db:
        activity = db.get_one(Activity, of_groups.activity.id)
        rows = class_overview.rows(db, of_groups.members["tess"], activity)
    brought = {row.name: [each.is_accepted for each in row.brought] for row in rows}
    assert brought == {
        "Ada": [True], "Ben": [True], "Cleo": [False], "Olga": [], "Tess": [], "Tom": [],
    }  # fmt: skip


def test_a_copy_of_the_activity_asks_again_and_has_nobodys_conversation(of_each: Round) -> None:
    asked = Contributions("must", 3, clock.now() + HOUR, declares_use=True)
    of_each.ask(asked)
    of_each.brought("ada", use="For my outline")
    with of_each.database.transaction() as db:
        source = db.get_one(Activity, of_each.activity.id)
        copy = course_copy._copied(db, source, of_each.members["sam"])
        assert copy.contributions == replace(asked, until=None)
        held = db.scalars(select(Conversation).where(Conversation.activity_id == copy.id)).all()
    assert held == []


def test_an_activity_to_which_somebody_has_brought_one_is_not_removed(of_each: Round) -> None:
    of_each.bring("ada")
    with of_each.database.transaction() as db, pytest.raises(Conflict, match="brought"):
        remove_activity(db, of_each.members["tess"], of_each.activity.id)


@pytest.mark.parametrize("most", [0, 11])
def test_the_number_has_limits(of_each: Round, most: int) -> None:
    with pytest.raises(InvalidInput) as refused:
        of_each.ask(Contributions("may", most))
    assert refused.value.field == "contributions.most"
    with pytest.raises(IntegrityError), of_each.database.transaction() as db:
        db.get_one(Activity, of_each.activity.id).contributions = Contributions("may", most)
