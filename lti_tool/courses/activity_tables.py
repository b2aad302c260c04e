"""Tables of activities: settings of each, and the LMS links that open it."""

import uuid
from datetime import datetime

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ColumnElement,
    DateTime,
    ForeignKey,
    Integer,
    String,
    UniqueConstraint,
    and_,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, composite, mapped_column

from lti_tool.courses.contributions import Contributions
from lti_tool.dates import EARLIEST, LATEST
from lti_tool.db.base import CreatedAt, Id, Table, is_within


class Activity(Table):
    """One thing to do, behind one or more LMS links."""

    __tablename__ = "activity"
    __table_args__ = (
        UniqueConstraint("course_id", "minted_id"),
        CheckConstraint("workspace_for IN ('class', 'group', 'student')", name="workspace_for"),
        CheckConstraint("(workspace_for = 'group') = (grouping_id IS NOT NULL)", name="grouping"),
        CheckConstraint(is_within("opens_at", EARLIEST, LATEST), name="opens_at"),
        CheckConstraint(is_within("closes_at", EARLIEST, LATEST), name="closes_at"),
        CheckConstraint(is_within("due_at", EARLIEST, LATEST), name="due_at"),
        CheckConstraint("contribution_mode IN ('no', 'may', 'must')", name="contribution_mode"),
        CheckConstraint("contribution_most BETWEEN 1 AND 10", name="contribution_most"),
        CheckConstraint(
            is_within("contribution_until", EARLIEST, LATEST), name="contribution_until"
        ),
        CheckConstraint(is_within("reveal_at", EARLIEST, LATEST), name="reveal_at"),
        CheckConstraint("note_threshold BETWEEN 1 AND 20", name="note_threshold"),
        CheckConstraint("passage_minimum BETWEEN 1 AND 50", name="passage_minimum"),
        CheckConstraint(
            "hides_notes OR (reveal_at IS NULL AND note_threshold IS NULL)", name="reveal"
        ),
        CheckConstraint(is_within("release_at", EARLIEST, LATEST), name="release_at"),
        CheckConstraint("holds_marks OR release_at IS NULL", name="release"),
        CheckConstraint("hides_names OR NOT seals_names", name="seals_names"),
        CheckConstraint("seals_names OR unsealed_at IS NULL", name="unsealed_at"),
        CheckConstraint("unsealed_at IS NOT NULL OR unsealed_by IS NULL", name="unsealed_by"),
    )

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    course_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("course.id", ondelete="CASCADE"), index=True
    )
    title: Mapped[str]
    instructions: Mapped[str] = mapped_column(default="")
    workspace_for: Mapped[str] = mapped_column(default="class")
    grouping_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("class_grouping.id"))
    """Grouping whose groups have a workspace each."""
    allows_own_tags: Mapped[bool] = mapped_column(default=False)
    """True where members may add tags of their own, each in their workspace's document."""
    tags_version: Mapped[int] = mapped_column(default=1)
    """Version of the tag set, which an edit names: nobody overwrites what they have not seen."""
    template_version: Mapped[int] = mapped_column(default=0)
    """Version of the template that was last given out; 0 where workspaces begin empty."""
    score_maximum: Mapped[int] = mapped_column(default=100)
    holds_marks: Mapped[bool] = mapped_column(default=False)
    """True where marks stay drafts until a teacher, or the date, releases them."""
    release_at: Mapped[datetime | None]
    """Time at which the worker releases the drafts; None for no date, and once it has."""
    credit_version: Mapped[int] = mapped_column(default=0)
    """Version of the rule by which marks are computed, which a change names; 0 where none is."""
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
    hands_in: Mapped[bool] = mapped_column(default=False)
    """True where students hand their work in."""
    passage_minimum: Mapped[int | None]
    """Number of passages that somebody marks before they hand in; None for any number."""
    needs_comments: Mapped[bool] = mapped_column(default=False)
    """True where each passage that is handed in has a comment of who marked it."""
    due_at: Mapped[datetime | None]
    """Time from which what is handed in is late; None where nothing is."""
    hides_notes: Mapped[bool] = mapped_column(default=False)
    """True where students see only their own notes until `revealed_at`."""
    reveal_at: Mapped[datetime | None]
    """Time at which the worker reveals hidden notes; None for no date."""
    note_threshold: Mapped[int | None]
    """Number of passages that a student marks before they see others' notes; None for none."""
    revealed_at: Mapped[datetime | None]
    hides_names: Mapped[bool] = mapped_column(default=False)
    """True where students see each other under pseudonyms."""
    seals_names: Mapped[bool] = mapped_column(default=False)
    """True where teachers and tutors do, too, until `unsealed_at`."""
    unsealed_at: Mapped[datetime | None]
    unsealed_by: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("enrolment.id", ondelete="SET NULL")
    )
    """Teacher who opened the sealed names; None where they were erased."""
    contributions: Mapped[Contributions] = composite(
        mapped_column("contribution_mode", String, default="no"),
        mapped_column("contribution_most", Integer, default=1),
        mapped_column("contribution_until", DateTime(timezone=True), nullable=True),
        mapped_column("declares_model", Boolean, default=False),
        mapped_column("declares_purpose", Boolean, default=False),
        mapped_column("declares_use", Boolean, default=False),
    )
    chosen_at: Mapped[datetime | None]
    """Time at which it was last sent to the LMS as a content item."""
    column_claimed_until: Mapped[datetime | None]
    """End of the time in which one worker may find or make the gradebook column."""
    pointed_at: Mapped[datetime | None]
    """Time at which its teacher last pointed at a passage; None where nobody does."""
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

    @property
    def is_sealed(self) -> bool:
        """True while teachers and tutors do not see the names of students."""
        return self.seals_names and self.unsealed_at is None


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
