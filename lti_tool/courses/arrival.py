"""Launch or SignIn to Member (who, course, role, link); safe to repeat."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lti_tool import audit, clock
from lti_tool.courses import classes, invitations, roster
from lti_tool.courses.permissions import may
from lti_tool.courses.roles import Capability, Role
from lti_tool.courses.scope import Member
from lti_tool.courses.tables import ActivityLink, Course, Enrolment
from lti_tool.db import job_queue, locks
from lti_tool.errors import NoCourse, NotFound
from lti_tool.lti.claimed_roles import read_roles
from lti_tool.lti.claims import Context, Launch, ResourceLink
from lti_tool.lti.tables import Deployment, Platform
from lti_tool.people import identities
from lti_tool.people.tables import Person
from lti_tool.stytch_login.sign_in import SignIn

_ROSTER_STALE = timedelta(hours=1)
"""A teacher who arrives sees a roster at most this old; fetching it each time would be impolite."""


@dataclass(frozen=True)
class Arrived:
    """A member, and the link they came through, if they came through one."""

    member: Member
    link: ActivityLink | None


def from_launch(db: Session, launch: Launch) -> Arrived:
    """Find or make everything a launch speaks of: course, classes, person, enrolment, link.

    The role is what this launch asserts; somebody whose roles in the course are unknown is an
    observer, the least. Arrivals in one course take turns, so that two at once make one course.
    Raises NoCourse.
    """
    if launch.context is None:
        raise NoCourse
    locks.hold(db, locks.Lock.ARRIVAL, f"{launch.deployment_id}:{launch.context.id}")
    course = _course(db, launch, launch.context)
    person = identities.find_or_create(
        db, launch.issuer, launch.subject, name=launch.name, email=launch.email
    )
    role = Role.claimed(read_roles(launch.roles))
    enrolment = _enrol(db, course.id, person.id, role)
    groups = classes.listed_groups(launch.custom.get("groups"))
    if groups is not None:
        classes.set_groups(db, enrolment, groups)
    link = _link(db, course.id, launch, launch.resource_link) if launch.resource_link else None
    _want_roster(db, course, role)
    member = Member(enrolment.id, person.id, course.id, role, link.id if link else None)
    return Arrived(member, link)


def _course(db: Session, launch: Launch, context: Context) -> Course:
    course = db.scalar(
        select(Course).where(
            Course.deployment_id == launch.deployment_id, Course.context_id == context.id
        )
    )
    if course is None:
        course = Course(
            platform_id=launch.platform_id,
            deployment_id=launch.deployment_id,
            context_id=context.id,
            title="",
        )
        db.add(course)
    before = course.title
    course.title = context.title or context.label or before or "Course"
    course.label = context.label or context.title or course.label or "Course"
    # A launch without a service says nothing about the service: keep what an earlier one told.
    course.memberships_url = launch.memberships_url or course.memberships_url
    course.groups_url = launch.groups_url or course.groups_url
    if context.history is not None:
        course.history = list(context.history)
    if launch.ags is not None:
        course.lineitems_url = launch.ags.lineitems or course.lineitems_url
        course.ags_scopes = list(launch.ags.scopes)
    db.flush()
    if course.title != before:
        classes.ensure_whole_course(db, course)
    return course


def _enrol(db: Session, course_id: uuid.UUID, person_id: uuid.UUID, role: Role) -> Enrolment:
    enrolment = db.scalar(
        select(Enrolment).where(Enrolment.course_id == course_id, Enrolment.person_id == person_id)
    )
    if enrolment is None:
        enrolment = Enrolment(
            course_id=course_id, person_id=person_id, role=role.value, role_source="launch"
        )
        db.add(enrolment)
    elif enrolment.role != role.value:
        audit.record(
            db,
            audit.Event.ROLE_CHANGED,
            person_id=person_id,
            course_id=course_id,
            before=enrolment.role,
            after=role.value,
            source="launch",
        )
    enrolment.role = role.value
    enrolment.role_source = "launch"
    enrolment.active = True
    _note_arrival(enrolment)
    db.flush()
    return enrolment


def _link(
    db: Session, course_id: uuid.UUID, launch: Launch, resource_link: ResourceLink
) -> ActivityLink:
    link = db.scalar(
        select(ActivityLink).where(
            ActivityLink.course_id == course_id,
            ActivityLink.resource_link_id == resource_link.id,
        )
    )
    if link is None:
        link = ActivityLink(course_id=course_id, resource_link_id=resource_link.id)
        db.add(link)
    link.title = resource_link.title
    # Platforms replace line items (a re-saved activity has a new one): the newest launch is right.
    # A platform does not always tell of a column that the tool made.
    if launch.ags is not None and (launch.ags.lineitem or not link.lineitem_is_ours):
        link.lineitem_is_ours = link.lineitem_is_ours and launch.ags.lineitem == link.lineitem_url
        link.lineitem_url = launch.ags.lineitem or None
    db.flush()
    return link


def _want_roster(db: Session, course: Course, role: Role) -> None:
    fetched = course.roster_fetched_at
    is_stale = fetched is None or fetched < clock.now() - _ROSTER_STALE
    if course.memberships_url and is_stale and may(role, Capability.SEE_CLASS):
        job_queue.ask(db, roster.REFRESH, course.id)


def accept_invitations(db: Session, sign_in: SignIn) -> Person:
    """The person who signed in without an LMS, enrolled where their verified address was invited.

    An address that the identity provider has not verified opens nothing.
    """
    person = identities.find_or_create(
        db, sign_in.issuer, sign_in.subject, name=sign_in.name, email=sign_in.email
    )
    if sign_in.email and sign_in.email_verified:
        for invitation in invitations.open_for(db, sign_in.email):
            invitations.accept(db, invitation, person)
    return person


def memberships(db: Session, person_id: uuid.UUID) -> list[tuple[Course, Enrolment]]:
    """The courses a person is in, by title, but for those whose LMS has been switched off."""
    rows = db.execute(_open_to(person_id).order_by(Course.title, Course.id))
    return [(course, enrolment) for course, enrolment in rows]


def enter(db: Session, person_id: uuid.UUID, course_id: uuid.UUID) -> Member:
    """Go into one of the courses that `memberships` lists. Raises NotFound for any other."""
    row = db.execute(_open_to(person_id).where(Course.id == course_id)).one_or_none()
    if row is None:
        raise NotFound
    _, enrolment = row
    _note_arrival(enrolment)
    db.flush()
    return Member.of(enrolment)


def _open_to(person_id: uuid.UUID) -> Select[Course, Enrolment]:
    return (
        select(Course, Enrolment)
        .join(Enrolment, Enrolment.course_id == Course.id)
        .join(Deployment, Deployment.id == Course.deployment_id)
        .join(Platform, Platform.id == Course.platform_id)
        .where(
            Enrolment.person_id == person_id,
            Enrolment.active,
            Deployment.enabled,
            Platform.enabled,
        )
    )


def _note_arrival(enrolment: Enrolment) -> None:
    now = clock.now()
    enrolment.first_arrival_at = enrolment.first_arrival_at or now
    enrolment.last_arrival_at = now
