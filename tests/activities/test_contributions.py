"""Students bring conversations to the workspace in which they work, where they are asked to."""

import threading
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.activities import conversation_preview
from lti_tool.activities.conversations import (
    add_conversation,
    choose_conversations,
    load_readable,
    load_text,
    remove_conversation,
    retry_conversation,
)
from lti_tool.conversations import drafts, places
from lti_tool.conversations.importing import Wanted
from lti_tool.conversations.reading import Choice, ExportIndex, IndexEntry, ReadFormat
from lti_tool.conversations.source import Source
from lti_tool.conversations.sources import Incoming
from lti_tool.conversations.tables import Conversation
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.contributions import Contributions, Declaration
from lti_tool.courses.tenancy import Member
from lti_tool.db.engine import Database
from lti_tool.errors import Conflict, Forbidden, InvalidInput, NotFound
from lti_tool.workspaces.conversations import fetch_visible
from tests import builders
from tests.activities.contributing import TEXT, Round, make_round

HOUR = timedelta(hours=1)


@pytest.fixture
def of_each(database: Database) -> Round:
    return make_round(database, "student")


@pytest.fixture
def of_groups(database: Database) -> Round:
    return make_round(database, "group")


@pytest.fixture
def of_class(database: Database) -> Round:
    return make_round(database, "class")


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
    for declared, field in (({}, "model"), ({"model": "GPT-5"}, "use")):
        with pytest.raises(InvalidInput) as refused:
            of_each.accept("ada", made, **declared)
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


def test_what_is_chosen_of_an_export_has_its_places_before_it_is_taken_out(
    of_groups: Round,
) -> None:
    of_groups.ask(Contributions("may", most=2))
    made = of_groups.bring("ada").conversation.id
    entries = [IndexEntry(id=each, title=each, created_at=None, turns=1) for each in "abc"]
    index = ExportIndex(format=ReadFormat(name="x", title="X"), entries=entries)
    with of_groups.database.transaction() as db:
        drafts.save(db, made, index)
        db.get_one(Conversation, made).state = "choosing"
    ada = of_groups.members["ada"]
    with of_groups.database.transaction() as db:
        with pytest.raises(InvalidInput, match="room for 2"):
            choose_conversations(db, ada, made, ["a", "b", "c"])
        choose_conversations(db, ada, made, ["a", "b"])
    with pytest.raises(InvalidInput, match="room for 2"):
        of_groups.bring("ben", "User: a")


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


@pytest.mark.parametrize("most", [0, 11])
def test_the_number_has_limits(of_each: Round, most: int) -> None:
    with pytest.raises(InvalidInput) as refused:
        of_each.ask(Contributions("may", most))
    assert refused.value.field == "contributions.most"
    with pytest.raises(IntegrityError), of_each.database.transaction() as db:
        db.get_one(Activity, of_each.activity.id).contributions = Contributions("may", most)
