"""Personal data in marks and feedback: what a person was given, and what they wrote as a marker."""

import uuid
from collections.abc import Iterator

from sqlalchemy import ColumnElement, literal, select
from sqlalchemy.orm import Session

from lti_tool.courses.activity_tables import Activity
from lti_tool.grading import history
from lti_tool.grading.credit_tables import ComputedMark, ProgressDelivery
from lti_tool.grading.tables import (
    Grade,
    GradeDelivery,
    GradeDraft,
    GradeEvent,
    MarkerNote,
    NoteFeedback,
    NoteFeedbackDraft,
    ReusableComment,
    SingleMark,
)
from lti_tool.privacy.reading import Record, is_theirs, rows


def given_to(db: Session, person_id: uuid.UUID) -> Iterator[Record]:
    """Marks of the person with their delivery; none that is not released."""
    return rows(
        db,
        select(
            Activity.title.label("activity"),
            Grade.score,
            Grade.maximum,
            Grade.comment,
            Grade.is_computed,
            Grade.assessment,
            Grade.graded_at,
            GradeDelivery.state.label("delivery"),
            GradeDelivery.sent_at,
        )
        .join(Activity, Activity.id == Grade.activity_id)
        .outerjoin(GradeDelivery, GradeDelivery.grade_id == Grade.id)
        .where(is_theirs(Grade.enrolment_id, person_id))
        .order_by(Grade.graded_at),
    )


def history_of(db: Session, person_id: uuid.UUID) -> Iterator[Record]:
    """History of the person's marks; nothing of drafts, and no names of markers."""
    return rows(
        db,
        select(
            Activity.title.label("activity"),
            GradeEvent.at,
            GradeEvent.event,
            GradeEvent.score,
            GradeEvent.maximum,
            GradeEvent.status,
            GradeEvent.problem,
            GradeEvent.detail,
            GradeEvent.criterion,
        )
        .join(Activity, Activity.id == GradeEvent.activity_id)
        .where(
            is_theirs(GradeEvent.enrolment_id, person_id),
            GradeEvent.event.not_in([each.value for each in history.OF_DRAFTS]),
        )
        .order_by(GradeEvent.id),
    )


def computed_for(db: Session, person_id: uuid.UUID) -> Iterator[Record]:
    """Points that rules give the person for what they have done, which they see on their pages."""
    return rows(
        db,
        select(
            Activity.title.label("activity"),
            ComputedMark.score,
            Activity.score_maximum.label("maximum"),
            ComputedMark.computed_at,
        )
        .join(Activity, Activity.id == ComputedMark.activity_id)
        .where(is_theirs(ComputedMark.enrolment_id, person_id))
        .order_by(ComputedMark.computed_at),
    )


def acts_of(db: Session, person_id: uuid.UUID) -> Iterator[Record]:
    """Acts of the person as a marker; the marks themselves are the students' data."""
    return rows(
        db,
        select(GradeEvent.at, GradeEvent.event, GradeEvent.activity_id.label("activity"))
        .where(is_theirs(GradeEvent.actor_id, person_id))
        .order_by(GradeEvent.id),
    )


def reported_for(db: Session, person_id: uuid.UUID) -> Iterator[Record]:
    """Progress of the person that was reported to the LMS, or is about to be."""
    return rows(
        db,
        select(
            Activity.title.label("activity"),
            ProgressDelivery.progress,
            ProgressDelivery.timestamp,
            ProgressDelivery.state.label("delivery"),
        )
        .join(Activity, Activity.id == ProgressDelivery.activity_id)
        .where(is_theirs(ProgressDelivery.enrolment_id, person_id))
        .order_by(ProgressDelivery.timestamp),
    )


def given_by(db: Session, person_id: uuid.UUID) -> Iterator[Record]:
    """Comments that the person wrote as a marker; the marks themselves are the students' data.

    Those on drafts, and on marks that they gave as one of two, are here alone: no student has a
    mark before it is released.
    """
    for table in (Grade, GradeDraft):
        yield from rows(
            db,
            select(
                table.id.label("mark"),
                literal(table is GradeDraft).label("is_draft"),
                table.comment,
                table.graded_at,
            ).where(is_theirs(table.graded_by, person_id)),
        )

    yield from rows(
        db,
        select(
            SingleMark.id.label("mark"),
            literal(True).label("is_draft"),
            SingleMark.comment,
            SingleMark.given_at.label("graded_at"),
        ).where(is_theirs(SingleMark.marker_id, person_id)),
    )


def feedback_for(db: Session, person_id: uuid.UUID) -> Iterator[Record]:
    """Feedback on the person's notes; none that is not released."""
    yield from _feedback(db, NoteFeedback, is_theirs(NoteFeedback.enrolment_id, person_id))


def feedback_by(db: Session, person_id: uuid.UUID) -> Iterator[Record]:
    """Feedback that the person wrote as a marker, with what is not released; not on whose notes."""
    for table in (NoteFeedback, NoteFeedbackDraft):
        for row in _feedback(db, table, is_theirs(table.written_by, person_id)):
            yield {name: row[name] for name in ("activity", "text", "written_at")}


def marker_notes(db: Session, person_id: uuid.UUID) -> Iterator[Record]:
    """Notes that markers keep: those about the person, and those that the person wrote.

    No page shows a note to the student. Whoever asks for all that is held on them gets it.
    """
    kinds = ((MarkerNote.enrolment_id, "about their work"), (MarkerNote.written_by, "by them"))
    for column, kind in kinds:
        yield from rows(
            db,
            select(
                Activity.title.label("activity"),
                literal(kind).label("kind"),
                MarkerNote.text,
                MarkerNote.written_at,
            )
            .join(Activity, Activity.id == MarkerNote.activity_id)
            .where(is_theirs(column, person_id))
            .order_by(MarkerNote.written_at),
        )


def reusable_comments(db: Session, person_id: uuid.UUID) -> Iterator[Record]:
    """Comments that the person keeps as a marker, to use again."""
    return rows(
        db,
        select(ReusableComment.text, ReusableComment.created_at, ReusableComment.used_at)
        .where(is_theirs(ReusableComment.enrolment_id, person_id))
        .order_by(ReusableComment.created_at),
    )


def _feedback(
    db: Session, table: type[NoteFeedback | NoteFeedbackDraft], is_meant: ColumnElement[bool]
) -> Iterator[Record]:
    return rows(
        db,
        select(
            Activity.title.label("activity"),
            table.highlight,
            table.quote,
            table.text,
            table.written_at,
        )
        .join(Activity, Activity.id == table.activity_id)
        .where(is_meant)
        .order_by(table.written_at),
    )
