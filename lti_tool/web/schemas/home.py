"""Models of the home page: courses and activities of somebody who signed in without an LMS."""

import uuid
from datetime import datetime

from lti_tool.courses.roles import Role
from lti_tool.web.schemas.base import Output


class HomeActivity(Output):
    """Activity with the person's own part in it."""

    id: uuid.UUID
    title: str
    opens_at: datetime | None
    due_at: datetime | None
    """Due date that holds for the person, as does the closing date; null where nothing is due."""
    closes_at: datetime | None
    own_notes: int
    """Highlights and comments of the person."""
    new_notes: int
    """Notes by others since the person was last in the course."""


class HomeCourse(Output):
    """Course that the person may enter."""

    id: uuid.UUID
    title: str
    label: str
    platform: str | None
    """Name of the LMS that the course is in; null for a class without one."""
    role: Role
    last_arrival_at: datetime | None
    activities: list[HomeActivity]
