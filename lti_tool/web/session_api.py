"""Location of the page (person, course, role, link), and the way into a course without an LMS."""

import uuid
from typing import Any

from lti_tool.activities import queries
from lti_tool.courses import arrival
from lti_tool.courses.permissions import may
from lti_tool.courses.roles import Capability
from lti_tool.courses.tables import ActivityLink, Course
from lti_tool.courses.tenancy import Member
from lti_tool.people import sessions
from lti_tool.people.names import display_name
from lti_tool.people.tables import Person
from lti_tool.web.request_context import Input, RequestContext


class Enter(Input):
    """The course to go into."""

    course_id: uuid.UUID


def here(context: RequestContext) -> dict[str, Any]:
    """Everything a screen needs to know of where it is."""
    person = context.db.get_one(Person, context.arrival.person_id)
    answer: dict[str, Any] = {
        "person": {"name": display_name(person)},
        "course": None,
        "role": None,
        "enrolment_id": None,
        "capabilities": [],
        "link": None,
        "courses": [],
    }
    member = context.member_or_none
    if member is None:
        answer["courses"] = _courses_of(context, person)
        return answer
    course = context.db.get_one(Course, member.course_id)
    answer["course"] = {"id": str(course.id), "title": course.title, "label": course.label}
    answer["role"] = member.role.value
    answer["enrolment_id"] = str(member.enrolment_id)
    answer["capabilities"] = [
        c.name.lower() for c in Capability if may(member.role, c) and _is_offered(context, c)
    ]
    if member.link_id is not None:
        link = context.db.get_one(ActivityLink, member.link_id)
        answer["link"] = {
            "id": str(link.id),
            "title": link.title,
            "activity_id": str(link.activity_id) if link.activity_id else None,
        }
    return answer


def _is_offered(context: RequestContext, capability: Capability) -> bool:
    """True where this installation has it: a place for somebody who cannot sign in is none."""
    return capability is not Capability.INVITE or context.settings.stytch_is_set


def _courses_of(context: RequestContext, person: Person) -> list[dict[str, Any]]:
    """The courses somebody who signed in without an LMS may enter, with their activities."""
    listed = []
    for course, enrolment in arrival.memberships(context.db, person.id):
        member = Member.of(enrolment)
        listed.append(
            {
                "id": str(course.id),
                "title": course.title,
                "role": member.role.value,
                "activities": [
                    {"id": str(activity.id), "title": activity.title}
                    for activity in queries.activities_of_course(context.db, member)
                ],
            }
        )
    return listed


def enter(context: RequestContext) -> dict[str, Any]:
    """Go into one of one's courses: a session of its own, as a launch would have made."""
    wanted = context.body(Enter)
    member = arrival.enter(context.db, context.arrival.person_id, wanted.course_id)
    started = sessions.start(
        context.db,
        person_id=member.person_id,
        hours=context.settings.session_hours,
        enrolment_id=member.enrolment_id,
        role=member.role,
    )
    return {"token": started.token, "arrival": str(started.id)}
