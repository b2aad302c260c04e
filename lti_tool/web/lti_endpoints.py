"""Where the LMS knocks: login initiation, launch, and our published keys."""

from flask import Response, jsonify, redirect, request
from werkzeug.wrappers import Response as Answer

from lti_tool import audit
from lti_tool.courses import arrival, permissions
from lti_tool.courses.roles import Capability
from lti_tool.lti import launch as lti_launch
from lti_tool.lti import login as lti_login
from lti_tool.lti import platforms, tool_keys
from lti_tool.people import sessions
from lti_tool.web import page_data, security_headers, session_carrier
from lti_tool.web.visit import Visit

_LOGIN_SECONDS = 600


def login(visit: Visit) -> Answer:
    """OIDC third-party initiated login: note the attempt, send the browser to the platform."""
    start = lti_login.start_login(visit.db, visit.settings, request.values)
    response = redirect(start.redirect_url)
    session_carrier.set_private(
        response, start.cookie_name, start.browser_token, max_age=_LOGIN_SECONDS
    )
    return response


def launch(visit: Visit) -> Response:
    """The platform's signed message: check it, find or make the member, show the first screen."""
    checked = lti_launch.finish_launch(
        visit.db, visit.database, visit.settings, request.form, request.cookies
    )
    arrived = arrival.from_launch(visit.db, checked)
    member = arrived.member
    started = sessions.start(
        visit.db,
        person_id=member.person_id,
        hours=visit.settings.session_hours,
        enrolment_id=member.enrolment_id,
        role=member.role,
        link_id=arrived.link.id,
        platform_id=checked.platform_id,
    )
    audit.record(
        visit.db,
        audit.Event.LAUNCH,
        person_id=member.person_id,
        course_id=member.course_id,
        role=member.role.value,
        session=str(started.session.id),
    )
    if arrived.link.activity_id is not None:
        screen = "annotate"
    elif permissions.may(member.role, Capability.MANAGE_ACTIVITY):
        screen = "set-up"
    else:
        screen = "not-ready"
    platform = platforms.get(visit.db, checked.platform_id)
    security_headers.allow_framing(*platforms.frame_origins(platform))
    return page_data.page(visit.settings, started.session, started.token, screen)


def keys(visit: Visit) -> Response:
    """Our public keys (RFC 7517), which platforms check our service requests with."""
    return jsonify(tool_keys.public_key_set(visit.db))
