"""Last step of every sign-in without an LMS: ask the service, then let the person in."""

from collections.abc import Mapping

from flask import make_response, render_template, request
from werkzeug.wrappers import Response as Answer

from lti_tool import audit
from lti_tool.auth import ways
from lti_tool.auth.protocol import Attempt
from lti_tool.courses import arrival
from lti_tool.errors import Busy, ServiceError
from lti_tool.people import administrators, affiliations, pending_sign_ins, sessions
from lti_tool.web import error_pages, page_data, sign_in_cookies
from lti_tool.web.launch_flow import Opened
from lti_tool.web.request_context import RequestContext


def finish(
    context: RequestContext, attempt: Attempt, browser_token: str, returned: Mapping[str, str]
) -> Answer:
    """Have the service say who it is; their courses, or a page with what is missing.

    Nothing is used up where the service cannot be used. Raises SignInError.
    """
    settings = context.settings
    context.release()
    try:
        result = ways.client_for(settings, attempt.way).finish(attempt, returned)
    except (ServiceError, Busy) as error:
        return error_pages.offer_again(error, request.form)
    pending_sign_ins.consume(context.db, browser_token)
    person = arrival.accept_invitations(context.db, result)
    sessions.require_allowed(context.db, person.id)
    affiliations.record(context.db, settings, result)
    audit.record(context.db, audit.Event.SIGN_IN, person_id=person.id, way=attempt.way.value)
    is_administrator = administrators.is_administrator(context.db, person.id)
    if is_administrator or arrival.memberships(context.db, person.id):
        started = sessions.start(context.db, person_id=person.id, hours=settings.session_hours)
        response = page_data.page(context, Opened(started, None, "home"))
    else:
        page = render_template("not_in_class.html", email=result.email)
        response = make_response(page, 403)
    sign_in_cookies.forget(response, attempt.state)
    return response
