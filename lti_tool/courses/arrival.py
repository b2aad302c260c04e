"""Launches and sign-ins become course members: all rows are found or created; safe to repeat."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Select, and_, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool import audit, clock
from lti_tool.auth.protocol import AuthResult
from lti_tool.courses import classes, invitations, roster, tenancy
from lti_tool.courses.permissions import may
from lti_tool.courses.roles import Capability, Role
from lti_tool.courses.tables import ActivityLink, Course, Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.db import job_queue
from lti_tool.errors import NoCourse, NotFound
from lti_tool.lti.claimed_roles import is_test_user, read_roles
from lti_tool.lti.claims import GROUPS_PARAMETER, Context, Launch, ResourceLink
from lti_tool.lti.tables import Deployment, Platform
from lti_tool.people import identities
from lti_tool.people.tables import Identity, Person

_ROSTER_STALE = timedelta(hours=1)
"""Age from which a teacher's launch has the roster fetched again; a rate limit for the LMS."""


_SAME_ARRIVAL = timedelta(seconds=1)
"""Interval within which a second launch writes no new time."""


@dataclass(frozen=True)
class Arrived:
    """A member, and the link they came through, if they came through one."""

    member: Member
    link: ActivityLink | None
    title_before: str = ""
    """Title of the link before this launch; empty where it is new."""


def from_launch(db: Session, launch: Launch) -> Arrived:
    """Find or create course, classes, person, enrolment and link of a launch.

    The role is the one that this launch asserts; unknown roles make an observer, the least.
    A known member is found by one query. Creating a course or a link is serialised by an advisory
    lock, so that two launches at once create one. Raises NoCourse.
    """
    if launch.context is None:
        raise _without_a_course(launch)
    existing = _find_existing(db, launch, launch.context)
    course, link = existing.course, existing.link
    if course is None or (link is None and launch.resource_link is not None):
        tenancy.lock_course(db, launch.deployment_id, launch.context.id)
        existing = _find_existing(db, launch, launch.context)
        course = existing.course or _new_course(db, launch, launch.context)
        if launch.resource_link is not None:
            link = existing.link or _new_link(db, course.id, launch.resource_link)
    _update_course(db, course, launch, launch.context)
    title_before = link.title if link is not None else ""
    if link is not None and launch.resource_link is not None:
        _update_link(link, launch, launch.resource_link)
    person = existing.person or identities.create(
        db, launch.issuer, launch.subject, name=launch.name
    )
    identities.refresh(person, name=launch.name)
    role = Role.from_claim(read_roles(launch.roles))
    enrolment = _enrol(
        db, course.id, person.id, role, existing.enrolment, is_test_user=is_test_user(launch.roles)
    )
    groups = classes.parse_groups(launch.custom.get(GROUPS_PARAMETER))
    if groups is not None:
        classes.set_groups(db, enrolment, groups, is_new=existing.enrolment is None)
    _request_roster(db, course, role)
    member = Member(enrolment.id, person.id, course.id, role, link.id if link else None)
    return Arrived(member, link, title_before)


def _without_a_course(launch: Launch) -> NoCourse:
    """The error for a launch without a context claim, which LTI allows, also in deep linking."""
    if launch.deep_linking is None:
        return NoCourse()
    return NoCourse(
        "Your LMS did not say for which course page this choice is.",
        advice="Open a course, turn editing on, and choose the content from there.",
    )


@dataclass(frozen=True)
class _Existing:
    """Rows of a launch that exist already."""

    course: Course | None = None
    link: ActivityLink | None = None
    person: Person | None = None
    enrolment: Enrolment | None = None


def _find_existing(db: Session, launch: Launch, context: Context) -> _Existing:
    link_id = launch.resource_link.id if launch.resource_link else None
    row = db.execute(
        select(Course, ActivityLink, Person, Enrolment)
        # One row to hang the rest on, whether or not there is a course.
        .select_from(select(literal(1)).subquery())
        .outerjoin(
            Course,
            and_(Course.deployment_id == launch.deployment_id, Course.context_id == context.id),
        )
        .outerjoin(
            ActivityLink,
            and_(ActivityLink.course_id == Course.id, ActivityLink.resource_link_id == link_id),
        )
        .outerjoin(
            Identity,
            and_(Identity.issuer == launch.issuer, Identity.subject == launch.subject),
        )
        .outerjoin(Person, Person.id == Identity.person_id)
        .outerjoin(
            Enrolment,
            and_(Enrolment.course_id == Course.id, Enrolment.person_id == Person.id),
        )
    ).one()
    return _Existing(*row)


def _new_course(db: Session, launch: Launch, context: Context) -> Course:
    course = Course(
        platform_id=launch.platform_id,
        deployment_id=launch.deployment_id,
        context_id=context.id,
        title="",
        label="",
    )
    db.add(course)
    db.flush()
    return course


def _update_course(db: Session, course: Course, launch: Launch, context: Context) -> None:
    """Update a course from a launch; an absent claim changes nothing."""
    before = course.title
    course.title = context.title or context.label or before or "Course"
    course.label = context.label or context.title or course.label or "Course"
    # An absent service claim changes nothing: keep the address of an earlier launch.
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


def _enrol(
    db: Session,
    course_id: uuid.UUID,
    person_id: uuid.UUID,
    role: Role,
    existing: Enrolment | None,
    *,
    is_test_user: bool,
) -> Enrolment:
    enrolment = existing or _new_enrolment(db, course_id, person_id, role, is_test_user)
    listed = Role(enrolment.roster_role) if enrolment.roster_role else None
    counted = Role.OBSERVER if is_test_user else Role.effective(role, listed)
    if enrolment.role != counted.value:
        audit.record(
            db,
            audit.Event.ROLE_CHANGED,
            person_id=person_id,
            course_id=course_id,
            before=enrolment.role,
            after=counted.value,
            source="launch",
        )
    enrolment.role = counted.value
    enrolment.role_source = "launch"
    enrolment.launch_role = role.value
    enrolment.is_test_user = is_test_user
    enrolment.active = True
    _note_arrival(enrolment)
    db.flush()
    return enrolment


def _new_enrolment(
    db: Session, course_id: uuid.UUID, person_id: uuid.UUID, role: Role, is_test_user: bool
) -> Enrolment:
    """A new enrolment, or the one that a roster has created meanwhile."""
    now = clock.now()
    made = insert(Enrolment).values(
        id=uuid.uuid4(), created_at=now, course_id=course_id, person_id=person_id,
        role="observer" if is_test_user else role.value, role_source="launch",
        launch_role=role.value, is_test_user=is_test_user, active=True, first_arrival_at=now,
        last_arrival_at=now,
    )  # fmt: skip
    enrolment: Enrolment | None = db.scalar(made.on_conflict_do_nothing().returning(Enrolment))
    return (
        enrolment
        or db.scalars(
            select(Enrolment).where(
                Enrolment.course_id == course_id, Enrolment.person_id == person_id
            )
        ).one()
    )


def _new_link(db: Session, course_id: uuid.UUID, resource_link: ResourceLink) -> ActivityLink:
    link = ActivityLink(course_id=course_id, resource_link_id=resource_link.id, title="")
    db.add(link)
    return link


def _update_link(link: ActivityLink, launch: Launch, resource_link: ResourceLink) -> None:
    """Update a link from a launch."""
    link.title = resource_link.title
    if launch.ags is None:
        return
    # Platforms replace line items (a re-saved activity has a new one): the newest launch is right,
    # but not every platform tells of a column that the tool made.
    lineitem = launch.ags.lineitem or None
    if lineitem or not link.lineitem_is_ours:
        link.lineitem_is_ours = link.lineitem_is_ours and lineitem == link.lineitem_url
        link.lineitem_url = lineitem


def _request_roster(db: Session, course: Course, role: Role) -> None:
    fetched = course.roster_fetched_at
    is_stale = fetched is None or fetched < clock.now() - _ROSTER_STALE
    if course.memberships_url and is_stale and may(role, Capability.SEE_CLASS):
        job_queue.enqueue(db, roster.REFRESH, course.id)


def accept_invitations(db: Session, sign_in: AuthResult) -> Person:
    """The person who signed in without an LMS, enrolled where their verified address was invited.

    An address that the identity provider has not verified opens nothing.
    """
    person = identities.find_or_create(
        db, sign_in.issuer, sign_in.subject, name=sign_in.name, email=sign_in.email
    )
    if sign_in.email:
        for invitation in invitations.open_for(db, sign_in.email):
            invitations.accept(db, invitation, person)
    return person


def memberships(db: Session, person_id: uuid.UUID) -> list[tuple[Course, Enrolment]]:
    """The courses a person is in, by title, but for those whose LMS has been switched off."""
    rows = db.execute(_open_to(person_id).order_by(Course.title, Course.id))
    return [(course, enrolment) for course, enrolment in rows]


def enter(db: Session, person_id: uuid.UUID, course_id: uuid.UUID) -> Member:
    """Enter one of the courses that `memberships` lists. Raises NotFound for any other."""
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
    if enrolment.last_arrival_at is not None and enrolment.last_arrival_at > now - _SAME_ARRIVAL:
        return
    enrolment.first_arrival_at = enrolment.first_arrival_at or now
    enrolment.last_arrival_at = now
