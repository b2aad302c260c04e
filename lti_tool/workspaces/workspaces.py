"""Workspaces of an activity, and their audiences."""

import uuid
from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, Uuid, and_, bindparam, select
from sqlalchemy.orm import Session, load_only

from lti_tool.courses import classes
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.memberships import MAIN, MAIN_ID
from lti_tool.courses.permissions import may
from lti_tool.courses.roles import Capability
from lti_tool.courses.tables import CourseClass, Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.db import locks
from lti_tool.errors import Conflict, NotFound
from lti_tool.languages import translate
from lti_tool.people.tables import Person
from lti_tool.workspaces import attempts, authorship
from lti_tool.workspaces.pseudonyms import PSEUDONYM
from lti_tool.workspaces.tables import Workspace
from lti_tool.workspaces.visibility import (
    VIEWER,
    Viewer,
    own_enrolments,
    sees_whole_class,
    viewer_parameters,
    visible_workspaces,
)

_CLASS = "class"
"""Key of the audience of the workspace that belongs to no group and to no student."""


class NoGroup(Conflict):
    """No group in which the member could work in an activity for groups."""

    sentence = "You are not in a group for this activity yet."
    advice = "Ask your teacher to put you in one. Then choose “Try again”, and it opens here."


def _of_all(activity: Activity, workspace: Workspace) -> dict[str, str]:
    """Audience of a workspace that belongs to no group and to no student."""
    if is_template(activity, workspace):
        return {"kind": "template", "name": translate("Starting version")}
    return {"kind": "class", "name": translate("Whole class")}


def open_for(
    db: Session, member: Member, activity: Activity, group_id: uuid.UUID | None = None
) -> Workspace:
    """Find or make the member's workspace of the activity.

    For the whole class there is one; for groups, that of `group_id` or of the first that the member
    may open; for a student, their own, or that of another account of theirs where they have only
    that. Raises NotFound where the activity has just been removed, and for another group; NoGroup
    for a member without one.
    """
    workspace = find_for(db, member, activity, group_id)
    if workspace is not None:
        return workspace
    workspace = _make(db, activity, *_audience(db, member, activity, group_id))
    if workspace is None:
        db.refresh(activity)
        return open_for(db, member, activity, group_id)
    return workspace


def open_template(db: Session, activity: Activity) -> Workspace:
    """Find or make the workspace in which staff prepare what the others begin with.

    Raises NotFound where the activity has just been removed, Conflict for one of the whole class.
    """
    workspace = find_template(db, activity)
    if workspace is None and activity.workspace_for != "class":
        workspace = _make(db, activity, _CLASS, None, None)
    if workspace is None:
        raise Conflict(
            "The class works on one shared copy here, so there is nothing to begin with.",
            advice="Write your notes there: everybody sees them.",
        )
    return workspace


def find_template(db: Session, activity: Activity) -> Workspace | None:
    """Workspace in which staff prepare what the others begin with; None before it was opened."""
    return None if activity.workspace_for == "class" else _find(db, activity.id, _CLASS)


def is_template(activity: Activity, workspace: Workspace) -> bool:
    """True for the workspace in which staff prepare what the others of the activity begin with."""
    return workspace.workspace_for == "class" and activity.workspace_for != "class"


def _make(
    db: Session,
    activity: Activity,
    audience: str,
    class_id: uuid.UUID | None,
    enrolment_id: uuid.UUID | None,
) -> Workspace | None:
    """Make a workspace, or find the one that somebody else has just made.

    None where the activity has another audience by now. Raises NotFound where it is gone.
    """
    locks.hold(db, locks.Lock.WORKSPACE, f"{activity.id}:{audience}")
    workspace = _find(db, activity.id, audience)
    if workspace is not None:
        return workspace
    is_meant = Activity.id == activity.id
    locked = select(Activity.id).where(is_meant).with_for_update(read=True, key_share=True)
    if db.scalar(locked) is None:
        raise NotFound
    # A statement of its own: one that waited for the lock would see the course as it was before.
    row = select(Activity.workspace_for, Activity.grouping_id, Activity.hides_names)
    current = tuple(db.execute(row.where(is_meant)).one())
    if current != (activity.workspace_for, activity.grouping_id, activity.hides_names):
        # They were changed since the activity was read, and stay until the commit now.
        return None
    workspace = Workspace(
        course_id=activity.course_id,
        activity_id=activity.id,
        audience=audience,
        class_id=class_id,
        enrolment_id=enrolment_id,
    )
    db.add(workspace)
    db.flush()
    return workspace


def find_for(
    db: Session, member: Member, activity: Activity, group_id: uuid.UUID | None = None
) -> Workspace | None:
    """The member's workspace of the activity; None before it was opened.

    Raises NotFound for a group that is not theirs, NoGroup for a member without one.
    """
    audience, _, enrolment_id = _audience(db, member, activity, group_id)
    workspace = _find(db, activity.id, audience)
    if workspace is None and enrolment_id is not None:
        return next(iter(own_workspaces(db, member, activity.id)), None)
    return workspace


def fetch_own(
    db: Session, member: Member, activity: Activity, workspace_id: uuid.UUID
) -> Workspace:
    """A workspace of the activity in which the member works: of the class, of a group of theirs, or
    their own by any of their accounts. Raises NotFound for any other, EarlierAttempt for one with
    which they have started over.
    """
    workspace = db.scalar(
        select(Workspace).where(
            Workspace.id == workspace_id,
            Workspace.activity_id == activity.id,
            visible_workspaces(Viewer.student(member)),
        )
    )
    if workspace is None:
        raise NotFound
    attempts.require_current(workspace)
    return workspace


def is_for(
    db: Session, member: Member, activity: Activity, group_id: uuid.UUID | None = None
) -> ColumnElement[bool]:
    """Condition on `Workspace`: the one that `open_for` finds for the member or makes, but for that
    of another account of theirs. Raises as `find_for` does.
    """
    return _is_of(activity.id, _audience(db, member, activity, group_id)[0])


def _is_of(activity_id: uuid.UUID, audience: str) -> ColumnElement[bool]:
    is_meant = and_(Workspace.activity_id == activity_id, Workspace.audience == audience)
    return and_(is_meant, attempts.IS_CURRENT)


def _find(db: Session, activity_id: uuid.UUID, audience: str) -> Workspace | None:
    return db.scalar(select(Workspace).where(_is_of(activity_id, audience)))


def own_workspaces(db: Session, member: Member, activity_id: uuid.UUID) -> list[Workspace]:
    """Current workspaces of the activity that are for the member alone; several only of joined
    persons.

    Oldest first.
    """
    return list(
        db.scalars(
            select(Workspace)
            .where(
                Workspace.activity_id == activity_id,
                attempts.IS_CURRENT,
                own_enrolments(member, Workspace.enrolment_id),
            )
            .order_by(Workspace.created_at, Workspace.id)
        )
    )


def open_groups(db: Session, member: Member, activity: Activity) -> list[CourseClass]:
    """Groups of the activity in which the member may work, in natural order.

    For students those that they are in. Staff may open all that they see; of these, their own come
    first. None in an activity that is not for groups.
    """
    if activity.grouping_id is None:
        return []
    own = classes.groups_of(db, activity.grouping_id, member.enrolment_id)
    if not sees_whole_class(db, member):
        return own
    others = classes.groups_of(db, activity.grouping_id)
    return own + [group for group in others if group not in own]


def _group(
    db: Session, member: Member, activity: Activity, group_id: uuid.UUID | None
) -> CourseClass:
    groups = open_groups(db, member, activity)
    if group_id is not None:
        found = next((group for group in groups if group.id == group_id), None)
        if found is None:
            raise NotFound
        return found
    if groups:
        return groups[0]
    if may(member.role, Capability.MANAGE_GROUPS):
        raise NoGroup(
            "There are no groups for this activity yet.",
            advice="Make some on the page “Groups”, or choose other groups under “Set up”.",
        )
    raise NoGroup


def _audience(
    db: Session, member: Member, activity: Activity, group_id: uuid.UUID | None
) -> tuple[str, uuid.UUID | None, uuid.UUID | None]:
    if activity.workspace_for == "student" and not may(member.role, Capability.SEE_CLASS):
        return f"student:{member.enrolment_id}", None, member.enrolment_id
    if activity.workspace_for == "group":
        group = _group(db, member, activity, group_id)
        return f"group:{group.id}", group.id, None
    return _CLASS, None, None


def depends_on_groups(
    member: Member, workspace: Workspace, draft_of: uuid.UUID | None = None
) -> bool:
    """True where a change of groups may close a document of the workspace to the member.

    Tutors may be limited to the work of their groups; `draft_of` is the owner of a draft.
    """
    if may(member.role, Capability.MANAGE_GROUPS):
        return False
    owner_id = draft_of or workspace.enrolment_id
    is_anothers = owner_id is not None and may(member.role, Capability.SEE_CLASS)
    return workspace.class_id is not None or is_anothers


def audience(db: Session, member: Member, workspace: Workspace) -> dict[str, str]:
    """Audience of a workspace, as the member may see it: its kind, and the group's or student's
    name.
    """
    if workspace.workspace_for == "class":
        activity = db.get_one(Activity, workspace.activity_id)
        return _of_all(activity, workspace)
    return next(_with_audience(db, member, _WITH_AUDIENCE, workspace.id))[1]


def group_name(db: Session, workspace: Workspace) -> str:
    """Name of the group that a workspace is for; empty for any other."""
    if workspace.class_id is None:
        return ""
    return db.get_one(CourseClass, workspace.class_id).name


def of_activity(
    db: Session, member: Member, activity_id: uuid.UUID
) -> list[tuple[Workspace, dict[str, str]]]:
    """Current workspaces of the activity that the member may open, each with its audience; oldest
    first.

    Those of single students are by name where names are hidden: their age would tell who came when.
    """
    found = list(_with_audience(db, member, _ALL_WITH_AUDIENCE, activity_id))
    if not authorship.sees_names(member, db.get_one(Activity, activity_id)):
        found.sort(key=lambda one: (one[0].enrolment_id is not None, one[1]["name"]))
    return found


_VISIBLE_WITH_AUDIENCE = (
    select(Workspace, Activity, CourseClass.name, MAIN, Person, PSEUDONYM)
    .join(Activity, Activity.id == Workspace.activity_id)
    .outerjoin(CourseClass, CourseClass.id == Workspace.class_id)
    .outerjoin(Enrolment, Enrolment.id == Workspace.enrolment_id)
    .outerjoin(MAIN, MAIN.id == MAIN_ID)
    .outerjoin(Person, Person.id == MAIN.person_id)
    .where(visible_workspaces(VIEWER))
    .order_by(Workspace.created_at, Workspace.id)
    .options(authorship.HIDING_OF_NAMES, load_only(Activity.workspace_for))
)
_MEANT = bindparam("meant", type_=Uuid)
_WITH_AUDIENCE = _VISIBLE_WITH_AUDIENCE.where(Workspace.id == _MEANT)
_ALL_WITH_AUDIENCE = _VISIBLE_WITH_AUDIENCE.where(
    Workspace.activity_id == _MEANT, attempts.IS_CURRENT
)


def _with_audience(
    db: Session, member: Member, query: "Select[*tuple[Any, ...]]", meant: uuid.UUID
) -> Iterator[tuple[Workspace, dict[str, str]]]:
    rows = db.execute(query, {"meant": meant} | viewer_parameters(member))
    for workspace, activity, group, main, person, pseudonym in rows:
        if workspace.workspace_for == "class":
            yield workspace, _of_all(activity, workspace)
            continue
        is_group = workspace.workspace_for == "group"
        name = (
            group if is_group else authorship.member_name(member, main, person, activity, pseudonym)
        )
        yield workspace, {"kind": workspace.workspace_for, "name": name}
