"""Closes the sockets of whoever has been shut out, as soon as that happened."""

import threading

import psycopg
import structlog
from sqlalchemy.exc import OperationalError

from lti_tool.db import wake
from lti_tool.db.engine import Database
from lti_tool.errors import NotSignedIn
from lti_tool.people import sessions
from lti_tool.sync.room import Participant
from lti_tool.sync.rooms import Rooms

_log = structlog.get_logger()

_LOOK_AGAIN = 60.0
"""Seconds between two looks at everybody; word of a change comes at once, unless it is lost."""


class AccessWatch:
    """A thread that looks at every open socket's session again when it is told to."""

    def __init__(self, database: Database, rooms: Rooms) -> None:
        self._database = database
        self._rooms = rooms
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="access-watch", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """Stop watching, within a second."""
        self._stop.set()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._watch()
            except (psycopg.OperationalError, OperationalError) as error:
                _log.warning("access-watch-interrupted", kind=type(error).__name__)
                self._stop.wait(1)

    def _watch(self) -> None:
        with wake.listening(self._database.url, wake.ACCESS) as listener:
            self._look()
            waited = 0.0
            while not self._stop.is_set():
                if listener.wait(1.0) or waited >= _LOOK_AGAIN:
                    self._look()
                    waited = 0.0
                waited += 1.0

    def _look(self) -> None:
        """Close the sockets whose session has ended, by whatever it ended."""
        here = self._rooms.participants()
        by_session: dict[object, list[Participant]] = {}
        for participant in here:
            by_session.setdefault(participant.admission.session_id, []).append(participant)
        if not by_session:
            return
        with self._database.transaction() as db:
            living = sessions.living(db, [p.admission.session_id for p in here])
        for session_id, participants in by_session.items():
            if session_id not in living:
                for participant in participants:
                    participant.close(NotSignedIn().close_code)
