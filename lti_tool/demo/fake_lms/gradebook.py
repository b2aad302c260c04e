"""Line items, scores and results (AGS 2.0), as Moodle 4.5 was measured to serve them."""

import json
import time
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request
from flask.typing import ResponseReturnValue

from lti_tool.demo.fake_lms import columns, tokens
from lti_tool.demo.fake_lms.config import lms

gradebook = Blueprint("gradebook", __name__)

_ITEM_TYPE = "application/vnd.ims.lis.v2.lineitem+json"
_ITEMS_TYPE = "application/vnd.ims.lis.v2.lineitemcontainer+json"
_SCORE_TYPE = "application/vnd.ims.lis.v1.score+json"
_RESULTS_TYPE = "application/vnd.ims.lis.v2.resultcontainer+json"


@gradebook.get("/lti/services/<course_id>/lineitems")
def line_items(course_id: str) -> ResponseReturnValue:
    """All columns of the tool in the course, or those of one link or resource."""
    tokens.require(f"{tokens.AGS}lineitem", f"{tokens.AGS}lineitem.readonly")
    tokens.accepts(_ITEMS_TYPE)
    rows = [columns.described(row) for row in columns.of_course(course_id)]
    for parameter, member in (("resource_link_id", "resourceLinkId"), ("resource_id", "resourceId"),
                              ("tag", "tag")):  # fmt: skip
        wanted = request.args.get(parameter)
        rows = [row for row in rows if wanted in (None, row[member])]
    limit, start = int(request.args.get("limit", 0)), int(request.args.get("from", 0))
    answer = jsonify(rows[start : start + limit] if limit else rows)
    answer.content_type = _ITEMS_TYPE
    if limit and start + limit < len(rows):
        address = f"{lms().base_url}{request.path}?type_id=1&limit={limit}&from={start + limit}"
        if lms().dialect.typographic_links:
            answer.headers["Link"] = (
                f"<{address.replace('&', '&amp;')}>; rel=“next”".encode().decode("latin-1")
            )
        else:
            answer.headers["Link"] = f'<{address}>; rel="next"'
    return answer


@gradebook.post("/lti/services/<course_id>/lineitems")
def make_line_item(course_id: str) -> ResponseReturnValue:
    """A new column."""
    tokens.require(f"{tokens.AGS}lineitem")
    given = _item_sent()
    course = lms().catalogue.course(course_id)
    link = given.get("resourceLinkId") or None
    if course is None:
        abort(404)
    if link is not None and link not in [activity.id for activity in course.activities]:
        abort(403)
    with lms().state.open() as db:
        made = db.execute(
            "INSERT INTO line_item (course_id, activity_id, label, maximum, tag, resource_id,"
            " is_own) VALUES (?, ?, ?, ?, ?, ?, 0)",
            (course_id, link, given["label"], given["scoreMaximum"], given.get("tag", ""),
             given.get("resourceId", "")),
        )  # fmt: skip
    row = columns.find(course_id, int(made.lastrowid or 0))
    return jsonify(given | {"id": columns.described(row or {})["id"]}), 201


def _item_sent() -> dict[str, Any]:
    if request.mimetype != _ITEM_TYPE:
        abort(400)
    given = request.get_json(force=True, silent=True)
    if (
        not isinstance(given, dict)
        or not isinstance(given.get("scoreMaximum"), int | float)
        or not given.get("label")
    ):
        abort(400)
    return given


@gradebook.route(
    "/lti/services/<course_id>/lineitems/<int:item_id>/lineitem", methods=["GET", "PUT", "DELETE"]
)
def line_item(course_id: str, item_id: int) -> ResponseReturnValue:
    """One column: read, changed, or taken away; Moodle deletes an activity's own one, too."""
    if request.method == "GET":
        tokens.require(f"{tokens.AGS}lineitem", f"{tokens.AGS}lineitem.readonly")
    else:
        tokens.require(f"{tokens.AGS}lineitem")
    row = columns.find(course_id, item_id)
    if row is None:
        abort(404)
    if request.method == "DELETE":
        with lms().state.open() as db:
            db.execute("UPDATE line_item SET is_deleted = 1 WHERE id = ?", (item_id,))
            db.execute("DELETE FROM mark WHERE item_id = ?", (item_id,))
        return "", 204
    if request.method == "PUT":
        _change(row, _item_sent())
        row = columns.find(course_id, item_id) or row
    answer = jsonify(columns.described(row))
    answer.content_type = _ITEM_TYPE
    return answer


def _change(row: dict[str, Any], given: dict[str, Any]) -> None:
    before = columns.described(row)
    if not lms().dialect.put_blanks_what_is_missing:
        given = before | given
    with lms().state.open() as db:
        db.execute(
            "UPDATE line_item SET label = ?, maximum = ?, tag = ?, resource_id = ?, review = ?"
            " WHERE id = ?",
            (given["label"], given["scoreMaximum"], given.get("tag", ""),
             given.get("resourceId", ""), json.dumps(given.get("submissionReview")), row["id"]),
        )  # fmt: skip
        if given["scoreMaximum"] == row["maximum"]:
            return
        factor = given["scoreMaximum"] / row["maximum"]
        db.execute("UPDATE mark SET score = score * ? WHERE item_id = ?", (factor, row["id"]))
        if lms().dialect.new_maximum_makes_zeros:
            course = lms().catalogue.course(row["course_id"])
            for student in course.students if course else ():
                db.execute(
                    "INSERT OR IGNORE INTO mark VALUES (?, ?, 0, NULL, ?, 0)",
                    (row["id"], student, int(time.time())),
                )


@gradebook.get("/lti/services/<course_id>/lineitems/<int:item_id>/lineitem/results")
def results(course_id: str, item_id: int) -> ResponseReturnValue:
    """The marks of a column; who has none is not listed."""
    tokens.require(f"{tokens.AGS}result.readonly")
    tokens.accepts(_RESULTS_TYPE, anything=True)
    row = columns.find(course_id, item_id)
    if row is None or ("limit" in request.args and lms().dialect.results_limit_breaks):
        abort(404)
    wanted = request.args.get("user_id")
    with lms().state.open() as db:
        marks = db.execute("SELECT * FROM mark WHERE item_id = ?", (item_id,)).fetchall()
    address = columns.described(row)["id"]
    answer = jsonify(
        [
            {
                "id": f"{address}/results?user_id={mark['person_id']}",
                "userId": mark["person_id"],
                "resultScore": mark["score"],
                "resultMaximum": row["maximum"],
                "comment": mark["comment"] or "",
                "scoreOf": address,
                "timestamp": datetime.fromtimestamp(mark["modified"], UTC).isoformat(),
            }
            for mark in marks
            if mark["modified"] is not None and wanted in (None, mark["person_id"])
        ]
    )
    answer.content_type = _RESULTS_TYPE
    return answer


@gradebook.post("/lti/services/<course_id>/lineitems/<int:item_id>/lineitem/scores")
def score(course_id: str, item_id: int) -> ResponseReturnValue:
    """Take a score, or refuse it as Moodle does."""
    tokens.require(f"{tokens.AGS}score")
    row = columns.find(course_id, item_id)
    faults = lms().faults_of.get(row["label"] if row else "") or lms().faults
    if faults:
        return _refused(faults.pop(0))
    if request.mimetype != _SCORE_TYPE:
        return jsonify(status=400, reason="No handler found"), 400
    course = lms().catalogue.course(course_id)
    if row is None or course is None:
        return jsonify(status=404, reason="Not Found"), 404
    given: Any = request.get_json(force=True, silent=True)
    modified = _timestamp(given)
    if modified is None or given.get("userId") not in course.students:
        return _refused(400)
    if row["is_locked"]:
        return _refused(500)
    with lms().lock, lms().state.open() as db:
        mark = db.execute(
            "SELECT modified, is_overridden FROM mark WHERE item_id = ? AND person_id = ?",
            (item_id, given["userId"]),
        ).fetchone()
        if mark and mark["modified"] is not None and mark["modified"] >= modified:
            return _refused(409)
        if mark and mark["is_overridden"] and lms().dialect.keeps_overrides:
            return Response("", 200, content_type="text/html")
        value, comment = _value(given, row["maximum"]), given.get("comment")
        if value is None and lms().dialect.blanks_unless_graded:
            modified = None  # blanking resets the guard of the order, too
        db.execute(
            "INSERT OR REPLACE INTO mark VALUES (?, ?, ?, ?, ?, 0)",
            (item_id, given["userId"], value, comment, modified),
        )
        db.execute(
            "INSERT INTO progress (item_id, person_id, activity, grading) VALUES (?, ?, ?, ?)",
            (item_id, given["userId"], given["activityProgress"], given["gradingProgress"]),
        )
    return Response("", 200, content_type="text/html")


def _timestamp(given: Any) -> int | None:
    """The score's time in whole seconds, or None for a score that cannot be read."""
    if not isinstance(given, dict):
        return None
    if not all(given.get(k) for k in ("userId", "timestamp", "activityProgress")):
        return None
    if "gradingProgress" not in given:
        return None
    if "scoreGiven" in given and "scoreMaximum" not in given:
        return None
    try:
        return int(datetime.fromisoformat(given["timestamp"]).timestamp())
    except (TypeError, ValueError):
        return None


def _value(given: dict[str, Any], maximum: float) -> float | None:
    if lms().dialect.blanks_unless_graded and given["gradingProgress"] != "FullyGraded":
        return None
    if "scoreGiven" not in given:
        return None
    return float(given["scoreGiven"]) * maximum / (float(given["scoreMaximum"]) or maximum)


def _refused(status: int) -> Response:
    dialect = lms().dialect
    if dialect.line_feed_breaks_refusal and b"\n" in request.get_data():
        return Response("[]", 200, content_type="text/html")
    body = "[]" if dialect.refusals_without_body else '{"reason": "refused"}'
    return Response(body, status, content_type="application/json")
