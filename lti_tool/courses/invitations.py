"""Invitations to a course by e-mail address, for people without an LMS account."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, case, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool import audit, clock
from lti_tool.courses import addresses, joining
from lti_tool.courses.memberships import MAIN, MAIN_ID
from lti_tool.courses.permissions import may, require_to_give
from lti_tool.courses.roles import Capability, Role
from lti_tool.courses.tables import Enrolment, Invitation
from lti_tool.courses.tenancy import Member
from lti_tool.db import pg_notify
from lti_tool.errors import Conflict, InvalidInput
from lti_tool.languages import Message
from lti_tool.people.names import display_name
from lti_tool.people.tables import Person

MOST_AT_ONCE = 300
"""Addresses in one pasted list."""


@dataclass(frozen=True)
class Refused:
    """An entry of a pasted list that was not invited, and why."""

    entry: str
    sentence: str


def invite_all(
    db: Session,
    member: Member,
    text: str,
    role: Role,
    *,
    life: timedelta | None = None,
    can_sign_in: bool,
) -> tuple[list[Invitation], list[Refused]]:
    """Keep a place for each address of a pasted list; an entry that is refused fails alone.

    Raises InvalidInput for an empty list, or one that is too long. Otherwise as `invite`.
    """
    require_to_give(member, role)
    require_sign_in(can_sign_in=can_sign_in)
    entries = addresses.split(text)
    if not entries:
        raise InvalidInput("There is no address.", field="addresses")
    if len(entries) > MOST_AT_ONCE:
        raise InvalidInput(
            Message(
                "This is {n} address; at most {most} can be invited at once.",
                "These are {n} addresses; at most {most} can be invited at once.",
                n=len(entries),
                most=MOST_AT_ONCE,
            ),
            field="addresses",
        )
    invited, refused, seen = [], [], set[str]()
    for entry in entries:
        address = addresses.parsed(entry)
        if address in seen:
            continue
        try:
            made = invite(db, member, entry, role, life=life, can_sign_in=can_sign_in)
        except (InvalidInput, Conflict) as error:
            refused.append(Refused(entry, error.sentence))
        else:
            seen.add(made.email)
            invited.append(made)
    return invited, refused


def invite(
    db: Session,
    member: Member,
    email: str,
    role: Role,
    *,
    life: timedelta | None = None,
    can_sign_in: bool,
) -> Invitation:
    """Keep a place for `email`, for the time `life` or until it is withdrawn.

    Raises InvalidInput for no address, Conflict for a second time, and Forbidden for a role that
    the member cannot give. Raises Conflict, too, where nobody `can_sign_in` without an LMS.
    """
    require_to_give(member, role)
    require_sign_in(can_sign_in=can_sign_in)
    address = addresses.parsed(email)
    if address is None:
        raise InvalidInput("That is not an e-mail address.", field="email")
    invitation = _insert(db, member, address, role, life)
    if invitation is None:
        raise Conflict(
            "This address has already been invited.",
            advice="Withdraw the invitation first to give another role.",
        )
    audit.record(
        db,
        audit.Event.INVITED,
        person_id=member.person_id,
        course_id=member.course_id,
        role=role.value,
    )
    db.flush()
    return invitation


def _insert(
    db: Session, member: Member, address: str, role: Role, life: timedelta | None
) -> Invitation | None:
    """A new invitation; None where the address has one that has not run out."""
    now = clock.now()
    values = {
        "role": role.value,
        "invited_by": member.enrolment_id,
        "created_at": now,
        "expires_at": now + life if life else None,
    }
    made = insert(Invitation).values(
        id=uuid.uuid4(), course_id=member.course_id, email=address, **values
    )
    again = made.on_conflict_do_update(
        index_elements=["course_id", "email"],
        set_=values,
        where=and_(Invitation.accepted_by.is_(None), Invitation.expires_at <= now),
    )
    return db.scalar(again.returning(Invitation).execution_options(populate_existing=True))


def require_sign_in(*, can_sign_in: bool) -> None:
    """Raise Conflict where nobody can sign in without an LMS: a place could not be taken."""
    if not can_sign_in:
        raise Conflict(
            "Nobody can sign in here without the LMS, so no place can be kept.",
            advice="Ask whoever runs the tool to set up sign-in without an LMS.",
        )


def is_open() -> ColumnElement[bool]:
    """Condition on `Invitation`: nobody has taken it, and it has not run out."""
    is_in_time = or_(Invitation.expires_at.is_(None), Invitation.expires_at > clock.now())
    return and_(Invitation.accepted_by.is_(None), is_in_time)


def of_course(db: Session, member: Member) -> list[tuple[Invitation, str | None]]:
    """Invitations of the member's course, oldest first, with the name of whoever came.

    None for a role that may not invite.
    """
    if not may(member.role, Capability.INVITE):
        return []
    rows = db.execute(
        select(Invitation, Person)
        .outerjoin(Enrolment, Enrolment.id == Invitation.accepted_by)
        .outerjoin(MAIN, MAIN.id == MAIN_ID)
        .outerjoin(Person, Person.id == MAIN.person_id)
        .where(Invitation.course_id == member.course_id)
        .order_by(Invitation.created_at)
    )
    return [(invitation, display_name(person) if person else None) for invitation, person in rows]


def open_for(db: Session, email: str) -> list[Invitation]:
    """The invitations to this address that nobody has taken, held until the transaction ends."""
    return list(
        db.scalars(
            select(Invitation)
            .where(Invitation.email == addresses.normal(email), is_open())
            .order_by(Invitation.id)
            .with_for_update()
        )
    )


def accept(db: Session, invitation: Invitation, person: Person, origin_id: uuid.UUID) -> None:
    """Give `person` the place. Somebody who was in the course before gets the new role.

    `origin_id` is the person for whom the account was made that was invited.
    """
    made = insert(Enrolment).values(
        id=uuid.uuid4(), created_at=clock.now(), course_id=invitation.course_id,
        person_id=origin_id, role=invitation.role, role_source="invitation", active=True,
    )  # fmt: skip
    # A role that a launch gave is the LMS's to change, not an invitation's, while they are there.
    is_lms_role = and_(Enrolment.active, Enrolment.role_source != "invitation")
    again = made.on_conflict_do_update(
        index_elements=["course_id", "origin_id"],
        set_={
            "active": True,
            "role": case((is_lms_role, Enrolment.role), else_=made.excluded.role),
            "role_source": case((is_lms_role, Enrolment.role_source), else_="invitation"),
        },
    )
    with joining.enrolling(db, invitation.course_id, {origin_id: person.id}):
        invitation.accepted_by = db.scalars(again.returning(Enrolment.id)).one()
    audit.record(
        db,
        audit.Event.ROLE_CHANGED,
        person_id=person.id,
        course_id=invitation.course_id,
        before=None,
        after=invitation.role,
        source="invitation",
    )
    db.flush()


def withdraw(db: Session, member: Member, invitation: Invitation) -> None:
    """Take the invitation back; whoever is in the course only through it is in it no longer."""
    db.refresh(invitation, with_for_update=True)
    if invitation.accepted_by is not None:
        enrolment = db.get_one(Enrolment, invitation.accepted_by)
        if enrolment.role_source == "invitation":
            enrolment.active = False
            audit.record(
                db,
                audit.Event.ROLE_CHANGED,
                person_id=enrolment.person_id,
                course_id=member.course_id,
                before=enrolment.role,
                after=None,
                source="invitation",
            )
            pg_notify.notify(db, pg_notify.ACCESS)
    db.delete(invitation)
    db.flush()
