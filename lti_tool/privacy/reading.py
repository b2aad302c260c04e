"""Reading of personal data: rows by name, and whose they are."""

import uuid
from collections.abc import Iterator
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from lti_tool.courses.tables import Enrolment
from lti_tool.people import joined

Record: TypeAlias = dict[str, Any]

_BATCH = 500


def rows(db: Session, query: "Select[*tuple[Any, ...]]") -> Iterator[Record]:
    """Rows of a query by the names of its columns, streamed."""
    for row in db.execute(query, execution_options={"yield_per": _BATCH}):
        yield dict(row._mapping)


def enrolments_of(person_id: uuid.UUID) -> Select[uuid.UUID]:
    """Query of the ids of a person's enrolments, those of joined accounts included."""
    return select(Enrolment.id).where(Enrolment.person_id.in_(joined.ids_of(person_id)))


def is_theirs(column: Any, person_id: uuid.UUID) -> ColumnElement[bool]:
    """Condition that a column names one of the person's enrolments."""
    return column.in_(enrolments_of(person_id))  # type: ignore[no-any-return]
