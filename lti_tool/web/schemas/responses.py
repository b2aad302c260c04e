"""Models of responses: the written answer that an activity asks for."""

import uuid
from typing import Annotated, Literal

from pydantic import Field

from lti_tool.courses.responses import MOST_RESPONSE_WORDS, ResponseMode
from lti_tool.web.schemas.base import Input, Output


class NewResponseSettings(Input):
    """Settings for the answer that students write beside their notes."""

    mode: ResponseMode
    words_most: Annotated[int, Field(ge=0, le=MOST_RESPONSE_WORDS)] = 0
    """Words that it has at most when it is handed in; 0 for any number."""


class ResponseSettings(Output):
    """Settings for the answer that students write beside their notes."""

    mode: ResponseMode
    words_most: int
    """Words that it has at most when it is handed in; 0 for any number."""


class AnswerRun(Output):
    """Stretch of text in one block, with the same marks throughout."""

    text: str
    marks: list[Literal["strong", "em", "code", "link"]]
    href: str | None = None
    """Address of a link; null where the stretch is none."""


class AnswerBlock(Output):
    """Block of an answer: with text in it, with other blocks, or a quoted passage."""

    kind: Literal[
        "paragraph", "heading", "code_block", "blockquote", "bullet_list", "ordered_list",
        "list_item", "passage",
    ]  # fmt: skip
    level: int | None = None
    """Level of a heading, from 1; null in others."""
    runs: Annotated[list[AnswerRun], Field(default_factory=list)]
    """Text of a block that has some."""
    blocks: Annotated[list["AnswerBlock"], Field(default_factory=list)]
    """Blocks within this one."""
    text: str | None = None
    """Quoted words of a passage; null in others."""
    place: str | None = None
    """Place of the passage in its activity, as an address has it behind the #; null in others."""


class Answer(Output):
    """Answer that was written in a workspace, as it stands or as it was handed in."""

    workspace_id: uuid.UUID
    words: int
    blocks: list[AnswerBlock]


class WorkspaceResponse(Output):
    """Answer that is written in a workspace."""

    document_id: uuid.UUID
    can_write: bool
    """True for a student who works there, within the writing window."""
