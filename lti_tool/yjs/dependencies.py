"""Order in which the structs of an update are followed: each after those that it refers to."""

from typing import Protocol

from lti_tool.refusals import UpdateRefused
from lti_tool.yjs.decoder import SKIP, ClientStructs, Struct


class MissingDependency(Exception):
    """Raised when a struct refers to a clock that its client has not written yet.

    `client` is that client; the update may hold its struct further on.
    """

    def __init__(self, client: int) -> None:
        super().__init__(client)
        self.client = client


class DryRun(Protocol):
    """Layer over a document's clocks, to which structs are added one by one."""

    def next_clock(self, client: int) -> int:
        """Clock that the client's next struct must have."""

    def add(self, client: int, struct: Struct) -> None:
        """Add one struct that begins at the client's next clock, or before it and ends after it.

        Raises MissingDependency, with nothing added, and UpdateRefused.
        """


def add_all(dry_run: DryRun, clients: list[ClientStructs]) -> None:
    """Add the new structs of all clients, each after the one that it refers to."""
    left = {each.client: each.structs[::-1] for each in clients}
    for each in reversed(clients):
        while left[each.client]:
            _add_next(dry_run, each.client, left)


def _add_next(dry_run: DryRun, client: int, left: dict[int, list[Struct]]) -> None:
    """Add the client's next struct, and before it the structs of others that it depends on.

    As in Yjs's `integrateStructs`, a waiting client is tried again whenever the one waited for has
    added one struct. So there are never more waits than structs, however they refer to each other.
    """
    waiting = {client: None}  # each waits for the one behind it, and the last one is added
    while waiting:
        client = next(reversed(waiting))
        try:
            _add(dry_run, client, left[client][-1])
        except MissingDependency as missing:
            if missing.client in waiting or not left.get(missing.client):
                raise UpdateRefused("pending") from None
            waiting[missing.client] = None
        else:
            left[client].pop()
            waiting.popitem()


def _add(dry_run: DryRun, client: int, struct: Struct) -> None:
    """Add the new part of a struct.

    Raises MissingDependency, with nothing added, and UpdateRefused.
    """
    known = dry_run.next_clock(client)
    if struct.clock + struct.length <= known:
        return
    if struct.clock > known or struct.kind == SKIP:
        raise UpdateRefused("gap")
    dry_run.add(client, struct)
