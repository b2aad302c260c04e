"""Begin to hide students' notes from each other, and change when they are revealed."""

import uuid
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.activities import checks, fresh_workspaces, queries, reveal_notes
from lti_tool.activities.checks import Reveal
from lti_tool.annotations import counts
from lti_tool.courses import permissions
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.course_defaults import Hiding, checked_threshold
from lti_tool.courses.roles import Capability
from lti_tool.courses.tenancy import Member
from lti_tool.documents import access, update_log
from lti_tool.documents.tables import SharedDocument
from lti_tool.errors import Conflict
from lti_tool.workspaces.tables import Workspace


def hide_notes(
    db: Session, member: Member, activity_id: uuid.UUID | str, reveal: Reveal | None = None
) -> Activity:
    """Hide students' notes from each other from now on.

    Where they are hidden already, only what is given about revealing changes. Raises Conflict where
    students have written already, or notes have been revealed before; InvalidInput where everybody
    works alone.
    """
    permissions.require(member, Capability.MANAGE_ACTIVITY)
    activity = queries.lock_activity(db, member, activity_id)
    if not activity.is_hiding:
        _begin(db, activity)
    _set_own(db, activity, activity.hiding)
    if reveal is not None:
        _set_reveal(db, activity, reveal)
    access.publish_settings_changed(db, activity.id)
    return activity


def change_reveal(
    db: Session, member: Member, activity_id: uuid.UUID | str, reveal: Reveal
) -> Activity:
    """Change when hidden notes are revealed.

    Raises Conflict where they are not hidden, for another date when the one before has come, and
    for another threshold where students have written; InvalidInput naming the field.
    """
    permissions.require(member, Capability.MANAGE_ACTIVITY)
    activity = queries.lock_activity(db, member, activity_id)
    if not activity.is_hiding:
        raise Conflict("These notes are not hidden.", advice="Open the activity again.")
    # The date is the activity's, and so is then what it is for.
    _set_own(db, activity, activity.hiding)
    _set_reveal(db, activity, reveal)
    access.publish_settings_changed(db, activity.id)
    return activity


def show_notes(
    db: Session, member: Member, activity_id: uuid.UUID | str, *, follows: bool
) -> Activity:
    """Show notes at once, or as the course says; open pages change to new workspaces.

    Raises Conflict where that is another way than now, and anybody has written.
    """
    permissions.require(member, Capability.MANAGE_ACTIVITY)
    activity = queries.lock_activity(db, member, activity_id)
    wanted = queries.course_now(db, activity).hiding if follows else Hiding()
    is_other = wanted != activity.hiding
    if is_other:
        has_begun = Conflict(
            "People have written here, so when they see each other’s notes stays as it is.",
            advice="Set up another activity for the other way.",
        )
        fresh_workspaces.require_untouched(db, activity, has_begun)
    activity.reveal_at = None
    _set_own(db, activity, None if follows else wanted)
    if is_other:
        fresh_workspaces.replace(db, activity)
    return activity


def _begin(db: Session, activity: Activity) -> None:
    if activity.revealed_at is not None:
        raise Conflict("The notes of this activity have been revealed already.")
    checks.require_others(activity.workspace_for)
    documents = queries.lock_documents(db, activity, SharedDocument.is_private.is_(False))
    if counts.have_students_written(db, activity.id):
        raise Conflict(
            "Students have written here already, and see each other's notes.",
            advice="Set up another activity in which notes are hidden from the beginning.",
        )
    _set_own(db, activity, Hiding(hides_notes=True))
    update_log.authorize_anew(db, documents)


def _set_own(db: Session, activity: Activity, hiding: Hiding | None) -> None:
    activity.hides_notes_here, activity.note_threshold_here = hiding or (None, None)
    db.flush()
    # What follows the course, or does not any more, is read anew.
    db.refresh(activity)


def _set_reveal(db: Session, activity: Activity, reveal: Reveal) -> None:
    if reveal.at != activity.reveal_at:
        if activity.reveal_at is not None and activity.reveal_at <= clock.now():
            raise Conflict(
                "The date has come, and the notes are being revealed.",
                advice="Open the activity again.",
            )
        activity.reveal_at = checks.checked_reveal_time(reveal.at)
        reveal_notes.schedule(db, activity)
    if reveal.note_threshold != activity.note_threshold:
        threshold = checked_threshold(reveal.note_threshold)
        documents = queries.lock_documents(db, activity, SharedDocument.is_private.is_(False))
        _require_nobody_has_begun(db, activity)
        if activity.note_threshold is None:
            _close(documents)
        activity.note_threshold_here = threshold
    db.flush()
    db.refresh(activity)


def _require_nobody_has_begun(db: Session, activity: Activity) -> None:
    """Raise Conflict where a student has written, or has reached a threshold before."""
    revealed = (
        select(SharedDocument.id)
        .join(Workspace, Workspace.id == SharedDocument.workspace_id)
        .where(Workspace.activity_id == activity.id, SharedDocument.revealed_at.is_not(None))
        .limit(1)
    )
    if db.scalar(revealed) is not None or counts.have_students_written(db, activity.id):
        raise Conflict("Students have written here already, so the number of notes stays.")


def _close(documents: Iterable[SharedDocument]) -> None:
    """Close open sockets of the shared documents, which students may not open any more.

    No process passes anything on to a copy of another generation.
    """
    for document in documents:
        if document.part_of is None:
            document.generation += 1
