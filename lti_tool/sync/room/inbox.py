"""Inbox of a room: updates that wait for authorization."""

from collections import deque
from collections.abc import Sequence

from lti_tool.sync.incoming import Participant, PendingUpdate


class Inbox:
    """Queue of updates in the order of their arrival."""

    def __init__(self) -> None:
        self._updates: deque[PendingUpdate] = deque()

    def __len__(self) -> int:
        return len(self._updates)

    @property
    def first(self) -> PendingUpdate:
        """The update to authorize next; it stays in the inbox."""
        return self._updates[0]

    @property
    def clients(self) -> set[Participant]:
        """Clients that have an update here, also those that have left the room since."""
        return {update.client for update in self._updates}

    def append(self, update: PendingUpdate) -> None:
        """Add an update at the end."""
        self._updates.append(update)

    def pop(self) -> PendingUpdate:
        """Remove and return the first update."""
        return self._updates.popleft()

    def put_back(self, updates: Sequence[PendingUpdate]) -> None:
        """Insert updates at the front, in their order."""
        self._updates.extendleft(reversed(updates))

    def remove_all_of(self, client: Participant) -> list[PendingUpdate]:
        """Remove and return the updates of one client."""
        removed = [update for update in self._updates if update.client is client]
        self._updates = deque(update for update in self._updates if update.client is not client)
        return removed
