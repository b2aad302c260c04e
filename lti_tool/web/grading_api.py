"""Show the marks of a class and their delivery, release drafts, and send marks again."""

import uuid
from collections.abc import Collection

from lti_tool.activities import names, queries, release_marks
from lti_tool.courses import memberships
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.memberships import Membership
from lti_tool.dashboard import marking_queue
from lti_tool.grading import differences, gradebook, outcomes, results
from lti_tool.grading.gradebook import Mark
from lti_tool.web import sealed_api
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
    if sealed_api.is_asked(context, activity_id):
        return sealed_api.queue(context, activity_id)
    activity = _fetch_activity(context, activity_id)
    found = marking_queue.of_activity(context.db, context.member, activity)
    return [
        schemas.ToMark.model_validate({**vars(each), "enrolment_id": str(each.enrolment_id)})
        for each in found
    ]


def release(
    context: RequestContext, activity_id: str, body: Body[schemas.Release]
) -> schemas.Released:
    """Release drafts: students see them, and they are on their way to the LMS when this answers."""
    queries.fetch_activity(context.db, context.member, activity_id)
    wanted = body.read()
    if wanted.opens_names:
        # A mark in the gradebook stands beside a name: one transaction opens and releases.
        names.unseal_names(context.db, context.member, activity_id)
    activity = _fetch_activity(context, activity_id)
    done = release_marks.release_marks(
        context.db, context.member, activity.id, wanted.enrolment_ids
    )
    return schemas.Released.model_validate(done)


def resend(context: RequestContext, activity_id: str, enrolment_id: str) -> schemas.Grade:
    """Send a mark again that the LMS did not take."""
    activity, membership = fetch(context, activity_id, enrolment_id)
    mark = gradebook.resend(context.db, context.member, activity, membership)
    return to_answer(mark, is_checking=False)


def resend_several(
    context: RequestContext, activity_id: str, body: Body[schemas.Resend]
) -> schemas.Resent:
    """Send marks again: those of some students, or all that the LMS has not taken."""
    activity = _fetch_activity(context, activity_id)
    wanted = body.read().enrolment_ids
    ids = differences.stuck(context.db, activity.id) if wanted is None else set(wanted)
    count = differences.resend(context.db, context.member, activity, _seen(context, ids))
    return schemas.Resent(resent=count)


def take_theirs(
    context: RequestContext, activity_id: str, body: Body[schemas.TakeTheirs]
) -> schemas.Taken:
    """Take over marks that the LMS shows, as they were seen; nothing is sent there."""
    activity = _fetch_activity(context, activity_id)
    seen = {each.enrolment_id: each.score for each in body.read().marks}
    theirs = {each: seen[each] for each in _seen(context, seen)}
    done = differences.take_theirs(context.db, context.member, activity, theirs)
    return schemas.Taken(taken=done.taken, left=len(seen) - done.taken)


def compare(context: RequestContext, activity_id: str) -> None:
    """Have the worker read what the LMS shows for the marks of the activity."""
    activity = _fetch_activity(context, activity_id)
    results.enqueue_check(context.db, activity.id)


def _seen(context: RequestContext, ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of some members whom the caller sees; a limited tutor not all of them."""
    seen = visibility.seen_members(context.db, context.member)
    return set(ids) if seen is None else seen.intersection(ids)


def fetch(
    context: RequestContext, activity_id: str, enrolment_id: str
) -> tuple[Activity, Membership]:
    """The activity and a student of it, as somebody may mark them. Raises NotFound, NamesSealed."""
    activity = _fetch_activity(context, activity_id)
    membership = memberships.fetch(context.db, context.member, enrolment_id)
    return activity, visibility.require_seen(context.db, context.member, membership)


def _fetch_activity(context: RequestContext, activity_id: str) -> Activity:
    """The activity, in which marks are given to people: not while their names are sealed."""
    activity = queries.fetch_activity(context.db, context.member, activity_id)
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
            "graded_at": grade.graded_at,
            "state": delivery.state,
            "problem": delivery.problem,
            "problem_sentence": delivery.problem
            and outcomes.problem_sentence(
                delivery.problem, delivery.detail, is_parked=delivery.state == "parked"
            ),
            "sent_at": delivery.sent_at,
            "is_pending": delivery.state == "waiting"
            or (is_sent and delivery.checked_at is None and is_checking),
            "is_confirmed": results.is_shown(grade, delivery),
            "shown": {
                "score": delivery.lms_score,
                "maximum": delivery.lms_maximum,
                "as_ours": differences.on_scale_of(grade, delivery),
            }
            if results.differs(grade, delivery)
            else None,
        }
    )
