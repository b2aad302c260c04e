"""Work of an activity whose names are sealed, by pseudonym: read and marked until they are opened.

Nothing here has an enrolment, a group, a date or an order that tells who somebody is. Marks are
drafts, because a mark in the gradebook stands beside a name.
"""

import uuid
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.annotations import counted_notes, counts
from lti_tool.annotations.counts import Counts
from lti_tool.annotations.tag_sets import TagSet
from lti_tool.courses import memberships, permissions
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.memberships import IS_STUDENT, MAIN, Membership
from lti_tool.courses.roles import Capability, Role
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard import handing_in, student_work
from lti_tool.dashboard.student_work import Work
from lti_tool.errors import Conflict, NotFound
from lti_tool.grading import double_marking, drafts, feedback
from lti_tool.grading.feedback import Feedback, NotePlace
from lti_tool.grading.rubrics import Choices
from lti_tool.grading.single_marks import MarkingState
from lti_tool.grading.tables import GradeDraft
from lti_tool.workspaces import visibility
from lti_tool.workspaces.deadlines import Deadline
from lti_tool.workspaces.pseudonyms import PSEUDONYM

NewMark: TypeAlias = tuple[Decimal, str, Choices | None]
"""Score, comment, and choices by the rubric."""

NO_ID = uuid.UUID(int=0)
"""Stand-in for an id that the work of a named student has."""

NO_DATE = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class SealedRow:
    """Somebody who has written or handed in, under their pseudonym."""

    pseudonym: str
    highlights: int
    comments: int
    words: int
    is_handed_in: bool
    draft: GradeDraft | None
    marking_state: MarkingState | None
    """State of marking by two people; None where one person marks."""


def of_activity(db: Session, viewer: Member, activity: Activity, tags: TagSet) -> list[SealedRow]:
    """Students who have written or handed in, by pseudonym; a constant number of queries.

    Whoever has only opened the activity is not among them, and who has left the course still is: by
    either, somebody who watches would learn a pseudonym. Raises Conflict where names are open.
    """
    found = _listed(db, viewer, activity, tags)
    return [row for row, _ in sorted(found.values(), key=lambda each: each[0].pseudonym.casefold())]


def _listed(
    db: Session, viewer: Member, activity: Activity, tags: TagSet
) -> dict[str, tuple[SealedRow, uuid.UUID]]:
    """Rows of these students, each with the main enrolment, by pseudonym."""
    _require_sealed(viewer, activity)
    counted = counts.per_member(db, viewer, activity.id, tags)
    drafted = drafts.of_activity(db, activity.id)
    marking_states = double_marking.marking_states(db, viewer, activity, {}, drafted)
    untouched = double_marking.nothing_given(viewer, activity)
    handed_in = handing_in.per_member(db, [activity])
    found = {}
    for main_id, pseudonym in _pseudonyms(db, viewer, activity).items():
        notes = counted.get(main_id, Counts())
        submission = handed_in.get((activity.id, main_id), handing_in.NOTHING).submission
        is_handed_in = submission is not None and submission.taken_back_at is None
        if notes.highlights or notes.comments or is_handed_in:
            row = SealedRow(
                pseudonym,
                notes.highlights,
                notes.comments,
                notes.words,
                is_handed_in,
                drafted.get(main_id),
                marking_states.get(main_id, untouched),
            )
            found[pseudonym] = (row, main_id)
    return found


def of_pseudonym(
    db: Session, viewer: Member, activity: Activity, tags: TagSet, pseudonym: str
) -> Work:
    """Work of one of those whom `of_activity` lists, without dates, receipts and workspaces.

    Raises NotFound for any other name.
    """
    membership = fetch(db, viewer, activity, tags, pseudonym)
    notes, handed = student_work.notes_of(db, viewer, activity, membership)
    answers = student_work.answers_of(db, viewer, activity, membership, handed)
    only_by = double_marking.blind_marker(db, viewer, activity, membership.enrolment.id)
    return Work(
        enrolment_id=NO_ID,
        name=pseudonym,
        role=Role.STUDENT,
        notes=[replace(each, workspace_id=NO_ID, created_at=NO_DATE) for each in notes],
        mentioned=student_work.mentioned_in(db, viewer, activity, notes),
        answers=[replace(each, workspace_id=NO_ID) for each in answers],
        receipts=[],
        attempts=[],
        deadline=Deadline(None, None),
        feedback=[
            replace(each, workspace_id=NO_ID)
            for each in feedback.for_marker(db, activity.id, membership.ids, only_by)
        ],
        turns=counted_notes.turn_starts(db, activity.id),
        mark=None,
        credit=None,
    )


def fetch(
    db: Session, viewer: Member, activity: Activity, tags: TagSet, pseudonym: str
) -> Membership:
    """Somebody whom `of_activity` lists, by this pseudonym, to be marked.

    Raises NotFound for any other name, Conflict where names are open.
    """
    found = _listed(db, viewer, activity, tags).get(pseudonym)
    if found is None:
        raise NotFound
    return memberships.fetch(db, viewer, found[1])


def write_feedback(
    db: Session,
    viewer: Member,
    activity: Activity,
    membership: Membership,
    *,
    workspace_id: uuid.UUID,  # noqa: ARG001  # the highlight alone says which note
    highlight: str,
    before: str,
    text: str,
) -> Feedback:
    """Write feedback on a note of somebody who was fetched here, or on one that had some.

    It is released with the mark. No page knows the workspace. Raises NotFound for any other note.
    """
    notes, _ = student_work.notes_of(db, viewer, activity, membership)
    given = feedback.for_marker(db, activity.id, membership.ids)
    places = [(each.highlight_key, each.workspace_id, each.quote) for each in notes]
    places += [(each.highlight, each.workspace_id, each.quote) for each in given]
    place = next(
        (NotePlace(where, key, quote) for key, where, quote in places if key == highlight), None
    )
    if place is None:
        raise NotFound
    written = feedback.write(
        db, viewer, activity, membership, place, before=before, text=text, is_sealed=True
    )
    return replace(written, workspace_id=NO_ID)


def _pseudonyms(db: Session, viewer: Member, activity: Activity) -> dict[uuid.UUID, str]:
    """Pseudonyms of students by main enrolment; a limited tutor gets those of their students."""
    seen = visibility.seen_members(db, viewer)
    rows = db.execute(
        select(MAIN.id, PSEUDONYM)
        .select_from(MAIN)
        .join(Activity, Activity.id == activity.id)
        .where(MAIN.course_id == viewer.course_id, MAIN.merged_into.is_(None), IS_STUDENT)
    )
    return {
        main_id: name
        for main_id, name in rows
        if name is not None and (seen is None or main_id in seen)
    }


def _require_sealed(viewer: Member, activity: Activity) -> None:
    permissions.require(viewer, Capability.GRADE)
    if not activity.is_sealed:
        raise Conflict("The names of this activity are open.", advice="Open its class page again.")
