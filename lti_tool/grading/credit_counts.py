"""Numbers by which a rule gives credit, of the students of an activity, read from rows."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.annotations import counted_notes, tag_sets
from lti_tool.annotations.counted_notes import CountedNotes, TurnStarts
from lti_tool.annotations.tag_sets import TagSet
from lti_tool.courses.memberships import MAIN_ID
from lti_tool.courses.tables import Enrolment
from lti_tool.grading.credit_rule import Counted, Numbers
from lti_tool.workspaces import submissions
from lti_tool.workspaces.tables import Submission, SubmissionMember


def of_activity(
    db: Session,
    activity_id: uuid.UUID,
    counted: Collection[Counted],
    main_ids: Collection[uuid.UUID] | None = None,
) -> dict[uuid.UUID, Numbers]:
    """Numbers by main enrolment, of these people or of all who have done anything.

    There are two queries for any class, and one more for each of turns, tags and handing in.
    """
    turns = counted_notes.turn_starts(db, activity_id) if Counted.TURNS in counted else {}
    tags = tag_sets.of_activity(db, activity_id) if Counted.TAGS in counted else TagSet(())
    found: dict[uuid.UUID, dict[Counted, int]] = defaultdict(dict)
    for main_id, own in counted_notes.of_activity(db, activity_id, main_ids).items():
        found[main_id] = numbers(own, counted, turns, tags)
    if Counted.HANDED_IN in counted:
        for main_id in handed_in(db, activity_id, main_ids):
            found[main_id][Counted.HANDED_IN] = 1
    return dict(found)


def numbers(
    own: CountedNotes, counted: Collection[Counted], turns: TurnStarts, tags: TagSet
) -> dict[Counted, int]:
    """Numbers of what is counted, of one person's notes."""
    found = {
        Counted.COMMENTS: own.comments,
        Counted.REPLIES: own.replies,
        Counted.WORDS: own.words,
    }
    if Counted.PASSAGES in counted:
        found[Counted.PASSAGES] = own.passages()
    if Counted.TURNS in counted:
        found[Counted.TURNS] = own.turns(turns)
    if Counted.TAGS in counted:
        found[Counted.TAGS] = own.tags(tags)
    return {each: number for each, number in found.items() if each in counted}


def handed_in(
    db: Session, activity_id: uuid.UUID, main_ids: Collection[uuid.UUID] | None = None
) -> set[uuid.UUID]:
    """Main enrolments of those whose work is handed in, or that of their group; one query."""
    query = (
        select(MAIN_ID)
        .join(SubmissionMember, SubmissionMember.enrolment_id == Enrolment.id)
        .join(Submission, Submission.id == SubmissionMember.submission_id)
        .where(Submission.activity_id == activity_id, submissions.IS_CURRENT)
        .distinct()
    )
    return set(db.scalars(query if main_ids is None else query.where(MAIN_ID.in_(main_ids))))


def of_person(
    db: Session, activity_id: uuid.UUID, counted: Collection[Counted], main_id: uuid.UUID
) -> Mapping[Counted, int]:
    """Numbers of one person."""
    return of_activity(db, activity_id, counted, [main_id]).get(main_id, {})
