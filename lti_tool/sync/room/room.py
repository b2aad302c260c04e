"""One open document in this process: who is here, what they said, what of it is not on disk yet."""

import time
import uuid
from collections import Counter, deque
from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple, Protocol

from lti_tool import metrics
from lti_tool.documents.kinds import DocumentKind
from lti_tool.documents.rules import DocumentRules
from lti_tool.documents.tickets import Admission
from lti_tool.refusals import RefusalCode
from lti_tool.sync.room import presence
from lti_tool.sync.room.awareness import Awareness
from lti_tool.sync.room.document import LiveDocument
from lti_tool.sync.room.presence import RemotePresence
from lti_tool.sync.wire import frames, protocol
from lti_tool.sync.wire.close_codes import CloseCode

_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 4.0
"""Seconds between two attempts to write in a document that something else holds."""


class Participant(Protocol):
    """A socket, as its room sees it. Nothing here ever waits."""

    admission: Admission
    extended: bool

    def send(self, data: bytes) -> None:
        """Send one or more frames."""

    def close(self, code: int) -> None:
        """Close the socket soon."""

    def mark_processed(self, size: int) -> None:
        """A message of so many bytes has been dealt with."""


class Waiting(NamedTuple):
    """A change that has not been authorized."""

    writer: Participant
    update: bytes
    number: int
    """Which of its socket's changes it is."""
    size: int
    """What it counts as while it waits, in bytes."""
    received_at: float


class Outcome(NamedTuple):
    """What became of a change: refused for a reason, known already, or new and to be stored."""

    waiting: Waiting
    refusal: RefusalCode | None = None
    encoded: bytes | None = None
    """The live copy's own encoding of what is new."""
    claimed: tuple[int, ...] = ()
    """Client ids that nobody had written under, and that are the writer's from now on."""
    references: frozenset[str] = frozenset()
    """Ids of the rows outside the document that the update refers to."""


class Room:
    """A document, and everybody who has it open here. Used by the thread of `rooms` alone.

    What was authorized is in the live copy at once, so that the next change can build on it; but
    everybody else gets it when it is on disk.
    """

    def __init__(
        self, document_id: uuid.UUID, client_id_namespace: uuid.UUID, kind: DocumentKind
    ) -> None:
        """`client_id_namespace` is the document under which client ids are given."""
        self.document_id = document_id
        self.kind = kind
        self.client_id_namespace = client_id_namespace
        self.rules = DocumentRules()
        """Rules for updates; read when the document was loaded, and since."""
        self.head: int | None = None
        """The newest update that everybody here has; None before the document was first read."""
        self.live: LiveDocument | None = None
        """None until it is needed, and again when memory is short: the log has everything."""
        self.participants: set[Participant] = set()
        self.inbox: deque[Waiting] = deque()
        self.authorized: list[Outcome] = []
        """Not on disk yet, in the order of the log."""
        self.touched: set[Hashable] = set()
        """What of the rows `authorized` changes."""
        self.newcomers: list[Participant] = []
        self.sync_requests: dict[Participant, bytes] = {}
        """State vectors of those who want to know what they lack: each one's newest."""
        self.owners: dict[int, uuid.UUID | None] = {}
        """Whose a client id is, as far as that was asked."""
        self.shares: dict[uuid.UUID, int] = {}
        """Bytes that people have written here, as far as that was asked."""
        self._claims: Counter[Participant] = Counter()
        """How many client ids each socket has claimed, as far as that is on disk."""
        self.elsewhere: dict[str, RemotePresence] = {}
        """Who is here through another process, by process."""
        self.awareness = Awareness()
        self.awareness_subscribers: set[Participant] = set()
        """Who wants to hear of awareness."""
        self.is_presence_sent = True
        self.presence_due_at = 0.0
        self.is_behind = False
        """Whether the log has more than everybody here."""
        self.backoff = 0.0
        """Seconds until the next attempt to write, where something holds the document; else 0."""
        self.due_at = 0.0
        """When that is."""
        self.is_storing = True
        """Whether the pages have been told that what they write can be stored."""
        self.used_at = time.monotonic()

    @property
    def is_idle(self) -> bool:
        """Whether nobody is here and nothing waits."""
        return not (self.participants or self.has_work)

    @property
    def has_work(self) -> bool:
        """Whether something waits to be authorized or written."""
        return bool(self.inbox or self.authorized)

    def is_backing_off(self, now: float) -> bool:
        """Whether something held the document a moment ago, and the next attempt is not due."""
        return self.backoff > 0.0 and now < self.due_at

    def back_off(self, now: float) -> None:
        """Something holds the document: try again later, and each time a little later."""
        self.backoff = min(2 * self.backoff or _FIRST_PAUSE, _LONGEST_PAUSE)
        self.due_at = now + self.backoff
        self.broadcast_storing(False)

    def clear_backoff(self) -> None:
        """Nothing holds the document."""
        self.backoff = 0.0

    @property
    def has_updates(self) -> bool:
        """Whether something was authorized for others to have, and is not on disk yet."""
        return any(outcome.encoded for outcome in self.authorized)

    def claims_of(self, participant: Participant) -> int:
        """How many client ids that nobody had written under a socket has claimed."""
        return self._claims[participant] + sum(
            len(outcome.claimed)
            for outcome in self.authorized
            if outcome.waiting.writer is participant
        )

    def join(self, participant: Participant) -> None:
        """Add a socket."""
        self.participants.add(participant)
        self.newcomers.append(participant)
        self.owners[participant.admission.client_id] = participant.admission.enrolment_id
        self.is_presence_sent = False
        if participant.extended and not self.is_storing:
            participant.send(frames.binary(protocol.storing(False)))

    def leave(self, participant: Participant) -> None:
        """Take a socket out; what it said is dealt with all the same."""
        self.participants.discard(participant)
        self.awareness_subscribers.discard(participant)
        self._claims.pop(participant, None)
        self.awareness.remove_source(participant)
        self.newcomers = [each for each in self.newcomers if each is not participant]
        self.sync_requests.pop(participant, None)
        self.is_presence_sent = False

    def disconnect(self, participant: Participant) -> None:
        """Close a socket that asks for too much, and drop what it said and was not authorized."""
        participant.close(CloseCode.TOO_FAST)
        dropped = [waiting for waiting in self.inbox if waiting.writer is participant]
        self.inbox = deque(w for w in self.inbox if w.writer is not participant)
        for waiting in dropped:
            participant.mark_processed(waiting.size)

    def remove_peer(self, process: str) -> None:
        """A process has nobody here any more, or is no more."""
        if self.elsewhere.pop(process, None) is not None:
            self.is_presence_sent = False
        self.awareness.remove_source(process)

    def load(self, parts: Sequence[bytes], head: int) -> LiveDocument:
        """Make the live copy, of the state at update `head`."""
        self.live = LiveDocument(self.kind, parts)
        self.head = head
        return self.live

    @property
    def document(self) -> LiveDocument:
        """The live copy of a room in which something was authorized."""
        if self.live is None:
            raise RuntimeError("nothing can have been authorized")
        return self.live

    def unload(self) -> None:
        """Let the live copy go; nobody notices."""
        if self.live is not None:
            self.live.release()
            self.live = None

    def roll_back(self) -> None:
        """Return authorized updates that are not on disk to the inbox."""
        self.unload()
        for outcome in self.authorized:
            for client_id in outcome.claimed:
                self.owners.pop(client_id, None)
        self.inbox.extendleft(outcome.waiting for outcome in reversed(self.authorized))
        self.authorized.clear()
        self.shares.clear()
        self.touched.clear()

    def follow(self, changes: Iterable[bytes]) -> None:
        """Take over the next updates of the log, which another process wrote, and pass them on."""
        passed = []
        for change in changes:
            if self.live is not None:
                self.live.apply_logged(change)
            self.head = (self.head or 0) + 1
            passed.append(frames.binary(protocol.update(change)))
        if passed:
            self.broadcast(b"".join(passed))

    def publish(self) -> None:
        """Broadcast the committed updates, and acknowledge them to their writers."""
        outcomes, self.authorized = self.authorized, []
        self.touched.clear()
        told = [
            (frames.binary(protocol.update(outcome.encoded)), outcome.waiting.writer)
            for outcome in outcomes
            if outcome.encoded is not None
        ]
        self.head = (self.head or 0) + len(told)
        by_writer: dict[Participant, list[Outcome]] = {}
        for outcome in outcomes:
            by_writer.setdefault(outcome.waiting.writer, []).append(outcome)
            # Nobody takes out of the books again who has left already.
            if outcome.claimed and outcome.waiting.writer in self.participants:
                self._claims[outcome.waiting.writer] += len(outcome.claimed)
        stored_at = time.monotonic()
        everything = b"".join(frame for frame, _ in told)
        for participant in self.participants:
            if participant not in by_writer:
                if everything:
                    participant.send(everything)
                continue
            others = b"".join(frame for frame, writer in told if writer is not participant)
            participant.send(others + _answers(by_writer[participant], participant.extended))
        _measure(outcomes, stored_at)

    def broadcast(self, data: bytes) -> None:
        """Send the same frames to everybody."""
        for participant in self.participants:
            participant.send(data)

    def broadcast_message(self, message: bytes) -> None:
        """Send a message of the tool's own to the pages that know them."""
        frame = frames.binary(message)
        for participant in self.participants:
            if participant.extended:
                participant.send(frame)

    def broadcast_presence(self) -> None:
        """Tell every page who is here, in this process or in another."""
        self.is_presence_sent = True
        here = presence.entries((p.admission for p in self.participants), self.elsewhere.values())
        self.broadcast_message(protocol.presence(here))

    def broadcast_storing(self, is_possible: bool) -> None:
        """Tell every page whether what they write can be stored, if that is news."""
        if self.is_storing != is_possible:
            self.is_storing = is_possible
            self.broadcast_message(protocol.storing(is_possible))

    def broadcast_awareness(self) -> list[protocol.ClientState]:
        """Tell what the clients do now; what of it other processes have to hear."""
        here, elsewhere = self.awareness.take_changes()
        if here:
            frame = frames.binary(protocol.awareness(here))
            for participant in self.awareness_subscribers:
                participant.send(frame)
        return elsewhere

    def close_all(self, code: int) -> None:
        """Close every socket."""
        for participant in self.participants:
            participant.close(code)


def _answers(outcomes: Iterable[Outcome], is_extended: bool) -> bytes:
    """What became of the changes of one socket, in their order."""
    answers = []
    saved = 0
    for outcome in outcomes:
        number = outcome.waiting.number
        if outcome.refusal is None:
            saved = number
        elif is_extended:
            if saved:
                answers.append(protocol.saved(saved))
                saved = 0
            answers.append(protocol.refused(number, outcome.refusal))
        else:
            answers.append(protocol.denied(outcome.refusal))
    if saved and is_extended:
        answers.append(protocol.saved(saved))
    return b"".join(frames.binary(answer) for answer in answers)


def _measure(outcomes: Iterable[Outcome], stored_at: float) -> None:
    now = time.monotonic()
    for outcome in outcomes:
        outcome.waiting.writer.mark_processed(outcome.waiting.size)
        metrics.UPDATES.labels(outcome.refusal or "accepted").inc()
        if outcome.encoded is not None:
            metrics.COMMIT.observe(stored_at - outcome.waiting.received_at)
            metrics.DELIVERY.observe(now - outcome.waiting.received_at)
