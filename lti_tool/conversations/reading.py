"""Reading in two confined processes: one that parses, and one that trusts nothing it says.

The second has parsed no file. Only what it has cleaned and counted is stored, so that a parser that
was taken over can say no more than a text could.
"""

import json
import sys
from dataclasses import asdict, dataclass
from typing import Annotated, Literal, TypeVar

import structlog
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lti_tool.conversations.problems import (
    MOST_ATTACHMENTS,
    MOST_ENTRIES,
    MOST_TURNS,
    CannotRead,
    Problem,
)
from lti_tool.conversations.source import Source
from lti_tool.conversations.turns import LeftOutReason, ReadingWarning
from lti_tool.sandbox.process import Limits, Reason, Sandbox, SandboxError
from lti_tool.validation import Timestamp

_log = structlog.get_logger()

_MIB = 2**20
_MOST_ANSWER = 96 * _MIB
_PROBLEMS = {Reason.TIME: Problem.TIME, Reason.MEMORY: Problem.MEMORY}

PROGRAM = (sys.executable, "-I", "-X", "utf8", "-m", "lti_tool.conversations.reading_program")


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


_Model = TypeVar("_Model", bound=_Answer)

Line = Annotated[str, Field(max_length=200)]


class ReadTurn(_Answer):
    """A turn as it is stored: `text` is the canonical text of `html`, which is clean."""

    speaker: Literal["user", "assistant", "system", "text"]
    label: Line
    html: str
    text: str
    model: Line
    time: Timestamp | None
    attachments: Annotated[list[Line], Field(max_length=MOST_ATTACHMENTS)]


class ReadLeftOut(_Answer):
    """Text that is in no turn, with the reason."""

    reason: LeftOutReason
    count: Annotated[int, Field(ge=0)]
    text: str


class ReadBranch(_Answer):
    """A way through a conversation, one of which is shown."""

    id: Line
    turns: Annotated[int, Field(ge=0)]
    first_words: Line
    is_shown: bool


class ReadConversation(_Answer):
    """Turns in order, with what the source says about the whole of them."""

    title: str
    product: Line
    model: Line
    created_at: Timestamp | None
    format: Line
    confidence: Literal["sure", "likely", "unsure"]
    reason: Line
    formats: list[Line]
    """Formats that would try the source, for somebody who chooses another one."""
    turns: Annotated[list[ReadTurn], Field(max_length=MOST_TURNS + 1)]
    left_out: Annotated[list[ReadLeftOut], Field(max_length=100)]
    warnings: Annotated[list[ReadingWarning], Field(max_length=20)]
    branches: Annotated[list[ReadBranch], Field(max_length=1000)]


class IndexEntry(_Answer):
    """One conversation of an export."""

    id: Line
    title: Line
    created_at: Timestamp | None
    turns: int | None


class Index(_Answer):
    """Conversations of an export; none for a source that is one conversation."""

    format: Line
    entries: Annotated[list[IndexEntry], Field(max_length=MOST_ENTRIES)]


class _Refusal(_Answer):
    problem: Problem


@dataclass(frozen=True)
class Choice:
    """Choices of the person who brings a source in; "" for what the formats themselves find."""

    format: str = ""
    entry: str = ""
    branch: str = ""


@dataclass(frozen=True)
class ReadingProcess:
    """The steps, each in a process of its own."""

    sandbox: Sandbox

    def read(self, source: Source, choice: Choice | None = None) -> ReadConversation:
        """A source's turns. Raises CannotRead, and SandboxError when this side is about to end."""
        limits = _limits(source.size)
        read = self._run("read", framed(source, choice), limits)
        return parsed(self._run("clean", read, limits))

    def index(self, source: Source) -> Index:
        """Conversations of an export. Raises CannotRead, and SandboxError as `read` does."""
        return _parsed(Index, self._run("index", framed(source), _limits(source.size)))

    def _run(self, step: str, data: bytes, limits: Limits) -> bytes:
        try:
            return self.sandbox.run(step, data, limits)
        except SandboxError as error:
            if error.reason is Reason.CLOSED:
                raise
            _log.warning("reading-failed", step=step, reason=error.reason.value, bytes=len(data))
            raise CannotRead(_PROBLEMS.get(error.reason, Problem.UNREADABLE)) from None


def _limits(size: int) -> Limits:
    """Several times what the densest text of this size needs that is not refused."""
    mib = -(-size // _MIB)
    return Limits(
        cpu_seconds=12 + 2 * mib,
        wall_seconds=50,
        memory=(384 + 32 * mib) * _MIB,
        answer=_MOST_ANSWER,
    )


def framed(source: Source, choice: Choice | None = None) -> bytes:
    """A source as the first process takes it: a line that describes it, and the bytes."""
    header = {
        "name": source.name,
        "origin": source.origin,
        "flavors": [[each.media_type, len(each.content)] for each in source.flavors],
    } | asdict(choice or Choice())
    return b"\n".join(
        (json.dumps(header).encode(), b"".join(each.content for each in source.flavors))
    )


def parsed(answer: bytes) -> ReadConversation:
    """The answer of the second process, if it has the only shape that it may have.

    Raises CannotRead for a refusal, and for anything else.
    """
    return _parsed(ReadConversation, answer)


def _parsed(model: type[_Model], answer: bytes) -> _Model:
    try:
        if answer.startswith(b'{"problem"'):
            raise CannotRead(_Refusal.model_validate_json(answer, strict=False).problem)
        return model.model_validate_json(answer)
    except ValidationError:
        _log.warning("reading-failed", step="parse", reason="shape", bytes=len(answer))
        raise CannotRead(Problem.UNREADABLE) from None
