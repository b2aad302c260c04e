"""Hand work in and take it back; more time for some; a student's own work."""

from lti_tool.activities import extensions, hand_in
from lti_tool.activities.extensions import GivenTo
from lti_tool.activities.queries import fetch_activity
from lti_tool.annotations.handed_in import HandedIn
from lti_tool.dashboard import extensions as named_extensions
from lti_tool.dashboard import own_work, receipts
from lti_tool.languages import translate
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Body, Query
from lti_tool.web.schemas import handing_in as schemas
from lti_tool.web.schemas.groups import GroupName
from lti_tool.workspaces.deadlines import Deadline


def show(
    context: RequestContext, activity_id: str, query: Query[schemas.SubmissionQuery]
) -> schemas.SubmissionPreview:
    """The viewer's work as it would be handed in now, and their receipts."""
    activity = fetch_activity(context.db, context.member, activity_id)
    preview = hand_in.preview(context.db, context.member, activity.id, query.read().workspace)
    work, obstacle = preview.work or HandedIn.nothing(), preview.obstacle
    return schemas.SubmissionPreview(
        hands_in=preview.activity.hands_in,
        due_at=preview.deadline.due_at,
        is_late=preview.is_late,
        is_group=preview.is_group,
        highlights=work.highlights,
        comments=work.comments,
        words=work.words,
        conversations=len(work.conversations),
        answer_words=work.answer_words,
        receipts=[
            schemas.Receipt.model_validate(each)
            for each in receipts.of(context.db, context.member, preview.history, preview.deadline)
        ],
        obstacle=f"{translate(obstacle.sentence)} {translate(obstacle.advice)}"
        if obstacle
        else None,
    )


def submit(
    context: RequestContext, activity_id: str, query: Query[schemas.SubmissionQuery]
) -> schemas.Receipt:
    """Hand in the viewer's work, or that of their group; the receipt."""
    activity = fetch_activity(context.db, context.member, activity_id)
    submission = hand_in.hand_in(context.db, context.member, activity.id, query.read().workspace)
    return schemas.Receipt.model_validate(receipts.own(context.db, context.member, submission))


def take_back(
    context: RequestContext, activity_id: str, query: Query[schemas.SubmissionQuery]
) -> schemas.Receipt:
    """Take back what is handed in, until it is due; the receipt stays."""
    activity = fetch_activity(context.db, context.member, activity_id)
    submission = hand_in.take_back(context.db, context.member, activity.id, query.read().workspace)
    return schemas.Receipt.model_validate(receipts.own(context.db, context.member, submission))


def list_extensions(context: RequestContext, activity_id: str) -> schemas.Extensions:
    """Extensions of an activity, and the groups that can be given one."""
    activity = fetch_activity(context.db, context.member, activity_id)
    return schemas.Extensions(
        extensions=[
            schemas.Extension.model_validate(each)
            for each in named_extensions.of_activity(context.db, context.member, activity.id)
        ],
        groups=[
            GroupName.model_validate(each)
            for each in extensions.groups_of_course(context.db, activity.course_id)
        ],
    )


def extend(
    context: RequestContext, activity_id: str, body: Body[schemas.NewExtension]
) -> schemas.Extension:
    """Give a student or a group more time, in place of what they had."""
    activity = fetch_activity(context.db, context.member, activity_id)
    wanted = body.read()
    extension = extensions.give(
        context.db,
        context.member,
        activity.id,
        GivenTo(wanted.enrolment_id, wanted.class_id),
        Deadline(wanted.due_at, wanted.closes_at),
    )
    (named,) = named_extensions.named(context.db, context.member, activity, [extension])
    return schemas.Extension.model_validate(named)


def withdraw_extension(context: RequestContext, activity_id: str, extension_id: str) -> None:
    """Take an extension back."""
    extensions.withdraw(context.db, context.member, activity_id, extension_id)


def list_own(context: RequestContext) -> list[schemas.OwnWork]:
    """Work of the person in all of their courses: what is due, handed in and marked."""
    found = own_work.of_person(context.db, context.arrival.person_id)
    return [schemas.OwnWork.model_validate(each) for each in found]
