"""Handing in: who may, what it is, who sees it, and what it keeps from being changed."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from lti_tool import clock
from lti_tool.activities import course_copy, hand_in
from lti_tool.activities.change_audience import change_audience
from lti_tool.activities.conversations import remove_conversation
from lti_tool.activities.remove import remove_activity
from lti_tool.annotations import handed_in
from lti_tool.annotations.tables import Comment, FactCheck, Highlight
from lti_tool.courses import memberships
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import EnrolmentClass
from lti_tool.dashboard import receipts, student_work
from lti_tool.db.engine import Database
from lti_tool.documents.tables import SharedDocument
from lti_tool.errors import Conflict, Forbidden, NotFound
from lti_tool.grading import gradebook
from lti_tool.workspaces import authorship, submissions
from lti_tool.workspaces.tables import Submission, Workspace
from tests import builders
from tests.activities.contributing import make_round, place_of_round
from tests.activities.handing_in import HOUR, NOON, Work


@pytest.fixture
def of_each(database: Database) -> Work:
    return Work(make_round(database, "student")).ask()


@pytest.fixture
def of_groups(database: Database) -> Work:
    return Work(make_round(database, "group")).ask()


@pytest.fixture
def of_class(database: Database) -> Work:
    return Work(make_round(database, "class")).ask()


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


def test_late_work_is_taken_where_the_course_or_the_activity_takes_it(
    of_each: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_each.ask(due_at=NOON).write("ada")
    of_each.write("ben")
    monkeypatch.setattr(clock, "now", lambda: NOON + HOUR)
    with of_each.database.transaction() as db:
        db.get_one(Activity, of_each.activity_id).accepts_late_here = False
        of_each_preview = hand_in.preview(db, of_each.member("ada"), of_each.activity_id)
        assert "nothing is taken after that" in str(of_each_preview.obstacle)
    with pytest.raises(Conflict, match="nothing is taken after that"):
        of_each.submit("ada")
    # Whoever has more time is not late.
    of_each.extend("ben", due_at=NOON + 2 * HOUR)
    assert of_each.submit("ben")
    with of_each.database.transaction() as db:
        db.get_one(Activity, of_each.activity_id).accepts_late_here = None
    assert of_each.submit("ada")


def test_a_group_waits_until_its_notes_are_revealed(of_groups: Work) -> None:
    of_groups.write("ada")
    with of_groups.database.transaction() as db:
        db.get_one(Activity, of_groups.activity_id).hides_notes_here = True
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
    assert rows["ben"].handing_in.submission is not None
    assert rows["cleo"].handing_in.submission is None


def test_it_is_late_after_the_due_date_that_holds_for_them_now(of_each: Work) -> None:
    for name in ("ada", "ben"):
        of_each.write(name)
    of_each.ask(NOON)
    with clock.frozen(NOON):
        of_each.submit("ada")
    with clock.frozen(NOON + timedelta(microseconds=1)):
        of_each.submit("ben")
        assert [of_each.is_late(name) for name in ("ada", "ben")] == [False, True]
        # Time that is given afterwards counts, too.
        of_each.extend("ben", NOON + HOUR)
        assert not of_each.is_late("ben")
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


def test_a_claim_and_what_its_student_says_of_it_are_part_of_their_work(of_each: Work) -> None:
    key = of_each.ask().write("ada")
    before = of_each.submit("ada")
    of_each.take_back("ada")
    with of_each.database.transaction() as db:
        note = db.scalars(select(Highlight).where(Highlight.key == key)).one()
        note.is_claim = True
        author, number = note.author_id, note.document_id
        db.add(
            FactCheck(
                document_id=number, highlight_key=key, key=f"{author}/fact-check",
                author_id=author, outcome="supported", source="a book", excerpt="So it is.",
            )
        )  # fmt: skip
    after = of_each.submit("ada")
    with of_each.database.transaction() as db:
        first, second = db.get_one(Submission, before), db.get_one(Submission, after)
        assert (second.highlights, second.comments, second.words) == (1, 1, 3)
        assert (first.highlights, first.comments, first.words) == (1, 1, 3)
        # Without claims, the bytes are those that they were before there were any.
        assert b"claim" not in first.content
        assert b"check" not in first.content
        handed = handed_in.notes_of(second.content, second.workspace_id, {author})
        (checked,) = (each for each in handed if each.check is not None)
        assert checked.check == {
            "outcome": "supported",
            "source": "a book",
            "excerpt": "So it is.",
        }
        assert [each.is_claim for each in handed if each.is_highlight] == [True]
        assert handed_in.without(second.content, {author}) is not None
        assert b"a book" not in (handed_in.without(second.content, {author}) or b"")
