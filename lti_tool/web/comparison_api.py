"""Blind comparison: students choose between texts, and teachers read the result and reveal."""

from lti_tool.activities import comparisons, queries
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.permissions import may
from lti_tool.courses.roles import Capability
from lti_tool.dashboard import comparisons as shown_comparisons
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Body
from lti_tool.web.schemas import comparisons as schemas
from lti_tool.web.schemas.activities import Activity as ActivityAnswer
from lti_tool.workspaces import blind_texts, visibility


def show(context: RequestContext, activity_id: str) -> schemas.ComparisonResult:
    """Choices so far with their reasons, by pseudonym where names are hidden."""
    found = shown_comparisons.result(context.db, context.member, activity_id)
    return schemas.ComparisonResult.model_validate(found)


def choose(
    context: RequestContext, activity_id: str, body: Body[schemas.NewComparisonChoice]
) -> None:
    """Choose the better text, in place of an earlier choice, while models are hidden."""
    activity = queries.fetch_activity(context.db, context.member, activity_id)
    wanted = body.read()
    comparisons.choose(context.db, context.member, activity.id, wanted.conversation, wanted.reason)


def reveal(context: RequestContext, activity_id: str) -> ActivityAnswer:
    """Let everybody learn where the texts are from, for good."""
    activity = comparisons.reveal(context.db, context.member, activity_id)
    return ActivityAnswer.model_validate(activity)


def of_workspace(context: RequestContext, activity: Activity) -> schemas.WorkspaceComparison | None:
    """Comparison of an activity, for a page that opens it; no statement where there is none."""
    if not activity.comparison.hides_models:
        return None
    db, member = context.db, context.member
    own = comparisons.own_choice(db, member, activity)
    rows = shown_comparisons.shown_to_students(db, member, activity)
    return schemas.WorkspaceComparison(
        is_blind=activity.is_blind,
        hides_source=blind_texts.is_blind_for(member, activity),
        can_choose=activity.is_blind and comparisons.can_choose(db, member, activity),
        choice=None if own is None else schemas.ComparisonChoice.model_validate(own),
        rows=None if rows is None else [schemas.ComparisonRow.model_validate(row) for row in rows],
        revealed_at=activity.models_revealed_at,
        sees_result=may(member.role, Capability.SEE_CLASS)
        and visibility.sees_whole_class(db, member),
        can_reveal=activity.is_blind and may(member.role, Capability.MANAGE_ACTIVITY),
    )
