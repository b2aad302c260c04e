"""Notes that others do not see yet: each person's own document, and what holds in it and when.

While an activity hides notes, whoever is bound by that writes into a document of their own, which
nobody but them and the teachers can open. Visibility is by document: nothing is filtered.
"""

from dataclasses import dataclass
from datetime import datetime

from lti_tool.courses.permissions import may
from lti_tool.courses.roles import Capability
from lti_tool.courses.tables import Activity
from lti_tool.courses.tenancy import Member
from lti_tool.refusals import RefusalCode
from lti_tool.workspaces.tables import Workspace


def is_restricted(member: Member) -> bool:
    """Whether hiding, opening and closing hold for the member: not for who teaches."""
    return not may(member.role, Capability.AT_ANY_TIME)


def is_hiding(activity: Activity, workspace: Workspace) -> bool:
    """Whether notes are hidden in the workspace now. Who works alone has nobody to hide from."""
    return activity.is_hiding and workspace.enrolment_id is None


@dataclass(frozen=True, slots=True)
class WritingWindow:
    """Settings of the activity that decide about updates of one document. Moments are the server's;
    they, and hiding, hold for whoever is bound.
    """

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    is_hiding: bool = False
    """Whether notes are hidden for now: what is written here, others would see."""

    def block(self, at: datetime) -> RefusalCode | None:
        """The code of what forbids all writing at that moment; None where nothing does."""
        if self.opens_at is not None and at < self.opens_at:
            return "not-open"
        if self.closes_at is not None and at >= self.closes_at:
            return "closed"
        return "hidden" if self.is_hiding else None
