"""Joining of two persons who are one, and their separation again.

Nothing that anybody wrote or was given is pointed elsewhere: identities and enrolments change their
person, and where both have an enrolment in a course, one is merged into the other. `origin_id`
keeps whose each was, so that separating puts back exactly that.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lti_tool import audit, clock
from lti_tool.courses.tables import Enrolment
from lti_tool.db import job_queue, locks
from lti_tool.db.locks import Lock
from lti_tool.errors import Conflict, NotFound
from lti_tool.lti.tables import Platform
from lti_tool.people import joined, passkeys, sessions
from lti_tool.people.tables import ArrivalSession, Identity, Person, Separation

JOINED = "person-joined"
"""The job that follows a join: what waited for the other account goes on; its subject is the
person."""


class Proof(StrEnum):
    """Grounds on which two persons were joined."""

    PROOFS = "proofs"
    IDENTIFIER = "identifier"
    ADMINISTRATOR = "administrator"


def lock(db: Session) -> None:
    """Keep everybody else from joining, separating and enrolling until the transaction ends.

    To be the first lock of a transaction: then two joins, in whatever direction, take turns.
    """
    locks.hold(db, Lock.JOINING)


def keep_apart(db: Session) -> None:
    """Keep joins and separations waiting until the transaction ends; before anybody is enrolled."""
    locks.share(db, Lock.JOINING)


def join(
    db: Session, one: uuid.UUID, other: uuid.UUID, proof: Proof, by: str | None = None
) -> uuid.UUID:
    """Join two persons, if they are two; the person whom both are then.

    The person with an account at an LMS stays, of two such the older. `by` names an administrator
    for the audit. Raises NotFound where either is gone, or was erased. Raises Conflict where either
    is suspended, or an administrator: an LMS is not trusted with that right.
    """
    lock(db)
    roots = {joined.root_of(db, _existing(db, each)) for each in (one, other)}
    if len(roots) == 1:
        return roots.pop()
    into, gone = _in_order(db, roots)
    for each in (into, gone):
        _require_ordinary(each)
    trees = joined.tree(db, into.id), joined.tree(db, gone.id)
    joined.forget_separations(db, *trees)
    into.name, into.email = into.name or gone.name, into.email or gone.email
    gone.name = gone.email = None
    gone.joined_into, gone.joined_at, gone.joined_by = into.id, clock.now(), proof.value
    db.flush()
    for table in (Identity, ArrivalSession):
        db.execute(update(table).where(table.person_id == gone.id).values(person_id=into.id))
    settle(db, into.id)
    joined.notify(db, into.id, "joined")
    job_queue.enqueue(db, JOINED, into.id)
    audit.record(
        db,
        audit.Event.PEOPLE_JOINED,
        person_id=into.id,
        joined=str(gone.id),
        proof=proof.value,
        by=by or str(into.id),
    )
    db.flush()
    return into.id


def _require_ordinary(person: Person) -> None:
    """Raise Conflict for a person whose accounts must stay as they are at the moment."""
    if person.administrator_since is not None:
        raise Conflict(
            "An administrator's accounts cannot be linked or separated.",
            advice="Have the right to run the tool withdrawn first.",
        )
    if person.suspended_at is not None:
        raise Conflict("This person is suspended.", advice="Let them back in first.")


def _existing(db: Session, person_id: uuid.UUID) -> uuid.UUID:
    person = db.get(Person, person_id, populate_existing=True)
    if person is None or person.forgotten_at is not None:
        raise NotFound("There is no such person (any more).")
    return person.id


def _in_order(db: Session, roots: Collection[uuid.UUID]) -> tuple[Person, Person]:
    """The person who stays, and the one who is joined into them; both rows locked."""
    persons = db.scalars(
        select(Person)
        .where(Person.id.in_(roots))
        .order_by(Person.id)
        # Launches, which refer to a person and do not change their key, need not wait.
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    at_lms = set(
        db.scalars(
            select(Identity.person_id)
            .join(Platform, Platform.issuer == Identity.issuer)
            .where(Identity.person_id.in_(roots))
        )
    )
    into, gone = sorted(persons, key=lambda p: (p.id not in at_lms, p.created_at, p.id))
    return into, gone


def separate(db: Session, person_id: uuid.UUID, *, by: str) -> uuid.UUID:
    """Undo the join of a person into another, whom it returns; each has again what was theirs.

    Their open pages close, as nobody knows whose each is. `by` names the actor for the audit.
    Raises NotFound for nobody. Raises Conflict for somebody who is not joined into anybody, and
    where the person is suspended, or an administrator.
    """
    lock(db)
    person = db.get(Person, person_id, populate_existing=True)
    if person is None or person.forgotten_at is not None:
        raise NotFound("There is no such person (any more).")
    if person.joined_into is None or person.joined_by == joined.SECOND_PLACE:
        raise Conflict("These accounts are not linked (any more).")
    root = db.get_one(Person, joined.root_of(db, person.id), populate_existing=True)
    _require_ordinary(root)
    passkeys.remove_shared(db, person)
    person.joined_into = person.joined_at = person.joined_by = None
    # The address may be the other's; the next sign-in says.
    root.email = None
    db.flush()
    own = joined.tree(db, person.id)
    db.execute(update(Identity).where(Identity.origin_id.in_(own)).values(person_id=person.id))
    settle(db, person.id, root.id)
    for each in (person.id, root.id):
        joined.notify(db, each, "separated")
    db.add(Separation(person_id=person.id, other_id=root.id))
    sessions.close(db, ArrivalSession.person_id == root.id)
    audit.record(
        db, audit.Event.PEOPLE_SEPARATED, person_id=root.id, separated=str(person.id), by=by
    )
    db.flush()
    return root.id


@contextmanager
def enrolling(
    db: Session, course_id: uuid.UUID, persons: Mapping[uuid.UUID, uuid.UUID]
) -> Iterator[None]:
    """Context in which enrolments of a course may be added; `persons` maps origin to person.

    Each is added as its origin's. Afterwards joined persons have one membership again.
    """
    joined_persons = {person for origin, person in persons.items() if person != origin}
    joined_persons |= joined.with_others(db, set(persons.values()))
    for person_id in sorted(joined_persons):
        locks.hold(db, Lock.JOINED_PERSON, str(person_id))
        own = select(Enrolment).where(
            Enrolment.course_id == course_id,
            Enrolment.origin_id.in_(joined.tree(db, person_id)),
        )
        for each in db.scalars(own.execution_options(populate_existing=True)):
            each.person_id, each.merged_into = each.origin_id, None
    db.flush()
    yield
    for person_id in sorted(joined_persons):
        settle(db, person_id, course_id=course_id)


def settle(db: Session, *root_ids: uuid.UUID, course_id: uuid.UUID | None = None) -> None:
    """Give each of these persons, with all who are joined into them, one membership a course.

    The person's own enrolment is the main one; without one, that which was, or the oldest.
    """
    wanted = {
        enrolment: both
        for root_id in root_ids
        for enrolment, both in _wanted(db, root_id, course_id).items()
    }
    changed = [
        (each, person_id, main_id)
        for each, (person_id, main_id) in wanted.items()
        if (each.person_id, each.merged_into) != (person_id, main_id)
    ]
    # In three steps, because the database allows neither two of a person in a course nor a chain.
    for each, _, _ in changed:
        each.person_id, each.merged_into = each.origin_id, None
    db.flush()
    for each, _, main_id in changed:
        each.merged_into = main_id
    db.flush()
    for each, person_id, _ in changed:
        each.person_id = person_id
    db.flush()


def _wanted(
    db: Session, root_id: uuid.UUID, course_id: uuid.UUID | None
) -> dict[Enrolment, tuple[uuid.UUID, uuid.UUID | None]]:
    """Person and main enrolment that each enrolment of a person and of those joined is to have."""
    query = select(Enrolment).where(Enrolment.origin_id.in_(joined.tree(db, root_id)))
    if course_id is not None:
        query = query.where(Enrolment.course_id == course_id)
    by_course = defaultdict(list)
    for each in db.scalars(query.execution_options(populate_existing=True)):
        by_course[each.course_id].append(each)
    wanted: dict[Enrolment, tuple[uuid.UUID, uuid.UUID | None]] = {}
    for enrolments in by_course.values():
        main = min(
            enrolments,
            key=lambda e: (e.origin_id != root_id, e.person_id != root_id, e.created_at, e.id),
        )
        for each in enrolments:
            is_main = each is main
            wanted[each] = (root_id, None) if is_main else (each.origin_id, main.id)
    return wanted
