"""Workspace and its authors."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db.base import CreatedAt, Id, Table


class Workspace(Table):
    """Place in which an activity is annotated by the class, a group, or one student."""

    __tablename__ = "workspace"
    __table_args__ = (UniqueConstraint("activity_id", "audience"),)

    id: Mapped[Id]
    created_at: Mapped[CreatedAt]
    course_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"))
    activity_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("activity.id", ondelete="CASCADE"), index=True
    )
    audience: Mapped[str]
    """Key of the audience, for uniqueness alone; `class_id` and `enrolment_id` say who it is."""
    class_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("course_class.id", ondelete="CASCADE")
    )
    enrolment_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE")
    )
    revealed_at: Mapped[datetime | None]
    """Time when the hidden notes of this workspace alone were revealed."""

    @property
    def workspace_for(self) -> str:
        """Kind of the audience: class, group or student."""
        if self.enrolment_id is not None:
            return "student"
        return "class" if self.class_id is None else "group"


class WorkspaceAuthor(Table):
    """The opaque author id of a member in one workspace; it means nothing in any other."""

    __tablename__ = "workspace_author"
    __table_args__ = (UniqueConstraint("workspace_id", "enrolment_id"),)

    workspace_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("workspace.id", ondelete="CASCADE"), primary_key=True
    )
    author_id: Mapped[str] = mapped_column(primary_key=True)
    enrolment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), index=True
    )
