"""From what somebody sends to what becomes of it: read, judged, and in the live copy if allowed."""

import time
import uuid
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from lti_tool import clock
from lti_tool.documents.kinds import Effects
from lti_tool.documents.writer import Writer
from lti_tool.refusals import RefusalCode, UpdateRefused
from lti_tool.sync import limits
from lti_tool.sync.room.cpu_quota import CpuQuota
from lti_tool.sync.room.document import Diverged, LiveDocument
from lti_tool.sync.room.room import Outcome, Room, Waiting

_log = structlog.get_logger()


class Ownership(Protocol):
    """What judging has to ask the database for."""

    def owner_of(self, room: Room, client_id: int) -> uuid.UUID | None:
        """Whose a client id is; None for one that nobody has been given or has written under."""

    def share_of(self, room: Room, enrolment_id: uuid.UUID) -> int:
        """Bytes of all that somebody has written in the room's document."""

    def read_rules(self, *rooms: Room) -> None:
        """Read again what decides about updates in these rooms."""


def authorize(room: Room, live: LiveDocument, library: Ownership, time_used: CpuQuota) -> None:
    """Judge what is in the room's inbox, in its order, for as long as one slice of time lasts.

    Who has made too much work waits: what they said stays in the inbox, and others come first. What
    is allowed is in the live copy afterwards. Raises Spoiled after a change that the copy could not
    take: that one is refused, and the room is to be rewound.
    """
    ends_at = time.monotonic() + limits.JUDGING_SLICE
    put_off: list[Waiting] = []
    who_waits: set[uuid.UUID] = set()
    try:
        while room.inbox:
            # It stays in the inbox until all is known about it: asking may fail.
            waiting = room.inbox[0]
            person = waiting.writer.admission.enrolment_id
            if person not in who_waits and time_used.is_left(person):
                began = time.thread_time()
                try:
                    _judge_next(room, live, waiting, library)
                finally:
                    time_used.charge(person, time.thread_time() - began)
            else:
                # And what else they said: an answer is for everything up to a number.
                who_waits.add(person)
                if time.monotonic() - waiting.heard_at > limits.PUT_OFF_SECONDS:
                    room.cut_off(waiting.writer)
                else:
                    put_off.append(room.inbox.popleft())
            if time.monotonic() > ends_at:
                break
    finally:
        room.inbox.extendleft(reversed(put_off))


def _judge_next(room: Room, live: LiveDocument, waiting: Waiting, library: Ownership) -> None:
    """Judge the first change in the inbox, and take it out. Raises Spoiled."""
    try:
        outcome = _judge(room, live, waiting, library)
    except UpdateRefused as refusal:
        _log.info("update-refused", code=refusal.code, document=str(room.document_id))
        outcome = Outcome(waiting, refusal.code)
    except Diverged as error:
        _log.exception("copy-spoiled", document=str(room.document_id), kind=str(error))
        room.inbox.popleft()
        room.judged.append(Outcome(waiting, "malformed"))
        raise
    room.inbox.popleft()
    room.judged.append(outcome)


def _judge(room: Room, live: LiveDocument, waiting: Waiting, library: Ownership) -> Outcome:
    """What becomes of one change. Raises UpdateRefused, or Spoiled."""
    admission = waiting.writer.admission
    claimed: list[int] = []
    may_claim = limits.CLIENTS_PER_SOCKET - room.claims_of(waiting.writer)

    def is_own(client_id: int) -> bool:
        """The ticket's, one of an earlier page of the same person, or, for a Yjs client that brings
        its own, one that nobody has ever written under.
        """
        if client_id not in room.owners and len(claimed) >= may_claim:
            return False
        owner = library.owner_of(room, client_id)
        if owner is None and live.clock(client_id) == 0:
            claimed.append(client_id)
            return True
        return owner == admission.enrolment_id

    reading = live.read(waiting.update, is_own)
    # What was heard in time counts, however long the database was away.
    heard_at = clock.now() - timedelta(seconds=time.monotonic() - waiting.heard_at)
    objection = _objection(room, reading, admission.writer, heard_at)
    if objection in room.kind.stale_codes:
        # The rules may be older than what the update refers to.
        library.read_rules(room)
        objection = _objection(room, reading, admission.writer, heard_at)
    if objection:
        raise UpdateRefused(objection)
    if reading.is_empty:
        return Outcome(waiting)
    if reading.is_growing:
        _check_room_left(room, live, admission.enrolment_id, library)
    encoded = live.apply(reading)
    room.touched.update(room.kind.touched(reading))
    if admission.enrolment_id in room.shares:
        room.shares[admission.enrolment_id] += len(encoded)
    room.owners |= dict.fromkeys(claimed, admission.enrolment_id)
    return Outcome(
        waiting, encoded=encoded, claimed=tuple(claimed), references=room.kind.references(reading)
    )


def _objection(
    room: Room, reading: Effects, writer: Writer, heard_at: datetime
) -> RefusalCode | None:
    block = room.rules.window.block(heard_at)
    return room.kind.authorize(reading, writer, block, room.rules.context)


def _check_room_left(
    room: Room, live: LiveDocument, enrolment_id: uuid.UUID, library: Ownership
) -> None:
    """Raises UpdateRefused where the document, or the writer's part of it, may not grow."""
    if live.clients >= limits.DOCUMENT_CLIENTS or live.is_larger_than(limits.DOCUMENT_BYTES):
        raise UpdateRefused("full")
    is_large = live.is_larger_than(limits.SHARE_BYTES)
    if is_large and library.share_of(room, enrolment_id) > limits.SHARE_BYTES:
        raise UpdateRefused("share")
