"""Tables of courses: class, enrolment, invitation, activity, and the LMS links that open it."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, UniqueConstraint, and_
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.dates import EARLIEST, LATEST
from lti_tool.db.base import CreatedAt, Id, Table, is_within


class Course(Table):
    """One LTI context of one deployment, with the service addresses from its launches."""

    __tablename__ = "course"
    __table_args__ = (
        UniqueConstraint("deployment_id", "context_id"),
        CheckConstraint(
            "roster_problem IN ('failed', 'no-answer', 'not-let-in', 'refused', 'unreadable',"
            " 'endless')",
            name="roster_problem",
        ),
        CheckConstraint("roster_unreadable >= 0", name="roster_unreadable"),
    )

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    platform_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("platform.id"), index=True)
    deployment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("deployment.id"))
    context_id: Mapped[str]
    title: Mapped[str]
    label: Mapped[str]
    memberships_url: Mapped[str | None]
    lineitems_url: Mapped[str | None]
    groups_url: Mapped[str | None]
    history: Mapped[list[Any]] = mapped_column(default=list)
    """Context ids of the courses it was copied from, nearest first, as its launches tell."""
    ags_scopes: Mapped[list[Any]] = mapped_column(default=list)
    roster_fetched_at: Mapped[datetime | None]
    roster_problem: Mapped[str | None]
    """Code of the reason why the last fetch failed (`errors.ServiceReason`); None if it did not."""
    roster_unreadable: Mapped[int] = mapped_column(default=0, server_default="0")
    """Number of rows of the last roster that could not be read."""
    roster_whole_at: Mapped[datetime | None]
    """Time of the last fetch of the whole roster."""
    roster_differences_url: Mapped[str | None]
    """Address of the changes since the last roster (NRPS 2.0, 2.5), where the platform has one."""


class CourseClass(Table):
    """A cohort inside a course: the whole course, or a group the LMS named."""

    __tablename__ = "course_class"
    __table_args__ = (
        UniqueConstraint("course_id", "kind", "external_id"),
        CheckConstraint("kind IN ('course', 'group')", name="kind"),
    )

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    course_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    kind: Mapped[str]
    external_id: Mapped[str] = mapped_column(default="")
    name: Mapped[str]


class Enrolment(Table):
    """A member: one person in one course. `role` is what they count as in lists and for marks; a
    session has the role that its own launch asserted.
    """

    __tablename__ = "enrolment"
    __table_args__ = (
        UniqueConstraint("course_id", "person_id"),
        CheckConstraint("role IN ('teacher', 'tutor', 'student', 'observer')", name="role"),
        CheckConstraint("role_source IN ('launch', 'roster', 'invitation')", name="role_source"),
        CheckConstraint(
            "launch_role IN ('teacher', 'tutor', 'student', 'observer')", name="launch_role"
        ),
        CheckConstraint(
            "roster_role IN ('teacher', 'tutor', 'student', 'observer')", name="roster_role"
        ),
        CheckConstraint("NOT is_test_user OR role = 'observer'", name="test_user"),
    )

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    course_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    role: Mapped[str]
    role_source: Mapped[str]
    launch_role: Mapped[str | None]
    """Role that the newest launch asserted."""
    roster_role: Mapped[str | None]
    """Role on the newest roster."""
    is_test_user: Mapped[bool] = mapped_column(default=False)
    """True for the LMS's own test student (Canvas, Blackboard): gets no mark, is on no
    roster."""
    active: Mapped[bool] = mapped_column(default=True)
    first_arrival_at: Mapped[datetime | None]
    last_arrival_at: Mapped[datetime | None]


class EnrolmentClass(Table):
    """Membership of a class, besides the whole course."""

    __tablename__ = "enrolment_class"

    enrolment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), primary_key=True
    )
    class_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("course_class.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Invitation(Table):
    """A place in a course for somebody with no LMS account, addressed to a verified e-mail."""

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("course_id", "email"),)

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    course_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(index=True)
    role: Mapped[str]
    invited_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrolment.id"))
    accepted_by: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("enrolment.id", ondelete="SET NULL")
    )


class Activity(Table):
    """One thing to do, behind one or more LMS links."""

    __tablename__ = "activity"
    __table_args__ = (
        UniqueConstraint("course_id", "minted_id"),
        CheckConstraint("workspace_for IN ('class', 'group', 'student')", name="workspace_for"),
        CheckConstraint(is_within("opens_at", EARLIEST, LATEST), name="opens_at"),
        CheckConstraint(is_within("closes_at", EARLIEST, LATEST), name="closes_at"),
    )

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    course_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("course.id", ondelete="CASCADE"), index=True
    )
    title: Mapped[str]
    instructions: Mapped[str] = mapped_column(default="")
    workspace_for: Mapped[str] = mapped_column(default="class")
    tag_set: Mapped[list[Any]]
    score_maximum: Mapped[int] = mapped_column(default=100)
    minted_id: Mapped[uuid.UUID] = mapped_column(default=uuid.uuid4, index=True)
    """Id that a deep link carries through an LMS. An activity and its copies in other courses share
    it: a copied link finds the one of its own course."""
    copied_from: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("activity.id", ondelete="SET NULL")
    )
    opens_at: Mapped[datetime | None]
    """Start of the time in which students may write; None for no limit."""
    closes_at: Mapped[datetime | None]
    """End of the time in which students may write; None for no limit."""
    hides_notes: Mapped[bool] = mapped_column(default=False)
    """True where students see only their own notes until `revealed_at`."""
    revealed_at: Mapped[datetime | None]
    chosen_at: Mapped[datetime | None]
    """Time at which it was last sent to the LMS as a content item."""
    column_claimed_until: Mapped[datetime | None]
    """End of the time in which one worker may find or make the gradebook column."""
    revision: Mapped[int] = mapped_column(default=1)
    """Version of the settings; grows with every change that open pages must load."""

    @hybrid_property
    def is_hiding(self) -> bool:
        """True while notes are hidden."""
        return self.hides_notes and self.revealed_at is None

    @is_hiding.inplace.expression
    @classmethod
    def _is_hiding(cls) -> ColumnElement[bool]:
        return and_(cls.hides_notes, cls.revealed_at.is_(None))


class ActivityLink(Table):
    """One LTI resource link of a course; without an activity until a teacher sets it up."""

    __tablename__ = "activity_link"
    __table_args__ = (UniqueConstraint("course_id", "resource_link_id"),)

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    course_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    resource_link_id: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    activity_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("activity.id", ondelete="SET NULL"), index=True
    )
    lineitem_url: Mapped[str | None]
    lineitem_is_ours: Mapped[bool] = mapped_column(default=False)
    """True where the tool created the line item; only then may it change or delete it."""


class Selection(Table):
    """A deep linking request that a teacher is answering; answered once."""

    __tablename__ = "selection"

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    course_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    session_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("arrival_session.id", ondelete="CASCADE"), unique=True
    )
    return_url: Mapped[str]
    accepts_several: Mapped[bool]
    accepts_line_items: Mapped[bool]
    title: Mapped[str]
    text: Mapped[str]
    data: Mapped[str | None]
    """Opaque value of the platform, returned unchanged (Deep Linking 2.0, 4.5)."""
    answered_at: Mapped[datetime | None]
