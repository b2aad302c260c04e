"""Models of conversations: paste, upload and their outline."""

import uuid
from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from lti_tool.conversations.problems import Problem
from lti_tool.web.schemas.base import FormInput, Input, Output, Upload, enumeration


class NewConversation(Input):
    """Conversation as pasted text."""

    title: str = ""
    text: str


class UploadedConversation(FormInput):
    """Conversation as a file."""

    title: str = ""
    file: Upload


ImportProblemCode = TypeAliasType(
    "ImportProblemCode",
    Annotated[str, enumeration(Problem, "Reason why a text could not become a conversation.")],
)


class ImportProblem(Output):
    """Problem of an import, in words for whoever added the text."""

    code: ImportProblemCode
    sentence: str
    advice: str


class ConversationSummary(Output):
    """Conversation without its text."""

    id: uuid.UUID
    title: str
    length: int
    """UTF-16 code units of its canonical text."""
    turn_count: int
    state: Literal["importing", "ready", "failed"]
    """importing while a worker reads it."""
    problem: ImportProblem | None
    """Reason of a failed import; null for any other state."""


class Turn(Output):
    """Turn of a conversation."""

    speaker: Literal["user", "assistant", "system", "text"]
    label: str
    html: str
    """Sanitised HTML."""
    start: int
    """Offset of its text in the canonical text of the conversation, in UTF-16 code units."""


class Conversation(Output):
    """Conversation with its turns."""

    id: uuid.UUID
    title: str
    turns: list[Turn]
