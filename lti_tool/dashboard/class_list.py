"""Members of a course by name, with their groups: the rows of every overview."""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import String, cast, func, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from lti_tool.courses import memberships
from lti_tool.courses.memberships import Membership
from lti_tool.courses.roles import Role
from lti_tool.courses.tables import CourseClass, Enrolment, EnrolmentClass
from lti_tool.courses.tenancy import Member
from lti_tool.people.tables import Person
from lti_tool.workspaces import visibility
from lti_tool.workspaces.authorship import member_name


@dataclass(frozen=True)
class ListedMember:
    """A member of a course as the viewer sees them. `groups` are names by id."""

    membership: Membership
    name: str
    groups: Mapping[uuid.UUID, str]

    @property
    def id(self) -> uuid.UUID:
        """Id of the main enrolment."""
        return self.membership.enrolment.id

    @property
    def is_student(self) -> bool:
        """True for a student, also for one who has left."""
        return self.membership.role is Role.STUDENT


_GROUPS = (
    select(func.jsonb_object_agg(cast(CourseClass.id, String), CourseClass.name, type_=JSONB))
    .join(EnrolmentClass, EnrolmentClass.class_id == CourseClass.id)
    .where(EnrolmentClass.enrolment_id == Enrolment.id, CourseClass.kind != "course")
    .scalar_subquery()
)
"""Names of the groups of an enrolment by their ids; NULL for none."""


def of_course(db: Session, viewer: Member) -> list[ListedMember]:
    """Members of the viewer's course by name, and leavers after them; one query for any course.

    Whoever never arrived is among them. A tutor who is limited to groups sees those in them, and
    staff; that takes two more.
    """
    seen = visibility.seen_members(db, viewer)
    rows = db.execute(
        select(Enrolment, Person, _GROUPS)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.course_id == viewer.course_id)
        .order_by(Enrolment.created_at, Enrolment.id)
    ).all()
    persons = {enrolment.id: person for enrolment, person, _ in rows}
    groups = {enrolment.id: found or {} for enrolment, _, found in rows}
    listed = [
        ListedMember(
            membership,
            member_name(viewer, membership.enrolment, persons[membership.enrolment.id]),
            _groups_of(membership, groups),
        )
        for membership in memberships.grouped([enrolment for enrolment, _, _ in rows])
        if seen is None or membership.enrolment.id in seen
    ]
    return sorted(listed, key=lambda one: (not one.membership.active, one.name.casefold(), one.id))


def _groups_of(
    membership: Membership, groups: Mapping[uuid.UUID, Mapping[str, str]]
) -> dict[uuid.UUID, str]:
    """Groups of a person by each of their accounts."""
    return {
        uuid.UUID(class_id): name
        for each in membership.ids
        for class_id, name in groups[each].items()
    }


def groups_of(members: Sequence[ListedMember]) -> dict[uuid.UUID, str]:
    """Names of the groups in which any of these are, in order, by id."""
    found = {class_id: name for each in members for class_id, name in each.groups.items()}
    return dict(sorted(found.items(), key=lambda group: (_in_order(group[1]), group[0])))


def _in_order(name: str) -> list[tuple[int, str]]:
    """A sorting key by which numbers in names are numbers: Group 3 before Group 21."""
    parts = re.findall(r"([0-9]{1,9})|([^0-9]+|[0-9]{10,})", name.casefold())
    return [(int(number or 0), text) for number, text in parts]
