"""Presence: author ids of the people here, each once, with any number of windows in any process.

Names are not part of it: every viewer asks for those that they may see.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from lti_tool.sync.incoming import Participant

TIMEOUT = 35.0
"""Seconds that presence in another process holds; it is published again every `REPEAT_EVERY`."""

REPEAT_EVERY = 10.0

MAX_AUTHORS = 600
"""Limit of authors in one notification: PostgreSQL takes 8,000 bytes."""

_SECONDS_PER_RECIPIENT = 0.005
"""Pause after a list, for each recipient: otherwise, while a large class arrives, everybody would
be sent a list for everybody else who comes.
"""


@dataclass(frozen=True)
class RemotePresence:
    """Author ids of the people who have the document open in another process."""

    authors: frozenset[str]
    received_at: float = field(default_factory=time.monotonic)

    @property
    def is_expired(self) -> bool:
        """True where the process has been silent for so long that it must be gone."""
        return time.monotonic() - self.received_at > TIMEOUT


class PresenceSchedule:
    """Times at which a room's list of people is sent. `now` is monotonic seconds."""

    def __init__(self) -> None:
        self.is_pending = False
        """True where the list has changed since it was last sent."""
        self._due_at = 0.0

    def mark_changed(self) -> None:
        """Note that somebody came or left."""
        self.is_pending = True

    def is_due(self, now: float) -> bool:
        """True where a changed list may be sent."""
        return self.is_pending and now >= self._due_at

    def mark_sent(self, now: float, recipients: int) -> None:
        """Note that the list was sent; the next one waits longer, the more get it."""
        self.is_pending = False
        self._due_at = now + recipients * _SECONDS_PER_RECIPIENT


def authors(participants: Iterable[Participant], peers: Iterable[RemotePresence] = ()) -> list[str]:
    """List the author ids of everybody here who is announced, sorted: the order tells nothing."""
    here = {
        participant.admission.writer.author_id
        for participant in participants
        if participant.admission.is_announced
    }
    return sorted(here.union(*(peer.authors for peer in peers)))
