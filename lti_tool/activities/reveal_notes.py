"""Reveal hidden notes: drafts become part of their shared documents, once.

A teacher reveals those of an activity, a tutor those of a group, and the worker those whose date
has come. No rule reads the clock: revealing merges documents, and is an operation. Client ids are
allocated for a shared document and its drafts together, so that offline edits from before still fit
afterwards.
"""

import uuid
from collections import defaultdict

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from lti_tool import audit, clock
from lti_tool.activities import queries
from lti_tool.courses import permissions
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.roles import Capability
from lti_tool.courses.tenancy import Member
from lti_tool.db import job_queue
from lti_tool.documents import access, drafts
from lti_tool.documents.tables import SharedDocument
from lti_tool.errors import Conflict, Forbidden
from lti_tool.workspaces import visibility, writing_window
from lti_tool.workspaces.tables import Workspace

REVEAL_DUE = "reveal-notes"
"""Job that reveals the notes of an activity at its date."""

QUEUE = "reveals"
"""Queue of its own: no slow answer of an LMS holds a class up."""


def reveal_notes(db: Session, member: Member, activity_id: uuid.UUID | str) -> Activity:
    """Let everybody see the notes of an activity that were hidden, in one transaction.

    Updates of drafts wait meanwhile and are then refused; pages send them to the shared document.
    Raises Conflict where nothing is hidden (any more), Unavailable where a log is damaged.
    """
    permissions.require(member, Capability.MANAGE_ACTIVITY)
    activity = queries.lock_activity(db, member, activity_id)
    if not activity.is_hiding:
        raise Conflict("These notes are not hidden.", advice="Open the activity again.")
    _reveal_all(db, activity, member.person_id)
    return activity


def may_reveal(db: Session, member: Member, workspace: Workspace) -> bool:
    """True where a member may reveal the notes of one workspace: teachers all, tutors those of
    their own group.
    """
    if permissions.may(member.role, Capability.MANAGE_ACTIVITY):
        return True
    if not permissions.may(member.role, Capability.REVEAL) or workspace.class_id is None:
        return False
    is_own = and_(Workspace.id == workspace.id, visibility.is_of_own_group(member))
    return db.scalar(select(Workspace.id).where(is_own)) is not None


def reveal_workspace(db: Session, member: Member, workspace_id: uuid.UUID | str) -> Workspace:
    """Let everybody in one workspace see its hidden notes, such as those of a group.

    Raises Forbidden for another group's tutor, Conflict where nothing is hidden (any more),
    Unavailable where a log is damaged.
    """
    permissions.require(member, Capability.REVEAL)
    workspace = visibility.fetch_workspace(db, member, workspace_id)
    if not may_reveal(db, member, workspace):
        raise Forbidden("You can reveal the notes of your own group only.")
    activity = queries.lock_activity(db, member, workspace.activity_id)
    db.refresh(workspace)
    if not writing_window.is_hiding(activity, workspace):
        raise Conflict("These notes are not hidden.", advice="Open the activity again.")
    workspace.revealed_at = clock.now()
    _reveal_drafts(db, activity, Workspace.id == workspace.id)
    _record(db, activity, member.person_id, workspace=str(workspace.id))
    access.publish_settings_changed(db, activity.id, workspace.id)
    return workspace


def schedule(db: Session, activity: Activity) -> None:
    """Have the worker reveal the notes at the activity's date, if it has one.

    A job for an earlier date finds nothing to do.
    """
    if activity.reveal_at is not None:
        job_queue.enqueue(db, REVEAL_DUE, activity.id, queue=QUEUE, at=activity.reveal_at)


def reveal_due(db: Session, activity_id: uuid.UUID) -> None:
    """Reveal the notes of an activity whose date has come; nothing where it has not, or has moved.

    Raises Unavailable where a log is damaged.
    """
    activity = db.scalar(select(Activity).where(Activity.id == activity_id).with_for_update())
    if activity is None or not activity.is_hiding or activity.reveal_at is None:
        return
    if activity.reveal_at > clock.now():
        schedule(db, activity)
    else:
        _reveal_all(db, activity, None)


def _reveal_all(db: Session, activity: Activity, person_id: uuid.UUID | None) -> None:
    activity.revealed_at = clock.now()
    _reveal_drafts(db, activity)
    _record(db, activity, person_id)
    access.publish_settings_changed(db, activity.id)


def _reveal_drafts(db: Session, activity: Activity, *conditions: ColumnElement[bool]) -> None:
    """Reveal the drafts of an activity into the shared documents; private notes stay private."""
    is_for_others = SharedDocument.is_private.is_(False)
    documents = queries.lock_documents(db, activity, is_for_others, *conditions)
    by_id = {document.id: document for document in documents}
    hidden = defaultdict(list)
    for document in by_id.values():
        if document.part_of is not None:
            hidden[document.part_of].append(document)
    for shared_id, of_shared in hidden.items():
        drafts.reveal(db, by_id[shared_id], of_shared)


def _record(db: Session, activity: Activity, person_id: uuid.UUID | None, **details: str) -> None:
    audit.record(
        db,
        audit.Event.NOTES_REVEALED,
        person_id=person_id,
        course_id=activity.course_id,
        activity=str(activity.id),
        **details,
    )
