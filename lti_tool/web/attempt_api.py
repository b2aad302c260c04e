"""Start over in a workspace, go back to an earlier attempt, and the attempts of a workspace."""

from collections.abc import Sequence
from typing import Any

from lti_tool.activities import start_over
from lti_tool.annotations.handed_in import HandedIn
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.permissions import may
from lti_tool.courses.roles import Capability
from lti_tool.languages import translate
from lti_tool.web.request_context import RequestContext
from lti_tool.web.schemas import attempts as schemas
from lti_tool.workspaces import attempts, authorship
from lti_tool.workspaces.tables import Workspace


def show(context: RequestContext, workspace_id: str) -> schemas.StartingOver:
    """The work that would become an earlier attempt, and why it cannot now."""
    found = start_over.preview(context.db, context.member, workspace_id)
    work, obstacle = found.work.work or HandedIn.nothing(), found.obstacle
    return schemas.StartingOver(
        is_group=found.work.is_group,
        highlights=work.highlights,
        comments=work.comments,
        words=work.words,
        conversations=len(work.conversations),
        answer_words=work.answer_words,
        due_at=found.work.deadline.due_at,
        is_late=found.work.is_late,
        obstacle=f"{translate(obstacle.sentence)} {translate(obstacle.advice)}"
        if obstacle
        else None,
    )


def begin(context: RequestContext, workspace_id: str) -> schemas.CurrentAttempt:
    """Start over: what was there stays readable as an earlier attempt."""
    workspace = start_over.start_over(context.db, context.member, workspace_id)
    return schemas.CurrentAttempt(workspace_id=workspace.id)


def resume(context: RequestContext, workspace_id: str) -> schemas.CurrentAttempt:
    """Make an earlier attempt the current one again; the other one stays as an earlier attempt."""
    workspace = start_over.resume(context.db, context.member, workspace_id)
    return schemas.CurrentAttempt(workspace_id=workspace.id)


def of_workspace(
    context: RequestContext, activity: Activity, workspace: Workspace
) -> dict[str, Any]:
    """Fields of a workspace about the attempts of those whose it is."""
    is_current = workspace.is_current
    return {
        "attempts": _attempts(context, activity, workspace),
        "is_current": is_current,
        "can_start_over": start_over.may_start_over(context.member, workspace),
        "can_resume": not is_current and may(context.member.role, Capability.RESUME),
    }


def _attempts(
    context: RequestContext, activity: Activity, workspace: Workspace
) -> list[schemas.Attempt]:
    """Attempts, oldest first; none where there is this one alone."""
    if workspace.workspace_for == "class":
        return []
    found = attempts.of_workspace(context.db, workspace)
    return [] if len(found) == 1 else to_attempts(context, activity, found)


def to_attempts(
    context: RequestContext, activity: Activity, found: Sequence[Workspace]
) -> list[schemas.Attempt]:
    """Attempts with the names of who ended them."""
    people = {each.ended_by for each in found if each.ended_by is not None}
    names = authorship.names_of(context.db, context.member, activity, people)
    return [
        schemas.Attempt(
            workspace_id=each.id,
            is_current=each.is_current,
            ended_at=each.ended_at,
            ended_by=names[each.ended_by] if each.ended_by else None,
        )
        for each in found
    ]
