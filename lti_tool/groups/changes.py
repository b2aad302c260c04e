"""Changes of groups by teachers: added, renamed, taken out of use, filled by hand or at random."""

import secrets
import uuid
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool import audit
from lti_tool.courses import classes, memberships, tenancy
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.classes import Place
from lti_tool.courses.cohorts.tables import Grouping
from lti_tool.courses.memberships import Membership
from lti_tool.courses.roles import Role
from lti_tool.courses.tables import Course, CourseClass, EnrolmentClass
from lti_tool.courses.tenancy import Member
from lti_tool.db import pg_notify
from lti_tool.documents import access
from lti_tool.errors import Conflict, InvalidInput, NotFound
from lti_tool.groups import checks, groupings, work
from lti_tool.languages import Message
from lti_tool.workspaces.tables import Workspace


def add(db: Session, member: Member, grouping_id: uuid.UUID | str, names: list[str]) -> Grouping:
    """Add empty groups to a grouping. Raises InvalidInput for a name that another one has."""
    grouping = groupings.lock(db, member, grouping_id)
    groupings.require_ours(grouping)
    groupings.add_groups(db, grouping, names)
    _record(db, member, grouping, groups=len(names))
    return grouping


def rename(db: Session, member: Member, group_id: uuid.UUID | str, name: str) -> CourseClass:
    """Rename a group. Raises Conflict for one whose name the LMS has told."""
    group, grouping = fetch(db, member, group_id)
    if group.is_named_by_lms:
        raise Conflict(
            "The name of this group comes from your LMS.", advice="Change it there instead."
        )
    name = checks.checked_name(name)
    others = groupings.all_groups(db, grouping.id)
    checks.require_new(name, (each.name for each in others if each.id != group.id))
    group.name = name
    db.flush()
    _record(db, member, grouping, renamed=str(group.id))
    return group


def remove(db: Session, member: Member, group_id: uuid.UUID | str) -> bool:
    """Delete a group in which there is no work, or take it out of use; True where it is kept."""
    group, grouping = fetch(db, member, group_id)
    opened = select(Workspace.activity_id, Workspace.id).where(Workspace.class_id == group.id)
    activities = select(opened.subquery().c.activity_id)
    # Before the documents, as whoever hands in or reveals does.
    db.execute(
        select(Activity.id)
        .where(Activity.id.in_(activities))
        .order_by(Activity.id)
        .with_for_update(key_share=True)
    )
    is_kept = bool(work.with_work(db, [group.id], lock=True))
    for activity_id, workspace_id in db.execute(opened).all():
        # First, as only documents that are there are named.
        access.publish_settings_changed(db, activity_id, workspace_id)
    _record(db, member, grouping, removed=str(group.id), is_kept=is_kept)
    if is_kept:
        groupings.retire(db, group)
    else:
        pg_notify.notify(db, pg_notify.ACCESS)
        db.delete(group)
        db.flush()
    return is_kept


def restore(db: Session, member: Member, group_id: uuid.UUID | str) -> CourseClass:
    """Take a group into use again; nobody is in it."""
    group, grouping = fetch(db, member, group_id)
    group.retired_at = None
    db.flush()
    _record(db, member, grouping, restored=str(group.id))
    return group


def move(
    db: Session,
    member: Member,
    grouping_id: uuid.UUID | str,
    enrolment_ids: Collection[uuid.UUID],
    *,
    into: uuid.UUID | None,
    out_of: uuid.UUID | None,
) -> None:
    """Put people into a group, take them out of one, or both at once.

    Raises NotFound for a group or a person of elsewhere, and Conflict for the groups of the LMS.
    """
    grouping = groupings.lock(db, member, grouping_id)
    groupings.require_ours(grouping)
    of_grouping = {each.id: each for each in groupings.all_groups(db, grouping.id)}
    if any(each is not None and each not in of_grouping for each in (into, out_of)):
        raise NotFound
    if into is not None and of_grouping[into].retired_at is not None:
        raise Conflict("This group is out of use.", advice="Take it into use again first.")
    people = _people(db, member.course_id, enrolment_ids)
    added = set[Place]() if into is None else {(each.enrolment.id, into) for each in people}
    every = (enrolment_id for each in people for enrolment_id in each.ids)
    removed = set[Place]() if out_of is None else {(each, out_of) for each in every}
    classes.change_places(db, added - removed, removed - added)
    _record(
        db,
        member,
        grouping,
        people=len(people),
        into=None if into is None else str(into),
        out_of=None if out_of is None else str(out_of),
    )


def split(db: Session, member: Member, grouping_id: uuid.UUID | str, size: int) -> None:
    """Put students who are in no group of a grouping into new groups of `size`, at random.

    No group is larger; they differ by one person at most. Raises Conflict where nobody is left.
    """
    grouping = groupings.lock(db, member, grouping_id)
    groupings.require_ours(grouping)
    if not 1 <= size <= checks.LARGEST_GROUP:
        raise InvalidInput(
            Message("A group has 1 to {largest_group} people.", largest_group=checks.LARGEST_GROUP),
            field="size",
        )
    people = without_group(db, grouping)
    if not people:
        raise Conflict("Every student is in a group already.", advice="Nothing was changed.")
    sizes = checks.shares(people, size)
    taken = [each.name for each in groupings.all_groups(db, grouping.id)]
    made = groupings.add_groups(db, grouping, checks.free_names(len(sizes), taken))
    secrets.SystemRandom().shuffle(people)
    waiting = iter(people)
    places = {
        (next(waiting).enrolment.id, group.id)
        for group, count in zip(made, sizes, strict=True)
        for _ in range(count)
    }
    classes.change_places(db, places, ())
    _record(db, member, grouping, people=len(people), groups=len(made))


def without_group(db: Session, grouping: Grouping) -> list[Membership]:
    """Students of the course who are in no group of a grouping."""
    placed = set(
        db.scalars(
            select(EnrolmentClass.enrolment_id)
            .join(CourseClass, CourseClass.id == EnrolmentClass.class_id)
            .where(CourseClass.grouping_id == grouping.id)
        )
    )
    return [
        each
        for each in memberships.of_course(db, grouping.course_id)
        if each.active and each.role is Role.STUDENT and placed.isdisjoint(each.ids)
    ]


def limit_tutors(db: Session, member: Member, *, limits: bool) -> None:
    """Let tutors see and mark only the groups that they are in, or everybody again."""
    course = db.get_one(Course, member.course_id, with_for_update={"key_share": True})
    course.limits_tutors = limits
    db.flush()
    pg_notify.notify(db, pg_notify.ACCESS)
    audit.record(
        db,
        audit.Event.TUTORS_LIMITED,
        person_id=member.person_id,
        course_id=member.course_id,
        limits=limits,
    )


def _people(
    db: Session, course_id: uuid.UUID, enrolment_ids: Collection[uuid.UUID]
) -> list[Membership]:
    wanted = set(enrolment_ids)
    found = [
        each
        for each in memberships.of_course(db, course_id)
        if each.active and not wanted.isdisjoint(each.ids)
    ]
    known = {enrolment_id for each in found for enrolment_id in each.ids}
    if not wanted <= known:
        raise NotFound("Somebody of these is not in the class any more.", advice="Load it again.")
    return found


def fetch(db: Session, member: Member, group_id: uuid.UUID | str) -> tuple[CourseClass, Grouping]:
    """A group of the member's course with its grouping, both locked. Raises NotFound."""
    group = tenancy.fetch(db, member, CourseClass, group_id)
    if group.grouping_id is None:
        # The class that is the whole course.
        raise NotFound
    grouping = groupings.lock(db, member, group.grouping_id)
    db.refresh(group, with_for_update=True)
    return group, grouping


def _record(
    db: Session, member: Member, grouping: Grouping, **details: str | int | bool | None
) -> None:
    audit.record(
        db,
        audit.Event.GROUPS_CHANGED,
        person_id=member.person_id,
        course_id=member.course_id,
        grouping=str(grouping.id),
        **details,
    )
