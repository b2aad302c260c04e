"""One row per member: arrived, notes, mark, how far the mark has come."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from lti_tool.annotations import counts
from lti_tool.annotations.counts import Counts
from lti_tool.annotations.tag_sets import SetTag, TagSet
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard import answer_words, class_list, contributions, handing_in
from lti_tool.dashboard.class_list import ListedMember
from lti_tool.dashboard.contributions import Brought
from lti_tool.dashboard.handing_in import HandingIn
from lti_tool.grading import computed_marks, double_marking, drafts
from lti_tool.grading.gradebook import Mark
from lti_tool.grading.single_marks import MarkingState
from lti_tool.grading.tables import GradeDraft
from lti_tool.workspaces.authorship import require_names


@dataclass(frozen=True)
class Row:
    """A member as the class screen shows them; notes and mark are those of one activity."""

    member: ListedMember
    notes: Counts
    answer_words: int
    """Words of the answer in which they wrote; 0 where none is asked for."""
    mark: Mark | None
    draft: GradeDraft | None
    """Mark that is not released."""
    marking_state: MarkingState | None
    """State of marking by two people; None where one person marks, or for somebody else."""
    computed: Decimal | None
    """Points that the activity's rule gives; None where there is none."""
    brought: Sequence[Brought]
    """Conversations that they brought, or that their group did."""
    handing_in: HandingIn
    """Work that they handed in, and more time that they were given."""


@dataclass(frozen=True)
class ClassTable:
    """Rows of a class in one activity, and what the groups and tags in them are called."""

    rows: Sequence[Row]
    groups: Mapping[uuid.UUID, str]
    tags: Sequence[SetTag]
    """Tags of the set in order, but for those that count as another one."""


def of_activity(db: Session, viewer: Member, activity: Activity, tags: TagSet) -> ClassTable:
    """Every member of the viewer's course, once, those who never arrived or have left included.

    A tutor who is limited to groups sees those in them, and staff. Members come first and leavers
    last, each by name. There are five queries for a teacher, however large the class. There is one
    more where a rule computes marks, two people mark, or an answer is asked for. `tags` is the
    activity's set. Raises NamesSealed while the activity hides from staff who has written what.
    """
    require_names(viewer, activity)
    counted = counts.per_member(db, viewer, activity.id, tags)
    answers = answer_words.of_activities(db, viewer, [activity])
    graded, drafted = drafts.with_marks(db, activity)
    computed = computed_marks.of_activity(db, activity)
    marking_states = double_marking.marking_states(db, viewer, activity, graded, drafted)
    untouched = double_marking.nothing_given(viewer, activity)
    brought = contributions.per_member(db, viewer, activity)
    handed_in = handing_in.per_member(db, [activity])
    members = class_list.of_course(db, viewer)
    rows = [
        Row(
            member=each,
            notes=counted.get(each.id, Counts()),
            answer_words=answers.get((activity.id, each.id), 0),
            mark=graded.get(each.id),
            draft=drafted.get(each.id),
            marking_state=marking_states.get(each.id, untouched) if each.is_student else None,
            computed=computed.get(each.id, Decimal(0)) if activity.credit_version else None,
            brought=brought.get(each.id, []),
            handing_in=handed_in.get((activity.id, each.id), handing_in.NOTHING),
        )
        for each in members
    ]
    return ClassTable(
        rows, class_list.groups_of(members), [tag for tag in tags.tags if tag.merged_into is None]
    )
