"""What processes tell each other: each word, how it is written and how it is read; pure.

Whoever reaches the carrier can speak on it: another version of the tool during an upgrade, or
somebody else on a shared Redis. So a word is read as a whole before anything comes of it, and what
is none of these is one error, whatever it is.
"""

import json
import re
import uuid
from collections.abc import Iterable
from typing import Any, NamedTuple, TypeAlias

from lti_tool.sync.room import awareness
from lti_tool.sync.wire import protocol
from lti_tool.sync.wire.protocol import ClientState
from lti_tool.workspaces import author_ids

_PROCESS = re.compile(r"[0-9a-zA-Z-]{1,64}")

_MOST_CHARACTERS = 32 * 1024
"""Of one word: the largest state of a client is 15,000, all of it escapes of escapes."""


class UpdateLogged(NamedTuple):
    """The document's log goes up to update `number`."""

    document_id: uuid.UUID
    number: int


class PresenceChanged(NamedTuple):
    """Who has the document open in the process that says so; nobody any more where it is empty."""

    document_id: uuid.UUID
    authors: tuple[str, ...]
    head: int
    """The newest update that they have; 0 where the document was not read yet."""
    ask: bool
    """Whether everybody who has it open, too, is to say the same."""


class AwarenessChanged(NamedTuple):
    """What a Yjs client does now, or that it has gone. The state says whose client it is."""

    document_id: uuid.UUID
    state: ClientState


Message: TypeAlias = UpdateLogged | PresenceChanged | AwarenessChanged


class InvalidMessage(Exception):
    """No word of ours. `code` says why, in nobody's words but ours: "unknown" is of a kind that
    another version may have.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def encode(word: Message, process: str) -> str:
    """The word as `process` says it."""
    told: dict[str, Any]
    match word:
        case UpdateLogged():
            told = {"say": "update", "number": word.number}
        case PresenceChanged():
            told = {"say": "people", "authors": word.authors, "head": word.head, "ask": word.ask}
        case AwarenessChanged():
            told = {"say": "aware", "state": word.state}
    told |= {"document": str(word.document_id), "process": process}
    return json.dumps(told, separators=(",", ":"))


def decode(text: str) -> tuple[str, Message]:
    """The process that said it, and the word. Raises Unread."""
    if len(text) > _MOST_CHARACTERS:
        raise InvalidMessage("too-large")
    try:
        told = json.loads(text)
        process = _text(told["process"], _PROCESS)
        document_id = uuid.UUID(told["document"])
        kind = told["say"]
        if kind == "update":
            return process, UpdateLogged(document_id, _whole(told["number"]))
        if kind == "people":
            return process, PresenceChanged(
                document_id, _authors(told["authors"]), _whole(told["head"]), _flag(told["ask"])
            )
        if kind == "aware":
            return process, AwarenessChanged(document_id, _state(*told["state"]))
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError):
        raise InvalidMessage("malformed") from None
    raise InvalidMessage("unknown")


def document(text: str) -> uuid.UUID:
    """The document whose settings have changed; nothing else is said of that. Raises Unread."""
    try:
        return uuid.UUID(text)
    except ValueError:
        raise InvalidMessage("malformed") from None


def coalesce(words: Iterable[Message]) -> list[Message]:
    """Of several words of one kind about one document, or one client there, the last is enough; a
    question that was in one of them stays one.
    """
    kept: dict[tuple[type[Message], uuid.UUID, int], Message] = {}
    for word in words:
        client_id = word.state.client_id if isinstance(word, AwarenessChanged) else 0
        about = (type(word), word.document_id, client_id)
        # It stands where the last one stood: that nobody is here any more comes after all else.
        before = kept.pop(about, None)
        is_asked = isinstance(before, PresenceChanged) and before.ask
        kept[about] = (
            word._replace(ask=True) if isinstance(word, PresenceChanged) and is_asked else word
        )
    return list(kept.values())


# The fields. What is not as it has to be raises one of the errors that `read` expects.


def _whole(value: object, most: int = protocol.LARGEST) -> int:
    # To Python, true is a whole number.
    if type(value) is not int or not 0 <= value <= most:
        raise ValueError
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _text(value: object, pattern: re.Pattern[str]) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise ValueError
    return value


def _authors(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(_text(author, author_ids.AUTHOR_ID) for author in value)


def _state(client_id: object, clock: object, state: object) -> ClientState:
    if not isinstance(state, str):
        raise TypeError
    if state != awareness.GONE and awareness.author_in(state) is None:
        raise ValueError
    return ClientState(_whole(client_id), _whole(clock, awareness.MOST_CLOCK), state)
