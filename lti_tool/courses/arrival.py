"""Launches and sign-ins become course members: all rows are found or created; safe to repeat."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import and_, bindparam, literal, select
from sqlalchemy.orm import Session

from lti_tool import audit, clock
from lti_tool.auth.protocol import AuthResult
from lti_tool.courses import (
    classes,
    invitations,
    joining,
    memberships,
    new_enrolments,
    roster,
    tenancy,
)
from lti_tool.courses.activity_tables import Activity, ActivityLink
from lti_tool.courses.memberships import Membership
from lti_tool.courses.permissions import may
from lti_tool.courses.roles import Capability, Role
from lti_tool.courses.tables import Course, Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.db import job_queue
from lti_tool.errors import NoCourse, NotFound
from lti_tool.lti.claimed_roles import is_test_user, read_roles
from lti_tool.lti.claims import GROUPS_PARAMETER, Context, Launch, ResourceLink
from lti_tool.people import identities, joined
from lti_tool.people.names import tidy
from lti_tool.people.tables import Identity, Person

_ROSTER_STALE = timedelta(hours=1)
"""Age from which a teacher's launch has the roster fetched again; a rate limit for the LMS."""

COLUMN_REPLACED = "column-replaced"
"""Job that sends an activity's marks to the column that a launch told in place of an earlier one;
its subject is the activity's id."""

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
    existing = _find_settled(db, launch, launch.context)
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
        _update_link(db, link, launch, launch.resource_link)
    person_id, enrolment = _enrolled(db, launch, existing, course.id)
    role = Role.from_claim(read_roles(launch.roles))
    _update_enrolment(db, enrolment, role, is_test_user=is_test_user(launch.roles))
    groups = classes.parse_groups(launch.custom.get(GROUPS_PARAMETER))
    if groups is not None:
        classes.set_groups(db, enrolment, groups, known=existing.groups or ())
    _request_roster(db, course, role)
    main_id = enrolment.merged_into or enrolment.id
    member = Member(main_id, person_id, course.id, role, link.id if link else None)
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
    """Rows of a launch that exist already; the enrolment is that of the account that launches."""

    course: Course | None = None
    link: ActivityLink | None = None
    person: Person | None = None
    enrolment: Enrolment | None = None
    groups: Sequence[str] | None = None
    """The LMS's ids of the groups of the enrolment."""
    origin_id: uuid.UUID | None = None
    """Person for whom the account was made; another than `person` where they were joined."""


def _find_settled(db: Session, launch: Launch, context: Context) -> _Existing:
    """Rows of a launch; the person's joins stay as they are if an enrolment has to be made."""
    existing = _find_existing(db, launch, context)
    if existing.person is not None and existing.enrolment is None:
        joining.keep_apart(db)
        existing = _find_existing(db, launch, context)
    return existing


_EXISTING = (
    select(
        Course,
        ActivityLink,
        Person,
        Enrolment,
        classes.group_ids_of(Enrolment.id),
        Identity.origin_id,
    )
    # One row to hang the rest on, whether or not there is a course.
    .select_from(select(literal(1)).subquery())
    .outerjoin(
        Course,
        and_(
            Course.deployment_id == bindparam("deployment_id"),
            Course.context_id == bindparam("context_id"),
        ),
    )
    .outerjoin(
        ActivityLink,
        and_(
            ActivityLink.course_id == Course.id,
            ActivityLink.resource_link_id == bindparam("resource_link_id"),
        ),
    )
    .outerjoin(
        Identity,
        and_(Identity.issuer == bindparam("issuer"), Identity.subject == bindparam("subject")),
    )
    .outerjoin(Person, Person.id == Identity.person_id)
    .outerjoin(
        Enrolment,
        and_(Enrolment.course_id == Course.id, Enrolment.origin_id == Identity.origin_id),
    )
    .execution_options(populate_existing=True)
)


def _find_existing(db: Session, launch: Launch, context: Context) -> _Existing:
    given = {
        "deployment_id": launch.deployment_id,
        "context_id": context.id,
        "resource_link_id": launch.resource_link.id if launch.resource_link else None,
        "issuer": launch.issuer,
        "subject": launch.subject,
    }
    return _Existing(*db.execute(_EXISTING, given).one())


def _enrolled(
    db: Session, launch: Launch, existing: _Existing, course_id: uuid.UUID
) -> tuple[uuid.UUID, Enrolment]:
    """The person who launches and their enrolment, each made on first sight."""
    if existing.person is None:
        enrolment = new_enrolments.add_with_person(db, course_id, launch)
        if enrolment is not None:
            return enrolment.person_id, enrolment
    person_id, is_new = _person(db, launch, existing.person)
    if existing.enrolment is not None:
        return person_id, existing.enrolment
    origin_id = existing.origin_id or person_id
    # Somebody new is joined with nobody.
    persons = {} if is_new else {origin_id: person_id}
    with joining.enrolling(db, course_id, persons):
        return person_id, new_enrolments.add(db, course_id, origin_id, launch)


def _person(db: Session, launch: Launch, existing: Person | None) -> identities.Created:
    if existing is None:
        return identities.create(db, launch.issuer, launch.subject, name=launch.name)
    existing.assign(name=tidy(launch.name))
    # Before the enrolment, as joins lock these rows in this order.
    db.flush()
    return identities.Created(existing.id, is_new=False)


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
    # An absent service claim changes nothing: keep the address of an earlier launch.
    course.assign(
        title=context.title or context.label or before or "Course",
        label=context.label or context.title or course.label or "Course",
        memberships_url=launch.memberships_url or course.memberships_url,
        groups_url=launch.groups_url or course.groups_url,
    )
    if context.history is not None:
        course.assign(history=list(context.history))
    if launch.ags is not None:
        course.assign(
            lineitems_url=launch.ags.lineitems or course.lineitems_url,
            ags_scopes=list(launch.ags.scopes),
        )
    db.flush()
    if course.title != before:
        classes.ensure_whole_course(db, course)


def _update_enrolment(db: Session, enrolment: Enrolment, role: Role, *, is_test_user: bool) -> None:
    listed = Role(enrolment.roster_role) if enrolment.roster_role else None
    counted = Role.OBSERVER if is_test_user else Role.effective(role, listed)
    if enrolment.role != counted.value:
        audit.record(
            db,
            audit.Event.ROLE_CHANGED,
            person_id=enrolment.person_id,
            course_id=enrolment.course_id,
            before=enrolment.role,
            after=counted.value,
            source="launch",
        )
    enrolment.assign(
        role=counted.value,
        role_source="launch",
        launch_role=role.value,
        is_test_user=is_test_user,
        active=True,
    )
    _note_arrival(enrolment)
    db.flush()


def _new_link(db: Session, course_id: uuid.UUID, resource_link: ResourceLink) -> ActivityLink:
    link = ActivityLink(course_id=course_id, resource_link_id=resource_link.id, title="")
    db.add(link)
    return link


def _update_link(
    db: Session, link: ActivityLink, launch: Launch, resource_link: ResourceLink
) -> None:
    """Update a link from a launch."""
    link.assign(title=resource_link.title)
    if launch.ags is None:
        return
    # Platforms replace line items (a re-saved activity has a new one): the newest launch is right,
    # but not every platform tells of a column that the tool made.
    lineitem = launch.ags.lineitem or None
    if lineitem or not link.lineitem_is_ours:
        is_ours = link.lineitem_is_ours and lineitem == link.lineitem_url
        if link.activity_id and _is_another(lineitem, link.lineitem_url):
            job_queue.enqueue(db, COLUMN_REPLACED, link.activity_id)
        link.assign(lineitem_is_ours=is_ours, lineitem_url=lineitem)


def _is_another(lineitem: str | None, before: str | None) -> bool:
    """True for the address of another column than before; a query may differ for the same one."""
    return (
        lineitem is not None
        and before is not None
        and lineitem.partition("?")[0] != before.partition("?")[0]
    )


def _request_roster(db: Session, course: Course, role: Role) -> None:
    fetched = course.roster_fetched_at
    is_stale = fetched is None or fetched < clock.now() - _ROSTER_STALE
    if course.memberships_url and is_stale and may(role, Capability.SEE_CLASS):
        job_queue.enqueue(db, roster.REFRESH, course.id)


def accept_invitations(db: Session, sign_in: AuthResult) -> Person:
    """The person who signed in without an LMS, enrolled where their verified address was invited.

    An address that the identity provider has not verified opens nothing.
    """
    joining.keep_apart(db)
    person = identities.find_or_create(
        db, sign_in.issuer, sign_in.subject, name=sign_in.name, email=sign_in.email
    )
    if sign_in.email:
        origin_id = identities.origin_of(db, sign_in.issuer, sign_in.subject)
        for invitation in invitations.open_for(db, sign_in.email):
            invitations.accept(db, invitation, person, origin_id)
    return person


def courses_of(db: Session, person_id: uuid.UUID) -> list[tuple[Course, Membership]]:
    """The courses a person is in, by title, but for those whose LMS has been switched off."""
    entered = {
        each.enrolment.course_id: each
        for each in memberships.of_person(db, joined.root_of(db, person_id))
        if each.active
    }
    courses = db.scalars(tenancy.open_courses(entered).order_by(Course.title, Course.id))
    return [(course, entered[course.id]) for course in courses]


def enter(db: Session, person_id: uuid.UUID, course_id: uuid.UUID) -> Member:
    """Enter one of the courses that `courses_of` lists. Raises NotFound for any other."""
    here = memberships.of_person(db, joined.root_of(db, person_id), course_id)
    if not here or not here[0].active or db.scalar(tenancy.open_courses([course_id])) is None:
        raise NotFound
    _note_arrival(here[0].counted)
    db.flush()
    return here[0].member()


def enter_activity(db: Session, person_id: uuid.UUID, activity_id: uuid.UUID) -> Member:
    """Enter the course of an activity. Raises NotFound where there is none, or not for them."""
    course_id = db.scalar(select(Activity.course_id).where(Activity.id == activity_id))
    if course_id is None:
        raise NotFound
    return enter(db, person_id, course_id)


def _note_arrival(enrolment: Enrolment) -> None:
    now = clock.now()
    if enrolment.last_arrival_at is not None and enrolment.last_arrival_at > now - _SAME_ARRIVAL:
        return
    enrolment.first_arrival_at = enrolment.first_arrival_at or now
    enrolment.last_arrival_at = now
