"""Rule of credit of an activity: set, changed, and counted by the worker where notes have changed.

Marks by a rule reach students as the activity says: as drafts that a teacher releases, or at once.
"""

import uuid
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from lti_tool import audit, clock
from lti_tool.activities import queries, release_marks
from lti_tool.activities.checks import MarkRelease, require_one_way_of_marking
from lti_tool.courses import memberships, permissions
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.memberships import Membership
from lti_tool.courses.roles import Capability
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.documents import access
from lti_tool.documents.tables import SharedDocument
from lti_tool.errors import Conflict
from lti_tool.grading import checks, computed_marks, credit_counts, credit_rule
from lti_tool.grading.credit_rule import NO_CREDIT, Credit, Numbers, Rule
from lti_tool.grading.credit_tables import CreditRule
from lti_tool.workspaces.authorship import require_names
from lti_tool.workspaces.tables import Workspace

PAUSE = timedelta(seconds=20)
"""Least time between two counts of an activity, so that no mark changes with every note."""

RECENT = timedelta(hours=1)
"""Time after a count in which another one is likely."""


def _digest(*columns: ColumnElement[Any] | InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """Digest of these columns of several rows, in any order of the rows."""
    return func.coalesce(func.sum(func.hashtextextended(func.concat_ws(".", *columns), 0)), 0)


_HEADS = (
    select(_digest(SharedDocument.id, SharedDocument.head))
    .join(Workspace, Workspace.id == SharedDocument.workspace_id)
    .where(Workspace.activity_id == Activity.id, SharedDocument.is_private.is_(False))
    .correlate(Activity)
    .scalar_subquery()
)
_PEOPLE = (
    select(_digest(Enrolment.id, Enrolment.role, Enrolment.active, Enrolment.merged_into))
    .where(Enrolment.course_id == Activity.course_id)
    .correlate(Activity)
    .scalar_subquery()
)
_STATE: ColumnElement[str] = func.concat_ws(
    ".", Activity.credit_version, Activity.score_maximum, Activity.tags_version,
    Activity.holds_marks, _HEADS, _PEOPLE,
)  # fmt: skip
"""State of an `Activity`: another one with whatever a rule counts, and with whom.

Private notes are no part of it. Handing in and taking back move the heads of documents.
"""


def change_rule(
    db: Session,
    member: Member,
    activity_id: uuid.UUID | str,
    rule: Rule | None,
    *,
    seen_version: int,
    holds_marks: bool | None = None,
) -> Activity:
    """Set the rule of an activity in place of the one of that version, or take it away.

    Everybody's marks by the rule follow in the same transaction. `holds_marks` makes them drafts
    until they are released, or has them sent at once; None leaves that as it is. Raises
    InvalidInput naming the field, and Conflict where the rule is another one by now.
    """
    permissions.require(member, Capability.MANAGE_ACTIVITY)
    activity = queries.lock_activity(db, member, activity_id)
    if activity.credit_version != seen_version:
        raise Conflict(
            "Somebody else has just changed the rule.", advice="Open the page again to see it."
        )
    if holds_marks is not None and holds_marks != activity.holds_marks:
        release_marks.change_release(db, activity, MarkRelease(holds_marks))
    require_one_way_of_marking(activity.marker_count, has_rule=rule is not None)
    if rule is None:
        _take_away(db, member, activity)
    else:
        _store(db, activity, credit_rule.check(rule))
    audit.record(
        db,
        audit.Event.CREDIT_RULE_CHANGED,
        person_id=member.person_id,
        course_id=member.course_id,
        activity=str(activity.id),
        version=activity.credit_version,
    )
    db.flush()
    if rule is not None:
        _count(db, activity, rule, member.enrolment_id)
    access.publish_settings_changed(db, activity.id)
    return activity


def _take_away(db: Session, member: Member, activity: Activity) -> None:
    stored = db.get(CreditRule, activity.id)
    if stored is not None:
        db.delete(stored)
    activity.credit_version = 0
    computed_marks.forget(db, activity, member.enrolment_id)


def _store(db: Session, activity: Activity, rule: Rule) -> None:
    stored = db.get(CreditRule, activity.id)
    if stored is None:
        stored = CreditRule(activity_id=activity.id, counted_state="")
        db.add(stored)
    stored.conditions = credit_rule.to_json(rule.conditions)
    stored.unit, stored.cap, stored.is_completion = rule.unit.value, rule.cap, rule.is_completion
    # The revision grows with this change: no version comes twice.
    activity.credit_version = activity.revision + 1


def credit_of_all(
    rule: Rule, numbers: Mapping[uuid.UUID, Numbers], maximum: int
) -> dict[uuid.UUID, Credit]:
    """Credit by main enrolment, of all who have numbers."""
    return {main_id: rule.credit(own, maximum) for main_id, own in numbers.items()}


def _count(db: Session, activity: Activity, rule: Rule, actor_id: uuid.UUID | None = None) -> None:
    """Count all notes of a locked activity, and bring the marks by the rule up to date.

    While names are sealed nobody is marked, by no rule either.
    """
    if activity.is_sealed:
        return
    stored = db.get_one(CreditRule, activity.id)
    # Read first: what is written meanwhile makes another state, and is counted next time.
    stored.counted_state = str(db.scalar(select(_STATE).where(Activity.id == activity.id)))
    stored.counted_at = clock.now()
    db.flush()
    numbers = credit_counts.of_activity(db, activity.id, rule.counted)
    found = credit_of_all(rule, numbers, activity.score_maximum)
    scores = {
        each.enrolment.id: found.get(each.enrolment.id, NO_CREDIT).score
        for each in memberships.of_course(db, activity.course_id)
        if checks.is_gradable(each)
    }
    changed = computed_marks.apply(db, activity, scores, actor_id)
    if changed:
        audit.record(
            db,
            audit.Event.GRADES_COMPUTED,
            course_id=activity.course_id,
            activity=str(activity.id),
            version=activity.credit_version,
            marks=changed,
        )


def copy(db: Session, source: Activity, made: Activity) -> None:
    """Copy the rule of an activity to another one that has nobody's work yet."""
    stored = db.get(CreditRule, source.id)
    if stored is None:
        return
    db.add(
        CreditRule(
            activity_id=made.id,
            conditions=stored.conditions,
            unit=stored.unit,
            cap=stored.cap,
            is_completion=stored.is_completion,
        )
    )
    made.credit_version = made.revision
    db.flush()


def due(db: Session, *, lately: bool = False) -> list[uuid.UUID]:
    """Activities whose marks by the rule are out of date; one query.

    With `lately`, only those that were counted within `RECENT`, or never: a class that works is
    among them, and the many activities of which nothing is written any more are not looked at.
    """
    query = _due().order_by(CreditRule.counted_at.nulls_first(), Activity.id)
    if lately:
        since = clock.now() - RECENT
        query = query.where(or_(CreditRule.counted_at.is_(None), CreditRule.counted_at >= since))
    return list(db.scalars(query))


def _due() -> "Select[*tuple[Any, ...]]":
    return (
        select(Activity.id)
        .join(CreditRule, CreditRule.activity_id == Activity.id)
        .where(
            or_(CreditRule.counted_at.is_(None), CreditRule.counted_at <= clock.now() - PAUSE),
            ~Activity.is_sealed,
            CreditRule.counted_state != _STATE,
        )
    )


def count_if_due(db: Session, activity_id: uuid.UUID) -> bool:
    """Bring the marks of an activity up to date; False where another process is at it, or was."""
    activity = db.scalar(
        select(Activity).where(Activity.id == activity_id).with_for_update(skip_locked=True)
    )
    # Asked with the lock: whoever had it before may have counted since the activity was due.
    if activity is None or db.scalar(_due().where(Activity.id == activity_id)) is None:
        return False
    rule = _require_rule(db, activity)
    _count(db, activity, rule)
    return True


def follow_rule(db: Session, member: Member, activity: Activity, membership: Membership) -> None:
    """Give a student the rule's points in place of a mark that somebody has set.

    Raises Conflict where there is no rule, InvalidInput for somebody who is no student.
    """
    activity = queries.lock_activity(db, member, activity.id)
    rule = _require_rule(db, activity)
    main_id = membership.enrolment.id
    numbers = credit_counts.of_person(db, activity.id, rule.counted, main_id)
    score = rule.credit(numbers, activity.score_maximum).score
    checks.require_markable(activity, membership, score)
    written = computed_marks.follow(db, activity, main_id, score, member.enrolment_id)
    # A student's export has all events that name them, and they are to learn of no draft.
    is_draft = activity.holds_marks
    audit.record(
        db,
        audit.Event.GRADES_COMPUTED,
        person_id=None if is_draft else membership.enrolment.person_id,
        course_id=activity.course_id,
        activity=str(activity.id),
        version=activity.credit_version,
        by=str(member.enrolment_id),
        marks=1,
        **{"draft" if is_draft else "grade": str(written)},
    )


def give_zeros(db: Session, member: Member, activity_id: uuid.UUID | str) -> int:
    """Give a 0 to each student who has earned nothing and has no mark; their number.

    A rule alone gives nobody a 0. Raises Conflict where there is no rule, NamesSealed while it is
    not shown who wrote what.
    """
    permissions.require(member, Capability.RELEASE_MARKS)
    activity = queries.lock_activity(db, member, activity_id)
    require_names(member, activity)
    rule = _require_rule(db, activity)
    numbers = credit_counts.of_activity(db, activity.id, rule.counted)
    found = credit_of_all(rule, numbers, activity.score_maximum)
    nothing: list[uuid.UUID] = [
        each.enrolment.id
        for each in memberships.of_course(db, activity.course_id)
        if checks.is_gradable(each) and found.get(each.enrolment.id, NO_CREDIT).score == Decimal(0)
    ]
    given = computed_marks.give_zeros(db, activity, nothing, member.enrolment_id)
    audit.record(
        db,
        audit.Event.GRADES_COMPUTED,
        person_id=member.person_id,
        course_id=activity.course_id,
        activity=str(activity.id),
        version=activity.credit_version,
        marks=given,
    )
    return given


def _require_rule(db: Session, activity: Activity) -> Rule:
    rule = computed_marks.find_rule(db, activity)
    if rule is None:
        raise Conflict(
            "Marks of this activity are not computed by a rule.", advice="Open the page again."
        )
    return rule
