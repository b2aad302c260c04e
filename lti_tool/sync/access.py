"""Closes the sockets of whoever has been shut out."""

from lti_tool.db.engine import Database
from lti_tool.errors import NotSignedIn
from lti_tool.people import sessions
from lti_tool.sync.room import Participant
from lti_tool.sync.rooms import Rooms


class Access:
    """Looks at the sessions of every open socket of this process."""

    def __init__(self, database: Database, rooms: Rooms) -> None:
        self._database = database
        self._rooms = rooms

    def look(self) -> None:
        """Close the sockets whose session has ended, by whatever it ended."""
        by_session: dict[object, list[Participant]] = {}
        for participant in self._rooms.participants():
            by_session.setdefault(participant.admission.session_id, []).append(participant)
        if not by_session:
            return
        with self._database.transaction() as db:
            ids = {p.admission.session_id for each in by_session.values() for p in each}
            living = sessions.living(db, ids)
        for session_id, participants in by_session.items():
            if session_id not in living:
                for participant in participants:
                    participant.close(NotSignedIn().close_code)
