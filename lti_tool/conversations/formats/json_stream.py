"""JSON of any size, read element by element in little memory."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import ijson

from lti_tool.conversations.problems import CannotRead, Problem


def elements(file: IO[bytes], prefix: str = "item") -> Iterator[Any]:
    """Each value at a prefix: "item" for those of an array, "conversations.item" for a member's.

    Raises CannotRead for what is no JSON, also after some elements.
    """
    with _refusals():
        yield from ijson.items(file, prefix, use_float=True)


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except (ijson.JSONError, ValueError, EOFError, OSError, RecursionError):
        raise CannotRead(Problem.BROKEN_JSON) from None
