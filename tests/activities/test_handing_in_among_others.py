"""Handing in tells nobody of what is hidden from them, and holds for each of a group."""

from collections.abc import Callable

import pytest

from lti_tool import clock
from lti_tool.activities import hand_in
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import Course, Enrolment, EnrolmentClass
from lti_tool.dashboard import student_work
from lti_tool.db.engine import Database
from lti_tool.documents import opening
from lti_tool.errors import Conflict, NotFound
from lti_tool.groups import groupings
from lti_tool.workspaces import visibility
from lti_tool.workspaces.tables import Workspace
from tests.activities.contributing import make_round
from tests.activities.handing_in import HOUR, NOON, Work


@pytest.fixture
def of_groups(database: Database) -> Work:
    return Work(make_round(database, "group")).ask()


@pytest.fixture
def of_each(database: Database) -> Work:
    return Work(make_round(database, "student")).ask()


def test_hidden_notes_of_a_group_are_not_even_counted(of_groups: Work) -> None:
    of_groups.write("ben")
    with of_groups.database.transaction() as db:
        db.get_one(Activity, of_groups.activity_id).hides_notes_here = True
    with of_groups.database.transaction() as db:
        found = hand_in.preview(db, of_groups.member("ada"), of_groups.activity_id)
        assert found.work is None
        assert found.obstacle is not None
        assert "hidden from each other" in found.obstacle.sentence


def test_more_time_for_one_takes_nothing_back_from_the_group(of_groups: Work) -> None:
    of_groups.write("ben")
    of_groups.ask(NOON)
    of_groups.extend("ada", NOON + HOUR)
    with clock.frozen(NOON - HOUR):
        of_groups.submit("ben")
    with clock.frozen(NOON), pytest.raises(Conflict, match="It was due"):
        of_groups.take_back("ada")


def test_a_limited_tutor_sees_what_their_groups_handed_in_and_no_more(of_groups: Work) -> None:
    of_groups.write("ada", "For the project")
    of_groups.submit("ada")
    tess, tom, ada = (of_groups.member(name) for name in ("tess", "tom", "ada"))
    with of_groups.database.transaction() as db:
        db.get_one(Course, tom.course_id).limits_tutors = True
        tutorials = groupings.create(db, tess, "Tutorials", group_names=["Monday"])
        (monday,) = groupings.all_groups(db, tutorials.id)
        for each in (ada, tom):
            db.add(EnrolmentClass(enrolment_id=each.enrolment_id, class_id=monday.id))
    with of_groups.database.transaction() as db:
        activity = db.get_one(Activity, of_groups.activity_id)
        seen = {
            name: student_work.of_member(db, viewer, activity, str(ada.enrolment_id))
            for name, viewer in (("tess", tess), ("tom", tom), ("ada", ada))
        }
    assert {name: len(work.receipts) for name, work in seen.items()} == {
        "tess": 1, "tom": 0, "ada": 1,
    }  # fmt: skip
    assert seen["tom"].notes == []


def test_where_nothing_is_handed_in_any_more_the_work_page_shows_what_is_written(
    of_each: Work,
) -> None:
    of_each.write("ada", "First")
    of_each.submit("ada")
    with of_each.database.transaction() as db:
        db.get_one(Activity, of_each.activity_id).hands_in = False
    of_each.write("ada", "Second")
    with of_each.database.transaction() as db:
        activity = db.get_one(Activity, of_each.activity_id)
        ada = str(of_each.member("ada").enrolment_id)
        work = student_work.of_member(db, of_each.member("tess"), activity, ada)
    assert {note.text for note in work.notes} == {"", "First", "Second"}
    assert len(work.receipts) == 1


@pytest.mark.parametrize(
    ("name", "is_seen"), [("tess", True), ("tom", True), ("ada", False), ("olga", False)]
)
def test_the_copy_of_the_staff_is_theirs_where_each_student_has_one(
    of_each: Work, name: str, is_seen: bool
) -> None:
    with of_each.database.transaction() as db:
        activity = db.get_one(Activity, of_each.activity_id)
        copy, _ = opening.open_for(db, of_each.member("tess"), activity, "annotations")
        if is_seen:
            assert visibility.fetch_workspace(db, of_each.member(name), copy.id) is copy
        else:
            with pytest.raises(NotFound):
                visibility.fetch_workspace(db, of_each.member(name), copy.id)


def test_of_several_groups_the_work_of_the_open_one_is_handed_in(of_groups: Work) -> None:
    of_groups.write("ada")
    of_groups.write("cleo")
    ada, cleo = of_groups.member("ada"), of_groups.member("cleo")
    theirs = of_groups.round.workspaces["cleo"]
    with of_groups.database.transaction() as db:
        group_id = db.get_one(Workspace, theirs).class_id
        db.add(EnrolmentClass(enrolment_id=ada.enrolment_id, class_id=group_id))
    with of_groups.database.transaction() as db:
        made = hand_in.hand_in(db, ada, of_groups.activity_id, theirs)
        assert made.workspace_id == theirs
        assert hand_in.preview(db, cleo, of_groups.activity_id).current == made
        assert hand_in.preview(db, ada, of_groups.activity_id).current is None
        assert hand_in.take_back(db, ada, of_groups.activity_id, theirs) == made


@pytest.mark.parametrize("workspace_for", ["group", "student"])
@pytest.mark.parametrize("act", [hand_in.preview, hand_in.hand_in, hand_in.take_back])
def test_the_work_of_others_is_not_there_to_hand_in(
    database: Database, workspace_for: str, act: Callable[..., object]
) -> None:
    work = Work(make_round(database, workspace_for)).ask()
    work.write("cleo")
    with database.transaction() as db, pytest.raises(NotFound):
        act(db, work.member("ben"), work.activity_id, work.round.workspaces["cleo"])


def test_a_joined_person_hands_in_the_work_of_the_account_that_is_open(of_each: Work) -> None:
    of_each.write("cleo")
    ada, cleo = of_each.member("ada"), of_each.member("cleo")
    with of_each.database.transaction() as db:
        db.get_one(Enrolment, cleo.enrolment_id).merged_into = ada.enrolment_id
    with of_each.database.transaction() as db:
        theirs = of_each.round.workspaces["cleo"]
        made = hand_in.hand_in(db, ada, of_each.activity_id, theirs)
        assert (made.workspace_id, made.highlights) == (theirs, 1)
