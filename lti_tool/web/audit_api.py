"""Audit log, for administrators: pages of it, and all of it as CSV."""

import csv
import io
import json
from collections.abc import Iterator

from flask import Response, stream_with_context

from lti_tool import audit
from lti_tool.audit import AuditEvent, Filter
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Query
from lti_tool.web.schemas import people as schemas

_PAGE = 100
_COLUMNS = ("id", "at", "event", "person", "course", "details")


def list_(context: RequestContext, query: Query[schemas.AuditQuery]) -> schemas.AuditPage:
    """List events of the audit log, newest first; 100 at a time."""
    wanted = query.read()
    found = audit.page(context.db, _filter(wanted), wanted.before, _PAGE + 1)
    return schemas.AuditPage(
        events=[schemas.AuditRow.model_validate(each) for each in found[:_PAGE]],
        types=sorted(each.value for each in audit.Event),
        next_before=found[_PAGE - 1].id if len(found) > _PAGE else None,
    )


def as_csv(context: RequestContext, query: Query[schemas.AuditQuery]) -> Response:
    """Send the events that the filter leaves, oldest first, as CSV."""
    wanted = _filter(query.read())
    database = context.database

    def lines() -> Iterator[str]:
        yield _line(_COLUMNS)
        with database.transaction() as db:
            for each in audit.stream(db, wanted):
                yield _line(_values(each))

    headers = {"Content-Disposition": 'attachment; filename="audit.csv"'}
    return Response(stream_with_context(lines()), mimetype="text/csv", headers=headers)


def _filter(wanted: schemas.AuditQuery) -> Filter:
    return Filter(wanted.person, wanted.event, wanted.since, wanted.until)


def _values(event: AuditEvent) -> tuple[object, ...]:
    details = json.dumps(event.details, sort_keys=True)
    return (event.id, event.at.isoformat(), event.event, event.person_id, event.course_id, details)


def _line(values: tuple[object, ...]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow(values)
    return written.getvalue()
