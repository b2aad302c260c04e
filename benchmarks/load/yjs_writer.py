"""Yjs updates of one client, which carry the time at which they were sent.

A server broadcasts an update, alone or merged with others, without knowing of the time in it.
Receivers find the time without applying anything.
"""

import re
import time
import uuid
from typing import Any

from pycrdt import Doc, Map

from lti_tool.sync.wire.protocol import read_varuint
from lti_tool.sync.wire.protocol import write_varuint as varuint

STAMP = re.compile(rb"~([0-9a-f]{16})([0-9a-f]{4})~")
"""Nanoseconds of the sender's clock, and the sender's number, both hexadecimal."""

_SENTENCE = "Which of these would I check before I believe it? "
_REPLACING_VALUE = 0xA8
"""The kind of item: a JSON-like value under a key of a map, in the place of another one."""
_STRING = 119


def sized(payload: bytes) -> bytes:
    """Bytes with their length before them."""
    return varuint(len(payload)) + payload


def stamped(number: int) -> str:
    """A comment as somebody might type it, with the time in it."""
    return f"{_SENTENCE}~{time.perf_counter_ns():016x}{number:04x}~"


def note(author: str, text: str, conversation: str) -> "Map[Any]":
    """A highlight with one comment."""
    comment = Map({"text": text, "created": 1_700_000_000_000})
    return Map(
        {
            "conversation": conversation,
            "start": 100,
            "end": 140,
            "quote": "a stretch of the conversation, as quoted",
            "prefix": "thirty-two characters before it ",
            "suffix": " thirty-two characters after it.",
            "tag": "t1",
            "created": 1_700_000_000_000,
            "comments": Map({f"{author}/{uuid.uuid4()}": comment}),
        }
    )


def notes(client_id: int, author: str, conversation: str, count: int, each: int) -> list[bytes]:
    """Updates that make a document with so many notes, `each` of them at once."""
    doc: Doc[Any] = Doc(client_id=client_id)
    root: Map[Any] = doc.get("highlights", type=Map)
    made = []
    for first in range(0, count, each):
        before = doc.get_state()
        with doc.transaction():
            for _ in range(min(each, count - first)):
                root[f"{author}/{uuid.uuid4()}"] = note(author, _SENTENCE, conversation)
        made.append(doc.get_update(before))
    return made


class YjsWriter:
    """A client with one note of its own, whose comment it rewrites, or with more and more notes."""

    def __init__(self, client_id: int, author: str, number: int, conversation: str) -> None:
        self._client = client_id
        self._author = author
        self._number = number
        self._conversation = conversation
        self._doc: Doc[Any] = Doc(client_id=client_id)
        self._root: Map[Any] = self._doc.get("highlights", type=Map)
        self._key = ""
        self._last = 0
        """The clock of the item that holds the comment's text now."""

    def first(self) -> bytes:
        """The note."""
        self._key = f"{self._author}/{uuid.uuid4()}"
        return self._added(self._key)

    def second(self) -> bytes:
        """Its comment rewritten by pycrdt: from here on, the clock of the text's item is known."""
        self._last = self._clock()
        before = self._doc.get_state()
        comments = self._root[self._key]["comments"]
        comments[next(iter(comments.keys()))]["text"] = stamped(self._number)
        return self._doc.get_update(before)

    def rewritten(self) -> bytes:
        """The comment rewritten, as Yjs encodes it: a new item, and the one before it deleted."""
        client, last = varuint(self._client), varuint(self._last)
        self._last += 1
        text = stamped(self._number).encode()
        item = bytes((_REPLACING_VALUE,)) + client + last + bytes((1, _STRING)) + sized(text)
        structs = b"\1\1" + client + varuint(self._last) + item
        return structs + b"\1" + client + b"\1" + last + b"\1"

    def another(self) -> bytes:
        """One more note. After `rewritten`, clocks would not fit."""
        return self._added(f"{self._author}/{uuid.uuid4()}")

    def _added(self, key: str) -> bytes:
        before = self._doc.get_state()
        with self._doc.transaction():
            self._root[key] = note(self._author, stamped(self._number), self._conversation)
        return self._doc.get_update(before)

    def _clock(self) -> int:
        """Number of items that this client has written: all that its state vector says."""
        clock, _ = read_varuint(self._doc.get_state(), 1 + len(varuint(self._client)))
        return clock
