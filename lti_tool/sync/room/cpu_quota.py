"""CPU quota of a person: time that authorizing their updates may take."""

import uuid
from time import monotonic

from lti_tool.sync import limits


class CpuQuota:
    """CPU time that judging takes, by person: a few bytes may ask for a lot of work, and in any
    number of sockets and rooms.
    """

    def __init__(self) -> None:
        self._owed: dict[uuid.UUID, tuple[float, float]] = {}
        """Seconds that a person has used, and when that was said; they are forgiven with time."""

    def is_left(self, person: uuid.UUID) -> bool:
        """Whether this person may make more work now."""
        return person not in self._owed or self._owes(person) < limits.JUDGING_AT_ONCE

    def charge(self, person: uuid.UUID, seconds: float) -> None:
        """Count CPU time that was spent for somebody."""
        self._owed[person] = self._owes(person) + seconds, monotonic()

    def forgive(self) -> None:
        """Forget who owes nothing any more; now and then."""
        for person in list(self._owed):
            if self._owes(person) == 0.0:
                del self._owed[person]

    def _owes(self, person: uuid.UUID) -> float:
        seconds, at = self._owed.get(person, (0.0, 0.0))
        return max(0.0, seconds - (monotonic() - at) * limits.JUDGING_PER_SECOND)
