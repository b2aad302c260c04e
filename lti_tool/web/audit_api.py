"""Audit log, for administrators, page by page."""

import uuid
from collections.abc import Iterator
from contextlib import suppress

from lti_tool import audit
from lti_tool.audit import AuditEvent, Filter
from lti_tool.courses import directory
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Query
from lti_tool.web.schemas import people as schemas

_PAGE = 100


def list_(context: RequestContext, query: Query[schemas.AuditQuery]) -> schemas.AuditPage:
    """List events of the audit log, newest first; 100 at a time."""
    wanted = query.read()
    found = audit.page(context.db, filter_of(wanted), wanted.before, _PAGE + 1)
    ids = {id_ for each in found[:_PAGE] for id_ in _ids_in(each)}
    return schemas.AuditPage(
        events=[schemas.AuditRow.model_validate(each) for each in found[:_PAGE]],
        names={str(id_): name for id_, name in directory.names(context.db, ids).items()},
        types=sorted(each.value for each in audit.Event),
        next_before=found[_PAGE - 1].id if len(found) > _PAGE else None,
    )


def _ids_in(event: AuditEvent) -> Iterator[uuid.UUID]:
    """Ids that an event names, of whatever kind."""
    for value in (event.person_id, event.course_id, *event.details.values()):
        with suppress(ValueError):
            yield uuid.UUID(str(value))


def filter_of(wanted: schemas.AuditQuery) -> Filter:
    """Filter that a query string names."""
    return Filter(wanted.person, wanted.event, wanted.since, wanted.until)
