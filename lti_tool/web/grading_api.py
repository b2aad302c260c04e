"""Show marks and their delivery, set a mark, and send it to the LMS again."""

from decimal import Decimal
from typing import Annotated, Any

from flask import request
from pydantic import Field

from lti_tool.courses import scope
from lti_tool.courses.roles import Role
from lti_tool.courses.tables import Activity, Enrolment
from lti_tool.errors import InvalidInput, NotFound
from lti_tool.grading import gradebook, outcomes
from lti_tool.grading.tables import Grade, GradeDelivery
from lti_tool.validation import Text
from lti_tool.web.visit import Input, Visit, as_uuid

MOST_LISTED = 100
"""Marks that one request may list."""


class NewGrade(Input):
    """A mark out of the activity's maximum, and a word to the student."""

    score: Annotated[Decimal, Field(ge=0, max_digits=8, decimal_places=2, allow_inf_nan=False)]
    comment: Annotated[str, Text(10_000)] = ""


def list_(visit: Visit, activity_id: str) -> dict[str, Any]:
    """Marks of the members that the query names, by enrolment; members without one are left out.

    Pages follow deliveries by it, and name only members whose mark is on its way.
    """
    activity = scope.fetch(visit.db, visit.member, Activity, activity_id)
    named = [as_uuid(each) for each in request.args.getlist("enrolment")]
    if len(named) > MOST_LISTED:
        raise InvalidInput(f"At most {MOST_LISTED} marks are listed at a time.", field="enrolment")
    found = gradebook.of_members(visit.db, activity.id, named)
    return {str(enrolment_id): described(*both) for enrolment_id, both in found.items()}


def show(visit: Visit, activity_id: str, enrolment_id: str) -> dict[str, Any]:
    """One mark with its delivery, and the bounds within which it may be set."""
    activity = scope.fetch(visit.db, visit.member, Activity, activity_id)
    enrolment = scope.fetch(visit.db, visit.member, Enrolment, enrolment_id)
    found = gradebook.of_members(visit.db, activity.id, [enrolment.id]).get(enrolment.id)
    return {
        "grade": described(*found) if found else None,
        "maximum": activity.score_maximum,
        "is_gradable": enrolment.active and enrolment.role == Role.STUDENT,
    }


def put(visit: Visit, activity_id: str, enrolment_id: str) -> tuple[dict[str, Any], int]:
    """Set the mark; it is on its way to the LMS when this answers."""
    activity = scope.fetch(visit.db, visit.member, Activity, activity_id)
    enrolment = scope.fetch(visit.db, visit.member, Enrolment, enrolment_id)
    wanted = visit.body(NewGrade)
    grade = gradebook.set_grade(
        visit.db, visit.member, activity, enrolment, wanted.score, wanted.comment
    )
    return described(grade, visit.db.get_one(GradeDelivery, grade.id)), 202


def resend(visit: Visit, activity_id: str, enrolment_id: str) -> tuple[dict[str, Any], int]:
    """Try a mark again that the LMS did not take."""
    activity = scope.fetch(visit.db, visit.member, Activity, activity_id)
    enrolment = scope.fetch(visit.db, visit.member, Enrolment, enrolment_id)
    found = gradebook.of_members(visit.db, activity.id, [enrolment.id]).get(enrolment.id)
    if found is None:
        raise NotFound("This person has no mark yet.")
    grade, delivery = found
    gradebook.resend(visit.db, visit.member, grade)
    visit.db.refresh(delivery)
    return described(grade, delivery), 202


def described(grade: Grade, delivery: GradeDelivery | None) -> dict[str, Any]:
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
