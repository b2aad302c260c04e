"""Resumption tickets, for pages to reconnect without asking for a ticket first.

Every page is sent one over its socket. It is a ticket like those that are asked for: for this
session, document and client id, spent once, worthless when the session has ended or the document is
closed to its owner. It is good while the socket is open, and a little longer.
"""

import queue
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

import structlog

from lti_tool.db import one_time
from lti_tool.db.engine import Database
from lti_tool.documents import tickets
from lti_tool.sync.incoming import Participant
from lti_tool.sync.room.listener import RoomListener
from lti_tool.sync.wire import frames, protocol

_log = structlog.get_logger()

GATHER = 0.25
"""Seconds in which newcomers are collected: a class that comes at once is one statement."""

RENEW = 60.0
"""Seconds between two renewals of the tickets of open sockets. A ticket lives three times this:
long enough for a restart of the server, or for a walk to another Wi-Fi.
"""


class _Issued(NamedTuple):
    token: str
    participant: Participant


class Resumption(RoomListener):
    """Issues and renews the tickets in a thread of its own, so that nobody who joins waits.

    With the ticket comes the revision of the activity. It is read once the room is open, where any
    later change arrives: read before, a change between the two would be missed.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._arrived: queue.SimpleQueue[Participant | None] = queue.SimpleQueue()
        """Participants without a ticket yet; None ends the thread."""
        self._held: dict[Participant, bytes] = {}
        """Hash of the ticket that each open socket's page has."""
        self._here: set[Participant] = set()
        """Participants of all rooms; the room loop's thread alone changes it."""
        self._thread = threading.Thread(target=self._run, name="resumption", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread; issued tickets stay good for their time."""
        self._arrived.put(None)

    def participant_joined(self, participant: Participant) -> None:
        """Queue a ticket for a new participant, if their page knows the message."""
        if participant.extended:
            self._here.add(participant)
            self._arrived.put(participant)

    def participant_left(self, participant: Participant) -> None:
        """Let the participant's ticket run out."""
        self._here.discard(participant)

    def _run(self) -> None:
        renewed_at = time.monotonic()
        while True:
            arrived: list[Participant] = []
            with suppress(queue.Empty):
                first = self._arrived.get(timeout=RENEW)
                time.sleep(GATHER)
                while first is not None:
                    arrived.append(first)
                    first = self._arrived.get_nowait()
                return
            try:
                self._issue(arrived)
                if time.monotonic() - renewed_at >= RENEW:
                    renewed_at = time.monotonic()
                    self._prolong()
            except Exception:
                # A page without one asks for a ticket.
                _log.exception("resumption-failed")

    def _issue(self, arrived: Sequence[Participant]) -> None:
        if not arrived:
            return
        issued = [_Issued(one_time.new_token(), participant) for participant in arrived]
        with self._database.transaction() as db:
            revisions = tickets.issue_resumption(
                db, [(each.token, each.participant.admission) for each in issued], 3 * RENEW
            )
        for token, participant in issued:
            revision = revisions.get(participant.admission.document_id)
            if revision is not None:
                self._held[participant] = one_time.hash_of(token)
                participant.send(frames.binary(protocol.resumption(token, revision)))

    def _prolong(self) -> None:
        self._held = {each: stored for each, stored in self._held.items() if each in self._here}
        with self._database.transaction() as db:
            tickets.renew(db, list(self._held.values()), 3 * RENEW)
