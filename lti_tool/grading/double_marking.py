"""Double marking: two people give each work a mark, and one mark is agreed on, which is the draft.

Equal marks agree by themselves. Otherwise one of the two, or whoever may release, sets the agreed
mark. Marks of single markers stay as they are once both are given: what was given first can be read
afterwards.
"""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from lti_tool import audit, clock
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.memberships import MAIN_ID, Membership
from lti_tool.courses.tables import Enrolment
from lti_tool.courses.tenancy import Member
from lti_tool.errors import Conflict, NotFound
from lti_tool.grading import (
    checks,
    drafts,
    gradebook,
    history,
    reusable_comments,
    rubrics,
    single_marks,
)
from lti_tool.grading.drafts import NewMark
from lti_tool.grading.gradebook import Mark
from lti_tool.grading.history import Event
from lti_tool.grading.single_marks import MARKERS, Given, MarkingState
from lti_tool.grading.student_row import BEST_FIRST
from lti_tool.grading.tables import Grade, GradeDraft, SingleMark


class Plan(NamedTuple):
    """Works of an activity by what would become of them if the mean were agreed on."""

    agreed: list[uuid.UUID]
    """Main enrolments whose marks are near enough."""
    further: int
    """Works whose marks differ by more."""
    lacking: int
    """Works that one person has marked."""


@dataclass(frozen=True)
class Marking:
    """Marking of one work as a viewer may see it."""

    marking_state: MarkingState
    given: list[Given]
    """Marks that the viewer may see."""
    mean: Decimal | None
    """Mean of two; None where the viewer sees fewer."""
    is_mean_rounded: bool
    is_blind: bool
    draft: GradeDraft | None


def give(
    db: Session,
    member: Member,
    activity: Activity,
    membership: Membership,
    new: NewMark,
    *,
    is_sealed: bool = False,
) -> None:
    """Give the member's own mark, or change it while it is the only one.

    The second mark, if it is the same, makes both the agreed one. Raises InvalidInput naming the
    field. Raises Conflict where one person marks, both have marked, a mark is agreed on, or the
    rubric is another one by now.
    """
    activity = _lock(db, activity, membership)
    checks.require_given(activity, membership, new.score, is_sealed=is_sealed)
    given = single_marks.of_member(db, activity.id, membership.enrolment.id)
    _require_open(db, activity, membership, given)
    known = single_marks.own(member, given)
    mark = known.mark if known else _new(activity, membership, member)
    if new.comment != mark.comment:
        reusable_comments.remember(db, member, new.comment, membership.enrolment.id)
    mark.id = uuid.uuid4()
    mark.score, mark.comment = new.score, new.comment
    mark.maximum = Decimal(activity.score_maximum)
    if new.choices is not None:
        mark.assessment = rubrics.assess(db, activity.id, new.choices)
    mark.given_at = clock.now()
    db.add(mark)
    db.flush()
    _record(db, member, mark, Event.GIVEN)
    given = single_marks.of_member(db, activity.id, membership.enrolment.id)
    if len(given) >= MARKERS and single_marks.difference(given) == 0:
        same = NewMark(new.score, single_marks.comments_of(given))
        _write(db, member, activity, membership, same, given)


def take_back(db: Session, member: Member, activity: Activity, membership: Membership) -> None:
    """Take the member's own mark back while it is the only one.

    Raises NotFound, and Conflict as `give` does.
    """
    activity = _lock(db, activity, membership)
    given = single_marks.of_member(db, activity.id, membership.enrolment.id)
    known = single_marks.own(member, given)
    if known is None:
        raise NotFound("You have given this work no mark.")
    _require_open(db, activity, membership, given)
    _record(db, member, known.mark, Event.TAKEN_BACK)
    db.delete(known.mark)
    db.flush()


def agree(
    db: Session,
    member: Member,
    activity: Activity,
    membership: Membership,
    new: NewMark,
    seen: Collection[uuid.UUID],
    *,
    is_sealed: bool = False,
) -> GradeDraft:
    """Set the mark that is agreed on, or change it; it is a draft until it is released.

    Without choices a new one has the mean of the criteria. `seen` are the ids of the marks that
    single markers gave, as the member saw them. Raises InvalidInput naming the field; Forbidden for
    others than the two markers and whoever may release; Conflict where these marks are others, or
    one person marks.
    """
    activity = _lock(db, activity, membership)
    checks.require_given(activity, membership, new.score, is_sealed=is_sealed)
    main_id = membership.enrolment.id
    single_marks.require_may_agree(db, member, activity, main_id)
    given = single_marks.of_member(db, activity.id, main_id)
    if {each.mark.id for each in given} != set(seen):
        raise Conflict(
            "Somebody has changed a mark of this work meanwhile.",
            advice="Copy your comment, and load the page again to see it.",
        )
    return _write(db, member, activity, membership, new, given)


def of_student(db: Session, viewer: Member, activity: Activity, main_id: uuid.UUID) -> Marking:
    """Marking of a student's work, for a viewer who may mark it."""
    given = single_marks.of_member(db, activity.id, main_id)
    draft = drafts.of_members(db, activity.id, [main_id]).get(main_id)
    mark = gradebook.of_members(db, activity.id, [main_id]).get(main_id)
    marking_state = single_marks.marking_state(
        viewer, activity, given, is_agreed=is_decided(mark, draft)
    )
    seen = single_marks.seen_by(viewer, activity, given)
    scores = [each.mark.score for each in seen]
    mean = single_marks.mean(scores) if len(scores) >= MARKERS else None
    return Marking(
        marking_state=marking_state,
        given=seen,
        mean=mean,
        is_mean_rounded=mean is not None and mean * len(scores) != sum(scores),
        is_blind=single_marks.is_blind(viewer, activity, marking_state),
        draft=draft,
    )


def is_blind(db: Session, viewer: Member, activity: Activity, main_id: uuid.UUID) -> bool:
    """True where the viewer sees nothing yet that another marker has written about a student's
    work; no query where one person marks.
    """
    if activity.marker_count == 1:
        return False
    return of_student(db, viewer, activity, main_id).is_blind


def blind_marker(
    db: Session, viewer: Member, activity: Activity, main_id: uuid.UUID
) -> uuid.UUID | None:
    """Enrolment of a viewer who sees only what they have written themselves about a student's work;
    None for one who sees all.
    """
    return viewer.enrolment_id if is_blind(db, viewer, activity, main_id) else None


def marking_states(
    db: Session,
    viewer: Member,
    activity: Activity,
    marks: Mapping[uuid.UUID, Mark],
    drafted: Mapping[uuid.UUID, GradeDraft],
) -> Mapping[uuid.UUID, MarkingState]:
    """State of marking by two people of each work on which anything is given or agreed, by main
    enrolment; one query, and none where one person marks.
    """
    if activity.marker_count == 1:
        return {}
    given = single_marks.of_activity(db, activity)
    return {
        main_id: single_marks.marking_state(
            viewer,
            activity,
            given.get(main_id, ()),
            is_agreed=is_decided(marks.get(main_id), drafted.get(main_id)),
        )
        for main_id in given.keys() | marks.keys() | drafted.keys()
    }


def nothing_given(viewer: Member, activity: Activity) -> MarkingState | None:
    """MarkingState of a work that nobody has marked; None where one person marks."""
    if activity.marker_count == 1:
        return None
    return single_marks.marking_state(viewer, activity, (), is_agreed=False)


def is_decided(mark: Mark | None, draft: GradeDraft | None) -> bool:
    """True where a mark is agreed on, or was released and not withdrawn."""
    return draft is not None or (mark is not None and mark.grade.score is not None)


def agreed_by(
    db: Session, activity_ids: Collection[uuid.UUID]
) -> dict[tuple[uuid.UUID, uuid.UUID], uuid.UUID | None]:
    """Enrolments of those who set the agreed marks of these activities, by activity and student.

    The mark of a draft counts before the one that it will take the place of.
    """
    found = {}
    for table in (Grade, GradeDraft):
        rows = db.execute(
            select(table.activity_id, MAIN_ID, table.graded_by)
            .join(Enrolment, Enrolment.id == table.enrolment_id)
            .where(table.activity_id.in_(activity_ids), table.score.is_not(None))
            .order_by(*BEST_FIRST)
        ).all()
        found.update({(activity_id, main_id): by for activity_id, main_id, by in reversed(rows)})
    return found


def undecided(db: Session, activity: Activity) -> dict[uuid.UUID, list[Given]]:
    """Marks of works on which no mark is agreed, by main enrolment; none where one person marks."""
    given = single_marks.of_activity(db, activity)
    if not given:
        return {}
    known = decided(db, activity)
    return {main_id: each for main_id, each in given.items() if main_id not in known}


def decided(db: Session, activity: Activity) -> set[uuid.UUID]:
    """Main enrolments of students who have a draft, or a mark that was released."""
    marks, drafted = drafts.with_marks(db, activity)
    return {
        main_id
        for main_id in marks.keys() | drafted.keys()
        if is_decided(marks.get(main_id), drafted.get(main_id))
    }


def unagreed(db: Session, activity: Activity) -> set[uuid.UUID]:
    """Main enrolments of students whom somebody has marked, and for whom no mark is agreed."""
    return set(undecided(db, activity))


def plan_means(db: Session, activity: Activity, at_most: Decimal) -> Plan:
    """Plan of what becomes of the works of an activity if the mean is agreed on wherever marks
    differ by at most so many points.
    """
    agreed, further, lacking = [], 0, 0
    for main_id, given in undecided(db, activity).items():
        found = single_marks.difference(given)
        if found is None:
            lacking += 1
        elif found > at_most:
            further += 1
        else:
            agreed.append(main_id)
    return Plan(agreed, further, lacking)


def agree_on_means(
    db: Session, member: Member, activity: Activity, main_ids: Collection[uuid.UUID]
) -> None:
    """Agree on the mean for these works of a plan.

    The caller has locked the activity, so that nobody marks meanwhile. The number of statements is
    the same for any number of works.
    """
    if not main_ids:
        return
    given = single_marks.with_assessments(db, activity)
    now = clock.now()
    rows: list[dict[str, Any]] = [
        {
            "id": uuid.uuid4(),
            "created_at": now,
            "course_id": activity.course_id,
            "activity_id": activity.id,
            "enrolment_id": main_id,
            "score": single_marks.mean([each.mark.score for each in given[main_id]]),
            "maximum": Decimal(activity.score_maximum),
            "comment": single_marks.comments_of(given[main_id]),
            "is_computed": False,
            "graded_by": member.enrolment_id,
            "graded_at": now,
            "assessment": single_marks.assessment_of(given[main_id]),
        }
        for main_id in main_ids
    ]
    db.execute(insert(GradeDraft), rows)
    ids = [row["id"] for row in rows]
    history.record(db, Event.AGREED, ids, table=GradeDraft, actor_id=member.enrolment_id)


def _lock(db: Session, activity: Activity, membership: Membership) -> Activity:
    """The activity as it is now, in which two mark; they take turns for each student."""
    activity = checks.lock_marking(db, activity)
    if activity.marker_count != MARKERS:
        raise Conflict(
            "Each work of this activity is marked by one person.",
            advice="Copy your comment, open the page again, and save the mark there.",
        )
    checks.take_turns(db, activity, membership)
    return activity


def _require_open(
    db: Session, activity: Activity, membership: Membership, given: Collection[Given]
) -> None:
    """Raise Conflict where a mark is agreed on, or two people have marked."""
    main_id = membership.enrolment.id
    mark = gradebook.of_members(db, activity.id, [main_id]).get(main_id)
    if is_decided(mark, drafts.of_members(db, activity.id, [main_id]).get(main_id)):
        raise Conflict(
            "A mark is agreed on for this work.",
            advice="Load the page again. The agreed mark can be changed there.",
        )
    if len(given) >= MARKERS:
        raise Conflict(
            "Two people have marked this work, and their marks stay as they are.",
            advice="Load the page again. The two can set the mark that they agree on there.",
        )


def _new(activity: Activity, membership: Membership, member: Member) -> SingleMark:
    return SingleMark(
        course_id=activity.course_id,
        activity_id=activity.id,
        enrolment_id=membership.enrolment.id,
        marker_id=member.enrolment_id,
        comment="",
    )


def _write(
    db: Session,
    member: Member,
    activity: Activity,
    membership: Membership,
    new: NewMark,
    given: Collection[Given],
) -> GradeDraft:
    """Write the draft on which two agree."""
    assessment = single_marks.assessment_of(list(given)) if given else None
    return drafts.write(db, member, activity, membership, new, Event.AGREED, assessment)


def _record(db: Session, member: Member, mark: SingleMark, event: Event) -> None:
    history.record(db, event, [mark.id], table=SingleMark, actor_id=member.enrolment_id)
    audit.record(
        db,
        audit.Event.GRADE_GIVEN,
        course_id=member.course_id,
        activity=str(mark.activity_id),
        mark=str(mark.id),
        by=str(member.enrolment_id),
        taken_back=event is Event.TAKEN_BACK,
    )
