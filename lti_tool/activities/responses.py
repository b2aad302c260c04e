"""Responses of an activity: whether students write an answer, and the document that they write it
in.
"""

import uuid

from sqlalchemy.orm import Session

from lti_tool.activities import checks, queries
from lti_tool.courses import permissions
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.permissions import may
from lti_tool.courses.responses import ResponseSettings
from lti_tool.courses.roles import Capability
from lti_tool.courses.tenancy import Member
from lti_tool.documents import access, opening, update_log
from lti_tool.documents.tables import SharedDocument
from lti_tool.responses.kind import Responses
from lti_tool.workspaces import workspaces, writing_window
from lti_tool.workspaces.tables import Workspace


def change_response(
    db: Session, member: Member, activity_id: uuid.UUID | str, settings: ResponseSettings
) -> Activity:
    """Change whether students write an answer; what was written stays, also where none is asked for
    any more.

    Raises InvalidInput for an activity of the whole class.
    """
    permissions.require(member, Capability.MANAGE_ACTIVITY)
    activity = queries.lock_activity(db, member, activity_id)
    activity.response = checks.checked_response(settings, activity.workspace_for)
    # Nobody writes by the settings of before.
    documents = queries.lock_documents(db, activity, SharedDocument.kind == Responses.name)
    update_log.authorize_anew(db, documents)
    db.flush()
    access.publish_settings_changed(db, activity.id)
    return activity


def open_response(
    db: Session, member: Member, activity: Activity, workspace: Workspace
) -> SharedDocument | None:
    """Document of the answer in a workspace that the member has opened; a student's is made the
    first time. None where none is asked for, or for a viewer to whom it is closed.
    """
    if activity.response.mode == "no" or workspaces.is_template(activity, workspace):
        return None
    if may_write(member) and workspace.is_current:
        document: SharedDocument | None = opening.open_in(db, workspace, activity, Responses.name)
    else:
        document = opening.find_shared(db, workspace, Responses.name)
    if document is None or not access.may_open(db, member, document):
        return None
    return document


def may_write(member: Member) -> bool:
    """True for a student: an answer is theirs, and whoever teaches reads it."""
    return may(member.role, Capability.ANNOTATE) and writing_window.is_restricted(member)
