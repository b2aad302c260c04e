"""Show marks and their delivery, set a mark or its draft, release drafts, and send marks again."""

import uuid

from lti_tool.activities import release_marks
from lti_tool.courses import memberships, tenancy
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.memberships import Membership
from lti_tool.dashboard import marking_queue
from lti_tool.grading import checks, computed_marks, drafts, gradebook, outcomes, results
from lti_tool.grading.gradebook import Mark
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Body, Query
from lti_tool.web.schemas import grades as schemas
from lti_tool.workspaces import visibility
from lti_tool.workspaces.authorship import require_names


def list_(
    context: RequestContext, activity_id: str, query: Query[schemas.GradeQuery]
) -> dict[uuid.UUID, schemas.Grade]:
    """Marks of the members that the query names, by enrolment; members without one are left out.

    Pages follow deliveries by it, and name only members whose mark is on its way.
    """
    activity = _fetch_activity(context, activity_id)
    wanted, seen = query.read().enrolment, visibility.seen_members(context.db, context.member)
    shown = wanted if seen is None else [each for each in wanted if each in seen]
    found = gradebook.of_members(context.db, activity.id, shown)
    is_checking = results.is_waiting(context.db, activity.id)
    return {each: to_answer(mark, is_checking) for each, mark in found.items()}


def queue(context: RequestContext, activity_id: str) -> list[schemas.ToMark]:
    """Students of the course by name, for pages that go from one to the next."""
    activity = _fetch_activity(context, activity_id)
    found = marking_queue.of_activity(context.db, context.member, activity)
    return [schemas.ToMark.model_validate(each) for each in found]


def show(context: RequestContext, activity_id: str, enrolment_id: str) -> schemas.GradeAnswer:
    """One mark with its delivery, and the bounds within which it may be set."""
    activity, membership = fetch(context, activity_id, enrolment_id)
    main_id = membership.enrolment.id
    mark = gradebook.of_members(context.db, activity.id, [main_id]).get(main_id)
    draft = drafts.of_members(context.db, activity.id, [main_id]).get(main_id)
    computed = computed_marks.of_student(context.db, activity, main_id)
    return schemas.GradeAnswer(
        grade=to_answer(mark, results.is_waiting(context.db, activity.id)) if mark else None,
        draft=schemas.GradeDraft.model_validate(draft) if draft else None,
        computed=None if computed is None else float(computed),
        holds_marks=activity.holds_marks,
        maximum=activity.score_maximum,
        is_gradable=checks.is_gradable(membership),
    )


def update(
    context: RequestContext, activity_id: str, enrolment_id: str, body: Body[schemas.NewGrade]
) -> schemas.Grade:
    """Set the mark; it is on its way to the LMS when this answers."""
    activity, membership = fetch(context, activity_id, enrolment_id)
    wanted = body.read()
    mark = gradebook.set_grade(
        context.db, context.member, activity, membership, wanted.score, wanted.comment
    )
    return to_answer(mark, is_checking=False)


def update_draft(
    context: RequestContext, activity_id: str, enrolment_id: str, body: Body[schemas.NewGrade]
) -> schemas.GradeDraft:
    """Keep a mark for the markers, until it is released."""
    activity, membership = fetch(context, activity_id, enrolment_id)
    wanted = body.read()
    draft = drafts.set_draft(
        context.db, context.member, activity, membership, wanted.score, wanted.comment
    )
    return schemas.GradeDraft.model_validate(draft)


def discard_draft(context: RequestContext, activity_id: str, enrolment_id: str) -> None:
    """Discard a draft; a mark that was released before stays."""
    activity, membership = fetch(context, activity_id, enrolment_id)
    drafts.discard(context.db, context.member, activity, membership)


def release(
    context: RequestContext, activity_id: str, body: Body[schemas.Release]
) -> schemas.Released:
    """Release drafts: students see them, and they are on their way to the LMS when this answers."""
    activity = _fetch_activity(context, activity_id)
    wanted = body.read().enrolment_ids
    done = release_marks.release_marks(context.db, context.member, activity.id, wanted)
    return schemas.Released.model_validate(done)


def withdraw(context: RequestContext, activity_id: str, enrolment_id: str) -> schemas.Grade:
    """Withdraw a mark, also from the LMS as far as it can; the comment is kept here."""
    activity, membership = fetch(context, activity_id, enrolment_id)
    mark = gradebook.withdraw(context.db, context.member, activity, membership)
    return to_answer(mark, is_checking=False)


def resend(context: RequestContext, activity_id: str, enrolment_id: str) -> schemas.Grade:
    """Send a mark again that the LMS did not take."""
    activity, membership = fetch(context, activity_id, enrolment_id)
    mark = gradebook.resend(context.db, context.member, activity, membership)
    return to_answer(mark, is_checking=False)


def fetch(
    context: RequestContext, activity_id: str, enrolment_id: str
) -> tuple[Activity, Membership]:
    """The activity and a student of it, as somebody may mark them. Raises NotFound, NamesSealed."""
    activity = _fetch_activity(context, activity_id)
    membership = memberships.fetch(context.db, context.member, enrolment_id)
    return activity, visibility.require_seen(context.db, context.member, membership)


def _fetch_activity(context: RequestContext, activity_id: str) -> Activity:
    """The activity, in which marks are given to people: not while their names are sealed."""
    activity = tenancy.fetch(context.db, context.member, Activity, activity_id)
    require_names(context.member, activity)
    return activity


def to_answer(mark: Mark, is_checking: bool) -> schemas.Grade:
    """Answer about a mark; `is_checking` is True while the results of its activity are due."""
    grade, delivery = mark
    is_sent = delivery.state == "sent"
    return schemas.Grade.model_validate(
        {
            "score": grade.score,
            "maximum": grade.maximum,
            "comment": grade.comment,
            "is_computed": grade.is_computed,
            "state": delivery.state,
            "problem": delivery.problem,
            "problem_sentence": delivery.problem
            and outcomes.problem_sentence(delivery.problem, delivery.detail),
            "sent_at": delivery.sent_at,
            "is_pending": delivery.state == "waiting"
            or (is_sent and delivery.checked_at is None and is_checking),
            "is_confirmed": results.is_shown(grade, delivery),
            "shown": {"score": delivery.lms_score, "maximum": delivery.lms_maximum}
            if results.differs(grade, delivery)
            else None,
        }
    )
