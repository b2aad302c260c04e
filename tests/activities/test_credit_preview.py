"""A rule is previewed and set by those who may; whom it marks, and what is on record."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from lti_tool.activities import course_copy, remove
from lti_tool.audit import AuditEvent
from lti_tool.courses import joining
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.joining import Proof
from lti_tool.courses.tables import Enrolment
from lti_tool.db.engine import Database
from lti_tool.errors import Conflict, Forbidden, InvalidInput, NamesSealed
from lti_tool.grading import computed_marks
from lti_tool.grading.credit_rule import Condition, Counted, Rule, Unit
from tests import builders
from tests.activities.crediting import RULE, Credited, Shown
from tests.statements import captured


@pytest.fixture
def course(database: Database) -> Credited:
    return Credited(database)


def by_rule(score: str) -> Shown:
    return Shown(Decimal(score), is_computed=True)


def by_hand(score: str) -> Shown:
    return Shown(Decimal(score), is_computed=False)


def test_only_who_releases_marks_gives_zeros_and_only_who_sets_up_a_rule(course: Credited) -> None:
    ada = course.student("ada")
    course.use()
    for who in (course.tutor, ada):
        with pytest.raises(Forbidden):
            course.zeros(who)
        with pytest.raises(Forbidden):
            course.use(None, by=who)
        with pytest.raises(Forbidden):
            course.preview(by=who)


def test_while_names_are_sealed_nobody_is_marked(course: Credited) -> None:
    ada = course.student("ada")
    with course.database.transaction() as db:
        activity = db.get_one(Activity, course.activity_id)
        activity.hides_names_here = activity.seals_names_here = True
    course.write(ada)
    course.use()
    assert (course.drafted(), course.due()) == ({}, [])
    preview = course.preview()
    assert (preview.changed, preview.changes) == (0, [])
    with pytest.raises(NamesSealed):
        course.zeros()


def test_who_has_left_the_course_and_who_teaches_is_left_out(course: Credited) -> None:
    ada = course.student("ada")
    for who in (ada, course.teacher, course.tutor):
        course.write(who)
    with course.database.transaction() as db:
        db.get_one(Enrolment, ada.enrolment_id).active = False
    course.use()
    assert course.drafted() == {}
    assert course.preview().students == 0


def test_a_preview_says_what_a_rule_would_do_and_changes_nothing(course: Credited) -> None:
    ada, ben = course.student("ada"), course.student("ben")
    course.student("cleo")
    course.write(ada, text="So it is.")
    course.write(ben)
    course.use()
    course.set_by_hand(ben, "9")
    wanted = Rule((Condition(Counted.PASSAGES, 1, Decimal(10)),))
    found = course.preview(wanted)
    assert (found.students, found.full, found.has_own_mark, found.changed) == (3, 2, 1, 2)
    assert [(each.name, each.before, each.after, each.has_own_mark) for each in found.changes] == [
        ("Ada", Decimal(6), Decimal(10), False),
        ("Ben", Decimal(2), Decimal(10), True),
    ]
    assert found.distribution == [1, *[0] * 9, 2]
    assert found.distribution_before == [1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0]
    assert found.mean == Decimal("6.7")
    assert course.drafted() == {"ada": by_rule("6"), "ben": by_hand("9")}


def test_a_preview_says_whose_points_are_rounded(course: Credited) -> None:
    ada = course.student("ada")
    course.write(ada)
    third = Rule(
        (Condition(Counted.PASSAGES, 3, Decimal(100), is_in_proportion=True),), Unit.PERCENT
    )
    found = course.preview(third)
    assert found.rounded == 1
    assert found.changes[0].after == Decimal("3.33")


def test_the_number_of_statements_does_not_grow_with_the_class(course: Credited) -> None:
    def asked(act: str) -> int:
        with captured(course.database.engine) as seen:
            getattr(course, act)()
        return len(seen)

    course.write(course.student("ada"))
    course.use()
    few = asked("preview")
    for number in range(12):
        course.write(course.student(f"s{number}"))
    assert asked("preview") == few
    course.count()
    course.write(course.student("ben"))
    one = asked("count")
    for number in range(12):
        course.write(course.student(f"t{number}"))
    assert asked("count") == one


def test_two_accounts_of_one_person_are_counted_together(course: Credited) -> None:
    ada, other = course.student("ada"), course.student("ada2")
    course.write(ada)
    course.write(other)
    course.use()
    assert len(course.drafted()) == 2
    with course.database.transaction() as db:
        joining.join(db, ada.person_id, other.person_id, Proof.PROOFS)
    course.count()
    with course.database.transaction() as db:
        activity = db.get_one(Activity, course.activity_id)
        assert list(computed_marks.of_activity(db, activity).values()) == [Decimal(4)]


def test_a_copied_activity_has_the_rule_and_nobodys_points(course: Credited) -> None:
    ada = course.student("ada")
    course.write(ada)
    course.use()
    with course.database.transaction() as db:
        other = builders.arrive(db, course.place, "prof", builders.TEACHER, course="c2", link="l2")
        source = db.get_one(Activity, course.activity_id)
        made = course_copy._copied(db, source, other.member)
        assert computed_marks.find_rule(db, made) == RULE
        assert computed_marks.of_activity(db, made) == {}


def test_the_log_says_who_changed_the_rule_and_that_marks_were_computed(course: Credited) -> None:
    course.write(course.student("ada"))
    course.use()
    with course.database.transaction() as db:
        events = db.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
        found = [
            (each.event, each.person_id, each.details.get("marks"))
            for each in events
            if each.event in ("activity:credit-rule-changed", "grade:computed")
        ]
    assert found == [
        ("activity:credit-rule-changed", course.teacher.person_id, None),
        ("grade:computed", None, 1),
    ]


def test_a_rule_that_makes_no_sense_is_neither_shown_nor_used(course: Credited) -> None:
    with pytest.raises(InvalidInput):
        course.use(Rule(()))
    with pytest.raises(InvalidInput):
        course.preview(Rule(()))
    with pytest.raises(Conflict):
        course.zeros()


def test_an_activity_with_marks_by_a_rule_is_not_removed(course: Credited) -> None:
    course.write(course.student("ada"))
    course.use()
    with pytest.raises(Conflict), course.database.transaction() as db:
        remove.remove_activity(db, course.teacher, course.activity_id)
