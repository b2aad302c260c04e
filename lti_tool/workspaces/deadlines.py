"""Deadlines of an activity for each student: its own dates, or later ones by an extension."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, String, cast, func, or_, select
from sqlalchemy.orm import Session, aliased

from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tables import Enrolment, EnrolmentClass
from lti_tool.courses.tenancy import Member
from lti_tool.workspaces.tables import Extension, Workspace


@dataclass(frozen=True, slots=True)
class Deadline:
    """Dates of an activity that hold for somebody; None for no limit."""

    due_at: datetime | None
    closes_at: datetime | None

    @classmethod
    def of(cls, activity: Activity, later: "Deadline | None" = None) -> "Deadline":
        """The activity's own dates, or those of an extension where they are later."""
        if later is None:
            return cls(activity.due_at, activity.closes_at)
        return cls(
            _latest(activity.due_at, later.due_at), _latest(activity.closes_at, later.closes_at)
        )

    def is_late(self, at: datetime) -> bool:
        """True for what is handed in after the due date."""
        return self.due_at is not None and at > self.due_at


def _latest(own: datetime | None, later: datetime | None) -> datetime | None:
    """The later of two dates. Without one of its own an activity has no limit."""
    return own if own is None or later is None else max(own, later)


_GIVEN = aliased(Enrolment, name="given")
"""Enrolment to which an extension was given, itself or by its group."""

_GIVEN_ID = func.coalesce(Extension.enrolment_id, EnrolmentClass.enrolment_id)

_MAIN_ID = func.coalesce(_GIVEN.merged_into, _GIVEN.id)

_WRITES_UNTIL = func.greatest(Extension.closes_at, Extension.due_at)
"""Later closing. Who may hand in later in time may also write until then."""

_OWN = aliased(Enrolment, name="own")

WRITES_UNTIL = (
    select(func.jsonb_agg(func.jsonb_build_array(cast(_OWN.id, String), _WRITES_UNTIL)))
    .select_from(Extension)
    .outerjoin(EnrolmentClass, EnrolmentClass.class_id == Extension.class_id)
    .join(_GIVEN, _GIVEN.id == _GIVEN_ID)
    .join(_OWN, or_(_OWN.id == _MAIN_ID, _OWN.merged_into == _MAIN_ID))
    .where(Extension.activity_id == Workspace.activity_id)
    .correlate(Workspace)
    .scalar_subquery()
)
"""Pairs of an enrolment and the time until which it may write, of each extension that counts for it
in the activity of a `Workspace`; an extension counts for all accounts of a person."""


def writes_until(pairs: Collection[tuple[str, str]] | None) -> dict[uuid.UUID, datetime]:
    """The latest time by enrolment, of the value of `WRITES_UNTIL`."""
    found: dict[uuid.UUID, datetime] = {}
    for enrolment_id, text in pairs or ():
        own, at = uuid.UUID(enrolment_id), datetime.fromisoformat(text)
        found[own] = max(at, found.get(own, at))
    return found


_LATER = (
    select(
        Extension.activity_id,
        _MAIN_ID.label("main_id"),
        func.max(Extension.due_at).label("due_at"),
        func.max(_WRITES_UNTIL).label("closes_at"),
    )
    .select_from(Extension)
    .outerjoin(EnrolmentClass, EnrolmentClass.class_id == Extension.class_id)
    .join(_GIVEN, _GIVEN.id == _GIVEN_ID)
    .group_by(Extension.activity_id, _MAIN_ID)
)
"""Query of the latest dates by activity and main enrolment."""


def later_dates(activity_ids: Collection[uuid.UUID]) -> "Select[*tuple[Any, ...]]":
    """Query of the latest dates of extensions in activities, by `activity_id` and `main_id`."""
    return _LATER.where(Extension.activity_id.in_(activity_ids))


def extended_for(
    db: Session, enrolment_ids: Collection[uuid.UUID]
) -> dict[tuple[uuid.UUID, uuid.UUID], Deadline]:
    """Later dates of these main enrolments by activity and enrolment; one query for all."""
    are_theirs = or_(_GIVEN.id.in_(enrolment_ids), _GIVEN.merged_into.in_(enrolment_ids))
    return {
        (activity_id, main_id): Deadline(due_at, closes_at)
        for activity_id, main_id, due_at, closes_at in db.execute(_LATER.where(are_theirs))
    }


def of_member(db: Session, member: Member, activity: Activity) -> Deadline:
    """Dates that hold for a member, with the extensions of all of their accounts."""
    if activity.due_at is None and activity.closes_at is None:
        # Nothing that could be later.
        return Deadline(None, None)
    found = extended_for(db, [member.enrolment_id])
    return Deadline.of(activity, found.get((activity.id, member.enrolment_id)))


def first_of(
    db: Session, activity: Activity, enrolment_ids: Collection[uuid.UUID]
) -> datetime | None:
    """The earliest time at which work is due, or else closes, for any of these main enrolments."""
    later = extended_for(db, enrolment_ids)
    each = [Deadline.of(activity, later.get((activity.id, id_))) for id_ in enrolment_ids]
    times = [one.due_at or one.closes_at for one in each]
    return min((at for at in times if at is not None), default=None)
