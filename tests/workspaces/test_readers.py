"""People who may read a workspace can be mentioned there, by the names that the viewer sees."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.annotations import visible_authors
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import Course, Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.db.engine import Database
from lti_tool.people.tables import Person
from lti_tool.workspaces import authorship, readers
from lti_tool.workspaces.tables import Workspace, WorkspaceAuthor
from tests import builders
from tests.activities.anonymous import Seminar


@pytest.fixture
def db(database: Database) -> Iterator[Session]:
    with database.transaction() as session:
        yield session


@pytest.fixture
def seminar(db: Session) -> Seminar:
    return Seminar.make(db)


def named(seminar: Seminar, workspace_for: str = "class") -> Activity:
    """An activity that shows names."""
    teacher = builders.arrive(seminar.db, seminar.place, "tess", builders.TEACHER, link="named")
    return builders.activity(seminar.db, teacher, workspace_for=workspace_for)


def found(seminar: Seminar, viewer: str, workspace: Workspace, words: str = "") -> list[str]:
    """Names that somebody is offered."""
    member = seminar.members[viewer]
    answer = readers.find(seminar.db, member, workspace, words, visible_authors.HAVE_WRITTEN)
    return [each.name for each in answer.people]


def test_everybody_who_may_read_is_offered_whether_they_have_come_or_not(seminar: Seminar) -> None:
    workspace, _ = seminar.open("ada", named(seminar))
    assert found(seminar, "ada", workspace) == ["Tess", "Tom", "Ben", "Cleo"]
    seminar.leave("ben")
    seminar.db.execute(
        update(Person)
        .where(Person.id == seminar.members["cleo"].person_id)
        .values(name=None, email=None, forgotten_at=clock.now())
    )
    seminar.db.expire_all()
    assert found(seminar, "ada", workspace) == ["Tess", "Tom"]
    assert found(seminar, "tess", workspace) == ["Tom", "Ada"]


def test_a_workspace_of_one_student_is_read_by_staff_alone(seminar: Seminar) -> None:
    workspace, _ = seminar.open("ada", named(seminar, workspace_for="student"))
    assert found(seminar, "ada", workspace) == ["Tess", "Tom"]
    assert found(seminar, "tom", workspace) == ["Tess", "Ada"]


def test_names_are_found_by_their_parts_in_any_script(seminar: Seminar) -> None:
    workspace, _ = seminar.open("ada", named(seminar))
    for name, called in (("ben", "Élodie Nuñez"), ("cleo", "王小明"), ("tom", "Ana Benz")):
        person = seminar.members[name].person_id
        seminar.db.execute(update(Person).where(Person.id == person).values(name=called))
    seminar.db.expire_all()
    assert found(seminar, "ada", workspace, "elo") == ["Élodie Nuñez"]
    assert found(seminar, "ada", workspace, "nunez  el") == ["Élodie Nuñez"]
    assert found(seminar, "ada", workspace, "小") == ["王小明"]
    # Who begins with it, whose last name does, and who has it somewhere.
    assert found(seminar, "ada", workspace, "e") == ["Élodie Nuñez", "Ana Benz", "Tess"]
    assert found(seminar, "ada", workspace, "nobody") == found(seminar, "ada", workspace, "%") == []


def test_hidden_names_offer_staff_and_pseudonyms_of_those_who_have_written(
    seminar: Seminar,
) -> None:
    activity = seminar.activity()
    workspace, _ = seminar.open("ada", activity)
    author = seminar.writes("ben", activity)
    seminar.open("cleo", activity)
    pseudonym = seminar.names("ada", activity)[author]
    assert sorted(found(seminar, "ada", workspace)) == sorted([pseudonym, "Tess", "Tom"])
    assert found(seminar, "ada", workspace, "ben") == found(seminar, "ada", workspace, "cleo") == []
    assert found(seminar, "tess", workspace) == ["Tom", "Ada", "Ben", "Cleo"]


def test_sealed_names_are_offered_to_nobody(seminar: Seminar) -> None:
    activity = seminar.activity(sealed=True)
    workspace, _ = seminar.open("ada", activity)
    author = seminar.writes("ben", activity)
    pseudonym = seminar.names("tess", activity)[author]
    assert sorted(found(seminar, "tess", workspace)) == sorted([pseudonym, "Tom"])


def test_a_limited_tutor_is_offered_their_students_and_who_has_opened_it(seminar: Seminar) -> None:
    activity = named(seminar)
    workspace, _ = seminar.open("tess", activity)
    seminar.db.execute(update(Course).values(limits_tutors=True))
    seminar.db.expire_all()
    assert found(seminar, "tom", workspace) == ["Tess"]
    seminar.open("ada", activity)
    assert found(seminar, "tom", workspace) == ["Tess", "Ada"]


def test_whoever_is_offered_has_not_come_by_that(seminar: Seminar) -> None:
    activity = named(seminar)
    workspace, own = seminar.open("ada", activity)
    found(seminar, "ada", workspace)

    def row(name: str) -> tuple[str, bool, bool]:
        seminar.db.expire_all()
        author = seminar.db.scalars(
            select(WorkspaceAuthor).where(
                WorkspaceAuthor.workspace_id == workspace.id,
                WorkspaceAuthor.enrolment_id == seminar.members[name].enrolment_id,
            )
        ).one()
        return author.author_id, author.has_opened, author.opened_at is not None

    assert row("ada") == (own, True, True)
    offered = row("ben")[0]
    assert row("ben") == (offered, False, False)
    found(seminar, "cleo", workspace, "ben")
    seminar.open("ben", activity)
    assert row("ben") == (offered, True, True)


def test_a_long_list_is_cut_and_gives_no_more_ids_than_it_shows(seminar: Seminar) -> None:
    workspace, _ = seminar.open("ada", named(seminar))
    for number in range(12):
        builders.arrive(seminar.db, seminar.place, f"nina{number:02}", groups="1")
    member: Member = seminar.members["ada"]
    answer = readers.find(seminar.db, member, workspace, "nina", visible_authors.HAVE_WRITTEN)
    assert len(answer.people) == readers.MOST_OFFERED
    assert answer.is_cut
    ids = select(WorkspaceAuthor.author_id).where(WorkspaceAuthor.workspace_id == workspace.id)
    assert len(seminar.db.scalars(ids).all()) == readers.MOST_OFFERED + 1


def test_an_erased_persons_name_is_given_for_no_id(seminar: Seminar) -> None:
    activity = named(seminar)
    workspace, _ = seminar.open("ada", activity)
    author = seminar.writes("ben", activity)
    person = seminar.db.get_one(Enrolment, seminar.members["ben"].enrolment_id).person_id
    seminar.db.execute(
        update(Person).where(Person.id == person).values(name=None, forgotten_at=clock.now())
    )
    seminar.db.expire_all()
    names = authorship.names_for_viewer(seminar.db, seminar.members["ada"], workspace.id)
    assert author not in names
