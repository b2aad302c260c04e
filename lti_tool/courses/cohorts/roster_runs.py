"""History of a course's rosters: each run with the members whom it changed."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from sqlalchemy import Select, delete, func, insert, select
from sqlalchemy.orm import Session

from lti_tool.courses.cohorts.tables import RosterChange, RosterRun
from lti_tool.courses.memberships import MAIN, MAIN_ID
from lti_tool.courses.tables import Enrolment
from lti_tool.errors import ServiceReason
from lti_tool.people.names import display_name
from lti_tool.people.tables import Person

MOST_RUNS = 30
"""Runs of a course that are kept, the newest."""

MOST_NAMED = 200
"""People of one run and kind of change who are named on a page."""

Change: TypeAlias = Literal["added", "returned", "gone", "renamed", "role", "groups"]


class Extent(NamedTuple):
    """Extent of a list: complete or not, its people, and its rows that could not be read."""

    is_whole: bool
    listed: int
    unreadable: int


def record(
    db: Session,
    course_id: uuid.UUID,
    extent: Extent,
    changes: Mapping[Change, Collection[uuid.UUID]],
) -> None:
    """Record a roster that was applied; `changes` are enrolments by what became of them."""
    run = RosterRun(
        course_id=course_id,
        kind="whole" if extent.is_whole else "differences",
        listed=extent.listed,
        unreadable=extent.unreadable,
    )
    db.add(run)
    db.flush()
    rows = [
        {"run_id": run.id, "enrolment_id": enrolment_id, "change": change}
        for change, enrolment_ids in changes.items()
        for enrolment_id in enrolment_ids
    ]
    if rows:
        db.execute(insert(RosterChange), rows)
    _forget_old(db, course_id)


def record_failure(
    db: Session, course_id: uuid.UUID, problem: ServiceReason, *, is_whole: bool
) -> None:
    """Record that a roster could not be fetched, once for tries that failed one after another."""
    newest = db.scalar(_newest(course_id).limit(1))
    if newest is not None and newest.problem == problem:
        db.delete(newest)
    kind = "whole" if is_whole else "differences"
    db.add(RosterRun(course_id=course_id, kind=kind, problem=problem))
    db.flush()
    _forget_old(db, course_id)


def _newest(course_id: uuid.UUID) -> Select[RosterRun]:
    return (
        select(RosterRun)
        .where(RosterRun.course_id == course_id)
        .order_by(RosterRun.created_at.desc(), RosterRun.id)
    )


def _forget_old(db: Session, course_id: uuid.UUID) -> None:
    old = _newest(course_id).offset(MOST_RUNS).with_only_columns(RosterRun.id)
    db.execute(
        delete(RosterRun).where(RosterRun.id.in_(old)).execution_options(synchronize_session=False)
    )


@dataclass(frozen=True)
class ChangedPeople:
    """People whom a run changed in one way: how many, and the names of the first of them."""

    change: Change
    number: int
    names: list[str]


@dataclass(frozen=True)
class ListedRun:
    """A run with whom it changed."""

    run: RosterRun
    changes: list[ChangedPeople]


def newest(db: Session, course_id: uuid.UUID, limit: int) -> list[ListedRun]:
    """The newest runs of a course, with names; three statements."""
    runs = db.scalars(_newest(course_id).limit(limit)).all()
    ids = [run.id for run in runs]
    numbers = {
        (run_id, change): number
        for run_id, change, number in db.execute(
            select(RosterChange.run_id, RosterChange.change, func.count())
            .where(RosterChange.run_id.in_(ids))
            .group_by(RosterChange.run_id, RosterChange.change)
        )
    }
    names = _names(db, ids)
    return [ListedRun(run, list(_changes(run, numbers, names))) for run in runs]


def _changes(
    run: RosterRun,
    numbers: Mapping[tuple[uuid.UUID, str], int],
    names: Mapping[tuple[uuid.UUID, str], list[str]],
) -> Iterable[ChangedPeople]:
    kinds: Sequence[Change] = ("added", "returned", "gone", "renamed", "role", "groups")
    for change in kinds:
        if number := numbers.get((run.id, change)):
            yield ChangedPeople(change, number, names.get((run.id, change), []))


def _names(db: Session, run_ids: Sequence[uuid.UUID]) -> dict[tuple[uuid.UUID, str], list[str]]:
    """Names of at most `MOST_NAMED` people for each run and kind of change."""
    place = (
        func.row_number()
        .over(partition_by=(RosterChange.run_id, RosterChange.change), order_by=Person.name)
        .label("place")
    )
    ranked = (
        select(RosterChange.run_id, RosterChange.change, Person.id.label("person_id"), place)
        .join(Enrolment, Enrolment.id == RosterChange.enrolment_id)
        .join(MAIN, MAIN.id == MAIN_ID)
        .join(Person, Person.id == MAIN.person_id)
        .where(RosterChange.run_id.in_(run_ids))
        .subquery()
    )
    rows = db.execute(
        select(ranked.c.run_id, ranked.c.change, Person)
        .join(Person, Person.id == ranked.c.person_id)
        .where(ranked.c.place <= MOST_NAMED)
        .order_by(ranked.c.place)
    )
    names: dict[tuple[uuid.UUID, str], list[str]] = {}
    for run_id, change, person in rows:
        names.setdefault((run_id, change), []).append(display_name(person))
    return names
