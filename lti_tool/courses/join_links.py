"""Links by which people who sign in without an LMS come into a course.

The token is derived from the secret key and the id of the link. So the address can be shown again,
while the database has only its hash. Nothing about a link is told before somebody signs in.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool import audit, clock
from lti_tool.courses import invitations, joining, memberships, tenancy
from lti_tool.courses.memberships import MAIN, MAIN_ID
from lti_tool.courses.permissions import require_to_give
from lti_tool.courses.roles import Role
from lti_tool.courses.tables import Course, Enrolment, JoinLink, JoinLinkUse
from lti_tool.courses.tenancy import Member
from lti_tool.db import pg_notify
from lti_tool.db.one_time import hash_of
from lti_tool.errors import Busy, Conflict, Forbidden, InvalidInput, NotFound
from lti_tool.lti import encryption
from lti_tool.people.names import display_name
from lti_tool.people.tables import Person
from lti_tool.settings import Settings

MOST_LINKS = 50
"""Links of one course that are not withdrawn."""

_MOST_UNKNOWN = 10
_UNKNOWN_WITHIN = timedelta(hours=1)
"""Links that lead nowhere, for one person, before no link of theirs is looked up any more."""


def create(
    db: Session,
    settings: Settings,
    member: Member,
    role: Role,
    *,
    life: timedelta,
    most_people: int,
    can_sign_in: bool,
) -> JoinLink:
    """Make a link into the member's course. Raises InvalidInput for a role that no link gives.

    Raises Conflict where there are too many, and where nobody `can_sign_in` without an LMS.
    """
    if role is Role.TEACHER:
        raise InvalidInput(
            "A link makes nobody a teacher.", field="role", advice="Invite teachers by address."
        )
    require_to_give(member, role)
    invitations.require_sign_in(can_sign_in=can_sign_in)
    usable = select(func.count()).select_from(JoinLink)
    usable = usable.where(JoinLink.course_id == member.course_id, JoinLink.withdrawn_at.is_(None))
    if (db.scalar(usable) or 0) >= MOST_LINKS:
        raise Conflict("This class has very many links.", advice="Withdraw some first.")
    link_id = uuid.uuid4()
    link = JoinLink(
        id=link_id,
        course_id=member.course_id,
        token_hash=hash_of(_token(settings, link_id)),
        role=role.value,
        most_people=most_people,
        expires_at=clock.now() + life,
        created_by=member.enrolment_id,
    )
    db.add(link)
    db.flush()
    _record(db, audit.Event.JOIN_LINK_MADE, member, link, role=role.value)
    return link


def token_of(settings: Settings, link: JoinLink) -> str | None:
    """The token of a link; None where it was made with another secret key."""
    token = _token(settings, link.id)
    return token if hash_of(token) == link.token_hash else None


def _token(settings: Settings, link_id: uuid.UUID) -> str:
    return encryption.derived_token(settings.secret_key.get_secret_value(), f"join-link:{link_id}")


@dataclass(frozen=True)
class Arrival:
    """Somebody who came by a link."""

    enrolment_id: uuid.UUID
    name: str
    joined_at: datetime
    is_removed: bool


def of_course(db: Session, member: Member) -> list[tuple[JoinLink, list[Arrival]]]:
    """Links of the member's course with who came by each, newest link first.

    One that was withdrawn before anybody came by it is left out.
    """
    rows = db.execute(
        select(JoinLinkUse, Person)
        .join(JoinLink, JoinLink.id == JoinLinkUse.link_id)
        .join(Enrolment, Enrolment.id == JoinLinkUse.enrolment_id)
        .join(MAIN, MAIN.id == MAIN_ID)
        .join(Person, Person.id == MAIN.person_id)
        .where(JoinLink.course_id == member.course_id)
        .order_by(JoinLinkUse.joined_at, JoinLinkUse.enrolment_id)
    )
    came: dict[uuid.UUID, list[Arrival]] = {}
    for use, person in rows:
        came.setdefault(use.link_id, []).append(
            Arrival(
                use.enrolment_id, display_name(person), use.joined_at, use.removed_at is not None
            )
        )
    links = db.scalars(
        select(JoinLink)
        .where(JoinLink.course_id == member.course_id)
        .order_by(JoinLink.withdrawn_at.is_not(None), JoinLink.created_at.desc(), JoinLink.id)
    )
    return [
        (link, came.get(link.id, []))
        for link in links
        if link.withdrawn_at is None or link.id in came
    ]


def newest_for_students(db: Session, settings: Settings, member: Member) -> str | None:
    """Token of the newest link by which students can come into the course now; None for none."""
    came = select(func.count()).where(JoinLinkUse.link_id == JoinLink.id)
    links = db.scalars(
        select(JoinLink)
        .where(
            JoinLink.course_id == member.course_id,
            JoinLink.role == Role.STUDENT.value,
            JoinLink.is_on,
            JoinLink.withdrawn_at.is_(None),
            JoinLink.expires_at > clock.now(),
            came.correlate(JoinLink).scalar_subquery() < JoinLink.most_people,
        )
        .order_by(JoinLink.created_at.desc(), JoinLink.id)
    )
    return next((token for link in links if (token := token_of(settings, link))), None)


def switch(db: Session, member: Member, link: JoinLink, *, is_on: bool) -> None:
    """Switch a link on or off. Raises Conflict for one that was withdrawn."""
    _lock(db, link)
    if link.withdrawn_at is not None:
        raise Conflict("This link has been withdrawn.", advice="Make a new one.")
    link.is_on = is_on
    db.flush()
    _record(db, audit.Event.JOIN_LINK_CHANGED, member, link, is_on=is_on)


def withdraw(db: Session, member: Member, link: JoinLink) -> None:
    """Give a link up for good. Whoever came by it stays."""
    _lock(db, link)
    if link.withdrawn_at is None:
        link.withdrawn_at = clock.now()
        db.flush()
        _record(db, audit.Event.JOIN_LINK_WITHDRAWN, member, link)


def remove(db: Session, member: Member, link: JoinLink, enrolment_id: uuid.UUID) -> None:
    """Take somebody who came by a link out of the course. Raises NotFound for anybody else.

    No link lets them in again; what they wrote stays.
    """
    _lock(db, link)
    use = db.get(JoinLinkUse, enrolment_id)
    if use is None or use.link_id != link.id:
        raise NotFound
    enrolment = db.get_one(Enrolment, enrolment_id, with_for_update=True)
    use.removed_at = use.removed_at or clock.now()
    if enrolment.active and enrolment.role_source == "invitation":
        enrolment.active = False
        audit.record(
            db,
            audit.Event.ROLE_CHANGED,
            person_id=enrolment.person_id,
            course_id=member.course_id,
            before=enrolment.role,
            after=None,
            source="link",
            by=str(member.enrolment_id),
        )
        pg_notify.notify(db, pg_notify.ACCESS)
    db.flush()


def follow(
    db: Session, token_hash: bytes, person: Person, origin_id: uuid.UUID
) -> tuple[Course, bool]:
    """Let somebody who has signed in into the course of a link; True where they were not in it.

    To be called with joins kept apart (`joining.keep_apart`). `origin_id` is the person for whom
    their account was made. Raises NotFound for no link, Forbidden for one that lets nobody in (any
    more) or not them, and Busy after too many that lead nowhere. What is raised is to be told,
    and the transaction goes on: the attempt is on record.
    """
    link = _usable(db, token_hash, person)
    course = db.scalar(tenancy.open_courses([link.course_id]))
    if course is None:
        raise Forbidden("The LMS of this class is switched off.", advice="Ask your teacher.")
    here = memberships.of_person(db, person.id, link.course_id)
    if here and here[0].active:
        return course, False
    _require_room(db, link, here[0].ids if here else [])
    _enrol(db, link, person, origin_id)
    return course, True


def _usable(db: Session, token_hash: bytes, person: Person) -> JoinLink:
    """The link, locked: it is neither withdrawn nor filled while somebody comes by it."""
    unknown = audit.count(
        db, audit.Event.JOIN_LINK_UNKNOWN, person.id, clock.now() - _UNKNOWN_WITHIN
    )
    if unknown >= _MOST_UNKNOWN:
        raise Busy("You have tried too many links that lead nowhere.", advice="Wait an hour.")
    link = db.scalar(select(JoinLink).where(JoinLink.token_hash == token_hash).with_for_update())
    if link is None:
        audit.record(db, audit.Event.JOIN_LINK_UNKNOWN, person_id=person.id)
        raise NotFound(
            "This link leads to no class.",
            advice="Its address may not be whole. Ask your teacher for it again.",
        )
    if link.withdrawn_at is not None:
        raise Forbidden("This link has been withdrawn.", advice="Ask your teacher for another.")
    if not link.is_on:
        raise Forbidden(
            "This link is switched off.", advice="Ask your teacher to switch it on, then try again."
        )
    if link.expires_at <= clock.now():
        raise Forbidden("This link has run out.", advice="Ask your teacher for another.")
    return link


def _require_room(db: Session, link: JoinLink, enrolment_ids: list[uuid.UUID]) -> None:
    was_removed = select(JoinLinkUse.enrolment_id).where(
        JoinLinkUse.enrolment_id.in_(enrolment_ids), JoinLinkUse.removed_at.is_not(None)
    )
    if db.scalar(was_removed.limit(1)) is not None:
        raise Forbidden("A teacher took you out of this class.", advice="Ask them.")
    inside = select(func.count()).select_from(JoinLinkUse)
    inside = inside.where(JoinLinkUse.link_id == link.id, JoinLinkUse.removed_at.is_(None))
    if (db.scalar(inside) or 0) >= link.most_people:
        raise Forbidden(
            "As many people have come by this link as it lets in.",
            advice="Ask your teacher for another.",
        )


def _enrol(db: Session, link: JoinLink, person: Person, origin_id: uuid.UUID) -> None:
    now = clock.now()
    place = {"role": link.role, "role_source": "invitation", "active": True}
    made = insert(Enrolment).values(
        id=uuid.uuid4(), created_at=now, course_id=link.course_id, person_id=origin_id,
        origin_id=origin_id, **place,
    )  # fmt: skip
    again = made.on_conflict_do_update(index_elements=["course_id", "origin_id"], set_=place)
    with joining.enrolling(db, link.course_id, {origin_id: person.id}):
        enrolment_id = db.scalars(again.returning(Enrolment.id)).one()
    use = insert(JoinLinkUse).values(enrolment_id=enrolment_id, link_id=link.id, joined_at=now)
    db.execute(
        use.on_conflict_do_update(
            index_elements=["enrolment_id"], set_={"link_id": link.id, "joined_at": now}
        )
    )
    audit.record(
        db,
        audit.Event.JOINED_BY_LINK,
        person_id=person.id,
        course_id=link.course_id,
        link=str(link.id),
        role=link.role,
    )
    db.flush()


def _lock(db: Session, link: JoinLink) -> None:
    db.refresh(link, with_for_update=True)


def _record(
    db: Session, event: audit.Event, member: Member, link: JoinLink, **details: str | bool
) -> None:
    audit.record(
        db,
        event,
        person_id=member.person_id,
        course_id=member.course_id,
        link=str(link.id),
        **details,
    )
