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
    anew: tuple[uuid.UUID, ...] = ()
    """Those of them whose link on the course page was deleted there."""
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
        "on_page": {
            str(activity_id): how.value
            for activity_id, how in selections.on_page(visit.db, visit.member.course_id).items()
        },
    }


def answer(visit: Visit) -> dict[str, str]:
    """The signed choice, for the page to post to the LMS. Spends the request."""
    wanted = visit.body(Choice)
    request, chosen = selections.answer(
        visit.db, visit.member, visit.arrival.id, wanted.activity_ids, anew=wanted.anew
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
    return {"address": request.return_url, "token": token}


def _place(visit: Visit) -> tuple[Deployment, Platform]:
    course = visit.db.get_one(Course, visit.member.course_id)
    deployment = visit.db.get_one(Deployment, course.deployment_id)
    return deployment, visit.db.get_one(Platform, course.platform_id)
