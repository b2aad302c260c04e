"""Models of work whose names are sealed."""

from lti_tool.web.schemas.base import Output
from lti_tool.web.schemas.grades import GradeDraft, MarkingState


class SealedRow(Output):
    """Somebody who has written or handed in."""

    pseudonym: str
    """Name in this activity, by which they are also asked for."""
    highlights: int
    comments: int
    words: int
    is_handed_in: bool
    draft: GradeDraft | None
    """Mark so far; it is released when names are open."""
    marking_state: MarkingState | None
    """State of marking by two people; null where one person marks."""
