"""Authorization of updates: each is read, refused or applied to the live document."""

import time
import uuid
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from lti_tool import clock
from lti_tool.documents.kinds import Effects
from lti_tool.documents.tickets import Admission
from lti_tool.refusals import UpdateRefused
from lti_tool.sync import limits
from lti_tool.sync.incoming import PendingUpdate
from lti_tool.sync.room.cpu_quota import CpuQuota
from lti_tool.sync.room.document import Diverged, LiveDocument
from lti_tool.sync.room.room import Room
from lti_tool.sync.wire.close_codes import CloseCode

_log = structlog.get_logger()


class StoredFacts(Protocol):
    """Facts that authorization needs from the database."""

    def owner_of(self, room: Room, client_id: int) -> uuid.UUID | None:
        """Return the owner of a client id; None for one that nobody has written under."""

    def share_of(self, room: Room, enrolment_id: uuid.UUID) -> int:
        """Return the bytes of all that a person has written in the room's document."""

    def read_rules(self, *rooms: Room) -> None:
        """Read the rules for updates in these rooms again."""


def authorize(room: Room, live: LiveDocument, stored: StoredFacts, quota: CpuQuota) -> None:
    """Authorize the updates in the room's inbox, in order, for at most one slice of time.

    Updates of a person without CPU quota stay in the inbox, behind those of others. Accepted
    updates are in the live document afterwards. Raises Diverged after an update that the document
    could not apply; that one is refused, and the room is to be rolled back before it.
    """
    ends_at = time.monotonic() + limits.AUTHORIZE_SLICE
    postponed: list[PendingUpdate] = []
    waiting_people: set[uuid.UUID] = set()
    try:
        while room.inbox:
            # It stays in the inbox until its result is certain: a query may fail.
            update = room.inbox.first
            person = update.client.admission.enrolment_id
            if person not in waiting_people and quota.has_time(person):
                began = time.thread_time()
                try:
                    _authorize_first(room, live, stored)
                finally:
                    quota.charge(person, time.thread_time() - began)
            else:
                # Later updates wait as well: an acknowledgement covers all up to a number.
                waiting_people.add(person)
                if time.monotonic() - update.received_at > limits.QUOTA_TIMEOUT:
                    room.disconnect(update.client, CloseCode.TOO_FAST)
                else:
                    postponed.append(room.inbox.pop())
            if time.monotonic() > ends_at:
                break
    finally:
        room.inbox.put_back(postponed)


def _authorize_first(room: Room, live: LiveDocument, stored: StoredFacts) -> None:
    """Authorize the first update in the inbox, and take it out. Raises Diverged."""
    update = room.inbox.first
    try:
        effects = _apply(room, live, update, stored)
    except UpdateRefused as refusal:
        _log.info("update-refused", code=refusal.code, document=str(room.document_id))
        room.refuse(room.inbox.pop(), refusal.code)
    except Diverged as error:
        _log.exception("document-diverged", document=str(room.document_id), kind=str(error))
        room.refuse(room.inbox.pop(), "malformed")
        raise
    else:
        room.accept(room.inbox.pop(), room.kind.touched(effects))


def _apply(room: Room, live: LiveDocument, update: PendingUpdate, stored: StoredFacts) -> Effects:
    """Apply an update, if it is allowed, and set its result. Raises UpdateRefused, or Diverged."""
    admission = update.client.admission
    claimed: list[int] = []
    may_claim = limits.CLIENTS_PER_SOCKET - room.claims_of(update.client)

    def is_own(client_id: int) -> bool:
        """True for a client id of the ticket, or of an earlier page of the same person.

        A Yjs client may also bring its own, which nobody has ever written under.
        """
        if client_id not in room.client_ids and len(claimed) >= may_claim:
            return False
        owner = stored.owner_of(room, client_id)
        if owner is None and live.clock(client_id) == 0:
            claimed.append(client_id)
            return True
        return admission.owns(owner)

    effects = live.read(update.update, is_own)
    # The time of arrival counts, however long the database was away since.
    received_at = clock.now() - timedelta(seconds=time.monotonic() - update.received_at)
    refusal = _refusal(room, effects, admission, received_at)
    if refusal in room.kind.stale_codes:
        # The rules may be older than the rows that the update refers to.
        stored.read_rules(room)
        refusal = _refusal(room, effects, admission, received_at)
    if refusal:
        raise UpdateRefused(refusal)
    if effects.is_empty:
        return effects
    if effects.is_growing:
        _require_space(room, live, admission.enrolment_id, stored)
    update.encoded = live.apply(effects)
    update.claimed = tuple(claimed)
    update.references = room.kind.references(effects)
    update.added = room.kind.added(effects)
    return effects


def _refusal(
    room: Room, effects: Effects, admission: Admission, received_at: datetime
) -> str | None:
    block = room.rules.window.block(received_at, admission.enrolments)
    return room.kind.authorize(effects, admission.writer, block, room.rules.context)


def _require_space(
    room: Room, live: LiveDocument, enrolment_id: uuid.UUID, stored: StoredFacts
) -> None:
    """Raise UpdateRefused where the document, or the writer's part of it, may not grow."""
    if live.clients >= limits.DOCUMENT_CLIENTS or live.is_larger_than(limits.DOCUMENT_BYTES):
        raise UpdateRefused("full")
    is_large = live.is_larger_than(limits.SHARE_BYTES)
    if is_large and stored.share_of(room, enrolment_id) > limits.SHARE_BYTES:
        raise UpdateRefused("share")
