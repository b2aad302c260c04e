"""State of a course's roster, and the request for a new one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.courses import roster, roster_problems
from lti_tool.courses.tables import Course
from lti_tool.courses.tenancy import Member
from lti_tool.db import job_queue
from lti_tool.errors import Conflict


@dataclass(frozen=True)
class RosterState:
    """State of the list of participants that the LMS shares.

    `available` is true where the LMS shares one, `refreshing` while a worker fetches it. `problem`
    is a sentence about the last fetch.
    """

    available: bool
    fetched_at: datetime | None
    problem: str | None
    refreshing: bool


def state(db: Session, member: Member) -> RosterState:
    """State of the roster of the member's course."""
    course = db.get_one(Course, member.course_id)
    return RosterState(
        available=course.memberships_url is not None,
        fetched_at=course.roster_fetched_at,
        problem=roster_problems.sentence(course),
        refreshing=job_queue.is_waiting(db, roster.REFRESH, course.id),
    )


def request(db: Session, member: Member) -> RosterState:
    """Enqueue a fetch of the roster. Raises Conflict where the LMS does not share it."""
    course = db.get_one(Course, member.course_id)
    if course.memberships_url is None:
        raise Conflict(
            "Your LMS does not share the list of participants with this tool.",
            advice="Ask its administrator to switch on Names and Roles for the tool.",
        )
    job_queue.enqueue(db, roster.REFRESH, course.id)
    return state(db, member)
