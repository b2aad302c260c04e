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
    text: str,
) -> Feedback:
    """Write feedback on a note that the student's work has, or had when feedback was written.

    Raises NotFound for any other: what the marker does not see there, such as private notes.
    """
    done = student_work.of_member(db, member, activity, str(membership.enrolment.id))
    quotes = {(each.workspace_id, each.highlight): each.quote for each in done.feedback} | {
        (each.workspace_id, each.highlight_key): each.quote for each in done.notes
    }
    quote = quotes.get((workspace_id, highlight))
    if quote is None:
        raise NotFound
    place = NotePlace(workspace_id, highlight, quote)
    return feedback.write(db, member, activity, membership, place, text)
