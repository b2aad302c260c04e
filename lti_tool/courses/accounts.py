"""Accounts of a person: at which LMSs, at which sign-in services, and how they came together."""

import uuid
from collections import defaultdict
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lti_tool.courses.tables import Course, Enrolment
from lti_tool.errors import NotFound
from lti_tool.lti.tables import Platform
from lti_tool.people import joined
from lti_tool.people.names import display_name
from lti_tool.people.tables import Identity, Person

_WITHOUT_LMS = "Sign-in without the LMS"


def of_person(db: Session, person_id: uuid.UUID) -> list[dict[str, Any]]:
    """Accounts of a person and of all joined into them, one entry a person, their own first.

    `person_id` is None for those that cannot be separated: they are the person's own.
    """
    root_id = joined.root_of(db, person_id)
    where = _where_from(db, root_id)
    persons = db.scalars(
        select(Person)
        .where(
            Person.id.in_(joined.tree(db, root_id)),
            or_(Person.id == root_id, Person.joined_by != joined.SECOND_PLACE),
        )
        .order_by(Person.joined_at.nulls_first(), Person.id)
    )
    return [
        {
            "person_id": None if person.id == root_id else str(person.id),
            "where": where[person.id],
            "linked_at": person.joined_at.isoformat() if person.joined_at else None,
        }
        for person in persons
    ]


def describe(db: Session, person_id: uuid.UUID) -> dict[str, Any]:
    """A person as the question about a join shows them: name, where from, and courses."""
    root_id = joined.root_of(db, person_id)
    courses = db.scalars(
        select(Course.title)
        .join(Enrolment, Enrolment.course_id == Course.id)
        .where(Enrolment.person_id == root_id, Enrolment.active)
        .order_by(Course.title)
    )
    where = sorted({name for names in _where_from(db, root_id).values() for name in names})
    return {
        "name": display_name(db.get_one(Person, root_id)),
        "where": where,
        "courses": list(courses),
    }


def require_own(db: Session, person_id: uuid.UUID, wanted: uuid.UUID) -> None:
    """Raise NotFound unless the wanted person is joined into this one."""
    root_id = joined.root_of(db, person_id)
    if wanted == root_id or wanted not in joined.tree(db, root_id):
        raise NotFound


def _where_from(db: Session, root_id: uuid.UUID) -> dict[uuid.UUID, list[str]]:
    """Names of the LMSs and services at which accounts are, by the person they were made for."""
    rows = db.execute(
        select(Identity.origin_id, Platform.name, Platform.issuer)
        .select_from(Identity)
        .outerjoin(Platform, Platform.issuer == Identity.issuer)
        .where(Identity.person_id == root_id)
        .distinct()
        .order_by(Platform.name.nulls_last())
    )
    where = defaultdict(list)
    for origin_id, name, issuer in rows:
        where[origin_id].append(name or issuer or _WITHOUT_LMS)
    return where
