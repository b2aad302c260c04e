"""Start over in a workspace, so that what was there stays as an earlier attempt; and the way back.

Nothing is deleted or copied: the workspace with all of its documents stays, and its people begin in
a new one.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from lti_tool import audit, clock
from lti_tool.activities import hand_in, queries
from lti_tool.conversations.tables import Conversation
from lti_tool.courses import permissions
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.memberships import MAIN_ID
from lti_tool.courses.roles import Capability, Role
from lti_tool.courses.tables import Enrolment, EnrolmentClass
from lti_tool.courses.tenancy import Member
from lti_tool.documents import access, update_log
from lti_tool.documents.tables import SharedDocument
from lti_tool.errors import Conflict, Forbidden, ToolError
from lti_tool.grading import checks
from lti_tool.languages import Message
from lti_tool.workspaces import attempts, deadlines, submissions, visibility, writing_window
from lti_tool.workspaces.tables import Submission, Workspace, WorkspaceAuthor

MOST_ATTEMPTS = 20
"""Attempts of one student or group in an activity: none of them is ever deleted."""


@dataclass(frozen=True)
class Preview:
    """Work that would become an earlier attempt, and why it cannot now."""

    work: hand_in.Preview
    obstacle: ToolError | None


def preview(db: Session, member: Member, workspace_id: uuid.UUID | str) -> Preview:
    """Work of a member, or of their group, that would become an earlier attempt.

    Raises NotFound for a workspace that they may not open, Forbidden for staff.
    """
    workspace = _fetch(db, member, workspace_id)
    activity = db.get_one(Activity, workspace.activity_id)
    attempts.require_current(workspace)
    work = hand_in.preview(db, member, activity.id, workspace.id)
    try:
        _require_possible(db, member, activity, workspace)
        _require_work(work)
    except ToolError as error:
        return Preview(work, error)
    return Preview(work, None)


def start_over(db: Session, member: Member, workspace_id: uuid.UUID | str) -> Workspace:
    """Begin a new workspace for the same student or group; the one of before becomes an earlier
    attempt.

    Conversations that were brought are read in both. Raises Conflict where the whole class works
    together, where writing is not open, and for work that is handed in or marked; Forbidden for
    staff, NotFound for the work of others.
    """
    activity, workspace = _lock(db, member, workspace_id)
    _require_possible(db, member, activity, workspace)
    _require_work(hand_in.preview(db, member, activity.id, workspace.id))
    successor = Workspace(
        id=uuid.uuid4(),
        course_id=workspace.course_id,
        activity_id=workspace.activity_id,
        audience=workspace.audience,
        class_id=workspace.class_id,
        enrolment_id=workspace.enrolment_id,
        revealed_at=workspace.revealed_at,
        # An earlier attempt until the other one is: of current ones there is one at any time.
        continued_in=workspace.id,
        ended_at=clock.now(),
    )
    db.add(successor)
    db.flush()
    _change(db, member, workspace, successor)
    _record(db, audit.Event.STARTED_OVER, member, successor)
    return successor


def resume(db: Session, member: Member, workspace_id: uuid.UUID | str) -> Workspace:
    """Make an earlier attempt the current one again; the current one becomes an earlier attempt.

    For who teaches. Raises Conflict where it is the current one already, and for work that is
    handed in, marked, or hidden; NotFound for one that they may not open.
    """
    permissions.require(member, Capability.RESUME)
    found = visibility.fetch_workspace(db, member, workspace_id)
    activity = queries.lock_activity(db, member, found.activity_id)
    db.refresh(found)
    if found.continued_in is None:
        raise Conflict("This is the current attempt.", advice="Open the activity again.")
    current = db.get_one(Workspace, found.continued_in)
    _lock_documents(db, activity, current, found)
    _require_untouched(db, activity, current)
    found.revealed_at = current.revealed_at
    _change(db, member, current, found)
    _record(db, audit.Event.RESUMED, member, found)
    return found


def may_start_over(member: Member, workspace: Workspace) -> bool:
    """True for a student in a workspace of theirs, or of their group; whether they may now is told
    when they ask.
    """
    is_student = writing_window.is_restricted(member) and permissions.may(
        member.role, Capability.ANNOTATE
    )
    return is_student and workspace.workspace_for != "class" and workspace.is_current


def _fetch(db: Session, member: Member, workspace_id: uuid.UUID | str) -> Workspace:
    permissions.require(member, Capability.ANNOTATE)
    workspace = visibility.fetch_workspace(db, member, workspace_id)
    if not writing_window.is_restricted(member):
        raise Forbidden("Students start over here.", advice="You can read their earlier attempts.")
    if workspace.workspace_for == "class":
        raise Conflict(
            "The whole class works together here, so nobody starts over.",
            advice="Delete the notes of yours that you do not want.",
        )
    return workspace


def _lock(db: Session, member: Member, workspace_id: uuid.UUID | str) -> tuple[Activity, Workspace]:
    """A workspace in which nobody writes, hands in, or is marked until the commit."""
    found = _fetch(db, member, workspace_id)
    activity = queries.lock_activity(db, member, found.activity_id)
    # It may have been closed to them, or ended, meanwhile.
    workspace = _fetch(db, member, workspace_id)
    db.refresh(workspace)
    attempts.require_current(workspace)
    _lock_documents(db, activity, workspace)
    return activity, workspace


def _lock_documents(db: Session, activity: Activity, *places: Workspace) -> None:
    ids = [each.id for each in places]
    documents = queries.lock_documents(db, activity, SharedDocument.workspace_id.in_(ids))
    # What waits for the lock is refused in what is an earlier attempt by then.
    update_log.authorize_anew(db, documents)


def _change(db: Session, member: Member, before: Workspace, after: Workspace) -> None:
    """Make another workspace the current one."""
    # First, as only documents that are there are named.
    for each in (before, after):
        access.publish_workspace_changed(db, each.id)
    attempts.end(db, before, after.id, member.enrolment_id)
    after.continued_in = after.ended_at = after.ended_by = None
    brought = update(Conversation).where(Conversation.workspace_id == before.id)
    db.execute(brought.values(workspace_id=after.id))
    db.flush()


def _require_possible(
    db: Session, member: Member, activity: Activity, workspace: Workspace
) -> None:
    """Raise Conflict where the member cannot start over now."""
    now = clock.now()
    if activity.opens_at is not None and now < activity.opens_at:
        raise Conflict("This activity has not opened yet.", advice="Start over when it has.")
    deadline = deadlines.of_member(db, member, activity)
    ask = "Ask your teacher, who can give you more time."
    if deadline.closes_at is not None and now >= deadline.closes_at:
        raise Conflict("This activity is closed, so nobody starts over any more.", advice=ask)
    if activity.hands_in and not activity.accepts_late and deadline.is_late(now):
        raise Conflict("It was due, and nothing is taken after that.", advice=ask)
    _require_untouched(db, activity, workspace)
    if len(attempts.of_workspace(db, workspace)) >= MOST_ATTEMPTS:
        raise Conflict(
            Message("There are {most} attempts, and can be no more.", most=MOST_ATTEMPTS),
            advice="Delete the notes that you do not want.",
        )


def _require_untouched(db: Session, activity: Activity, workspace: Workspace) -> None:
    """Raise Conflict for work that is hidden, handed in, or marked."""
    if writing_window.is_hiding(activity, workspace):
        raise Conflict(
            "The notes of the group are still hidden from each other.",
            advice="Wait until they are revealed.",
        )
    handed_in = select(Submission.id).where(
        Submission.workspace_id == workspace.id, submissions.IS_CURRENT
    )
    if db.scalar(handed_in.limit(1)) is not None:
        raise Conflict("This is handed in, and stays as it is.", advice="Take it back first.")
    if checks.is_marked(db, activity.id, _people(db, workspace)):
        raise Conflict(
            "It has been marked, or somebody is marking it, so it stays as it is.",
            advice="Ask your teacher.",
        )


def _require_work(work: hand_in.Preview) -> None:
    """Raise Conflict where nothing would stay as an earlier attempt."""
    found = work.work
    if found is None or not (found.notes or found.answer_words):
        raise Conflict("There is nothing here yet.", advice="Begin right here.")


def _people(db: Session, workspace: Workspace) -> Sequence[uuid.UUID]:
    """Main enrolments of the students whose work it is: also of who has left the group."""
    if workspace.class_id is None:
        is_theirs = Enrolment.id == workspace.enrolment_id
    else:
        authors = select(WorkspaceAuthor.enrolment_id).where(
            WorkspaceAuthor.workspace_id == workspace.id
        )
        group = select(EnrolmentClass.enrolment_id).where(
            EnrolmentClass.class_id == workspace.class_id
        )
        is_theirs = or_(Enrolment.id.in_(authors), Enrolment.id.in_(group))
    students = select(MAIN_ID).where(is_theirs, Enrolment.role == Role.STUDENT.value)
    return db.scalars(students.distinct()).all()


def _record(db: Session, event: audit.Event, member: Member, current: Workspace) -> None:
    audit.record(
        db,
        event,
        person_id=member.person_id,
        course_id=member.course_id,
        activity=str(current.activity_id),
        workspace=str(current.id),
    )
