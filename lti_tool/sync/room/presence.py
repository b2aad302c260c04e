"""Presence: one entry for each person here, with any number of windows, in any process."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lti_tool.documents.tickets import Admission

TIMEOUT = 35.0
"""Seconds that presence in another process holds; it is published again every `REPEAT_EVERY`."""

REPEAT_EVERY = 10.0

MAX_AUTHORS = 600
"""Limit of authors in one notification: PostgreSQL takes 8,000 bytes."""


@dataclass(frozen=True)
class RemotePresence:
    """People who have the document open in another process: name and role by author id."""

    people: Mapping[str, tuple[str, str]]
    received_at: float = field(default_factory=time.monotonic)

    @property
    def is_expired(self) -> bool:
        """True where the process has been silent for so long that it must be gone."""
        return time.monotonic() - self.received_at > TIMEOUT


def entries(
    admissions: Iterable[Admission], elsewhere: Iterable[RemotePresence] = ()
) -> list[dict[str, str]]:
    """List everybody here in the order of their names, which come from the server."""
    present: dict[str, tuple[str, str]] = {}
    for others in elsewhere:
        present.update(others.people)
    present.update(
        (admission.writer.author_id, (admission.name, admission.role)) for admission in admissions
    )
    return [
        {"author": author, "name": name, "role": role}
        for author, (name, role) in sorted(present.items(), key=lambda item: item[1][0])
    ]
