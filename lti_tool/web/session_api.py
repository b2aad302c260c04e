"""Location of the page (person, course, role, link); entering a course without an LMS; sign-out."""

from lti_tool.auth import ways
from lti_tool.courses import arrival, standalone, tenancy
from lti_tool.courses.permissions import may
from lti_tool.courses.roles import Capability
from lti_tool.people import administrators, joined, provider_sessions, sessions
from lti_tool.people.names import display_name
from lti_tool.people.tables import Person
from lti_tool.web import session_token
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Body
from lti_tool.web.schemas import session as schemas

_NOTICE_SENTENCES = {
    "joined": "Two of your accounts are linked now: you find your courses and notes through each of"
    " them. If one is not yours, separate them under Account.",
    "separated": "Two accounts that were linked have been separated. Each has again what was"
    " written through it.",
}
"""Sentences of the messages to a person about their own account."""


def here(context: RequestContext) -> schemas.SessionInfo:
    """Person, course, role, capabilities, link and messages of the session."""
    member = context.member_or_none
    if member is None:
        root_id = joined.root_of(context.db, context.arrival.person_id)
        person = context.db.get_one(Person, root_id)
        return schemas.SessionInfo(
            person=_person(person),
            sign_in=context.arrival.id,
            capabilities=[],
            language=person.language,
            is_administrator=administrators.may_enter(context.db, context.arrival),
            may_create_classes=standalone.may_create(context.db, context.settings, context.arrival),
            notices=_notices(context, person),
        )
    person, course, link, has_notices = tenancy.surroundings(context.db, member)
    return schemas.SessionInfo(
        person=_person(person),
        sign_in=context.arrival.sign_in_id,
        course=schemas.SessionCourse.model_validate(course),
        role=member.role,
        enrolment_id=member.enrolment_id,
        language=person.language,
        capabilities=[
            each.name.lower()
            for each in Capability
            if may(member.role, each) and _is_offered(context, each)
        ],
        link=schemas.SessionLink.model_validate(link) if link else None,
        notices=_notices(context, person) if has_notices else [],
    )


def _person(person: Person) -> schemas.SessionPerson:
    return schemas.SessionPerson(id=person.id, name=display_name(person), email=person.email)


def _is_offered(context: RequestContext, capability: Capability) -> bool:
    """True where this installation has it: invitations need a sign-in without an LMS."""
    return capability is not Capability.INVITE or bool(ways.offered(context.settings))


def _notices(context: RequestContext, person: Person) -> list[schemas.SessionNotice]:
    return [
        schemas.SessionNotice(id=each.id, sentence=_NOTICE_SENTENCES[each.code])
        for each in joined.notices(context.db, person.id)
    ]


def enter(context: RequestContext, body: Body[schemas.NewSession]) -> schemas.CreatedSession:
    """Enter one of one's courses, with a session of its own as a launch would have made."""
    member = arrival.enter(context.db, context.arrival.person_id, body.read().course_id)
    settings = context.settings
    sign_in_id = context.arrival.sign_in_id or context.arrival.id
    started = sessions.start(
        context.db,
        person_id=member.person_id,
        hours=settings.session_hours,
        enrolment_id=member.enrolment_id,
        role=member.role,
        sign_in_id=sign_in_id,
        language=context.arrival.lms_language,
    )
    session_token.give_later(started, settings.session_hours)
    return schemas.CreatedSession(
        token=started.token,
        arrival=started.id,
        is_kept=session_token.is_kept(sign_in_id),
    )


def sign_out(context: RequestContext, body: Body[schemas.SignOut]) -> schemas.SignedOut:
    """End the session with its sign-in, or every session of the person; their sockets close."""
    sign_in_id = context.arrival.sign_in_id or context.arrival.id
    url = provider_sessions.sign_out_url(context.db, context.settings, sign_in_id)
    end = sessions.end_all if body.read().everywhere else sessions.end
    end(context.db, context.arrival)
    return schemas.SignedOut(continue_at=url)
