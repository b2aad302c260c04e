"""Parts of a workspace as its page gets them: what is handed in, names that are hidden, dates."""

from datetime import datetime
from typing import Any

from lti_tool import clock
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.permissions import may
from lti_tool.courses.roles import Capability
from lti_tool.web.request_context import RequestContext
from lti_tool.web.schemas import workspaces as schemas
from lti_tool.web.schemas.handing_in import HandedIn
from lti_tool.workspaces import authorship, pseudonyms, submissions, writing_window
from lti_tool.workspaces.deadlines import Deadline
from lti_tool.workspaces.tables import Workspace


def handing_in(
    context: RequestContext, activity: Activity, workspace: Workspace, deadline: Deadline
) -> dict[str, Any]:
    """Members of the answer about handing in: whether the viewer does, and what is handed in."""
    member = context.member
    is_asked = activity.hands_in and workspace.is_current
    hands_in = is_asked and writing_window.is_restricted(member)
    if not (hands_in and may(member.role, Capability.ANNOTATE)):
        return {"is_handing_in": False, "handed_in": None}
    return {
        "is_handing_in": True,
        "handed_in": _handed_in(context, activity, workspace, deadline),
    }


def _handed_in(
    context: RequestContext, activity: Activity, workspace: Workspace, deadline: Deadline
) -> HandedIn | None:
    """Work of a student or their group that is handed in."""
    submission = submissions.current(context.db, context.member, workspace)
    if submission is None:
        return None
    by = submission.handed_in_by
    return HandedIn(
        handed_in_at=submission.created_at,
        handed_in_by=authorship.name_of(context.db, context.member, activity, by) if by else None,
        is_late=deadline.is_late(submission.created_at),
        is_group=submission.enrolment_id is None,
    )


def anonymity(context: RequestContext, activity: Activity) -> schemas.Anonymity | None:
    """Names in an activity that hides them: the viewer's own, and who sees whose."""
    if not activity.hides_names:
        return None
    db, member = context.db, context.member
    by = activity.unsealed_by
    return schemas.Anonymity(
        pseudonym=pseudonyms.of_member(db, activity, member.enrolment_id),
        sees_names=authorship.sees_names(member, activity),
        is_sealed=activity.is_sealed,
        unsealed_at=activity.unsealed_at,
        unsealed_by=authorship.name_of(db, member, activity, by) if by else None,
        can_unseal=activity.is_sealed and may(member.role, Capability.MANAGE_ACTIVITY),
    )


def schedule(activity: Activity, deadline: Deadline) -> schemas.Schedule:
    """Opening and closing, also in seconds from now: a page's own clock may be wrong."""

    def seconds_to(at: datetime | None) -> float | None:
        return None if at is None else (at - clock.now()).total_seconds()

    return schemas.Schedule(
        opens_at=activity.opens_at,
        closes_at=deadline.closes_at,
        due_at=deadline.due_at,
        takes_late=activity.accepts_late,
        opens_in=seconds_to(activity.opens_at),
        closes_in=seconds_to(deadline.closes_at),
    )
