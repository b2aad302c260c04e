"""Memberships: one of each person in a course, with all enrolments of their joined accounts."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from lti_tool.courses import tenancy
from lti_tool.courses.roles import Role
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member

MAIN_ID: ColumnElement[uuid.UUID] = func.coalesce(Enrolment.merged_into, Enrolment.id)
"""Id of the main enrolment of an `Enrolment`: itself, or the one that it is merged into."""

MAIN = aliased(Enrolment, name="main")
"""The main enrolment, in a query that joins it to an `Enrolment` by `MAIN_ID`."""

_OTHER = aliased(Enrolment, name="other_account")

_COUNTED_ROLE = case(
    (MAIN.active, MAIN.role),
    else_=func.coalesce(
        select(_OTHER.role)
        .where(_OTHER.merged_into == MAIN.id, _OTHER.active)
        .order_by(_OTHER.created_at, _OTHER.id)
        .limit(1)
        .correlate(MAIN)
        .scalar_subquery(),
        MAIN.role,
    ),
)

IS_STUDENT: ColumnElement[bool] = _COUNTED_ROLE.in_([Role.STUDENT.value])
"""Condition that a person counts as a student (`Membership.role`), in a query with `MAIN`."""


@dataclass(frozen=True)
class Membership:
    """Enrolment of a person, and those of other accounts of theirs that are merged into it."""

    enrolment: Enrolment
    merged: Sequence[Enrolment] = ()

    @property
    def ids(self) -> list[uuid.UUID]:
        """Ids of all of the enrolments."""
        return [each.id for each in (self.enrolment, *self.merged)]

    @property
    def counted(self) -> Enrolment:
        """Enrolment whose role counts: the person's own, or while that is not active, another.

        The role of a merged enrolment therefore never adds to one that is there.
        """
        active = (each for each in (self.enrolment, *self.merged) if each.active)
        return next(active, self.enrolment)

    @property
    def role(self) -> Role:
        """Role that the person counts as."""
        return Role(self.counted.role)

    @property
    def active(self) -> bool:
        """True where the person is in the course, by any of their accounts."""
        return self.counted.active

    def member(self) -> Member:
        """The person as a member, with the role that they count as."""
        own = self.enrolment
        return Member(own.id, own.person_id, own.course_id, self.role)

    @property
    def first_arrival_at(self) -> datetime | None:
        """Time of the first arrival by any account."""
        return min(self._times("first_arrival_at"), default=None)

    @property
    def last_arrival_at(self) -> datetime | None:
        """Time of the newest arrival by any account."""
        return max(self._times("last_arrival_at"), default=None)

    def _times(self, column: str) -> list[datetime]:
        times = (getattr(each, column) for each in (self.enrolment, *self.merged))
        return [each for each in times if each is not None]


def fetch(db: Session, member: Member, enrolment_id: uuid.UUID | str) -> Membership:
    """Membership in the member's course, by the id of any of its enrolments. Raises NotFound."""
    return of_enrolment(db, tenancy.fetch(db, member, Enrolment, enrolment_id))


def of_enrolment(db: Session, enrolment: Enrolment) -> Membership:
    """Membership that an enrolment is, or is merged into."""
    main_id = enrolment.merged_into or enrolment.id
    return grouped(_read(db, is_of(main_id)))[0]


def is_of(main_id: uuid.UUID) -> ColumnElement[bool]:
    """Condition on `Enrolment`: it is this main enrolment, or merged into it."""
    return or_(Enrolment.id == main_id, Enrolment.merged_into == main_id)


def are_of(main_ids: Collection[uuid.UUID]) -> ColumnElement[bool]:
    """Condition on `Enrolment`: it is one of these main enrolments, or merged into one."""
    return or_(Enrolment.id.in_(main_ids), Enrolment.merged_into.in_(main_ids))


def own_ids(db: Session, member: Member) -> Sequence[uuid.UUID]:
    """All enrolments of a member in their course: the main one, and those merged into it."""
    return db.scalars(select(Enrolment.id).where(is_of(member.enrolment_id))).all()


def of_course(db: Session, course_id: uuid.UUID) -> list[Membership]:
    """All memberships of a course, in one query."""
    return grouped(_read(db, Enrolment.course_id == course_id))


def of_person(
    db: Session, person_id: uuid.UUID, course_id: uuid.UUID | None = None
) -> list[Membership]:
    """Memberships of a person, in all courses or in one."""
    own = select(Enrolment.id).where(Enrolment.person_id == person_id)
    if course_id is not None:
        own = own.where(Enrolment.course_id == course_id)
    return grouped(_read(db, or_(Enrolment.id.in_(own), Enrolment.merged_into.in_(own))))


def _read(db: Session, condition: ColumnElement[bool]) -> Sequence[Enrolment]:
    return db.scalars(
        select(Enrolment).where(condition).order_by(Enrolment.created_at, Enrolment.id)
    ).all()


def grouped(enrolments: Sequence[Enrolment]) -> list[Membership]:
    """Memberships that these enrolments make, in the order of the main ones."""
    merged = defaultdict(list)
    for each in enrolments:
        if each.merged_into is not None:
            merged[each.merged_into].append(each)
    return [
        Membership(each, tuple(merged[each.id])) for each in enrolments if each.merged_into is None
    ]
