"""From what somebody sends to what becomes of it: read, judged, and in the live copy if allowed."""

import time
import uuid
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from lti_tool import clock
from lti_tool.documents.kinds import Effects
from lti_tool.documents.writer import Writer
from lti_tool.refusals import RefusalCode
from lti_tool.sync import limits
from lti_tool.sync.room.cpu_quota import CpuQuota
from lti_tool.sync.room.document import Diverged, LiveDocument
from lti_tool.sync.room.room import Outcome, Room, Waiting
from lti_tool.yjs.decoder import UpdateRefused

_log = structlog.get_logger()


class Ownership(Protocol):
    """What judging has to ask the database for."""

    def owner_of(self, room: Room, client_id: int) -> uuid.UUID | None:
        """Whose a client id is; None for one that nobody has been given or has written under."""

    def share_of(self, room: Room, enrolment_id: uuid.UUID) -> int:
        """Bytes of all that somebody has written in the room's document."""

    def read_rules(self, *rooms: Room) -> None:
        """Read again what decides about updates in these rooms."""


def authorize(room: Room, live: LiveDocument, library: Ownership, quota: CpuQuota) -> None:
    """Judge what is in the room's inbox, in its order, for as long as one slice of time lasts.

    Who has made too much work waits: what they said stays in the inbox, and others come first. What
    is allowed is in the live copy afterwards. Raises Spoiled after a change that the copy could not
    take: that one is refused, and the room is to be rewound.
    """
    ends_at = time.monotonic() + limits.AUTHORIZE_SLICE
    postponed: list[Waiting] = []
    waiting_people: set[uuid.UUID] = set()
    try:
        while room.inbox:
            # It stays in the inbox until all is known about it: asking may fail.
            waiting = room.inbox[0]
            person = waiting.writer.admission.enrolment_id
            if person not in waiting_people and quota.has_time(person):
                began = time.thread_time()
                try:
                    _authorize_next(room, live, waiting, library)
                finally:
                    quota.charge(person, time.thread_time() - began)
            else:
                # And what else they said: an answer is for everything up to a number.
                waiting_people.add(person)
                if time.monotonic() - waiting.received_at > limits.QUOTA_TIMEOUT:
                    room.disconnect(waiting.writer)
                else:
                    postponed.append(room.inbox.popleft())
            if time.monotonic() > ends_at:
                break
    finally:
        room.inbox.extendleft(reversed(postponed))


def _authorize_next(room: Room, live: LiveDocument, waiting: Waiting, library: Ownership) -> None:
    """Judge the first change in the inbox, and take it out. Raises Spoiled."""
    try:
        outcome = _authorize_one(room, live, waiting, library)
    except UpdateRefused as refusal:
        _log.info("update-refused", code=refusal.code, document=str(room.document_id))
        outcome = Outcome(waiting, refusal.code)
    except Diverged as error:
        _log.exception("document-diverged", document=str(room.document_id), kind=str(error))
        room.inbox.popleft()
        room.authorized.append(Outcome(waiting, "malformed"))
        raise
    room.inbox.popleft()
    room.authorized.append(outcome)


def _authorize_one(room: Room, live: LiveDocument, waiting: Waiting, library: Ownership) -> Outcome:
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

    effects = live.read(waiting.update, is_own)
    # What was heard in time counts, however long the database was away.
    received_at = clock.now() - timedelta(seconds=time.monotonic() - waiting.received_at)
    refusal = _refusal(room, effects, admission.writer, received_at)
    if refusal in room.kind.stale_codes:
        # The rules may be older than what the update refers to.
        library.read_rules(room)
        refusal = _refusal(room, effects, admission.writer, received_at)
    if refusal:
        raise UpdateRefused(refusal)
    if effects.is_empty:
        return Outcome(waiting)
    if effects.is_growing:
        _require_space(room, live, admission.enrolment_id, library)
    encoded = live.apply(effects)
    room.touched.update(room.kind.touched(effects))
    if admission.enrolment_id in room.shares:
        room.shares[admission.enrolment_id] += len(encoded)
    room.owners |= dict.fromkeys(claimed, admission.enrolment_id)
    return Outcome(
        waiting, encoded=encoded, claimed=tuple(claimed), references=room.kind.references(effects)
    )


def _refusal(
    room: Room, effects: Effects, writer: Writer, received_at: datetime
) -> RefusalCode | None:
    block = room.rules.window.block(received_at)
    return room.kind.authorize(effects, writer, block, room.rules.context)


def _require_space(
    room: Room, live: LiveDocument, enrolment_id: uuid.UUID, library: Ownership
) -> None:
    """Raises UpdateRefused where the document, or the writer's part of it, may not grow."""
    if live.clients >= limits.DOCUMENT_CLIENTS or live.is_larger_than(limits.DOCUMENT_BYTES):
        raise UpdateRefused("full")
    is_large = live.is_larger_than(limits.SHARE_BYTES)
    if is_large and library.share_of(room, enrolment_id) > limits.SHARE_BYTES:
        raise UpdateRefused("share")
