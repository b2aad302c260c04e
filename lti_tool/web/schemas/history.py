"""Models of the past of a workspace: deleted notes, steps, and what somebody shares of theirs."""

import uuid
from datetime import datetime
from typing import Annotated

from lti_tool.annotations.past import ActKind
from lti_tool.validation import Text
from lti_tool.web.schemas.base import Input, Output, QueryInput


class DeletedComment(Output):
    """Comment that comes back with a deleted note."""

    author: str
    """Author id."""
    text: str


class DeletedNote(Output):
    """A note that the viewer may restore, as it was when it was deleted."""

    key: str
    author: str
    """Author id."""
    conversation: uuid.UUID
    start: int
    end: int
    """Passage in the conversation's text, in UTF-16 code units."""
    quote: str
    tag: str
    """Key of the tag; empty for none."""
    deleted_at: datetime
    comments: list[DeletedComment]
    """First comments that come back with it."""
    more_comments: int
    """Number of comments besides those."""


class DeletedNotes(Output):
    """Notes that the viewer may restore in a document, the last deleted first."""

    notes: list[DeletedNote]


class NoteToRestore(Input):
    """A deleted note that is to be there again."""

    note: Annotated[str, Text(73, least=1)]
    """Key of the highlight."""


class HistoryAct(Output):
    """One act on a note, with what the viewer may see of it."""

    kind: ActKind
    note: str
    """Key of the highlight."""
    key: str
    """Key of the comment, agreement or fact check; empty for the note itself."""
    values: dict[str, str | int | None]
    """Fields that the act gave. One that is left out is as it stands now."""


class HistoryStep(Output):
    """Acts that belong together."""

    at: datetime | None
    """Time of the server; None where it would tell who wrote under another name."""
    author: str
    """Author id of who acted; empty for the server."""
    acts: list[HistoryAct]


class History(Output):
    """Steps of a document as the viewer may see them, the oldest first."""

    steps: list[HistoryStep]
    is_cut: bool
    """True where the first step holds all that came before the others."""


class OwnHistoryQuery(QueryInput):
    """Choice of the person whose steps are read."""

    member: uuid.UUID | None = None
    """Enrolment of somebody who shares theirs; the viewer's own without it."""


class OwnStep(Output):
    """One thing that a person did."""

    at: datetime
    kind: ActKind
    note: str
    """Key of the highlight."""
    conversation: str
    """Title of the conversation that the note is on."""
    quote: str
    """Beginning of the words that the note is on, after the step."""
    tag: str
    """Name of its tag after the step; empty for none."""
    text: str
    """Words that the person wrote in the step; empty for none."""
    is_on_own: bool
    """True for their own note."""


class OwnHistory(Output):
    """Steps of one person in a workspace, the oldest first."""

    name: str
    activity: str
    """Title of the activity."""
    is_shared: bool
    """True while those who see the person's work may see this."""
    is_cut: bool
    """True where there are older steps."""
    steps: list[OwnStep]
