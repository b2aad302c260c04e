"""Gradebook columns: an activity's own, and those that the tool made."""

import json
from typing import Any

from lti_tool.demo.fake_lms.config import lms
from lti_tool.demo.fake_lms.world import Activity


def own(
    course_id: str,
    activity: Activity,
    *,
    maximum: float = 100,
    tag: str = "",
    resource_id: str = "",
    review: Any = None,
) -> int | None:
    """The activity's own column, made when it is first asked for; None once it was deleted."""
    with lms().lock, lms().state.open() as db:
        row = db.execute(
            "SELECT id, is_deleted FROM line_item WHERE activity_id = ? AND is_own",
            (activity.id,),
        ).fetchone()
        if row:
            return None if row["is_deleted"] else int(row["id"])
        made = db.execute(
            "INSERT INTO line_item (course_id, activity_id, label, maximum, tag, resource_id,"
            " review) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (course_id, activity.id, activity.title, maximum, tag, resource_id, json.dumps(review)),
        )
        return int(made.lastrowid or 0)


def of_launch(course_id: str, activity: Activity) -> int | None:
    """The column that a launch tells: the one there is, or none where there are several."""
    own(course_id, activity)
    with lms().state.open() as db:
        rows = db.execute(
            "SELECT id FROM line_item WHERE activity_id = ? AND NOT is_deleted", (activity.id,)
        ).fetchall()
    return int(rows[0]["id"]) if len(rows) == 1 else None


def of_course(course_id: str) -> list[dict[str, Any]]:
    """Every column of a course, oldest first."""
    with lms().state.open() as db:
        rows = db.execute(
            "SELECT * FROM line_item WHERE course_id = ? AND NOT is_deleted ORDER BY id",
            (course_id,),
        ).fetchall()
    return [dict(row) for row in rows]


def find(course_id: str, item_id: int) -> dict[str, Any] | None:
    """One column of a course."""
    return next((row for row in of_course(course_id) if row["id"] == item_id), None)


def described(row: dict[str, Any]) -> dict[str, Any]:
    """A column as the service describes it."""
    path = f"/lti/services/{row['course_id']}/lineitems/{row['id']}/lineitem?type_id=1"
    column = {
        "id": lms().base_url + path,
        "label": row["label"],
        "scoreMaximum": row["maximum"],
        "tag": row["tag"],
        "resourceId": row["resource_id"],
        "resourceLinkId": row["activity_id"] or "",
    }
    review = json.loads(row["review"])
    return column | ({"submissionReview": review} if review else {})
