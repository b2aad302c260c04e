"""Mark one student: the mark or its draft, feedback, and the note for markers.

While names are sealed, a student is asked for by pseudonym, and only drafts are set.
"""

from typing import NamedTuple

from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.memberships import Membership
from lti_tool.dashboard import note_feedback, sealed_work
from lti_tool.grading import (
    checks,
    computed_marks,
    double_marking,
    drafts,
    gradebook,
    marker_notes,
    preconditions,
    results,
)
from lti_tool.grading.rubrics import Assessed
from lti_tool.web import double_marking_api, grading_api, rubric_api, sealed_api
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Body, Query
from lti_tool.web.schemas import grades as schemas


class Marked(NamedTuple):
    """Student of an activity, as somebody may mark them."""

    activity: Activity
    membership: Membership
    is_sealed: bool


def show(context: RequestContext, activity_id: str, enrolment_id: str) -> schemas.GradeAnswer:
    """One mark with its delivery, and the bounds within which it may be set."""
    activity, membership, is_sealed = _fetch(context, activity_id, enrolment_id)
    main_id = membership.enrolment.id
    found = None if is_sealed else gradebook.of_members(context.db, activity.id, [main_id])
    mark = found.get(main_id) if found else None
    draft = drafts.of_members(context.db, activity.id, [main_id]).get(main_id)
    computed = None if is_sealed else computed_marks.of_student(context.db, activity, main_id)
    given = draft or (mark.grade if mark else None)
    assessed = Assessed.stored(given.assessment if given else None)
    rubric, tags = rubric_api.for_marker(context, activity.id)
    is_checking = mark is not None and results.is_waiting(context.db, activity.id)
    return schemas.GradeAnswer(
        grade=grading_api.to_answer(mark, is_checking) if mark else None,
        draft=schemas.GradeDraft.model_validate(draft) if draft else None,
        computed=None if computed is None else float(computed),
        holds_marks=activity.holds_marks,
        maximum=activity.score_maximum,
        is_gradable=activity.holds_marks if is_sealed else checks.is_gradable(membership),
        is_sealed=is_sealed,
        rubric=rubric,
        marker_note=marker_notes.for_marker(context.db, context.member, activity, membership),
        double_marking=double_marking_api.of_student(context, activity, main_id, tags),
        assessment=rubric_api.to_assessment(assessed, tags),
    )


def update(
    context: RequestContext, activity_id: str, enrolment_id: str, body: Body[schemas.ChangedGrade]
) -> schemas.Grade:
    """Set the mark; it is on its way to the LMS when this answers."""
    activity, membership = grading_api.fetch(context, activity_id, enrolment_id)
    wanted = body.read()
    choices = rubric_api.to_choices(wanted.rubric)
    preconditions.require_mark(context.db, context.member, activity, membership, wanted.seen_at)
    mark = gradebook.set_grade(
        context.db, context.member, activity, membership, wanted.score, wanted.comment, choices
    )
    return grading_api.to_answer(mark, is_checking=False)


def withdraw(
    context: RequestContext, activity_id: str, enrolment_id: str, query: Query[schemas.SeenMarkAt]
) -> schemas.Grade:
    """Withdraw a mark, also from the LMS as far as it can; the comment is kept here."""
    activity, membership = grading_api.fetch(context, activity_id, enrolment_id)
    seen_at = query.read().seen_at
    preconditions.require_released(context.db, context.member, activity, membership, seen_at)
    mark = gradebook.withdraw(context.db, context.member, activity, membership)
    return grading_api.to_answer(mark, is_checking=False)


def update_draft(
    context: RequestContext, activity_id: str, enrolment_id: str, body: Body[schemas.ChangedGrade]
) -> schemas.GradeDraft:
    """Keep a mark for the markers, until it is released."""
    activity, membership, is_sealed = _fetch(context, activity_id, enrolment_id)
    wanted = body.read()
    choices = rubric_api.to_choices(wanted.rubric)
    preconditions.require_mark(context.db, context.member, activity, membership, wanted.seen_at)
    draft = drafts.set_draft(
        context.db,
        context.member,
        activity,
        membership,
        wanted.score,
        wanted.comment,
        choices,
        is_sealed=is_sealed,
    )
    return schemas.GradeDraft.model_validate(draft)


def discard_draft(
    context: RequestContext, activity_id: str, enrolment_id: str, query: Query[schemas.SeenMarkAt]
) -> None:
    """Discard a draft; a mark that was released before stays."""
    activity, membership, _ = _fetch(context, activity_id, enrolment_id)
    seen_at = query.read().seen_at
    preconditions.require_mark(context.db, context.member, activity, membership, seen_at)
    drafts.discard(context.db, context.member, activity, membership)


def give(
    context: RequestContext, activity_id: str, enrolment_id: str, body: Body[schemas.ChangedGrade]
) -> schemas.DoubleMarking:
    """Give one's own mark, where two people mark; an equal second one is agreed on."""
    activity, membership, is_sealed = _fetch(context, activity_id, enrolment_id)
    wanted = body.read()
    return double_marking_api.give(context, activity, membership, wanted, is_sealed=is_sealed)


def take_back(context: RequestContext, activity_id: str, enrolment_id: str) -> None:
    """Take one's own mark back, while it is the only one."""
    activity, membership, _ = _fetch(context, activity_id, enrolment_id)
    double_marking.take_back(context.db, context.member, activity, membership)


def agree(
    context: RequestContext, activity_id: str, enrolment_id: str, body: Body[schemas.AgreedGrade]
) -> schemas.GradeDraft:
    """Set the mark that two markers agree on; it is a draft until it is released."""
    activity, membership, is_sealed = _fetch(context, activity_id, enrolment_id)
    wanted = body.read()
    return double_marking_api.agree(context, activity, membership, wanted, is_sealed=is_sealed)


def write_feedback(
    context: RequestContext, activity_id: str, enrolment_id: str, body: Body[schemas.NewFeedback]
) -> schemas.Feedback:
    """Write feedback on a note, or take it back.

    While names are sealed, the highlight alone says which note.
    """
    activity, membership, is_sealed = _fetch(context, activity_id, enrolment_id)
    wanted = body.read()
    write = sealed_work.write_feedback if is_sealed else note_feedback.write
    written = write(
        context.db,
        context.member,
        activity,
        membership,
        workspace_id=wanted.workspace_id,
        highlight=wanted.highlight,
        before=wanted.before,
        text=wanted.text,
    )
    return schemas.Feedback.model_validate(written)


def write_marker_note(
    context: RequestContext, activity_id: str, enrolment_id: str, body: Body[schemas.NewMarkerNote]
) -> schemas.MarkerNote:
    """Write the note about a student's work that those who mark keep for each other."""
    activity, membership, _ = _fetch(context, activity_id, enrolment_id)
    wanted = body.read()
    marker_notes.write(
        context.db,
        context.member,
        activity,
        membership,
        before=wanted.before,
        text=wanted.text,
    )
    return schemas.MarkerNote(text=wanted.text)


def _fetch(context: RequestContext, activity_id: str, enrolment_id: str) -> Marked:
    if sealed_api.is_asked(context, activity_id, enrolment_id):
        return Marked(*sealed_api.fetch(context, activity_id, enrolment_id), is_sealed=True)
    return Marked(*grading_api.fetch(context, activity_id, enrolment_id), is_sealed=False)
