"""Handing in: who may, what it is, who sees it, and what it keeps from being changed."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.activities import course_copy, hand_in
from lti_tool.activities.change import change_activity
from lti_tool.activities.change_audience import change_audience
from lti_tool.activities.checks import Dates, HandingIn
from lti_tool.activities.conversations import remove_conversation
from lti_tool.activities.extensions import GivenTo, give, of_activity, withdraw
from lti_tool.activities.remove import remove_activity
from lti_tool.annotations import handed_in
from lti_tool.annotations.tables import Comment, Highlight
from lti_tool.courses import joining, memberships
from lti_tool.courses.joining import Proof
from lti_tool.courses.tables import Activity, CourseClass, EnrolmentClass
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard import class_overview, own_work, receipts, student_work
from lti_tool.db.engine import Database
from lti_tool.documents import opening
from lti_tool.documents.tables import SharedDocument
from lti_tool.errors import Conflict, Forbidden, InvalidInput, NotFound
from lti_tool.grading import gradebook
from lti_tool.workspaces import authorship, deadlines, submissions
from lti_tool.workspaces.deadlines import Deadline
from lti_tool.workspaces.tables import Extension, Submission, Workspace
from tests import builders
from tests.activities.contributing import Round, make_round, place_of_round
from tests.statements import captured

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass
class Work:
    """A round whose activity asks students to hand in."""

    round: Round
    written: int = 0

    @property
    def database(self) -> Database:
        return self.round.database

    @property
    def activity_id(self) -> uuid.UUID:
        return self.round.activity.id

    def member(self, name: str) -> Member:
        return self.round.members[name]

    def ask(self, due_at: datetime | None = None, closes_at: datetime | None = None) -> "Work":
        with self.database.transaction() as db:
            activity = db.get_one(Activity, self.activity_id)
            activity.hands_in, activity.due_at, activity.closes_at = True, due_at, closes_at
        return self

    def write(self, name: str, text: str = "So it is.") -> str:
        """A highlight with a comment, as rows; the key of the highlight."""
        self.written += 1
        with self.database.transaction() as db:
            workspace = db.get_one(Workspace, self.round.workspaces[name])
            document = opening.find_shared(db, workspace, "annotations")
            assert document is not None
            enrolment_id = self.member(name).enrolment_id
            author = authorship.author_id(db, workspace.id, enrolment_id)
            own = {"document_id": document.id, "author_id": author}
            key = f"{author}/{self.written}"
            at = Highlight(
                key=key, start=self.written, end=9, quote="W", tag="", conversation_id="c", **own
            )
            db.add(at)
            db.flush()
            db.add(Comment(highlight_key=key, key=f"{key}c", text=text, **own))
        return key

    def submit(self, name: str) -> uuid.UUID:
        with self.database.transaction() as db:
            return hand_in.hand_in(db, self.member(name), self.activity_id).id

    def take_back(self, name: str) -> None:
        with self.database.transaction() as db:
            hand_in.take_back(db, self.member(name), self.activity_id)

    def extend(self, name: str, due_at: datetime | None, **other: Any) -> uuid.UUID:
        with self.database.transaction() as db:
            to = GivenTo(enrolment_id=self.member(name).enrolment_id)
            dates = Deadline(due_at, other.get("closes_at"))
            return give(db, self.member("tess"), self.activity_id, to, dates).id

    def rows(self) -> dict[str, class_overview.Row]:
        with self.database.transaction() as db:
            activity = db.get_one(Activity, self.activity_id)
            listed = class_overview.rows(db, self.member("tess"), activity)
            return {row.name.casefold(): row for row in listed}


@pytest.fixture
def of_each(database: Database) -> Work:
    return Work(make_round(database, "student")).ask()


@pytest.fixture
def of_groups(database: Database) -> Work:
    return Work(make_round(database, "group")).ask()


@pytest.fixture
def of_class(database: Database) -> Work:
    return Work(make_round(database, "class")).ask()


# What is handed in.


def test_the_same_notes_make_the_same_bytes_again(of_class: Work) -> None:
    of_class.write("ben")
    of_class.write("ada", "Là où l'été finit, 12.5 % 的人")
    made = of_class.submit("ada")
    with of_class.database.transaction() as db:
        submission = db.get_one(Submission, made)
        workspace = db.get_one(Workspace, submission.workspace_id)
        again = handed_in.read(db, workspace, [of_class.member("ada").enrolment_id])
        assert again.content == submission.content
        assert (again.sha256, again.words) == (submission.sha256, submission.words)
        assert handed_in.hash_of(submission.content) == submission.sha256


def test_a_conversation_that_they_brought_is_part_of_it_and_stays_as_it_is(of_each: Work) -> None:
    brought = of_each.round.brought("ada")
    made = of_each.submit("ada")
    with of_each.database.transaction() as db:
        assert db.get_one(Submission, made).conversations == 1
    with of_each.database.transaction() as db, pytest.raises(Conflict, match="handed in"):
        remove_conversation(db, of_each.member("ada"), brought)
    with pytest.raises(Conflict, match="handed in"):
        of_each.round.bring("ada", "User: Another?\n\nChatGPT: Yes.")
    of_each.take_back("ada")
    with of_each.database.transaction() as db:
        remove_conversation(db, of_each.member("ada"), brought)


def test_nothing_is_not_handed_in(of_each: Work) -> None:
    with pytest.raises(Conflict, match="nothing to hand in"):
        of_each.submit("ada")


@pytest.mark.parametrize("name", ["tess", "tom", "olga"])
def test_only_students_hand_in(of_class: Work, name: str) -> None:
    with pytest.raises(Forbidden):
        of_class.submit(name)


def test_nothing_is_handed_in_where_nobody_asks_for_it(of_each: Work) -> None:
    of_each.write("ada")
    with of_each.database.transaction() as db:
        db.get_one(Activity, of_each.activity_id).hands_in = False
    with pytest.raises(Conflict, match="Nothing is handed in for this activity"):
        of_each.submit("ada")


def test_a_group_waits_until_its_notes_are_revealed(of_groups: Work) -> None:
    of_groups.write("ada")
    with of_groups.database.transaction() as db:
        db.get_one(Activity, of_groups.activity_id).hides_notes = True
    with pytest.raises(Conflict, match="still hidden from each other"):
        of_groups.submit("ada")


def test_work_of_a_group_has_what_its_students_wrote_and_not_what_a_tutor_did(
    of_groups: Work,
) -> None:
    ada, ben = of_groups.write("ada"), of_groups.write("ben")
    with of_groups.database.transaction() as db:
        workspace_id = of_groups.round.workspaces["ada"]
        tutor = authorship.author_id(db, workspace_id, of_groups.member("tom").enrolment_id)
        document = db.scalars(
            select(SharedDocument).where(SharedDocument.workspace_id == workspace_id)
        ).one()
        db.add(
            Highlight(
                document_id=document.id, key=f"{tutor}/1", author_id=tutor, start=0, end=1,
                quote="W", tag="", conversation_id="c",
            )
        )  # fmt: skip
    made = of_groups.submit("ben")
    with of_groups.database.transaction() as db:
        submission = db.get_one(Submission, made)
        for key, is_in in ((ada, True), (ben, True), (f"{tutor}/1", False)):
            assert (key.encode() in submission.content) is is_in
        assert set(submissions.members(db, submission)) == {
            of_groups.member(name).enrolment_id for name in ("ada", "ben")
        }


def test_who_changes_the_group_later_keeps_what_was_handed_in_for_them(of_groups: Work) -> None:
    of_groups.write("ada")
    of_groups.submit("ada")
    with of_groups.database.transaction() as db:
        theirs = {each.enrolment_id: each for each in db.scalars(select(EnrolmentClass))}
        ben = theirs[of_groups.member("ben").enrolment_id]
        ben.class_id = theirs[of_groups.member("cleo").enrolment_id].class_id
    rows = of_groups.rows()
    assert rows["ben"].submission is not None
    assert rows["cleo"].submission is None


# When.


def test_it_is_late_after_the_due_date_that_holds_for_them_now(of_each: Work) -> None:
    for name in ("ada", "ben"):
        of_each.write(name)
    of_each.ask(NOON)
    with clock.frozen(NOON):
        of_each.submit("ada")
    with clock.frozen(NOON + timedelta(microseconds=1)):
        of_each.submit("ben")
        assert [of_each.rows()[name].is_late for name in ("ada", "ben")] == [False, True]
        # Time that is given afterwards counts, too.
        of_each.extend("ben", NOON + HOUR)
        assert not of_each.rows()["ben"].is_late
        of_each.take_back("ben")


@pytest.mark.parametrize(("after", "is_possible"), [(-HOUR, True), (timedelta(), False)])
def test_it_is_taken_back_until_it_is_due(
    of_each: Work, after: timedelta, is_possible: bool
) -> None:
    of_each.write("ada")
    of_each.ask(NOON, NOON + 9 * HOUR)
    with clock.frozen(NOON - 2 * HOUR):
        of_each.submit("ada")
    with clock.frozen(NOON + after):
        if is_possible:
            of_each.take_back("ada")
        else:
            with pytest.raises(Conflict, match="It was due"):
                of_each.take_back("ada")


def test_what_is_marked_is_not_taken_back(of_each: Work) -> None:
    of_each.write("ada")
    of_each.submit("ada")
    with of_each.database.transaction() as db:
        (theirs,) = memberships.of_person(
            db, of_each.member("ada").person_id, of_each.round.activity.course_id
        )
        activity = db.get_one(Activity, of_each.activity_id)
        gradebook.set_grade(db, of_each.member("tess"), activity, theirs, Decimal(7), "")
    with pytest.raises(Conflict, match="has been marked"):
        of_each.take_back("ada")


def test_of_two_extensions_the_later_one_counts(of_groups: Work) -> None:
    of_groups.ask(NOON, NOON + HOUR)
    of_groups.extend("ada", NOON + 3 * HOUR)
    with of_groups.database.transaction() as db:
        group = db.scalars(
            select(CourseClass)
            .join(EnrolmentClass, EnrolmentClass.class_id == CourseClass.id)
            .where(EnrolmentClass.enrolment_id == of_groups.member("ada").enrolment_id)
        ).one()
        dates = Deadline(NOON + 2 * HOUR, NOON + 5 * HOUR)
        give(db, of_groups.member("tess"), of_groups.activity_id, GivenTo(None, group.id), dates)
    with of_groups.database.transaction() as db:
        activity = db.get_one(Activity, of_groups.activity_id)
        found = {
            name: deadlines.of_member(db, of_groups.member(name), activity)
            for name in ("ada", "ben", "cleo")
        }
    assert found == {
        "ada": Deadline(NOON + 3 * HOUR, NOON + 5 * HOUR),
        "ben": Deadline(NOON + 2 * HOUR, NOON + 5 * HOUR),
        "cleo": Deadline(NOON, NOON + HOUR),
    }


@pytest.mark.parametrize(
    ("due_at", "closes_at", "field"),
    [
        (None, None, "due_at"),
        (NOON, None, "due_at"),
        (NOON - HOUR, None, "due_at"),
        (None, NOON + HOUR, "closes_at"),
        (NOON + 9 * HOUR, NOON + 2 * HOUR, "closes_at"),
    ],
)
def test_an_extension_gives_more_time(
    of_each: Work, due_at: datetime | None, closes_at: datetime | None, field: str
) -> None:
    of_each.ask(NOON, NOON + HOUR)
    with pytest.raises(InvalidInput) as refusal:
        of_each.extend("ada", due_at, closes_at=closes_at)
    assert refusal.value.field == field


def test_an_extension_is_later_than_something(of_each: Work) -> None:
    with pytest.raises(InvalidInput, match="is not due at any time"):
        of_each.extend("ada", NOON)


@pytest.mark.parametrize("name", ["tom", "tess"])
def test_an_extension_is_for_students(of_each: Work, name: str) -> None:
    of_each.ask(NOON)
    with pytest.raises(InvalidInput, match="at any time"):
        of_each.extend(name, NOON + HOUR)


def test_an_extension_is_for_people_and_groups_of_the_course(of_each: Work) -> None:
    of_each.ask(NOON)
    with pytest.raises(NotFound):
        of_each.extend("sam", NOON + HOUR)
    with of_each.database.transaction() as db:
        whole = db.scalars(
            select(CourseClass).where(
                CourseClass.kind == "course",
                CourseClass.course_id == of_each.round.activity.course_id,
            )
        ).one()
    for to in (GivenTo(class_id=whole.id), GivenTo(), GivenTo(whole.id, whole.id)):
        with of_each.database.transaction() as db, pytest.raises(InvalidInput):
            give(db, of_each.member("tess"), of_each.activity_id, to, Deadline(NOON + HOUR, None))


@pytest.mark.parametrize("name", ["ada", "tom", "olga"])
def test_only_who_sets_up_gives_and_takes_time(of_each: Work, name: str) -> None:
    of_each.ask(NOON)
    given = of_each.extend("ada", NOON + HOUR)
    member = of_each.member(name)
    to = GivenTo(enrolment_id=of_each.member("ada").enrolment_id)
    with of_each.database.transaction() as db, pytest.raises(Forbidden):
        give(db, member, of_each.activity_id, to, Deadline(NOON + 2 * HOUR, None))
    with of_each.database.transaction() as db, pytest.raises(Forbidden):
        withdraw(db, member, of_each.activity_id, given)


def test_another_extension_replaces_the_first_and_tells_who_gave_it(of_each: Work) -> None:
    of_each.ask(NOON)
    assert of_each.extend("ada", NOON + HOUR) == of_each.extend("ada", NOON + 2 * HOUR)
    with of_each.database.transaction() as db:
        (found,) = of_activity(db, of_each.activity_id)
        assert found.due_at == NOON + 2 * HOUR
        assert found.given_by == of_each.member("tess").enrolment_id


@pytest.mark.parametrize(
    ("handing_in", "dates"),
    [
        (HandingIn(True, NOON), Dates(NOON, None)),
        (HandingIn(True, NOON), Dates(None, NOON - HOUR)),
    ],
)
def test_it_is_due_while_students_can_write(
    of_each: Work, handing_in: HandingIn, dates: Dates
) -> None:
    with of_each.database.transaction() as db, pytest.raises(InvalidInput) as refusal:
        change_activity(
            db, of_each.member("tess"), of_each.activity_id, handing_in=handing_in, dates=dates
        )
    assert refusal.value.field == "handing_in"
    of_each.ask(NOON)
    with of_each.database.transaction() as db, pytest.raises(InvalidInput):
        change_activity(db, of_each.member("tess"), of_each.activity_id, dates=Dates(NOON, None))


# Who sees it.


@pytest.mark.parametrize(
    ("name", "is_seen"),
    [("ada", True), ("ben", True), ("cleo", False), ("tess", True), ("tom", True),
     ("olga", False), ("sam", False)],
)  # fmt: skip
def test_a_groups_receipt_is_its_own_and_of_who_sees_the_class(
    of_groups: Work, name: str, is_seen: bool
) -> None:
    of_groups.write("ada")
    made = of_groups.submit("ada")
    with of_groups.database.transaction() as db:
        if is_seen:
            assert "Group 1" in receipts.as_text(db, of_groups.member(name), str(made))[1]
        else:
            with pytest.raises(NotFound):
                receipts.as_text(db, of_groups.member(name), str(made))


@pytest.mark.parametrize("name", ["ben", "cleo", "olga", "sam"])
def test_in_a_workspace_of_all_ones_work_is_nobody_elses(of_class: Work, name: str) -> None:
    of_class.write("ada")
    made = of_class.submit("ada")
    with of_class.database.transaction() as db, pytest.raises(NotFound):
        submissions.fetch_visible(db, of_class.member(name), made)
    with of_class.database.transaction() as db:
        assert hand_in.preview(db, of_class.member("ben"), of_class.activity_id).history == []


def test_the_work_page_shows_what_was_handed_in_and_not_what_became_of_it(of_groups: Work) -> None:
    of_groups.write("ada", "My own words")
    of_groups.write("ben", "Not hers")
    of_groups.submit("ben")
    with of_groups.database.transaction() as db:
        for each in db.scalars(select(Comment)):
            db.delete(each)
    with of_groups.database.transaction() as db:
        activity = db.get_one(Activity, of_groups.activity_id)
        ada = str(of_groups.member("ada").enrolment_id)
        for viewer in ("ada", "tess"):
            work = student_work.of_member(db, of_groups.member(viewer), activity, ada)
            assert [note.text for note in work.notes] == ["", "My own words"]
            assert [each.handed_in_by for each in work.receipts] == ["Ben"]


# What it keeps.


def test_receipts_keep_an_activity_and_who_works_together(of_each: Work) -> None:
    of_each.write("ada")
    of_each.submit("ada")
    of_each.take_back("ada")
    with of_each.database.transaction() as db:
        for table in (Comment, Highlight):
            for row in db.scalars(select(table)).all():
                db.delete(row)
    tess = of_each.member("tess")
    with of_each.database.transaction() as db, pytest.raises(Conflict):
        change_audience(db, tess, of_each.activity_id, "class")
    with of_each.database.transaction() as db, pytest.raises(Conflict):
        remove_activity(db, tess, of_each.activity_id)


def test_a_copy_asks_for_it_without_the_dates_of_another_term(of_each: Work) -> None:
    of_each.ask(NOON)
    with of_each.database.transaction() as db:
        place = place_of_round(db)
        teacher = builders.arrive(db, place, "tess", builders.TEACHER, course="c3", link="l3")
        source = db.get_one(Activity, of_each.activity_id)
        copied = course_copy._settings_copied(db, source, teacher.member.course_id)
        assert (copied.hands_in, copied.due_at) == (True, None)


@pytest.mark.parametrize(
    "values",
    [
        {"sha256": "no hash"},
        {"words": -1},
        {"taken_back_at": NOON - HOUR},
        {"taken_back_by": "ada"},
        {"is_second": True},
    ],
    ids=str,
)
def test_the_database_refuses_what_cannot_be(of_each: Work, values: dict[str, Any]) -> None:
    of_each.write("ada")
    with clock.frozen(NOON):
        made = of_each.submit("ada")
    with of_each.database.transaction() as db:
        known = db.get_one(Submission, made)
        if "taken_back_by" in values:
            values = {"taken_back_by": known.enrolment_id}
        if "is_second" in values:
            columns = (each.key for each in Submission.__table__.columns)
            db.add(Submission(**{name: getattr(known, name) for name in columns if name != "id"}))
        else:
            known.assign(**values)
        with pytest.raises(IntegrityError):
            db.flush()
        db.rollback()


@pytest.mark.parametrize(
    "values",
    [
        {"class_id": True},
        {"enrolment_id": None},
        {"due_at": None},
        {"closes_at": NOON},
        {"due_at": datetime(1999, 1, 1, tzinfo=UTC)},
    ],
    ids=str,
)
def test_the_database_refuses_extensions_that_cannot_be(
    of_groups: Work, values: dict[str, Any]
) -> None:
    of_groups.ask(NOON)
    given = of_groups.extend("ada", NOON + HOUR)
    with of_groups.database.transaction() as db:
        if "class_id" in values:
            values = {"class_id": db.scalars(select(EnrolmentClass.class_id)).first()}
        db.get_one(Extension, given).assign(**values)
        with pytest.raises(IntegrityError):
            db.flush()
        db.rollback()


# A student's page of their own work.


def own(work: Work, name: str) -> list[own_work.OwnWork]:
    with work.database.transaction() as db:
        return own_work.of_person(db, work.member(name).person_id)


def test_a_student_sees_all_of_their_work(of_each: Work) -> None:
    of_each.ask(NOON, NOON + HOUR)
    of_each.write("ada")
    of_each.extend("ada", NOON + 3 * HOUR)
    (before,) = own(of_each, "ada")
    assert (before.due_at, before.is_extended, before.notes) == (NOON + 3 * HOUR, True, 2)
    assert before.handed_in_at is None
    with clock.frozen(NOON + HOUR):
        of_each.submit("ada")
    (after,) = own(of_each, "ada")
    assert (after.handed_in_at, after.is_late) == (NOON + HOUR, False)
    (other,) = own(of_each, "ben")
    assert (other.due_at, other.is_extended, other.notes) == (NOON, False, 0)
    assert own(of_each, "tess") == []


def test_the_number_of_statements_does_not_grow_with_the_work(of_each: Work) -> None:
    def statements(ask: Any) -> int:
        with captured(of_each.database.engine) as seen, of_each.database.transaction() as db:
            ask(db)
        return len(seen)

    def mine(db: Session) -> object:
        return own_work.of_person(db, of_each.member("ada").person_id)

    def table(db: Session) -> object:
        activity = db.get_one(Activity, of_each.activity_id)
        return class_overview.rows(db, of_each.member("tess"), activity)

    of_each.write("ada")
    before = [statements(mine), statements(table)]
    of_each.ask(NOON + 99999 * HOUR)
    for name in ("ada", "ben", "cleo"):
        of_each.write(name)
        of_each.extend(name, NOON + 199999 * HOUR)
        for _ in range(3):
            of_each.submit(name)
            of_each.take_back(name)
        of_each.submit(name)
    with of_each.database.transaction() as db:
        course_id = of_each.round.activity.course_id
        for _ in range(5):
            db.add(Activity(course_id=course_id, title="More", hands_in=True))
    assert [statements(mine), statements(table)] == before


def test_more_time_and_handing_in_count_for_all_accounts_of_a_person(of_class: Work) -> None:
    of_class.ask(NOON)
    of_class.write("ada")
    of_class.write("ben")
    of_class.extend("ben", NOON + HOUR)
    with clock.frozen(NOON):
        of_class.submit("ben")
    people = [of_class.member(name) for name in ("ada", "ben")]
    with of_class.database.transaction() as db:
        joining.join(db, people[0].person_id, people[1].person_id, Proof.PROOFS)
    (joined,) = own(of_class, "ada")
    assert (joined.due_at, joined.handed_in_at) == (NOON + HOUR, NOON)
    with of_class.database.transaction() as db:
        preview = hand_in.preview(db, of_class.member("ada"), of_class.activity_id)
        assert preview.current is not None
        window = deadlines.writes_until(
            db.scalar(
                select(deadlines.WRITES_UNTIL).where(
                    Workspace.id == of_class.round.workspaces["ada"]
                )
            )
        )
        assert window == {each.enrolment_id: NOON + HOUR for each in people}
