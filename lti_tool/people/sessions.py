"""Sessions: one for each launch or sign-in; started, loaded, checked."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVarTuple

from sqlalchemy import ColumnElement, Select, column, func, insert, literal, select, table
from sqlalchemy.orm import Session

from lti_tool import audit, clock
from lti_tool.db import one_time
from lti_tool.db.one_time import hash_of
from lti_tool.errors import NotSignedIn, PlatformDisabled
from lti_tool.lti.tables import Deployment, Platform
from lti_tool.people.tables import ArrivalSession

# Courses stand above people; as in a foreign key, their tables are known here by name only.
_enrolment = table("enrolment", column("id"), column("course_id"), column("active"))
_course = table("course", column("id"), column("deployment_id"))

Columns = TypeVarTuple("Columns")


@dataclass(frozen=True)
class StartedSession:
    """A new session and its token, which is known nowhere else."""

    token: str
    id: uuid.UUID


_START = insert(ArrivalSession.__table__)

_START_ON_RECORD = audit.along(_START)


def start(
    db: Session,
    *,
    person_id: uuid.UUID,
    hours: int,
    enrolment_id: uuid.UUID | None = None,
    role: str | None = None,
    link_id: uuid.UUID | None = None,
    platform_id: uuid.UUID | None = None,
    event: audit.Event | None = None,
    course_id: uuid.UUID | None = None,
    **details: str,
) -> StartedSession:
    """Begin a session for one arrival; it ends after `hours` at the latest.

    `role` is what this arrival asserted and holds in this session only. An `event` is put on
    record in the same statement, with `course_id` and `details`.
    """
    now, started = clock.now(), StartedSession(one_time.new_token(), uuid.uuid4())
    row = {
        "id": started.id,
        "created_at": now,
        "token_hash": hash_of(started.token),
        "person_id": person_id,
        "enrolment_id": enrolment_id,
        "role": role,
        "link_id": link_id,
        "platform_id": platform_id,
        "expires_at": now + timedelta(hours=hours),
    }
    if event is None:
        db.execute(_START, row)
    else:
        details |= {"role": str(role), "session": str(started.id)}
        audited = audit.parameters(event, person_id=person_id, course_id=course_id, **details)
        db.execute(_START_ON_RECORD, row | audited)
    return started


def load(db: Session, token: str) -> ArrivalSession:
    """The session of a token. Raises NotSignedIn as `get` does, and for an unknown token."""
    return _valid(db, ArrivalSession.token_hash == hash_of(token))


def get(db: Session, session_id: uuid.UUID) -> ArrivalSession:
    """The session with this id, if it is valid.

    Raises NotSignedIn when it ended or ran out, or the member is no longer in the course. A
    platform or deployment that was switched off has the same effect.
    """
    return _valid(db, ArrivalSession.id == session_id)


def valid_among(db: Session, session_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """The ids, of these, of valid sessions; one query for all of them."""
    rows = db.execute(_with_validity().where(ArrivalSession.id.in_(session_ids)))
    return {row[0].id for row in rows if row.is_connected and row.is_enrolled}


VALIDITY = (
    (func.coalesce(Deployment.enabled, True) & func.coalesce(Platform.enabled, True)).label(
        "is_connected"
    ),
    func.coalesce(_enrolment.c.active, True).label("is_enrolled"),
)
"""Columns of a query with `joined_to_validity`: connected LMS, active enrolment."""


def joined_to_validity(query: Select[*Columns], now: ColumnElement[datetime]) -> Select[*Columns]:
    """The query, limited to sessions that have not ended or expired."""
    return (
        query.outerjoin(_enrolment, _enrolment.c.id == ArrivalSession.enrolment_id)
        .outerjoin(_course, _course.c.id == _enrolment.c.course_id)
        .outerjoin(Deployment, Deployment.id == _course.c.deployment_id)
        .outerjoin(
            Platform,
            Platform.id == func.coalesce(ArrivalSession.platform_id, Deployment.platform_id),
        )
        .where(ArrivalSession.ended_at.is_(None), ArrivalSession.expires_at > now)
    )


def _with_validity() -> Select[ArrivalSession, bool, bool]:
    return joined_to_validity(select(ArrivalSession, *VALIDITY), literal(clock.now()))


def _valid(db: Session, condition: ColumnElement[bool]) -> ArrivalSession:
    row = db.execute(_with_validity().where(condition)).one_or_none()
    if row is None:
        raise NotSignedIn
    require_valid(is_connected=row.is_connected, is_enrolled=row.is_enrolled)
    session: ArrivalSession = row[0]
    return session


def require_valid(*, is_connected: bool, is_enrolled: bool) -> None:
    """Raise NotSignedIn, with the reason, unless LMS and enrolment are active."""
    if not is_connected:
        raise NotSignedIn(PlatformDisabled.sentence, advice=PlatformDisabled.advice)
    if not is_enrolled:
        raise NotSignedIn(
            "You are not in this course any more.", advice="Ask a teacher of the course."
        )
