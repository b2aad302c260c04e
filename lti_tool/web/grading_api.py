"""Show marks and their delivery, set a mark, and send it to the LMS again."""

from decimal import Decimal
from typing import Annotated, Any

from flask import request
from pydantic import Field

from lti_tool.courses import tenancy
from lti_tool.courses.roles import Role
from lti_tool.courses.tables import Activity, Enrolment
from lti_tool.errors import InvalidInput
from lti_tool.grading import gradebook, outcomes
from lti_tool.grading.tables import Grade, GradeDelivery
from lti_tool.validation import Text
from lti_tool.web.request_context import Input, RequestContext, as_uuid

MOST_LISTED = 100
"""Marks that one request may list."""


class NewGrade(Input):
    """A mark out of the activity's maximum, and a word to the student."""

    score: Annotated[Decimal, Field(ge=0, max_digits=8, decimal_places=2, allow_inf_nan=False)]
    comment: Annotated[str, Text(10_000)] = ""


def list_(context: RequestContext, activity_id: str) -> dict[str, Any]:
    """Marks of the members that the query names, by enrolment; members without one are left out.

    Pages follow deliveries by it, and name only members whose mark is on its way.
    """
    activity = tenancy.fetch(context.db, context.member, Activity, activity_id)
    named = [as_uuid(each) for each in request.args.getlist("enrolment")]
    if len(named) > MOST_LISTED:
        raise InvalidInput(f"At most {MOST_LISTED} marks are listed at a time.", field="enrolment")
    found = gradebook.of_members(context.db, activity.id, named)
    return {str(enrolment_id): to_json(*both) for enrolment_id, both in found.items()}


def show(context: RequestContext, activity_id: str, enrolment_id: str) -> dict[str, Any]:
    """One mark with its delivery, and the bounds within which it may be set."""
    activity = tenancy.fetch(context.db, context.member, Activity, activity_id)
    enrolment = tenancy.fetch(context.db, context.member, Enrolment, enrolment_id)
    found = gradebook.of_members(context.db, activity.id, [enrolment.id]).get(enrolment.id)
    return {
        "grade": to_json(*found) if found else None,
        "maximum": activity.score_maximum,
        "is_gradable": enrolment.active and enrolment.role == Role.STUDENT,
    }


def update(
    context: RequestContext, activity_id: str, enrolment_id: str
) -> tuple[dict[str, Any], int]:
    """Set the mark; it is on its way to the LMS when this answers."""
    activity = tenancy.fetch(context.db, context.member, Activity, activity_id)
    enrolment = tenancy.fetch(context.db, context.member, Enrolment, enrolment_id)
    wanted = context.body(NewGrade)
    grade = gradebook.set_grade(
        context.db, context.member, activity, enrolment, wanted.score, wanted.comment
    )
    return to_json(grade, context.db.get_one(GradeDelivery, grade.id)), 202


def resend(
    context: RequestContext, activity_id: str, enrolment_id: str
) -> tuple[dict[str, Any], int]:
    """Try a mark again that the LMS did not take."""
    activity = tenancy.fetch(context.db, context.member, Activity, activity_id)
    enrolment = tenancy.fetch(context.db, context.member, Enrolment, enrolment_id)
    grade = gradebook.resend(context.db, context.member, activity, enrolment)
    return to_json(grade, context.db.get_one(GradeDelivery, grade.id)), 202


def to_json(grade: Grade, delivery: GradeDelivery | None) -> dict[str, Any]:
    """A mark as the page knows it, with how far it has come."""
    problem = delivery.problem if delivery else None
    return {
        "score": float(grade.score),
        "maximum": float(grade.maximum),
        "comment": grade.comment,
        "state": delivery.state if delivery else "waiting",
        "problem": problem,
        "problem_sentence": outcomes.problem_sentence(problem) if problem else None,
        "sent_at": delivery.sent_at.isoformat() if delivery and delivery.sent_at else None,
    }
