"""What was judged goes to disk: the log, heads, client ids and rows of many rooms in one commit.

One connection, held by the thread of `rooms`; psycopg directly, because this is the path of every
keystroke: SQLAlchemy's session costs three times as much (decision 17).
"""

import uuid
import zlib
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any

import psycopg

from lti_tool import clock
from lti_tool.db import connections
from lti_tool.db.connections import Storage
from lti_tool.db.engine import UNAVAILABLE
from lti_tool.documents.kinds import registered
from lti_tool.documents.rows import RowChanges, as_json, upsert_sql
from lti_tool.sync.room.room import Room

_OPTIONS = (
    "-c statement_timeout=4s -c lock_timeout=300ms -c idle_in_transaction_session_timeout=15s"
)
"""A turn lasts milliseconds: who holds a document for longer (an operator's command, a process that
hangs) is not waited for, because all other rooms would wait as well."""

_LONGEST_WAIT = 5.0
"""Seconds for one answer; then pages are told that nothing is stored, and it is tried again."""

_WRITE = """
WITH logged AS (
    INSERT INTO document_update (document_id, number, update, checksum, enrolment_id, created_at)
    SELECT document_id, number, decode(update, 'base64'), checksum, enrolment_id, created_at
    FROM json_to_recordset(%(given)s::json -> 'log') AS given (document_id uuid, number bigint,
        update text, checksum bigint, enrolment_id uuid, created_at timestamptz)
), counted AS (
    UPDATE shared_document SET head = given.head
    FROM json_to_recordset(%(given)s::json -> 'heads')
        AS given (id uuid, before bigint, head bigint)
    WHERE shared_document.id = given.id AND shared_document.head = given.before
        AND shared_document.revealed_at IS NULL
    RETURNING 1
), claimed AS (
    INSERT INTO document_client (document_id, client_id, enrolment_id, created_at)
    SELECT document_id, client_id, enrolment_id, created_at
    FROM json_to_recordset(%(given)s::json -> 'claims') AS given (document_id uuid,
        client_id bigint, enrolment_id uuid, created_at timestamptz)
){references}{rows}
SELECT 1 / (count(*) = json_array_length(%(given)s::json -> 'heads'){are_there})::int FROM counted
"""
"""One statement for everything, whatever is empty in it: every other one would cost as much again.
A number that another process has used for the document is refused by the primary key, and so is a
client id that has been given away. The division fails, and everything with it, where the log does
not end where this process believes: the document is gone, or part of another one, or the database
is an older one now. It fails, too, where a row that an update refers to has just been removed; such
rows are locked as by a foreign key, which old documents with damaged references do not allow."""

_REFERENCES = """, references_{table} AS (
    SELECT 1 FROM {table}
    WHERE id IN (SELECT json_array_elements_text(%(given)s::json -> 'references_{table}')::uuid)
    FOR KEY SHARE
)"""

_ARE_THERE = """
    AND (SELECT count(*) FROM references_{table})
        = json_array_length(%(given)s::json -> 'references_{table}')"""

_HELD = (psycopg.errors.LockNotAvailable, psycopg.errors.QueryCanceled)

_TURN = """
SELECT id, head FROM shared_document WHERE id = ANY(%(rooms)s) AND revealed_at IS NULL
ORDER BY id FOR NO KEY UPDATE
"""
"""In one order everywhere: two processes never wait for each other."""

_OWNER = """
SELECT enrolment_id FROM document_client WHERE document_id = %(space)s AND client_id = %(client)s
"""


_WRITTEN_BY = """
SELECT coalesce(sum(octet_length(update)), 0) FROM document_update
WHERE document_id = %(document)s AND enrolment_id = %(person)s
"""


class StaleHead(Exception):
    """The log of one of the documents, the owner of a client id, or a conversation that notes refer
    to is not what was believed.
    """


class DatabaseUnavailable(Exception):
    """The database cannot be reached, or cannot write now; nothing was written, as far as known."""


class DocumentLocked(DatabaseUnavailable):
    """Somebody holds one of the documents, or it takes too long: the others may go on."""


class GroupCommit:
    """The connection, made again whenever it was lost."""

    def __init__(self, url: str, storage: Storage) -> None:
        self._url = url
        self._storage = storage
        self._connection: psycopg.Connection[Any] | None = None
        self._tables = [table for kind in registered() for table in kind.tables]
        upserts = (f", rows{n} AS ({upsert_sql(t)})" for n, t in enumerate(self._tables))
        self._referenced = {
            kind.referenced_table.__tablename__
            for kind in registered()
            if kind.referenced_table is not None
        }
        self._write = (
            _WRITE.replace("{rows}", "".join(upserts))
            .replace("{references}", "".join(_REFERENCES.format(table=t) for t in self._referenced))
            .replace("{are_there}", "".join(_ARE_THERE.format(table=t) for t in self._referenced))
        )

    @contextmanager
    def turn(self, rooms: Sequence[Room]) -> Iterator[dict[uuid.UUID, int]]:
        """Keep every other process from writing to these documents; the number of the newest update
        of each that exists. What is written in the block is committed at its end. Raises Away.
        """
        with self._kept() as connection, connection.transaction():
            ids = [room.document_id for room in rooms]
            yield dict(connection.execute(_TURN, {"rooms": ids}).fetchall())

    def write(self, rooms: Sequence[Room]) -> None:
        """Write what was judged in these rooms, all of it or nothing. Raises Behind, or Away."""
        fresh = [room for room in rooms if room.has_news]
        if not fresh:
            return
        changes = RowChanges()
        for room in fresh:
            room.kind.add_row_changes(room.document_id, room.awake.doc, room.touched, changes)
        given = as_json(
            _facts(fresh) | self._references(fresh) | changes.by_table_name(self._tables)
        )
        deletions = list(changes.deletions())
        try:
            # All statements of a pipeline are one transaction.
            with (
                self._kept() as connection,
                connection.pipeline() if deletions else nullcontext(),
            ):
                if deletions:
                    # Who rebuilds the rows puts them in again: a DELETE that began before that is
                    # committed would not see them. `_WRITE` comes by the document's row as it is.
                    connection.execute(_TURN, {"rooms": [room.document_id for room in fresh]})
                for deletion in deletions:
                    connection.execute(deletion.sql, deletion.values)
                connection.execute(self._write, {"given": given})
        except (psycopg.errors.UniqueViolation, psycopg.errors.DivisionByZero):
            raise StaleHead from None

    def _references(self, rooms: Iterable[Room]) -> dict[str, list[str]]:
        """Ids of the rows that updates refer to, as `_REFERENCES` takes them."""
        ids: dict[str, set[str]] = {table: set() for table in self._referenced}
        for room in rooms:
            if room.kind.referenced_table is not None:
                for outcome in room.judged:
                    ids[room.kind.referenced_table.__tablename__] |= outcome.references
        return {f"references_{table}": sorted(found) for table, found in ids.items()}

    def owner(self, client_space: uuid.UUID, client_id: int) -> tuple[bool, uuid.UUID | None]:
        """Whether a client id was given to anybody, and to whom. Raises Away."""
        with self._kept() as connection:
            asked = {"space": client_space, "client": client_id}
            row = connection.execute(_OWNER, asked).fetchone()
        return (False, None) if row is None else (True, row[0])

    def written_by(self, document_id: uuid.UUID, enrolment_id: uuid.UUID) -> int:
        """Bytes of the updates that somebody has written in a document. Raises Away."""
        with self._kept() as connection:
            asked = {"document": document_id, "person": enrolment_id}
            row = connection.execute(_WRITTEN_BY, asked).fetchone()
        return int(row[0]) if row else 0

    def close(self) -> None:
        """Give the connection back."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @contextmanager
    def _kept(self) -> Iterator[psycopg.Connection[Any]]:
        try:
            if self._connection is None:
                self._connection = connections.connect(
                    self._url,
                    longest_wait=_LONGEST_WAIT,
                    storage=self._storage,
                    autocommit=True,
                    options=_OPTIONS,
                )
            yield self._connection
        except UNAVAILABLE as error:
            self.close()
            is_held = isinstance(error, _HELD)
            raise (DocumentLocked if is_held else DatabaseUnavailable)(
                type(error).__name__
            ) from None


def _facts(rooms: Iterable[Room]) -> dict[str, list[dict[str, Any]]]:
    """What is written besides the rows of notes."""
    log, heads, claims = [], [], []
    created_at = clock.now()
    for room in rooms:
        number = room.head or 0
        for outcome in room.judged:
            if outcome.encoded is None:
                continue
            number += 1
            common = {
                "document_id": room.document_id,
                "enrolment_id": outcome.waiting.writer.admission.enrolment_id,
                "created_at": created_at,
            }
            log.append(
                common
                | {
                    "number": number,
                    "update": b64encode(outcome.encoded).decode(),
                    "checksum": zlib.crc32(outcome.encoded),
                }
            )
            space = common | {"document_id": room.client_space}
            claims += [space | {"client_id": client_id} for client_id in outcome.claimed]
        heads.append({"id": room.document_id, "before": room.head or 0, "head": number})
    return {"log": log, "heads": heads, "claims": claims}
