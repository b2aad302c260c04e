"""Notes of one person in one activity, in the order of the texts."""

import uuid
from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, literal, or_, select
from sqlalchemy.orm import Session

from lti_tool.annotations import counted_notes, handed_in, shown_notes
from lti_tool.annotations.shown_notes import Note
from lti_tool.annotations.tables import Highlight
from lti_tool.conversations.tables import Conversation
from lti_tool.courses import memberships, permissions
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.memberships import MAIN_ID, Membership
from lti_tool.courses.roles import Capability, Role
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard import mentioned_names, receipts
from lti_tool.dashboard.receipts import Receipt
from lti_tool.documents.access import visible_documents
from lti_tool.errors import Forbidden, NotFound
from lti_tool.grading import (
    computed_marks,
    credit_counts,
    double_marking,
    feedback,
    gradebook,
)
from lti_tool.grading.credit_rule import Credit, Numbers, Rule
from lti_tool.grading.feedback import Feedback
from lti_tool.grading.tables import Grade
from lti_tool.lti.claims import Launch
from lti_tool.people.tables import Identity, Person
from lti_tool.responses import queries as responses
from lti_tool.responses.queries import Answer
from lti_tool.workspaces import attempts, deadlines, submissions, visibility
from lti_tool.workspaces.authorship import member_name, require_names
from lti_tool.workspaces.deadlines import Deadline
from lti_tool.workspaces.tables import Submission, Workspace, WorkspaceAuthor
from lti_tool.workspaces.visibility import Viewer


@dataclass(frozen=True)
class CreditOfWork:
    """Work of a student as a rule counts it now."""

    rule: Rule
    numbers: Numbers
    credit: Credit


@dataclass(frozen=True)
class Work:
    """Notes of one person, who is named: as they were handed in, where they are."""

    enrolment_id: uuid.UUID
    name: str
    role: str
    notes: list[Note]
    mentioned: dict[str, str]
    """Names of people whom the notes mention, by author id."""
    answers: list[Answer]
    """Answers beside the notes: as they were handed in, where they are."""
    receipts: list[Receipt]
    """Receipts of what they have handed in, newest first; at most one was not taken back."""
    attempts: list[Workspace]
    """Earlier attempts of theirs, which count for nothing; the oldest first."""
    deadline: Deadline
    feedback: list[Feedback]
    """Feedback on these notes: for markers with drafts, for oneself what is released."""
    turns: dict[str, list[int]]
    """Offsets at which the turns of each conversation begin."""
    mark: Grade | None
    """The viewer's own mark; None for that of anybody else, and for one that was withdrawn."""
    credit: CreditOfWork | None
    """Work as the activity's rule counts it; None where there is none."""

    def turn_of(self, note: Note) -> int | None:
        """Number of the turn in which a note begins, from 1; None where its text is gone."""
        return bisect_right(self.turns.get(note.conversation, ()), note.start) or None


def reviewed(db: Session, member: Member, launch: Launch) -> uuid.UUID | None:
    """Enrolment whose work a submission review shows; None where it names nobody here.

    The message is no permission: Moodle signs one for a learner who names somebody else. Raises
    Forbidden for anybody but oneself, unless the role may see the class.
    """
    if permissions.may(member.role, Capability.SEE_CLASS):
        if launch.for_user in (None, launch.subject):
            return None
    elif launch.for_user in (None, launch.subject):
        return member.enrolment_id
    else:
        raise Forbidden("You can only look at your own work here.")
    return db.scalar(
        select(MAIN_ID)
        .join(Identity, Identity.origin_id == Enrolment.origin_id)
        .where(
            Enrolment.course_id == member.course_id,
            Identity.issuer == launch.issuer,
            Identity.subject == launch.for_user,
        )
    )


def of_member(db: Session, viewer: Member, activity: Activity, enrolment_id: str) -> Work:
    """Notes of a member of the viewer's course.

    Raises NotFound for another course's, and for somebody else's unless the viewer may see the
    class; NamesSealed while the activity hides from staff who has written what.
    """
    membership = memberships.fetch(db, viewer, enrolment_id)
    enrolment = membership.enrolment
    is_own = enrolment.id == viewer.enrolment_id
    if not is_own:
        _require_shown(db, viewer, activity, membership)
    person = db.get_one(Person, enrolment.person_id)
    notes, handed = notes_of(db, viewer, activity, membership)
    later = deadlines.extended_for(db, [enrolment.id]).get((activity.id, enrolment.id))
    deadline = Deadline.of(activity, later)
    return Work(
        enrolment_id=enrolment.id,
        name=member_name(viewer, enrolment, person, activity),
        role=membership.role,
        notes=notes,
        mentioned=mentioned_in(db, viewer, activity, notes),
        answers=answers_of(db, viewer, activity, membership, handed),
        receipts=receipts.of(db, viewer, handed, deadline),
        attempts=attempts.earlier(db, viewer, activity.id, membership.ids),
        deadline=deadline,
        feedback=_feedback(db, viewer, activity, membership, is_own=is_own),
        turns=counted_notes.turn_starts(db, activity.id),
        mark=gradebook.own(db, activity.id, enrolment.id) if is_own else None,
        credit=_credit(db, activity, membership),
    )


def notes_of(
    db: Session, viewer: Member, activity: Activity, membership: Membership
) -> tuple[list[Note], Sequence[Submission]]:
    """Notes of a member that the viewer may see, and what they have handed in.

    Whether the viewer may know whose they are has been checked.
    """
    is_own = membership.enrolment.id == viewer.enrolment_id
    handed = submissions.of_member(db, viewer, activity.id, membership.ids)
    # Where nothing is handed in any more, people write on, and that is shown.
    current = [each for each in handed if activity.hands_in and each.taken_back_at is None]
    is_meant = and_(
        WorkspaceAuthor.enrolment_id.in_(membership.ids),
        WorkspaceAuthor.workspace_id.not_in([each.workspace_id for each in current]),
        # One's own notes also where one is no longer, as in a group that one has left.
        or_(visible_documents(Viewer.of(viewer)), literal(is_own)),
        attempts.IS_CURRENT,
    )
    notes = shown_notes.read(db, activity.id, is_meant)
    for each in current:
        notes += _frozen(db, each, membership.ids)
    _sort(db, activity, notes)
    return notes, handed


def mentioned_in(
    db: Session, viewer: Member, activity: Activity, notes: Sequence[Note]
) -> dict[str, str]:
    """Names of people whom these notes mention, by author id, as the viewer may see them."""
    texts = ((each.workspace_id, each.text) for each in notes)
    return mentioned_names.of_activity(db, viewer, activity, texts)


def answers_of(
    db: Session,
    viewer: Member,
    activity: Activity,
    membership: Membership,
    handed: Sequence[Submission],
) -> list[Answer]:
    """Answers of a member, or of their groups, that the viewer may see; `handed` is what they have
    handed in.

    Whether the viewer may know whose they are has been checked.
    """
    current = [each for each in handed if activity.hands_in and each.taken_back_at is None]
    opened = select(WorkspaceAuthor.workspace_id).where(
        WorkspaceAuthor.enrolment_id.in_(membership.ids)
    )
    written = responses.of_workspaces(
        db,
        activity,
        Workspace.id.in_(opened),
        Workspace.id.not_in([each.workspace_id for each in current]),
        # Not of a group that one has left: what others write there since is theirs.
        visible_documents(Viewer.of(viewer)),
    )
    frozen = (handed_in.answer_of(each.content, each.workspace_id) for each in current)
    return [*filter(None, frozen), *written]


def quote_at(
    db: Session,
    viewer: Member,
    activity: Activity,
    membership: Membership,
    workspace_id: uuid.UUID,
    highlight: str,
) -> str | None:
    """Quoted words of a highlight in somebody's work, as a marker sees it; None where it is not
    there. Nothing else of the work is read.

    Raises NotFound and NamesSealed, as `of_member` does.
    """
    _require_shown(db, viewer, activity, membership)
    handed = submissions.of_member(db, viewer, activity.id, membership.ids)
    current = [each for each in handed if activity.hands_in and each.taken_back_at is None]
    frozen = next((each for each in current if each.workspace_id == workspace_id), None)
    if frozen is not None:
        notes = _frozen(db, frozen, membership.ids)
    else:
        is_meant = and_(
            WorkspaceAuthor.enrolment_id.in_(membership.ids),
            WorkspaceAuthor.workspace_id == workspace_id,
            Highlight.key == highlight,
            visible_documents(Viewer.of(viewer)),
        )
        notes = shown_notes.read(db, activity.id, is_meant)
    return next((each.quote for each in notes if each.highlight_key == highlight), None)


def _credit(db: Session, activity: Activity, membership: Membership) -> CreditOfWork | None:
    rule = computed_marks.find_rule(db, activity)
    if rule is None or membership.role is not Role.STUDENT:
        return None
    numbers = credit_counts.of_person(db, activity.id, rule.counted, membership.enrolment.id)
    return CreditOfWork(rule, numbers, rule.credit(numbers, activity.score_maximum))


def _sort(db: Session, activity: Activity, notes: list[Note]) -> None:
    """Sort notes in the order of the texts."""
    order = {
        str(conversation_id): position
        for conversation_id, position in db.execute(
            select(Conversation.id, Conversation.position).where(
                Conversation.activity_id == activity.id
            )
        )
    }
    notes.sort(key=lambda note: (order.get(note.conversation, 0), note.start, note.number))


def _feedback(
    db: Session, viewer: Member, activity: Activity, membership: Membership, *, is_own: bool
) -> list[Feedback]:
    if is_own:
        return feedback.for_student(db, activity.id, membership.ids)
    permissions.require(viewer, Capability.GRADE)
    only_by = double_marking.blind_marker(db, viewer, activity, membership.enrolment.id)
    return feedback.for_marker(db, activity.id, membership.ids, only_by)


def _require_shown(db: Session, viewer: Member, activity: Activity, membership: Membership) -> None:
    """Raise NotFound and NamesSealed, as `of_member` says, for somebody else's work."""
    if not permissions.may(viewer.role, Capability.SEE_CLASS):
        raise NotFound
    require_names(viewer, activity)
    visibility.require_seen(db, viewer, membership)


def _frozen(
    db: Session, submission: Submission, enrolment_ids: Collection[uuid.UUID]
) -> list[Note]:
    """Notes of a member as they were handed in."""
    author_ids = db.scalars(
        select(WorkspaceAuthor.author_id).where(
            WorkspaceAuthor.workspace_id == submission.workspace_id,
            WorkspaceAuthor.enrolment_id.in_(enrolment_ids),
        )
    ).all()
    return handed_in.notes_of(submission.content, submission.workspace_id, author_ids)
