"""Closes the sockets of whoever has been shut out."""

from lti_tool.courses import classes
from lti_tool.db.engine import Database
from lti_tool.errors import NotFound, NotSignedIn
from lti_tool.people import sessions
from lti_tool.sync.room.loop import RoomLoop


class AccessRevocation:
    """Looks at the session and the group behind every open socket of this process."""

    def __init__(self, database: Database, rooms: RoomLoop) -> None:
        self._database = database
        self._rooms = rooms

    def look(self) -> None:
        """Close the sockets whose session has ended, by whatever it ended, or whose person is no
        longer in the group that let them in.
        """
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
