"""Who is here: one entry a person, however many windows they have open, in whichever process."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lti_tool.documents.tickets import Admission

LIFE = 35.0
"""Seconds that word from another process holds; it is repeated every `REPEAT`."""

REPEAT = 10.0

MOST_TOLD = 600
"""Authors in one notification: PostgreSQL takes 8,000 bytes."""


@dataclass(frozen=True)
class RemotePresence:
    """Who has the document open in another process: name and role by author id."""

    people: Mapping[str, tuple[str, str]]
    heard_at: float = field(default_factory=time.monotonic)

    @property
    def is_old(self) -> bool:
        """Whether that process has been silent for so long that it must be gone."""
        return time.monotonic() - self.heard_at > LIFE


def people(
    admissions: Iterable[Admission], elsewhere: Iterable[RemotePresence] = ()
) -> list[dict[str, str]]:
    """Everybody here, in the order of their names; what they are called comes from the server."""
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
