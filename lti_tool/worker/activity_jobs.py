"""Notes that are revealed, and marks that are released, at a date."""

import uuid

import structlog

from lti_tool.activities import release_marks, reveal_notes
from lti_tool.db.job_queue import Claimed
from lti_tool.errors import Unavailable
from lti_tool.worker.job_context import Tools, TryAgain

_log = structlog.get_logger()


def reveal_notes_due(tools: Tools, job: Claimed) -> None:
    """Reveal the notes of an activity whose date has come; a damaged draft is tried again."""
    try:
        with tools.database.transaction() as db:
            reveal_notes.reveal_due(db, uuid.UUID(job.subject))
    except Unavailable as error:
        _log.error("reveal-failed", activity=job.subject, detail=error.detail)
        raise TryAgain from None


def release_marks_due(tools: Tools, job: Claimed) -> None:
    """Release the marks of an activity whose date has come."""
    with tools.database.transaction() as db:
        release_marks.release_due(db, uuid.UUID(job.subject))
