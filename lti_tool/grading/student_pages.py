"""Notification of a student's open pages that their mark, or feedback on their notes, has changed.

It is part of the statement that changes it, and goes out with the commit. Nothing tells of drafts.
"""

from sqlalchemy import String, Uuid, cast, column, func, or_, select
from sqlalchemy.orm import aliased

from lti_tool.courses.tables import Enrolment
from lti_tool.db import pg_notify

_MARKED = aliased(Enrolment, name="marked")
_ACCOUNT = aliased(Enrolment, name="account_of_marked")
_MAIN_ID = func.coalesce(_MARKED.merged_into, _MARKED.id)

NOTIFICATION = (
    select(func.count(func.pg_notify(pg_notify.MARKS, cast(_ACCOUNT.id, String))))
    .select_from(_MARKED)
    .join(_ACCOUNT, or_(_ACCOUNT.id == _MAIN_ID, _ACCOUNT.merged_into == _MAIN_ID))
    # Without its table: an INSERT is nothing that SQLAlchemy correlates a query with.
    .where(_MARKED.id == column("enrolment_id", Uuid))
    .scalar_subquery()
)
"""Expression for a statement that returns rows with an `enrolment_id`, the student's.

A page may be open under any of the person's accounts in the course.
"""
