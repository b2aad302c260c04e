"""Models of a deep linking request: activities that a teacher chooses for a course page."""

import uuid

from lti_tool.activities.deep_link_selection import OnPage
from lti_tool.web.schemas.base import Input, Output


class Choice(Input):
    """Activities for the course page, in their order; none at all to cancel."""

    activity_ids: list[uuid.UUID]
    anew: tuple[uuid.UUID, ...] = ()
    """Chosen activities whose link on the course page was deleted there."""
    has_failed: bool = False
    """True where the page could not show any activity."""


class Selection(Output):
    """Request of the LMS."""

    accepts_several: bool
    is_answered: bool
    title: str
    text: str
    highest_maximum: int | None
    """Highest mark that the LMS stores; null for no limit."""
    on_page: dict[uuid.UUID, OnPage]
    """Activities on the course page, by id: a link to them was opened, or only sent to the LMS."""


class SelectionAnswer(Output):
    """Signed answer, which the page posts to the LMS."""

    address: str
    token: str
