"""Choose activities for a course page of the LMS, and send the choice back (deep linking)."""

from lti_tool.activities import deep_link_selection
from lti_tool.courses.tables import Course
from lti_tool.lti import deep_linking, dialects
from lti_tool.lti.tables import Deployment, Platform
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Body
from lti_tool.web.schemas import selection as schemas

_FAILED = "PromptGrimoire could not show the activities of this course. Try again in a moment."


def show(context: RequestContext) -> schemas.Selection:
    """Selection that the LMS asked for."""
    selection = deep_link_selection.requested(context.db, context.member, context.arrival.id)
    _, platform = _place(context)
    return schemas.Selection(
        accepts_several=selection.accepts_several,
        is_answered=selection.answered_at is not None,
        title=selection.title,
        text=selection.text,
        highest_maximum=dialects.of(platform.dialect).highest_maximum,
        on_page=deep_link_selection.on_page(context.db, context.member.course_id),
    )


def answer(context: RequestContext, body: Body[schemas.Choice]) -> schemas.SelectionAnswer:
    """The signed choice, for the page to post to the LMS. Spends the request."""
    wanted = body.read()
    request, chosen = deep_link_selection.answer(
        context.db, context.member, context.arrival.id, wanted.activity_ids, anew=wanted.anew
    )
    deployment, platform = _place(context)
    count = len(chosen)
    token = deep_linking.answer(
        context.db,
        context.settings,
        platform,
        deployment.deployment_id,
        request,
        [
            deep_linking.Item(
                minted_id=str(each.activity.minted_id),
                title=each.activity.title,
                text=each.activity.instructions,
                maximum=each.activity.score_maximum,
                has_column=each.has_column,
            )
            for each in chosen
        ],
        message=f"{count} {'activity' if count == 1 else 'activities'} chosen." if count else "",
        problem=_FAILED if wanted.has_failed else "",
    )
    return schemas.SelectionAnswer(address=request.return_url, token=token)


def _place(context: RequestContext) -> tuple[Deployment, Platform]:
    course = context.db.get_one(Course, context.member.course_id)
    deployment = context.db.get_one(Deployment, course.deployment_id)
    return deployment, context.db.get_one(Platform, course.platform_id)
