"""Grade, its draft, marks of two markers, its delivery to the LMS, its history; rubric, feedback
and comments."""

import uuid
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Numeric,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db.base import CreatedAt, Id, Table

Assessment = Annotated[
    list[Any] | None, mapped_column(JSONB(none_as_null=True), nullable=True, deferred=True)
]
"""Criteria as they were when the mark was given, each with its points (`rubrics.Assessed`); None
for a mark that was given without a rubric. A class of marks is read without."""

_IS_ARRAY = "jsonb_typeof(assessment) = 'array'"


class Rubric(Table):
    """Rubric of an activity. Marks keep the criteria by which they were given."""

    __tablename__ = "rubric"
    __table_args__ = (
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("jsonb_typeof(criteria) = 'array'", name="criteria"),
    )

    activity_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int]
    """Version that an edit and a mark name: nobody uses what they have not seen."""
    criteria: Mapped[list[Any]]
    """Criteria in order, as `rubrics.Criterion` writes them; empty where it was taken out."""
    has_columns: Mapped[bool] = mapped_column(default=False)
    """True where each criterion has a column of its own in the gradebook."""


class GradeDraft(Table):
    """Mark that markers alone see, until it is released and becomes the `Grade`.

    It has a table of its own so that no query for a student can meet it.
    """

    __tablename__ = "grade_draft"
    __table_args__ = (
        UniqueConstraint("activity_id", "enrolment_id"),
        CheckConstraint("score >= 0 AND score <= maximum", name="score_within_maximum"),
        CheckConstraint(_IS_ARRAY, name="assessment"),
    )

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    course_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("course.id", ondelete="CASCADE"), index=True
    )
    activity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    enrolment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), index=True
    )
    score: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    maximum: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    comment: Mapped[str]
    is_computed: Mapped[bool] = mapped_column(default=False)
    """True where the activity's rule gave the mark, and goes on changing it."""
    graded_by: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("enrolment.id", ondelete="SET NULL"), index=True
    )
    graded_at: Mapped[datetime]
    assessment: Mapped[Assessment]


class SingleMark(Table):
    """Mark that one of two markers gave, before both agree on the `GradeDraft`.

    No query for a student meets it, and markers see it as `single_marks.seen_by` says.
    """

    __tablename__ = "single_mark"
    __table_args__ = (
        UniqueConstraint("activity_id", "enrolment_id", "marker_id"),
        CheckConstraint("score >= 0 AND score <= maximum", name="score_within_maximum"),
        CheckConstraint(_IS_ARRAY, name="assessment"),
    )

    id: Mapped[Id]
    """Another one each time the mark is given: who agrees names what they have seen."""
    course_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("course.id", ondelete="CASCADE"), index=True
    )
    activity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    enrolment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), index=True
    )
    marker_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("enrolment.id", ondelete="SET NULL"), index=True
    )
    """The marker; None where they were erased."""
    score: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    maximum: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    comment: Mapped[str]
    given_at: Mapped[datetime]
    assessment: Mapped[Assessment]


class Grade(Table):
    """The mark of one member for one activity, as they see it and as it goes to the LMS."""

    __tablename__ = "grade"
    __table_args__ = (
        UniqueConstraint("activity_id", "enrolment_id"),
        CheckConstraint("score >= 0 AND score <= maximum", name="score_within_maximum"),
        CheckConstraint(_IS_ARRAY, name="assessment"),
    )

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    course_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("course.id", ondelete="CASCADE"), index=True
    )
    activity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    enrolment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), index=True
    )
    score: Mapped[Decimal | None] = mapped_column(Numeric(8, 2))
    """None for a mark that was withdrawn."""
    maximum: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    comment: Mapped[str]
    is_computed: Mapped[bool] = mapped_column(default=False)
    """True where the activity's rule gave the mark, and goes on changing it."""
    graded_by: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("enrolment.id", ondelete="SET NULL"), index=True
    )
    graded_at: Mapped[datetime]
    assessment: Mapped[Assessment]


class ShownResult:
    """Columns of a delivery for the result that the platform shows for the score it took."""

    subject: Mapped[str | None]
    """Account at the platform that the score was sent for."""
    checked_at: Mapped[datetime | None]
    """Time at which the platform's result was read after this score; None while it was not."""
    lms_score: Mapped[Decimal | None] = mapped_column(Numeric(14, 5))
    """Score that the platform showed then, on its own scale."""
    lms_maximum: Mapped[Decimal | None] = mapped_column(Numeric(14, 5))


class GradeDelivery(ShownResult, Table):
    """Delivery of a grade to the LMS. One row a grade: the newest score wins.

    `timestamp` is fixed when the grade is set, so that a retry is the same score. It rises by at
    least a second each time: platforms that compare whole seconds then take the newer score.
    """

    __tablename__ = "grade_delivery"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'sent', 'parked', 'kept')", name="state"),
        CheckConstraint("char_length(detail) <= 200", name="detail"),
        CheckConstraint("lms_maximum > 0 AND lms_maximum < 'Infinity'", name="lms_maximum"),
        CheckConstraint("lms_score > '-Infinity' AND lms_score < 'Infinity'", name="lms_score"),
    )

    grade_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("grade.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int] = mapped_column(default=1)
    timestamp: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="waiting")
    """State of the delivery; kept for a mark of a class without an LMS, which goes nowhere."""
    problem: Mapped[str | None]
    """Code of the last failure (`outcomes.Problem`); None for none."""
    detail: Mapped[str] = mapped_column(default="", server_default="")
    """The LMS's own words about the last failure."""
    sent_at: Mapped[datetime | None]


class GradeEvent(Table):
    """Event in the history of a mark, or of a draft of it. Rows are added and never changed."""

    __tablename__ = "grade_event"
    __table_args__ = (
        CheckConstraint(
            "event IN ('drafted', 'discarded', 'given', 'taken-back', 'agreed', 'set', 'withdrawn',"
            " 'released', 'taken', 'resent', 'sent', 'put-off', 'parked')",
            name="event",
        ),
        CheckConstraint("score >= 0 AND score <= maximum", name="score_within_maximum"),
        CheckConstraint("char_length(detail) <= 200", name="detail"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    at: Mapped[CreatedAt]
    course_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("course.id", ondelete="CASCADE"), index=True
    )
    activity_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("activity.id", ondelete="CASCADE"), index=True
    )
    enrolment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), index=True
    )
    event: Mapped[str]
    actor_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("enrolment.id", ondelete="SET NULL"), index=True
    )
    """Member who did it; None for what the tool does by itself."""
    score: Mapped[Decimal | None] = mapped_column(Numeric(8, 2))
    """Mark after the event; None for one that was withdrawn."""
    maximum: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    status: Mapped[int | None]
    """HTTP status that the LMS answered with; None where it gave none."""
    problem: Mapped[str | None]
    detail: Mapped[str]
    """The LMS's own words."""
    criterion: Mapped[str] = mapped_column(default="")
    """Title of the criterion whose points were sent; empty for the mark."""


class _Feedback:
    """Columns of feedback on one note of one student."""

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    course_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("course.id", ondelete="CASCADE"), index=True
    )
    activity_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("activity.id", ondelete="CASCADE"), index=True
    )
    enrolment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"))
    """The student, who alone sees it beside markers."""
    workspace_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("workspace.id", ondelete="CASCADE"), index=True
    )
    highlight: Mapped[str]
    """Key of the highlight in its document, which may be deleted by now."""
    quote: Mapped[str]
    """Quoted words of the highlight, so that the feedback makes sense without it."""
    text: Mapped[str]
    written_by: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("enrolment.id", ondelete="SET NULL"), index=True
    )
    written_at: Mapped[datetime]


class NoteFeedback(_Feedback, Table):
    """Feedback on a note as its student sees it; it is in no shared document."""

    __tablename__ = "note_feedback"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "workspace_id", "highlight"),
        CheckConstraint("text <> ''", name="text"),
    )


class NoteFeedbackDraft(_Feedback, Table):
    """Feedback that markers alone see until it is released with the mark.

    It has a table of its own so that no query for a student can meet it. An empty text takes
    released feedback away.
    """

    __tablename__ = "note_feedback_draft"
    __table_args__ = (UniqueConstraint("enrolment_id", "workspace_id", "highlight"),)


class MarkerNote(Table):
    """Note about a student's work that markers keep for each other; its student never gets it."""

    __tablename__ = "marker_note"
    __table_args__ = (CheckConstraint("text <> ''", name="text"),)

    activity_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True
    )
    enrolment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), index=True, primary_key=True
    )
    """Main enrolment of the student, or one that was main when it was written."""
    text: Mapped[str]
    written_by: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("enrolment.id", ondelete="SET NULL"), index=True
    )
    written_at: Mapped[datetime]


class ReusableComment(Table):
    """Comment that a marker has written in a course, to use again."""

    __tablename__ = "reusable_comment"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "digest"),
        CheckConstraint("text <> ''", name="text"),
    )

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    course_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("course.id", ondelete="CASCADE"), index=True
    )
    enrolment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"))
    """The marker, who alone sees it."""
    about: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), index=True
    )
    """The only student about whom it was written, with whose erasure it goes; None for several."""
    text: Mapped[str]
    digest: Mapped[bytes]
    """SHA-256 of the text."""
    used_at: Mapped[datetime]
