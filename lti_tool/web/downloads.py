"""Files: marks and their history, receipts; for administrators a person's data and the audit log.

A long one is written into a temporary file, and sent when it is whole: a failure is an error page,
and not half a file.
"""

import csv
import io
import json
import tempfile
from collections.abc import Iterable
from functools import partial
from typing import IO

from flask import Response, send_file

from lti_tool import audit
from lti_tool.audit import AuditEvent
from lti_tool.courses import directory
from lti_tool.dashboard import mark_history, mark_table, receipts
from lti_tool.privacy import export
from lti_tool.web import audit_api, people_api
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Query
from lti_tool.web.schemas.people import AuditQuery
from lti_tool.workspaces import submissions
from lti_tool.workspaces.authorship import member_name

_MAX_IN_MEMORY = 2**20
"""Bytes of a file from which it is on the disk."""

_COLUMNS = ("id", "at", "event", "person", "course", "details")


def archive(context: RequestContext, person_id: str) -> Response:
    """Send everything that is held on a person, as a zip archive."""
    person = people_api.fetch(context, person_id)
    audit.record(context.db, audit.Event.PERSON_EXPORTED, person_id=person.id, by=context.actor)
    # On record before the first byte leaves; the export reads a snapshot of its own.
    context.release()
    file = _temporary_file()
    export.write(context.db, person.id, file)
    return sent(file, "application/zip", f"{person.id}.zip")


def audit_log(context: RequestContext, query: Query[AuditQuery]) -> Response:
    """Send the audit events that the filter leaves, oldest first, as CSV."""
    wanted = audit_api.filter_of(query.read())
    file = _temporary_file()
    text = io.TextIOWrapper(file, "utf-8", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    writer.writerows(_values(each) for each in audit.stream(context.db, wanted))
    text.detach()
    return sent(file, "text/csv", "audit.csv")


def marks(context: RequestContext) -> Response:
    """Send the marks of the course, a row for each student, as CSV."""
    return _table(mark_table.rows(context.db, context.member), "marks.csv")


def history_of_marks(context: RequestContext) -> Response:
    """Send who set, released and sent which mark of the course, and each answer, as CSV."""
    member = context.member
    found = mark_history.rows(context.db, member.course_id, partial(member_name, member))
    return _table(found, "history-of-marks.csv")


def history_of_course(context: RequestContext, course_id: str) -> Response:
    """Send the same of any course to an administrator. Raises NotFound."""
    course = directory.course(context.db, course_id)
    found = mark_history.rows(context.db, course.id, mark_history.administrators_name)
    return _table(found, "history-of-marks.csv")


def _table(rows: Iterable[list[str]], name: str) -> Response:
    file = _temporary_file()
    # With a byte order mark, by which spreadsheets know UTF-8.
    text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)
    csv.writer(text).writerows(rows)
    text.detach()
    return sent(file, "text/csv", name)


def receipt(context: RequestContext, submission_id: str) -> Response:
    """Send the receipt for work that was handed in, as a text."""
    submission, text = receipts.as_text(context.db, context.member, submission_id)
    return sent(io.BytesIO(text.encode()), "text/plain", f"receipt-{submission.id}.txt")


def handed_in(context: RequestContext, submission_id: str) -> Response:
    """Send all that was handed in, in the bytes that the hash of the receipt is of."""
    submission = submissions.fetch_visible(context.db, context.member, submission_id)
    content = io.BytesIO(submission.content)
    return sent(content, "application/json", f"handed-in-{submission.id}.json")


def _values(event: AuditEvent) -> tuple[object, ...]:
    details = json.dumps(event.details, sort_keys=True)
    return (event.id, event.at.isoformat(), event.event, event.person_id, event.course_id, details)


def _temporary_file() -> IO[bytes]:
    """File that is deleted when the response has been sent."""
    return tempfile.SpooledTemporaryFile(max_size=_MAX_IN_MEMORY)


def sent(file: IO[bytes], media_type: str, name: str) -> Response:
    """Send a file for the browser to save under this name."""
    file.seek(0)
    return send_file(file, media_type, as_attachment=True, download_name=name)
