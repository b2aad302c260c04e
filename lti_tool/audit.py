"""Append-only record of launches, sign-ins, role changes, grade sends and administrators' acts."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Identity,
    Select,
    bindparam,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.sql.dml import ReturningInsert

from lti_tool import clock
from lti_tool.db.base import CreatedAt, Table


class Event(StrEnum):
    """Type of an audit event, as subject:action."""

    LAUNCH = "launch:accepted"
    SIGN_IN = "sign-in:accepted"
    SIGN_OUT = "sign-out:done"
    SIGN_IN_ENDED = "sign-in:ended-by-service"
    PASSKEY_ADDED = "passkey:added"
    PASSKEY_REMOVED = "passkey:removed"
    PASSKEY_CLONED = "passkey:cloned"
    ROLE_CHANGED = "role:changed"
    ROSTER_APPLIED = "roster:applied"
    INVITED = "invitation:made"
    JOIN_LINK_MADE = "join-link:made"
    JOIN_LINK_CHANGED = "join-link:changed"
    JOIN_LINK_WITHDRAWN = "join-link:withdrawn"
    JOINED_BY_LINK = "join-link:used"
    JOIN_LINK_UNKNOWN = "join-link:unknown"
    CLASS_CREATED = "class:created"
    CLASS_JOINED = "class:joined"
    GROUPS_CHANGED = "groups:changed"
    TUTORS_LIMITED = "tutors:limited"
    RUBRIC_CHANGED = "rubric:changed"
    GRADE_SET = "grade:set"
    GRADE_DRAFTED = "grade:drafted"
    GRADE_GIVEN = "grade:given"
    GRADES_AGREED = "grade:agreed"
    GRADES_RELEASED = "grade:released"
    GRADES_COMPUTED = "grade:computed"
    CREDIT_RULE_CHANGED = "activity:credit-rule-changed"
    GRADE_SENT = "grade:sent"
    GRADE_PARKED = "grade:parked"
    HISTORY_SHARED = "history:shared"
    HISTORY_WITHDRAWN = "history:withdrawn"
    PLATFORM_REGISTERED = "platform:registered"
    CHANGE_PROPOSED = "platform:change-proposed"
    CHANGE_ACCEPTED = "platform:change-accepted"
    CHANGE_DECLINED = "platform:change-declined"
    PLATFORM_SWITCHED = "platform:switched"
    DEPLOYMENT_ADDED = "deployment:added"
    DEPLOYMENT_SWITCHED = "deployment:switched"
    LMS_INVITED = "registration:invited"
    KEY_ROTATED = "key:rotated"
    ADMINISTRATOR_CAME = "administrator:came"
    ACTIVITIES_CHOSEN = "deep-link:answered"
    ACTIVITY_COPIED = "activity:copied"
    ACTIVITY_REMOVED = "activity:removed"
    NOTES_REVEALED = "activity:revealed"
    MODELS_REVEALED = "activity:models-revealed"
    TEMPLATE_GIVEN_OUT = "activity:template-given-out"
    HANDED_IN = "work:handed-in"
    TAKEN_BACK = "work:taken-back"
    STARTED_OVER = "work:started-over"
    RESUMED = "work:resumed"
    EXTENSION_GIVEN = "extension:given"
    EXTENSION_WITHDRAWN = "extension:withdrawn"
    NAMES_CHANGED = "activity:names-changed"
    NAMES_UNSEALED = "activity:names-unsealed"
    ERASURE_BEGUN = "person:erasure-begun"
    ERASURE_FINISHED = "person:erased"
    PERSON_EXPORTED = "person:exported"
    PERSON_SUSPENDED = "person:suspended"
    PERSON_RESTORED = "person:restored"
    ADMINISTRATOR_GRANTED = "administrator:granted"
    ADMINISTRATOR_WITHDRAWN = "administrator:withdrawn"
    RETENTION_CHANGED = "retention:changed"
    RETENTION_APPLIED = "retention:applied"
    PEOPLE_JOINED = "person:joined"
    PEOPLE_SEPARATED = "person:separated"
    IDENTIFIER_TRUSTED = "platform:identifier-trusted"


class AuditEvent(Table):
    """One audit event. Holds ids and codes, never names, tokens or text."""

    __tablename__ = "audit_event"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    at: Mapped[CreatedAt]
    event: Mapped[str]
    person_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    course_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("course.id", ondelete="SET NULL"), index=True
    )
    details: Mapped[dict[str, Any]]


@dataclass(frozen=True)
class Filter:
    """Conditions on audit events; None for any."""

    person_id: uuid.UUID | None = None
    """Person whom an event is about, or who was the actor."""
    event: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def apply(self) -> Select[AuditEvent]:
        """Query of the events."""
        query = select(AuditEvent)
        if self.person_id is not None:
            by = AuditEvent.details["by"].astext == str(self.person_id)
            query = query.where(or_(AuditEvent.person_id == self.person_id, by))
        if self.event is not None:
            query = query.where(AuditEvent.event == self.event)
        if self.since is not None:
            query = query.where(AuditEvent.at >= self.since)
        if self.until is not None:
            query = query.where(AuditEvent.at < self.until)
        return query


def page(db: Session, wanted: Filter, before: int | None, limit: int) -> Sequence[AuditEvent]:
    """Newest events, before the one with the id `before`."""
    query = wanted.apply().order_by(AuditEvent.id.desc()).limit(limit)
    return db.scalars(query if before is None else query.where(AuditEvent.id < before)).all()


def count(db: Session, event: Event, person_id: uuid.UUID, since: datetime) -> int:
    """Number of events of one type about a person since a time."""
    wanted = Filter(event=event.value, since=since).apply().where(AuditEvent.person_id == person_id)
    return db.scalar(select(func.count()).select_from(wanted.subquery())) or 0


def follow_course(db: Session, course_id: uuid.UUID, into: uuid.UUID) -> None:
    """Keep the events of a course findable under the one that it has been joined to."""
    theirs = update(AuditEvent).where(AuditEvent.course_id == course_id)
    db.execute(theirs.values(course_id=into).execution_options(synchronize_session=False))


def stream(db: Session, wanted: Filter) -> Iterator[AuditEvent]:
    """All events, oldest first, some at a time."""
    query = wanted.apply().order_by(AuditEvent.id)
    return iter(db.scalars(query, execution_options={"yield_per": 500}))


_COLUMNS = ("at", "event", "person_id", "course_id", "details")


def record(
    db: Session,
    event: Event,
    *,
    person_id: uuid.UUID | None = None,
    course_id: uuid.UUID | None = None,
    **details: str | int | float | bool | None,
) -> None:
    """Add one row in the caller's transaction, so that both are committed or neither."""
    db.add(AuditEvent(event=event.value, person_id=person_id, course_id=course_id, details=details))


def along(statement: ReturningInsert[Any]) -> ReturningInsert[int]:
    """The statement, and an event for each row that it inserts, in one round trip.

    It is executed with `parameters` besides its own, and returns the ids of the events. SQLAlchemy
    applies no column defaults to it.
    """
    columns = AuditEvent.__table__.c
    row = select(*(bindparam(f"audit_{name}", type_=columns[name].type) for name in _COLUMNS))
    each = row.select_from(statement.cte("inserted"))
    made = insert(AuditEvent.__table__).from_select(_COLUMNS, each, include_defaults=False)
    return made.returning(AuditEvent.id)


def parameters(
    event: Event,
    *,
    person_id: uuid.UUID | None = None,
    course_id: uuid.UUID | None = None,
    **details: str | int | float | bool | None,
) -> dict[str, Any]:
    """Parameters of a statement that was given to `along`."""
    row = (clock.now(), event.value, person_id, course_id, details)
    return {f"audit_{name}": value for name, value in zip(_COLUMNS, row, strict=True)}
