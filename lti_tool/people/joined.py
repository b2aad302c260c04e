"""Persons joined into one: a tree, whose root is the person that identities and pages name.

Each join is one edge (`Person.joined_into`), so that taking it away leaves what was before it.
"""

import uuid
from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, delete, or_, select
from sqlalchemy.orm import Session, aliased

from lti_tool.people.tables import Person, PersonNotice, Separation

SECOND_PLACE = "class"
"""Value of `Person.joined_by` for an empty person who is no account of anybody: they hold the
second enrolment of an account in one course."""


_PARENT, _CHILD = aliased(Person), aliased(Person)


def root_of(db: Session, person_id: uuid.UUID) -> uuid.UUID:
    """Person whom this one has been joined into, over any number of joins; or they themselves."""
    path = select(Person.id, Person.joined_into).where(Person.id == person_id).cte(recursive=True)
    path = path.union_all(
        select(_PARENT.id, _PARENT.joined_into).join(path, _PARENT.id == path.c.joined_into)
    )
    root: uuid.UUID = db.scalars(select(path.c.id).where(path.c.joined_into.is_(None))).one()
    return root


def ids_of(person_id: uuid.UUID) -> Select[uuid.UUID]:
    """Query for the ids of a person and of all who have been joined into them."""
    below = select(Person.id).where(Person.id == person_id).cte(recursive=True)
    below = below.union_all(select(_CHILD.id).join(below, _CHILD.joined_into == below.c.id))
    return select(below.c.id)


def tree(db: Session, person_id: uuid.UUID) -> set[uuid.UUID]:
    """A person, and all who have been joined into them."""
    return set(db.scalars(ids_of(person_id)))


def with_others(db: Session, person_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of these persons into whom anybody has been joined."""
    if not person_ids:
        return set()
    joined = select(Person.joined_into).where(Person.joined_into.in_(person_ids)).distinct()
    return {each for each in db.scalars(joined) if each is not None}


def are_separated(db: Session, some: Collection[uuid.UUID], others: Collection[uuid.UUID]) -> bool:
    """True where one of these persons was once separated from one of the others."""
    return (
        db.scalar(select(Separation.person_id).where(_between(some, others)).limit(1)) is not None
    )


def forget_separations(
    db: Session, some: Collection[uuid.UUID], others: Collection[uuid.UUID]
) -> None:
    """Forget that these were separated: somebody has decided otherwise."""
    db.execute(delete(Separation).where(_between(some, others)))


def _between(some: Collection[uuid.UUID], others: Collection[uuid.UUID]) -> ColumnElement[bool]:
    return or_(
        and_(Separation.person_id.in_(some), Separation.other_id.in_(others)),
        and_(Separation.person_id.in_(others), Separation.other_id.in_(some)),
    )


def notify(db: Session, person_id: uuid.UUID, code: str) -> None:
    """Leave a message for a person, which their pages show until it has been read."""
    db.add(PersonNotice(person_id=person_id, code=code))


def notices(db: Session, person_id: uuid.UUID) -> list[PersonNotice]:
    """Messages that a person has not read yet, oldest first."""
    return list(
        db.scalars(
            select(PersonNotice)
            .where(PersonNotice.person_id == person_id)
            .order_by(PersonNotice.created_at)
        )
    )


def has_notices(person_id: SQLColumnExpression[uuid.UUID]) -> ColumnElement[bool]:
    """Condition that there are such messages for a person."""
    return select(PersonNotice.id).where(PersonNotice.person_id == person_id).exists()


def dismiss(db: Session, person_id: uuid.UUID, notice_id: uuid.UUID) -> None:
    """Delete a message that the person has read; that of somebody else stays."""
    db.execute(
        delete(PersonNotice).where(
            PersonNotice.id == notice_id, PersonNotice.person_id == person_id
        )
    )
