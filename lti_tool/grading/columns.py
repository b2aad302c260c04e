"""Link whose gradebook column an activity's marks go to."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.courses.activity_tables import ActivityLink


def link_of(db: Session, activity_id: uuid.UUID) -> ActivityLink | None:
    """Link of an activity that has a column, or else its oldest one; None without any."""
    return db.scalar(
        select(ActivityLink)
        .where(ActivityLink.activity_id == activity_id)
        .order_by(ActivityLink.lineitem_url.is_(None), ActivityLink.created_at)
        .limit(1)
    )
