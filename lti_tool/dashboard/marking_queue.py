"""Students of an activity in the order in which they are marked, without their notes."""

import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard import class_list, handing_in
from lti_tool.dashboard.handing_in import HandingIn
from lti_tool.grading import double_marking, drafts
from lti_tool.grading.single_marks import MarkingState
from lti_tool.workspaces import visibility


@dataclass(frozen=True)
class ToMark:
    """A student, and how far their marking has come."""

    enrolment_id: uuid.UUID
    name: str
    is_handed_in: bool
    is_marked: bool
    """True for a mark that is released and was not withdrawn."""
    has_draft: bool
    is_in_own_group: bool
    """True where the viewer is in a group of theirs."""
    marking_state: MarkingState | None
    """State of marking by two people; None where one person marks."""


def of_activity(db: Session, viewer: Member, activity: Activity) -> list[ToMark]:
    """Students who are in the viewer's course now, by name; four queries for any class, and a
    fifth where two people mark.

    A tutor who is limited to groups sees those in them.
    """
    marks, drafted = drafts.with_marks(db, activity)
    handed_in = handing_in.per_member(db, [activity])
    marking_states = double_marking.marking_states(db, viewer, activity, marks, drafted)
    untouched = double_marking.nothing_given(viewer, activity)
    own_groups = set(db.scalars(visibility.own_groups(viewer)))
    return [
        ToMark(
            enrolment_id=each.id,
            name=each.name,
            is_handed_in=_is_there(handed_in.get((activity.id, each.id))),
            is_marked=(mark := marks.get(each.id)) is not None and mark.grade.score is not None,
            has_draft=each.id in drafted,
            is_in_own_group=not own_groups.isdisjoint(each.groups),
            marking_state=marking_states.get(each.id, untouched),
        )
        for each in class_list.of_course(db, viewer)
        if each.is_student and each.membership.active
    ]


def _is_there(part: HandingIn | None) -> bool:
    """True where work is handed in and was not taken back."""
    submission = part.submission if part else None
    return submission is not None and submission.taken_back_at is None
