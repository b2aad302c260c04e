"""Audit log, for administrators, page by page."""

from lti_tool import audit
from lti_tool.audit import Filter
from lti_tool.web.request_context import RequestContext
from lti_tool.web.request_inputs import Query
from lti_tool.web.schemas import people as schemas

_PAGE = 100


def list_(context: RequestContext, query: Query[schemas.AuditQuery]) -> schemas.AuditPage:
    """List events of the audit log, newest first; 100 at a time."""
    wanted = query.read()
    found = audit.page(context.db, filter_of(wanted), wanted.before, _PAGE + 1)
    return schemas.AuditPage(
        events=[schemas.AuditRow.model_validate(each) for each in found[:_PAGE]],
        types=sorted(each.value for each in audit.Event),
        next_before=found[_PAGE - 1].id if len(found) > _PAGE else None,
    )


def filter_of(wanted: schemas.AuditQuery) -> Filter:
    """Filter that a query string names."""
    return Filter(wanted.person, wanted.event, wanted.since, wanted.until)
