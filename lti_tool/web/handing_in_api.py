"""Hand work in, take it back, keep its receipt; more time for some; a student's own work."""

import io
from collections.abc import Sequence

from flask import Response

from lti_tool.activities import extensions, hand_in
from lti_tool.activities.extensions import GivenTo
from lti_tool.activities.queries import fetch_activity
from lti_tool.annotations.handed_in import HandedIn
from lti_tool.courses.tables import CourseClass
from lti_tool.dashboard import own_work, receipts
from lti_tool.web.downloads import sent
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Body
from lti_tool.web.schemas import handing_in as schemas
from lti_tool.workspaces import authorship, deadlines, submissions
from lti_tool.workspaces.deadlines import Deadline
from lti_tool.workspaces.tables import Extension, Submission


def show(context: RequestContext, activity_id: str) -> schemas.SubmissionPreview:
    """The viewer's work as it would be handed in now, and their receipts."""
    preview = hand_in.preview(context.db, context.member, activity_id)
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
        receipts=_receipts(context, preview.history, preview.deadline),
        obstacle=f"{obstacle.sentence} {obstacle.advice}" if obstacle else None,
    )


def submit(context: RequestContext, activity_id: str) -> schemas.Receipt:
    """Hand in the viewer's work, or that of their group; the receipt."""
    submission = hand_in.hand_in(context.db, context.member, activity_id)
    return _receipt(context, submission)


def take_back(context: RequestContext, activity_id: str) -> schemas.Receipt:
    """Take back what is handed in, until it is due; the receipt stays."""
    submission = hand_in.take_back(context.db, context.member, activity_id)
    return _receipt(context, submission)


def _receipt(context: RequestContext, submission: Submission) -> schemas.Receipt:
    activity = fetch_activity(context.db, context.member, submission.activity_id)
    deadline = deadlines.of_member(context.db, context.member, activity)
    return _receipts(context, [submission], deadline)[0]


def _receipts(
    context: RequestContext, found: Sequence[Submission], deadline: Deadline
) -> list[schemas.Receipt]:
    made = receipts.of(context.db, context.member, found, deadline)
    return [schemas.Receipt.model_validate(each) for each in made]


def receipt(context: RequestContext, submission_id: str) -> Response:
    """Send a receipt as a text."""
    submission, text = receipts.as_text(context.db, context.member, submission_id)
    return sent(io.BytesIO(text.encode()), "text/plain", f"receipt-{submission.id}.txt")


def content(context: RequestContext, submission_id: str) -> Response:
    """Send all that was handed in, in the bytes that the hash of the receipt is of."""
    submission = submissions.fetch_visible(context.db, context.member, submission_id)
    return sent(
        io.BytesIO(submission.content), "application/json", f"handed-in-{submission.id}.json"
    )


def list_extensions(context: RequestContext, activity_id: str) -> schemas.Extensions:
    """Extensions of an activity, and the groups that can be given one."""
    activity = fetch_activity(context.db, context.member, activity_id)
    return schemas.Extensions(
        extensions=[
            _extension(context, each) for each in extensions.of_activity(context.db, activity.id)
        ],
        groups=[
            schemas.Group.model_validate(each)
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
    return _extension(context, extension)


def withdraw_extension(context: RequestContext, activity_id: str, extension_id: str) -> None:
    """Take an extension back."""
    extensions.withdraw(context.db, context.member, activity_id, extension_id)


def _extension(context: RequestContext, extension: Extension) -> schemas.Extension:
    given_by = extension.given_by
    return schemas.Extension(
        id=extension.id,
        name=_receiver(context, extension),
        enrolment_id=extension.enrolment_id,
        class_id=extension.class_id,
        due_at=extension.due_at,
        closes_at=extension.closes_at,
        given_at=extension.created_at,
        given_by=authorship.name_of(context.db, context.member, given_by) if given_by else None,
    )


def _receiver(context: RequestContext, extension: Extension) -> str:
    if extension.class_id is not None:
        return context.db.get_one(CourseClass, extension.class_id).name
    if extension.enrolment_id is None:
        raise RuntimeError("the schema has an extension for somebody")
    return authorship.name_of(context.db, context.member, extension.enrolment_id)


def list_own(context: RequestContext) -> list[schemas.OwnWork]:
    """Work of the person in all of their courses: what is due, handed in and marked."""
    found = own_work.of_person(context.db, context.arrival.person_id)
    return [schemas.OwnWork.model_validate(each) for each in found]
