"""Models of templates: the notes with which the workspaces of an activity begin."""

from datetime import datetime
from typing import Annotated, Literal

from lti_tool.validation import Text
from lti_tool.web.schemas.base import Input, Output

Kind = Literal["added", "changed", "removed"]


class CommentChange(Output):
    """Comment that would be another one, with the text that it would have."""

    kind: Kind
    text: str


class NoteChange(Output):
    """Note that would be another one for those who begin."""

    kind: Kind
    quote: str
    tag: str | None
    """Name of the tag that it would have, where that changes; empty for no tag."""
    comments: list[CommentChange]


class Owners(Output):
    """Students or groups of the activity."""

    total: int
    begun: int
    """Number of those in whose workspace somebody has written; they keep what they have."""


class Template(Output):
    """Model notes with which workspaces begin, and how those in preparation differ."""

    notes: int
    """Number of notes with which workspaces begin now."""
    given_at: datetime | None
    """Time at which they were given out; null where workspaces begin empty."""
    changes: list[NoteChange]
    left_out: int
    """Number of notes that cannot be given: they are on a conversation that others do not read."""
    digest: str
    """Hash of the notes in preparation, by which they are given out."""
    owners: Owners


class TemplateToGive(Input):
    """Notes in preparation, as they were looked at."""

    digest: Annotated[str, Text(64)]
