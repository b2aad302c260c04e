"""Comments that a marker has written in a course: listed, changed and forgotten."""

from lti_tool.grading import reusable_comments
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Body
from lti_tool.web.schemas import grades as schemas


def list_(context: RequestContext) -> list[schemas.ReusableComment]:
    """The member's own comments in their course, last used first."""
    found = reusable_comments.of_member(context.db, context.member)
    return [schemas.ReusableComment.model_validate(each) for each in found]


def change(
    context: RequestContext, comment_id: str, body: Body[schemas.NewReusableComment]
) -> schemas.ReusableComment:
    """Change one of them; marks and feedback stay as they were written."""
    comment = reusable_comments.fetch_own(context.db, context.member, comment_id)
    reusable_comments.change(context.db, comment, body.read().text)
    return schemas.ReusableComment.model_validate(comment)


def forget(context: RequestContext, comment_id: str) -> None:
    """Forget one of them."""
    comment = reusable_comments.fetch_own(context.db, context.member, comment_id)
    reusable_comments.forget(context.db, comment)
