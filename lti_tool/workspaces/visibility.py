"""Visibility of workspaces: the one rule, in SQL, for what a member of a course may see.

Pages, lists and counts ask it as part of their own query, so that none of them can differ.
"""

import uuid
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from lti_tool.courses.permissions import may
from lti_tool.courses.roles import Capability, Role
from lti_tool.courses.tables import Enrolment, EnrolmentClass
from lti_tool.courses.tenancy import Member, parsed_id
from lti_tool.errors import NotFound
from lti_tool.workspaces.tables import Workspace


@dataclass(frozen=True)
class Viewer:
    """Somebody who sees, as values of one member or as columns of a query about many."""

    enrolment_id: uuid.UUID | InstrumentedAttribute[uuid.UUID]
    course_id: uuid.UUID | InstrumentedAttribute[uuid.UUID]
    sees_class: ColumnElement[bool]

    @classmethod
    def of(cls, member: Member) -> Self:
        """The member as a viewer, with the role that they act in."""
        sees_class = may(member.role, Capability.SEE_CLASS)
        return cls(member.enrolment_id, member.course_id, literal(sees_class))


ROLES_THAT_SEE_THE_CLASS = tuple(role.value for role in Role if may(role, Capability.SEE_CLASS))


def own_enrolments(
    viewer: Viewer | Member, column: SQLColumnExpression[Any], *, active: bool = False
) -> ColumnElement[bool]:
    """Condition that `column` is an enrolment of the viewer: their own, or one merged into it.

    With `active`, only one by which they are in the course now.
    """
    own = aliased(Enrolment)
    ids = select(own.id).where(
        or_(own.id == viewer.enrolment_id, own.merged_into == viewer.enrolment_id)
    )
    if active:
        ids = ids.where(own.active)
    # The viewer may be columns of the whole query, from whatever depth it is asked.
    return column.in_(ids.correlate_except(own))


def is_of_own_group(viewer: Viewer | Member) -> ColumnElement[bool]:
    """Condition on `Workspace`: it is that of a group that the viewer is in."""
    groups = (
        select(EnrolmentClass.class_id)
        .where(own_enrolments(viewer, EnrolmentClass.enrolment_id, active=True))
        .correlate_except(EnrolmentClass)
    )
    return and_(Workspace.class_id.in_(groups), Workspace.enrolment_id.is_(None))


def visible_workspaces(viewer: Viewer) -> ColumnElement[bool]:
    """Condition on `Workspace`: the viewer is in its audience, or may see the whole class."""
    is_of_class = and_(Workspace.class_id.is_(None), Workspace.enrolment_id.is_(None))
    is_own = own_enrolments(viewer, Workspace.enrolment_id)
    return and_(
        Workspace.course_id == viewer.course_id,
        or_(viewer.sees_class, is_of_class, is_of_own_group(viewer), is_own),
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
