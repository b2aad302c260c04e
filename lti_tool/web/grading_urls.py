"""URLs of marks: their rubric, their drafts, their release, and their way to the LMS."""

from lti_tool.courses.roles import Capability
from lti_tool.web import (
    comment_api,
    double_marking_api,
    grading_api,
    marking_api,
    rubric_api,
    sealed_api,
)
from lti_tool.web.route import Route

_MARKS = "/api/activities/<activity_id>/grades"
_MARK = f"{_MARKS}/<enrolment_id>"
_SEALED = "/api/activities/<activity_id>/sealed-work"
_MEANS = "/api/activities/<activity_id>/means"
_COMMENTS = "/api/course/comments"
_RUBRIC = "/api/activities/<activity_id>/rubric"

ROUTES = (
    Route("GET", _RUBRIC, rubric_api.show, Capability.MANAGE_ACTIVITY),
    Route("PUT", _RUBRIC, rubric_api.change, Capability.MANAGE_ACTIVITY),
    Route("PUT", f"{_RUBRIC}/columns", rubric_api.turn_columns, Capability.MANAGE_ACTIVITY),
    Route("GET", "/api/activities/<activity_id>/marking", grading_api.queue, Capability.GRADE),
    Route("GET", _MARKS, grading_api.list_, Capability.GRADE),
    Route("GET", _MARK, marking_api.show, Capability.GRADE),
    Route("GET", _SEALED, sealed_api.list_, Capability.GRADE),
    Route("PUT", f"{_MARK}/draft", marking_api.update_draft, Capability.GRADE),
    Route("PUT", f"{_MARK}/single", marking_api.give, Capability.GRADE),
    Route("DELETE", f"{_MARK}/single", marking_api.take_back, Capability.GRADE),
    Route("PUT", f"{_MARK}/agreed", marking_api.agree, Capability.GRADE),
    Route("GET", _MEANS, double_marking_api.plan_means, Capability.RELEASE_MARKS),
    Route("POST", _MEANS, double_marking_api.agree_on_means, Capability.RELEASE_MARKS),
    Route("GET", _COMMENTS, comment_api.list_, Capability.GRADE),
    Route("PUT", f"{_COMMENTS}/<comment_id>", comment_api.change, Capability.GRADE),
    Route("DELETE", f"{_COMMENTS}/<comment_id>", comment_api.forget, Capability.GRADE),
    Route("PUT", f"{_MARK}/feedback", marking_api.write_feedback, Capability.GRADE),
    Route("PUT", f"{_MARK}/marker-note", marking_api.write_marker_note, Capability.GRADE),
    Route(
        "POST",
        "/api/activities/<activity_id>/release",
        grading_api.release,
        Capability.RELEASE_MARKS,
        status=202,
    ),
    Route("DELETE", f"{_MARK}/draft", marking_api.discard_draft, Capability.GRADE),
    Route("PUT", _MARK, marking_api.update, Capability.GRADE, status=202),
    Route("POST", f"{_MARKS}/resend", grading_api.resend_several, Capability.GRADE, status=202),
    Route("POST", f"{_MARKS}/take", grading_api.take_theirs, Capability.GRADE),
    Route("POST", f"{_MARKS}/compare", grading_api.compare, Capability.GRADE),
    Route("POST", f"{_MARK}/resend", grading_api.resend, Capability.GRADE, status=202),
    Route("DELETE", _MARK, marking_api.withdraw, Capability.GRADE, status=202),
)
