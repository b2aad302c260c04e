"""Conversations that each member of a class has brought to an activity."""

import uuid
from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from lti_tool.activities.contributions import is_late
from lti_tool.conversations.tables import Conversation
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.memberships import MAIN_ID
from lti_tool.courses.tables import Enrolment, EnrolmentClass
from lti_tool.courses.tenancy import Member
from lti_tool.workspaces.conversations import visible_conversations
from lti_tool.workspaces.tables import Workspace
from lti_tool.workspaces.visibility import Viewer


@dataclass(frozen=True)
class Brought:
    """A conversation, as the class screen names it."""

    id: uuid.UUID
    title: str
    is_accepted: bool
    """True where others can read it; False for one that is still looked at."""
    is_late: bool


def per_member(db: Session, viewer: Member, activity: Activity) -> dict[uuid.UUID, list[Brought]]:
    """Conversations by main enrolment, one query for any class.

    A student's workspace counts for the student, a group's for everybody in the group, and the
    whole class's for who brought it.
    """
    group = select(EnrolmentClass.class_id).where(EnrolmentClass.enrolment_id == Enrolment.id)
    is_of_class = and_(Workspace.enrolment_id.is_(None), Workspace.class_id.is_(None))
    is_theirs = or_(
        Workspace.enrolment_id == Enrolment.id,
        and_(Enrolment.active, Workspace.class_id.in_(group)),
        and_(is_of_class, Conversation.added_by == Enrolment.id),
    )
    rows = db.execute(
        select(MAIN_ID, Conversation)
        .join(Workspace, Workspace.id == Conversation.workspace_id)
        .join(Enrolment, and_(Enrolment.course_id == Workspace.course_id, is_theirs))
        .where(Conversation.activity_id == activity.id, visible_conversations(Viewer.of(viewer)))
        .order_by(Conversation.position, Conversation.id)
    )
    brought: dict[uuid.UUID, dict[uuid.UUID, Brought]] = defaultdict(dict)
    for main_id, each in rows:
        brought[main_id][each.id] = Brought(
            each.id, each.title, each.state == "ready", is_late(activity, each)
        )
    return {main_id: list(found.values()) for main_id, found in brought.items()}
