"""Directory for administrators: people, their identities, sign-ins and courses; and courses."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, cast, or_, select
from sqlalchemy.orm import Session

from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import Course, Enrolment
from lti_tool.courses.tenancy import parsed_id
from lti_tool.errors import NotFound
from lti_tool.people import joined
from lti_tool.people.names import display_name
from lti_tool.people.tables import ArrivalSession, Identity, Person

MAX_FOUND = 50
_MAX_SESSIONS = 50


@dataclass(frozen=True)
class Entry:
    """A person, with the facts by which an administrator recognises them."""

    person: Person
    identities: Sequence[Identity]
    courses: Sequence[tuple[Course, Enrolment]]


def find(db: Session, words: str) -> list[Entry]:
    """People with these words in the name or address, or with this id here or at an LMS.

    At most 50, by name. A person who was erased is found by the id here.
    """
    pattern = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    has_identity = select(Identity.id).where(
        Identity.person_id == Person.id, Identity.subject == words
    )
    return _entries(
        db,
        or_(
            Person.name.ilike(pattern),
            Person.email.ilike(pattern),
            cast(Person.id, String) == words,
            has_identity.exists(),
        ),
    )


def administrators(db: Session) -> list[Entry]:
    """People who may run the tool."""
    return _entries(db, Person.administrator_since.is_not(None))


def entry(db: Session, person: Person) -> Entry:
    """One person with their identities and courses."""
    return _entries(db, Person.id == person.id)[0]


def linked(db: Session, person_id: uuid.UUID) -> Sequence[Person]:
    """Persons who have been joined into a person, in the order of the joins."""
    is_theirs = Person.id.in_(joined.ids_of(person_id)) & (Person.joined_by != joined.SECOND_PLACE)
    return db.scalars(select(Person).where(is_theirs).order_by(Person.joined_at, Person.id)).all()


def names(db: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Names of the people, courses and activities with these ids; an enrolment's is its person's.

    Ids of anything else are left out.
    """
    persons = {each.id: display_name(each) for each in db.scalars(_with(Person, ids))}
    rows = db.execute(
        select(Enrolment.id, Person)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.id.in_(ids))
    )
    enrolments = {enrolment_id: display_name(person) for enrolment_id, person in rows}
    titles = {
        each.id: each.title
        for table in (Course, Activity)
        for each in db.scalars(_with(table, ids))
    }
    return persons | enrolments | titles


def course(db: Session, course_id: str) -> Course:
    """A course by its id. Raises NotFound."""
    found = db.get(Course, parsed_id(course_id))
    if found is None:
        raise NotFound
    return found


def _with(table: Any, ids: Collection[uuid.UUID]) -> Any:
    return select(table).where(table.id.in_(ids))


def sign_ins(db: Session, person_id: uuid.UUID) -> Sequence[tuple[ArrivalSession, str | None]]:
    """Newest sessions of a person, each with the title of its course; at most 50."""
    rows = db.execute(
        select(ArrivalSession, Course.title)
        .outerjoin(Enrolment, Enrolment.id == ArrivalSession.enrolment_id)
        .outerjoin(Course, Course.id == Enrolment.course_id)
        .where(ArrivalSession.person_id == person_id)
        .order_by(ArrivalSession.created_at.desc(), ArrivalSession.id)
        .limit(_MAX_SESSIONS)
    )
    return [(session, title) for session, title in rows]


def _entries(db: Session, condition: ColumnElement[bool]) -> list[Entry]:
    persons = db.scalars(
        select(Person).where(condition).order_by(Person.name, Person.id).limit(MAX_FOUND)
    ).all()
    ids = [person.id for person in persons]
    identities = db.scalars(
        select(Identity)
        .where(Identity.person_id.in_(ids))
        .order_by(Identity.created_at, Identity.id)
    ).all()
    courses = db.execute(
        select(Course, Enrolment)
        .join(Enrolment, Enrolment.course_id == Course.id)
        .where(Enrolment.person_id.in_(ids))
        .order_by(Course.title, Course.id)
    ).all()
    return [
        Entry(
            person,
            [each for each in identities if each.person_id == person.id],
            [(course, place) for course, place in courses if place.person_id == person.id],
        )
        for person in persons
    ]
