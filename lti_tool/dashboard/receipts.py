"""Receipts for work that was handed in, as their owners and teachers see them."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from babel.lists import format_list
from sqlalchemy.orm import Session

from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import Course
from lti_tool.courses.tenancy import Member
from lti_tool.languages import Message, current, translate
from lti_tool.workspaces import authorship, deadlines, submissions, workspaces
from lti_tool.workspaces.deadlines import Deadline
from lti_tool.workspaces.tables import Submission, Workspace


@dataclass(frozen=True)
class Receipt:
    """Time, contents and hash of what was handed in, with names as the viewer sees them."""

    id: uuid.UUID
    handed_in_at: datetime
    handed_in_by: str | None
    """None where the person was erased."""
    is_late: bool
    """True after the due date that holds for them now."""
    audience: str
    """Name of the group or student that it is from."""
    is_group: bool
    highlights: int
    comments: int
    words: int
    conversations: int
    answer_words: int | None
    """Number of words in the answer; None where there is none."""
    sha256: str
    is_whole: bool
    """False where an erasure has taken something out of it since; the hash fits no more."""
    taken_back_at: datetime | None
    taken_back_by: str | None


def of(
    db: Session, viewer: Member, found: Sequence[Submission], deadline: Deadline
) -> list[Receipt]:
    """Receipts of submissions that the viewer may see; the deadline is their owner's."""
    names = _names(db, viewer, found)

    def name(submission: Submission, enrolment_id: uuid.UUID | None) -> str | None:
        return names[submission.activity_id][enrolment_id] if enrolment_id else None

    return [
        Receipt(
            id=each.id,
            handed_in_at=each.created_at,
            handed_in_by=name(each, each.handed_in_by),
            is_late=deadline.is_late(each.created_at),
            audience=name(each, each.enrolment_id) or _group(db, each),
            is_group=each.enrolment_id is None,
            highlights=each.highlights,
            comments=each.comments,
            words=each.words,
            conversations=each.conversations,
            answer_words=each.answer_words,
            sha256=each.sha256,
            is_whole=each.redacted_at is None,
            taken_back_at=each.taken_back_at,
            taken_back_by=name(each, each.taken_back_by),
        )
        for each in found
    ]


def _names(
    db: Session, viewer: Member, found: Sequence[Submission]
) -> dict[uuid.UUID, dict[uuid.UUID, str]]:
    """Names of all who handed in or took back, by activity and enrolment."""
    people: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for each in found:
        named = (each.handed_in_by, each.enrolment_id, each.taken_back_by)
        people[each.activity_id].update(one for one in named if one)
    return {
        activity_id: authorship.names_of(db, viewer, db.get_one(Activity, activity_id), wanted)
        for activity_id, wanted in people.items()
    }


def own(db: Session, member: Member, submission: Submission) -> Receipt:
    """Receipt of a submission that is the member's, or their group's."""
    activity = db.get_one(Activity, submission.activity_id)
    return of(db, member, [submission], deadlines.of_member(db, member, activity))[0]


def _group(db: Session, submission: Submission) -> str:
    workspace = db.get_one(Workspace, submission.workspace_id)
    return workspaces.group_name(db, workspace)


def as_text(db: Session, viewer: Member, submission_id: str) -> tuple[Submission, str]:
    """A submission that the viewer may see, and its receipt as a text that can be kept.

    Raises NotFound for any other.
    """
    submission = submissions.fetch_visible(db, viewer, submission_id)
    activity = db.get_one(Activity, submission.activity_id)
    course = db.get_one(Course, submission.course_id)
    (receipt,) = of(db, viewer, [submission], Deadline.of(activity))
    by = receipt.handed_in_by or translate("somebody whose data was erased")
    lines = [
        translate("Receipt for work that was handed in"),
        "",
        _row(translate("Course"), course.title),
        _row(translate("Activity"), activity.title),
        _row(translate("Handed in"), _time(submission.created_at)),
        _row(translate("Handed in by"), by),
        _row(translate("Work of"), receipt.audience),
        _row(translate("Contents"), contents(receipt)),
        _row("SHA-256", submission.sha256),
        _row(translate("Number"), str(submission.id)),
    ]
    if submission.taken_back_at is not None:
        lines.append(_row(translate("Taken back"), _time(submission.taken_back_at)))
    lines += [
        "",
        translate(
            "The SHA-256 value is that of the file with all that was handed in, which can be"
            " downloaded beside this receipt. Your teacher sees the same value."
        ),
        "",
    ]
    return submission, "\n".join(lines)


def contents(receipt: Receipt) -> str:
    """Numbers of what was handed in, in words."""
    counted = [
        Message("{n} highlight", "{n} highlights", n=receipt.highlights),
        Message("{n} comment", "{n} comments", n=receipt.comments),
        Message("{n} word", "{n} words", n=receipt.words),
    ]
    if receipt.conversations:
        counted.append(Message("{n} conversation", "{n} conversations", n=receipt.conversations))
    return format_list(
        [translate(each) for each in counted], "unit", current().tag.replace("-", "_")
    )


def _row(name: str, value: str) -> str:
    return f"{name + ':':<14} {' '.join(value.split())}"


def _time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
