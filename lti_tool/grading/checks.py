"""Checks of a mark: the activity as it is now, its highest mark, and a student who is there."""

import uuid
from collections.abc import Collection
from decimal import Decimal

from sqlalchemy import Select, select, union
from sqlalchemy.orm import Session

from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.memberships import Membership, are_of
from lti_tool.courses.roles import Role
from lti_tool.courses.tables import Enrolment
from lti_tool.db import locks
from lti_tool.db.locks import Lock
from lti_tool.errors import Conflict, InvalidInput, NotFound
from lti_tool.grading.tables import (
    Grade,
    GradeDraft,
    MarkerNote,
    NoteFeedback,
    NoteFeedbackDraft,
    SingleMark,
)
from lti_tool.languages import Message


def marked_in(activity_ids: Collection[uuid.UUID]) -> list[Select[uuid.UUID]]:
    """Queries of those activities in which a marker has written anything that goes with them.

    These are marks that were not withdrawn, feedback, drafts of both, marks of one of two markers,
    and notes of markers.
    """
    marks = select(Grade.activity_id).where(Grade.score.is_not(None))
    tables = (GradeDraft, SingleMark, NoteFeedback, NoteFeedbackDraft, MarkerNote)
    return [
        each.where(each.selected_columns.activity_id.in_(activity_ids))
        for each in (marks, *(select(table.activity_id) for table in tables))
    ]


def is_marked(db: Session, activity_id: uuid.UUID, main_ids: Collection[uuid.UUID]) -> bool:
    """True where any of these students has a mark or feedback in an activity, or a marker has begun
    one: work that is marked stays as it is.
    """
    marks = select(Grade.enrolment_id).where(Grade.score.is_not(None))
    tables = (GradeDraft, SingleMark, NoteFeedback, NoteFeedbackDraft)
    theirs = select(Enrolment.id).where(are_of(main_ids))
    found = union(
        *(
            each.where(
                each.selected_columns.enrolment_id.in_(theirs), table.activity_id == activity_id
            )
            for table, each in ((Grade, marks), *((t, select(t.enrolment_id)) for t in tables))
        )
    )
    return db.scalar(found.limit(1)) is not None


def drafted_in(activity_ids: Collection[uuid.UUID]) -> list[Select[uuid.UUID]]:
    """Queries of those activities in which something waits to be released."""
    return [
        select(table.activity_id).where(table.activity_id.in_(activity_ids))
        for table in (GradeDraft, NoteFeedbackDraft)
    ]


def is_gradable(membership: Membership) -> bool:
    """True for a student who is in the course now."""
    return membership.active and membership.role is Role.STUDENT


def lock_marking(db: Session, activity: Activity) -> Activity:
    """The activity as it is now: until the commit nobody changes how it is marked.

    Markers share this lock. Raises NotFound where the activity has just been removed.
    """
    found = db.scalar(
        select(Activity)
        .where(Activity.id == activity.id)
        .with_for_update(read=True, key_share=True)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def take_turns(db: Session, activity: Activity, membership: Membership) -> None:
    """Have those who write about one student's work wait for each other until the commit.

    The caller has locked how the activity is marked.
    """
    locks.hold(db, Lock.MARKING, f"{activity.id}:{membership.enrolment.id}")


def require_held(activity: Activity) -> None:
    """Raise Conflict where marks are sent at once."""
    if not activity.holds_marks:
        raise Conflict(
            "Marks of this activity go to the LMS at once.",
            advice="Open the page again, and save the mark there.",
        )


def require_markable(activity: Activity, membership: Membership, score: Decimal) -> None:
    """Raise InvalidInput, naming the field, for a mark that nobody or not this person can have."""
    require_in_range(activity, score)
    if not is_gradable(membership):
        raise InvalidInput(
            "Only students who are in the course now are given marks.", field="score"
        )


def require_given(
    activity: Activity, membership: Membership, score: Decimal, *, is_sealed: bool
) -> None:
    """Raise InvalidInput, naming the field, for a mark that is not to be kept for the markers.

    While names are sealed, who has left the course is marked like anybody, as a refusal would tell
    who it is.
    """
    if is_sealed:
        require_in_range(activity, score)
    else:
        require_markable(activity, membership, score)


def require_in_range(activity: Activity, score: Decimal) -> None:
    """Raise InvalidInput, naming the field, for a mark that nobody can have."""
    if not 0 <= score <= activity.score_maximum:
        raise InvalidInput(
            Message("The mark is from 0 to {score_maximum}.", score_maximum=activity.score_maximum),
            field="score",
        )
