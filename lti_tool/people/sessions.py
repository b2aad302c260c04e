"""One session per arrival: start, load, end."""

import hashlib
import secrets
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, column, func, select, table
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.errors import NotSignedIn, PlatformDisabled
from lti_tool.lti.tables import Deployment, Platform
from lti_tool.people.tables import ArrivalSession

# Courses stand above people; as in a foreign key, their tables are known here by name only.
_enrolment = table("enrolment", column("id"), column("course_id"), column("active"))
_course = table("course", column("id"), column("deployment_id"))


@dataclass(frozen=True)
class StartedSession:
    """A new session and its token, which is known nowhere else."""

    token: str
    session: ArrivalSession


def start(
    db: Session,
    *,
    person_id: uuid.UUID,
    hours: int,
    enrolment_id: uuid.UUID | None = None,
    role: str | None = None,
    link_id: uuid.UUID | None = None,
    platform_id: uuid.UUID | None = None,
) -> StartedSession:
    """Begin a session for one arrival; it ends after `hours` at the latest.

    `role` is what this arrival asserted and holds in this session only.
    """
    token = secrets.token_urlsafe(32)
    session = ArrivalSession(
        token_hash=hash_of(token),
        person_id=person_id,
        enrolment_id=enrolment_id,
        role=role,
        link_id=link_id,
        platform_id=platform_id,
        expires_at=clock.now() + timedelta(hours=hours),
    )
    db.add(session)
    db.flush()
    return StartedSession(token, session)


def load(db: Session, token: str) -> ArrivalSession:
    """The session of a token. Raises NotSignedIn as `again` does, and for an unknown token."""
    return _living(db, ArrivalSession.token_hash == hash_of(token))


def again(db: Session, session_id: uuid.UUID) -> ArrivalSession:
    """The session with this id, if it is still alive.

    Raises NotSignedIn when it ended or ran out, when its platform or deployment was switched off,
    and when the member is no longer in the course.
    """
    return _living(db, ArrivalSession.id == session_id)


def living(db: Session, session_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these sessions `again` would let go on; one question for all of them."""
    rows = db.execute(_with_standing().where(ArrivalSession.id.in_(session_ids)))
    return {row[0].id for row in rows if row.is_connected and row.is_enrolled}


def _with_standing() -> Select[ArrivalSession, bool, bool]:
    """Sessions that have not run out, with whether LMS and place in the course still stand."""
    return (
        select(
            ArrivalSession,
            (func.coalesce(Deployment.enabled, True) & func.coalesce(Platform.enabled, True)).label(
                "is_connected"
            ),
            func.coalesce(_enrolment.c.active, True).label("is_enrolled"),
        )
        .outerjoin(_enrolment, _enrolment.c.id == ArrivalSession.enrolment_id)
        .outerjoin(_course, _course.c.id == _enrolment.c.course_id)
        .outerjoin(Deployment, Deployment.id == _course.c.deployment_id)
        .outerjoin(
            Platform,
            Platform.id == func.coalesce(ArrivalSession.platform_id, Deployment.platform_id),
        )
        .where(ArrivalSession.ended_at.is_(None), ArrivalSession.expires_at > clock.now())
    )


def _living(db: Session, condition: ColumnElement[bool]) -> ArrivalSession:
    row = db.execute(_with_standing().where(condition)).one_or_none()
    if row is None:
        raise NotSignedIn
    if not row.is_connected:
        raise NotSignedIn(PlatformDisabled.sentence, advice=PlatformDisabled.advice)
    if not row.is_enrolled:
        raise NotSignedIn(
            "You are not in this course any more.", advice="Ask a teacher of the course."
        )
    session: ArrivalSession = row[0]
    return session


def hash_of(token: str) -> bytes:
    """What is stored of a token: SHA-256 is enough for 256 random bits."""
    return hashlib.sha256(token.encode()).digest()
