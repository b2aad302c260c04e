"""Sources of conversations, read in confined processes and stored."""

import uuid
from collections.abc import Iterator
from itertools import count

import structlog

from lti_tool.conversations import choosing, importing, sources
from lti_tool.conversations.problems import CannotRead, Problem
from lti_tool.conversations.reading import Choice, Framed
from lti_tool.conversations.source import Flavor
from lti_tool.db.job_queue import Claimed
from lti_tool.documents import access
from lti_tool.sandbox.process import SandboxError
from lti_tool.worker.job_context import Tools, TryAgain

_log = structlog.get_logger()

_MOST_TRIES = 3
"""Readings that were begun; one that ends the worker with it is not begun for ever."""


def read(tools: Tools, job: Claimed) -> None:
    """Read a source outside any transaction, then store its turns, or why there are none."""
    conversation_id = uuid.UUID(job.subject)
    source = _source(tools, conversation_id)
    if source is None:
        return
    try:
        if job.attempts > _MOST_TRIES:
            raise CannotRead(Problem.INTERRUPTED)
        found = tools.reading.read(source)
    except CannotRead as error:
        with tools.database.transaction() as db:
            importing.fail(db, conversation_id, error.problem)
        _log.info("import-failed", conversation=job.subject, problem=error.problem.value)
        return
    except SandboxError:
        raise TryAgain from None
    with tools.database.transaction() as db:
        stored = importing.store(db, conversation_id, found)
        if stored is not None:
            access.publish_settings_changed(db, stored.activity_id, stored.workspace_id)


def extract(tools: Tools, job: Claimed) -> None:
    """Take the chosen conversations out of an export, each by itself, then remove the export."""
    export_id = uuid.UUID(job.subject)
    while True:
        with tools.database.transaction() as db:
            choice = choosing.next_choice(db, export_id)
        if choice is None:
            break
        found = _extracted(tools, export_id, choice, job.attempts)
        with tools.database.transaction() as db:
            choosing.add(db, export_id, choice.entry, found)
    with tools.database.transaction() as db:
        removed = choosing.finish(db, export_id)
        if removed is not None:
            access.publish_settings_changed(db, removed.activity_id, removed.workspace_id)


def _extracted(
    tools: Tools, export_id: uuid.UUID, choice: Choice, attempts: int
) -> Flavor | Problem:
    source = _source(tools, export_id, choice)
    if source is None or attempts > _MOST_TRIES:
        return Problem.INTERRUPTED
    try:
        return tools.reading.extract(source)
    except CannotRead as error:
        _log.info("import-failed", conversation=str(export_id), problem=error.problem.value)
        return error.problem
    except SandboxError:
        raise TryAgain from None


def _source(
    tools: Tools, conversation_id: uuid.UUID, choice: Choice | None = None
) -> Framed | None:
    with tools.database.transaction() as db:
        return importing.framed(db, conversation_id, _pieces(tools, conversation_id), choice)


def _pieces(tools: Tools, conversation_id: uuid.UUID) -> Iterator[bytes]:
    """Pieces of a source, each loaded in a transaction of its own while it is passed on."""
    for number in count():
        with tools.database.transaction() as db:
            piece = sources.piece(db, conversation_id, number)
        if piece is None:
            return
        yield piece
