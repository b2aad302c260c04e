"""Tables of courses: class, enrolment, invitation, activity, and the LMS links that open it."""

import uuid
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    CheckConstraint,
    Computed,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.courses.course_defaults import (
    HIGHEST_MINIMUM,
    HIGHEST_THRESHOLD,
    LEAST_WORDS_LIMIT,
    MOST_WORDS_LIMIT,
    CommentWords,
    Hiding,
    Names,
)
from lti_tool.dates import EARLIEST, LATEST
from lti_tool.db.base import CreatedAt, Id, Table, is_within
from lti_tool.errors import Conflict
from lti_tool.people.tables import person_of_row


class LmsContext(NamedTuple):
    """Place of a course in an LMS: a context of a deployment of a platform."""

    platform_id: uuid.UUID
    deployment_id: uuid.UUID
    context_id: str


class Course(Table):
    """One LTI context of one deployment, with the service addresses from its launches.

    A class without an LMS has neither platform, deployment nor context.
    """

    __tablename__ = "course"
    __table_args__ = (
        CheckConstraint(
            "(platform_id IS NULL) = (deployment_id IS NULL)"
            " AND (platform_id IS NULL) = (context_id IS NULL)",
            name="at_lms",
        ),
        UniqueConstraint("deployment_id", "context_id"),
        CheckConstraint(
            "roster_problem IN ('failed', 'no-answer', 'not-let-in', 'not-allowed', 'refused',"
            " 'unreadable', 'endless', 'wrong-address')",
            name="roster_problem",
        ),
        CheckConstraint("roster_unreadable >= 0", name="roster_unreadable"),
        CheckConstraint(
            f"comment_words_least BETWEEN 0 AND {LEAST_WORDS_LIMIT}", name="comment_words_least"
        ),
        CheckConstraint(
            f"comment_words_most BETWEEN 0 AND {MOST_WORDS_LIMIT}", name="comment_words_most"
        ),
        CheckConstraint(
            "comment_words_most = 0 OR comment_words_least <= comment_words_most",
            name="comment_words",
        ),
        CheckConstraint(f"note_threshold BETWEEN 1 AND {HIGHEST_THRESHOLD}", name="note_threshold"),
        CheckConstraint("hides_notes OR note_threshold IS NULL", name="hiding"),
        CheckConstraint("hides_names OR NOT seals_names", name="seals_names"),
        CheckConstraint(f"passage_minimum BETWEEN 0 AND {HIGHEST_MINIMUM}", name="passage_minimum"),
    )

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    platform_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("platform.id"), index=True)
    deployment_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("deployment.id"))
    context_id: Mapped[str | None]
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
    limits_tutors: Mapped[bool] = mapped_column(default=False)
    """True where tutors see and mark only the groups that they are in."""
    allows_own_tags: Mapped[bool] = mapped_column(default=False)
    """Default of its activities, as are the next ones (`course_defaults`)."""
    needs_comments: Mapped[bool] = mapped_column(default=False)
    comment_words_least: Mapped[int] = mapped_column(default=0)
    comment_words_most: Mapped[int] = mapped_column(default=0)
    resists_copying: Mapped[bool] = mapped_column(default=False)
    hides_notes: Mapped[bool] = mapped_column(default=False)
    note_threshold: Mapped[int | None]
    hides_names: Mapped[bool] = mapped_column(default=False)
    seals_names: Mapped[bool] = mapped_column(default=False)
    passage_minimum: Mapped[int] = mapped_column(default=0)
    accepts_late: Mapped[bool] = mapped_column(default=True)
    holds_marks: Mapped[bool] = mapped_column(default=False)
    roster_differences_url: Mapped[str | None]
    """Address of the changes since the last roster (NRPS 2.0, 2.5), where the platform has one."""

    @property
    def comment_words(self) -> CommentWords:
        """Words that a comment of a student has, in activities that follow."""
        return CommentWords(self.comment_words_least, self.comment_words_most)

    @property
    def hiding(self) -> Hiding:
        """Settings of when students see each other's notes, in activities that follow."""
        return Hiding(self.hides_notes, self.note_threshold)

    @property
    def names(self) -> Names:
        """Settings of who sees the names of students, in activities that follow."""
        return Names(self.hides_names, self.seals_names)

    @property
    def lms(self) -> LmsContext | None:
        """Place in the LMS; None for a class without one."""
        if self.platform_id is None or self.deployment_id is None or self.context_id is None:
            return None
        return LmsContext(self.platform_id, self.deployment_id, self.context_id)

    @property
    def is_in_lms(self) -> bool:
        """False for a class without an LMS."""
        return self.lms is not None

    @property
    def at_lms(self) -> LmsContext:
        """Place in the LMS. Raises Conflict for a class without one."""
        if self.lms is None:
            raise Conflict(
                "This class is not in an LMS.", advice="Join it to a course of one first."
            )
        return self.lms


class CourseClass(Table):
    """A cohort inside a course: the whole course, or a group of one of its groupings."""

    __tablename__ = "course_class"
    __table_args__ = (
        UniqueConstraint("grouping_id", "external_id"),
        Index(
            "uq_course_class_whole_course",
            "course_id",
            unique=True,
            postgresql_where=text("kind = 'course'"),
        ),
        CheckConstraint("kind IN ('course', 'group')", name="kind"),
        CheckConstraint("(kind = 'course') = (grouping_id IS NULL)", name="grouping"),
    )

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    course_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("course.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str]
    grouping_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("class_grouping.id", ondelete="CASCADE")
    )
    external_id: Mapped[str | None]
    """Id of a group in the LMS; None for one that was made here."""
    name: Mapped[str]
    is_named_by_lms: Mapped[bool] = mapped_column(default=False)
    """True where the LMS has told the name; others may be named here."""
    retired_at: Mapped[datetime | None]
    """Time at which a group with work in it was taken out of use; nobody is in it any more."""


class Enrolment(Table):
    """A member: one person in one course. `role` is what they count as in lists and for marks; a
    session has the role that its own launch asserted.

    `origin_id` is the person for whom it was made, whose launches and rosters change it; that never
    changes. `person_id` is the person whose it is now. Of the
    enrolments of joined persons in a course, one is the main one; the others are merged into it.
    """

    __tablename__ = "enrolment"
    __table_args__ = (
        UniqueConstraint("course_id", "person_id"),
        UniqueConstraint("course_id", "origin_id"),
        # Merged into an enrolment of the same course that is not itself merged: no chains.
        UniqueConstraint("id", "course_id", "is_merged"),
        ForeignKeyConstraint(
            ["merged_into", "course_id", "main_is_merged"],
            ["enrolment.id", "enrolment.course_id", "enrolment.is_merged"],
        ),
        CheckConstraint(
            "merged_into IS NULL OR (merged_into <> id AND person_id = origin_id)", name="merged"
        ),
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
    origin_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True, default=person_of_row
    )
    merged_into: Mapped[uuid.UUID | None] = mapped_column(index=True)
    """Main enrolment of the same person in the course; None for the main one itself."""
    is_merged: Mapped[bool] = mapped_column(Computed("merged_into IS NOT NULL", persisted=True))
    main_is_merged: Mapped[bool] = mapped_column(Computed("false", persisted=True))
    """Value that `is_merged` must have in the enrolment that this one is merged into."""
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
    feed_seen_at: Mapped[datetime | None]
    """Time up to which the member has seen what came for them; None before they first looked."""


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
    __table_args__ = (
        UniqueConstraint("course_id", "email"),
        CheckConstraint(is_within("expires_at", EARLIEST, LATEST), name="expires_at"),
    )

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    course_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(index=True)
    role: Mapped[str]
    invited_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("enrolment.id"))
    accepted_by: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("enrolment.id", ondelete="SET NULL"), index=True
    )
    expires_at: Mapped[datetime | None]
    """Time from which the place is not kept any more; None for no limit."""


class JoinLink(Table):
    """A link by which people who sign in without an LMS come into a course.

    Its token is derived from the secret key and stored by hash; a copy of the database opens
    nothing. A link never makes anybody a teacher.
    """

    __tablename__ = "join_link"
    __table_args__ = (
        CheckConstraint("role IN ('student', 'tutor', 'observer')", name="role"),
        CheckConstraint("most_people BETWEEN 1 AND 1000", name="most_people"),
        CheckConstraint(is_within("expires_at", EARLIEST, LATEST), name="expires_at"),
    )

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    course_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("course.id", ondelete="CASCADE"), index=True
    )
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    role: Mapped[str]
    most_people: Mapped[int]
    """Greatest number of people who may be in the course by it at once."""
    expires_at: Mapped[datetime]
    is_on: Mapped[bool] = mapped_column(default=True)
    created_by: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("enrolment.id", ondelete="SET NULL"), index=True
    )
    withdrawn_at: Mapped[datetime | None]
    """Time at which it was given up for good; who came by it is still shown."""


class JoinLinkUse(Table):
    """A member who came by a link."""

    __tablename__ = "join_link_use"

    enrolment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), primary_key=True
    )
    link_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("join_link.id", ondelete="CASCADE"), index=True
    )
    joined_at: Mapped[CreatedAt]
    removed_at: Mapped[datetime | None]
    """Time at which a teacher took them out of the course; no link lets them in again."""
