"""Erasures of people, document by document; and those that are due by retention."""

import uuid

import structlog

from lti_tool.db.job_queue import Claimed
from lti_tool.errors import Unavailable
from lti_tool.privacy import erasure, retention
from lti_tool.worker.job_context import Tools, TryAgain

_log = structlog.get_logger()


def erase_in_document(tools: Tools, job: Claimed) -> None:
    """Erase a person's text in one document; a damaged one is tried again until it is mended."""
    person_id, document_id = map(uuid.UUID, job.subject.split(":"))
    try:
        with tools.database.transaction() as db:
            erasure.erase_in_document(db, person_id, document_id)
    except Unavailable as error:
        _log.error("erasure-failed", document=str(document_id), detail=error.detail)
        with tools.database.transaction() as db:
            erasure.mark_failing(db, person_id, document_id)
        raise TryAgain from None


def finish_erasure(tools: Tools, job: Claimed) -> None:
    """Finish an erasure, or look again later."""
    with tools.database.transaction() as db:
        again = erasure.finish(db, uuid.UUID(job.subject))
    if again is not None:
        raise TryAgain(again)


def apply_retention(tools: Tools, job: Claimed) -> None:
    """Begin the erasures that are due, each in a transaction of its own."""
    default_days = job.payload["days"]
    with tools.database.transaction() as db:
        places = retention.due_places(db, default_days)
    for enrolment_id in places:
        with tools.database.transaction() as db:
            retention.erase_place(db, enrolment_id, default_days)
