"""A count follows whoever is in the course and whatever they write, once, and not too often."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import update

from lti_tool import clock
from lti_tool.activities import credit
from lti_tool.activities.change import change_activity
from lti_tool.activities.checks import MarkRelease
from lti_tool.courses import memberships
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.db.engine import Database
from lti_tool.documents.tables import SharedDocument
from lti_tool.grading import drafts
from lti_tool.grading.credit_tables import CreditRule
from lti_tool.grading.tables import GradeDraft
from tests.activities.crediting import Credited, Shown


@pytest.fixture
def course(database: Database) -> Credited:
    return Credited(database)


def by_rule(score: str) -> Shown:
    return Shown(Decimal(score), is_computed=True)


def change(course: Credited, who: Member, **values: object) -> None:
    """Change somebody's place in the course, as a roster does."""
    with course.database.transaction() as db:
        db.execute(update(Enrolment).where(Enrolment.id == who.enrolment_id).values(**values))


def test_somebody_who_is_no_student_any_more_is_marked_by_the_rule_no_more(
    course: Credited,
) -> None:
    ada = course.student("ada")
    course.write(ada)
    course.use()
    change(course, ada, role="tutor")
    assert course.count()
    assert course.drafted() == {}


def test_one_who_comes_while_another_leaves_is_noticed(course: Credited) -> None:
    ada, ben = course.student("ada"), course.student("ben")
    change(course, ben, active=False)
    for who in (ada, ben):
        course.write(who)
    course.use()
    assert course.drafted() == {"ada": by_rule("2")}
    change(course, ada, active=False)
    change(course, ben, active=True)
    assert course.count()
    assert course.drafted() == {"ben": by_rule("2")}


def test_documents_whose_heads_add_up_to_the_same_as_before_are_noticed(
    database: Database,
) -> None:
    course = Credited(database, "student")
    ada, ben = course.student("ada"), course.student("ben")
    course.write(ada)
    course.write(ada)
    course.write(ben)
    course.use()
    with course.database.transaction() as db:
        db.execute(update(SharedDocument).values(head=3 - SharedDocument.head))
    assert course.count()


def leave(course: Credited, comment: str) -> Member:
    """Ada has a draft by the rule, with a comment, and leaves the course."""
    ada = course.student("ada")
    course.write(ada)
    course.use()
    with course.database.transaction() as db:
        db.execute(update(GradeDraft).values(comment=comment))
    change(course, ada, active=False)
    course.count()
    return ada


def send_at_once(course: Credited) -> None:
    with course.database.transaction() as db:
        change_activity(db, course.teacher, course.activity_id, mark_release=MarkRelease(False))


def test_the_draft_of_somebody_who_has_left_goes_and_holds_up_nothing(course: Credited) -> None:
    leave(course, "")
    assert course.drafted() == {}
    send_at_once(course)


def test_a_comment_on_the_draft_of_somebody_who_has_left_is_discarded_by_a_press(
    course: Credited,
) -> None:
    ada = leave(course, "Look again.")
    assert course.drafted() == {"ada": by_rule("2")}
    with course.database.transaction() as db:
        activity = db.get_one(Activity, course.activity_id)
        theirs = memberships.fetch(db, course.teacher, ada.enrolment_id)
        drafts.discard(db, course.teacher, activity, theirs)
    send_at_once(course)


def test_of_two_workers_that_find_it_due_one_counts(course: Credited) -> None:
    ada = course.student("ada")
    course.use()
    course.write(ada)
    course.rest()
    assert course.due() == [course.activity_id]
    counted = []
    for _ in range(2):
        with course.database.transaction() as db:
            counted.append(credit.count_if_due(db, course.activity_id))
    assert counted == [True, False]


@pytest.mark.parametrize(
    ("ago", "is_found"), [(credit.PAUSE, True), (credit.RECENT, False)], ids=["now", "long ago"]
)
def test_activities_that_were_counted_long_ago_are_looked_at_now_and_then(
    course: Credited, ago: timedelta, is_found: bool
) -> None:
    ada = course.student("ada")
    course.use()
    course.write(ada)
    with course.database.transaction() as db:
        db.execute(update(CreditRule).values(counted_at=clock.now() - ago - timedelta(seconds=1)))
        lately = credit.due(db, lately=True)
        assert lately == ([course.activity_id] if is_found else [])
        assert credit.due(db) == [course.activity_id]


def test_a_rule_that_was_never_counted_is_looked_at_at_once(course: Credited) -> None:
    course.use()
    with course.database.transaction() as db:
        db.execute(update(CreditRule).values(counted_at=None, counted_state=""))
        assert credit.due(db, lately=True) == [course.activity_id]
