"""Models of attempts: what would become an earlier one, and those of a workspace."""

import uuid
from datetime import datetime

from lti_tool.web.schemas.base import Output


class StartingOver(Output):
    """Work of the viewer, or of their group, that would become an earlier attempt."""

    is_group: bool
    """True where one starts over for all of the group."""
    highlights: int
    comments: int
    words: int
    conversations: int
    """Conversations that they brought, which are read in the new attempt as well."""
    answer_words: int | None
    """Words of the answer; null where there is none."""
    due_at: datetime | None
    """Due date that holds for the viewer."""
    is_late: bool
    """True where what is handed in now would be late."""
    obstacle: str | None
    """Sentence on why the viewer cannot start over now."""


class CurrentAttempt(Output):
    """Workspace in which a student or a group works from now on."""

    workspace_id: uuid.UUID


class Attempt(Output):
    """Attempt of a student or a group in an activity."""

    workspace_id: uuid.UUID
    is_current: bool
    ended_at: datetime | None
    """Time at which an earlier attempt ended; null for the current one."""
    ended_by: str | None
    """Name of who ended it; null for the current one, and where the person was erased."""
