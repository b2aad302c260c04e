"""Reading in two confined processes: one that parses, and one that trusts nothing it says.

The second has parsed no file. Only what it has cleaned and counted is stored, so that a parser that
was taken over can say no more than a text could.
"""

import json
import sys
from dataclasses import dataclass
from typing import Annotated, Literal

import structlog
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lti_tool.conversations.problems import MOST_TURNS, CannotRead, Problem
from lti_tool.conversations.source import Source
from lti_tool.sandbox.process import Limits, Reason, Sandbox, SandboxError

_log = structlog.get_logger()

_MIB = 2**20
_MOST_ANSWER = 96 * _MIB
_PROBLEMS = {Reason.TIME: Problem.TIME, Reason.MEMORY: Problem.MEMORY}

PROGRAM = (sys.executable, "-I", "-X", "utf8", "-m", "lti_tool.conversations.reading_program")


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ReadTurn(_Answer):
    """A turn as it is stored: `text` is the canonical text of `html`, which is clean."""

    speaker: Literal["user", "assistant", "system", "text"]
    label: Annotated[str, Field(max_length=200)]
    html: str
    text: str


class ReadConversation(_Answer):
    """Turns in order, and the title that the text gives itself."""

    title: str
    turns: Annotated[list[ReadTurn], Field(max_length=MOST_TURNS + 1)]


class _Refusal(_Answer):
    problem: Problem


@dataclass(frozen=True)
class ReadingProcess:
    """The two steps, each in a process of its own."""

    sandbox: Sandbox

    def read(self, source: Source) -> ReadConversation:
        """A source's turns. Raises CannotRead, and SandboxError when this side is about to end."""
        limits = _limits(len(source.content))
        read = self._run("read", framed(source), limits)
        return parsed(self._run("clean", read, limits))

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


def framed(source: Source) -> bytes:
    """A source as the first process takes it: a line that names its kind, and the bytes."""
    kind = json.dumps({"media_type": source.media_type, "name": source.name})
    return kind.encode() + b"\n" + source.content


def parsed(answer: bytes) -> ReadConversation:
    """The answer of the second process, if it has the only shape that it may have.

    Raises CannotRead for a refusal, and for anything else.
    """
    try:
        if answer.startswith(b'{"problem"'):
            raise CannotRead(_Refusal.model_validate_json(answer, strict=False).problem)
        return ReadConversation.model_validate_json(answer)
    except ValidationError:
        _log.warning("reading-failed", step="parse", reason="shape", bytes=len(answer))
        raise CannotRead(Problem.UNREADABLE) from None
