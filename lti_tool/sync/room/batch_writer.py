"""Brings rooms and disk together: opens documents, judges and writes what was said, answers.

Whatever fails here fails for one room, or for all because the database is away. In a room that
fails, nothing is in doubt: what is in the log counts, and pages keep what was not acknowledged.
"""

import time
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext

import structlog
from sqlalchemy.orm import Session

from lti_tool.db.engine import UNAVAILABLE, Database
from lti_tool.documents import rules, update_log
from lti_tool.errors import NotFound, Unavailable
from lti_tool.sync.room import memory
from lti_tool.sync.room.authorize import authorize
from lti_tool.sync.room.cpu_quota import CpuQuota
from lti_tool.sync.room.document import Diverged, LiveDocument
from lti_tool.sync.room.group_commit import (
    DatabaseUnavailable,
    DocumentLocked,
    GroupCommit,
    StaleHead,
)
from lti_tool.sync.room.room import Room
from lti_tool.sync.wire.close_codes import CloseCode

_log = structlog.get_logger()

_RETRY = 0.5
"""Seconds between two attempts while the database is away."""

_UNUSED_SECONDS = 5
"""After which a copy may be let go: one in use would only be made again."""

_LET_GO_EVERY = 10
"""Seconds between two times that copies are let go: it takes a look at all of the memory."""

_WHOLE_SECONDS = 60
"""After which the encoding of a whole document goes, unless somebody joined meanwhile."""


class BatchWriter:
    """What the rooms' thread does with documents."""

    def __init__(self, database: Database, memory_limit: int) -> None:
        self._database = database
        self._memory_limit = memory_limit
        self._store = GroupCommit(database.url, database.storage)
        self._away_until = 0.0
        self._let_go_at = 0.0
        self._judging_time = CpuQuota()

    def work(
        self, rooms: Collection[Room], on_written: Callable[[Room], None]
    ) -> Mapping[Room, int]:
        """Do everything that waits in these rooms; close codes for those that cannot go on.

        Raises Away; all of it waits then, and the pages are told. Some may have been done.
        """
        if time.monotonic() < self._away_until:
            raise DatabaseUnavailable
        lost: dict[Room, int] = {}
        try:
            self._commit_all([room for room in rooms if room.has_work], on_written, lost)
            for room in rooms:
                if room not in lost:
                    self._alone(room, self._answer, lost)
        except DatabaseUnavailable as error:
            self._away_until = time.monotonic() + _RETRY
            _log.warning("database-away", kind=str(error))
            for room in rooms:
                if room.has_work:
                    room.tell_storing(False)
            raise
        for room in rooms:
            if not room.put_off:
                room.tell_storing(True)
        return lost

    def owner_of(self, room: Room, client_id: int) -> uuid.UUID | None:
        """Whose a client id is; None for nobody's. Raises Away."""
        if client_id in room.owners:
            return room.owners[client_id]
        if time.monotonic() < self._away_until:
            raise DatabaseUnavailable
        try:
            is_given, owner = self._store.owner(room.client_space, client_id)
        except DatabaseUnavailable:
            self._away_until = time.monotonic() + _RETRY
            raise
        if is_given:
            # The server's own has no owner; it is nobody's to write under.
            room.owners[client_id] = owner = owner or room.document_id
        return owner

    def share_of(self, room: Room, enrolment_id: uuid.UUID) -> int:
        """Bytes of all that somebody has written in the room's document. Raises Away."""
        if enrolment_id not in room.shares:
            room.shares[enrolment_id] = self._store.written_by(room.document_id, enrolment_id)
        return room.shares[enrolment_id]

    def read_rules(self, *rooms: Room) -> None:
        """Read again what decides about updates in these rooms. Raises Away."""
        with self._reading() as db:
            found = rules.load(db, [room.document_id for room in rooms])
        for room in rooms:
            room.rules = found.get(room.document_id, room.rules)

    def look_after(self, rooms: Iterable[Room]) -> None:
        """Let go what memory is too short for; once a second or so."""
        now = time.monotonic()
        self._judging_time.forgive()
        awake = [room for room in rooms if room.live is not None and not room.judged]
        for room in awake:
            if now - room.used_at > _WHOLE_SECONDS:
                room.awake.forget_whole()
        if self._memory_limit and memory.used() > self._memory_limit * memory.SHORT:
            self._let_go([room for room in awake if now - room.used_at > _UNUSED_SECONDS], now)

    def _let_go(self, unused: list[Room], now: float) -> None:
        """Let the half of these copies go that was not used for the longest time."""
        if not unused or now - self._let_go_at < _LET_GO_EVERY:
            return
        self._let_go_at = now
        unused.sort(key=lambda room: room.used_at)
        for room in unused[: len(unused) // 2 + 1]:
            room.asleep()
        memory.give_back()
        _log.warning("memory-short", rooms_asleep=len(unused) // 2 + 1)

    def close(self) -> None:
        """Give the connection back."""
        self._store.close()

    def _commit_all(
        self,
        rooms: Sequence[Room],
        on_written: Callable[[Room], None],
        lost: dict[Room, int],
    ) -> None:
        """Judge and write what was said in these rooms; where something holds a document, that room
        alone waits. Raises Away.
        """
        now = time.monotonic()
        self._commit([room for room in rooms if not room.put_off], on_written, lost)
        for room in rooms:
            # One that was held, or has just been: by itself, so that nobody else waits for it.
            if room.put_off and not room.is_held(now):
                self._commit([room], on_written, lost)

    def _commit(
        self,
        rooms: Sequence[Room],
        on_written: Callable[[Room], None],
        lost: dict[Room, int],
    ) -> None:
        """Judge and write what was said in these rooms, in one transaction. Raises Away."""
        if not rooms:
            return
        try:
            try:
                self._attempt(rooms, in_turn=any(room.elsewhere for room in rooms))
            except StaleHead:
                for room in rooms:
                    room.rewound()
                self.read_rules(*rooms)
                self._attempt(rooms, in_turn=True)
        except Exception as error:
            if isinstance(error, DatabaseUnavailable) and not isinstance(error, DocumentLocked):
                raise
            if len(rooms) == 1:
                _leave_alone(rooms[0], error, lost)
            else:
                # With one of them something is wrong, and it is not known with which.
                for room in rooms:
                    self._commit([room], on_written, lost)
            return
        for room in rooms:
            self._alone(room, lambda room: _published(room, on_written), lost)

    def _attempt(self, rooms: Sequence[Room], *, in_turn: bool) -> None:
        """Judge and write. Raises Behind when another process was first; not `in_turn`, where the
        others wait and what they wrote before is taken over first.
        """
        no_heads: dict[uuid.UUID, int] = {}
        with self._store.turn(rooms) if in_turn else nullcontext(no_heads) as heads:
            for room in rooms:
                if in_turn:
                    self._keep_up(room, heads.get(room.document_id))
                self._judge(room)
            if not in_turn:
                self._doubt_refusals(rooms)
            self._store.write(rooms)

    def _doubt_refusals(self, rooms: Iterable[Room]) -> None:
        """What builds on something that another process wrote looks wrong to a copy without it:
        refusals stand only where the log has nothing newer. Raises Behind.
        """
        known = {
            room.document_id: room.head
            for room in rooms
            if any(outcome.refusal for outcome in room.judged)
        }
        if known:
            with self._reading() as db:
                if update_log.heads(db, known) != known:
                    raise StaleHead

    def _judge(self, room: Room) -> None:
        """Judge what there is time for; the rest stays in the inbox."""
        if not room.inbox:
            return
        live = self._opened(room)
        if not live.is_indexed:
            return  # it takes a while; whoever reads has everything meanwhile
        try:
            authorize(room, live, self, self._judging_time)
        except Diverged:
            refused = room.judged.pop()
            room.rewound()
            room.judged.append(refused)

    def _keep_up(self, room: Room, head: int | None) -> None:
        """Take over what other processes have written, up to `head`. Raises NotFound."""
        if head is None:
            raise NotFound
        room.is_behind = False
        if room.head is None or room.head == head:
            return
        if room.head > head:
            # A backup, or a copy that had not got everything when it had to take over.
            raise Unavailable(detail=f"the log ends at {head}, and {room.head} was called saved")
        if room.judged:
            # Also refusals: what they were for may build on what is new.
            room.rewound()
        with self._reading() as db:
            changes = update_log.since(db, room.document_id, room.head)
        room.follow(changes)

    def _answer(self, room: Room) -> None:
        """Catch up if need be, and tell whoever asked what they lack."""
        if room.is_behind and room.head is not None:
            with self._reading() as db:
                head = update_log.heads(db, [room.document_id]).get(room.document_id)
            self._keep_up(room, head)
        if not (room.newcomers or room.questions):
            return
        live = self._opened(room)
        room.used_at = time.monotonic()
        newcomers, room.newcomers = room.newcomers, []
        questions, room.questions = room.questions, {}
        for participant in newcomers:
            participant.send(live.greeting())
        for participant, vector in questions.items():
            for frames in live.answer(vector):
                participant.send(frames)

    def _opened(self, room: Room) -> LiveDocument:
        """The live copy, made from the log if need be: as everybody here has it."""
        room.used_at = time.monotonic()
        if room.live is not None:
            return room.live
        with self._reading() as db:
            stored = update_log.load(db, room.document_id, room.head)
            room.rules = rules.load(db, [room.document_id]).get(room.document_id, room.rules)
        return room.opened(stored.parts, stored.head)

    def _alone(self, room: Room, deed: Callable[[Room], None], lost: dict[Room, int]) -> None:
        try:
            deed(room)
        except DatabaseUnavailable:
            raise
        except Exception as error:
            lost[room] = _give_up(room, error)

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        try:
            with self._database.transaction() as db:
                yield db
        except UNAVAILABLE as error:
            raise DatabaseUnavailable(type(error).__name__) from None


def _published(room: Room, on_written: Callable[[Room], None]) -> None:
    """Answer the writers, and tell everybody else."""
    room.written()
    is_news = room.has_news
    room.publish()
    if is_news and room.elsewhere:
        on_written(room)


def _leave_alone(room: Room, error: Exception, lost: dict[Room, int]) -> None:
    """Nothing was written in this room: it has to wait, or cannot go on."""
    if isinstance(error, DocumentLocked):
        _log.warning("document-held", document=str(room.document_id), kind=str(error))
        room.held(time.monotonic())
    else:
        lost[room] = _give_up(room, error)


def _give_up(room: Room, error: Exception) -> int:
    """Log why a room cannot go on; the close code for its sockets."""
    if isinstance(error, NotFound):
        return error.close_code
    _log.error("room-given-up", document=str(room.document_id), exc_info=error)
    return error.close_code if isinstance(error, Unavailable) else CloseCode.TRY_AGAIN
