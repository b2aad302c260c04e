"""Cohorts of a course: the whole course, and the groups that its LMS has."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import TypeAlias

from sqlalchemy import (
    BindParameter,
    DateTime,
    ScalarSelect,
    String,
    Uuid,
    bindparam,
    delete,
    false,
    func,
    literal,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import InstrumentedAttribute, Session

from lti_tool import clock
from lti_tool.courses import memberships
from lti_tool.courses.cohorts import natural_order
from lti_tool.courses.cohorts.tables import Grouping
from lti_tool.courses.tables import Course, CourseClass, Enrolment, EnrolmentClass
from lti_tool.db import locks, pg_notify
from lti_tool.lti.groups import Group

_MOST_GROUPS = 50
"""More groups than anybody is in; a custom parameter can be edited by any teacher."""

_LONGEST_ID = 255

_OF_LMS = "From the LMS"
"""Name of the grouping with the LMS's own groups."""


def ensure_whole_course(db: Session, course: Course) -> None:
    """Make the class that is the whole course, unless it is there; keep its name.

    A course of an LMS gets the grouping of the LMS's groups along with it.
    """
    statement = insert(CourseClass).values(
        id=uuid.uuid4(), created_at=clock.now(), course_id=course.id, kind="course",
        name=course.title, is_named_by_lms=False,
    )  # fmt: skip
    db.execute(
        statement.on_conflict_do_update(
            index_elements=["course_id"],
            index_where=text("kind = 'course'"),
            set_={"name": course.title},
        )
    )
    if course.is_in_lms:
        grouping = insert(Grouping).values(
            id=uuid.uuid4(),
            created_at=clock.now(),
            course_id=course.id,
            source="lms",
            name=_OF_LMS,
        )
        db.execute(grouping.on_conflict_do_nothing())


def lms_grouping_id(
    course_id: uuid.UUID | BindParameter[uuid.UUID] | InstrumentedAttribute[uuid.UUID],
) -> ScalarSelect[uuid.UUID]:
    """Id of the grouping with the LMS's groups of a course, as a part of a query."""
    return (
        select(Grouping.id)
        .where(Grouping.course_id == course_id, Grouping.source == "lms")
        .scalar_subquery()
    )


def parse_groups(parameter: str | None) -> list[str] | None:
    """The LMS group ids in the launch's custom parameter `groups` ("3,17"; empty for no group).

    None where the LMS does not tell: no parameter, or a variable that it did not replace.
    """
    if parameter is None or parameter.startswith("$"):
        return None
    ids = dict.fromkeys(part.strip() for part in parameter.split(","))
    return [each for each in ids if 0 < len(each) <= _LONGEST_ID and each.isprintable()][
        :_MOST_GROUPS
    ]


def name_groups(db: Session, course: Course, groups: Sequence[Group]) -> None:
    """Create the groups that the LMS lists, and give them the names that it tells.

    Such a name replaces one that was given here. A group without one keeps what it is called.
    """
    if not groups:
        return
    grouping_id = db.scalar(select(lms_grouping_id(course.id)))
    made = insert(CourseClass).values(
        [
            {"id": uuid.uuid4(), "created_at": clock.now(), "course_id": course.id,
             "kind": "group", "grouping_id": grouping_id, "external_id": group.id,
             "name": group.name or _numbered(group.id), "is_named_by_lms": bool(group.name)}
            for group in groups
        ]
    )  # fmt: skip
    db.execute(
        made.on_conflict_do_update(
            index_elements=["grouping_id", "external_id"],
            set_={"name": made.excluded.name, "is_named_by_lms": True},
            where=made.excluded.is_named_by_lms,
        )
    )


def _numbered(external_id: str) -> str:
    return f"Group {external_id}"


def set_groups_of_all(
    db: Session, course: Course, groups: Mapping[uuid.UUID, Sequence[str]]
) -> set[uuid.UUID]:
    """Make these the LMS groups of many members, given by the person of whose account the roster
    speaks (`Enrolment.origin_id`); constant in the size of the class.

    Pages that somebody has open through a group that they have left are closed, here and below.
    Returns the enrolments whose groups have changed.
    """
    classes = _known_groups(
        db, course, {external_id for listed in groups.values() for external_id in listed}
    )
    enrolments = {
        origin_id: enrolment_id
        for enrolment_id, origin_id in db.execute(
            select(Enrolment.id, Enrolment.origin_id).where(
                Enrolment.course_id == course.id, Enrolment.origin_id.in_(groups)
            )
        )
    }
    wanted = {
        (enrolments[origin_id], classes[external_id])
        for origin_id, listed in groups.items()
        for external_id in listed
    }
    there = {
        (enrolment_id, class_id)
        for enrolment_id, class_id in db.execute(
            select(EnrolmentClass.enrolment_id, EnrolmentClass.class_id).where(
                EnrolmentClass.enrolment_id.in_(enrolments.values()),
                EnrolmentClass.class_id.in_(classes.values()),
            )
        )
    }
    change_places(db, wanted - there, there - wanted)
    return {enrolment_id for enrolment_id, _ in wanted ^ there}


Place: TypeAlias = tuple[uuid.UUID, uuid.UUID]
"""An enrolment in a group, by the ids of both."""

_LEAVE = delete(EnrolmentClass.__table__).where(
    EnrolmentClass.enrolment_id == bindparam("left_by"), EnrolmentClass.class_id == bindparam("of")
)


def change_places(db: Session, added: Collection[Place], removed: Collection[Place]) -> None:
    """Put members into groups, and take them out; two statements for any number.

    Pages that are open through a place that is gone close.
    """
    if removed:
        db.execute(_LEAVE, [{"left_by": each, "of": group} for each, group in sorted(removed)])
        pg_notify.notify(db, pg_notify.ACCESS)
    if added:
        rows = [{"enrolment_id": each, "class_id": group} for each, group in sorted(added)]
        db.execute(insert(EnrolmentClass.__table__).on_conflict_do_nothing(), rows)


def _known_groups(
    db: Session, course: Course, external_ids: Collection[str]
) -> dict[str, uuid.UUID]:
    """The groups of a course by the LMS's ids; those of `external_ids` that are new are made."""
    grouping_id = db.scalar(select(lms_grouping_id(course.id)))
    if external_ids:
        db.execute(
            insert(CourseClass).on_conflict_do_update(
                index_elements=["grouping_id", "external_id"], set_={"retired_at": None}
            ),
            [
                {"id": uuid.uuid4(), "created_at": clock.now(), "course_id": course.id,
                 "kind": "group", "grouping_id": grouping_id, "external_id": each,
                 "name": _numbered(each), "is_named_by_lms": False}
                for each in sorted(external_ids)
            ],
        )  # fmt: skip
    rows = db.execute(
        select(CourseClass.id, CourseClass.external_id).where(
            CourseClass.grouping_id == grouping_id
        )
    )
    return {external_id: class_id for class_id, external_id in rows if external_id is not None}


def group_ids_of(enrolment_id: InstrumentedAttribute[uuid.UUID]) -> ScalarSelect[list[str]]:
    """The LMS's ids of a member's groups, as a column of a query; NULL for none."""
    return (
        # Groups that were made here have no such id.
        select(func.array_agg(CourseClass.external_id))
        .join(EnrolmentClass, EnrolmentClass.class_id == CourseClass.id)
        .where(EnrolmentClass.enrolment_id == enrolment_id, CourseClass.external_id.is_not(None))
        .scalar_subquery()
    )


_EXTERNAL_ID = func.unnest(bindparam("external_ids", type_=ARRAY(String))).column_valued("listed")

_LISTED = (
    insert(CourseClass)
    .from_select(
        [
            "id",
            "created_at",
            "course_id",
            "kind",
            "grouping_id",
            "external_id",
            "name",
            "is_named_by_lms",
        ],
        select(
            func.gen_random_uuid(),
            bindparam("now", type_=DateTime(timezone=True)),
            bindparam("course_id", type_=Uuid),
            literal("group"),
            lms_grouping_id(bindparam("course_id", type_=Uuid)),
            _EXTERNAL_ID,
            literal("Group ") + _EXTERNAL_ID,
            false(),
        ),
        include_defaults=False,
    )
    # A group that is there keeps its name, and is in use again; its id is told, too.
    .on_conflict_do_update(index_elements=["grouping_id", "external_id"], set_={"retired_at": None})
    .returning(CourseClass.id)
    .cte("groups")
)

_JOIN_GROUPS = (
    insert(EnrolmentClass.__table__)
    .from_select(
        ["enrolment_id", "class_id"],
        select(bindparam("enrolment_id", type_=Uuid), _LISTED.c.id),
    )
    .on_conflict_do_nothing()
)
"""Adds a member to groups; those not seen before are made."""


_LEAVE_GROUPS = delete(EnrolmentClass).where(
    EnrolmentClass.enrolment_id == bindparam("enrolment_id"),
    EnrolmentClass.class_id.in_(
        select(CourseClass.id).where(
            CourseClass.grouping_id == lms_grouping_id(bindparam("course_id", type_=Uuid))
        )
    ),
)
"""Takes a member out of all groups of the LMS; groups that were made here are not touched."""


def set_groups(
    db: Session, enrolment: Enrolment, external_ids: Sequence[str], *, known: Collection[str] = ()
) -> None:
    """Make these the member's groups of the LMS; `known` are those they are in."""
    if set(known) == set(external_ids):
        return  # as at nearly every launch
    place = {"enrolment_id": enrolment.id, "course_id": enrolment.course_id}
    if known:
        db.execute(_LEAVE_GROUPS, place, execution_options={"synchronize_session": False})
        pg_notify.notify(db, pg_notify.ACCESS)
    if external_ids:
        # In one order everywhere: two new members must not wait for each other.
        given = {"external_ids": sorted(external_ids), "now": clock.now()}
        db.execute(_JOIN_GROUPS, place | given)


def lock_groups(db: Session, course_id: uuid.UUID) -> None:
    """Keep others from making groupings of a course until the transaction ends."""
    locks.hold(db, locks.Lock.GROUPS, str(course_id))


def empty_group(db: Session, group_id: uuid.UUID) -> None:
    """Take everybody out of a group; pages that are open through it close."""
    db.execute(delete(EnrolmentClass).where(EnrolmentClass.class_id == group_id))
    pg_notify.notify(db, pg_notify.ACCESS)


def groups_of(
    db: Session, grouping_id: uuid.UUID, enrolment_id: uuid.UUID | None = None
) -> list[CourseClass]:
    """Groups in use of a grouping, in natural order; those of one member where one is given.

    A joined person is in the groups of each account by which they are in the course.
    """
    query = select(CourseClass).where(
        CourseClass.grouping_id == grouping_id, CourseClass.retired_at.is_(None)
    )
    if enrolment_id is not None:
        theirs = (
            select(EnrolmentClass.class_id)
            .join(Enrolment, Enrolment.id == EnrolmentClass.enrolment_id)
            .where(memberships.is_of(enrolment_id), Enrolment.active)
        )
        query = query.where(CourseClass.id.in_(theirs))
    return sorted(db.scalars(query), key=in_order)


def in_order(group: CourseClass) -> tuple[tuple[tuple[bool, int, str], ...], str, uuid.UUID]:
    """A sorting key of groups: their names in natural order."""
    return natural_order.key(group.name), group.name, group.id
