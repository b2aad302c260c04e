"""Last step of every sign-in without an LMS: ask the service, then let the person in."""

from collections.abc import Mapping

from flask import Response, request
from werkzeug.wrappers import Response as Answer

from lti_tool import audit
from lti_tool.auth import ways
from lti_tool.auth.protocol import Attempt, ProviderSession
from lti_tool.courses import arrival, recognition
from lti_tool.errors import Busy, ServiceError
from lti_tool.people import (
    affiliations,
    pending_joins,
    pending_sign_ins,
    provider_sessions,
    sessions,
)
from lti_tool.people.tables import Person
from lti_tool.web import error_pages, join_cookie, page_data, sign_in_cookies
from lti_tool.web.launch_flow import Opened
from lti_tool.web.request_context import RequestContext


def finish(
    context: RequestContext, attempt: Attempt, browser_token: str, returned: Mapping[str, str]
) -> Answer:
    """Have the service say who it is, then show their home page.

    Nothing is used up where the service cannot be used. Raises SignInError.
    """
    settings = context.settings
    context.release()
    try:
        result = ways.client_for(settings, attempt.way).finish(attempt, returned)
    except (ServiceError, Busy) as error:
        return error_pages.offer_again(error, request.form)
    pending_sign_ins.consume(context.db, browser_token)
    context.release()
    recognition.recognise_sign_in(context.database, result)
    person = arrival.accept_invitations(context.db, result)
    affiliations.record(context.db, settings, result)
    response = open_home(context, person, attempt.way.value, result.provider_session)
    sign_in_cookies.forget(response, attempt.state)
    return response


def open_home(
    context: RequestContext,
    person: Person,
    way: str,
    provider_session: ProviderSession | None = None,
) -> Response:
    """Begin a session for somebody who has signed in, and show their home page.

    A join that waits in this browser gets its second proof, and its question is shown instead.
    """
    audit.record(context.db, audit.Event.SIGN_IN, person_id=person.id, way=way)
    started = sessions.start(context.db, person_id=person.id, hours=context.settings.session_hours)
    if provider_session is not None:
        provider_sessions.keep(context.db, context.settings, started.id, way, provider_session)
    join_token = join_cookie.token_of(request)
    is_linking = pending_joins.is_waiting(context.db, join_token)
    if is_linking:
        pending_joins.attach(context.db, join_token, started.session)
    response = page_data.page(context, Opened(started, None, "link" if is_linking else "home"))
    join_cookie.forget(response, request)
    return response
