"""Visibility of workspaces: the one rule, in SQL, for what a member of a course may see.

Pages, lists and counts ask it as part of their own query, so that none of them can differ.
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import (
    BindParameter,
    Boolean,
    ColumnElement,
    Select,
    SQLColumnExpression,
    Uuid,
    and_,
    bindparam,
    func,
    literal,
    not_,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.memberships import Membership
from lti_tool.courses.permissions import may
from lti_tool.courses.roles import Capability, Role
from lti_tool.courses.tables import Course, Enrolment, EnrolmentClass
from lti_tool.courses.tenancy import Member, parsed_id
from lti_tool.errors import NotFound
from lti_tool.workspaces.tables import Workspace


@dataclass(frozen=True)
class Viewer:
    """Somebody who sees: values of one member, columns of a query about many, or parameters."""

    enrolment_id: uuid.UUID | InstrumentedAttribute[uuid.UUID] | BindParameter[uuid.UUID]
    course_id: uuid.UUID | InstrumentedAttribute[uuid.UUID] | BindParameter[uuid.UUID]
    is_staff: ColumnElement[bool]
    """True for who may see the class, or the groups of it that are theirs."""
    sees_all_groups: ColumnElement[bool]
    """True for staff who see all groups also where the course limits tutors to theirs."""

    @classmethod
    def of(cls, member: Member) -> Self:
        """The member as a viewer, with the role that they act in."""
        sees_all = may(member.role, Capability.MANAGE_GROUPS)
        is_staff = may(member.role, Capability.SEE_CLASS)
        return cls(member.enrolment_id, member.course_id, literal(is_staff), literal(sees_all))

    @classmethod
    def of_members(cls, members: Collection[Member]) -> Self:
        """Members of several courses as viewers, as columns of `Enrolment`."""

        def among(capability: Capability) -> ColumnElement[bool]:
            able = [each.enrolment_id for each in members if may(each.role, capability)]
            return Enrolment.id.in_(able)

        return cls(
            Enrolment.id,
            Enrolment.course_id,
            among(Capability.SEE_CLASS),
            among(Capability.MANAGE_GROUPS),
        )

    @classmethod
    def student(cls, member: Member) -> Self:
        """The member as one who sees what a student does."""
        return cls(member.enrolment_id, member.course_id, literal(False), literal(False))

    @property
    def sees_class(self) -> ColumnElement[bool]:
        """Condition that the viewer sees the whole class."""
        limits = (
            select(Course.limits_tutors)
            .where(Course.id == self.course_id)
            .correlate_except(Course)
            .scalar_subquery()
        )
        return and_(self.is_staff, or_(self.sees_all_groups, not_(limits)))


VIEWER = Viewer(
    bindparam("viewer_enrolment_id", type_=Uuid),
    bindparam("viewer_course_id", type_=Uuid),
    bindparam("viewer_is_staff", type_=Boolean),
    bindparam("viewer_sees_all_groups", type_=Boolean),
)
"""Viewer of statements that are made once, and executed with `viewer_parameters`. To make the
conditions below anew takes longer than to execute them, and a page that opens a workspace asks
several times.
"""


def viewer_parameters(member: Member) -> dict[str, Any]:
    """Parameters of a statement with `VIEWER`: the member, with the role that they act in."""
    return {
        "viewer_enrolment_id": member.enrolment_id,
        "viewer_course_id": member.course_id,
        "viewer_is_staff": may(member.role, Capability.SEE_CLASS),
        "viewer_sees_all_groups": may(member.role, Capability.MANAGE_GROUPS),
    }


# Made once: the columns of an alias cost more than all the rest of a condition.
_OWN = aliased(Enrolment)
_SEEN, _LISTED, _PLACE = aliased(Enrolment), aliased(Enrolment), aliased(EnrolmentClass)

ROLES_THAT_SEE_THE_CLASS = tuple(role.value for role in Role if may(role, Capability.SEE_CLASS))
ROLES_THAT_SEE_ALL_GROUPS = tuple(
    role.value for role in Role if may(role, Capability.MANAGE_GROUPS)
)


def own_enrolments(
    viewer: Viewer | Member, column: SQLColumnExpression[Any], *, active: bool = False
) -> ColumnElement[bool]:
    """Condition that `column` is an enrolment of the viewer: their own, or one merged into it.

    With `active`, only one by which they are in the course now.
    """
    ids = select(_OWN.id).where(
        or_(_OWN.id == viewer.enrolment_id, _OWN.merged_into == viewer.enrolment_id)
    )
    if active:
        ids = ids.where(_OWN.active)
    # The viewer may be columns of the whole query, from whatever depth it is asked.
    return column.in_(ids.correlate_except(_OWN))


def own_groups(viewer: Viewer | Member) -> Select[uuid.UUID]:
    """Ids of the groups in which the viewer is now, by any of their accounts."""
    return (
        select(EnrolmentClass.class_id)
        .where(own_enrolments(viewer, EnrolmentClass.enrolment_id, active=True))
        .correlate_except(EnrolmentClass)
    )


def is_of_own_group(viewer: Viewer | Member) -> ColumnElement[bool]:
    """Condition on `Workspace`: it is that of a group that the viewer is in."""
    return and_(Workspace.class_id.in_(own_groups(viewer)), Workspace.enrolment_id.is_(None))


def sees_work_of(viewer: Viewer, column: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """Condition that the viewer may see, as staff, what the member with the enrolment in `column`
    does alone: as one who sees the class, or as the tutor of one of their groups.
    """
    # By whichever account they are in the group.
    is_same = func.coalesce(_LISTED.merged_into, _LISTED.id) == func.coalesce(
        _SEEN.merged_into, _SEEN.id
    )
    in_groups = (
        select(_SEEN.id)
        .join(_LISTED, is_same)
        .join(_PLACE, _PLACE.enrolment_id == _LISTED.id)
        .where(_LISTED.active, _PLACE.class_id.in_(own_groups(viewer)))
        .correlate_except(_SEEN, _LISTED, _PLACE)
    )
    return or_(viewer.sees_class, and_(viewer.is_staff, column.in_(in_groups)))


def sees_whole_class(db: Session, member: Member) -> bool:
    """True where the member sees the whole class; a role that sees all groups needs no question."""
    if may(member.role, Capability.MANAGE_GROUPS):
        return True
    return bool(db.scalar(select(Viewer.of(member).sees_class)))


def seen_members(db: Session, member: Member) -> set[uuid.UUID] | None:
    """Main enrolments of the members whom the member sees in lists of the class; None for all.

    A limited tutor, who is one in a course that limits them to groups, sees those in theirs and
    all staff.
    """
    if sees_whole_class(db, member):
        return None
    viewer = Viewer.of(member)
    main_id = func.coalesce(Enrolment.merged_into, Enrolment.id)
    is_seen = or_(
        sees_work_of(viewer, Enrolment.id),
        own_enrolments(viewer, Enrolment.id),
        and_(
            viewer.is_staff,
            Enrolment.role.in_(ROLES_THAT_SEE_THE_CLASS),
            Enrolment.active,
            Enrolment.merged_into.is_(None),
        ),
    )
    query = select(main_id).where(Enrolment.course_id == member.course_id, is_seen)
    return set(db.scalars(query))


def require_seen(db: Session, member: Member, membership: Membership) -> Membership:
    """The membership itself. Raises NotFound for one whom the member does not see in lists."""
    seen = seen_members(db, member)
    if seen is not None and membership.enrolment.id not in seen:
        raise NotFound
    return membership


def visible_workspaces(viewer: Viewer) -> ColumnElement[bool]:
    """Condition on `Workspace`: the viewer is in its audience, or sees its people's work as staff.

    Staff may see the whole class, or the groups that are theirs.
    """
    # In an activity for groups or for each student, it is a copy of the staff's own.
    is_for_class = (
        select(Activity.id)
        .where(Activity.id == Workspace.activity_id, Activity.workspace_for == "class")
        .correlate_except(Activity)
        .exists()
    )
    is_of_class = and_(
        Workspace.class_id.is_(None),
        Workspace.enrolment_id.is_(None),
        or_(viewer.is_staff, is_for_class),
    )
    is_own = own_enrolments(viewer, Workspace.enrolment_id)
    is_seen = sees_work_of(viewer, Workspace.enrolment_id)
    return and_(
        Workspace.course_id == viewer.course_id,
        or_(is_seen, is_of_class, is_of_own_group(viewer), is_own),
    )


def fetch_workspace(db: Session, member: Member, workspace_id: uuid.UUID | str) -> Workspace:
    """A workspace that the member may open. Raises NotFound for any other, and for no id at all."""
    wanted = parsed_id(workspace_id)
    workspace = db.scalar(
        select(Workspace).where(Workspace.id == wanted, visible_workspaces(Viewer.of(member)))
    )
    if workspace is None:
        raise NotFound
    return workspace
