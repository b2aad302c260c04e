"""Groupings of a course: found, made, renamed and deleted; and their copies in other courses."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool import audit, clock
from lti_tool.courses import classes, permissions, tenancy
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.cohorts.tables import Grouping
from lti_tool.courses.roles import Capability
from lti_tool.courses.tables import CourseClass
from lti_tool.courses.tenancy import Member
from lti_tool.errors import Conflict, InvalidInput, NotFound
from lti_tool.groups import checks, work
from lti_tool.languages import Message


def of_course(db: Session, course_id: uuid.UUID) -> list[Grouping]:
    """Groupings of a course; the LMS's first, then the oldest."""
    found = db.scalars(
        select(Grouping).where(Grouping.course_id == course_id).order_by(Grouping.created_at)
    )
    return sorted(found, key=lambda each: not each.is_of_lms)


def for_activity(
    db: Session, course_id: uuid.UUID, workspace_for: str, grouping_id: uuid.UUID | None
) -> uuid.UUID | None:
    """Id of the grouping that an activity is for: the chosen one, or else the LMS's; None where it
    is not for groups.

    Until the transaction ends nobody deletes it. Raises InvalidInput naming the field.
    """
    if workspace_for != "group":
        return None
    is_meant = Grouping.source == "lms" if grouping_id is None else Grouping.id == grouping_id
    found = db.scalar(
        select(Grouping.id)
        .where(Grouping.course_id == course_id, is_meant)
        .with_for_update(read=True, key_share=True)
    )
    if found is None:
        raise InvalidInput(
            "This class has no such groups.",
            field="grouping_id",
            advice="Make groups on the page “Groups” first, then choose them here.",
        )
    return found


def lock(db: Session, member: Member, grouping_id: uuid.UUID | str) -> Grouping:
    """A grouping of the member's course, locked: whoever changes its groups waits here.

    Raises NotFound, and Forbidden for a role that may not change groups.
    """
    permissions.require(member, Capability.MANAGE_GROUPS)
    wanted = tenancy.fetch(db, member, Grouping, grouping_id)
    found = db.scalar(
        select(Grouping)
        .where(Grouping.id == wanted.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def require_ours(grouping: Grouping) -> None:
    """Raise Conflict for the groups of the LMS, in which only the LMS puts people."""
    if grouping.is_of_lms:
        raise Conflict(
            "Who is in these groups is decided in your LMS.",
            advice="Change it there, or make a set of groups here.",
        )


def create(
    db: Session,
    member: Member,
    name: str,
    source: str = "hand",
    group_names: list[str] | None = None,
) -> Grouping:
    """Make a grouping with these groups, which are empty. Raises InvalidInput for its name."""
    permissions.require(member, Capability.MANAGE_GROUPS)
    # Two teachers do not give the same name at once.
    classes.lock_groups(db, member.course_id)
    known = of_course(db, member.course_id)
    name = checks.checked_name(name)
    checks.require_new(name, (each.name for each in known))
    if len(known) >= checks.MOST_GROUPINGS:
        raise Conflict(
            Message(
                "A class has at most {most_groupings} sets of groups.",
                most_groupings=checks.MOST_GROUPINGS,
            ),
            advice="Delete one that no activity uses.",
        )
    grouping = Grouping(course_id=member.course_id, source=source, name=name)
    db.add(grouping)
    db.flush()
    add_groups(db, grouping, group_names or [])
    audit.record(
        db,
        audit.Event.GROUPS_CHANGED,
        person_id=member.person_id,
        course_id=member.course_id,
        made=str(grouping.id),
    )
    return grouping


def add_groups(db: Session, grouping: Grouping, names: list[str]) -> list[CourseClass]:
    """Add empty groups. Raises InvalidInput for a name that another one has."""
    taken = [each.name for each in all_groups(db, grouping.id)]
    if len(taken) + len(names) > checks.MOST_GROUPS:
        raise InvalidInput(
            Message("There are at most {most_groups} groups.", most_groups=checks.MOST_GROUPS),
            field="names",
        )
    made = []
    for text in names:
        name = checks.checked_name(text, "names")
        checks.require_new(name, taken, "names")
        taken.append(name)
        group = CourseClass(
            course_id=grouping.course_id, kind="group", grouping_id=grouping.id, name=name
        )
        made.append(group)
    db.add_all(made)
    db.flush()
    return made


def all_groups(db: Session, grouping_id: uuid.UUID) -> list[CourseClass]:
    """Groups of a grouping in natural order, those out of use included."""
    query = select(CourseClass).where(CourseClass.grouping_id == grouping_id)
    return sorted(db.scalars(query), key=classes.in_order)


def rename(db: Session, member: Member, grouping_id: uuid.UUID | str, name: str) -> Grouping:
    """Rename a grouping. Raises InvalidInput for a name that another one has."""
    grouping = lock(db, member, grouping_id)
    classes.lock_groups(db, member.course_id)
    name = checks.checked_name(name)
    others = (each for each in of_course(db, member.course_id) if each.id != grouping.id)
    checks.require_new(name, (each.name for each in others))
    grouping.name = name
    db.flush()
    return grouping


def delete(db: Session, member: Member, grouping_id: uuid.UUID | str) -> None:
    """Delete a grouping with its groups, in which nobody has worked.

    Raises Conflict where there is work in a group, where an activity is for it, and for the LMS's.
    """
    grouping = lock(db, member, grouping_id)
    require_ours(grouping)
    user = db.scalar(
        select(Activity).where(Activity.grouping_id == grouping.id).order_by(Activity.created_at)
    )
    if user is not None:
        raise Conflict(
            Message("The activity “{title}” is for these groups.", title=user.title),
            advice="Let it be for others first, as long as nobody has written there.",
        )
    groups = all_groups(db, grouping.id)
    if work.with_work(db, [group.id for group in groups], lock=True):
        raise Conflict(
            "People have worked in these groups, so they are kept.",
            advice="Take single groups out of use instead.",
        )
    db.delete(grouping)
    db.flush()
    audit.record(
        db,
        audit.Event.GROUPS_CHANGED,
        person_id=member.person_id,
        course_id=member.course_id,
        deleted=str(grouping.id),
    )


def counterpart(db: Session, source_id: uuid.UUID | None, course_id: uuid.UUID) -> uuid.UUID | None:
    """Id of the grouping of another course that corresponds to one; made where there is none.

    The LMS's corresponds to the LMS's. Others have the same name and source; a new one has groups
    of the same names, and nobody is in them.
    """
    if source_id is None:
        return None
    source = db.get_one(Grouping, source_id)
    is_same = Grouping.source == source.source
    if not source.is_of_lms:
        is_same &= Grouping.name == source.name
    classes.lock_groups(db, course_id)
    found = db.scalar(
        select(Grouping.id)
        .where(Grouping.course_id == course_id, is_same)
        .order_by(Grouping.created_at)
        .limit(1)
    )
    if found is not None:
        return found
    made = Grouping(course_id=course_id, source=source.source, name=source.name)
    db.add(made)
    db.flush()
    in_use = (each for each in all_groups(db, source.id) if each.retired_at is None)
    if not source.is_of_lms:
        add_groups(db, made, [each.name for each in in_use])
    return made.id


def retire(db: Session, group: CourseClass) -> None:
    """Take a group out of use: what was written stays, and nobody is in it any more."""
    group.retired_at = clock.now()
    classes.empty_group(db, group.id)
    db.flush()
