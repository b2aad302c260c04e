"""Tenant isolation: rows are fetched only through the member's course."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple, Self, TypeVar

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.interfaces import ORMOption

from lti_tool.courses.activity_tables import ActivityLink
from lti_tool.courses.permissions import may
from lti_tool.courses.roles import Capability, Role
from lti_tool.courses.tables import Course, Enrolment
from lti_tool.db import locks
from lti_tool.db.base import Table
from lti_tool.errors import NotFound
from lti_tool.lti.tables import Deployment, Platform
from lti_tool.people import joined
from lti_tool.people.tables import ArrivalSession, Person

TableT = TypeVar("TableT", bound=Table)


@dataclass(frozen=True)
class Member:
    """A member of a course with the role of one launch or sign-in."""

    enrolment_id: uuid.UUID
    person_id: uuid.UUID
    course_id: uuid.UUID
    role: Role
    link_id: uuid.UUID | None = None
    observers_see_names: bool = False
    """True where the institution lets observers see the names of students."""

    @property
    def sees_names(self) -> bool:
        """True where they see the names of students."""
        return self.observers_see_names or may(self.role, Capability.SEE_NAMES)

    @classmethod
    def of(cls, enrolment: Enrolment, link_id: uuid.UUID | None = None) -> Self:
        """The member of an enrolment, with its stored role."""
        return cls(
            enrolment.id, enrolment.person_id, enrolment.course_id, Role(enrolment.role), link_id
        )


def lock_course(db: Session, deployment_id: uuid.UUID, context_id: str) -> None:
    """Hold the advisory lock of a course, by its LTI context, until the transaction ends.

    Launches, rosters and course copies create rows under it. The course itself need not exist yet.
    """
    locks.hold(db, locks.Lock.ARRIVAL, f"{deployment_id}:{context_id}")


def open_courses(course_ids: Collection[uuid.UUID]) -> Select[Course]:
    """Query for those of these courses whose LMS has not been switched off, if they are in one."""
    return (
        select(Course)
        .outerjoin(Deployment, Deployment.id == Course.deployment_id)
        .outerjoin(Platform, Platform.id == Course.platform_id)
        .where(
            Course.id.in_(course_ids),
            or_(Course.platform_id.is_(None), and_(Deployment.enabled, Platform.enabled)),
        )
    )


def acting(
    db: Session, session: ArrivalSession, *, observers_see_names: bool = False
) -> Member | None:
    """The member of a valid session, with the role that its own launch asserted.

    None before a course has been entered. A session that is older than the join of two persons goes
    on with the main enrolment of both.
    """
    if session.enrolment_id is None or session.role is None:
        return None
    enrolment = db.get_one(Enrolment, session.enrolment_id)
    if enrolment.merged_into is not None:
        enrolment = db.get_one(Enrolment, enrolment.merged_into)
    return Member(
        enrolment_id=enrolment.id,
        person_id=enrolment.person_id,
        course_id=enrolment.course_id,
        role=Role(session.role),
        link_id=session.link_id,
        observers_see_names=observers_see_names,
    )


class Surroundings(NamedTuple):
    """Person, course and LMS link of a member."""

    person: Person
    course: Course
    link: ActivityLink | None
    has_notices: bool
    """True where there are messages for the person."""


def surroundings(db: Session, member: Member) -> Surroundings:
    """Surroundings of a member, in one query."""
    row = db.execute(
        select(Person, Course, ActivityLink, joined.has_notices(Person.id))
        .select_from(Enrolment)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Course, Course.id == Enrolment.course_id)
        .outerjoin(ActivityLink, ActivityLink.id == member.link_id)
        .where(Enrolment.id == member.enrolment_id)
    ).one()
    return Surroundings(*row)


def parsed_id(row_id: uuid.UUID | str) -> uuid.UUID:
    """The id itself. Raises NotFound for a text that is none: it is no row's."""
    try:
        return row_id if isinstance(row_id, uuid.UUID) else uuid.UUID(row_id)
    except ValueError:
        raise NotFound from None


def fetch(
    db: Session,
    member: Member,
    table: type[TableT],
    row_id: uuid.UUID | str,
    *options: ORMOption,
) -> TableT:
    """The row of `table` with this id in the member's course.

    Raises NotFound where it is absent, in another course, or no id: the three look alike.
    `table` has the columns `id` and `course_id`.
    """
    wanted = parsed_id(row_id)
    columns = table.__table__.c
    found = select(table).where(columns["id"] == wanted, columns["course_id"] == member.course_id)
    row = db.scalar(found.options(*options))
    if row is None:
        raise NotFound
    return row
