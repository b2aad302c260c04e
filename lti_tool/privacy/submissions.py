"""Personal data in work that was handed in: what one person wrote of it, exported or erased."""

import uuid
from collections.abc import Collection, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.annotations import handed_in
from lti_tool.courses.activity_tables import Activity
from lti_tool.documents.tables import SharedDocument
from lti_tool.privacy.reading import Record, enrolments_of, is_theirs, rows
from lti_tool.workspaces.tables import Extension, Submission, SubmissionMember, WorkspaceAuthor


def redact(db: Session, document_id: uuid.UUID, enrolment_ids: Collection[uuid.UUID]) -> None:
    """Take what these members wrote out of everything that was handed in of a document.

    The document is locked: nobody hands it in with their words afterwards. The hash stays, as
    that of what was handed in, and the receipt says that it fits no more.
    """
    workspace = select(SharedDocument.workspace_id).where(SharedDocument.id == document_id)
    submissions = db.scalars(
        select(Submission)
        .where(Submission.workspace_id == workspace.scalar_subquery())
        .order_by(Submission.id)
        .with_for_update()
    ).all()
    for each in submissions:
        content = handed_in.without(each.content, _author_ids(db, each, enrolment_ids))
        if content is not None:
            each.content = content
            each.redacted_at = clock.now()
    db.flush()


def handed_in_by(db: Session, person_id: uuid.UUID) -> Iterator[Record]:
    """Submissions that are a person's or their group's, with what they themselves wrote."""
    own = enrolments_of(person_id)
    theirs = select(SubmissionMember.submission_id).where(SubmissionMember.enrolment_id.in_(own))
    found = db.execute(
        select(Submission, Activity.title)
        .join(Activity, Activity.id == Submission.activity_id)
        .where(Submission.id.in_(theirs))
        .order_by(Submission.created_at, Submission.id)
        .execution_options(yield_per=20)
    )
    enrolment_ids = db.scalars(own).all()
    for submission, title in found:
        yield {
            "activity": title,
            "handed_in_at": submission.created_at,
            "handed_in_by": submission.handed_in_by,
            "taken_back_at": submission.taken_back_at,
            "taken_back_by": submission.taken_back_by,
            "sha256": submission.sha256,
            "content": handed_in.only(
                submission.content, _author_ids(db, submission, enrolment_ids)
            ),
        }


def extensions_for(db: Session, person_id: uuid.UUID) -> Iterator[Record]:
    """Extensions that a person was given."""
    return rows(
        db,
        select(
            Activity.title.label("activity"),
            Extension.due_at,
            Extension.closes_at,
            Extension.created_at,
            Extension.given_by,
        )
        .join(Activity, Activity.id == Extension.activity_id)
        .where(is_theirs(Extension.enrolment_id, person_id)),
    )


def _author_ids(
    db: Session, submission: Submission, enrolment_ids: Collection[uuid.UUID]
) -> Collection[str]:
    return db.scalars(
        select(WorkspaceAuthor.author_id).where(
            WorkspaceAuthor.workspace_id == submission.workspace_id,
            WorkspaceAuthor.enrolment_id.in_(enrolment_ids),
        )
    ).all()
