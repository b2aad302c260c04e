"""Reading in two confined processes: one that parses, and one that trusts nothing it says.

The second has parsed no file. Only what it has cleaned and counted is stored, so that a parser that
was taken over can say no more than a text could.
"""

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from typing import Annotated, Literal, TypeVar

import structlog
from pydantic import BaseModel, ConfigDict, Field, RootModel, ValidationError

from lti_tool.conversations.problems import (
    LARGEST_SOURCE,
    MOST_ATTACHMENTS,
    MOST_ENTRIES,
    MOST_TURNS,
    CannotRead,
    Problem,
)
from lti_tool.conversations.source import Flavor, Origin, Source
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


_Model = TypeVar("_Model", bound=BaseModel)

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


class ReadFormat(_Answer):
    """Format by its stable and its shown name."""

    name: Line
    title: Line


class ReadConversation(_Answer):
    """Turns in order, with what the source says about the whole of them."""

    title: str
    product: Line
    model: Line
    created_at: Timestamp | None
    format: ReadFormat
    confidence: Literal["sure", "likely", "unsure"]
    reason: Line
    formats: list[ReadFormat]
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


class ExportIndex(_Answer):
    """Conversations of an export, of which somebody is to choose."""

    format: ReadFormat
    entries: Annotated[list[IndexEntry], Field(max_length=MOST_ENTRIES)]


class _Either(RootModel[ReadConversation | ExportIndex]):
    pass


class _Extract(_Answer):
    media_type: Line


class _Refusal(_Answer):
    problem: Problem


@dataclass(frozen=True)
class Choice:
    """Choices of the person who brings a source in; "" for what the formats themselves find."""

    format: str = ""
    entry: str = ""
    branch: str = ""


@dataclass(frozen=True)
class Framed:
    """A source as the first process takes it, in pieces: a line that describes it, the bytes."""

    pieces: Iterable[bytes]
    size: int

    @classmethod
    def of(
        cls,
        name: str,
        origin: Origin,
        flavors: Sequence[tuple[str, int]],
        content: Iterable[bytes],
        choice: Choice | None = None,
    ) -> "Framed":
        """Frame a content whose flavors are given by media type and size."""
        header = {"name": name, "origin": origin, "flavors": flavors}
        line = json.dumps(header | asdict(choice or Choice())).encode() + b"\n"
        return cls(chain((line,), content), sum(size for _, size in flavors))

    @classmethod
    def of_source(cls, source: Source, choice: Choice | None = None) -> "Framed":
        """Frame a source that is in memory."""
        flavors = [(each.media_type, len(each.content)) for each in source.flavors]
        contents = [each.content for each in source.flavors]
        return cls.of(source.name, source.origin, flavors, contents, choice)


@dataclass(frozen=True)
class ReadingProcess:
    """The steps, each in a process of its own."""

    sandbox: Sandbox

    def read(self, source: Framed) -> ReadConversation | ExportIndex:
        """A source's turns, or an export's list.

        Raises CannotRead, and SandboxError when this side is about to end.
        """
        limits = _limits(source.size)
        read = self._run("read", source.pieces, limits)
        return parsed(self._run("clean", (read,), limits))

    def extract(self, source: Framed) -> Flavor:
        """One entry of an export alone. Raises CannotRead, and SandboxError as `read` does."""
        return extracted(self._run("extract", source.pieces, _limits(source.size)))

    def _run(self, step: str, data: Iterable[bytes], limits: Limits) -> bytes:
        try:
            return self.sandbox.run(step, data, limits)
        except SandboxError as error:
            if error.reason is Reason.CLOSED:
                raise
            _log.warning("reading-failed", step=step, reason=error.reason.value)
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


def parsed(answer: bytes) -> ReadConversation | ExportIndex:
    """The answer of the second process, if it has one of the two shapes that it may have.

    Raises CannotRead for a refusal, and for anything else.
    """
    return _parsed(_Either, answer).root


def extracted(answer: bytes) -> Flavor:
    """The answer to "extract". Raises CannotRead for a refusal, and for anything else."""
    line, _, content = answer.partition(b"\n")
    media_type = _parsed(_Extract, line).media_type
    if len(content) > LARGEST_SOURCE:
        raise CannotRead(Problem.TOO_LARGE)
    return Flavor(media_type, content)


def _parsed(model: type[_Model], answer: bytes) -> _Model:
    try:
        if answer.startswith(b'{"problem"'):
            raise CannotRead(_Refusal.model_validate_json(answer, strict=False).problem)
        return model.model_validate_json(answer)
    except ValidationError:
        _log.warning("reading-failed", step="parse", reason="shape", bytes=len(answer))
        raise CannotRead(Problem.UNREADABLE) from None
