"""Marks of single markers where two mark each work: kept, and seen by whoever may see them.

Nothing here is asked for a student. A marker sees what another has given only after giving their
own, so that no mark follows another; `seen_by` and `is_blind` decide it for all that reads them.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased, undefer
from sqlalchemy.orm.interfaces import ORMOption

from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.memberships import MAIN_ID, are_of
from lti_tool.courses.permissions import may
from lti_tool.courses.roles import Capability
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.errors import Forbidden
from lti_tool.grading.rubrics import Assessed
from lti_tool.grading.student_row import BEST_FIRST
from lti_tool.grading.tables import SingleMark

MARKERS = 2
"""Number of people who mark a work where more than one does."""

_MARKER = aliased(Enrolment)
_MARKER_ID = func.coalesce(_MARKER.merged_into, _MARKER.id)
_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Given:
    """Mark that one marker has given."""

    mark: SingleMark
    marker_id: uuid.UUID | None
    """Main enrolment of the marker; None where they were erased."""


@dataclass(frozen=True)
class MarkingState:
    """State of marking of a work by two people, as one of those who mark may know it."""

    given: int
    is_own_given: bool
    difference: Decimal | None
    """Points between the marks; None where there is one, or where the viewer sees none of them."""
    is_agreed: bool
    may_give: bool
    """True where the viewer's own mark is wanted, or can still be changed."""
    may_agree: bool
    """True where the viewer can set the mark that is agreed on."""


def of_activity(db: Session, activity: Activity) -> dict[uuid.UUID, list[Given]]:
    """Marks that single markers gave in an activity, by the student's main enrolment, in the order
    in which they were given; no query where one person marks.
    """
    if activity.marker_count == 1:
        return {}
    return _read(db, SingleMark.activity_id == activity.id)


def with_assessments(db: Session, activity: Activity) -> dict[uuid.UUID, list[Given]]:
    """The same with what was chosen by a rubric, which a class is otherwise read without."""
    return _read(db, SingleMark.activity_id == activity.id, undefer(SingleMark.assessment))


def of_activities(
    db: Session, activity_ids: Collection[uuid.UUID]
) -> dict[tuple[uuid.UUID, uuid.UUID], list[Given]]:
    """The same of several activities, by activity and main enrolment; one query for all."""
    found: dict[tuple[uuid.UUID, uuid.UUID], list[Given]] = defaultdict(list)
    for main_id, given in _read(db, SingleMark.activity_id.in_(activity_ids)).items():
        for each in given:
            found[each.mark.activity_id, main_id].append(each)
    return found


def of_member(db: Session, activity_id: uuid.UUID, main_id: uuid.UUID) -> list[Given]:
    """Marks that single markers gave to a student, in the order in which they were given."""
    condition = (SingleMark.activity_id == activity_id) & are_of([main_id])
    return _read(db, condition, undefer(SingleMark.assessment)).get(main_id, [])


def seen_by(viewer: Member, activity: Activity, given: Sequence[Given]) -> list[Given]:
    """Marks among these, of one student, that a marker may see: the one decision about it.

    All for whoever has given one or may release; nobody is blind any more where one person marks.
    """
    if (
        activity.marker_count == 1
        or may(viewer.role, Capability.RELEASE_MARKS)
        or own(viewer, given) is not None
    ):
        return list(given)
    return []


def is_blind(viewer: Member, activity: Activity, marking_state: MarkingState) -> bool:
    """True where the viewer sees nothing yet that another marker has written about a work."""
    return (
        activity.marker_count == MARKERS
        and not marking_state.is_agreed
        and not marking_state.is_own_given
        and not may(viewer.role, Capability.RELEASE_MARKS)
    )


def own(viewer: Member, given: Sequence[Given]) -> Given | None:
    """Mark among these that the viewer gave."""
    return next((each for each in given if each.marker_id == viewer.enrolment_id), None)


def marking_state(
    viewer: Member, activity: Activity, given: Sequence[Given], *, is_agreed: bool
) -> MarkingState:
    """State of marking of a work by two people, for a viewer who may mark it."""
    is_own_given = own(viewer, given) is not None
    is_open = not is_agreed and len(given) < MARKERS
    return MarkingState(
        given=len(given),
        is_own_given=is_own_given,
        difference=difference(seen_by(viewer, activity, given)),
        is_agreed=is_agreed,
        may_give=is_open,
        may_agree=may_agree(viewer, given),
    )


def may_agree(viewer: Member, given: Sequence[Given]) -> bool:
    """True for the markers of a work once both have marked it, and for whoever may release."""
    if may(viewer.role, Capability.RELEASE_MARKS):
        return True
    return len(given) >= MARKERS and own(viewer, given) is not None


def require_may_agree(db: Session, member: Member, activity: Activity, main_id: uuid.UUID) -> None:
    """Raise Forbidden for somebody who does not set, or discard, the agreed mark of a student."""
    if not may_agree(member, of_member(db, activity.id, main_id)):
        raise Forbidden(
            "The mark is agreed on by the two who have marked this work.",
            advice="Ask one of them, or a teacher of the course.",
        )


def difference(given: Sequence[Given]) -> Decimal | None:
    """Points between the highest and the lowest of these marks; None for fewer than two."""
    scores = [each.mark.score for each in given]
    return max(scores) - min(scores) if len(scores) >= MARKERS else None


def mean(values: Sequence[Decimal]) -> Decimal:
    """Mean to two decimals, halves rounded up."""
    return (sum(values, Decimal(0)) / len(values)).quantize(_HUNDREDTH, ROUND_HALF_UP)


def comments_of(given: Sequence[Given]) -> str:
    """Comments of these marks one after the other, the same one once."""
    return "\n\n".join(dict.fromkeys(each.mark.comment for each in given if each.mark.comment))


def assessment_of(given: Sequence[Given]) -> list[Any] | None:
    """Criteria with the mean of the points that these marks gave for each.

    A level stays where all chose it. None where the marks were not given by the same criteria.
    """
    assessed = [Assessed.stored(each.mark.assessment) for each in given]
    criteria = {tuple((each.key, each.title, each.most) for each in one) for one in assessed}
    if len(criteria) != 1 or not assessed[0]:
        return None
    return [_combined(chosen) for chosen in zip(*assessed, strict=True)]


def _combined(chosen: Sequence[Assessed]) -> dict[str, Any]:
    first = chosen[0]
    points = [each.points for each in chosen if each.points is not None]
    is_whole = len(points) == len(chosen)
    is_same_level = len({each.level for each in chosen}) == 1
    return {
        "key": first.key,
        "title": first.title,
        "most": str(first.most),
        "points": str(mean(points)) if is_whole else None,
        "level": first.level if is_same_level else None,
        "tags": list(first.tags),
    }


def _read(
    db: Session, condition: ColumnElement[bool], *options: ORMOption
) -> dict[uuid.UUID, list[Given]]:
    """Marks by the student's main enrolment; of two accounts of a marker one counts."""
    rows = db.execute(
        select(MAIN_ID, SingleMark, _MARKER_ID)
        .select_from(SingleMark)
        .join(Enrolment, Enrolment.id == SingleMark.enrolment_id)
        .outerjoin(_MARKER, _MARKER.id == SingleMark.marker_id)
        .where(condition)
        .options(*options)
        .order_by(*BEST_FIRST, SingleMark.given_at, SingleMark.id)
        # What the session has loaded may be older than a lock.
        .execution_options(populate_existing=True)
    ).all()
    found: dict[uuid.UUID, dict[tuple[uuid.UUID, uuid.UUID], Given]] = defaultdict(dict)
    for main_id, mark, marker_id in rows:
        by_whom = (mark.activity_id, marker_id or mark.id)
        found[main_id].setdefault(by_whom, Given(mark, marker_id))
    return {
        main_id: sorted(each.values(), key=lambda given: (given.mark.given_at, given.mark.id))
        for main_id, each in found.items()
    }
