"""Sessions: one for each launch or sign-in; started, loaded, checked."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVarTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    column,
    func,
    insert,
    literal,
    or_,
    select,
    table,
    update,
)
from sqlalchemy.orm import Session, aliased

from lti_tool import audit, clock
from lti_tool.db import one_time, pg_notify
from lti_tool.db.one_time import hash_of
from lti_tool.errors import NotSignedIn, PlatformDisabled, Suspended
from lti_tool.lti.tables import Deployment, Platform
from lti_tool.people import joined, provider_sessions
from lti_tool.people.tables import ArrivalSession, Person

# Courses stand above people; as in a foreign key, their tables are known here by name only.
_enrolment = table(
    "enrolment", column("id"), column("course_id"), column("active"), column("merged_into")
)
_course = table("course", column("id"), column("deployment_id"))

_owner = aliased(Person, name="session_owner")

Columns = TypeVarTuple("Columns")


@dataclass(frozen=True)
class StartedSession:
    """A new session and its token, which is known nowhere else."""

    token: str
    session: ArrivalSession
    """Its row, detached: it was inserted by a statement of its own."""

    @property
    def id(self) -> uuid.UUID:
        """Public id of the session."""
        return self.session.id


_COLUMNS = (
    "id",
    "created_at",
    "token_hash",
    "person_id",
    "enrolment_id",
    "role",
    "link_id",
    "platform_id",
    "sign_in_id",
    "language",
    "lms_language",
    "expires_at",
)


_START = (
    insert(ArrivalSession.__table__)
    .from_select(
        _COLUMNS,
        select(*(bindparam(name, type_=ArrivalSession.__table__.c[name].type) for name in _COLUMNS))
        .select_from(Person)
        .where(
            Person.id == bindparam("person_id"),
            Person.suspended_at.is_(None),
            Person.forgotten_at.is_(None),
        )
        # Whoever suspends or erases them waits until the session is there to be ended.
        .with_for_update(read=True, key_share=True, of=Person),
        include_defaults=False,
    )
    .returning(ArrivalSession.id)
)
"""Inserts a session of somebody who may come, and no row for anybody else."""

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
    sign_in_id: uuid.UUID | None = None,
    language: str | None = None,
    event: audit.Event | None = None,
    course_id: uuid.UUID | None = None,
    **details: str,
) -> StartedSession:
    """Begin a session for one arrival; it ends after `hours` at the latest.

    `role` is what this arrival asserted and holds in this session only. `sign_in_id` is the session
    of the sign-in, where somebody without the LMS enters a course. `language` is the LMS's.
    An `event` is put on record in the same statement, with `course_id` and `details`. Raises
    Suspended, and NotSignedIn for somebody who was erased since they were found, or whose sign-in
    has ended or run out.
    """
    if sign_in_id is not None:
        # The lock comes first: signing out takes it, too, and is not passed unseen.
        require_allowed(db, person_id)
        get(db, sign_in_id)
    now, token = clock.now(), one_time.new_token()
    row = {
        "id": uuid.uuid4(),
        "created_at": now,
        "token_hash": hash_of(token),
        "person_id": person_id,
        "enrolment_id": enrolment_id,
        "role": role,
        "link_id": link_id,
        "platform_id": platform_id,
        "sign_in_id": sign_in_id,
        "language": _chosen_language(db, person_id) or language,
        "lms_language": language,
        "expires_at": now + timedelta(hours=hours),
    }
    if not _insert(db, row, None if event is None else _audited(row, event, course_id, details)):
        require_allowed(db, person_id)
        raise NotSignedIn
    return StartedSession(token, ArrivalSession(**row))


def _chosen_language(db: Session, person_id: uuid.UUID) -> str | None:
    # Whoever begins a session has mostly been loaded just now: that takes no statement.
    person = db.get(Person, person_id)
    return None if person is None else person.language


def _audited(
    row: dict[str, Any], event: audit.Event, course_id: uuid.UUID | None, details: dict[str, str]
) -> dict[str, Any]:
    """Parameters of the event that tells of a new session."""
    about = details | {"role": str(row["role"]), "session": str(row["id"])}
    return audit.parameters(event, person_id=row["person_id"], course_id=course_id, **about)


def _insert(db: Session, row: dict[str, Any], audited: dict[str, Any] | None) -> bool:
    """True if a session was inserted, with its event on record; False for who may not come."""
    # The statement is no ORM statement, which would flush a new link or person by itself.
    db.flush()
    if audited is None:
        return db.scalar(_START, row) is not None
    return db.scalar(_START_ON_RECORD, row | audited) is not None


def require_allowed(db: Session, person_id: uuid.UUID) -> None:
    """Check that the person may come, and keep it so until the transaction ends.

    Raises Suspended, and NotSignedIn for somebody who was erased.
    """
    suspended_at, forgotten_at = db.execute(
        select(Person.suspended_at, Person.forgotten_at)
        .where(Person.id == person_id)
        .with_for_update(read=True, key_share=True)
    ).one()
    if forgotten_at is not None:
        raise NotSignedIn(
            "Your data here has just been erased.", advice="To begin anew, come again."
        )
    if suspended_at is not None:
        raise Suspended


def end(db: Session, session: ArrivalSession) -> None:
    """Sign out of a session, its sign-in, and every course entered from that sign-in."""
    _end(db, session, _of_sign_in(session.sign_in_id or session.id), audit.Event.SIGN_OUT)


def end_all(db: Session, session: ArrivalSession) -> None:
    """Sign the person of a session out everywhere, launches from the LMS included."""
    everywhere = ArrivalSession.person_id == session.person_id
    _end(db, session, everywhere, audit.Event.SIGN_OUT)


def end_by_service(db: Session, sign_in_id: uuid.UUID, reason: str) -> None:
    """End a sign-in as `end` does, because of its sign-in service; the reason is for the audit."""
    session = db.get(ArrivalSession, sign_in_id)
    if session is not None:
        _end(db, session, _of_sign_in(sign_in_id), audit.Event.SIGN_IN_ENDED, reason=reason)


def _of_sign_in(sign_in_id: uuid.UUID) -> ColumnElement[bool]:
    return or_(ArrivalSession.id == sign_in_id, ArrivalSession.sign_in_id == sign_in_id)


def _end(
    db: Session,
    session: ArrivalSession,
    meant: ColumnElement[bool],
    event: audit.Event,
    **details: str,
) -> None:
    # Whoever is entering a course is waited for: that session ends, too. A later one is refused.
    db.execute(select(Person.id).where(Person.id == session.person_id).with_for_update())
    ended = close(db, meant)
    audit.record(db, event, person_id=session.person_id, course_id=None, sessions=ended, **details)


def close(db: Session, meant: ColumnElement[bool]) -> int:
    """End sessions, here and at their sign-in services; how many.

    Every process is notified, and closes their sockets at once.
    """
    ended = db.scalars(
        update(ArrivalSession)
        .where(meant, ArrivalSession.ended_at.is_(None))
        .values(ended_at=clock.now())
        .returning(ArrivalSession.id)
    ).all()
    provider_sessions.end(db, ended)
    pg_notify.notify(db, pg_notify.ACCESS)
    return len(ended)


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
    return {row[0].id for row in rows if row.is_connected and row.is_enrolled and row.is_allowed}


MAIN_ID: ColumnElement[uuid.UUID] = func.coalesce(_enrolment.c.merged_into, _enrolment.c.id)
"""Id of the main enrolment of a session's person in the course."""

_other = _enrolment.alias("other_enrolment")

_IS_ENROLLED = case(
    (func.coalesce(_enrolment.c.active, True), True),
    # Only then are the other accounts of a joined person asked for.
    else_=select(_other.c.id)
    .where(or_(_other.c.id == MAIN_ID, _other.c.merged_into == MAIN_ID), _other.c.active)
    .exists(),
)

VALIDITY = (
    (func.coalesce(Deployment.enabled, True) & func.coalesce(Platform.enabled, True)).label(
        "is_connected"
    ),
    _IS_ENROLLED.label("is_enrolled"),
    and_(_owner.suspended_at.is_(None), _owner.forgotten_at.is_(None)).label("is_allowed"),
)
"""Columns of a query with `joined_to_validity`: connected LMS, active enrolment, person who may
come.
"""


def joined_to_validity(query: Select[*Columns], now: ColumnElement[datetime]) -> Select[*Columns]:
    """The query, limited to sessions that have not ended or expired."""
    return (
        query.join(_owner, _owner.id == ArrivalSession.person_id)
        .outerjoin(_enrolment, _enrolment.c.id == ArrivalSession.enrolment_id)
        .outerjoin(_course, _course.c.id == _enrolment.c.course_id)
        .outerjoin(Deployment, Deployment.id == _course.c.deployment_id)
        .outerjoin(
            Platform,
            Platform.id == func.coalesce(ArrivalSession.platform_id, Deployment.platform_id),
        )
        .where(ArrivalSession.ended_at.is_(None), ArrivalSession.expires_at > now)
    )


def _with_validity() -> Select[ArrivalSession, bool, bool, bool]:
    return joined_to_validity(select(ArrivalSession, *VALIDITY), literal(clock.now()))


def _valid(db: Session, condition: ColumnElement[bool]) -> ArrivalSession:
    row = db.execute(_with_validity().where(condition)).one_or_none()
    if row is None:
        raise NotSignedIn
    require_valid(row)
    session: ArrivalSession = row[0]
    return session


def require_valid(row: Any) -> None:
    """Raise Suspended or NotSignedIn for a row of a query with the columns of `VALIDITY`."""
    if not row.is_allowed:
        raise Suspended
    if not row.is_connected:
        raise NotSignedIn(PlatformDisabled.sentence, advice=PlatformDisabled.advice)
    if not row.is_enrolled:
        raise NotSignedIn(
            "You are not in this course any more.", advice="Ask a teacher of the course."
        )


def choose_language(db: Session, session: ArrivalSession, language: str | None) -> None:
    """Keep a person's choice of language, also for pages that are open.

    None withdraws it: each session has the language of its LMS again.
    """
    ids = joined.ids_of(session.person_id)
    db.execute(update(Person).where(Person.id.in_(ids)).values(language=language))
    of_person = update(ArrivalSession).where(ArrivalSession.person_id.in_(ids))
    left = ArrivalSession.lms_language if language is None else language
    db.execute(of_person.values(language=left))
