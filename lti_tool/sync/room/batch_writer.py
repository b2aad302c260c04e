"""Batch writer: authorizes the updates of many rooms, commits them together, answers requests.

A failure affects one room, or all of them where the database is away. Nothing is in doubt in a room
that fails: the log counts, and pages keep every update that was not acknowledged.
"""

import time
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import nullcontext

import structlog

from lti_tool.db.engine import Database
from lti_tool.documents.update_log import Head
from lti_tool.errors import AnotherGeneration, NotFound, NotSignedIn, Unavailable
from lti_tool.sync.room.authorize import authorize
from lti_tool.sync.room.backoff import Outage
from lti_tool.sync.room.cpu_quota import CpuQuota
from lti_tool.sync.room.document import Diverged
from lti_tool.sync.room.group_commit import (
    DatabaseUnavailable,
    DocumentLocked,
    GroupCommit,
    StaleHead,
)
from lti_tool.sync.room.loading import DocumentLoader
from lti_tool.sync.room.room import Room
from lti_tool.sync.wire.close_codes import CloseCode

_log = structlog.get_logger()


_LOADED_TOGETHER = 8
"""Documents that are read in one transaction; what was read of them is in memory meanwhile."""


class BatchWriter:
    """Work of the room loop's thread with the database."""

    def __init__(self, database: Database, on_committed: Callable[[Room], None]) -> None:
        """`on_committed` is called for each room with a new update after its commit."""
        self._commit = GroupCommit(database.url, database.storage)
        self._outage = Outage()
        self._quota = CpuQuota()
        self._on_committed = on_committed
        self.loader = DocumentLoader(database, self._commit, self._outage)

    def work(self, rooms: Collection[Room]) -> Mapping[Room, int]:
        """Do everything that waits in these rooms; return close codes for those that cannot go on.

        Raises DatabaseUnavailable; then all of it waits, and the pages are told. Some may be done.
        """
        if self._outage.is_on:
            raise DatabaseUnavailable
        lost: dict[Room, int] = {}
        try:
            self._write_all([room for room in rooms if room.has_work], lost)
            self._answer_all([room for room in rooms if room not in lost], lost)
        except DatabaseUnavailable as error:
            self._outage.begin()
            _log.warning("database-away", kind=str(error))
            for room in rooms:
                if room.has_work:
                    room.broadcast_storing(False)
            raise
        for room in rooms:
            if not room.backoff.is_active:
                room.broadcast_storing(True)
        return lost

    def forget_settled_quotas(self) -> None:
        """Forget people who owe no CPU time any more; called about once a second."""
        self._quota.forget_settled()

    def close(self) -> None:
        """Close the connection."""
        self._commit.close()

    def _write_all(self, rooms: Sequence[Room], lost: dict[Room, int]) -> None:
        """Authorize and commit the updates of these rooms. Raises DatabaseUnavailable.

        A room whose document is locked is tried by itself, so that no other room waits for it.
        """
        now = time.monotonic()
        self._write([room for room in rooms if not room.backoff.is_active], lost)
        for room in rooms:
            if room.backoff.is_active and room.backoff.is_due(now):
                self._write([room], lost)

    def _write(self, rooms: Sequence[Room], lost: dict[Room, int]) -> None:
        """Authorize and commit the updates of these rooms together. Raises DatabaseUnavailable."""
        if not rooms:
            return
        try:
            try:
                self._attempt(rooms, is_locked=any(room.peers for room in rooms))
            except StaleHead:
                for room in rooms:
                    room.roll_back()
                self.loader.read_rules(*rooms)
                self._revoke(rooms)
                self._attempt(rooms, is_locked=True)
        except Exception as error:
            if isinstance(error, DatabaseUnavailable) and not isinstance(error, DocumentLocked):
                raise
            if len(rooms) == 1:
                _fail(rooms[0], error, lost)
            else:
                # One of them fails, and it is not known which.
                for room in rooms:
                    self._write([room], lost)
            return
        for room in rooms:
            self._isolate(room, self._publish, lost)

    def _attempt(self, rooms: Sequence[Room], *, is_locked: bool) -> None:
        """Authorize and commit. Raises StaleHead where another process was first.

        `is_locked` locks the documents against other processes, and catches up with them first.
        """
        no_heads: dict[uuid.UUID, Head] = {}
        with self._commit.lock(rooms) if is_locked else nullcontext(no_heads) as heads:
            for room in rooms:
                if is_locked:
                    self.loader.catch_up(room, heads.get(room.document_id))
                self._authorize(room)
            if not is_locked:
                self._confirm_refusals(rooms)
            self._commit.write(rooms)

    def _confirm_refusals(self, rooms: Iterable[Room]) -> None:
        """Confirm that the log has nothing newer where an update was refused. Raises StaleHead.

        An update that builds on another process's looks wrong to a document without that one.
        """
        known = {
            room.document_id: Head(room.head or 0, room.generation)
            for room in rooms
            if any(update.refusal for update in room.authorized)
        }
        if known and self.loader.heads(known) != known:
            raise StaleHead

    def _revoke(self, rooms: Collection[Room]) -> None:
        """Close the sockets of those whose session has ended, and drop their updates.

        The database stores nothing of somebody who left the course; others' updates go on.
        """
        valid = self.loader.valid_sessions(rooms)
        for room in rooms:
            for participant in room.participants | room.inbox.clients:
                if participant.admission.session_id not in valid:
                    room.disconnect(participant, NotSignedIn().close_code)

    def _authorize(self, room: Room) -> None:
        """Authorize the updates for which there is time; the others stay in the inbox."""
        if not room.inbox:
            return
        live = self.loader.load(room)
        if not live.is_indexed:
            return  # the index takes a while; readers have everything meanwhile
        try:
            authorize(room, live, self.loader, self._quota)
        except Diverged:
            room.roll_back_before_refusal()

    def _publish(self, room: Room) -> None:
        """Broadcast and acknowledge the updates that were committed."""
        room.clear_backoff()
        is_new = room.has_updates
        room.commit()
        if is_new:
            self._on_committed(room)

    def _answer_all(self, rooms: Sequence[Room], lost: dict[Room, int]) -> None:
        for first in range(0, len(rooms), _LOADED_TOGETHER):
            some = rooms[first : first + _LOADED_TOGETHER]
            asked = [room for room in some if room.has_sync_requests and room.live is None]
            if len(asked) > 1:
                self._load_together(asked)
            for room in some:
                self._isolate(room, self._answer, lost)

    def _load_together(self, rooms: Sequence[Room]) -> None:
        try:
            self.loader.load_all(rooms)
        except DatabaseUnavailable:
            raise
        except Exception as error:
            # One of them fails, and it is not known which: each is loaded alone.
            _log.warning("documents-unreadable-together", kind=type(error).__name__)

    def _answer(self, room: Room) -> None:
        """Catch up with other processes if need be, and answer sync requests."""
        if room.is_behind and room.head is not None:
            head = self.loader.heads([room.document_id]).get(room.document_id)
            self.loader.catch_up(room, head)
        if not room.has_sync_requests:
            return
        live = self.loader.load(room)
        requests = room.take_sync_requests()
        for participant in requests.newcomers:
            participant.send(live.step1_frame())
            if participant.extended and room.order.frame:
                participant.send(room.order.frame)
        for participant, state_vector in requests.state_vectors.items():
            for frames in live.missing_frames(state_vector):
                participant.send(frames)

    def _isolate(self, room: Room, task: Callable[[Room], None], lost: dict[Room, int]) -> None:
        """Run a task so that its failure affects one room. Raises DatabaseUnavailable."""
        try:
            task(room)
        except DatabaseUnavailable:
            raise
        except Exception as error:
            lost[room] = _close_code(room, error)


def _fail(room: Room, error: Exception, lost: dict[Room, int]) -> None:
    """Let a room wait where its document is locked; else it cannot go on."""
    if isinstance(error, DocumentLocked):
        _log.warning("document-locked", document=str(room.document_id), kind=str(error))
        room.back_off(time.monotonic())
    else:
        lost[room] = _close_code(room, error)


def _close_code(room: Room, error: Exception) -> int:
    """Log the reason why a room cannot go on, and return the close code for its sockets."""
    if isinstance(error, NotFound | AnotherGeneration):
        return error.close_code
    _log.error("room-failed", document=str(room.document_id), exc_info=error)
    return error.close_code if isinstance(error, Unavailable) else CloseCode.TRY_AGAIN
