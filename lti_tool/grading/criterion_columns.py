"""Columns of the gradebook for single criteria: whether there are any, and what is sent to them.

They are no columns of the activity's link: Moodle tells a link's column to nobody any more once it
has two. The activity's own column has the mark, as ever.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, exists, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import Course
from lti_tool.db import job_queue
from lti_tool.grading.criterion_tables import CriterionColumn, CriterionDelivery
from lti_tool.grading.rubrics import Rubric
from lti_tool.grading.tables import Grade
from lti_tool.grading.tables import Rubric as RubricRow
from lti_tool.lti import line_items

DELIVER = "deliver-criterion"
"""Job that sends the points for one criterion; its subject is the delivery's id."""

QUEUE = "marks"
"""Queue of marks, which these deliveries share."""


class Obstacle(StrEnum):
    """Reasons why criteria of an activity can have no columns."""

    NO_LMS = "no-lms"
    NO_GRADEBOOK = "no-gradebook"
    NOT_ALLOWED = "not-allowed"


SENTENCES = {
    Obstacle.NO_LMS: "This class is not in an LMS, so there is no gradebook.",
    Obstacle.NO_GRADEBOOK: "The LMS has not offered this course a gradebook.",
    Obstacle.NOT_ALLOWED: "The LMS lets this tool send marks and make no columns. Its administrator"
    " can allow it (in Moodle: “Use this service for grade sync and column management”).",
}


@dataclass(frozen=True)
class Stuck:
    """Points for a criterion that have not arrived, of so many students for the same reason."""

    title: str
    problem: str
    detail: str
    is_parked: bool
    count: int


@dataclass(frozen=True)
class Columns:
    """Columns of the criteria of an activity, as its teacher reads of them."""

    are_on: bool
    obstacle: Obstacle | None
    made: int
    """Columns that stand in the gradebook, also of criteria that the rubric has no more."""
    waiting: int
    """Points that are on their way."""
    stuck: list[Stuck]


_GROUPED = (
    CriterionColumn.title,
    CriterionDelivery.problem,
    CriterionDelivery.detail,
    # A state, which a group can be made by, where a comparison has a parameter.
    CriterionDelivery.state,
)


def of_activity(db: Session, activity: Activity) -> Columns:
    """Columns of the criteria of an activity."""
    made = CriterionColumn.lineitem_url.is_not(None)
    own = CriterionColumn.activity_id == activity.id
    rows = db.execute(
        select(*_GROUPED, func.count())
        .join(CriterionDelivery, CriterionDelivery.column_id == CriterionColumn.id)
        .where(own, CriterionDelivery.state != "sent")
        .group_by(*_GROUPED)
        .order_by(CriterionColumn.title)
    ).all()
    is_on = are_on(db, activity.id)
    return Columns(
        are_on=is_on,
        obstacle=obstacle(db, activity),
        made=db.scalar(select(func.count()).select_from(CriterionColumn).where(own, made)) or 0,
        waiting=sum(count for *_, state, count in rows if state == "waiting") if is_on else 0,
        stuck=[
            Stuck(title, problem, detail, state == "parked", count)
            for title, problem, detail, state, count in rows
            if problem is not None
        ],
    )


def obstacle(db: Session, activity: Activity) -> Obstacle | None:
    """Reason why criteria of an activity can have no columns; None where they can."""
    course = db.get_one(Course, activity.course_id)
    if not course.is_in_lms:
        return Obstacle.NO_LMS
    if course.lineitems_url is None:
        return Obstacle.NO_GRADEBOOK
    if course.ags_scopes and line_items.SCOPE not in course.ags_scopes:
        return Obstacle.NOT_ALLOWED
    return None


def are_on(db: Session, activity_id: uuid.UUID) -> bool:
    """True where each criterion of an activity has a column of its own."""
    return bool(
        db.scalar(select(RubricRow.has_columns).where(RubricRow.activity_id == activity_id))
    )


def turn(db: Session, activity_id: uuid.UUID, *, are_on: bool) -> None:
    """Let each criterion have a column, or no more; columns that are there stay as they are.

    The caller has locked the activity.
    """
    row = update(RubricRow).where(RubricRow.activity_id == activity_id)
    db.execute(row.values(has_columns=are_on))


def follow(db: Session, activity_id: uuid.UUID, rubric: Rubric) -> list[uuid.UUID]:
    """Have a row for the column of each criterion; ids of those columns whose title has changed."""
    known = {
        column.key: column
        for column in db.scalars(
            select(CriterionColumn).where(CriterionColumn.activity_id == activity_id)
        )
    }
    renamed = []
    for criterion in rubric.criteria:
        column = known.get(criterion.key)
        if column is None:
            # The highest mark of a column never changes: Moodle gives zeros for that.
            made = CriterionColumn(
                activity_id=activity_id,
                key=criterion.key,
                title=criterion.title,
                most=criterion.points,
            )
            db.add(made)
        elif column.title != criterion.title:
            column.title = criterion.title
            renamed.append(column.id)
    db.flush()
    return renamed


def made_columns(db: Session, activity_id: uuid.UUID) -> Sequence[CriterionColumn]:
    """Columns of criteria that stand in the gradebook."""
    return db.scalars(
        select(CriterionColumn).where(
            CriterionColumn.activity_id == activity_id, CriterionColumn.lineitem_url.is_not(None)
        )
    ).all()


def label(activity_title: str, criterion_title: str) -> str:
    """Title of a column in the gradebook."""
    return f"{activity_title}: {criterion_title}"


def enqueue(db: Session, grade_ids: Collection[uuid.UUID]) -> None:
    """Enqueue the points of marks, which are locked, where criteria have columns.

    As many statements for any number. Points that a mark has no more are cleared in the LMS.
    """
    _enqueue(db, Grade.id.in_(grade_ids))


def enqueue_all(db: Session, activity_id: uuid.UUID) -> None:
    """Enqueue the points of all marks of an activity."""
    _enqueue(db, Grade.activity_id == activity_id)


def enqueue_column(db: Session, column_id: uuid.UUID, besides: uuid.UUID | None = None) -> None:
    """Enqueue the points for a criterion anew, whose column is gone with all that it held.

    The delivery `besides` is on its way already.
    """
    lost = exists().where(
        CriterionDelivery.grade_id == Grade.id,
        CriterionDelivery.column_id == column_id,
        CriterionDelivery.id.is_distinct_from(besides),
    )
    _enqueue(db, lost & (CriterionColumn.id == column_id))


def _enqueue(db: Session, wanted: ColumnElement[bool]) -> None:
    now = clock.now().replace(microsecond=0)
    rows = (
        select(
            func.gen_random_uuid(),
            Grade.id,
            CriterionColumn.id,
            literal(1),
            literal(now),
            literal("waiting"),
            literal(""),
        )
        .select_from(Grade)
        .join(RubricRow, (RubricRow.activity_id == Grade.activity_id) & RubricRow.has_columns)
        .join(CriterionColumn, CriterionColumn.activity_id == Grade.activity_id)
        .join(Course, (Course.id == Grade.course_id) & Course.platform_id.is_not(None))
        .where(wanted, or_(_HAS_POINTS, _WAS_SENT))
        .order_by(Grade.id, CriterionColumn.id)
    )
    names = ["id", "grade_id", "column_id", "version", "timestamp", "state", "detail"]
    statement = insert(CriterionDelivery).from_select(names, rows, include_defaults=False)
    newer = CriterionDelivery.timestamp + timedelta(seconds=1)
    enqueued = db.scalars(
        statement.on_conflict_do_update(
            index_elements=[CriterionDelivery.grade_id, CriterionDelivery.column_id],
            set_={
                "version": CriterionDelivery.version + 1,
                "timestamp": func.greatest(statement.excluded.timestamp, newer),
                "state": "waiting",
                "problem": None,
                "detail": "",
            },
        ).returning(CriterionDelivery.id)
    ).all()
    if enqueued:
        job_queue.enqueue_each(db, DELIVER, enqueued, queue=QUEUE)


_GIVEN = func.jsonb_array_elements(Grade.assessment).table_valued("value", name="given")


def _given(name: str) -> ColumnElement[str | None]:
    return func.jsonb_extract_path_text(_GIVEN.c.value, name)


_HAS_POINTS = Grade.score.is_not(None) & exists().select_from(_GIVEN).where(
    _given("key") == CriterionColumn.key, _given("points").is_not(None)
).correlate(Grade, CriterionColumn)
"""True for a mark with points for the criterion of a column."""

_WAS_SENT = exists().where(
    CriterionDelivery.grade_id == Grade.id, CriterionDelivery.column_id == CriterionColumn.id
)
"""True for a mark that has had points there, which may have to be cleared."""
