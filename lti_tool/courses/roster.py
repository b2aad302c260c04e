"""Roster synchronisation: compares fetched members (NRPS 2.0) with enrolments, then applies."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from lti_tool import audit, clock
from lti_tool.courses import classes, joining, tenancy
from lti_tool.courses.cohorts import roster_runs
from lti_tool.courses.cohorts.roster_runs import Change, Extent
from lti_tool.courses.roles import Role
from lti_tool.courses.tables import Course, Enrolment
from lti_tool.lti.claimed_roles import is_test_user, read_roles
from lti_tool.lti.members import RosterMember
from lti_tool.lti.tables import Platform
from lti_tool.people import tombstones
from lti_tool.people.names import tidy
from lti_tool.people.tables import Identity, Person

REFRESH = "refresh-roster"
"""The job that fetches and applies a roster; its subject is the course's id."""

_LONGEST_ARRIVAL = timedelta(hours=24)
"""No session lasts longer (settings: session_hours)."""


@dataclass(frozen=True)
class RosterReport:
    """Number of people that a roster changed."""

    added: int
    renamed: int
    returned: int
    gone: int
    unreadable: int = 0
    """Rows of the platform's list that name nobody."""


@dataclass(frozen=True)
class _Plan:
    """Planned changes to a course's enrolments; no row is changed yet."""

    added: list[tuple[uuid.UUID, Role, bool]]
    """Origins with no enrolment yet, with their role, and which are test users."""
    returned: list[uuid.UUID]
    gone: list[uuid.UUID]
    listed: list[tuple[Enrolment, Role]]
    """Enrolments of which the roster says something new, and what."""


def apply(
    db: Session,
    course: Course,
    members: Sequence[RosterMember],
    *,
    is_whole: bool = True,
    unreadable: int = 0,
    named: Collection[str] | None = None,
) -> RosterReport:
    """Make ours agree with the roster of the course, in a constant number of statements.

    Members who are absent from a whole roster have left. With differences (`is_whole` false) or
    `unreadable` rows, only those have left who are listed as such. A name that is no longer on the
    roster is deleted. `named` limits this to the subjects whose names the roster has.

    People are added, renamed, reactivated and deactivated, never deleted. The role on the roster is
    stored beside that of the newest launch (`Role.effective`); no session changes.
    """
    _lock(db, course)
    began = clock.now()
    members = _without_erased(db, course, members)
    listed = {member.subject: member for member in members if member.active}
    accounts = _accounts(db, course, listed)
    with_names = listed if named is None else listed.keys() & named
    renamed = _rename(db, _names(listed, accounts, with_names))
    enrolments = db.scalars(
        select(Enrolment)
        .where(Enrolment.course_id == course.id)
        .execution_options(populate_existing=True)
    ).all()
    here = {accounts[subject].origin_id: member.roles for subject, member in listed.items()}
    is_complete = is_whole and not unreadable
    left = None if is_complete else {m.subject for m in members if not m.active}
    plan = _plan(enrolments, here, None if left is None else _known_ids(db, course, left))
    with joining.enrolling(db, course.id, _persons(plan, accounts)):
        changes = _execute(db, course, plan, began)
    changes["renamed"] = [each.id for each in enrolments if each.person_id in renamed]
    changes["groups"] = _set_groups(db, course, listed, accounts) - set(changes["added"])
    roster_runs.record(db, course.id, Extent(is_whole, len(listed), unreadable), changes)
    course.roster_fetched_at = clock.now()
    course.roster_problem = None
    course.roster_unreadable = unreadable
    gone = len(changes["gone"])
    report = RosterReport(len(plan.added), len(renamed), len(plan.returned), gone, unreadable)
    audit.record(db, audit.Event.ROSTER_APPLIED, course_id=course.id, **asdict(report))
    db.flush()
    return report


def _set_groups(
    db: Session,
    course: Course,
    listed: Mapping[str, RosterMember],
    accounts: Mapping[str, "_Account"],
) -> set[uuid.UUID]:
    """Make the groups of those of whom the roster tells any; the enrolments that this changed."""
    groups = {
        accounts[subject].origin_id: member.groups
        for subject, member in listed.items()
        if member.groups is not None
    }
    return classes.set_groups_of_all(db, course, groups) if groups else set()


def _lock(db: Session, course: Course) -> None:
    """Keep joins, arrivals and other rosters of the course waiting."""
    # First, as whoever joins persons holds nothing else when they wait for it.
    joining.keep_apart(db)
    tenancy.lock_course(db, course.at_lms.deployment_id, course.at_lms.context_id)
    # An arrival, too, begins with its course: whoever comes second waits there and nowhere else.
    db.refresh(course, with_for_update={"key_share": True})


def _without_erased(
    db: Session, course: Course, members: Sequence[RosterMember]
) -> Sequence[RosterMember]:
    """Members but for those who were erased: only their own arrival brings them back."""
    issuer = db.get_one(Platform, course.platform_id).issuer
    erased = tombstones.among(db, issuer, [member.subject for member in members])
    return [member for member in members if member.subject not in erased]


def _persons(plan: _Plan, accounts: Mapping[str, "_Account"]) -> dict[uuid.UUID, uuid.UUID]:
    """Person of each origin that is to be enrolled."""
    persons = {account.origin_id: account.person_id for account in accounts.values()}
    return {origin_id: persons[origin_id] for origin_id, *_ in plan.added}


def _known_ids(db: Session, course: Course, subjects: Collection[str]) -> set[uuid.UUID]:
    issuer = db.get_one(Platform, course.platform_id).issuer
    return {account.origin_id for account in _known(db, issuer, subjects).values()}


def _plan(
    enrolments: Sequence[Enrolment],
    here: Mapping[uuid.UUID, Sequence[str]],
    left: Collection[uuid.UUID] | None,
) -> _Plan:
    """Compare; `here` has everybody on the roster, `left` those listed as having left.

    A roster speaks of accounts: the other accounts of a joined person are not changed by it.
    """

    def has_left(enrolment: Enrolment) -> bool:
        if left is not None:
            return enrolment.origin_id in left
        # A course without a single member is a platform's slip, not a class that left.
        return bool(here) and enrolment.origin_id not in here

    roles = {origin_id: Role.from_claim(read_roles(claim)) for origin_id, claim in here.items()}
    known = {enrolment.origin_id for enrolment in enrolments}
    return _Plan(
        added=[
            (origin_id, role, is_test_user(here[origin_id]))
            for origin_id, role in roles.items()
            if origin_id not in known
        ],
        returned=[e.id for e in enrolments if e.origin_id in here and not e.active],
        gone=[e.id for e in enrolments if has_left(e) and _may_go(e)],
        listed=[
            (e, roles[e.origin_id])
            for e in enrolments
            # Somebody of whom no role is said stays what they are.
            if here.get(e.origin_id) and e.roster_role != roles[e.origin_id].value
        ],
    )


def _may_go(enrolment: Enrolment) -> bool:
    """True where a member who is absent from the roster has left.

    Invited people and the LMS's test student are on no roster. Site administrators of Moodle are
    not either: staff who launched within a day stay.
    """
    arrived = enrolment.last_arrival_at
    was_let_in = (
        enrolment.role_source == "launch"
        and enrolment.role != Role.STUDENT
        and arrived is not None
        and arrived > clock.now() - _LONGEST_ARRIVAL
    )
    is_in_no_roster = enrolment.role_source == "invitation" or enrolment.is_test_user
    return enrolment.active and not is_in_no_roster and not was_let_in


def _execute(
    db: Session, course: Course, plan: _Plan, began: datetime
) -> dict[Change, Collection[uuid.UUID]]:
    """Make the changes; the enrolments by what became of them."""
    new: Sequence[uuid.UUID] = ()
    gone: Sequence[uuid.UUID] = ()
    if plan.added:
        db.execute(
            insert(Enrolment).on_conflict_do_nothing(),
            [
                {"id": uuid.uuid4(), "created_at": clock.now(), "course_id": course.id,
                 "person_id": origin_id, "role": "observer" if is_test else role.value,
                 "role_source": "roster", "roster_role": role.value, "is_test_user": is_test,
                 "active": True}
                for origin_id, role, is_test in plan.added
            ],
        )  # fmt: skip
        origins = [origin_id for origin_id, *_ in plan.added]
        is_new = and_(Enrolment.course_id == course.id, Enrolment.origin_id.in_(origins))
        new = db.scalars(select(Enrolment.id).where(is_new)).all()
    if plan.returned:
        db.execute(update(Enrolment).where(Enrolment.id.in_(plan.returned)).values(active=True))
    if plan.gone:
        # Whoever has arrived since the comparison has not left.
        arrived = Enrolment.last_arrival_at
        is_same = or_(arrived.is_(None), arrived < began)
        leave = update(Enrolment).where(Enrolment.id.in_(plan.gone), is_same).values(active=False)
        gone = db.scalars(leave.returning(Enrolment.id)).all()
    other_roles = []
    for enrolment, role in plan.listed:
        enrolment.roster_role = role.value
        if _update_role(db, enrolment, role):
            other_roles.append(enrolment.id)
    return {"added": new, "returned": plan.returned, "gone": gone, "role": other_roles}


def _update_role(db: Session, enrolment: Enrolment, listed: Role) -> bool:
    """Update the effective role, and tell whether it changed; an invited member keeps the role of
    the invitation.
    """
    if enrolment.role_source == "invitation" or enrolment.is_test_user:
        return False
    counted = Role.effective(Role(enrolment.launch_role) if enrolment.launch_role else None, listed)
    if enrolment.role == counted.value:
        return False
    audit.record(
        db,
        audit.Event.ROLE_CHANGED,
        person_id=enrolment.person_id,
        course_id=enrolment.course_id,
        before=enrolment.role,
        after=counted.value,
        source="roster",
    )
    enrolment.role = counted.value
    return True


class _Account(NamedTuple):
    """Somebody on a platform's roster: the person, and the one for whom the account was made."""

    person_id: uuid.UUID
    origin_id: uuid.UUID


def _accounts(
    db: Session, course: Course, listed: Mapping[str, RosterMember]
) -> dict[str, _Account]:
    """The account behind each subject; persons not seen before are made."""
    issuer = db.get_one(Platform, course.platform_id).issuer
    accounts = _known(db, issuer, listed)
    # In one order everywhere: two courses with the same new people must not wait for each other.
    new = sorted(listed.keys() - accounts.keys())
    if not new:
        return accounts
    now = clock.now()
    made = {subject: uuid.uuid4() for subject in new}
    db.execute(
        insert(Person),
        [
            {"id": made[subject], "created_at": now, "name": tidy(listed[subject].name)}
            for subject in new
        ],
    )  # fmt: skip
    db.execute(
        insert(Identity).on_conflict_do_nothing(),
        [
            {"id": uuid.uuid4(), "created_at": now, "person_id": made[subject],
             "issuer": issuer, "subject": subject}
            for subject in new
        ],
    )  # fmt: skip
    accounts = _known(db, issuer, listed)
    # Somebody else's transaction may have met them first; theirs are the persons then.
    if unused := set(made.values()) - {account.origin_id for account in accounts.values()}:
        db.execute(delete(Person).where(Person.id.in_(unused)))
    return accounts


def _known(db: Session, issuer: str, listed: Collection[str]) -> dict[str, _Account]:
    rows = db.execute(
        select(Identity.subject, Identity.person_id, Identity.origin_id).where(
            Identity.issuer == issuer, Identity.subject.in_(listed)
        )
    )
    return {row.subject: _Account(row.person_id, row.origin_id) for row in rows}


def _names(
    listed: Mapping[str, RosterMember],
    accounts: Mapping[str, _Account],
    subjects: Collection[str],
) -> dict[uuid.UUID, str | None]:
    """Name of each person; of one with several accounts on the roster, that of their own."""

    def is_own(subject: str) -> bool:
        return accounts[subject].origin_id == accounts[subject].person_id

    return {
        accounts[subject].person_id: tidy(listed[subject].name)
        for subject in sorted(subjects, key=lambda each: (is_own(each), each))
    }


def _rename(db: Session, names: Mapping[uuid.UUID, str | None]) -> set[uuid.UUID]:
    """Store the names that differ, also absent ones; the persons who were renamed."""
    before = db.execute(
        select(Person.id, Person.name).where(Person.id.in_(names)).order_by(Person.id)
    ).all()
    changes = [
        {"id": person_id, "name": names[person_id]}
        for person_id, name in before
        if names[person_id] != name
    ]
    if changes:
        db.execute(update(Person), changes)
    return {person_id for person_id, name in before if names[person_id] != name}
