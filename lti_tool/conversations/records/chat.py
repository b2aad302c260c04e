"""Chat: messages of a conversation as data holds them, before anything becomes HTML."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from lti_tool.conversations.turns import (
    Branch,
    LeftOut,
    LeftOutReason,
    PartKind,
    ReadingWarning,
    Speaker,
)

Form = Literal["markdown", "typed", "code", "html"]
"""Notation of a block. What somebody typed is no Markdown, and its line ends count."""

_LONGEST_PASSAGE = 2000
_MOST_PASSAGES = 200


@dataclass(frozen=True)
class Block:
    """A stretch of a message in one notation; `title` is that of a folded part."""

    kind: PartKind
    form: Form
    text: str
    title: str = ""
    language: str = ""


@dataclass
class Message:
    """One record of a chat. Several records of an assistant may be one turn."""

    speaker: Speaker
    label: str = ""
    """Name of the speaker in the data; "" where a role alone is there."""
    blocks: list[Block] = field(default_factory=list)
    model: str = ""
    time: datetime | None = None
    attachments: list[str] = field(default_factory=list)
    continues: bool = False
    """True where the text goes on in the middle of the sentence of the message before."""

    def __bool__(self) -> bool:
        return bool(self.blocks or self.attachments)

    def add(self, text: str, form: Form = "markdown") -> None:
        """Add what is said; blank text is nothing."""
        if text.strip():
            self.blocks.append(Block("text", form, text))

    def add_thinking(self, text: str, title: str = "") -> None:
        """Add what a model thought before it answered."""
        if text.strip() or title:
            self.blocks.append(Block("thinking", "markdown", text, title))

    def add_call(self, name: str, text: str, language: str = "json") -> None:
        """Add a call of a tool."""
        self.blocks.append(Block("tool-call", "code", text, name, language))

    def add_result(self, name: str, text: str) -> None:
        """Add the result of a tool."""
        self.blocks.append(Block("tool-result", "code", text, name))

    @property
    def words(self) -> str:
        """Text of the message, or the names of what is in it."""
        texts = [block.text for block in self.blocks if block.kind == "text"]
        return "\n".join(texts or self.attachments or [block.text for block in self.blocks])

    def is_joined_to(self, before: "Message | None") -> bool:
        """True where both are one turn: of one assistant, with no other model in between."""
        return (
            before is not None
            and self.speaker == before.speaker == "assistant"
            and self.label == before.label
            and (self.model == before.model or not self.model or not before.model)
        )


@dataclass
class Chat:
    """A conversation and what its data says of it; `product` is a shown name."""

    product: str
    title: str = ""
    messages: list[Message] = field(default_factory=list)
    model: str = ""
    created_at: datetime | None = None
    branches: tuple[Branch, ...] = ()
    warnings: list[ReadingWarning] = field(default_factory=list)
    omitted: dict[LeftOutReason, list[str]] = field(default_factory=dict)

    def leave_out(self, reason: LeftOutReason, text: str) -> None:
        """Note text that is in no message; blank text is nothing."""
        if text.strip():
            self.omitted.setdefault(reason, []).append(text)

    def warn(self, warning: ReadingWarning) -> None:
        """Note a doubt, once."""
        if warning not in self.warnings:
            self.warnings.append(warning)

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """Left-out text, one passage a line."""
        return tuple(
            LeftOut(
                reason, len(texts), "\n".join(_passage(each) for each in texts[:_MOST_PASSAGES])
            )
            for reason, texts in self.omitted.items()
        )

    @property
    def turn_count(self) -> int:
        """Turns that the messages make."""
        return len(joined(self.messages))


def joined(messages: Iterable[Message]) -> list[list[Message]]:
    """Messages by turn; those that are empty are left out."""
    turns: list[list[Message]] = []
    for message in messages:
        if not message:
            continue
        if turns and message.is_joined_to(turns[-1][-1]):
            turns[-1].append(message)
        else:
            turns.append([message])
    return turns


def _passage(text: str) -> str:
    return " ".join(text[:_LONGEST_PASSAGE].split())
