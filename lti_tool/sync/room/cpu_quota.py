"""CPU quota of a person: time that authorizing their updates may take."""

import uuid
from time import monotonic

from lti_tool.sync import limits


class CpuQuota:
    """CPU time used for authorization, by person, through all sockets and rooms.

    A few bytes may ask for a lot of work, so bytes alone are no limit.
    """

    def __init__(self) -> None:
        self._debts: dict[uuid.UUID, tuple[float, float]] = {}
        """Seconds of CPU that a person has used, and when that was counted; reduced with time."""

    def has_time(self, person: uuid.UUID) -> bool:
        """True where more of this person's updates may be authorized now."""
        return person not in self._debts or self._debt(person) < limits.CPU_BURST

    def charge(self, person: uuid.UUID, seconds: float) -> None:
        """Count CPU time that was used for a person."""
        self._debts[person] = self._debt(person) + seconds, monotonic()

    def forget_settled(self) -> None:
        """Forget people whose debt is paid; called now and then."""
        for person in list(self._debts):
            if self._debt(person) == 0.0:
                del self._debts[person]

    def _debt(self, person: uuid.UUID) -> float:
        seconds, at = self._debts.get(person, (0.0, 0.0))
        return max(0.0, seconds - (monotonic() - at) * limits.CPU_PER_SECOND)
