"""Models of conversations: bring in, preview, choose, correct, and their outline."""

import uuid
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from lti_tool.conversations.edits import MOST_EDITS, Edit
from lti_tool.conversations.places import MOST_CONVERSATIONS
from lti_tool.conversations.problems import Problem
from lti_tool.conversations.source import Origin
from lti_tool.conversations.turns import LeftOutReason, ReadingWarning, Speaker
from lti_tool.validation import Text
from lti_tool.web.schemas.base import FormInput, Input, Output, Sentence, Upload, enumeration


class NewConversation(Input):
    """Conversation as pasted text, or as what a clipboard offers of it."""

    title: str = ""
    text: str = ""
    html: str = ""
    """HTML of the clipboard; what products write into it says who speaks."""
    dropped: bool = False
    """True for a selection that was dropped on the page."""
    preview: bool = False
    """Show it to nobody until it is accepted."""
    again: bool = False
    """Add it also where the activity has a conversation of the same source."""


class UploadedConversation(FormInput):
    """Conversation as a file."""

    title: str = ""
    file: Upload
    dropped: bool = False
    """True for a file that was dropped on the page."""
    preview: bool = False
    """Show it to nobody until it is accepted."""
    again: bool = False
    """Add it also where the activity has a conversation of the same source."""


ImportProblemCode = TypeAliasType(
    "ImportProblemCode",
    Annotated[str, enumeration(Problem, "Reason why a text could not become a conversation.")],
)


class ImportProblem(Output):
    """Problem of an import, in words for whoever added the text."""

    code: ImportProblemCode
    sentence: Sentence
    advice: Sentence


class ConversationSummary(Output):
    """Conversation without its text."""

    id: uuid.UUID
    title: str
    length: int
    """UTF-16 code units of its canonical text."""
    turn_count: int
    state: Literal["importing", "choosing", "preview", "ready", "failed"]
    """importing while a worker reads it; choosing for an export of many conversations; preview
    until somebody accepts it."""
    problem: ImportProblem | None
    """Reason of a failed import; null for any other state."""


class AddedConversation(ConversationSummary):
    """Conversation that was added, or was there already."""

    is_existing: bool
    """True where the activity has this very source already, and nothing was added."""


class Turn(Output):
    """Turn of a conversation."""

    speaker: Literal["user", "assistant", "system", "text"]
    label: str
    html: str
    """Sanitised HTML."""
    start: int
    """Offset of its text in the canonical text of the conversation, in UTF-16 code units."""
    model: str
    """Model that answers, as far as the source says so."""
    time: datetime | None
    attachments: list[str]
    """Names of files that did not come along."""


OriginCode = TypeAliasType(
    "OriginCode", Annotated[str, enumeration(Origin, "Way in which a source arrived.")]
)


class CountedChange(Output):
    """Number of edits of one kind that were made before it was accepted."""

    op: str
    count: int


class Redaction(Output):
    """Passage that was taken out."""

    op: Literal["redact"]
    length: int
    """UTF-16 code units."""
    reason: str


class Declaration(Output):
    """Statements of who brought a conversation; an empty one was not given."""

    model: str
    purpose: str
    use: str
    """Use that was made of the answer."""


class Provenance(Output):
    """Facts about where a conversation came from."""

    product: str
    model: str
    made_at: datetime | None
    """Time at which it was held, as far as the source says so."""
    origin: OriginCode
    format: str
    """Shown name of the format by which it was read."""
    source_hash: str | None
    """SHA-256 of the source as it came, in hex; null for conversations of older versions."""
    added_at: datetime | None
    """null for what somebody brought whose name the viewer does not see."""
    added_by: str | None
    """Name of who brought it; null where nobody is named."""
    is_late: bool
    """True for a student's conversation that was brought after the time for it."""
    declaration: Declaration
    changes: list[Redaction | CountedChange]


class Conversation(Output):
    """Conversation that can be read, without its text."""

    id: uuid.UUID
    title: str
    turn_count: int
    text_hash: str
    """Hash of its text, for the address that has the text and never another one."""
    has_source: bool
    """True where the viewer may learn where it is from."""


class ConversationText(Output):
    """Text of a conversation: its turns in order."""

    turns: list[Turn]


LeftOutCode = TypeAliasType(
    "LeftOutCode", Annotated[str, enumeration(LeftOutReason, "Reason why text is in no turn.")]
)
WarningCode = TypeAliasType(
    "WarningCode", Annotated[str, enumeration(ReadingWarning, "Doubt about a reading.")]
)


class DraftTurn(Output):
    """Turn of a draft."""

    speaker: Speaker
    label: str
    html: str
    """Sanitised HTML."""
    length: int
    """UTF-16 code units of its canonical text."""
    model: str
    time: datetime | None
    attachments: list[str]


class LeftOut(Output):
    """Text of the source that is in no turn."""

    reason: LeftOutCode
    count: int
    text: str


class Branch(Output):
    """Way through a conversation whose messages were edited or regenerated."""

    id: str
    turns: int
    first_words: str
    is_shown: bool


class FormatName(Output):
    """Format of a source, by its stable and its shown name."""

    name: str
    title: str


class Draft(Output):
    """Conversation as it would be stored now, and what was read of its source."""

    conversation: ConversationSummary
    version: int
    """Rises with each change; to be sent with the next one."""
    is_fixed: bool
    """True where somebody has annotated it: the text can be changed no more."""
    has_source: bool
    """True where it can be read by another format or along another branch."""
    format: FormatName
    confidence: Literal["sure", "likely", "unsure"]
    reason: Sentence
    formats: list[FormatName]
    """Formats by which the source could be read."""
    product: str
    model: str
    made_at: datetime | None
    turns: list[DraftTurn]
    left_out: list[LeftOut]
    warnings: list[WarningCode]
    branches: list[Branch]
    edits: list[Edit]


class DraftEdits(Input):
    """All edits of a draft, in order, in place of those before."""

    version: int
    edits: Annotated[list[Edit], Field(max_length=MOST_EDITS)]


class NewDeclaration(Input):
    """Statements of who brought a conversation; an empty one is not given."""

    model: Annotated[str, Text(200)] = ""
    purpose: Annotated[str, Text(2000)] = ""
    use: Annotated[str, Text(2000)] = ""


class Acceptance(Input):
    """Acceptance of a draft as it is at a version."""

    version: int
    title: Annotated[str, Text(200)] = ""
    """Title; empty for the one it has."""
    declaration: NewDeclaration | None = None
    """Statements about a student's conversation; null for those that it has."""


class NewReading(Input):
    """Format and branch by which a source is to be read; empty for what the tool finds."""

    format: Annotated[str, Text(200)] = ""
    branch: Annotated[str, Text(200)] = ""


class Entry(Output):
    """One conversation of an export."""

    id: str
    title: str
    created_at: datetime | None
    turns: int | None


class Entries(Output):
    """Conversations of an export, in its order."""

    format: FormatName
    entries: list[Entry]


class ChosenEntries(Input):
    """Conversations to take out of an export. The export itself is then removed."""

    entries: Annotated[
        list[Annotated[str, Text(200, least=1)]],
        Field(min_length=1, max_length=MOST_CONVERSATIONS),
    ]


class SpeakerName(Input):
    """Another name for a speaker, in all turns that have this speaker and name."""

    speaker: Speaker
    label: Annotated[str, Text(200)]
    new_label: Annotated[str, Text(200)]


class ConversationChange(Input):
    """Changes that leave the text as it is; they are possible at any time."""

    title: Annotated[str, Text(200)] = ""
    """Title; empty for the one it has."""
    names: Annotated[tuple[SpeakerName, ...], Field(max_length=50)] = ()


class ConversationOrder(Input):
    """All conversations of an activity, in the order in which they are to be read."""

    order: Annotated[list[uuid.UUID], Field(max_length=100)]
