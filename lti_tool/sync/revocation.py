"""Revocation of access: closes the sockets of people who may not use them any more."""

from contextlib import suppress

from lti_tool import process_guard
from lti_tool.courses import classes
from lti_tool.db.engine import UNAVAILABLE, Database
from lti_tool.errors import NotFound, NotSignedIn
from lti_tool.people import sessions
from lti_tool.sync.room.loop import RoomLoop


class AccessRevocation:
    """Checks the session and the group behind every open socket of this process."""

    def __init__(self, database: Database, rooms: RoomLoop) -> None:
        self._database = database
        self._rooms = rooms

    def receive(self, _: str) -> None:
        """Process a notification that somebody's access was revoked."""
        self._check()

    def check(self) -> None:
        """Check now; while the database is away, the next time does it."""
        with process_guard.isolate_errors("access"), suppress(*UNAVAILABLE):
            self._check()

    def _check(self) -> None:
        """Close sockets whose session has ended, or whose person has left the group."""
        participants = self._rooms.participants()
        if not participants:
            return
        admissions = [participant.admission for participant in participants]
        groups = {each.group_id for each in admissions if each.group_id is not None}
        with self._database.transaction() as db:
            living = sessions.valid_among(db, {each.session_id for each in admissions})
            members = classes.members(db, groups) if groups else set()
        for participant in participants:
            admission = participant.admission
            if admission.session_id not in living:
                participant.close(NotSignedIn().close_code)
            elif admission.group_id and (admission.enrolment_id, admission.group_id) not in members:
                participant.close(NotFound().close_code)
