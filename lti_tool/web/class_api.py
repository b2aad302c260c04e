"""The class as its teachers see it: roster, who has done what, marks."""

import uuid

from lti_tool.activities import queries
from lti_tool.annotations import tag_sets
from lti_tool.courses import roster_requests
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.permissions import may
from lti_tool.courses.roles import Capability, Role
from lti_tool.dashboard import class_overview, own_mark_history, polls, progress, student_work
from lti_tool.dashboard.class_overview import Row
from lti_tool.dashboard.student_work import CreditOfWork
from lti_tool.grading import results
from lti_tool.grading.rubrics import Assessed
from lti_tool.web import attempt_api, grading_api, rubric_api, sealed_api
from lti_tool.web.request_context import RequestContext
from lti_tool.web.schemas import members as schemas
from lti_tool.web.schemas.credit import CreditRule, WorkCredit
from lti_tool.web.schemas.grades import Feedback, GradeDraft, MarkEvent, MarkingState, OwnMark
from lti_tool.web.schemas.groups import GroupName
from lti_tool.web.schemas.handing_in import Receipt
from lti_tool.web.schemas.progress import (
    CourseProgress,
    ProgressActivity,
    ProgressCell,
    ProgressStudent,
)
from lti_tool.web.schemas.responses import Answer
from lti_tool.workspaces import shared_histories


def overview(context: RequestContext, activity_id: str) -> schemas.ClassOverview:
    """Every member of the course with their notes and mark in one activity, and the roster.

    Members who never launched, and those who have left, are included.
    """
    activity, tags = tag_sets.with_activity(context.db, context.member, activity_id)
    is_checking = results.is_waiting(context.db, activity.id)
    table = class_overview.of_activity(context.db, context.member, activity, tags)
    return schemas.ClassOverview(
        roster=show_roster(context),
        groups=[GroupName(id=class_id, name=name) for class_id, name in table.groups.items()],
        tags=[schemas.ClassTag.model_validate(tag) for tag in table.tags],
        members=[_member(row, is_checking) for row in table.rows],
        polls=polls.count(context.db, context.member, activity),
    )


def _member(row: Row, is_checking: bool) -> schemas.ClassMember:
    membership, notes = row.member.membership, row.notes
    submission, extension = row.handing_in.submission, row.handing_in.extension
    return schemas.ClassMember(
        enrolment_id=row.member.id,
        name=row.member.name,
        role=membership.role,
        active=membership.active,
        groups=list(row.member.groups),
        arrived_at=membership.first_arrival_at,
        last_arrival_at=membership.last_arrival_at,
        started_at=notes.first_at,
        highlights=notes.highlights,
        comments=notes.comments,
        replies=notes.replies,
        words=notes.words,
        open_questions=notes.open_questions,
        lacking_comments=notes.lacking_comments,
        tags=notes.tags,
        last_note_at=notes.last_at,
        answer_words=row.answer_words,
        brought=[schemas.BroughtConversation.model_validate(each) for each in row.brought],
        submission=schemas.MemberSubmission.model_validate(submission) if submission else None,
        extension=schemas.LaterDates.model_validate(extension) if extension else None,
        marking_state=MarkingState.model_validate(row.marking_state) if row.marking_state else None,
        draft=GradeDraft.model_validate(row.draft) if row.draft else None,
        computed=None if row.computed is None else float(row.computed),
        grade=grading_api.to_answer(row.mark, is_checking) if row.mark else None,
    )


def show_progress(context: RequestContext) -> CourseProgress:
    """Every student of the course with what they have done in each activity.

    A tutor who is limited to groups gets the students in them.
    """
    found = progress.of_course(context.db, context.member)
    return CourseProgress(
        activities=[ProgressActivity.model_validate(each) for each in found.activities],
        groups=[GroupName(id=class_id, name=name) for class_id, name in found.groups.items()],
        students=[
            ProgressStudent(
                enrolment_id=row.member.id,
                name=row.member.name,
                active=row.member.membership.active,
                groups=list(row.member.groups),
                cells={id_: ProgressCell.model_validate(cell) for id_, cell in row.cells.items()},
            )
            for row in found.rows
        ],
    )


def work(context: RequestContext, activity_id: str, enrolment_id: str) -> schemas.Work:
    """Notes that one member has written; a student may see their own alone."""
    activity = queries.fetch_activity(context.db, context.member, activity_id)
    tags = tag_sets.of_activity(context.db, activity.id)
    is_sealed = sealed_api.is_asked(context, activity_id, enrolment_id)
    done = (
        sealed_api.work(context, activity, tags, enrolment_id)
        if is_sealed
        else student_work.of_member(context.db, context.member, activity, enrolment_id)
    )
    assessed = Assessed.stored(done.mark.assessment if done.mark else None)
    is_own = done.enrolment_id == context.member.enrolment_id
    return schemas.Work(
        name=done.name,
        role=Role(done.role),
        is_own=is_own,
        notes=[
            schemas.WorkNote.model_validate({**vars(note), "turn": done.turn_of(note)})
            for note in done.notes
        ],
        mentioned=done.mentioned,
        answers=[Answer.model_validate(each) for each in done.answers],
        hands_in=activity.hands_in and not is_sealed,
        due_at=done.deadline.due_at,
        mark=OwnMark.model_validate(done.mark) if done.mark else None,
        mark_history=_mark_history(context, activity) if is_own else [],
        credit=_credit(activity, done.credit) if done.credit else None,
        feedback=[Feedback.model_validate(each) for each in done.feedback],
        assessment=rubric_api.to_assessment(assessed, tags),
        receipts=[Receipt.model_validate(each) for each in done.receipts],
        attempts=attempt_api.to_attempts(context, activity, done.attempts),
        histories=[] if is_own or is_sealed else _histories(context, activity, done.enrolment_id),
    )


def _histories(
    context: RequestContext, activity: Activity, enrolment_id: uuid.UUID
) -> list[uuid.UUID]:
    """Workspaces of an activity of which a member shares their history with the viewer."""
    if not may(context.member.role, Capability.SEE_CLASS):
        return []
    return shared_histories.of_activity(context.db, context.member, activity.id, enrolment_id)


def _mark_history(context: RequestContext, activity: Activity) -> list[MarkEvent]:
    """History of the viewer's own mark, as far as the institution shows it."""
    shown = context.settings.students_see_mark_history
    if shown == "no":
        return []
    found = own_mark_history.of_student(
        context.db, context.member, activity, with_names=shown == "names"
    )
    return [MarkEvent.model_validate(each) for each in found]


def _credit(activity: Activity, found: CreditOfWork) -> WorkCredit:
    return WorkCredit(
        rule=CreditRule.model_validate(found.rule),
        numbers={each: found.numbers.get(each, 0) for each in found.rule.counted},
        score=float(found.credit.score),
        maximum=activity.score_maximum,
        is_rounded=found.credit.is_rounded,
    )


def show_roster(context: RequestContext) -> schemas.RosterState:
    """State of the roster, for pages that wait while the worker fetches it."""
    state = roster_requests.state(context.db, context.member)
    return schemas.RosterState.model_validate(state)


def refresh_roster(context: RequestContext) -> schemas.RosterState:
    """Request the roster anew; a worker fetches it."""
    state = roster_requests.request(context.db, context.member)
    return schemas.RosterState.model_validate(state)
