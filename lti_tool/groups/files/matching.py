"""Matching of a file's rows with the people of a course: surely, or not at all."""

import unicodedata
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.courses import memberships
from lti_tool.courses.memberships import MAIN_ID, Membership
from lti_tool.courses.tables import Enrolment
from lti_tool.db.one_time import hash_of
from lti_tool.groups.files.rows import FileRow
from lti_tool.people import identifiers
from lti_tool.people.identifiers import Kind
from lti_tool.people.names import display_name
from lti_tool.people.tables import Identifier, Identity, Person


@dataclass
class Matches:
    """Rows by what became of them; those of people by main enrolment."""

    found: dict[uuid.UUID, list[FileRow]] = field(default_factory=dict)
    not_found: list[FileRow] = field(default_factory=list)
    ambiguous: list[FileRow] = field(default_factory=list)
    unreadable: list[FileRow] = field(default_factory=list)


@dataclass(frozen=True)
class People:
    """People of a course, to be found by what a file says of them."""

    memberships: dict[uuid.UUID, Membership]
    names: dict[uuid.UUID, str]
    by_hash: dict[tuple[Kind, bytes], set[uuid.UUID]]
    """By a fingerprint of an identifier (`people.identifiers`)."""
    by_email: dict[str, set[uuid.UUID]]
    by_name: dict[str, set[uuid.UUID]]


def people_of(db: Session, course_id: uuid.UUID) -> People:
    """People who are in a course now; three statements."""
    here = {each.enrolment.id: each for each in memberships.of_course(db, course_id) if each.active}
    by_hash: dict[tuple[Kind, bytes], set[uuid.UUID]] = defaultdict(set)
    by_email: dict[str, set[uuid.UUID]] = defaultdict(set)
    by_name: dict[str, set[uuid.UUID]] = defaultdict(set)
    names = {}
    persons = select(Enrolment.id, Person).join(Person, Person.id == Enrolment.person_id)
    for enrolment_id, person in db.execute(persons.where(Enrolment.course_id == course_id)):
        if enrolment_id in here:
            names[enrolment_id] = display_name(person)
            if person.name:
                by_name[_folded(person.name)].add(enrolment_id)
            if email := identifiers.normal(Kind.EMAIL, person.email):
                by_email[email].add(enrolment_id)
    stored = (
        select(MAIN_ID, Identifier.kind, Identifier.value_hash)
        .join(Identity, Identity.origin_id == Enrolment.origin_id)
        .join(Identifier, Identifier.identity_id == Identity.id)
        .where(Enrolment.course_id == course_id)
    )
    for main_id, kind, value_hash in db.execute(stored):
        if main_id in here:
            by_hash[Kind(kind), value_hash].add(main_id)
    return People(here, names, by_hash, by_email, by_name)


def match(people: People, rows: Iterable[FileRow]) -> Matches:
    """Match each row with one person, or say why not.

    An address, a user name or an id decides; a name only where it is one person's and one row's.
    """
    matches = Matches()
    by_name: dict[uuid.UUID, list[FileRow]] = defaultdict(list)
    for row in rows:
        if not row.is_readable:
            matches.unreadable.append(row)
            continue
        sure = _sure(people, row)
        candidates = sure or _named(people, row)
        if len(candidates) > 1:
            matches.ambiguous.append(row)
        elif not candidates:
            matches.not_found.append(row)
        elif sure:
            matches.found.setdefault(candidates.pop(), []).append(row)
        else:
            by_name[candidates.pop()].append(row)
    for enrolment_id, named in by_name.items():
        # Two rows with one name, or a name whose owner is surely another row's, may be anybody.
        if len(named) > 1 or enrolment_id in matches.found:
            matches.ambiguous += named
        else:
            matches.found[enrolment_id] = named
    matches.ambiguous.sort(key=lambda row: row.number)
    return matches


def _sure(people: People, row: FileRow) -> set[uuid.UUID]:
    """People whom an address, a user name or an id of the row names."""
    found: set[uuid.UUID] = set()
    email = identifiers.normal(Kind.EMAIL, row.email)
    if email is not None:
        found |= people.by_email.get(email, set())
        found |= people.by_hash.get((Kind.EMAIL, hash_of(email)), set())
    for text in (row.email, row.username, row.id_number):
        name = identifiers.normal(Kind.PRINCIPAL_NAME, text)
        if name is not None:
            found |= people.by_hash.get((Kind.PRINCIPAL_NAME, hash_of(name)), set())
    return found


def _named(people: People, row: FileRow) -> set[uuid.UUID]:
    found = (people.by_name.get(_folded(name), set()) for name in row.names)
    return set[uuid.UUID]().union(*found)


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
