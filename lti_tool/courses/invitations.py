"""Invitations to a course by e-mail address, for people without an LMS account."""

import re
import uuid

from sqlalchemy import case, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool import audit, clock
from lti_tool.courses import joining
from lti_tool.courses.memberships import MAIN, MAIN_ID
from lti_tool.courses.permissions import may
from lti_tool.courses.roles import Capability, Role
from lti_tool.courses.tables import Enrolment, Invitation
from lti_tool.courses.tenancy import Member
from lti_tool.errors import Conflict, InvalidInput
from lti_tool.people.names import display_name
from lti_tool.people.tables import Person

_ADDRESS = re.compile(r"[^@\s,;<>\x00-\x1f]+@[^@\s,;<>\x00-\x1f]+\.[^@\s,;<>.\x00-\x1f]+")
"""Enough to catch a slip; whether the address exists is proved by the sign-in."""


def invite(db: Session, member: Member, email: str, role: Role, *, can_sign_in: bool) -> Invitation:
    """Keep a place for `email`. Raises InvalidInput for no address, Conflict for a second time.

    Raises Conflict, too, where nobody `can_sign_in` without an LMS: the place could not be taken.
    """
    if not can_sign_in:
        raise Conflict(
            "Nobody can sign in here without the LMS, so no place can be kept.",
            advice="Ask whoever runs the tool to set up sign-in without an LMS.",
        )
    address = normal_address(email)
    if len(address) > 254 or not _ADDRESS.fullmatch(address):
        raise InvalidInput("That is not an e-mail address.", field="email")
    statement = insert(Invitation).values(
        id=uuid.uuid4(), created_at=clock.now(), course_id=member.course_id, email=address,
        role=role.value, invited_by=member.enrolment_id,
    )  # fmt: skip
    invitation: Invitation | None = db.scalar(
        statement.on_conflict_do_nothing().returning(Invitation)
    )
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
            .where(Invitation.email == normal_address(email), Invitation.accepted_by.is_(None))
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
    # A role that a launch gave is the LMS's to change, not an invitation's.
    is_ours = Enrolment.role_source == "invitation"
    again = made.on_conflict_do_update(
        index_elements=["course_id", "origin_id"],
        set_={"active": True, "role": case((is_ours, made.excluded.role), else_=Enrolment.role)},
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
    db.delete(invitation)
    db.flush()


def normal_address(email: str) -> str:
    """An address as invitations have it, however somebody has written it."""
    return email.strip().lower()
