"""From what somebody sends to what becomes of it: read, judged, and in the live copy if allowed."""

import time
import uuid
from collections.abc import Callable
from datetime import timedelta

import structlog

from lti_tool import clock
from lti_tool.annotations import policy
from lti_tool.annotations.update_format import UpdateRefused
from lti_tool.sync import limits
from lti_tool.sync.live_copy import LiveCopy, Spoiled
from lti_tool.sync.room import Outcome, Room, Waiting

_log = structlog.get_logger()

OwnerOf = Callable[[int], uuid.UUID | None]
"""Whose a client id is; None for one that nobody has been given or has written under."""


def judge(room: Room, live: LiveCopy, owner_of: OwnerOf) -> None:
    """Judge everything in the room's inbox, in its order.

    What is allowed is in the live copy afterwards. Raises Spoiled after a change that the copy
    could not take: that one is refused, and the room is to be rewound.
    """
    while room.inbox:
        # It stays in the inbox until all is known about it: asking may fail.
        waiting = room.inbox[0]
        try:
            outcome = _judge(room, live, waiting, owner_of)
        except UpdateRefused as refusal:
            _log.info("update-refused", code=refusal.code, document=str(room.document_id))
            outcome = Outcome(waiting, refusal.code)
        except Spoiled as error:
            _log.exception("copy-spoiled", document=str(room.document_id), kind=str(error))
            room.inbox.popleft()
            room.judged.append(Outcome(waiting, "malformed"))
            raise
        room.inbox.popleft()
        room.judged.append(outcome)


def _judge(room: Room, live: LiveCopy, waiting: Waiting, owner_of: OwnerOf) -> Outcome:
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
        owner = owner_of(client_id)
        if owner is None and live.clock(client_id) == 0:
            claimed.append(client_id)
            return True
        return owner == admission.enrolment_id

    reading = live.read(waiting.update, is_own)
    # What was heard in time counts, however long the database was away.
    heard_at = clock.now() - timedelta(seconds=time.monotonic() - waiting.heard_at)
    ban = room.rules.ban(heard_at)
    objection = policy.judge(reading.changes, admission.writer, ban)
    if objection:
        raise UpdateRefused(objection)
    if reading.is_empty:
        return Outcome(waiting)
    is_growing = any(change.kind != "delete" for change in reading.changes)
    if is_growing and (
        live.clients >= limits.DOCUMENT_CLIENTS or live.is_larger_than(limits.DOCUMENT_BYTES)
    ):
        raise UpdateRefused("full")
    encoded = live.apply(reading)
    room.touched |= reading.touched
    room.owners |= dict.fromkeys(claimed, admission.enrolment_id)
    return Outcome(waiting, encoded=encoded, claimed=tuple(claimed))
