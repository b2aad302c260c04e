"""Where the page is: person, course, role, link; and the way into a course without an LMS."""

import uuid
from typing import Any

from lti_tool.courses import activities, arrival
from lti_tool.courses.permissions import may
from lti_tool.courses.roles import Capability
from lti_tool.courses.scope import Member
from lti_tool.courses.tables import ActivityLink, Course
from lti_tool.people import sessions
from lti_tool.people.names import display_name
from lti_tool.people.tables import Person
from lti_tool.web.visit import Input, Visit


class Enter(Input):
    """The course to go into."""

    course_id: uuid.UUID


def here(visit: Visit) -> dict[str, Any]:
    """Everything a screen needs to know of where it is."""
    person = visit.db.get_one(Person, visit.arrival.person_id)
    answer: dict[str, Any] = {
        "person": {"name": display_name(person)},
        "course": None,
        "role": None,
        "enrolment_id": None,
        "capabilities": [],
        "link": None,
        "courses": [],
    }
    member = visit.member_or_none
    if member is None:
        answer["courses"] = _courses_of(visit, person)
        return answer
    course = visit.db.get_one(Course, member.course_id)
    answer["course"] = {"id": str(course.id), "title": course.title, "label": course.label}
    answer["role"] = member.role.value
    answer["enrolment_id"] = str(member.enrolment_id)
    answer["capabilities"] = [
        c.name.lower() for c in Capability if may(member.role, c) and _is_offered(visit, c)
    ]
    if member.link_id is not None:
        link = visit.db.get_one(ActivityLink, member.link_id)
        answer["link"] = {
            "id": str(link.id),
            "title": link.title,
            "activity_id": str(link.activity_id) if link.activity_id else None,
        }
    return answer


def _is_offered(visit: Visit, capability: Capability) -> bool:
    """Whether this installation has it: a place kept for somebody who cannot sign in is none."""
    return capability is not Capability.INVITE or visit.settings.stytch_is_set


def _courses_of(visit: Visit, person: Person) -> list[dict[str, Any]]:
    """The courses somebody who signed in without an LMS may enter, with their activities."""
    listed = []
    for course, enrolment in arrival.memberships(visit.db, person.id):
        member = Member.of(enrolment)
        listed.append(
            {
                "id": str(course.id),
                "title": course.title,
                "role": member.role.value,
                "activities": [
                    {"id": str(activity.id), "title": activity.title}
                    for activity in activities.of_course(visit.db, member)
                ],
            }
        )
    return listed


def enter(visit: Visit) -> dict[str, Any]:
    """Go into one of one's courses: a session of its own, as a launch would have made."""
    wanted = visit.body(Enter)
    member = arrival.enter(visit.db, visit.arrival.person_id, wanted.course_id)
    started = sessions.start(
        visit.db,
        person_id=member.person_id,
        hours=visit.settings.session_hours,
        enrolment_id=member.enrolment_id,
        role=member.role,
    )
    return {"token": started.token, "arrival": str(started.session.id)}
