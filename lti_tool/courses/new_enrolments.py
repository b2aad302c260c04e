"""Enrolments that a launch makes: of somebody known, or together with the person."""

import uuid
from datetime import datetime
from typing import TypedDict

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool import clock
from lti_tool.courses.roles import Role
from lti_tool.courses.tables import Enrolment
from lti_tool.lti.claimed_roles import is_test_user, read_roles
from lti_tool.lti.claims import Launch
from lti_tool.people import identities

_NEW_ENROLMENT = select(Enrolment).from_statement(
    insert(Enrolment.__table__).on_conflict_do_nothing().returning(*Enrolment.__table__.c)
)


def add(db: Session, course_id: uuid.UUID, origin_id: uuid.UUID, launch: Launch) -> Enrolment:
    """A new enrolment, or the one that a roster has created meanwhile."""
    new = {**_first_values(course_id, launch), "person_id": origin_id, "origin_id": origin_id}
    enrolment: Enrolment | None = db.scalar(_NEW_ENROLMENT, new)
    return (
        enrolment
        or db.scalars(
            select(Enrolment).where(
                Enrolment.course_id == course_id, Enrolment.origin_id == origin_id
            )
        ).one()
    )


class _FirstValues(TypedDict):
    """Values of a new enrolment, but for whose it is."""

    id: uuid.UUID
    created_at: datetime
    course_id: uuid.UUID
    role: str
    role_source: str
    launch_role: str
    is_test_user: bool
    active: bool
    first_arrival_at: datetime
    last_arrival_at: datetime


def _first_values(course_id: uuid.UUID, launch: Launch) -> _FirstValues:
    is_test = is_test_user(launch.roles)
    role = Role.from_claim(read_roles(launch.roles))
    now = clock.now()
    return {
        "id": uuid.uuid4(),
        "created_at": now,
        "course_id": course_id,
        "role": "observer" if is_test else role.value,
        "role_source": "launch",
        "launch_role": role.value,
        "is_test_user": is_test,
        "active": True,
        "first_arrival_at": now,
        "last_arrival_at": now,
    }


_FIRST_COLUMNS = tuple(_FirstValues.__annotations__)

_ENROL_NEW_PERSON = select(Enrolment).from_statement(
    insert(Enrolment.__table__)
    .from_select(
        ("person_id", "origin_id", *_FIRST_COLUMNS),
        select(
            identities.NEW_PERSON.c.id,
            identities.NEW_PERSON.c.id,
            *(
                bindparam(f"enrolment_{name}", type_=Enrolment.__table__.c[name].type)
                for name in _FIRST_COLUMNS
            ),
        ),
        include_defaults=False,
    )
    .returning(*Enrolment.__table__.c)
)
"""Makes a person, an identity and an enrolment, if the identity is new; a class of hundreds comes
for the first time at once.
"""


def add_with_person(db: Session, course_id: uuid.UUID, launch: Launch) -> Enrolment | None:
    """The enrolment of somebody whom nobody knows yet; None where somebody else was first."""
    # Only an ORM statement would flush a new course by itself.
    db.flush()
    values = _first_values(course_id, launch)
    new = identities.parameters(launch.issuer, launch.subject, name=launch.name)
    new |= {f"enrolment_{name}": value for name, value in values.items()}
    enrolment: Enrolment | None = db.scalar(_ENROL_NEW_PERSON, new)
    return enrolment
