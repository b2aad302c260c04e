"""Plan of what a file would change in a set of groups; applied exactly as it was shown."""

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool import audit
from lti_tool.courses import classes, permissions
from lti_tool.courses.classes import Place
from lti_tool.courses.cohorts import natural_order
from lti_tool.courses.cohorts.tables import Grouping
from lti_tool.courses.memberships import MAIN_ID
from lti_tool.courses.roles import Capability
from lti_tool.courses.tables import CourseClass, Enrolment, EnrolmentClass
from lti_tool.courses.tenancy import Member
from lti_tool.errors import Conflict, InvalidInput
from lti_tool.groups import checks, groupings
from lti_tool.groups.files import matching
from lti_tool.groups.files.matching import Matches, People
from lti_tool.groups.files.rows import FileRow, FileTable
from lti_tool.languages import Message


@dataclass(frozen=True)
class PlannedGroup:
    """A group with the names of who would come into it, and of who would leave it."""

    name: str
    is_new: bool
    joining: list[str]
    leaving: list[str]
    staying: int
    """Number of people of the file who are in it already."""


@dataclass(frozen=True)
class Plan:
    """Changes that a file would make. Whoever it does not name stays where they are."""

    grouping: Grouping | None
    """None where a new set is made."""
    name: str
    groups: list[PlannedGroup]
    without_group: int
    """Number of people whom the file names without a group; nothing changes for them."""
    matches: Matches
    added: dict[str, set[uuid.UUID]]
    """Enrolments that come into a group, by its name."""
    removed: set[Place]
    digest: str
    """Fingerprint of all of this: another plan has another one."""


def make(db: Session, member: Member, table: FileTable, name: str) -> Plan:
    """Plan what a file would change in the set of groups with a name, or in a new one.

    Raises InvalidInput for a name that cannot be used, and for too many groups.
    """
    permissions.require(member, Capability.MANAGE_GROUPS)
    name = checks.checked_name(name)
    known = groupings.of_course(db, member.course_id)
    grouping = next((each for each in known if each.name.casefold() == name.casefold()), None)
    if grouping is not None and grouping.is_of_lms:
        raise InvalidInput(
            "The groups of the LMS have this name.", field="name", advice="Choose another name."
        )
    people = matching.people_of(db, member.course_id)
    matches = matching.match(people, table.rows)
    wanted = {
        enrolment_id: names
        for enrolment_id, rows in matches.found.items()
        if (names := _names(rows))
    }
    existing = [] if grouping is None else groupings.all_groups(db, grouping.id)
    by_name = {group.name.casefold(): group for group in existing}
    there = _places(db, [group.id for group in existing])
    added, removed = _changes(wanted, by_name, there, people)
    shown = {key: name for names in wanted.values() for key, name in names.items()}
    if len(by_name.keys() | shown.keys()) > checks.MOST_GROUPS:
        raise InvalidInput(
            Message("A set has at most {most_groups} groups.", most_groups=checks.MOST_GROUPS),
            field="file",
            advice="Look whether the right column is called “Groups”.",
        )
    return Plan(
        grouping=grouping,
        name=name,
        groups=_groups(people, shown, by_name, wanted, added, removed),
        without_group=len(matches.found) - len(wanted),
        matches=matches,
        added={shown[key]: ids for key, ids in added.items()},
        removed=removed,
        digest=_digest(grouping, name, added, removed, matches),
    )


def apply(db: Session, member: Member, table: FileTable, name: str, digest: str) -> Plan:
    """Apply the plan with this digest. Raises Conflict where it would be another one by now."""
    permissions.require(member, Capability.MANAGE_GROUPS)
    classes.lock_groups(db, member.course_id)
    plan = make(db, member, table, name)
    if plan.grouping is not None:
        groupings.lock(db, member, plan.grouping.id)
        plan = make(db, member, table, name)
    if plan.digest != digest:
        raise Conflict(
            "The class or its groups have changed since you looked at the plan.",
            advice="Nothing was changed. Look at the new plan, and apply that.",
        )
    grouping = plan.grouping or groupings.create(db, member, plan.name, "file")
    existing = {group.name.casefold(): group for group in groupings.all_groups(db, grouping.id)}
    new = [each for each in plan.added if each.casefold() not in existing]
    for group in groupings.add_groups(db, grouping, new):
        existing[group.name.casefold()] = group
    places = set[Place]()
    for group_name, enrolment_ids in plan.added.items():
        group = existing[group_name.casefold()]
        group.retired_at = None
        places |= {(enrolment_id, group.id) for enrolment_id in enrolment_ids}
    db.flush()
    classes.change_places(db, places, plan.removed)
    audit.record(
        db,
        audit.Event.GROUPS_CHANGED,
        person_id=member.person_id,
        course_id=member.course_id,
        grouping=str(grouping.id),
        joining=len(places),
        leaving=len(plan.removed),
    )
    return plan


def _names(rows: Sequence[FileRow]) -> dict[str, str]:
    """Names of groups in all rows of a person, by their folded form."""
    names: dict[str, str] = {}
    for row in rows:
        for name in row.groups:
            names.setdefault(name.casefold(), name)
    return names


def _places(db: Session, group_ids: Sequence[uuid.UUID]) -> dict[Place, uuid.UUID]:
    """Places in these groups, each with the main enrolment of its person."""
    rows = db.execute(
        select(EnrolmentClass.enrolment_id, EnrolmentClass.class_id, MAIN_ID)
        .join(Enrolment, Enrolment.id == EnrolmentClass.enrolment_id)
        .where(EnrolmentClass.class_id.in_(group_ids))
    )
    return {(enrolment_id, class_id): main_id for enrolment_id, class_id, main_id in rows}


def _changes(
    wanted: Mapping[uuid.UUID, Mapping[str, str]],
    groups: Mapping[str, CourseClass],
    there: Mapping[Place, uuid.UUID],
    people: People,
) -> tuple[dict[str, set[uuid.UUID]], set[Place]]:
    """People who come into each group, and places that are given up by people whom it names."""
    names = {group.id: key for key, group in groups.items()}
    is_in = {(main_id, names[class_id]) for (_, class_id), main_id in there.items()}
    added: dict[str, set[uuid.UUID]] = {}
    for enrolment_id, keys in wanted.items():
        for key in keys:
            if (enrolment_id, key) not in is_in:
                added.setdefault(key, set()).add(enrolment_id)
    removed = {
        place
        for place, main_id in there.items()
        if main_id in wanted
        and main_id in people.memberships
        and names[place[1]] not in wanted[main_id]
    }
    return added, removed


def _groups(
    people: People,
    shown: Mapping[str, str],
    existing: Mapping[str, CourseClass],
    wanted: Mapping[uuid.UUID, Mapping[str, str]],
    added: Mapping[str, set[uuid.UUID]],
    removed: set[Place],
) -> list[PlannedGroup]:
    mains = {each: main_id for main_id, m in people.memberships.items() for each in m.ids}
    leaving: dict[str, set[uuid.UUID]] = {}
    keys = {group.id: key for key, group in existing.items()}
    for enrolment_id, class_id in removed:
        leaving.setdefault(keys[class_id], set()).add(mains[enrolment_id])

    def names(ids: set[uuid.UUID]) -> list[str]:
        return sorted((people.names[each] for each in ids), key=str.casefold)

    def planned(key: str) -> PlannedGroup:
        joining = added.get(key, set())
        meant = sum(key in each for each in wanted.values())
        group = existing.get(key)
        return PlannedGroup(
            name=shown[key] if group is None else group.name,
            is_new=group is None or group.retired_at is not None,
            joining=names(joining),
            leaving=names(leaving.get(key, set())),
            staying=meant - len(joining),
        )

    touched = {key: shown.get(key, key) for key in (*shown, *leaving)}
    return [
        planned(key) for key in sorted(touched, key=lambda each: natural_order.key(touched[each]))
    ]


def _digest(
    grouping: Grouping | None,
    name: str,
    added: Mapping[str, set[uuid.UUID]],
    removed: set[Place],
    matches: Matches,
) -> str:
    rest = (matches.not_found, matches.ambiguous, matches.unreadable)
    described = [
        None if grouping is None else str(grouping.id),
        name,
        sorted((key, sorted(map(str, ids))) for key, ids in added.items()),
        sorted([str(enrolment_id), str(class_id)] for enrolment_id, class_id in removed),
        [[row.number for row in rows] for rows in rest],
    ]
    return hashlib.sha256(json.dumps(described).encode()).hexdigest()
