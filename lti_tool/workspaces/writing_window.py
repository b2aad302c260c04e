"""Writing window: when restricted members may write, and what closes or hides their notes.

While an activity hides notes, restricted members write into drafts. Only they and the teachers can
open those: visibility is by document, and nothing is filtered. Where there is a threshold, they
open the shared document only after their own draft has become part of it.
"""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import and_

from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.permissions import may
from lti_tool.courses.roles import Capability
from lti_tool.courses.tenancy import Member
from lti_tool.refusals import RefusalCode
from lti_tool.workspaces.tables import Workspace


def is_restricted(member: Member) -> bool:
    """True where hiding, opening and closing hold for the member; they do not for teachers."""
    return not may(member.role, Capability.AT_ANY_TIME)


def is_hiding(activity: Activity, workspace: Workspace) -> bool:
    """True while notes are hidden in the workspace; never where one student works alone."""
    is_shared = workspace.enrolment_id is None
    return activity.is_hiding and is_shared and workspace.revealed_at is None


def has_threshold(activity: Activity, workspace: Workspace) -> bool:
    """True while students open the shared document only after some notes of their own."""
    return is_hiding(activity, workspace) and activity.note_threshold is not None


HIDING = and_(Activity.is_hiding, Workspace.enrolment_id.is_(None), Workspace.revealed_at.is_(None))
"""Condition on a workspace and its activity, as `is_hiding`."""

WITH_THRESHOLD = and_(HIDING, Activity.note_threshold.is_not(None))
"""Condition on a workspace and its activity, as `has_threshold`."""


@dataclass(frozen=True, slots=True)
class WritingWindow:
    """Settings of an activity that decide about updates of one document.

    Times are by the server's clock. All of them hold for restricted writers only.
    """

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    is_hiding: bool = False
    """True while notes are hidden, and others would see what is written in this document."""
    writes_until: Mapping[uuid.UUID, datetime] = field(default_factory=dict)
    """Later closing for those enrolments that have an extension."""
    is_handed_in: bool = False
    """True while all that students have written in the workspace is handed in."""
    handed_in: frozenset[uuid.UUID] = frozenset()
    """Enrolments whose own notes in the workspace are handed in."""
    is_earlier_attempt: bool = False
    """True in a workspace with which its students have started over."""

    def block(self, at: datetime, writers: Collection[uuid.UUID] = ()) -> RefusalCode | None:
        """Code of what forbids all writing at that time; None where nothing does.

        `writers` are the enrolments of the person who writes.
        """
        if self.is_earlier_attempt:
            return "earlier-attempt"
        if self.opens_at is not None and at < self.opens_at:
            return "not-open"
        if self.is_handed_in or not self.handed_in.isdisjoint(writers):
            return "handed-in"
        if self._is_closed(at, writers):
            return "closed"
        return "hidden" if self.is_hiding else None

    def _is_closed(self, at: datetime, writers: Collection[uuid.UUID]) -> bool:
        if self.closes_at is None:
            return False
        later = (self.writes_until[each] for each in writers if each in self.writes_until)
        return at >= max((self.closes_at, *later))
