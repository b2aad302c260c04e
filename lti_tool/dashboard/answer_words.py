"""Words of the written answers, for lists of people and their work."""

import uuid
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy.orm import Session

from lti_tool.courses import memberships
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tenancy import Member
from lti_tool.documents.access import visible_documents
from lti_tool.responses import queries
from lti_tool.workspaces.tables import Workspace
from lti_tool.workspaces.visibility import Viewer

Words = Mapping[tuple[uuid.UUID, uuid.UUID], int]
"""Words by activity and main enrolment of whoever wrote in the answer."""


def of_activities(db: Session, viewer: Member, activities: Sequence[Activity]) -> Words:
    """Words of the answers that the viewer may see; no query where no activity asks for one."""
    asking = _asking(activities)
    if not asking:
        return {}
    is_visible = visible_documents(Viewer.of(viewer))
    return queries.words_by_writer(db, Workspace.activity_id.in_(asking), is_visible)


def of_people(
    db: Session, enrolment_ids: Collection[uuid.UUID], activities: Sequence[Activity]
) -> Words:
    """Words of the answers in which people wrote; no query where no activity asks for one."""
    asking = _asking(activities)
    if not asking:
        return {}
    is_theirs = memberships.are_of(enrolment_ids)
    return queries.words_by_writer(db, Workspace.activity_id.in_(asking), is_theirs)


def _asking(activities: Sequence[Activity]) -> list[uuid.UUID]:
    return [each.id for each in activities if each.response.mode != "no"]
