"""Joining of a class without an LMS to an LMS course, once, by a teacher of both (decision 34).

Activities, documents, marks, invitations and enrolments get the other course; nothing that anybody
wrote is touched. People are matched by their person alone: who is in both has then one membership
with two enrolments, as joined persons have.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table as SqlTable
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from lti_tool import audit, clock
from lti_tool.activities import course_defaults
from lti_tool.courses import joining, memberships, tenancy
from lti_tool.courses.activity_tables import WITH_SETTINGS, Activity
from lti_tool.courses.memberships import Membership
from lti_tool.courses.permissions import may, require
from lti_tool.courses.roles import CAPABILITIES, Capability, Role
from lti_tool.courses.tables import Course, CourseClass, Enrolment, Invitation, JoinLink
from lti_tool.courses.tenancy import Member
from lti_tool.db import pg_notify
from lti_tool.db.base import Table
from lti_tool.documents.tables import SharedDocument
from lti_tool.errors import Conflict, NotFound
from lti_tool.grading import gradebook
from lti_tool.grading.tables import Grade
from lti_tool.people import joined
from lti_tool.people.tables import ArrivalSession, Person

_LEFT_BEHIND = {"retention_rule", "audit_event"}
"""Tables whose rows go with the class, or are followed by themselves."""


@dataclass(frozen=True)
class Preview:
    """Numbers of what would come into an LMS course, and the roles of people who are new there."""

    course: Course
    activities: int
    marks: int
    people: int
    in_both: int
    new_staff: int
    """Teachers and tutors of the class who are not in the course."""


def candidates(db: Session, member: Member) -> list[Preview]:
    """LMS courses that the member teaches, each with what would come into it; by title.

    None where the member's course is in an LMS itself.
    """
    require(member, Capability.MANAGE_ACTIVITY)
    if db.get_one(Course, member.course_id).lms is not None:
        return []
    taught = {
        each.enrolment.course_id
        for each in memberships.of_person(db, member.person_id)
        if _teaches(each)
    }
    courses = db.scalars(tenancy.open_courses(taught).where(Course.platform_id.is_not(None)))
    return [
        _preview(db, member.course_id, course)
        for course in sorted(courses, key=lambda each: (each.title.casefold(), each.id))
    ]


def _teaches(membership: Membership) -> bool:
    return membership.active and may(membership.role, Capability.MANAGE_ACTIVITY)


def _preview(db: Session, class_id: uuid.UUID, course: Course) -> Preview:
    there = {each.enrolment.person_id for each in memberships.of_course(db, course.id)}
    come = [each for each in memberships.of_course(db, class_id) if each.active]
    new = [each for each in come if each.enrolment.person_id not in there]
    return Preview(
        course=course,
        activities=_count(db, Activity, class_id),
        marks=_count(db, Grade, class_id),
        people=len(come),
        in_both=len(come) - len(new),
        new_staff=sum(may(each.role, Capability.SEE_CLASS) for each in new),
    )


def _count(db: Session, table: type[Any], class_id: uuid.UUID) -> int:
    return len(db.scalars(select(table.id).where(table.course_id == class_id)).all())


def join_course(db: Session, member: Member, course_id: uuid.UUID) -> Course:
    """Join the member's class to an LMS course that they teach, too; the course.

    The class is gone afterwards. Raises NotFound for a course that they do not teach. Raises
    Conflict where both are in an LMS, or neither is, and where it has been done already.
    """
    require(member, Capability.MANAGE_ACTIVITY)
    # The first lock: nobody is joined, separated or enrolled meanwhile.
    joining.lock(db)
    ours, course = _locked(db, member, course_id)
    in_both = _in_both(db, ours.id, course.id)
    audit.follow_course(db, ours.id, course.id)
    _drop_second_invitations(db, ours.id, course.id)
    db.execute(update(JoinLink).where(JoinLink.course_id == ours.id).values(is_on=False))
    # No tutor of the class sees more afterwards than before.
    course.limits_tutors = course.limits_tutors or ours.limits_tutors
    activities = select(Activity).where(Activity.course_id == ours.id).options(WITH_SETTINGS)
    for activity in db.scalars(activities):
        activity.assign(**course_defaults.carried(activity, course))
    db.flush()
    people = _move(db, ours.id, course.id)
    marks = gradebook.deliver_kept(db, course.id)
    _end_sessions(db, in_both)
    audit.record(
        db,
        audit.Event.CLASS_JOINED,
        person_id=member.person_id,
        course_id=course.id,
        **{"class": str(ours.id)},
        people=people,
        in_both=len(in_both),
        marks=marks,
    )
    db.execute(delete(Course).where(Course.id == ours.id))
    db.expire_all()
    pg_notify.notify(db, pg_notify.ACCESS)
    return db.get_one(Course, course_id)


def _locked(db: Session, member: Member, course_id: uuid.UUID) -> tuple[Course, Course]:
    """The class and the course, of which nobody adds anything until the transaction ends."""
    rows = db.scalars(
        select(Course)
        .where(Course.id.in_([member.course_id, course_id]))
        .order_by(Course.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    courses = {each.id: each for each in rows}
    ours, course = courses.get(member.course_id), courses.get(course_id)
    if ours is None:
        raise Conflict("This class has been joined to a course already.")
    if ours.lms is not None:
        raise Conflict(
            "This course is in an LMS already.", advice="Two courses of an LMS cannot be joined."
        )
    for each in (ours.id, course_id):
        here = memberships.of_person(db, member.person_id, each)
        if not here or not _teaches(here[0]):
            raise NotFound("You do not teach that course.")
    if course is None or db.scalar(tenancy.open_courses([course.id])) is None:
        raise NotFound("You do not teach that course.")
    if course.lms is None:
        raise Conflict(
            "That class is not in an LMS, either.", advice="Choose a course of your LMS."
        )
    return ours, course


def _in_both(db: Session, class_id: uuid.UUID, course_id: uuid.UUID) -> list[uuid.UUID]:
    """Enrolments in the class of people who are in the course, too.

    Their role there is an upper bound: a class raises nobody in a course of an LMS, whichever of
    their enrolments is the main one. Who has left the course keeps the role of the class.
    """
    there = {each.enrolment.person_id: each for each in memberships.of_course(db, course_id)}
    found = []
    for each in memberships.of_course(db, class_id):
        other = there.get(each.enrolment.person_id)
        if other is None:
            continue
        found += each.ids
        if other.active:
            for enrolment in (each.enrolment, *each.merged):
                _limit_role(db, enrolment, other.role)
    return found


def _limit_role(db: Session, enrolment: Enrolment, role: Role) -> None:
    if CAPABILITIES[Role(enrolment.role)] <= CAPABILITIES[role]:
        return
    audit.record(
        db,
        audit.Event.ROLE_CHANGED,
        person_id=enrolment.person_id,
        course_id=enrolment.course_id,
        before=enrolment.role,
        after=role.value,
        source="class",
    )
    enrolment.role = role.value


def _drop_second_invitations(db: Session, class_id: uuid.UUID, course_id: uuid.UUID) -> None:
    """Forget those to addresses that are invited to the course itself."""
    invited = select(Invitation.email).where(Invitation.course_id == course_id).scalar_subquery()
    db.execute(
        delete(Invitation)
        .where(Invitation.course_id == class_id, Invitation.email.in_(invited))
        .execution_options(synchronize_session=False)
    )


def _move(db: Session, class_id: uuid.UUID, course_id: uuid.UUID) -> int:
    """Give everything of the class to the course; the number of its enrolments."""
    enrolments = db.scalars(select(Enrolment).where(Enrolment.course_id == class_id)).all()
    for each in enrolments:
        each.person_id, each.merged_into = each.origin_id, None
    db.flush()
    _set_second_origins(db, enrolments, course_id)
    persons = {each.origin_id: joined.root_of(db, each.origin_id) for each in enrolments}
    _lock_documents(db, class_id)
    # The course has its own class of everybody; groups come along.
    is_whole = (CourseClass.course_id == class_id) & (CourseClass.kind == "course")
    db.execute(delete(CourseClass).where(is_whole))
    with joining.enrolling(db, course_id, persons):
        for table in tables_of_courses():
            column = table.c["course_id"]
            db.execute(update(table).where(column == class_id).values(course_id=course_id))
        db.expire_all()
    return len(enrolments)


def _lock_documents(db: Session, class_id: uuid.UUID) -> None:
    """Lock the documents in the order of web processes, so that no two wait in a circle."""
    db.execute(
        select(SharedDocument.id)
        .where(SharedDocument.course_id == class_id)
        .order_by(SharedDocument.id)
        .with_for_update(key_share=True)
    )


def _set_second_origins(db: Session, enrolments: Sequence[Enrolment], course_id: uuid.UUID) -> None:
    """Give a second enrolment of one account in the course an origin of its own.

    A course has one enrolment of an account, by which launches and rosters find it. The other one
    becomes that of an empty person who is joined into the account's.
    """
    known = set(db.scalars(select(Enrolment.origin_id).where(Enrolment.course_id == course_id)))
    for each in enrolments:
        if each.origin_id not in known:
            continue
        second = Person(
            joined_into=each.origin_id, joined_at=clock.now(), joined_by=joined.SECOND_PLACE
        )
        db.add(second)
        db.flush()
        each.person_id = each.origin_id = second.id
    db.flush()


def tables_of_courses() -> list[SqlTable]:
    """Tables of what belongs to a course and comes along."""
    return [
        table
        for table in Table.metadata.tables.values()
        if "course_id" in table.c and table.name not in _LEFT_BEHIND
    ]


def _end_sessions(db: Session, enrolment_ids: Collection[uuid.UUID]) -> None:
    """End the sessions of people who are in both: these may hold a role that they have not now."""
    db.execute(
        update(ArrivalSession)
        .where(ArrivalSession.enrolment_id.in_(enrolment_ids), ArrivalSession.ended_at.is_(None))
        .values(ended_at=clock.now())
        .execution_options(synchronize_session=False)
    )
