"""Admitter: spends the tickets of new sockets, all that wait by one statement.

A class comes at the same moment. A transaction for each socket took most of the time until
everybody was in.
"""

import queue
import socket
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import structlog
from wsproto import WSConnection

from lti_tool import process_guard
from lti_tool.db.engine import UNAVAILABLE, Database
from lti_tool.documents import tickets
from lti_tool.documents.tickets import Admission, PresentedTicket
from lti_tool.errors import Conflict, ToolError, Unavailable
from lti_tool.sync.websocket.client import ClientConnection
from lti_tool.sync.websocket.event_loop import SocketLoop
from lti_tool.sync.websocket.transport import Transport
from lti_tool.sync.wire.close_codes import CloseCode

_log = structlog.get_logger()

_MAX_BATCH = 200
"""Limit of tickets in one statement, so that the first ones do not wait for the last."""

_MAX_WAITING = 4000
"""Limit of sockets that wait for admission: more than a process can serve."""


@dataclass(frozen=True, slots=True, eq=False)
class Applicant:
    """Socket after its handshake that presents a ticket."""

    sock: socket.socket
    parser: WSConnection
    ticket: PresentedTicket
    generation: int | None
    """Generation of the copy that the page has; None for one without a copy."""
    extended: bool
    """True where the page knows the tool's own messages."""


class Admitter:
    """Admits or rejects sockets in a thread of its own; the requests that brought them are over."""

    def __init__(self, database: Database, sockets: SocketLoop) -> None:
        self._database = database
        self._sockets = sockets
        self._waiting: queue.SimpleQueue[Applicant | None] = queue.SimpleQueue()
        """Sockets in the order of their arrival; None ends the thread."""
        self._is_stopped = False
        self._thread = threading.Thread(target=self._run, name="admitter", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Turn away everybody who waits or comes, and end the thread."""
        self._is_stopped = True
        self._waiting.put(None)

    def apply(self, applicant: Applicant) -> None:
        """Queue a socket for admission."""
        if self._is_stopped or self._waiting.qsize() >= _MAX_WAITING:
            self._reject(applicant, CloseCode.TRY_AGAIN)
        else:
            self._waiting.put(applicant)

    def _run(self) -> None:
        with process_guard.fail_fast("admitter"):
            while not self._is_stopped:
                first = self._waiting.get()
                if first is not None:
                    with process_guard.isolate_errors("admission"):
                        self._admit_all([first, *self._take()])
            for applicant in self._take():
                self._reject(applicant, CloseCode.TRY_AGAIN)

    def _take(self) -> list[Applicant]:
        taken: list[Applicant] = []
        with suppress(queue.Empty):
            while len(taken) < _MAX_BATCH - 1:
                applicant = self._waiting.get_nowait()
                if applicant is not None:
                    taken.append(applicant)
        return taken

    def _admit_all(self, applicants: Sequence[Applicant]) -> None:
        for applicant, answer in zip(applicants, self._answers(applicants), strict=True):
            with process_guard.isolate_errors("admission"):
                if isinstance(answer, ToolError):
                    self._reject(applicant, answer.close_code)
                elif applicant.generation not in (None, answer.generation):
                    # A copy of another generation has another history: the two never merge.
                    self._reject(applicant, Conflict().close_code)
                else:
                    self._admit(applicant, answer)

    def _answers(self, applicants: Sequence[Applicant]) -> Sequence[Admission | ToolError]:
        """Spend the tickets: together, or one by one where one of them fails."""
        try:
            with self._database.transaction() as db:
                return tickets.spend(db, [applicant.ticket for applicant in applicants])
        except UNAVAILABLE as error:
            _log.warning("database-away", kind=type(error).__name__)
        except Exception:
            if len(applicants) > 1:
                return [self._answers([applicant])[0] for applicant in applicants]
            # The handshake is over: only a close code can say it.
            _log.exception("socket-not-admitted")
        return [Unavailable()] * len(applicants)

    def _admit(self, applicant: Applicant, admission: Admission) -> None:
        connection = ClientConnection(
            applicant.sock, applicant.parser, admission, extended=applicant.extended
        )
        self._sockets.add(connection)

    def _reject(self, applicant: Applicant, code: int) -> None:
        self._sockets.reject(Transport(applicant.sock, applicant.parser), code)
