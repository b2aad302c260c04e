"""Yjs client ids in one document: their owners, and the claims of sockets."""

import uuid
from collections import Counter
from collections.abc import Iterable

from lti_tool.sync.incoming import Participant


class ClientIds:
    """Cache of owners by client id, and the number of ids that each socket has claimed."""

    def __init__(self) -> None:
        self._owners: dict[int, uuid.UUID] = {}
        self._claims: Counter[Participant] = Counter()

    def __contains__(self, client_id: int) -> bool:
        return client_id in self._owners

    def owner(self, client_id: int) -> uuid.UUID | None:
        """Return the cached owner of a client id; None where it is unknown."""
        return self._owners.get(client_id)

    def set_owner(self, client_ids: Iterable[int], owner: uuid.UUID) -> None:
        """Cache the owner of client ids."""
        self._owners |= dict.fromkeys(client_ids, owner)

    def forget(self, client_ids: Iterable[int]) -> None:
        """Drop client ids whose claim was not committed."""
        for client_id in client_ids:
            self._owners.pop(client_id, None)

    def claims_of(self, client: Participant) -> int:
        """Return the number of client ids that a socket has claimed, as far as committed."""
        return self._claims[client]

    def commit_claims(self, client: Participant, count: int) -> None:
        """Count claims of a socket that is still open."""
        self._claims[client] += count

    def release(self, client: Participant) -> None:
        """Forget the claims of a socket that has left."""
        self._claims.pop(client, None)
