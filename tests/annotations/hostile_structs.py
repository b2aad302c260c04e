"""Structs of hostile updates, byte by byte, against the document of `test_attacks`."""

from collections.abc import Sequence
from typing import Any

from tests.annotations import wire
from tests.annotations.shared import CONVERSATION

BOB, MALLORY, TESS = "bbbbbbbb", "mmmmmmmm", "cccccccc"
BOBS, OWN = f"{BOB}/note", f"{MALLORY}/note"
COMMENT = f"{BOB}/comment"

B = 50
"""Bob's client id. His clocks: 0 the highlight, 1-8 its fields, 9 its comments, 10 the comment,
11 its text, 12 its time."""
B2 = 51
"""His second page's. Its clocks: 0 his fact check on his note, 1 its outcome, 2 its source, 3 its
excerpt."""
M = 60
"""Mallory's, on her second page; the highlight is of the first, M0, with the same clocks."""
M0, T = 61, 9
TAG, COMMENTS = 7, 9
ELSEWHERE = "00000000-0000-4000-8000-000000000002"


def by(client: int, clock: int, *structs: bytes, **more: Any) -> bytes:
    """One section of structs, and what is deleted."""
    return wire.update((client, clock, structs), **more)


def deleting(client: int, clock: int, length: int = 1) -> bytes:
    return wire.update(deleted={client: [(clock, length)]})


def a_map(**at: Any) -> bytes:
    return wire.item(7, wire.A_MAP, **at)


def text(value: str, **at: Any) -> bytes:
    return wire.item(8, wire.text_value(value), **at)


def number(value: float, **at: Any) -> bytes:
    return wire.item(8, wire.number_value(value), **at)


def dead(length: int = 1, **at: Any) -> bytes:
    """Content that was deleted before it was sent."""
    return wire.item(1, wire.uint(length), **at)


def whole(key: str, client: int = M, clock: int = 0, **changed: bytes | None) -> Sequence[bytes]:
    """The structs of a highlight; a field given as None is left out."""
    at: Any = {"parent": (client, clock)}
    fields = {
        "conversation": text(CONVERSATION, key="conversation", **at),
        "start": number(3, key="start", **at),
        "end": number(8, key="end", **at),
        "quote": text("quote", key="quote", **at),
        "prefix": text("", key="prefix", **at),
        "suffix": text("", key="suffix", **at),
        "tag": text("t1", key="tag", **at),
        "created": number(1, key="created", **at),
        "comments": a_map(key="comments", **at),
    } | changed
    structs = [struct for struct in fields.values() if struct is not None]
    return [a_map(root="highlights", key=key), *structs]


def passage(
    client: int, conversation: str = CONVERSATION, start: int = 13, end: int = 18
) -> Sequence[bytes]:
    """The structs that put the highlight of a client on other words."""
    return [
        text(conversation, origin=(client, 1)),
        number(start, origin=(client, 2)),
        number(end, origin=(client, 3)),
        text("other", origin=(client, 4)),
        text("be", origin=(client, 5)),
        text("", origin=(client, 6)),
        number(1, parent=(client, 0), key="changed"),
    ]


def answer(
    key: str, reply_to: str, note: tuple[int, int] = (B, COMMENTS), clock: int = 0
) -> Sequence[bytes]:
    """The structs of a comment that answers another one."""
    at: Any = {"parent": (M, clock)}
    return [
        a_map(parent=note, key=key),
        text("x", key="text", **at),
        number(1, key="created", **at),
        text(reply_to, key="reply_to", **at),
    ]


def agreement(author: str, comment: str) -> bytes:
    """The struct of an agreement, on Bob's note."""
    return a_map(parent=(B, COMMENTS), key=f"{author}/agrees-{comment.replace('/', '-')}")


def fact_check(
    author: str, note: tuple[int, int] = (B, COMMENTS), **changed: bytes | None
) -> Sequence[bytes]:
    """The structs of a fact check, on Bob's note; a field given as None is left out."""
    at: Any = {"parent": (M, 0)}
    fields = {
        "outcome": text("contradicted", key="outcome", **at),
        "source": text("me", key="source", **at),
        "excerpt": text("lies", key="excerpt", **at),
    } | changed
    structs = [struct for struct in fields.values() if struct is not None]
    return [a_map(parent=note, key=f"{author}/fact-check"), *structs]


IN_OWN: Any = {"parent": (M0, 0)}
IN_NEW: Any = {"parent": (M, 0)}
