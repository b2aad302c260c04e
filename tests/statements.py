"""Listens to what a piece of work asks the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import get_ident

from sqlalchemy import Connection, Engine, event


@contextmanager
def captured(on: Engine | Connection, *, thread: int | None = None) -> Iterator[list[str]]:
    """The statements sent within the block, by one thread where given; one for many rows counts as
    one.
    """
    seen: list[str] = []

    def note(*arguments: object) -> None:
        if thread in (None, get_ident()):
            seen.append(str(arguments[2]))

    event.listen(on, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(on, "before_cursor_execute", note)
