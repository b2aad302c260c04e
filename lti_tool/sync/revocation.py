"""Revocation of access: closes the sockets of people who may not use them any more."""

from contextlib import suppress

from lti_tool import process_guard
from lti_tool.db.engine import UNAVAILABLE, Database
from lti_tool.documents import tickets
from lti_tool.errors import NotFound, NotSignedIn
from lti_tool.people import sessions
from lti_tool.sync.room.loop import RoomLoop


class AccessRevocation:
    """Checks the session of every open socket of this process, and the groups behind it."""

    def __init__(self, database: Database, rooms: RoomLoop) -> None:
        self._database = database
        self._rooms = rooms
        self._is_due = False

    def receive(self, _: str) -> None:
        """Note a notification that somebody's access was revoked."""
        self._is_due = True

    def apply(self) -> None:
        """Check once for all that was noted. Raises whatever says that the database is away."""
        if self._is_due:
            self._check()
            self._is_due = False

    def check(self) -> None:
        """Check now; while the database is away, the next time does it."""
        with process_guard.isolate_errors("access"), suppress(*UNAVAILABLE):
            self._check()

    def _check(self) -> None:
        """Close sockets whose session has ended, or whose document a change of groups closes."""
        participants = self._rooms.participants()
        if not participants:
            return
        admissions = [participant.admission for participant in participants]
        grouped = [each for each in admissions if each.depends_on_groups]
        with self._database.transaction() as db:
            living = sessions.valid_among(db, {each.session_id for each in admissions})
            visible = tickets.still_visible(db, grouped) if grouped else set()
        for participant in participants:
            admission = participant.admission
            if admission.session_id not in living:
                participant.close(NotSignedIn().close_code)
            elif (
                admission.depends_on_groups
                and (admission.session_id, admission.document_id) not in visible
            ):
                participant.close(NotFound().close_code)
