"""Room: one open document in this process, its participants and its updates."""

import time
import uuid
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from lti_tool import metrics
from lti_tool.documents.kinds import DocumentKind
from lti_tool.documents.rules import DocumentRules
from lti_tool.sync.incoming import Participant, PendingUpdate
from lti_tool.sync.room import acknowledgement, presence
from lti_tool.sync.room.accepted_order import AcceptedOrder, frame_for
from lti_tool.sync.room.awareness import Awareness
from lti_tool.sync.room.backoff import Backoff
from lti_tool.sync.room.client_ids import ClientIds
from lti_tool.sync.room.document import LiveDocument
from lti_tool.sync.room.inbox import Inbox
from lti_tool.sync.room.presence import PresenceSchedule, RemotePresence
from lti_tool.sync.wire import frames, protocol


class SyncRequests(NamedTuple):
    """Requests for updates that were not answered yet."""

    newcomers: Sequence[Participant]
    """Participants that have to be asked for their updates."""
    state_vectors: Mapping[Participant, bytes]
    """Newest state vector of each participant that asks for missing updates."""


class Room:
    """A document and its participants in this process. Used by the room loop's thread alone.

    An authorized update is in the live document at once, so that the next one can build on it.
    Participants get it when it is on disk. Other modules change a room by its methods only.
    """

    def __init__(
        self,
        document_id: uuid.UUID,
        client_id_namespace: uuid.UUID,
        kind: DocumentKind,
        generation: int = 1,
    ) -> None:
        """Open a room; `client_id_namespace` is the document under which client ids are given."""
        self.document_id = document_id
        self.generation = generation
        """Generation of the copies that all participants have."""
        self.kind = kind
        self.client_id_namespace = client_id_namespace
        self.rules = DocumentRules()
        """Rules for updates, as last read."""
        self.head: int | None = None
        """Number of the newest update that all have; None before the document was first read."""
        self.live: LiveDocument | None = None
        """The document in memory; None until needed, and again when memory is short."""
        self.participants: set[Participant] = set()
        self.inbox = Inbox()
        self.authorized: list[PendingUpdate] = []
        """Updates that are authorized but not on disk, in the order of the log."""
        self.touched: dict[Hashable, None] = {}
        """Rows that the updates in `authorized` change, in the order of these updates."""
        self.order = AcceptedOrder()
        self.client_ids = ClientIds()
        self.backoff = Backoff()
        self.awareness = Awareness()
        self.awareness_subscribers: set[Participant] = set()
        self.peers: dict[str, RemotePresence] = {}
        """Presence in other processes, by process."""
        self.presence_schedule = PresenceSchedule()
        self.is_behind = False
        """True where the log has more updates than the participants."""
        self.used_at = time.monotonic()
        self._newcomers: list[Participant] = []
        self._state_vectors: dict[Participant, bytes] = {}
        self._shares: dict[uuid.UUID, int] = {}
        self._is_storing = True

    @property
    def is_idle(self) -> bool:
        """True where nobody is here and nothing waits."""
        return not (self.participants or self.has_work)

    @property
    def has_work(self) -> bool:
        """True where an update waits to be authorized or committed."""
        return bool(self.inbox or self.authorized)

    @property
    def has_updates(self) -> bool:
        """True where an authorized update is new, and not on disk yet."""
        return any(update.encoded for update in self.authorized)

    @property
    def has_sync_requests(self) -> bool:
        """True where a participant waits for updates."""
        return bool(self._newcomers or self._state_vectors)

    @property
    def relays_positions(self) -> bool:
        """True where participants see where the others are: never while notes are hidden, and not
        before it is known whether they are.
        """
        return self.head is not None and not self.rules.window.is_hiding

    @property
    def document(self) -> LiveDocument:
        """The document in memory, of a room that has it loaded."""
        if self.live is None:
            raise RuntimeError("the document is not loaded")
        return self.live

    # Participants.

    def join(self, participant: Participant) -> None:
        """Add a participant."""
        admission = participant.admission
        self.participants.add(participant)
        self._newcomers.append(participant)
        self.client_ids.set_owner([admission.client_id], admission.enrolment_id)
        if admission.is_announced:
            self.presence_schedule.mark_changed()
        elif participant.extended:
            # A list for everybody would tell that somebody has come.
            participant.send(self._presence_frame())
        if participant.extended and not self._is_storing:
            participant.send(frames.binary(protocol.storing(False)))

    def leave(self, participant: Participant) -> None:
        """Remove a participant; their updates in the inbox stay."""
        self.participants.discard(participant)
        self.awareness_subscribers.discard(participant)
        self.client_ids.release(participant)
        self.awareness.remove_source(participant)
        self._newcomers = [each for each in self._newcomers if each is not participant]
        self._state_vectors.pop(participant, None)
        if participant.admission.is_announced:
            self.presence_schedule.mark_changed()

    def disconnect(self, participant: Participant, code: int) -> None:
        """Close a socket, and drop its updates in the inbox."""
        participant.close(code)
        for update in self.inbox.remove_all_of(participant):
            participant.mark_processed(update.size)

    def close_all(self, code: int) -> None:
        """Close every socket."""
        for participant in self.participants:
            participant.close(code)

    def request_updates(self, participant: Participant, state_vector: bytes) -> None:
        """Remember that a participant asks for all updates beyond a state vector."""
        self._state_vectors[participant] = state_vector

    def take_sync_requests(self) -> SyncRequests:
        """Return the open sync requests, and forget them."""
        requests = SyncRequests(self._newcomers, self._state_vectors)
        self._newcomers, self._state_vectors = [], {}
        return requests

    def subscribe_awareness(self, participant: Participant) -> None:
        """Send a participant the awareness states, now and whenever they change."""
        self.awareness_subscribers.add(participant)
        participant.send(frames.binary(protocol.awareness(self.awareness.present())))

    def set_peer(self, process: str, present: RemotePresence) -> bool:
        """Set the presence in another process; True where it is new."""
        before = self.peers.get(process)
        self.peers[process] = present
        if present.authors != (before.authors if before else frozenset()):
            self.presence_schedule.mark_changed()
        return before is None

    def remove_peer(self, process: str) -> None:
        """Remove a process in which nobody has the document open any more."""
        removed = self.peers.pop(process, None)
        if removed is not None and removed.authors:
            self.presence_schedule.mark_changed()
        self.awareness.remove_source(process)

    def remove_expired_peers(self) -> bool:
        """Remove processes that have been silent for too long; True where there were any."""
        expired = [process for process, present in self.peers.items() if present.is_expired]
        for process in expired:
            self.remove_peer(process)
        return bool(expired)

    # The document.

    def set_rules(self, rules: DocumentRules) -> None:
        """Replace the rules for updates."""
        self.rules = rules
        if not self.relays_positions:
            self.awareness.remove_all()

    def mark_used(self) -> None:
        """Keep the document in memory for a while."""
        self.used_at = time.monotonic()

    def mark_behind(self) -> None:
        """Note that another process has written to the log."""
        self.is_behind = True

    def mark_current(self) -> None:
        """Note that the end of the log is known."""
        self.is_behind = False

    def load(
        self, parts: Sequence[bytes], head: int, order: Sequence[tuple[int, str]] = ()
    ) -> LiveDocument:
        """Build the document in memory from its state at update `head`, and the order of its notes.

        `order` are the numbers and keys of the notes.
        """
        self.live = LiveDocument(self.kind, parts)
        self.head = head
        self.order.load(order)
        return self.live

    def unload(self) -> None:
        """Free the document in memory; the log has everything."""
        if self.live is not None:
            self.live.release()
            self.live = None
            self.order.clear()

    def apply_logged(self, updates: Iterable[bytes], order: Sequence[tuple[int, str]] = ()) -> None:
        """Apply and broadcast the next updates of the log, which another process wrote.

        `order` are the numbers and keys of the notes since the last ones that were read.
        """
        sent = []
        self._broadcast_frame(frame_for(key for _, key in order))
        self.order.extend_by_rows(order)
        for update in updates:
            if self.live is not None:
                self.live.apply_logged(update)
            self.head = (self.head or 0) + 1
            sent.append(frames.binary(protocol.update(update)))
        if sent:
            self.broadcast(b"".join(sent))

    # Updates: received, then authorized or refused, then committed or rolled back.

    def receive(self, update: PendingUpdate) -> None:
        """Put an update into the inbox."""
        self.inbox.append(update)

    def claims_of(self, participant: Participant) -> int:
        """Return the number of client ids that a socket has claimed, committed or not."""
        return self.client_ids.claims_of(participant) + sum(
            len(update.claimed) for update in self.authorized if update.client is participant
        )

    def share_of(self, enrolment_id: uuid.UUID) -> int | None:
        """Return the bytes of all that a person has written; None before `set_share`."""
        return self._shares.get(enrolment_id)

    def set_share(self, enrolment_id: uuid.UUID, size: int) -> None:
        """Set the bytes of all that a person has written; new updates are added by `accept`."""
        self._shares[enrolment_id] = size

    def accept(self, update: PendingUpdate, touched: Iterable[Hashable] = ()) -> None:
        """Add an update with its result, to be committed."""
        owner = update.client.admission.enrolment_id
        self.touched.update(dict.fromkeys(touched))
        if update.encoded is not None and owner in self._shares:
            self._shares[owner] += len(update.encoded)
        self.client_ids.set_owner(update.claimed, owner)
        self.authorized.append(update)

    def refuse(self, update: PendingUpdate, code: str) -> None:
        """Refuse an update; its writer is told after the next commit."""
        update.refusal = code
        self.authorized.append(update)

    def roll_back(self) -> None:
        """Return all authorized updates to the inbox, and unload the document they are in."""
        self.unload()
        for update in self.authorized:
            self.client_ids.forget(update.claimed)
            update.reset()
        self.inbox.put_back(self.authorized)
        self.authorized.clear()
        self._shares.clear()
        self.touched.clear()

    def roll_back_before_refusal(self) -> None:
        """Roll back everything but the last refusal, whose update the document could not apply."""
        refused = self.authorized.pop()
        self.roll_back()
        self.authorized.append(refused)

    def commit(self) -> None:
        """Broadcast the updates that are on disk now, and acknowledge them to their writers."""
        updates, self.authorized = self.authorized, []
        self.touched.clear()
        added = [key for update in updates for key in update.added]
        self.order.extend(added)
        # Before the updates: a page that reads one knows the place of its notes.
        self._broadcast_frame(frame_for(added))
        sent = [
            (frames.binary(protocol.update(update.encoded)), update.client)
            for update in updates
            if update.encoded is not None
        ]
        self.head = (self.head or 0) + len(sent)
        by_client: dict[Participant, list[PendingUpdate]] = {}
        for update in updates:
            by_client.setdefault(update.client, []).append(update)
            # A socket that has left would never be forgotten again.
            if update.claimed and update.client in self.participants:
                self.client_ids.commit_claims(update.client, len(update.claimed))
        committed_at = time.monotonic()
        if sent:
            everything = b"".join(frame for frame, _ in sent)
            for participant in self.participants.difference(by_client):
                participant.send(everything)
        for participant in self.participants.intersection(by_client):
            others = b"".join(frame for frame, client in sent if client is not participant)
            answers = acknowledgement.frames_for(
                by_client[participant], is_extended=participant.extended
            )
            participant.send(others + answers)
        _measure(updates, committed_at)

    def back_off(self, now: float) -> None:
        """Pause before the next attempt to write, because the document is locked."""
        self.backoff.extend(now)
        self.broadcast_storing(False)

    def clear_backoff(self) -> None:
        """End the pauses, because the document is not locked any more."""
        self.backoff.clear()

    # Broadcasts.

    def broadcast(self, data: bytes) -> None:
        """Send the same frames to all participants."""
        for participant in self.participants:
            participant.send(data)

    def broadcast_message(self, message: bytes) -> None:
        """Send one of the tool's own messages to the pages that know them."""
        self._broadcast_frame(frames.binary(message))

    def _broadcast_frame(self, frame: bytes) -> None:
        """Send a frame of the tool's own, or none where it is empty, to the pages that know it."""
        for participant in self.participants if frame else ():
            if participant.extended:
                participant.send(frame)

    def broadcast_presence(self, now: float) -> None:
        """Send every page the list of people here, in this process or in another."""
        self.presence_schedule.mark_sent(now, len(self.participants))
        self._broadcast_frame(self._presence_frame())

    def _presence_frame(self) -> bytes:
        here = presence.authors(self.participants, self.peers.values())
        return frames.binary(protocol.presence(here))

    def broadcast_storing(self, is_possible: bool) -> None:
        """Send every page the state of storing, where it has changed."""
        if self._is_storing != is_possible:
            self._is_storing = is_possible
            self.broadcast_message(protocol.storing(is_possible))

    def position_of(self, state: Mapping[str, Any]) -> dict[str, Any]:
        """Position in an awareness state that a client sent."""
        return self.kind.position(state, self.rules.context)

    def broadcast_awareness(self, now: float) -> list[protocol.ClientState]:
        """Send changed awareness states, and return those that other processes have to get."""
        if not self.awareness.is_due(now):
            return []
        self.awareness.mark_sent(now, len(self.awareness_subscribers))
        for_sockets, for_processes = self.awareness.take_changes()
        if for_sockets:
            frame = frames.binary(protocol.awareness(for_sockets))
            for participant in self.awareness_subscribers:
                participant.send(frame)
        return for_processes


def _measure(updates: Sequence[PendingUpdate], committed_at: float) -> None:
    now = time.monotonic()
    outcomes = Counter(update.refusal or "accepted" for update in updates)
    for outcome, count in outcomes.items():
        metrics.UPDATES.labels(outcome).inc(count)
    for update in updates:
        update.client.mark_processed(update.size)
    received_at = [update.received_at for update in updates if update.encoded is not None]
    if received_at:
        # The longest wait stands for its batch: observing each cost a tenth of an update.
        metrics.COMMIT.observe(committed_at - min(received_at))
        metrics.DELIVERY.observe(now - min(received_at))
