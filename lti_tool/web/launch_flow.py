"""A checked launch to a session and its first screen."""

import uuid
from dataclasses import dataclass

from lti_tool import audit, metrics
from lti_tool.activities import change, course_copy, deep_link_selection
from lti_tool.courses import arrival, permissions, recognition
from lti_tool.courses.activity_tables import ActivityLink
from lti_tool.courses.arrival import Arrived
from lti_tool.courses.roles import Capability
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard import student_work
from lti_tool.errors import Forbidden, TokenInvalid
from lti_tool.languages import offered
from lti_tool.lti import addresses, deep_linking, dialects, platforms
from lti_tool.lti.claims import SUBMISSION_REVIEW_REQUEST, Launch
from lti_tool.lti.tables import Platform
from lti_tool.people import sessions
from lti_tool.people.sessions import StartedSession
from lti_tool.web import security_headers
from lti_tool.web.request_context import RequestContext
from lti_tool.web.schemas.page import Screen


@dataclass(frozen=True)
class Opened:
    """A session that has begun, and what its page shows first."""

    started: StartedSession
    viewer: Member | None
    """None before a course has been entered."""
    screen: Screen
    member: str | None = None
    """Enrolment of the author, on the screen that shows one person's work."""
    activity_id: uuid.UUID | None = None
    """Activity whose workspace is opened along with the page."""
    message: str = ""
    """Sentence for the person about how they came."""


def arrive(context: RequestContext, launch: Launch, platform: Platform) -> Opened:
    """Find or make whom the launch speaks of, begin their session, choose the screen.

    Raises what `arrival.from_launch` does, and Forbidden for a message that the role does not
    allow. Raises TokenInvalid where the answer to a deep link would go somewhere else.
    """
    platforms.detect_dialect(context.db, platform, launch)
    security_headers.allow_framing(*platforms.own_origins(platform))
    if platform.trusted_identifier is not None:
        context.release()
        recognition.recognise_launch(context.database, platform, launch)
    arrived = arrival.from_launch(context.db, launch)
    if launch.deep_linking is not None:
        _require_may_choose(context, arrived, platform, launch)
    if arrived.link is not None:
        course_copy.resolve(context.db, launch, arrived.member, arrived.link)
        _follow_title(context, platform, arrived.link, arrived.title_before)
    member = arrived.member
    started = sessions.start(
        context.db,
        person_id=member.person_id,
        hours=context.settings.session_hours,
        enrolment_id=member.enrolment_id,
        role=member.role,
        link_id=member.link_id,
        platform_id=launch.platform_id,
        language=language.tag if (language := offered(launch.locales)) else None,
        event=audit.Event.LAUNCH,
        course_id=member.course_id,
        message=launch.message_type,
    )
    metrics.LAUNCHES.labels("accepted").inc()
    return _opened(context, launch, arrived, started)


def _follow_title(
    context: RequestContext, platform: Platform, link: ActivityLink, before: str
) -> None:
    names_links = dialects.of(platform.dialect).names_links
    change.follow_title(context.db, link, before, names_links=names_links)


def _require_may_choose(
    context: RequestContext, arrived: Arrived, platform: Platform, launch: Launch
) -> None:
    if not permissions.may(arrived.member.role, Capability.MANAGE_ACTIVITY):
        raise Forbidden(
            "Only teachers of this course can put activities on its page.",
            advice="Ask your LMS's administrator if you should be one.",
        )
    request = launch.deep_linking
    if request is None or not deep_linking.is_return_address(platform, context.settings, request):
        raise TokenInvalid(detail="deep_link_return_url is not the platform's")


def _opened(
    context: RequestContext, launch: Launch, arrived: Arrived, started: StartedSession
) -> Opened:
    member = arrived.member
    if launch.deep_linking is not None:
        deep_link_selection.begin(context.db, member, started.id, launch.deep_linking)
        security_headers.allow_posting(addresses.origin(launch.deep_linking.return_url) or "")
        return Opened(started, member, "choose")
    is_review = launch.message_type == SUBMISSION_REVIEW_REQUEST
    reviewed = student_work.reviewed(context.db, member, launch) if is_review else None
    if arrived.link is None or arrived.link.activity_id is None:
        may_set_up = permissions.may(member.role, Capability.MANAGE_ACTIVITY)
        return Opened(started, member, "set-up" if may_set_up else "not-ready")
    if reviewed is not None:
        return Opened(started, member, "work", str(reviewed))
    if is_review and permissions.may(member.role, Capability.SEE_CLASS):
        return Opened(started, member, "class")
    return Opened(started, member, "annotate", activity_id=arrived.link.activity_id)
