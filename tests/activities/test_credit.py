"""Marks by a rule: counted for who has changed, released as others, and a marker's own stays."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from lti_tool.activities import credit, hand_in
from lti_tool.activities.change import change_activity
from lti_tool.activities.checks import HandingIn, MarkRelease
from lti_tool.annotations.tables import Comment
from lti_tool.courses import memberships
from lti_tool.courses.activity_tables import Activity
from lti_tool.db.engine import Database
from lti_tool.errors import Conflict
from lti_tool.grading import computed_marks, credit_counts, drafts, gradebook
from lti_tool.grading.credit_rule import Condition, Counted, Rule
from lti_tool.grading.credit_tables import ComputedMark
from lti_tool.grading.tables import Grade, GradeDelivery
from lti_tool.workspaces import authorship
from tests import builders
from tests.activities.crediting import COMMENT, PASSAGE, Credited, Shown

FULL = Shown(Decimal(10), is_computed=True)


@pytest.fixture
def course(database: Database) -> Credited:
    return Credited(database)


def by_rule(score: str) -> Shown:
    return Shown(Decimal(score), is_computed=True)


def by_hand(score: str) -> Shown:
    return Shown(Decimal(score), is_computed=False)


def numbers(course: Credited, name: str, *counted: Counted) -> dict[Counted, int]:
    with course.database.transaction() as db:
        enrolment = next(each for each, known in course.names(db).items() if known == name)
        return dict(credit_counts.of_person(db, course.activity_id, counted, enrolment))


def test_a_rule_drafts_the_marks_of_those_who_have_earned_any(course: Credited) -> None:
    ada, ben = course.student("ada"), course.student("ben")
    course.student("cleo")
    course.write(ada, text="So it is.")
    course.write(ben)
    course.use()
    assert course.drafted() == {"ada": by_rule("6"), "ben": by_rule("2")}
    assert (course.marks(), course.deliveries()) == ({}, 0)


def test_what_is_written_later_is_counted_by_the_worker_after_a_rest(course: Credited) -> None:
    ada = course.student("ada")
    course.use()
    course.write(ada, text="So it is.")
    assert course.due() == []
    assert course.count()
    assert course.drafted() == {"ada": by_rule("6")}
    assert not course.count()
    course.write(ada)
    assert course.count()
    assert course.drafted() == {"ada": by_rule("8")}


def test_a_count_writes_the_marks_of_those_alone_who_have_changed(course: Credited) -> None:
    ada, ben = course.student("ada"), course.student("ben")
    course.use(holds=False)
    course.write(ada)
    course.write(ben)
    course.count()
    course.write(ben)
    course.count()
    with course.database.transaction() as db:
        versions = db.scalars(select(GradeDelivery.version).order_by(GradeDelivery.version)).all()
        assert versions == [1, 2]


def test_released_marks_are_in_the_outbox_and_a_change_is_a_draft_again(course: Credited) -> None:
    ada = course.student("ada")
    course.use()
    course.write(ada, text="So it is.")
    course.count()
    assert course.release() == 1
    assert (course.marks(), course.drafted()) == ({"ada": by_rule("6")}, {})
    assert course.deliveries() == 1
    key = course.write(ada)
    course.count()
    assert course.drafted() == {"ada": by_rule("8")}
    course.delete(key)
    course.count()
    assert course.drafted() == {}


def test_where_marks_are_sent_at_once_they_are_in_one_transaction_with_the_outbox(
    course: Credited,
) -> None:
    ada = course.student("ada")
    course.use(holds=False)
    course.write(ada)
    course.count()
    assert course.marks() == {"ada": by_rule("2")}
    assert course.deliveries() == 1
    course.write(ada, text="So it is.")
    course.count()
    assert course.marks() == {"ada": by_rule("8")}
    with course.database.transaction() as db:
        (delivery,) = db.scalars(select(GradeDelivery)).all()
        assert (delivery.version, delivery.state) == (2, "waiting")


def test_nothing_is_written_where_the_outbox_fails(
    course: Credited, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = course.student("ada")
    course.use(holds=False)
    course.write(ada)
    course.rest()

    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("lti_tool.grading.outbox.enqueue", fail)
    with pytest.raises(RuntimeError), course.database.transaction() as db:
        credit.count_if_due(db, course.activity_id)
    assert course.marks() == {}
    assert course.due() == [course.activity_id]


@pytest.mark.parametrize("holds", [True, False])
def test_a_mark_that_somebody_has_set_survives_every_count(course: Credited, holds: bool) -> None:
    ada = course.student("ada")
    course.use(holds=holds)
    course.write(ada)
    course.count()
    course.set_by_hand(ada, "9.5", "Look again.")
    course.write(ada, text="So it is.")
    course.count()
    shown = course.drafted() if holds else course.marks()
    assert shown == {"ada": by_hand("9.5")}
    with course.database.transaction() as db:
        activity = db.get_one(Activity, course.activity_id)
        assert computed_marks.of_student(db, activity, ada.enrolment_id) == Decimal(8)


@pytest.mark.parametrize("holds", [True, False])
def test_one_press_takes_the_rules_mark_again_and_leaves_the_comment(
    course: Credited, holds: bool
) -> None:
    ada = course.student("ada")
    course.use(holds=holds)
    course.write(ada)
    course.set_by_hand(ada, "9.5", "Look again.")
    course.follow(ada)
    shown = course.drafted() if holds else course.marks()
    assert shown == {"ada": by_rule("2")}
    course.write(ada)
    course.count()
    if holds:
        course.release()
    assert course.marks() == {"ada": by_rule("4")}
    with course.database.transaction() as db:
        assert db.scalars(select(Grade.comment)).all() == ["Look again."]


def test_a_mark_by_hand_that_was_released_gets_no_draft(course: Credited) -> None:
    ada = course.student("ada")
    course.use()
    course.set_by_hand(ada, "9")
    course.release()
    course.write(ada)
    course.count()
    assert (course.marks(), course.drafted()) == ({"ada": by_hand("9")}, {})


def test_a_withdrawn_mark_does_not_come_back_by_the_rule(course: Credited) -> None:
    ada = course.student("ada")
    course.use(holds=False)
    course.write(ada)
    course.count()
    with course.database.transaction() as db:
        activity = db.get_one(Activity, course.activity_id)
        theirs = memberships.fetch(db, course.teacher, ada.enrolment_id)
        gradebook.withdraw(db, course.teacher, activity, theirs)
    course.write(ada)
    course.count()
    assert course.marks() == {"ada": Shown(None, is_computed=False)}


def test_nobody_gets_a_0_by_the_rule_alone(course: Credited) -> None:
    ada = course.student("ada")
    course.student("ben")
    whole = Rule((replace(PASSAGE, is_in_proportion=False),))
    course.use(whole)
    key = course.write(ada)
    course.count()
    assert course.drafted() == {}
    for at in (1000, 1010):
        course.write(ada, at=at)
    course.count()
    assert course.drafted() == {"ada": by_rule("6")}
    course.delete(key)
    course.count()
    assert course.drafted() == {}


@pytest.mark.parametrize("holds", [True, False])
def test_a_teacher_gives_a_0_to_those_who_have_nothing_and_it_follows_the_rule(
    course: Credited, holds: bool
) -> None:
    ada, ben, cleo = (course.student(name) for name in ("ada", "ben", "cleo"))
    course.write(ada)
    course.use(holds=holds)
    course.set_by_hand(cleo, "3")
    assert course.zeros() == 1
    assert course.zeros() == 0
    shown = course.drafted() if holds else course.marks()
    assert shown == {"ada": by_rule("2"), "ben": by_rule("0"), "cleo": by_hand("3")}
    course.write(ada)
    course.count()
    shown = course.drafted() if holds else course.marks()
    assert shown["ben"] == by_rule("0")
    course.write(ben)
    course.count()
    shown = course.drafted() if holds else course.marks()
    assert shown["ben"] == by_rule("2")


def test_private_model_and_deleted_notes_do_not_count_and_hidden_ones_do(
    course: Credited,
) -> None:
    ada = course.student("ada")
    course.write(ada, kind="private")
    course.write(ada, kind="model")
    course.delete(course.write(ada, text="Gone."))
    assert numbers(course, "ada", Counted.PASSAGES, Counted.COMMENTS) == {}
    with course.database.transaction() as db:
        db.execute(update(Activity).values(hides_notes_here=True))
    course.write(ada, text="Hidden.", kind="hidden")
    found = numbers(course, "ada", Counted.PASSAGES, Counted.COMMENTS)
    assert found == {Counted.PASSAGES: 1, Counted.COMMENTS: 1}


def test_comments_on_the_notes_of_others_are_ones_own(course: Credited) -> None:
    ada, ben = course.student("ada"), course.student("ben")
    key = course.write(ada, text="Why?")
    course.write(ben)
    workspace_id = course.workspace(ben)
    with course.database.transaction() as db:
        (asked,) = db.scalars(select(Comment)).all()
        bens = authorship.author_id(db, workspace_id, ben.enrolment_id)
        db.add(
            Comment(
                document_id=asked.document_id, highlight_key=key, key=f"{bens}/r",
                author_id=bens, text="Because of 3 reasons", reply_to=asked.key,
            )
        )  # fmt: skip
    counted = (Counted.PASSAGES, Counted.COMMENTS, Counted.REPLIES, Counted.WORDS)
    assert numbers(course, "ben", *counted) == dict(zip(counted, (1, 1, 1, 4), strict=True))
    assert numbers(course, "ada", *counted) == dict(zip(counted, (1, 1, 0, 1), strict=True))


def test_each_member_of_a_group_is_counted_alone(database: Database) -> None:
    course = Credited(database)
    ada, ben = course.student("ada", groups="1"), course.student("ben", groups="1")
    with database.transaction() as db:
        builders.work_in_groups(db, course.activity_id)
    course.write(ada, text="So it is.")
    course.write(ben)
    course.use()
    assert course.drafted() == {"ada": by_rule("6"), "ben": by_rule("2")}


def test_work_that_is_handed_in_counts_and_what_is_taken_back_does_not(
    database: Database,
) -> None:
    course = Credited(database, "student")
    ada = course.student("ada")
    course.use(Rule((Condition(Counted.HANDED_IN, 1, Decimal(10)),)))
    course.write(ada)
    with database.transaction() as db:
        change_activity(db, course.teacher, course.activity_id, handing_in=HandingIn(True))
        hand_in.hand_in(db, ada, course.activity_id)
    course.count()
    assert course.drafted() == {"ada": FULL}
    with database.transaction() as db:
        hand_in.take_back(db, ada, course.activity_id)
    course.count()
    assert course.drafted() == {}


def test_a_changed_rule_changes_everybody_at_once(course: Credited) -> None:
    ada, ben = course.student("ada"), course.student("ben")
    course.write(ada, text="So it is.")
    course.write(ben)
    course.use()
    course.set_by_hand(ben, "1")
    course.use(Rule((COMMENT,)))
    assert course.drafted() == {"ada": by_rule("4"), "ben": by_hand("1")}
    course.use(None)
    assert course.drafted() == {"ben": by_hand("1")}
    with course.database.transaction() as db:
        assert db.scalars(select(ComputedMark)).all() == []
        assert db.get_one(Activity, course.activity_id).credit_version == 0


def test_a_teacher_who_has_seen_another_rule_changes_nothing(course: Credited) -> None:
    course.use()
    with pytest.raises(Conflict, match="just changed the rule"):
        course.use(Rule((COMMENT,)), seen_version=0)
    with course.database.transaction() as db:
        before = db.get_one(Activity, course.activity_id).credit_version
    course.use(None)
    course.use()
    with course.database.transaction() as db:
        assert db.get_one(Activity, course.activity_id).credit_version != before
    with pytest.raises(Conflict, match="just changed the rule"):
        course.use(None, seen_version=before)


def test_a_computed_draft_is_not_discarded(course: Credited) -> None:
    ada = course.student("ada")
    course.write(ada)
    course.use()
    with course.database.transaction() as db:
        activity = db.get_one(Activity, course.activity_id)
        theirs = memberships.fetch(db, course.teacher, ada.enrolment_id)
        with pytest.raises(Conflict, match="The rule has set this draft"):
            drafts.discard(db, course.teacher, activity, theirs)


def test_marks_are_held_unless_a_teacher_wants_them_sent(course: Credited) -> None:
    """A page cannot send what the activity holds: the rule writes drafts, whoever asks."""
    ada = course.student("ada")
    course.write(ada)
    course.use(holds=True)
    course.count()
    assert course.marks() == {}
    with pytest.raises(Conflict), course.database.transaction() as db:
        change_activity(db, course.teacher, course.activity_id, mark_release=MarkRelease(False))
    course.use(holds=None)
    assert (course.marks(), course.drafted()) == ({}, {"ada": by_rule("2")})
