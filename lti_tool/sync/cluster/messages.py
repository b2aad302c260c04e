"""Messages between processes: their types, encoding and decoding; pure.

Anybody who reaches the transport can publish: another version of the tool during an upgrade, or a
stranger on a shared Redis. A message is therefore decoded completely before it has any effect, and
anything else is one error. Names in the JSON stay as they are, for processes of an older version.
"""

import json
import re
import uuid
from collections.abc import Iterable
from typing import Any, NamedTuple, TypeAlias

from lti_tool.sync.room import awareness, presence
from lti_tool.sync.wire import protocol
from lti_tool.sync.wire.protocol import ClientState
from lti_tool.workspaces import author_ids

_PROCESS = re.compile(r"[0-9a-zA-Z-]{1,64}")

_MAX_CHARACTERS = 32 * 1024
"""Limit of one message: the largest state of a client has 15,000 characters when escaped twice."""


class UpdateLogged(NamedTuple):
    """Notice that the document's log goes up to update `number`."""

    document_id: uuid.UUID
    number: int


class PresenceChanged(NamedTuple):
    """List of the authors who have the document open in the sending process; empty when nobody
    has.
    """

    document_id: uuid.UUID
    authors: tuple[str, ...]
    head: int
    """Number of the newest update that they have; 0 before the document was read."""
    ask: bool
    """True where every process with the document open is to publish its presence in return."""


class AwarenessChanged(NamedTuple):
    """New awareness state of a Yjs client. The state contains its author."""

    document_id: uuid.UUID
    state: ClientState


Message: TypeAlias = UpdateLogged | PresenceChanged | AwarenessChanged


class InvalidMessage(Exception):
    """Raised for anything that is not one of these messages.

    `code` is one of a few fixed words; "unknown" is a kind that another version may have.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def encode(message: Message, process: str) -> str:
    """Encode a message sent by `process`."""
    fields: dict[str, Any]
    match message:
        case UpdateLogged():
            fields = {"say": "update", "number": message.number}
        case PresenceChanged():
            fields = {
                "say": "people",
                "authors": message.authors,
                "head": message.head,
                "ask": message.ask,
            }
        case AwarenessChanged():
            fields = {"say": "aware", "state": message.state}
    fields |= {"document": str(message.document_id), "process": process}
    return json.dumps(fields, separators=(",", ":"))


def decode(text: str) -> tuple[str, Message]:
    """Return the sending process and the message. Raises InvalidMessage."""
    if len(text) > _MAX_CHARACTERS:
        raise InvalidMessage("too-large")
    try:
        fields = json.loads(text)
        process = _text(fields["process"], _PROCESS)
        document_id = uuid.UUID(fields["document"])
        kind = fields["say"]
        if kind == "update":
            return process, UpdateLogged(document_id, _integer(fields["number"]))
        if kind == "people":
            return process, PresenceChanged(
                document_id,
                _authors(fields["authors"]),
                _integer(fields["head"]),
                _flag(fields["ask"]),
            )
        if kind == "aware":
            return process, AwarenessChanged(document_id, _state(*fields["state"]))
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError):
        raise InvalidMessage("malformed") from None
    raise InvalidMessage("unknown")


def identifier(text: str) -> uuid.UUID:
    """Decode the id of what a notification is about. Raises InvalidMessage."""
    try:
        return uuid.UUID(text)
    except ValueError:
        raise InvalidMessage("malformed") from None


def place(text: str) -> protocol.LedPlace:
    """Decode the place to which a teacher leads. Raises InvalidMessage."""
    try:
        lead, conversation, start = text.split(" ")
        return protocol.LedPlace(uuid.UUID(lead), uuid.UUID(conversation), _integer(int(start)))
    except ValueError:
        raise InvalidMessage("malformed") from None


def coalesce(messages: Iterable[Message]) -> list[Message]:
    """Keep the last message of each kind about one document, or about one client in it.

    A dropped presence message that asks for answers makes the kept one ask.
    """
    kept: dict[tuple[type[Message], uuid.UUID, int], Message] = {}
    for message in messages:
        client_id = message.state.client_id if isinstance(message, AwarenessChanged) else 0
        about = (type(message), message.document_id, client_id)
        # The kept message takes the last place, so that a departure comes after all else.
        before = kept.pop(about, None)
        is_asked = isinstance(before, PresenceChanged) and before.ask
        kept[about] = (
            message._replace(ask=True)
            if isinstance(message, PresenceChanged) and is_asked
            else message
        )
    return list(kept.values())


# Validation of fields. Each raises one of the errors that `decode` expects.


def _integer(value: object, most: int = protocol.MAX_NUMBER) -> int:
    # To Python, True is an int.
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
    if len(value) > presence.MAX_AUTHORS:
        raise ValueError
    return tuple(_text(author, author_ids.AUTHOR_ID) for author in value)


def _state(client_id: object, clock: object, state: object) -> ClientState:
    if not isinstance(state, str):
        raise TypeError
    if state != awareness.GONE and awareness.author_in(state) is None:
        raise ValueError
    return ClientState(_integer(client_id), _integer(clock, awareness.MAX_CLOCK), state)
