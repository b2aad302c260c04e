"""Preview of a rule of credit: what it would do to everybody, before it is used."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from lti_tool.activities.credit import credit_of_all
from lti_tool.activities.queries import fetch_activity
from lti_tool.courses import permissions
from lti_tool.courses.roles import Capability
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard import class_list
from lti_tool.dashboard.class_list import ListedMember
from lti_tool.grading import checks, computed_marks, credit_counts, credit_rule, drafts
from lti_tool.grading.credit_rule import NO_CREDIT, Credit, Rule
from lti_tool.workspaces.authorship import sees_names

_TENTHS = 10


@dataclass(frozen=True)
class Changed:
    """A student to whom the rule gives another number of points than the one in use."""

    enrolment_id: uuid.UUID
    name: str
    before: Decimal
    after: Decimal
    has_own_mark: bool
    """True where somebody has set a mark, which stays."""


@dataclass(frozen=True)
class Preview:
    """Points of all students by a rule, beside those by the rule in use."""

    maximum: int
    students: int
    has_own_mark: int
    """Students whose mark somebody has set; it stays."""
    rounded: int
    """Students whose points are rounded down to hundredths."""
    full: int
    """Students who get the highest mark."""
    mean: Decimal
    """Mean of the points, to a tenth of a point."""
    distribution: Sequence[int]
    """Students by tenths of the highest mark: the first number is of those who get nothing, then
    come those up to a tenth, and so on."""
    distribution_before: Sequence[int]
    changed: int
    """Students who would get another number of points."""
    changes: Sequence[Changed]
    """Each of these, by name; nobody while names are sealed."""


def of_rule(db: Session, viewer: Member, activity_id: uuid.UUID | str, wanted: Rule) -> Preview:
    """Preview of a rule that is not in use yet.

    The number of statements is the same for any class. Raises InvalidInput naming the field.
    """
    permissions.require(viewer, Capability.MANAGE_ACTIVITY)
    activity = fetch_activity(db, viewer, activity_id)
    credit_rule.check(wanted)
    present = computed_marks.find_rule(db, activity)
    counted = wanted.counted | (present.counted if present else frozenset())
    numbers = credit_counts.of_activity(db, activity.id, counted)
    maximum = activity.score_maximum
    after = credit_of_all(wanted, numbers, maximum)
    before = credit_of_all(present, numbers, maximum) if present else {}
    marks, drafted = drafts.with_marks(db, activity)
    set_by_hand = {
        main_id
        for found in ({key: mark.grade for key, mark in marks.items()}, drafted)
        for main_id, row in found.items()
        if not row.is_computed
    }
    students = [
        each for each in class_list.of_course(db, viewer) if checks.is_gradable(each.membership)
    ]
    changes = _changes(students, before, after, set_by_hand)
    return Preview(
        maximum=maximum,
        students=len(students),
        has_own_mark=sum(each.id in set_by_hand for each in students),
        rounded=sum(after.get(each.id, NO_CREDIT).is_rounded for each in students),
        full=sum(after.get(each.id, NO_CREDIT).score == maximum for each in students),
        mean=_mean([after.get(each.id, NO_CREDIT).score for each in students]),
        distribution=_distribution(students, after, maximum),
        distribution_before=_distribution(students, before, maximum),
        changed=len(changes),
        changes=changes if sees_names(viewer, activity) else [],
    )


def _changes(
    students: Sequence[ListedMember],
    before: Mapping[uuid.UUID, Credit],
    after: Mapping[uuid.UUID, Credit],
    set_by_hand: set[uuid.UUID],
) -> list[Changed]:
    points = (
        (each, before.get(each.id, NO_CREDIT).score, after.get(each.id, NO_CREDIT).score)
        for each in students
    )
    return [
        Changed(each.id, each.name, old, new, each.id in set_by_hand)
        for each, old, new in points
        if old != new
    ]


def _distribution(
    students: Sequence[ListedMember], found: Mapping[uuid.UUID, Credit], maximum: int
) -> list[int]:
    counts = [0] * (_TENTHS + 1)
    for each in students:
        hundredths = int(found.get(each.id, NO_CREDIT).score * 100)
        # Rounded up: whoever has anything is not among those with nothing.
        counts[-(-hundredths * _TENTHS // (maximum * 100))] += 1
    return counts


def _mean(scores: Sequence[Decimal]) -> Decimal:
    if not scores:
        return Decimal(0)
    return round(sum(scores, start=Decimal(0)) / len(scores), 1)
