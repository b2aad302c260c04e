"""Resumption tickets: a page that was cut off comes back without asking for a ticket first.

Every page is sent one over its socket. It is a ticket like those that are asked for: of this
session, this document and this client id, spent once, worth nothing when the session has ended or
the document is closed to its owner. It is good while the socket is open, and a little longer.
"""

import queue
import secrets
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

import structlog

from lti_tool.db.engine import Database
from lti_tool.documents import tickets
from lti_tool.sync.room.loop import RoomLoop
from lti_tool.sync.room.room import Participant
from lti_tool.sync.wire import frames, protocol

_log = structlog.get_logger()

GATHER = 0.25
"""Seconds in which those who came are gathered: a class that comes at once is one statement."""

RENEW = 60.0
"""Seconds between two times that the tickets of open sockets are prolonged. Their life is three
times this: a server that restarts, or a walk to another room with its own Wi-Fi."""


class _Issued(NamedTuple):
    token: str
    participant: Participant


class Resumption:
    """Issues and prolongs the tickets, on a thread of its own: nobody who joins waits for it."""

    def __init__(self, database: Database, rooms: RoomLoop) -> None:
        self._database = database
        self._rooms = rooms
        self._arrived: queue.SimpleQueue[Participant | None] = queue.SimpleQueue()
        """None is the last."""
        self._held: dict[Participant, bytes] = {}
        """What is stored of the ticket that each open socket's page has."""
        self._thread = threading.Thread(target=self._run, name="resumption", daemon=True)

    def start(self) -> None:
        """Begin to issue."""
        self._thread.start()

    def stop(self) -> None:
        """End; what was issued stays good for its time."""
        self._arrived.put(None)

    def offer(self, participant: Participant) -> None:
        """Send a ticket soon to somebody who has come, if their page knows of such."""
        if participant.extended:
            self._arrived.put(participant)

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
        issued = [_Issued(secrets.token_urlsafe(32), participant) for participant in arrived]
        with self._database.transaction() as db:
            revisions = tickets.issue_resumption(
                db, [(each.token, each.participant.admission) for each in issued], 3 * RENEW
            )
        for token, participant in issued:
            revision = revisions.get(participant.admission.document_id)
            if revision is not None:
                self._held[participant] = tickets.hash_token(token)
                participant.send(frames.binary(protocol.resumption(token, revision)))

    def _prolong(self) -> None:
        here = set(self._rooms.participants())
        self._held = {each: stored for each, stored in self._held.items() if each in here}
        with self._database.transaction() as db:
            tickets.renew(db, list(self._held.values()), 3 * RENEW)
