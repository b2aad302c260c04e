"""Last step of every sign-in without an LMS: ask the service, then let the person in."""

import uuid
from collections.abc import Mapping

from flask import Response, request
from werkzeug.wrappers import Response as Answer

from lti_tool import audit
from lti_tool.auth import ways
from lti_tool.auth.protocol import Attempt, ProviderSession
from lti_tool.courses import arrival, join_links, recognition
from lti_tool.errors import Busy, NotFound, ServiceError, ToolError
from lti_tool.people import (
    affiliations,
    identities,
    pending_joins,
    pending_sign_ins,
    provider_sessions,
    sessions,
)
from lti_tool.people.pending_sign_ins import HOME, Destination
from lti_tool.people.sessions import StartedSession
from lti_tool.people.tables import Person
from lti_tool.web import error_pages, join_cookie, page_data, session_token, sign_in_cookies
from lti_tool.web.launch_flow import Opened
from lti_tool.web.request_context import RequestContext


def finish(
    context: RequestContext, attempt: Attempt, browser_token: str, returned: Mapping[str, str]
) -> Answer:
    """Have the service say who it is, then show their home page, or what they came for.

    Nothing is used up where the service cannot be used. Raises SignInError.
    """
    settings = context.settings
    context.release()
    try:
        result = ways.client_for(settings, attempt.way).finish(attempt, returned)
    except (ServiceError, Busy) as error:
        return error_pages.offer_again(error, request.form)
    destination = pending_sign_ins.consume(context.db, browser_token)
    context.release()
    recognition.recognise_sign_in(context.database, result)
    person = arrival.accept_invitations(context.db, result)
    affiliations.record(context.db, settings, result)
    origin_id = identities.origin_of(context.db, result.issuer, result.subject)
    response = let_in(
        context,
        person,
        attempt.way.value,
        destination,
        origin_id=origin_id,
        provider_session=result.provider_session,
    )
    sign_in_cookies.forget(response, attempt.state)
    return response


def let_in(
    context: RequestContext,
    person: Person,
    way: str,
    destination: Destination = HOME,
    *,
    origin_id: uuid.UUID | None = None,
    provider_session: ProviderSession | None = None,
) -> Response:
    """Begin a session for somebody who has signed in, and show what they came for, or their home.

    A join that waits in this browser gets its second proof, and its question is shown instead.
    `origin_id` is the person for whom their account was made. To be called with joins kept apart
    where the destination is a class.
    """
    audit.record(context.db, audit.Event.SIGN_IN, person_id=person.id, way=way)
    started = sessions.start(context.db, person_id=person.id, hours=context.settings.session_hours)
    if provider_session is not None:
        provider_sessions.keep(context.db, context.settings, started.id, way, provider_session)
    join_token = join_cookie.token_of(request)
    if pending_joins.is_waiting(context.db, join_token):
        pending_joins.attach(context.db, join_token, started.session)
        opened = Opened(started, None, "link")
    elif destination.join_hash is not None:
        message = _join(context, destination.join_hash, person, origin_id or person.id)
        opened = Opened(started, None, "home", message=message)
    elif destination.activity_id is not None:
        opened = _open_activity(context, started, destination.activity_id)
    else:
        opened = Opened(started, None, "home")
    response = page_data.page(context, opened)
    join_cookie.forget(response, request)
    return response


def _join(context: RequestContext, join_hash: bytes, person: Person, origin_id: uuid.UUID) -> str:
    """Let somebody into the class of a link; a sentence on what became of it."""
    try:
        course, is_new = join_links.follow(context.db, join_hash, person, origin_id)
    except ToolError as error:
        return f"{error.sentence} {error.advice}"
    return (
        f"You are in “{course.title}” now." if is_new else f"You are in “{course.title}” already."
    )


def _open_activity(
    context: RequestContext, sign_in: StartedSession, activity_id: uuid.UUID
) -> Opened:
    """The activity, in a session of its course as `session_api.enter` begins it; for members."""
    person_id, hours = sign_in.session.person_id, context.settings.session_hours
    try:
        member = arrival.enter_activity(context.db, person_id, activity_id)
    except NotFound:
        return Opened(sign_in, None, "home", message=_NOT_THEIRS)
    entered = sessions.start(
        context.db,
        person_id=member.person_id,
        hours=hours,
        enrolment_id=member.enrolment_id,
        role=member.role,
        sign_in_id=sign_in.id,
    )
    session_token.give_later(sign_in, hours)
    return Opened(entered, member, "annotate", activity_id=activity_id)


_NOT_THEIRS = (
    "The activity of that link is not there, or you are not in its class. If you should be, ask"
    " your teacher for an invitation, or sign in with the account that is in the class."
)
