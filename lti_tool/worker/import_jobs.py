"""Sources of conversations, read in confined processes and stored."""

import uuid

import structlog

from lti_tool.conversations import importing
from lti_tool.conversations.problems import CannotRead, Problem
from lti_tool.conversations.reading import ExportIndex, Framed
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
    with tools.database.transaction() as db:
        source = importing.source_of(db, conversation_id)
    if source is None:
        return
    try:
        if job.attempts > _MOST_TRIES:
            raise CannotRead(Problem.INTERRUPTED)
        conversation = tools.reading.read(Framed.of_source(source))
        if isinstance(conversation, ExportIndex):
            raise CannotRead(Problem.UNREADABLE)
    except CannotRead as error:
        with tools.database.transaction() as db:
            importing.fail(db, conversation_id, error.problem)
        _log.info("import-failed", conversation=job.subject, problem=error.problem.value)
        return
    except SandboxError:
        raise TryAgain from None
    with tools.database.transaction() as db:
        stored = importing.store(db, conversation_id, conversation)
        if stored is not None:
            access.publish_settings_changed(db, stored.activity_id)
