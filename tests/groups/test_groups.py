"""Groups are made, filled and taken out of use by teachers; what was written in one is kept."""

import uuid
from collections.abc import Callable
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from lti_tool.courses import classes
from lti_tool.courses.cohorts import natural_order
from lti_tool.courses.tables import Course, CourseClass
from lti_tool.courses.tenancy import Member
from lti_tool.db.engine import Database
from lti_tool.errors import Conflict, Forbidden, InvalidInput, NotFound
from lti_tool.groups import changes, checks, groupings, overview
from lti_tool.lti.groups import Group
from lti_tool.workspaces import workspaces
from lti_tool.workspaces.tables import Workspace
from tests import builders
from tests.groups.seminar import STUDENTS, Seminar
from tests.statements import captured


def ids(seminar: Seminar, *names: str) -> list[uuid.UUID]:
    return [seminar.students[name].enrolment_id for name in names]


def test_people_are_put_into_groups_moved_and_taken_out_many_at_once(database: Database) -> None:
    with database.transaction() as db:
        seminar = Seminar(db)
        teams = seminar.grouping("Team 2", "Team 10")
        two, ten = seminar.group(teams, "Team 2"), seminar.group(teams, "Team 10")
        people = ids(seminar, "ada", "ben", "cleo")
        changes.move(db, seminar.tess, teams.id, people, into=two.id, out_of=None)
        assert seminar.members(teams) == {"Team 2": ["ada", "ben", "cleo"], "Team 10": []}
        changes.move(db, seminar.tess, teams.id, people[:2], into=ten.id, out_of=two.id)
        assert seminar.members(teams) == {"Team 2": ["cleo"], "Team 10": ["ada", "ben"]}
        changes.move(db, seminar.tess, teams.id, people[:1], into=two.id, out_of=None)
        assert seminar.members(teams) == {"Team 2": ["ada", "cleo"], "Team 10": ["ada", "ben"]}
        changes.move(db, seminar.tess, teams.id, people, into=None, out_of=two.id)
        assert seminar.members(teams) == {"Team 2": [], "Team 10": ["ada", "ben"]}


@given(names=st.lists(st.text(max_size=12)))
def test_names_of_any_script_can_be_put_in_order(names: list[str]) -> None:
    keys = [natural_order.key(name) for name in sorted(names, key=natural_order.key)]
    assert keys == sorted(keys)


@pytest.mark.parametrize(
    ("names", "in_order"),
    [
        (["Tutorial 10", "tutorial 2", "Tutorial 1"], ["Tutorial 1", "tutorial 2", "Tutorial 10"]),
        (["Group 21", "Group 3"], ["Group 3", "Group 21"]),
        (["B", "a"], ["a", "B"]),
        (["10", "9", "Team"], ["9", "10", "Team"]),
    ],
)
def test_numbers_in_names_count_as_numbers(names: list[str], in_order: list[str]) -> None:
    assert sorted(names, key=natural_order.key) == in_order


@given(people=st.integers(1, 400), size=st.integers(1, 60))
def test_random_groups_are_as_few_and_as_equal_as_they_can_be(people: int, size: int) -> None:
    shares = checks.shares(range(people), size)
    assert sum(shares) == people
    assert max(shares) <= size
    assert max(shares) - min(shares) <= 1
    assert (len(shares) - 1) * size < people


def test_a_class_is_split_at_random_and_nobody_twice(database: Database) -> None:
    with database.transaction() as db:
        seminar = Seminar(db)
        teams = seminar.grouping("Group 1")
        first = seminar.group(teams, "Group 1")
        changes.move(db, seminar.tess, teams.id, ids(seminar, "eve"), into=first.id, out_of=None)
        changes.split(db, seminar.tess, teams.id, 3)
        members = seminar.members(teams)
        assert members.keys() == {"Group 1", "Group 2", "Group 3"}
        assert members["Group 1"] == ["eve"]
        assert sorted(chain.from_iterable(members.values())) == sorted(STUDENTS)
        assert sorted(map(len, members.values())) == [1, 2, 2]
        with pytest.raises(Conflict, match="in a group already"):
            changes.split(db, seminar.tess, teams.id, 3)


def test_nobody_is_put_into_the_groups_of_the_lms_here(database: Database) -> None:
    with database.transaction() as db:
        seminar = Seminar(db)
        builders.arrive(db, seminar.place, "ada", groups="3")
        of_lms = seminar.lms_groups()
        three = seminar.group(of_lms, "Group 3")
        attempts: list[Callable[[], object]] = [
            lambda: changes.move(
                db, seminar.tess, of_lms.id, ids(seminar, "ben"), into=three.id, out_of=None
            ),
            lambda: changes.add(db, seminar.tess, of_lms.id, ["Mine"]),
            lambda: changes.split(db, seminar.tess, of_lms.id, 2),
            lambda: groupings.delete(db, seminar.tess, of_lms.id),
        ]
        for attempt in attempts:
            with pytest.raises(Conflict, match="LMS"):
                attempt()
        assert seminar.members(of_lms) == {"Group 3": ["ada"]}


def test_a_launch_changes_the_groups_of_the_lms_and_no_other(database: Database) -> None:
    with database.transaction() as db:
        seminar = Seminar(db)
        teams = seminar.grouping("Red")
        red = seminar.group(teams, "Red")
        changes.move(db, seminar.tess, teams.id, ids(seminar, "ada"), into=red.id, out_of=None)
        for groups in ("1,2", "2", ""):
            builders.arrive(db, seminar.place, "ada", groups=groups)
            assert seminar.members(teams) == {"Red": ["ada"]}
        assert seminar.members(seminar.lms_groups()) == {"Group 1": [], "Group 2": []}


def test_a_launch_cannot_name_its_way_into_a_group_that_was_made_here(database: Database) -> None:
    with database.transaction() as db:
        seminar = Seminar(db)
        teams = seminar.grouping("Red")
        red = seminar.group(teams, "Red")
        builders.arrive(db, seminar.place, "ada", groups=f"{red.id},Red,")
        assert seminar.members(teams) == {"Red": []}


def test_a_group_without_work_is_deleted_and_one_with_work_kept_out_of_use(
    database: Database,
) -> None:
    with database.transaction() as db:
        seminar = Seminar(db)
        teams = seminar.grouping("Red", "Blue")
        red, blue = seminar.group(teams, "Red"), seminar.group(teams, "Blue")
        for name, group in (("ada", red), ("ben", blue)):
            person = ids(seminar, name)
            changes.move(db, seminar.tess, teams.id, person, into=group.id, out_of=None)
        activity = seminar.activity(teams)
        written = seminar.open(activity, "ada")
        written.head = 2
        seminar.open(activity, "ben")
        db.flush()
        assert changes.remove(db, seminar.tess, red.id)
        assert not changes.remove(db, seminar.tess, blue.id)
        assert seminar.members(teams) == {"Red": []}
        assert red.retired_at is not None
        kept = db.scalars(select(Workspace.class_id).where(Workspace.activity_id == activity.id))
        assert list(kept) == [red.id]
        with pytest.raises(workspaces.NoGroup):
            seminar.open(activity, "ada")
        with pytest.raises(Conflict, match="out of use"):
            changes.move(db, seminar.tess, teams.id, ids(seminar, "ben"), into=red.id, out_of=None)
        changes.restore(db, seminar.tess, red.id)
        changes.move(db, seminar.tess, teams.id, ids(seminar, "ben"), into=red.id, out_of=None)
        assert seminar.open(activity, "ben") is written


def test_a_set_that_is_used_or_has_work_in_it_is_not_deleted(database: Database) -> None:
    with database.transaction() as db:
        seminar = Seminar(db)
        teams = seminar.grouping("Red")
        activity = seminar.activity(teams)
        with pytest.raises(Conflict, match="is for these groups"):
            groupings.delete(db, seminar.tess, teams.id)
        red = seminar.group(teams, "Red")
        changes.move(db, seminar.tess, teams.id, ids(seminar, "ada"), into=red.id, out_of=None)
        seminar.open(activity, "ada").head = 2
        activity.workspace_for, activity.grouping_id = "class", None
        db.flush()
        with pytest.raises(Conflict, match="kept"):
            groupings.delete(db, seminar.tess, teams.id)
        other = seminar.grouping("Green", name="Others")
        groupings.delete(db, seminar.tess, other.id)
        assert db.get(CourseClass, red.id) is red


def test_the_name_that_the_lms_tells_wins_over_one_that_was_given_here(database: Database) -> None:
    with database.transaction() as db:
        seminar = Seminar(db)
        builders.arrive(db, seminar.place, "ada", groups="3,4")
        three, four = groupings.all_groups(db, seminar.lms_groups().id)
        changes.rename(db, seminar.tess, three.id, "Monday")
        changes.rename(db, seminar.tess, four.id, "Tuesday")
        builders.arrive(db, seminar.place, "ben", groups="3")
        assert three.name == "Monday"
        course = db.get_one(Course, seminar.tess.course_id)
        classes.name_groups(db, course, [Group("3", "Mon 10 am"), Group("4", "")])
        db.expire_all()
        assert (three.name, four.name) == ("Mon 10 am", "Tuesday")
        with pytest.raises(Conflict, match="comes from your LMS"):
            changes.rename(db, seminar.tess, three.id, "Monday")


@pytest.mark.parametrize("name", ["", "   ", "x" * 101, "a\x00b", "team red"])
def test_a_name_that_cannot_be_is_refused(database: Database, name: str) -> None:
    with database.transaction() as db:
        seminar = Seminar(db)
        teams = seminar.grouping("Team Red")
        with pytest.raises(InvalidInput):
            changes.add(db, seminar.tess, teams.id, [name])
        assert seminar.members(teams) == {"Team Red": []}


OTHERS = ["tom", "ada", "stranger"]


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_but_a_teacher_of_the_course_changes_groups(database: Database, who: str) -> None:
    with database.transaction() as db:
        seminar = Seminar(db)
        teams = seminar.grouping("Red")
        red = seminar.group(teams, "Red")
        member: Member = seminar.students.get(who) or getattr(seminar, who)
        person = ids(seminar, "ada")
        attempts: list[Callable[[], object]] = [
            lambda: changes.move(db, member, teams.id, person, into=red.id, out_of=None),
            lambda: changes.split(db, member, teams.id, 2),
            lambda: changes.rename(db, member, red.id, "Mine"),
            lambda: changes.remove(db, member, red.id),
            lambda: changes.restore(db, member, red.id),
            lambda: groupings.rename(db, member, teams.id, "Mine"),
            lambda: groupings.delete(db, member, teams.id),
        ]
        for attempt in attempts:
            with pytest.raises(NotFound if who == "stranger" else Forbidden):
                attempt()
        assert seminar.members(teams) == {"Red": []}


def test_people_and_groups_of_another_course_are_not_moved(database: Database) -> None:
    with database.transaction() as db:
        seminar = Seminar(db)
        teams = seminar.grouping("Red")
        red = seminar.group(teams, "Red")
        others = seminar.grouping("Blue", name="Others")
        blue = seminar.group(others, "Blue")
        with pytest.raises(NotFound):
            changes.move(
                db, seminar.tess, teams.id, [seminar.stranger.enrolment_id],
                into=red.id, out_of=None,
            )  # fmt: skip
        for into, out_of in ((blue.id, None), (None, blue.id), (uuid.uuid4(), None)):
            with pytest.raises(NotFound):
                changes.move(
                    db, seminar.tess, teams.id, ids(seminar, "ada"), into=into, out_of=out_of
                )


def test_the_page_of_groups_costs_as_many_statements_for_a_large_class(database: Database) -> None:
    asked = []
    with database.transaction() as db:
        seminar = Seminar(db)
        teams = seminar.grouping("Red", "Blue")
        for number in range(2):
            for each in range(20 * number):
                builders.arrive(db, seminar.place, f"person-{each}", groups=str(each))
            db.flush()
            with captured(db.connection()) as statements:
                found = overview.of_course(db, seminar.tess)
            asked.append(len(statements))
        assert len(found.people) == 20 + len(STUDENTS) + 2
        assert found.groupings[0].grouping.is_of_lms
        assert found.groupings[1].grouping is teams
    assert asked[0] == asked[1]
    assert asked[1] <= 9
