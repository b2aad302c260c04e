"""Comments that a marker has written in marks and feedback of a course, to use again."""

import hashlib
import uuid
from collections.abc import Sequence

from sqlalchemy import case, delete, null, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.courses.tenancy import Member, parsed_id
from lti_tool.errors import NotFound
from lti_tool.grading.tables import ReusableComment
from lti_tool.workspaces.visibility import own_enrolments

MOST_KEPT = 200
"""Comments of a marker in a course; the one that was not used for longest goes first."""

LONGEST_KEPT = 2_000
"""Characters of a comment; what is longer was written for one student."""


def remember(db: Session, member: Member, text: str, about: uuid.UUID | None) -> None:
    """Keep a comment that the member has written, about the student with this enrolment.

    Once it is used about another student, it is about nobody.
    """
    if not text or len(text) > LONGEST_KEPT:
        return
    written = insert(ReusableComment).values(
        id=uuid.uuid4(),
        created_at=clock.now(),
        course_id=member.course_id,
        enrolment_id=member.enrolment_id,
        about=about,
        text=text,
        digest=_digest(text),
        used_at=clock.now(),
    )
    is_same = ReusableComment.about == written.excluded.about
    db.execute(
        written.on_conflict_do_update(
            index_elements=["enrolment_id", "digest"],
            set_={
                "used_at": written.excluded.used_at,
                "about": case((is_same, ReusableComment.about), else_=null()),
            },
        )
    )
    oldest = (
        select(ReusableComment.id)
        .where(ReusableComment.enrolment_id == member.enrolment_id)
        .order_by(ReusableComment.used_at.desc(), ReusableComment.id)
        .offset(MOST_KEPT)
    )
    db.execute(delete(ReusableComment).where(ReusableComment.id.in_(oldest)))


def of_member(db: Session, member: Member) -> Sequence[ReusableComment]:
    """Comments of a marker in their course, last used first."""
    return db.scalars(
        select(ReusableComment)
        .where(own_enrolments(member, ReusableComment.enrolment_id))
        .order_by(ReusableComment.used_at.desc(), ReusableComment.id)
    ).all()


def change(db: Session, comment: ReusableComment, text: str) -> None:
    """Change a comment. What was written with it stays."""
    db.execute(
        # The same words twice are one comment.
        delete(ReusableComment).where(
            ReusableComment.enrolment_id == comment.enrolment_id,
            ReusableComment.digest == _digest(text),
            ReusableComment.id != comment.id,
        )
    )
    comment.text, comment.digest = text, _digest(text)
    db.flush()


def forget(db: Session, comment: ReusableComment) -> None:
    """Delete a comment. What was written with it stays."""
    db.delete(comment)
    db.flush()


def fetch_own(db: Session, member: Member, comment_id: uuid.UUID | str) -> ReusableComment:
    """One of the member's own comments, to be changed. Raises NotFound for any other."""
    found = db.scalar(
        select(ReusableComment)
        .where(
            ReusableComment.id == parsed_id(comment_id),
            own_enrolments(member, ReusableComment.enrolment_id),
        )
        .with_for_update()
    )
    if found is None:
        raise NotFound
    return found


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
