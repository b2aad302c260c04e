"""Names are hidden while nobody has written, and what was sealed is opened once, on record."""

import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.activities import extensions
from lti_tool.activities.extensions import GivenTo
from lti_tool.activities.names import change_names, unseal_names
from lti_tool.activities.set_up import set_up_activity
from lti_tool.annotations import tag_sets
from lti_tool.audit import AuditEvent, Event
from lti_tool.courses import memberships
from lti_tool.courses.course_defaults import Names
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard import class_overview, heat_map, progress, search, student_work
from lti_tool.dashboard import extensions as named_extensions
from lti_tool.db.engine import Database
from lti_tool.errors import Conflict, Forbidden, InvalidInput, NamesSealed, NotFound
from lti_tool.grading import gradebook
from lti_tool.workspaces import pseudonyms
from lti_tool.workspaces.deadlines import Deadline
from lti_tool.workspaces.tables import Pseudonym, Workspace
from tests import builders
from tests.activities.anonymous import STUDENTS, Seminar
from tests.dashboard.searching import answer, results


def find(db: Session, member: Member, words: str, kind: search.Kind) -> Sequence[search.Found]:
    return results(answer(db, member, words, kind=kind))


class TestHiding:
    """The setting can change until somebody writes."""

    def test_nobody_keeps_an_author_id_that_was_seen_beside_a_name(
        self, database: Database
    ) -> None:
        with database.transaction() as db:
            seminar = Seminar.make(db)
            activity = builders.activity(db, seminar.teacher)
            before = {seminar.open(name, activity)[1] for name in STUDENTS}
            change_names(db, seminar.members["tess"], activity.id, Names(are_hidden=True))
            after = {seminar.open(name, activity)[1] for name in STUDENTS}
            assert not before & after
            assert db.scalar(select(func.count()).select_from(Pseudonym)) == len(STUDENTS)

    @pytest.mark.parametrize("before", [Names(), Names(True), Names(True, True)])
    @pytest.mark.parametrize("after", [Names(), Names(True), Names(True, True)])
    def test_after_the_first_note_it_stays_as_it_is(
        self, database: Database, before: Names, after: Names
    ) -> None:
        with database.transaction() as db:
            seminar = Seminar.make(db)
            teacher = seminar.members["tess"]
            activity = builders.activity(db, seminar.teacher)
            change_names(db, teacher, activity.id, before)
            seminar.writes("ada", activity)
            if before == after:
                change_names(db, teacher, activity.id, after)
            else:
                with pytest.raises(Conflict):
                    change_names(db, teacher, activity.id, after)
            assert (activity.hides_names, activity.seals_names) == before
            assert db.scalar(select(func.count()).select_from(Workspace)) == 1

    def test_a_mark_keeps_names_as_they_are(self, database: Database) -> None:
        with database.transaction() as db:
            seminar = Seminar.make(db)
            tess, ada = seminar.members["tess"], seminar.members["ada"]
            activity = builders.activity(db, seminar.teacher)
            membership = memberships.fetch(db, tess, ada.enrolment_id)
            gradebook.set_grade(db, tess, activity, membership, Decimal(70), "")
            with pytest.raises(Conflict):
                change_names(db, tess, activity.id, Names(True))

    def test_only_teachers_of_the_course_change_it(self, database: Database) -> None:
        with database.transaction() as db:
            seminar = Seminar.make(db)
            activity = seminar.activity(sealed=True)
            stranger = builders.arrive(
                db, seminar.place, "sam", builders.TEACHER, course="c2", link="l9"
            ).member
            for name in ("tom", "ada", "olga"):
                member = seminar.members[name]
                with pytest.raises(Forbidden):
                    change_names(db, member, activity.id, Names())
                with pytest.raises(Forbidden):
                    unseal_names(db, member, activity.id)
            with pytest.raises(NotFound):
                change_names(db, stranger, activity.id, Names())
            with pytest.raises(NotFound):
                unseal_names(db, stranger, activity.id)
            assert activity.is_sealed

    def test_teachers_alone_cannot_be_kept_from_names(self, database: Database) -> None:
        with database.transaction() as db:
            seminar = Seminar.make(db)
            activity = builders.activity(db, seminar.teacher)
            wrong = Names(are_hidden=False, are_sealed=True)
            with pytest.raises(InvalidInput, match="sealed"):
                change_names(db, seminar.members["tess"], activity.id, wrong)
            with pytest.raises(InvalidInput, match="sealed"):
                set_up_activity(
                    db, seminar.members["tess"], None, title="Another", instructions="",
                    workspace_for="class", score_maximum=100, names=wrong,
                )  # fmt: skip

    @pytest.mark.parametrize(
        "values",
        [
            {"hides_names_here": False, "seals_names_here": True},
            {"hides_names_here": True},
            {"hides_names_here": True, "seals_names_here": False, "unsealed_at": clock.now()},
        ],
    )
    def test_the_database_refuses_settings_that_contradict_each_other(
        self, database: Database, values: dict[str, Any]
    ) -> None:
        with database.transaction() as db:
            seminar = Seminar.make(db)
            activity = builders.activity(db, seminar.teacher)
            with pytest.raises(IntegrityError), db.begin_nested():
                activity.assign(**values)


class TestUnsealing:
    """Opening is for good, on record, and told to the authors."""

    def test_it_is_on_record_with_who_did_it(self, database: Database) -> None:
        with database.transaction() as db:
            seminar = Seminar.make(db)
            activity = seminar.activity(sealed=True)
            revision = activity.revision
            tess = seminar.members["tess"]
            unseal_names(db, tess, activity.id)
            db.refresh(activity)
            assert activity.unsealed_by == tess.enrolment_id
            assert activity.revision > revision
            (event,) = db.scalars(
                select(AuditEvent).where(AuditEvent.event == Event.NAMES_UNSEALED.value)
            )
            assert (event.person_id, event.details) == (
                tess.person_id, {"activity": str(activity.id)},
            )  # fmt: skip

    def test_it_happens_once_and_is_not_taken_back(self, database: Database) -> None:
        with database.transaction() as db:
            seminar = Seminar.make(db)
            activity = seminar.activity(sealed=True)
            seminar.writes("ada", activity)
            tess = seminar.members["tess"]
            unseal_names(db, tess, activity.id)
            with pytest.raises(Conflict):
                unseal_names(db, tess, activity.id)
            with pytest.raises(Conflict):
                change_names(db, tess, activity.id, Names(True, False))
            assert not activity.is_sealed

    def test_what_was_never_sealed_is_not_opened(self, database: Database) -> None:
        with database.transaction() as db:
            seminar = Seminar.make(db)
            with pytest.raises(Conflict, match="not sealed"):
                unseal_names(db, seminar.members["tess"], seminar.activity().id)


class TestSealed:
    """Sealed names: staff find no notes by the name of who wrote them."""

    def test_nothing_is_listed_by_person(self, database: Database) -> None:
        with database.transaction() as db:
            seminar = Seminar.make(db)
            activity = seminar.activity(sealed=True)
            seminar.writes("ada", activity)
            ada = str(seminar.members["ada"].enrolment_id)
            group, tags = uuid.uuid4(), tag_sets.of_activity(db, activity.id)
            for name in ("tess", "tom"):
                member = seminar.members[name]
                for attempt in (
                    lambda: class_overview.of_activity(db, member, activity, tags),  # noqa: B023
                    lambda: student_work.of_member(db, member, activity, ada),  # noqa: B023
                    lambda: named_extensions.of_activity(db, member, activity.id),  # noqa: B023
                    lambda: heat_map.of_activity(db, member, activity, group_id=group),  # noqa: B023
                ):
                    with pytest.raises(NamesSealed):
                        attempt()
                assert heat_map.of_activity(db, member, activity).readers == 1
                assert activity not in progress.of_course(db, member).activities
            to = GivenTo(seminar.members["ada"].enrolment_id)
            with pytest.raises(NamesSealed):
                extensions.give(db, seminar.members["tess"], activity.id, to, Deadline(None, None))
            own = student_work.of_member(db, seminar.members["ada"], activity, ada)
            assert (own.name, len(own.notes)) == ("Ada", 1)


class TestSearch:
    """A search finds pseudonyms where names are hidden, and never the name behind one."""

    def test_a_name_leads_to_no_note_under_a_pseudonym(self, database: Database) -> None:
        with database.transaction() as db:
            seminar = Seminar.make(db)
            hidden = seminar.activity(sealed=True)
            shown = builders.activity(
                db, builders.arrive(db, seminar.place, "tess", builders.TEACHER, link="l2")
            )
            for activity in (hidden, shown):
                seminar.writes("ada", activity, "remarkable words")
                seminar.writes("tess", activity)
            pseudonym = pseudonyms.of_member(db, hidden, seminar.members["ada"].enrolment_id)
            assert pseudonym is not None
            for viewer in ("ben", "tess"):
                member = seminar.members[viewer]
                people = find(db, member, "Ada", "person")
                assert {each.activity_id for each in people} == {shown.id}
                people = find(db, member, pseudonym, "person")
                assert {each.activity_id for each in people} == {hidden.id}
                notes = find(db, member, "remarkable", "highlight")
                authors = {each.activity_id: each.author for each in notes}
                assert authors == {hidden.id: pseudonym, shown.id: "Ada"}
                staff = find(db, member, "Tess", "person")
                assert {each.activity_id for each in staff} == {hidden.id, shown.id}
            own = find(db, seminar.members["ada"], "Ada", "person")
            assert {each.activity_id for each in own} == {hidden.id, shown.id}

    def test_who_has_left_the_course_is_told_by_no_note(self, database: Database) -> None:
        with database.transaction() as db:
            seminar = Seminar.make(db)
            activity = seminar.activity()
            seminar.writes("ada", activity, "remarkable words")
            before = find(db, seminar.members["ben"], "remarkable", "highlight")
            seminar.leave("ada")
            after = find(db, seminar.members["ben"], "remarkable", "highlight")
            assert before == after
            assert before[0].author is not None
            pseudonym = before[0].author
            assert find(db, seminar.members["ben"], pseudonym, "person")
            assert not find(db, seminar.members["ben"], "Ada", "person")
