"""Preconditions of markers' changes: nobody takes the place of what they have not seen.

Two people, or one in two tabs, may write about the same work. A change names what its page showed;
where something else is saved, it is refused together with that, and its writer chooses.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.memberships import Membership
from lti_tool.courses.tenancy import Member
from lti_tool.errors import Conflict
from lti_tool.grading import checks, single_marks, student_row
from lti_tool.grading.rubrics import Assessed
from lti_tool.grading.tables import Grade, GradeDraft, SingleMark
from lti_tool.workspaces.authorship import name_of


@dataclass(frozen=True)
class CurrentPoints:
    """Points that are saved for a criterion; None where nothing was chosen."""

    title: str
    points: Decimal | None


@dataclass(frozen=True)
class Current:
    """Value that is saved where a writer has seen another one."""

    text: str
    by: str | None
    """Name of who saved it; None for a rule, for nothing, or where they were erased."""
    at: datetime | None
    """Time at which it was saved; None where there is nothing any more."""
    is_own: bool
    """True where the writer saved it themselves, as in another tab."""
    is_computed: bool = False
    score: Decimal | None = None
    points: tuple[CurrentPoints, ...] = ()


class ChangedMeanwhile(Conflict):
    """A change that would take the place of a value that its writer has not seen."""

    code = "changed-meanwhile"
    sentence = "This was changed after you opened it, and nothing is overwritten."
    advice = "Look at what is saved by now, and choose."

    def __init__(self, current: Current) -> None:
        super().__init__()
        self.current = current


_NOTHING = Current(text="", by=None, at=None, is_own=False)


def require_mark(
    db: Session,
    member: Member,
    activity: Activity,
    membership: Membership,
    seen_at: datetime | None,
) -> None:
    """Raise ChangedMeanwhile where a student's mark is another one than the member has seen.

    It is the draft where marks are released, or else what was released. `seen_at` is its time; None
    for no mark. Until the commit no other marker changes it. Raises NotFound for an activity that
    has just been removed.
    """
    activity = checks.lock_marking(db, activity)
    checks.take_turns(db, activity, membership)
    draft = student_row.lock(db, GradeDraft, activity, membership) if activity.holds_marks else None
    mark = draft or student_row.lock(db, Grade, activity, membership)
    _compare(db, member, activity, mark, seen_at)


def require_released(
    db: Session,
    member: Member,
    activity: Activity,
    membership: Membership,
    seen_at: datetime | None,
) -> None:
    """Raise ChangedMeanwhile where the mark that a student sees is not as the member has seen."""
    activity = checks.lock_marking(db, activity)
    checks.take_turns(db, activity, membership)
    mark = student_row.lock(db, Grade, activity, membership)
    _compare(db, member, activity, mark, seen_at)


def require_own_mark(
    db: Session,
    member: Member,
    activity: Activity,
    membership: Membership,
    seen_at: datetime | None,
) -> None:
    """Raise ChangedMeanwhile where the member's own mark beside another one's is not as seen."""
    activity = checks.lock_marking(db, activity)
    checks.take_turns(db, activity, membership)
    given = single_marks.of_member(db, activity.id, membership.enrolment.id)
    own = single_marks.own(member, given)
    if own is None and seen_at is not None:
        raise ChangedMeanwhile(_NOTHING)
    if own is not None and own.mark.given_at != seen_at:
        current = _current(db, member, activity, own.mark, own.marker_id, own.mark.given_at)
        raise ChangedMeanwhile(current)


def changed_text(
    db: Session,
    member: Member,
    activity: Activity,
    text: str,
    by: uuid.UUID | None,
    at: datetime | None,
) -> ChangedMeanwhile:
    """Error about a text that is another one than the member has seen; empty for none."""
    return ChangedMeanwhile(
        Current(
            text=text,
            by=name_of(db, member, activity, by) if by else None,
            at=at,
            is_own=by == member.enrolment_id,
        )
    )


def _compare(
    db: Session,
    member: Member,
    activity: Activity,
    mark: Grade | GradeDraft | None,
    seen_at: datetime | None,
) -> None:
    if mark is None and seen_at is not None:
        raise ChangedMeanwhile(_NOTHING)
    if mark is not None and mark.graded_at != seen_at:
        current = _current(db, member, activity, mark, mark.graded_by, mark.graded_at)
        raise ChangedMeanwhile(current)


def _current(
    db: Session,
    member: Member,
    activity: Activity,
    mark: Grade | GradeDraft | SingleMark,
    by: uuid.UUID | None,
    at: datetime,
) -> Current:
    by = None if _is_computed(mark) else by
    return Current(
        text=mark.comment,
        by=name_of(db, member, activity, by) if by else None,
        at=at,
        is_own=by == member.enrolment_id,
        is_computed=_is_computed(mark),
        score=mark.score,
        points=_points(mark.assessment),
    )


def _is_computed(mark: Grade | GradeDraft | SingleMark) -> bool:
    return not isinstance(mark, SingleMark) and mark.is_computed


def _points(assessment: list[Any] | None) -> tuple[CurrentPoints, ...]:
    return tuple(CurrentPoints(each.title, each.points) for each in Assessed.stored(assessment))
