"""Hand in one's own work, or that of one's group, and take it back while it is not due.

Nothing gets lost between a note and a hand-in: the documents are locked while their notes are read.
What was stored before is in the frozen state; what waits for the lock is authorized again by the
rules of then, and refused.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lti_tool import audit, clock
from lti_tool.activities import queries
from lti_tool.annotations import handed_in
from lti_tool.annotations.handed_in import HandedIn
from lti_tool.annotations.kind import Annotations
from lti_tool.courses import memberships, permissions
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.roles import Capability, Role
from lti_tool.courses.tables import Enrolment, EnrolmentClass
from lti_tool.courses.tenancy import Member
from lti_tool.documents import access, opening, update_log
from lti_tool.documents.tables import SharedDocument
from lti_tool.errors import Conflict, Forbidden, NotFound, ToolError
from lti_tool.grading import gradebook, progress
from lti_tool.languages import Message
from lti_tool.lti.scores import ActivityProgress
from lti_tool.workspaces import attempts, deadlines, submissions, workspaces, writing_window
from lti_tool.workspaces.deadlines import Deadline
from lti_tool.workspaces.tables import Submission, SubmissionMember, Workspace


@dataclass(frozen=True)
class Preview:
    """Work of a member in their workspace: what would be handed in, and what was."""

    activity: Activity
    deadline: Deadline
    work: HandedIn | None
    """None before the workspace was opened, and while a group's notes are hidden."""
    is_group: bool
    """True where it is the work of a whole group."""
    history: Sequence[Submission]
    """Newest first; of these at most one stands."""
    obstacle: ToolError | None = None
    """Error that the member would get who handed in now, or, where it is handed in, took it
    back."""

    @property
    def is_late(self) -> bool:
        """True where it would be late if it were handed in now."""
        return self.deadline.is_late(clock.now())

    @property
    def current(self) -> Submission | None:
        """Submission that was not taken back."""
        return next((each for each in self.history if each.taken_back_at is None), None)


def hand_in(
    db: Session, member: Member, activity_id: uuid.UUID | str, workspace_id: uuid.UUID | None = None
) -> Submission:
    """Freeze the member's work in an activity, or that of their group; nobody of them writes then.

    `workspace_id` is one in which they work; without it, the one that opens first. What is handed
    in already stays as it is, and is returned. Raises Conflict where the activity asks for nothing,
    is not open, or there is nothing to hand in; Forbidden for staff, NotFound for the work of
    others.
    """
    activity, workspace = _open_shared(db, member, activity_id, workspace_id)
    _require_open(db, member, activity, workspace)
    documents = _lock(db, member, activity, workspace)
    # Somebody else of the group may have been first.
    known = submissions.current(db, member, workspace)
    if known is not None:
        return known
    # Or have started over.
    db.refresh(workspace)
    attempts.require_current(workspace)
    work = handed_in.read(db, workspace, _authors(db, member, workspace))
    _require_enough(activity, work)
    submission = _store(db, member, workspace, work)
    update_log.authorize_anew(db, documents)
    _record(db, audit.Event.HANDED_IN, member, submission)
    _report(db, submission, ActivityProgress.SUBMITTED)
    _publish(db, workspace)
    return submission


def take_back(
    db: Session, member: Member, activity_id: uuid.UUID | str, workspace_id: uuid.UUID | None = None
) -> Submission:
    """Take back what the member or their group has handed in, so that they may write again.

    The row stays. Raises NotFound where nothing is handed in, Conflict once it is due or marked.
    """
    activity, workspace = _open_shared(db, member, activity_id, workspace_id)
    documents = _lock(db, member, activity, workspace)
    submission = submissions.current(db, member, workspace)
    if submission is None:
        raise NotFound("Nothing is handed in here.")
    _require_not_due(db, activity, submission)
    submission.taken_back_at = clock.now()
    submission.taken_back_by = member.enrolment_id
    db.flush()
    update_log.authorize_anew(db, documents)
    _record(db, audit.Event.TAKEN_BACK, member, submission)
    _report(db, submission, ActivityProgress.IN_PROGRESS)
    _publish(db, workspace)
    return submission


def preview(
    db: Session, member: Member, activity_id: uuid.UUID | str, workspace_id: uuid.UUID | None = None
) -> Preview:
    """Work of a member as they would hand it in, and what they have handed in before."""
    activity = queries.fetch_activity(db, member, activity_id)
    _require_student(member)
    workspace = (
        workspaces.find_for(db, member, activity)
        if workspace_id is None
        else workspaces.fetch_own(db, member, activity, workspace_id)
    )
    work, history = None, []
    if workspace is not None and not _is_hidden_group(activity, workspace):
        # Not even the number of what others have written is told before.
        work = handed_in.read(db, workspace, _authors(db, member, workspace))
    if workspace is not None:
        history = submissions.of_workspace(db, member, workspace)
    found = Preview(
        activity,
        deadlines.of_member(db, member, activity),
        work,
        workspace is not None and workspace.workspace_for == "group",
        history,
    )
    return replace(found, obstacle=_obstacle(db, member, found, workspace))


def _obstacle(
    db: Session, member: Member, found: Preview, workspace: Workspace | None
) -> ToolError | None:
    try:
        if found.current is not None:
            _require_not_due(db, found.activity, found.current)
        else:
            _require_open(db, member, found.activity, workspace)
            _require_enough(found.activity, found.work)
    except ToolError as error:
        return error
    return None


def _require_student(member: Member) -> None:
    permissions.require(member, Capability.ANNOTATE)
    if not writing_window.is_restricted(member):
        raise Forbidden("Students hand in here.", advice="Look at their work on the page “Class”.")


def _open_shared(
    db: Session, member: Member, activity_id: uuid.UUID | str, workspace_id: uuid.UUID | None
) -> tuple[Activity, Workspace]:
    """The activity as it stays until the commit, and the member's own workspace of it."""
    activity = queries.share_activity(db, member, activity_id)
    _require_student(member)
    if workspace_id is None:
        workspace, _ = opening.open_for(db, member, activity, Annotations.name)
    else:
        workspace = workspaces.fetch_own(db, member, activity, workspace_id)
    return activity, workspace


def _require_open(
    db: Session, member: Member, activity: Activity, workspace: Workspace | None
) -> None:
    """Raise Conflict where nothing can be handed in now."""
    if not activity.hands_in:
        raise Conflict("Nothing is handed in for this activity.")
    if activity.opens_at is not None and clock.now() < activity.opens_at:
        raise Conflict("This activity has not opened yet.", advice="Hand in when it has.")
    if workspace is not None and _is_hidden_group(activity, workspace):
        raise Conflict(
            "The notes of your group are still hidden from each other.",
            advice="Hand in when your teacher has revealed them.",
        )
    deadline = deadlines.of_member(db, member, activity)
    if deadline.closes_at is not None and clock.now() >= deadline.closes_at:
        raise Conflict(
            "This activity is closed, so nothing can be handed in any more.",
            advice="Ask your teacher, who can give you more time.",
        )
    if not activity.accepts_late and deadline.is_late(clock.now()):
        raise Conflict(
            "It was due, and nothing is taken after that.",
            advice="Ask your teacher, who can give you more time.",
        )


def _is_hidden_group(activity: Activity, workspace: Workspace) -> bool:
    """True while the notes of a group are hidden from each other."""
    return workspace.workspace_for == "group" and writing_window.is_hiding(activity, workspace)


def _require_enough(activity: Activity, work: HandedIn | None) -> None:
    """Raise Conflict for empty work, which would be handed in by mistake, and for less than the
    activity asks for.
    """
    if work is None or work.is_empty:
        raise Conflict(
            "There is nothing to hand in yet.", advice="Highlight or comment on something first."
        )
    _require_answer(activity, work)
    minimum = activity.passage_minimum
    if work.passages < minimum:
        raise Conflict(
            Message(
                "{marked} of {n} passage is marked.",
                "{marked} of {n} passages are marked.",
                marked=work.passages,
                n=minimum,
            ),
            advice="Mark more of them first. Notes on the same words count once.",
        )
    if activity.needs_comments and work.uncommented:
        raise Conflict(
            Message(
                "{n} note has no comment yet.",
                "{n} notes have no comment yet.",
                n=work.uncommented,
            ),
            advice="Say something about each passage first.",
        )


def _require_answer(activity: Activity, work: HandedIn) -> None:
    """Raise Conflict where an answer is asked for and there is none, and for one that is too
    long.
    """
    asked, words = activity.response, work.answer_words
    if asked.mode == "must" and not words:
        raise Conflict(
            "There is no answer yet.", advice="Write one first: press “Answer” above the text."
        )
    if asked.words_most and (words or 0) > asked.words_most:
        raise Conflict(
            Message(
                "The answer has {n} word, and may have {most}.",
                "The answer has {n} words, and may have {most}.",
                n=words,
                most=asked.words_most,
            ),
            advice="Make it shorter first.",
        )


def _require_not_due(db: Session, activity: Activity, submission: Submission) -> None:
    """Raise Conflict where what is handed in has to stay, for whoever of a group it is due."""
    theirs = submissions.members(db, submission)
    last = deadlines.first_of(db, activity, theirs)
    if last is not None and clock.now() >= last:
        raise Conflict(
            "It was due, so what is handed in stays.",
            advice="Ask your teacher, who can give you more time.",
        )
    marks = gradebook.of_members(db, activity.id, theirs)
    if any(mark.grade.score is not None for mark in marks.values()):
        raise Conflict(
            "It has been marked, so what is handed in stays.", advice="Ask your teacher."
        )


def _lock(
    db: Session, member: Member, activity: Activity, workspace: Workspace
) -> list[SharedDocument]:
    """Documents in which something of what is handed in may be written, locked.

    Private notes are no part of it.
    """
    conditions = [
        SharedDocument.workspace_id == workspace.id,
        SharedDocument.is_private.is_(False),
    ]
    if workspace.workspace_for != "group":
        # Drafts of others have nothing of it.
        own = memberships.own_ids(db, member)
        conditions.append(
            or_(SharedDocument.enrolment_id.is_(None), SharedDocument.enrolment_id.in_(own))
        )
    return queries.lock_documents(db, activity, *conditions)


def _authors(db: Session, member: Member, workspace: Workspace) -> Sequence[uuid.UUID]:
    """Enrolments whose notes are handed in: one's own, or those of all students of the course.

    Of these only who wrote in the group's workspace has anything there, also who has left it.
    """
    if workspace.workspace_for != "group":
        return memberships.own_ids(db, member)
    students = select(Enrolment.id).where(
        Enrolment.course_id == workspace.course_id, Enrolment.role == Role.STUDENT.value
    )
    return db.scalars(students).all()


def _store(db: Session, member: Member, workspace: Workspace, work: HandedIn) -> Submission:
    is_group = workspace.workspace_for == "group"
    own_id = access.writing_enrolment(db, member, workspace)
    submission = Submission(
        course_id=workspace.course_id,
        activity_id=workspace.activity_id,
        workspace_id=workspace.id,
        enrolment_id=None if is_group else own_id,
        handed_in_by=member.enrolment_id,
        highlights=work.highlights,
        comments=work.comments,
        words=work.words,
        conversations=len(work.conversations),
        answer_words=work.answer_words,
        content=work.content,
        sha256=work.sha256,
    )
    db.add(submission)
    db.flush()
    for enrolment_id in _members(db, own_id, workspace):
        db.add(SubmissionMember(submission_id=submission.id, enrolment_id=enrolment_id))
    db.flush()
    return submission


def _members(db: Session, own_id: uuid.UUID, workspace: Workspace) -> set[uuid.UUID]:
    """Students for whom it is handed in: all who are in the group now."""
    if workspace.class_id is None:
        return {own_id}
    group = (
        select(EnrolmentClass.enrolment_id)
        .join(Enrolment, Enrolment.id == EnrolmentClass.enrolment_id)
        .where(
            EnrolmentClass.class_id == workspace.class_id,
            Enrolment.active,
            Enrolment.role == Role.STUDENT.value,
        )
    )
    return {own_id, *db.scalars(group)}


def _record(db: Session, event: audit.Event, member: Member, submission: Submission) -> None:
    audit.record(
        db,
        event,
        person_id=member.person_id,
        course_id=member.course_id,
        activity=str(submission.activity_id),
        submission=str(submission.id),
        sha256=submission.sha256,
    )


def _report(db: Session, submission: Submission, reached: ActivityProgress) -> None:
    """Report to the LMS how far everybody has come for whom it is."""
    theirs = submissions.members(db, submission)
    progress.report(db, submission.activity_id, theirs, reached)


def _publish(db: Session, workspace: Workspace) -> None:
    """Have the pages of the group, or of the student, follow.

    In a workspace of the whole class nothing changes for others.
    """
    if workspace.workspace_for != "class":
        access.publish_workspace_changed(db, workspace.id)
