"""Cohorts of a course: the whole course, and the groups of the LMS."""

import uuid
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import (
    DateTime,
    ScalarSelect,
    String,
    Uuid,
    bindparam,
    delete,
    func,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import InstrumentedAttribute, Session

from lti_tool import clock
from lti_tool.courses import memberships
from lti_tool.courses.tables import Course, CourseClass, Enrolment, EnrolmentClass
from lti_tool.db import pg_notify
from lti_tool.lti.groups import Group

_MOST_GROUPS = 50
"""More groups than anybody is in; a custom parameter can be edited by any teacher."""

_LONGEST_ID = 255


def ensure_whole_course(db: Session, course: Course) -> None:
    """Make the class that is the whole course, unless it is there; keep its name."""
    statement = insert(CourseClass).values(
        id=uuid.uuid4(), created_at=clock.now(), course_id=course.id, kind="course",
        external_id="", name=course.title,
    )  # fmt: skip
    db.execute(
        statement.on_conflict_do_update(
            index_elements=["course_id", "kind", "external_id"], set_={"name": course.title}
        )
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
    """Create or rename the groups that the LMS lists."""
    if not groups:
        return
    made = insert(CourseClass).values(
        [
            {"id": uuid.uuid4(), "created_at": clock.now(), "course_id": course.id,
             "kind": "group", "external_id": group.id, "name": group.name}
            for group in groups
        ]
    )  # fmt: skip
    db.execute(
        made.on_conflict_do_update(
            index_elements=["course_id", "kind", "external_id"], set_={"name": made.excluded.name}
        )
    )


def set_groups_of_all(
    db: Session, course: Course, groups: Mapping[uuid.UUID, Sequence[str]]
) -> None:
    """Make these the groups of many members, given by the person of whose account the roster speaks
    (`Enrolment.origin_id`); constant in the size of the class.

    Pages that somebody has open through a group that they have left are closed, here and below.
    """
    wanted = {external_id for listed in groups.values() for external_id in listed}
    name_known = insert(CourseClass).on_conflict_do_nothing()
    if wanted:
        db.execute(
            name_known,
            [
                {"id": uuid.uuid4(), "created_at": clock.now(), "course_id": course.id,
                 "kind": "group", "external_id": each, "name": f"Group {each}"}
                for each in sorted(wanted)
            ],
        )  # fmt: skip
    classes = {
        external_id: class_id
        for class_id, external_id in db.execute(
            select(CourseClass.id, CourseClass.external_id).where(
                CourseClass.course_id == course.id, CourseClass.kind == "group"
            )
        )
    }
    enrolments = {
        origin_id: enrolment_id
        for enrolment_id, origin_id in db.execute(
            select(Enrolment.id, Enrolment.origin_id).where(
                Enrolment.course_id == course.id, Enrolment.origin_id.in_(groups)
            )
        )
    }
    rows = [
        {"enrolment_id": enrolments[origin_id], "class_id": classes[external_id]}
        for origin_id, listed in groups.items()
        for external_id in dict.fromkeys(listed)
    ]
    db.execute(delete(EnrolmentClass).where(EnrolmentClass.enrolment_id.in_(enrolments.values())))
    if rows:
        db.execute(insert(EnrolmentClass).on_conflict_do_nothing(), rows)
    pg_notify.notify(db, pg_notify.ACCESS)


def group_ids_of(enrolment_id: InstrumentedAttribute[uuid.UUID]) -> ScalarSelect[list[str]]:
    """The LMS's ids of a member's groups, as a column of a query; NULL for none."""
    return (
        select(func.array_agg(CourseClass.external_id))
        .join(EnrolmentClass, EnrolmentClass.class_id == CourseClass.id)
        .where(EnrolmentClass.enrolment_id == enrolment_id)
        .scalar_subquery()
    )


_EXTERNAL_ID = func.unnest(bindparam("external_ids", type_=ARRAY(String))).column_valued("listed")

_LISTED = (
    insert(CourseClass)
    .from_select(
        ["id", "created_at", "course_id", "kind", "external_id", "name"],
        select(
            func.gen_random_uuid(),
            bindparam("now", type_=DateTime(timezone=True)),
            bindparam("course_id", type_=Uuid),
            literal("group"),
            _EXTERNAL_ID,
            literal("Group ") + _EXTERNAL_ID,
        ),
        include_defaults=False,
    )
    # Writes nothing new to a group that is there, but tells its id, too.
    .on_conflict_do_update(
        index_elements=["course_id", "kind", "external_id"], set_={"name": CourseClass.name}
    )
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


def set_groups(
    db: Session, enrolment: Enrolment, external_ids: Sequence[str], *, known: Collection[str] = ()
) -> None:
    """Make these the member's groups; `known` are those they are in."""
    if set(known) == set(external_ids):
        return  # as at nearly every launch
    if known:
        db.execute(delete(EnrolmentClass).where(EnrolmentClass.enrolment_id == enrolment.id))
        pg_notify.notify(db, pg_notify.ACCESS)
    if external_ids:
        given = {
            # In one order everywhere: two new members must not wait for each other.
            "external_ids": sorted(external_ids),
            "now": clock.now(),
            "course_id": enrolment.course_id,
            "enrolment_id": enrolment.id,
        }
        db.execute(_JOIN_GROUPS, given)


def group_of(db: Session, enrolment_id: uuid.UUID) -> CourseClass | None:
    """The member's group; of several, the one that comes first by the LMS's id.

    A joined person is in the groups of each account by which they are in the course.
    """
    groups = db.scalars(
        select(CourseClass)
        .join(EnrolmentClass, EnrolmentClass.class_id == CourseClass.id)
        .join(Enrolment, Enrolment.id == EnrolmentClass.enrolment_id)
        .where(memberships.is_of(enrolment_id), Enrolment.active, CourseClass.kind == "group")
    )
    return min(groups, key=lambda group: _in_order(group.external_id), default=None)


def _in_order(external_id: str) -> tuple[bool, int, str]:
    """A sorting key: ids that are numbers first, as numbers (3 before 21), then the others."""
    is_number = external_id.isascii() and external_id.isdigit()
    return not is_number, int(external_id) if is_number else 0, external_id


def members(db: Session, class_ids: Collection[uuid.UUID]) -> set[tuple[uuid.UUID, uuid.UUID]]:
    """Members of these groups, as pairs of an enrolment and the class.

    Of joined persons also their main enrolment, by whichever account they are in the group.
    """
    rows = db.execute(
        select(Enrolment.id, memberships.MAIN_ID, EnrolmentClass.class_id)
        .join(Enrolment, Enrolment.id == EnrolmentClass.enrolment_id)
        .where(EnrolmentClass.class_id.in_(class_ids), Enrolment.active)
    )
    return {(enrolment_id, class_id) for *both, class_id in rows for enrolment_id in both}
