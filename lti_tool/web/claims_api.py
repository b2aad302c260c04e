"""Claims of an activity, for those who may see the class."""

from lti_tool.activities.queries import fetch_activity
from lti_tool.dashboard import claims
from lti_tool.web.request_context import RequestContext
from lti_tool.web.schemas import claims as schemas


def show(context: RequestContext, activity_id: str) -> schemas.Claims:
    """The claims of an activity, and what people say of them where the viewer may see it."""
    activity = fetch_activity(context.db, context.member, activity_id)
    found = claims.of_activity(context.db, context.member, activity)
    return schemas.Claims(
        are_checked=activity.checks_claims,
        claims=[schemas.Claim.model_validate(each) for each in found],
    )
