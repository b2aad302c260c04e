"""Workspaces, their authors, extensions, and work that was handed in."""

import uuid
from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool import clock
from lti_tool.dates import EARLIEST, LATEST
from lti_tool.db.base import CreatedAt, Id, Table, is_within


class Workspace(Table):
    """Place in which an activity is annotated by the class, a group, or one student.

    Whoever starts over begins a new one, and this one stays as an earlier attempt.
    """

    __tablename__ = "workspace"
    __table_args__ = (
        Index(
            "uq_workspace_activity_id_audience",
            "activity_id",
            "audience",
            unique=True,
            postgresql_where=text("continued_in IS NULL"),
        ),
        CheckConstraint("(continued_in IS NULL) = (ended_at IS NULL)", name="ended_at"),
        CheckConstraint("ended_by IS NULL OR ended_at IS NOT NULL", name="ended_by"),
    )

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    course_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("course.id", ondelete="CASCADE"), index=True
    )
    activity_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("activity.id", ondelete="CASCADE"), index=True
    )
    audience: Mapped[str]
    """Key of the audience, for uniqueness alone; `class_id` and `enrolment_id` say who it is."""
    class_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("course_class.id", ondelete="CASCADE"), index=True
    )
    enrolment_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), index=True
    )
    revealed_at: Mapped[datetime | None]
    """Time when the hidden notes of this workspace alone were revealed."""
    continued_in: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("workspace.id", ondelete="CASCADE"), index=True
    )
    """Workspace in which those of an earlier attempt work now; None for the current attempt."""
    ended_at: Mapped[datetime | None]
    """Time at which an earlier attempt ended."""
    ended_by: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("enrolment.id", ondelete="SET NULL"), index=True
    )

    @property
    def is_current(self) -> bool:
        """False for an earlier attempt."""
        return self.continued_in is None

    @property
    def workspace_for(self) -> str:
        """Kind of the audience: class, group or student."""
        if self.enrolment_id is not None:
            return "student"
        return "class" if self.class_id is None else "group"


class WorkspaceAuthor(Table):
    """The opaque author id of a member in one workspace; it means nothing in any other."""

    __tablename__ = "workspace_author"
    __table_args__ = (UniqueConstraint("workspace_id", "enrolment_id"),)

    workspace_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("workspace.id", ondelete="CASCADE"), primary_key=True
    )
    author_id: Mapped[str] = mapped_column(primary_key=True)
    enrolment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), index=True
    )
    opened_at: Mapped[datetime | None] = mapped_column(default=clock.now, index=True)
    """Time at which they opened it first; None for those of before that was kept, and for those who
    have not."""
    has_opened: Mapped[bool] = mapped_column(default=True)
    """False for somebody who was offered to be mentioned there, and has not come yet."""


class Pseudonym(Table):
    """Name under which a member is seen in one activity that hides names."""

    __tablename__ = "pseudonym"
    __table_args__ = (UniqueConstraint("activity_id", "name"),)

    activity_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True
    )
    enrolment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    name: Mapped[str]


class Extension(Table):
    """Later dates of an activity, for one student or for the students of a group."""

    __tablename__ = "extension"
    __table_args__ = (
        UniqueConstraint("activity_id", "enrolment_id"),
        UniqueConstraint("activity_id", "class_id"),
        CheckConstraint("num_nonnulls(enrolment_id, class_id) = 1", name="given_to"),
        CheckConstraint("num_nonnulls(due_at, closes_at) > 0", name="dates"),
        CheckConstraint("closes_at >= due_at", name="order"),
        CheckConstraint(is_within("due_at", EARLIEST, LATEST), name="due_at"),
        CheckConstraint(is_within("closes_at", EARLIEST, LATEST), name="closes_at"),
    )

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    course_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("course.id", ondelete="CASCADE"), index=True
    )
    activity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    enrolment_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), index=True
    )
    class_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("course_class.id", ondelete="CASCADE"), index=True
    )
    due_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    given_by: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("enrolment.id", ondelete="SET NULL"), index=True
    )


class Submission(Table):
    """Work as it was handed in at `created_at`, for good; taking it back leaves the row.

    It is that of one student, or of all students of a group.
    """

    __tablename__ = "submission"
    __table_args__ = (
        Index(
            "uq_submission_workspace_id",
            "workspace_id",
            unique=True,
            postgresql_where=text("enrolment_id IS NULL AND taken_back_at IS NULL"),
        ),
        Index(
            "uq_submission_workspace_id_enrolment_id",
            "workspace_id",
            "enrolment_id",
            unique=True,
            postgresql_where=text("taken_back_at IS NULL"),
        ),
        CheckConstraint("least(highlights, comments, words, conversations) >= 0", name="counts"),
        CheckConstraint("answer_words >= 0", name="answer_words"),
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
        CheckConstraint("taken_back_at >= created_at", name="taken_back_at"),
        CheckConstraint("taken_back_by IS NULL OR taken_back_at IS NOT NULL", name="taken_back"),
    )

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    course_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("course.id", ondelete="CASCADE"), index=True
    )
    activity_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("activity.id", ondelete="CASCADE"), index=True
    )
    workspace_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("workspace.id", ondelete="CASCADE"), index=True
    )
    enrolment_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), index=True
    )
    """Student whose notes these are; None for those of a whole group."""
    handed_in_by: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("enrolment.id", ondelete="SET NULL"), index=True
    )
    highlights: Mapped[int]
    comments: Mapped[int]
    words: Mapped[int]
    conversations: Mapped[int]
    answer_words: Mapped[int | None]
    """Number of words in the answer; None where there is none."""
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    """The frozen state, as `annotations.handed_in` writes it."""
    sha256: Mapped[str]
    """Hash of the content as it was handed in."""
    redacted_at: Mapped[datetime | None]
    """Time at which an erasure took something out of the content; the hash fits no more."""
    taken_back_at: Mapped[datetime | None]
    taken_back_by: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("enrolment.id", ondelete="SET NULL"), index=True
    )


class SubmissionMember(Table):
    """A student for whom work was handed in: they were in the group then."""

    __tablename__ = "submission_member"

    submission_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("submission.id", ondelete="CASCADE"), primary_key=True
    )
    enrolment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class SharedHistory(Table):
    """Consent of a member: who sees their work sees how they came to it in one workspace."""

    __tablename__ = "shared_history"

    workspace_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("workspace.id", ondelete="CASCADE"), primary_key=True
    )
    enrolment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    created_at: Mapped[datetime]
