"""Location of the page (person, course, role, link), and the way into a course without an LMS."""

from lti_tool.activities import queries
from lti_tool.courses import arrival
from lti_tool.courses.permissions import may
from lti_tool.courses.roles import Capability
from lti_tool.courses.tables import ActivityLink, Course
from lti_tool.courses.tenancy import Member
from lti_tool.people import administrators, sessions
from lti_tool.people.names import display_name
from lti_tool.people.tables import Person
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Body
from lti_tool.web.schemas import session as schemas


def here(context: RequestContext) -> schemas.SessionInfo:
    """Person, course, role, capabilities and link of the session."""
    person = context.db.get_one(Person, context.arrival.person_id)
    named = schemas.SessionPerson(name=display_name(person))
    member = context.member_or_none
    if member is None:
        courses = _enterable_courses(context, person)
        return schemas.SessionInfo(
            person=named,
            capabilities=[],
            courses=courses,
            is_administrator=administrators.may_enter(context.db, context.arrival),
        )
    link = context.db.get_one(ActivityLink, member.link_id) if member.link_id else None
    return schemas.SessionInfo(
        person=named,
        courses=[],
        course=schemas.SessionCourse.model_validate(context.db.get_one(Course, member.course_id)),
        role=member.role,
        enrolment_id=member.enrolment_id,
        capabilities=[
            each.name.lower()
            for each in Capability
            if may(member.role, each) and _is_offered(context, each)
        ],
        link=schemas.SessionLink.model_validate(link) if link else None,
    )


def _is_offered(context: RequestContext, capability: Capability) -> bool:
    """True where this installation has it: invitations need a sign-in without an LMS."""
    return capability is not Capability.INVITE or context.settings.stytch_is_set


def _enterable_courses(context: RequestContext, person: Person) -> list[schemas.EnterableCourse]:
    """Courses with their activities that a person may enter without an LMS."""
    found = []
    for course, enrolment in arrival.memberships(context.db, person.id):
        member = Member.of(enrolment)
        found.append(
            schemas.EnterableCourse(
                id=course.id,
                title=course.title,
                role=member.role,
                activities=[
                    schemas.EnterableActivity.model_validate(activity)
                    for activity in queries.activities_of_course(context.db, member)
                ],
            )
        )
    return found


def enter(context: RequestContext, body: Body[schemas.NewSession]) -> schemas.CreatedSession:
    """Enter one of one's courses, with a session of its own as a launch would have made."""
    member = arrival.enter(context.db, context.arrival.person_id, body.read().course_id)
    started = sessions.start(
        context.db,
        person_id=member.person_id,
        hours=context.settings.session_hours,
        enrolment_id=member.enrolment_id,
        role=member.role,
    )
    return schemas.CreatedSession(token=started.token, arrival=started.session.id)
