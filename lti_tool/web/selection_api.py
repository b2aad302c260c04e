"""Choose activities for a course page of the LMS, and send the choice back (deep linking)."""

import uuid
from typing import Any

from lti_tool.courses import selections
from lti_tool.courses.tables import Course
from lti_tool.errors import NotFound
from lti_tool.lti import deep_linking, dialects
from lti_tool.lti.tables import Deployment, Platform
from lti_tool.web.visit import Input, Visit

_FAILED = "PromptGrimoire could not show the activities of this course. Try again in a moment."


class Choice(Input):
    """The activities that were chosen, in their order; none at all for "never mind", or because the
    page could not show any.
    """

    activity_ids: list[uuid.UUID]
    has_failed: bool = False


def shown(visit: Visit) -> dict[str, Any]:
    """What the LMS asked for."""
    selection = selections.of_session(visit.db, visit.arrival.id)
    if selection is None:
        raise NotFound
    _, platform = _place(visit)
    return {
        "accepts_several": selection.accepts_several,
        "is_answered": selection.answered_at is not None,
        "title": selection.title,
        "text": selection.text,
        "highest_maximum": dialects.of(platform.dialect).highest_maximum,
    }


def answer(visit: Visit) -> dict[str, str]:
    """The signed choice, for the page to post to the LMS. Spends the request."""
    wanted = visit.body(Choice)
    request, chosen = selections.answer(
        visit.db, visit.member, visit.arrival.id, wanted.activity_ids
    )
    deployment, platform = _place(visit)
    count = len(chosen)
    token = deep_linking.answer(
        visit.db,
        visit.settings,
        platform,
        deployment.deployment_id,
        request,
        [
            deep_linking.Item(
                minted_id=str(activity.minted_id),
                title=activity.title,
                text=activity.instructions,
                maximum=activity.score_maximum,
            )
            for activity in chosen
        ],
        message=f"{count} {'activity' if count == 1 else 'activities'} chosen." if count else "",
        problem=_FAILED if wanted.has_failed else "",
    )
    return {"address": request.return_url, "token": token}


def _place(visit: Visit) -> tuple[Deployment, Platform]:
    course = visit.db.get_one(Course, visit.member.course_id)
    deployment = visit.db.get_one(Deployment, course.deployment_id)
    return deployment, visit.db.get_one(Platform, course.platform_id)
