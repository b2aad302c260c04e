"""Agree on the mean of two marks wherever these are near enough, for a whole activity."""

import uuid
from decimal import Decimal

from sqlalchemy.orm import Session

from lti_tool import audit
from lti_tool.activities import queries
from lti_tool.courses import permissions
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.roles import Capability
from lti_tool.courses.tenancy import Member
from lti_tool.errors import Conflict
from lti_tool.grading import double_marking
from lti_tool.grading.double_marking import Plan


def plan(db: Session, member: Member, activity: Activity, at_most: Decimal) -> Plan:
    """Plan of what `agree_on_means` would do now."""
    permissions.require(member, Capability.RELEASE_MARKS)
    return double_marking.plan_means(db, activity, at_most)


def agree_on_means(
    db: Session, member: Member, activity_id: uuid.UUID, at_most: Decimal, planned: int
) -> int:
    """Agree on the mean of each work whose two marks differ by at most so many points; the number
    of works.

    Raises Forbidden for anybody who may not release, and Conflict where they are not as many as
    were `planned`.
    """
    permissions.require(member, Capability.RELEASE_MARKS)
    activity = queries.lock_activity(db, member, activity_id)
    found = double_marking.plan_means(db, activity, at_most).agreed
    if len(found) != planned:
        raise Conflict(
            "Marks have been given or agreed on meanwhile.",
            advice="Look at the numbers again before you agree.",
        )
    double_marking.agree_on_means(db, member, activity, found)
    audit.record(
        db,
        audit.Event.GRADES_AGREED,
        person_id=member.person_id,
        course_id=activity.course_id,
        activity=str(activity.id),
        marks=len(found),
    )
    return len(found)
