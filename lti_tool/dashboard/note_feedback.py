"""Feedback on one of the notes that a marker sees in a student's work."""

import uuid

from sqlalchemy.orm import Session

from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.memberships import Membership
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard import student_work
from lti_tool.errors import NotFound
from lti_tool.grading import feedback
from lti_tool.grading.feedback import Feedback, NotePlace


def write(
    db: Session,
    member: Member,
    activity: Activity,
    membership: Membership,
    *,
    workspace_id: uuid.UUID,
    highlight: str,
    before: str,
    text: str,
) -> Feedback:
    """Write feedback on a note that the student's work has, or had when feedback was written.

    Raises NotFound for any other: what the marker does not see there, such as private notes.
    """
    quotes = (
        student_work.quote_at(db, member, activity, membership, workspace_id, highlight),
        feedback.quote_at(db, activity.id, membership.ids, workspace_id, highlight),
    )
    quote = next((each for each in quotes if each is not None), None)
    if quote is None:
        raise NotFound
    place = NotePlace(workspace_id, highlight, quote)
    return feedback.write(db, member, activity, membership, place, before=before, text=text)
