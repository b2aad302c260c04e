"""Group commit: log, heads, client ids and rows of many rooms in one transaction.

It has one connection, used by the thread of the room loop, and psycopg directly. This is the path
of every keystroke, and SQLAlchemy's session costs three times as much (decision 17).
"""

import uuid
import zlib
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any, NamedTuple

import psycopg

from lti_tool import clock
from lti_tool.db import connections
from lti_tool.db.connections import Storage
from lti_tool.db.engine import UNAVAILABLE
from lti_tool.documents.kinds import registered
from lti_tool.documents.rows import RowChanges, as_parameters, upsert_sql
from lti_tool.documents.update_log import Head
from lti_tool.sync.room.room import Room

_OPTIONS = (
    "-c statement_timeout=4s -c lock_timeout=300ms -c idle_in_transaction_session_timeout=15s"
)
"""Timeouts of the connection. A commit takes milliseconds. A document locked for longer (by an
operator's command, or a process that hangs) is not waited for, because all rooms would wait.
"""

_ANSWER_TIMEOUT = 5.0
"""Seconds to wait for the database. Then pages are told that nothing is stored, and it is
retried.
"""

_WRITE = """
WITH logged AS (
    INSERT INTO document_update (document_id, number, update, checksum, enrolment_id, created_at)
    SELECT document_id, number, decode(update, 'base64'), checksum, enrolment_id, created_at
    FROM json_to_recordset(%(log)s::json) AS given (document_id uuid, number bigint,
        update text, checksum bigint, enrolment_id uuid, created_at timestamptz)
), counted AS (
    UPDATE shared_document SET head = given.head
    FROM json_to_recordset(%(heads)s::json)
        AS given (id uuid, generation integer, before bigint, head bigint)
    WHERE shared_document.id = given.id AND shared_document.head = given.before
        AND shared_document.generation = given.generation
        AND shared_document.revealed_at IS NULL
    RETURNING 1
){parts}
SELECT 1 / (count(*) = json_array_length(%(heads)s::json){conditions}
    AND (SELECT bool_and(active) FROM enrolment
        WHERE id IN (SELECT json_array_elements_text(%(writers)s::json)::uuid))
)::int FROM counted
"""
"""One statement for everything: every other one would cost as much again. `parts` are those for
which there are rows, because each opens its table with all indexes. The same few sets of them come
again and again, and are prepared once.

The primary keys refuse an update number that another process has used, and a client id that has
been given away. The division by zero fails everything where the log does not end where this process
believes: the document is gone, or part of another, or was rewritten, or the database was restored.
It fails, too, where a writer is no longer in the course, and where a row that an update refers to
was removed. Such rows are locked as by a foreign key, which old documents with damaged references
do not allow.
"""

_CLAIMS = """, claimed AS (
    INSERT INTO document_client (document_id, client_id, enrolment_id, created_at)
    SELECT document_id, client_id, enrolment_id, created_at
    FROM json_to_recordset(%(claims)s::json) AS given (document_id uuid,
        client_id bigint, enrolment_id uuid, created_at timestamptz)
)"""

_REFERENCES = """, references_{table} AS (
    SELECT 1 FROM {table}
    WHERE id IN (SELECT json_array_elements_text(%(references_{table})s::json)::uuid)
    FOR KEY SHARE
)"""

_ARE_PRESENT = """
    AND (SELECT count(*) FROM references_{table})
        = json_array_length(%(references_{table})s::json)"""

_LOCKED_ERRORS = (psycopg.errors.LockNotAvailable, psycopg.errors.QueryCanceled)

_LOCK_DOCUMENTS = """
SELECT id, head, generation FROM shared_document WHERE id = ANY(%(rooms)s) AND revealed_at IS NULL
ORDER BY id FOR NO KEY UPDATE
"""
"""Lock of documents in one order everywhere, so that two processes never deadlock."""

_OWNER = """
SELECT enrolment_id FROM document_client WHERE document_id = %(space)s AND client_id = %(client)s
"""


_BYTES_WRITTEN = """
SELECT coalesce(sum(octet_length(update)), 0) FROM document_update
WHERE document_id = %(document)s AND enrolment_id = %(person)s
"""


class _Part(NamedTuple):
    """Part of `_WRITE`, and what it adds to the final condition."""

    sql: str
    condition: str = ""

    @classmethod
    def of_references(cls, table: str) -> "_Part":
        """Part that locks rows of a table to which updates refer, and sees that they are there."""
        return cls(_REFERENCES.format(table=table), _ARE_PRESENT.format(table=table))


class StaleHead(Exception):
    """Raised when a log or a row beside it is not as this process believed.

    Such rows are owners of client ids, places of writers in the course, and referenced rows.
    """


class DatabaseUnavailable(Exception):
    """Raised when the database cannot be reached or cannot write; nothing is known to be
    written.
    """


class DocumentLocked(DatabaseUnavailable):
    """Raised when a document is locked, or takes too long; other documents may go on."""


class GroupCommit:
    """The connection, opened again whenever it was lost."""

    def __init__(self, url: str, storage: Storage) -> None:
        self._url = url
        self._storage = storage
        self._connection: psycopg.Connection[Any] | None = None
        self._tables = [table for kind in registered() for table in kind.tables]
        self._referenced = {
            kind.referenced_table.__tablename__
            for kind in registered()
            if kind.referenced_table is not None
        }
        self._parts = (
            {"claims": _Part(_CLAIMS)}
            | {f"references_{name}": _Part.of_references(name) for name in self._referenced}
            | {
                table.__tablename__: _Part(f", rows{number} AS ({upsert_sql(table)})")
                for number, table in enumerate(self._tables)
            }
        )
        self._statements: dict[tuple[str, ...], str] = {}

    def _statement(self, given: Mapping[str, Sequence[object]]) -> str:
        """Return `_WRITE` with the parts for which rows are given."""
        names = tuple(name for name in self._parts if given[name])
        if names not in self._statements:
            parts = [self._parts[name] for name in names]
            self._statements[names] = _WRITE.replace(
                "{parts}", "".join(part.sql for part in parts)
            ).replace("{conditions}", "".join(part.condition for part in parts))
        return self._statements[names]

    @contextmanager
    def lock(self, rooms: Sequence[Room]) -> Iterator[dict[uuid.UUID, Head]]:
        """Lock these documents against writers in other processes, and commit at the end of the
        block.

        The block gets the head of each existing document. Raises DatabaseUnavailable.
        """
        with self._connected() as connection, connection.transaction():
            ids = [room.document_id for room in rooms]
            locked = connection.execute(_LOCK_DOCUMENTS, {"rooms": ids}).fetchall()
            yield {row_id: Head(number, generation) for row_id, number, generation in locked}

    def write(self, rooms: Sequence[Room]) -> None:
        """Write all authorized updates of these rooms, or none. Raises StaleHead, or
        DatabaseUnavailable.
        """
        fresh = [room for room in rooms if room.has_updates]
        if not fresh:
            return
        changes = RowChanges()
        for room in fresh:
            room.kind.add_row_changes(room.document_id, room.document.doc, room.touched, changes)
        given = _log_rows(fresh) | self._references(fresh) | changes.by_table_name(self._tables)
        deletions = list(changes.deletions())
        try:
            # All statements of a pipeline are one transaction.
            with (
                self._connected() as connection,
                connection.pipeline() if deletions else nullcontext(),
            ):
                if deletions:
                    # A rebuild of the rows inserts them again, and a DELETE that began before its
                    # commit would not see them. `_WRITE` locks the document's row by itself.
                    connection.execute(
                        _LOCK_DOCUMENTS, {"rooms": [room.document_id for room in fresh]}
                    )
                for deletion in deletions:
                    connection.execute(deletion.sql, deletion.values)
                connection.execute(self._statement(given), as_parameters(given))
        except (psycopg.errors.UniqueViolation, psycopg.errors.DivisionByZero):
            raise StaleHead from None

    def _references(self, rooms: Iterable[Room]) -> dict[str, list[str]]:
        """Collect the ids of rows that updates refer to, for `_REFERENCES`."""
        ids: dict[str, set[str]] = {table: set() for table in self._referenced}
        for room in rooms:
            if room.kind.referenced_table is not None:
                for update in room.authorized:
                    ids[room.kind.referenced_table.__tablename__] |= update.references
        return {f"references_{table}": sorted(found) for table, found in ids.items()}

    def owner(self, namespace: uuid.UUID, client_id: int) -> tuple[bool, uuid.UUID | None]:
        """Look a client id up: True where it was given, and its owner. Raises
        DatabaseUnavailable.
        """
        with self._connected() as connection:
            wanted = {"space": namespace, "client": client_id}
            row = connection.execute(_OWNER, wanted).fetchone()
        return (False, None) if row is None else (True, row[0])

    def bytes_written_by(self, document_id: uuid.UUID, enrolment_id: uuid.UUID) -> int:
        """Sum the bytes of a person's updates in a document. Raises DatabaseUnavailable."""
        with self._connected() as connection:
            wanted = {"document": document_id, "person": enrolment_id}
            row = connection.execute(_BYTES_WRITTEN, wanted).fetchone()
        return int(row[0]) if row else 0

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @contextmanager
    def _connected(self) -> Iterator[psycopg.Connection[Any]]:
        try:
            if self._connection is None:
                self._connection = connections.connect(
                    self._url,
                    longest_wait=_ANSWER_TIMEOUT,
                    storage=self._storage,
                    autocommit=True,
                    options=_OPTIONS,
                )
            yield self._connection
        except UNAVAILABLE as error:
            self.close()
            is_locked = isinstance(error, _LOCKED_ERRORS)
            raise (DocumentLocked if is_locked else DatabaseUnavailable)(
                type(error).__name__
            ) from None


def _log_rows(rooms: Iterable[Room]) -> dict[str, list[Any]]:
    """Build the rows of log, heads and client ids, and list the writers."""
    log: list[dict[str, Any]] = []
    heads: list[dict[str, Any]] = []
    claims: list[dict[str, Any]] = []
    # Texts, because the encoder would call back into Python for each id and time.
    created_at = clock.now().isoformat()
    for room in rooms:
        document_id, namespace = str(room.document_id), str(room.client_id_namespace)
        number = room.head or 0
        for update in room.authorized:
            if update.encoded is None:
                continue
            number += 1
            enrolment_id = str(update.client.admission.enrolment_id)
            log.append(
                {
                    "document_id": document_id,
                    "number": number,
                    "update": b64encode(update.encoded).decode(),
                    "checksum": zlib.crc32(update.encoded),
                    "enrolment_id": enrolment_id,
                    "created_at": created_at,
                }
            )
            claims += [
                {
                    "document_id": namespace,
                    "client_id": client_id,
                    "enrolment_id": enrolment_id,
                    "created_at": created_at,
                }
                for client_id in update.claimed
            ]
        heads.append(_head(room, number))
    writers = sorted({row["enrolment_id"] for row in log})
    return {"log": log, "heads": heads, "claims": claims, "writers": writers}


def _head(room: Room, number: int) -> dict[str, Any]:
    """Build the change of a document's head to update `number`."""
    return {
        "id": str(room.document_id),
        "generation": room.generation,
        "before": room.head or 0,
        "head": number,
    }
