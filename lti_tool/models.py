"""Metadata of every table, for Alembic and the schema check to compare with."""

from lti_tool import audit
from lti_tool.activities import tables as activities
from lti_tool.annotations import tables as annotations
from lti_tool.conversations import tables as conversations
from lti_tool.courses import activity_tables
from lti_tool.courses import tables as courses
from lti_tool.courses.cohorts import tables as cohorts
from lti_tool.db import job_queue, storage_monitor
from lti_tool.db.base import Table
from lti_tool.documents import tables as documents
from lti_tool.grading import credit_tables, criterion_tables
from lti_tool.grading import tables as grading
from lti_tool.lti import tables as lti
from lti_tool.people import tables as people
from lti_tool.privacy import tables as privacy
from lti_tool.responses import tables as responses
from lti_tool.workspaces import tables as workspaces

MODULES = (
    activities,
    activity_tables,
    annotations,
    audit,
    cohorts,
    conversations,
    courses,
    credit_tables,
    criterion_tables,
    grading,
    job_queue,
    storage_monitor,
    lti,
    people,
    privacy,
    responses,
    workspaces,
    documents,
)
"""Modules that declare tables; importing them registers these."""

METADATA = Table.metadata
