"""The class as its teachers see it: roster, who has done what, marks, invitations."""

from typing import Annotated, Any, Literal

from lti_tool.auth import ways
from lti_tool.courses import invitations, roster, tenancy
from lti_tool.courses.permissions import may
from lti_tool.courses.roles import Capability, Role
from lti_tool.courses.tables import Activity, Course, Invitation
from lti_tool.dashboard import class_overview, student_work
from lti_tool.db import job_queue
from lti_tool.errors import Conflict
from lti_tool.validation import Text
from lti_tool.web import grading_api, roster_problems
from lti_tool.web.request_context import Input, RequestContext, timestamp


class NewInvitation(Input):
    """Somebody with no LMS account."""

    email: Annotated[str, Text(254)]
    role: Literal["teacher", "tutor", "student", "observer"]


def overview(context: RequestContext, activity_id: str) -> dict[str, Any]:
    """One row a member, people who never launched included."""
    activity = tenancy.fetch(context.db, context.member, Activity, activity_id)
    course = context.db.get_one(Course, context.member.course_id)
    return {
        "roster": _roster(context, course),
        "members": [
            {
                "enrolment_id": str(row.enrolment_id),
                "name": row.name,
                "role": row.role,
                "active": row.active,
                "arrived_at": timestamp(row.first_arrival_at),
                "last_arrival_at": timestamp(row.last_arrival_at),
                "highlights": row.highlights,
                "comments": row.comments,
                "last_note_at": timestamp(row.last_note_at),
                "grade": grading_api.to_json(row.grade, row.delivery) if row.grade else None,
            }
            for row in class_overview.rows(context.db, context.member, activity)
        ],
        "invitations": _invitations(context),
    }


def _roster(context: RequestContext, course: Course) -> dict[str, Any]:
    return {
        "available": course.memberships_url is not None,
        "fetched_at": timestamp(course.roster_fetched_at),
        "problem": roster_problems.sentence(course),
        "refreshing": job_queue.is_waiting(context.db, roster.REFRESH, course.id),
    }


def _invitations(context: RequestContext) -> list[dict[str, Any]]:
    if not may(context.member.role, Capability.INVITE):
        return []
    return [_invitation(each) for each in invitations.of_course(context.db, context.member)]


def _invitation(invitation: Invitation) -> dict[str, Any]:
    return {
        "id": str(invitation.id),
        "email": invitation.email,
        "role": invitation.role,
        "accepted": invitation.accepted_by is not None,
    }


def work(context: RequestContext, activity_id: str, enrolment_id: str) -> dict[str, Any]:
    """Notes that one member has written; one's own for everybody."""
    activity = tenancy.fetch(context.db, context.member, Activity, activity_id)
    done = student_work.of_member(context.db, context.member, activity, enrolment_id)
    return {
        "name": done.name,
        "role": done.role,
        "is_own": done.enrolment_id == context.member.enrolment_id,
        "notes": [
            {
                "workspace_id": str(note.workspace_id),
                "highlight": note.highlight_key,
                "quote": note.quote,
                "tag": note.tag,
                "color": note.color,
                "text": note.text,
                "is_on_own": note.is_on_own,
                "is_hidden": note.is_hidden,
                "created_at": note.created_at.isoformat(),
            }
            for note in done.notes
        ],
    }


def show_roster(context: RequestContext) -> dict[str, Any]:
    """State of the roster, for pages that wait while the worker fetches it."""
    return _roster(context, context.db.get_one(Course, context.member.course_id))


def refresh_roster(context: RequestContext) -> tuple[dict[str, Any], int]:
    """Ask for the roster anew; the worker fetches it."""
    course = context.db.get_one(Course, context.member.course_id)
    if course.memberships_url is None:
        raise Conflict(
            "Your LMS does not share the list of participants with this tool.",
            advice="Ask its administrator to switch on Names and Roles for the tool.",
        )
    job_queue.enqueue(context.db, roster.REFRESH, course.id)
    return _roster(context, course), 202


def invite(context: RequestContext) -> tuple[dict[str, Any], int]:
    """Keep a place for somebody with no LMS account."""
    if not ways.offered(context.settings):
        raise Conflict(
            "Nobody can sign in here without the LMS, so no place can be kept.",
            advice="Ask whoever runs the tool to set up sign-in without an LMS.",
        )
    wanted = context.body(NewInvitation)
    invitation = invitations.invite(context.db, context.member, wanted.email, Role(wanted.role))
    return _invitation(invitation), 201


def withdraw(context: RequestContext, invitation_id: str) -> tuple[str, int]:
    """Take an invitation back; whoever came in through it loses their place."""
    invitation = tenancy.fetch(context.db, context.member, Invitation, invitation_id)
    invitations.withdraw(context.db, context.member, invitation)
    return "", 204
