"""Tables of activities: settings of each, and the LMS links that open it."""

import uuid
from datetime import datetime
from typing import TypeVar

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
    case,
    func,
    select,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import (
    InstrumentedAttribute,
    Load,
    Mapped,
    MappedSQLExpression,
    column_property,
    composite,
    mapped_column,
)

from lti_tool.courses.comparisons import ComparisonSettings
from lti_tool.courses.contributions import Contributions
from lti_tool.courses.course_defaults import (
    HIGHEST_MINIMUM,
    HIGHEST_THRESHOLD,
    LEAST_WORDS_LIMIT,
    MOST_WORDS_LIMIT,
    CommentWords,
    Hiding,
    Names,
    OwnSettings,
)
from lti_tool.courses.responses import MOST_RESPONSE_WORDS, ResponseSettings
from lti_tool.courses.tables import Course
from lti_tool.dates import EARLIEST, LATEST
from lti_tool.db.base import CreatedAt, Id, Table, is_within

_Value = TypeVar("_Value")

_SETTINGS = "settings"


def _own_or_of_course(
    course_id: Mapped[uuid.UUID],
    here: Mapped[_Value | None],
    of_course: InstrumentedAttribute[_Value],
    follows: Mapped[bool | None] | None = None,
) -> MappedSQLExpression[_Value]:
    """A setting as it holds: the activity's own value, or else the default of its course.

    `follows` is the column that is NULL where the activity follows, for a value that may be NULL
    itself.

    Few need one, and rows of activities are read everywhere: all are loaded together where the
    first is read, or with the row where a query has `WITH_SETTINGS`. A query that waits for a lock
    does not have it: it would see the course as it was before.
    """
    holds = (
        func.coalesce(here, of_course, type_=of_course.type)
        if follows is None
        else case((follows.is_(None), of_course), else_=here)
    )
    return column_property(
        select(holds).where(Course.id == course_id).correlate_except(Course).scalar_subquery(),
        deferred=True,
        group=_SETTINGS,
    )


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
        CheckConstraint("response_mode IN ('no', 'may', 'must')", name="response_mode"),
        CheckConstraint(
            f"response_words_most BETWEEN 0 AND {MOST_RESPONSE_WORDS}", name="response_words_most"
        ),
        CheckConstraint("response_mode = 'no' OR workspace_for <> 'class'", name="response"),
        CheckConstraint(is_within("reveal_at", EARLIEST, LATEST), name="reveal_at"),
        CheckConstraint(f"note_threshold BETWEEN 1 AND {HIGHEST_THRESHOLD}", name="note_threshold"),
        CheckConstraint(f"passage_minimum BETWEEN 0 AND {HIGHEST_MINIMUM}", name="passage_minimum"),
        CheckConstraint(
            "hides_notes IS TRUE OR (reveal_at IS NULL AND note_threshold IS NULL)", name="reveal"
        ),
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
        CheckConstraint(
            "(comment_words_least IS NULL) = (comment_words_most IS NULL)",
            name="comment_words_here",
        ),
        CheckConstraint(is_within("release_at", EARLIEST, LATEST), name="release_at"),
        CheckConstraint("holds_marks IS TRUE OR release_at IS NULL", name="release"),
        CheckConstraint("marker_count IN (1, 2)", name="marker_count"),
        CheckConstraint(
            "marker_count = 1 OR (holds_marks IS TRUE AND credit_version = 0)",
            name="double_marking",
        ),
        CheckConstraint("hides_names OR NOT seals_names", name="seals_names"),
        CheckConstraint("(hides_names IS NULL) = (seals_names IS NULL)", name="names_here"),
        CheckConstraint("seals_names IS TRUE OR unsealed_at IS NULL", name="unsealed_at"),
        CheckConstraint("unsealed_at IS NOT NULL OR unsealed_by IS NULL", name="unsealed_by"),
        CheckConstraint("hides_models OR models_revealed_at IS NULL", name="models_revealed_at"),
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
    allows_own_tags_here: Mapped[bool | None] = mapped_column("allows_own_tags")
    """Own value of `allows_own_tags`; None where the activity follows its course. So it is with
    each name that ends in `_here`."""
    allows_own_tags: Mapped[bool] = _own_or_of_course(
        course_id, allows_own_tags_here, Course.allows_own_tags
    )
    """True where members may add tags of their own, each in their workspace's document."""
    checks_claims: Mapped[bool] = mapped_column(default=False)
    """True where notes may be marked as claims, and everybody says how these check out."""
    comment_words_least_here: Mapped[int | None] = mapped_column("comment_words_least")
    comment_words_least: Mapped[int] = _own_or_of_course(
        course_id, comment_words_least_here, Course.comment_words_least
    )
    """Words that a comment of a student has at least; 0 for any number."""
    comment_words_most_here: Mapped[int | None] = mapped_column("comment_words_most")
    comment_words_most: Mapped[int] = _own_or_of_course(
        course_id, comment_words_most_here, Course.comment_words_most
    )
    """Words that it has at most; 0 for any number."""
    resists_copying_here: Mapped[bool | None] = mapped_column("resists_copying")
    resists_copying: Mapped[bool] = _own_or_of_course(
        course_id, resists_copying_here, Course.resists_copying
    )
    """True where pages make it harder for students to copy or print the text."""
    tags_version: Mapped[int] = mapped_column(default=1)
    """Version of the tag set, which an edit names: nobody overwrites what they have not seen."""
    template_version: Mapped[int] = mapped_column(default=0)
    """Version of the template that was last given out; 0 where workspaces begin empty."""
    score_maximum: Mapped[int] = mapped_column(default=100)
    holds_marks_here: Mapped[bool | None] = mapped_column("holds_marks")
    holds_marks: Mapped[bool] = _own_or_of_course(course_id, holds_marks_here, Course.holds_marks)
    """True where marks stay drafts until a teacher, or the date, releases them."""
    marker_count: Mapped[int] = mapped_column(default=1)
    """Number of people who mark each work: 1, or 2 who agree on the mark."""
    release_at: Mapped[datetime | None]
    """Time at which the worker releases the drafts; None for no date, and once it has."""
    credit_version: Mapped[int] = mapped_column(default=0)
    """Version of the rule by which marks are computed, which a change names; 0 where none is."""
    minted_id: Mapped[uuid.UUID] = mapped_column(default=uuid.uuid4, index=True)
    """Id that a deep link carries through an LMS. An activity and its copies in other courses share
    it: a copied link finds the one of its own course."""
    copied_from: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("activity.id", ondelete="SET NULL"), index=True
    )
    opens_at: Mapped[datetime | None]
    """Start of the time in which students may write; None for no limit."""
    closes_at: Mapped[datetime | None]
    """End of the time in which students may write; None for no limit."""
    hands_in: Mapped[bool] = mapped_column(default=False)
    """True where students hand their work in."""
    passage_minimum_here: Mapped[int | None] = mapped_column("passage_minimum")
    passage_minimum: Mapped[int] = _own_or_of_course(
        course_id, passage_minimum_here, Course.passage_minimum
    )
    """Number of passages that somebody marks before they hand in; 0 for any number."""
    accepts_late_here: Mapped[bool | None] = mapped_column("accepts_late")
    accepts_late: Mapped[bool] = _own_or_of_course(
        course_id, accepts_late_here, Course.accepts_late
    )
    """True where work is taken after it was due, and shown as late."""
    needs_comments_here: Mapped[bool | None] = mapped_column("needs_comments")
    needs_comments: Mapped[bool] = _own_or_of_course(
        course_id, needs_comments_here, Course.needs_comments
    )
    """True where each passage that is handed in has a comment of who marked it."""
    due_at: Mapped[datetime | None]
    """Time from which what is handed in is late; None where nothing is."""
    hides_notes_here: Mapped[bool | None] = mapped_column("hides_notes")
    hides_notes: Mapped[bool] = _own_or_of_course(course_id, hides_notes_here, Course.hides_notes)
    """True where students see only their own notes until `revealed_at`."""
    reveal_at: Mapped[datetime | None]
    """Time at which the worker reveals hidden notes; None for no date."""
    note_threshold_here: Mapped[int | None] = mapped_column("note_threshold")
    note_threshold: Mapped[int | None] = _own_or_of_course(
        course_id, note_threshold_here, Course.note_threshold, hides_notes_here
    )
    """Number of passages that a student marks before they see others' notes; None for none."""
    revealed_at: Mapped[datetime | None]
    hides_names_here: Mapped[bool | None] = mapped_column("hides_names")
    hides_names: Mapped[bool] = _own_or_of_course(course_id, hides_names_here, Course.hides_names)
    """True where students see each other under pseudonyms."""
    seals_names_here: Mapped[bool | None] = mapped_column("seals_names")
    seals_names: Mapped[bool] = _own_or_of_course(course_id, seals_names_here, Course.seals_names)
    """True where teachers and tutors do, too, until `unsealed_at`."""
    unsealed_at: Mapped[datetime | None]
    unsealed_by: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("enrolment.id", ondelete="SET NULL"), index=True
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
    response: Mapped[ResponseSettings] = composite(
        mapped_column("response_mode", String, default="no"),
        mapped_column("response_words_most", Integer, default=0),
    )
    comparison: Mapped[ComparisonSettings] = composite(
        mapped_column("hides_models", Boolean, default=False),
        mapped_column("reveals_when_all", Boolean, default=False),
    )
    models_revealed_at: Mapped[datetime | None]
    """Time at which students learned where the texts are from; None before."""
    chosen_at: Mapped[datetime | None]
    """Time at which it was last sent to the LMS as a content item."""
    column_claimed_until: Mapped[datetime | None]
    """End of the time in which one worker may find or make the gradebook column."""
    pointed_at: Mapped[datetime | None]
    """Time at which its teacher last pointed at a passage; None where nobody does."""
    asks_until: Mapped[datetime | None]
    """Time at which its newest poll closes; None for none, and once that is put away."""
    revision: Mapped[int] = mapped_column(default=1)
    """Version of the settings; grows with every change that open pages must load."""

    @hybrid_property
    def is_hiding(self) -> bool:
        """True while notes are hidden; where everybody works alone there is nobody to hide from."""
        has_others = self.workspace_for != "student"
        return has_others and self.revealed_at is None and self.hides_notes

    @is_hiding.inplace.expression
    @classmethod
    def _is_hiding(cls) -> ColumnElement[bool]:
        return and_(cls.workspace_for != "student", cls.revealed_at.is_(None), cls.hides_notes)

    @property
    def comment_words(self) -> CommentWords:
        """Words that a comment of a student has here."""
        return CommentWords(self.comment_words_least, self.comment_words_most)

    @property
    def hiding(self) -> Hiding:
        """Settings of when students see each other's notes."""
        return Hiding(self.hides_notes, self.note_threshold)

    @property
    def names(self) -> Names:
        """Settings of who sees the names of students."""
        return Names(self.hides_names, self.seals_names)

    @property
    def own(self) -> OwnSettings:
        """Settings that the activity has for itself, and not from its course."""
        least, most = self.comment_words_least_here, self.comment_words_most_here
        hides, are_hidden = self.hides_notes_here, self.hides_names_here
        are_sealed = self.seals_names_here is True
        return OwnSettings(
            self.allows_own_tags_here,
            self.needs_comments_here,
            None if least is None or most is None else CommentWords(least, most),
            self.resists_copying_here,
            None if hides is None else Hiding(hides, self.note_threshold_here),
            None if are_hidden is None else Names(are_hidden, are_sealed),
            self.passage_minimum_here,
            self.accepts_late_here,
            self.holds_marks_here,
        )

    @hybrid_property
    def is_sealed(self) -> bool:
        """True while teachers and tutors do not see the names of students."""
        return self.seals_names and self.unsealed_at is None

    @is_sealed.inplace.expression
    @classmethod
    def _is_sealed(cls) -> ColumnElement[bool]:
        return and_(cls.seals_names, cls.unsealed_at.is_(None))

    @hybrid_property
    def is_blind(self) -> bool:
        """True while students do not learn where the texts of the activity are from."""
        return self.comparison.hides_models and self.models_revealed_at is None

    @is_blind.inplace.expression
    @classmethod
    def _is_blind(cls) -> ColumnElement[bool]:
        return and_(cls.__table__.c["hides_models"], cls.models_revealed_at.is_(None))


WITH_SETTINGS = Load(Activity).undefer_group(_SETTINGS)
"""Option of a query for activities whose settings are read as they hold."""


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
