"""Guards of marks that are not released, each with the test that notices its end."""

from tests.threats.guards import Edit

_HTTP = "tests/web/test_drafts_of_marks.py::test_"
_RULES = "tests/activities/test_releasing_marks.py::test_"
_TUTORS = "tests/groups/test_limited_tutors.py::test_"
_BOOK, _RELEASE = "grading/gradebook.py", "activities/release_marks.py"
_MAY_RELEASE = "permissions.require(member, Capability.RELEASE_MARKS)"
_CONFLICT = ":\n        raise Conflict("
_DRAFT = "        draft=str(draft.id),\n"
_WHOSE = "        enrolment=str(draft.enrolment_id),\n"
_RUBRIC = "tests/activities/test_rubrics.py::test_"
_FEEDBACK, _NOTES = "tests/web/test_feedback.py::test_", "tests/activities/test_feedback.py::test_"
_SEEN = "visibility.require_seen(context.db, context.member, membership)"

_NOTIFIED = "tests/sync/test_mark_notifications.py::test_"
_SEEN_MARKS, _PAGES = "grading/preconditions.py", "tests/web/test_two_pages_one_mark.py::test_"

_MAY_CHANGE = "    permissions.require(member, Capability.MANAGE_ACTIVITY)\n"

_AS_MARKER = "    if is_own:\n        return feedback.for_marker"

REMOVALS: dict[str, tuple[tuple[Edit, ...], str]] = {
    "M1": (
        ((_BOOK, f"if activity.holds_marks{_CONFLICT}", f"if 0{_CONFLICT}"),),
        f"{_HTTP}a_mark_is_not_sent_by_a_page_that_does_not_know_of_drafts",
    ),
    "M2": (
        ((_BOOK, "    activity = checks.lock_marking(db, activity)\n", ""),),
        f"{_RULES}a_page_that_does_not_know_the_setting_neither_sends_nor_hides_a_mark",
    ),
    "M3": (
        ((_BOOK, _MAY_RELEASE, "pass"),),
        f"{_RULES}only_teachers_release_and_withdraw_what_is_released",
    ),
    "M4": (
        ((_RELEASE, _MAY_RELEASE, "pass"),),
        f"{_RULES}only_teachers_release_and_withdraw_what_is_released",
    ),
    "M5": (
        ((_RELEASE, "chosen & gradable", "chosen"),),
        f"{_RULES}the_draft_of_somebody_who_has_left_stays",
    ),
    "M6": (
        (("dashboard/student_work.py", "if is_own else None,", "if True else None,"),),
        f"{_HTTP}nobody_is_shown_the_mark_of_somebody_else_as_their_own",
    ),
    "M7": (
        (("grading/drafts.py", _DRAFT, _DRAFT + _WHOSE),),
        f"{_HTTP}the_log_of_a_draft_does_not_name_its_student",
    ),
    "M8": (
        (("web/grading_api.py", f"return activity, {_SEEN}", "return activity, membership"),),
        f"{_TUTORS}drafts_and_the_way_through_the_class_are_those_of_their_students",
    ),
    "M9": (
        ((_BOOK, "mark.grade.score is not None else None", "True else None"),),
        f"{_HTTP}a_withdrawn_mark_is_not_shown",
    ),
    "M10": (
        (("grading/rubrics.py", "if rubric.version != choices.version:", "if 0:"),),
        f"{_RUBRIC}nobody_marks_by_a_rubric_that_they_have_not_seen",
    ),
    "M11": (
        (("grading/rubrics.py", "if points is not None and points > criterion.points:", "if 0:"),),
        f"{_RUBRIC}what_the_rubric_does_not_give_is_refused",
    ),
    "M12": (
        (("grading/rubrics.py", "points = level.points if level else None", "pass"),),
        f"{_RUBRIC}points_of_a_criterion_with_levels_are_those_of_the_level",
    ),
    "M13": (
        (
            (
                "activities/change_rubric.py",
                f"{_MAY_CHANGE}    # Markers",
                "    # Markers",
            ),
        ),
        f"{_RUBRIC}teachers_alone_change_it_and_it_is_on_record",
    ),
    "M14": (
        (
            (
                "dashboard/student_work.py",
                "    if is_own:\n        return feedback.for_student",
                _AS_MARKER,
            ),
        ),
        f"{_FEEDBACK}the_student_sees_it_in_their_work_and_beside_the_note_once_released",
    ),
    "M15": (
        (("dashboard/note_feedback.py", "if quote is None:", "if 0:"),),
        f"{_FEEDBACK}feedback_is_only_on_what_the_marker_sees_of_that_student",
    ),
    "M16": (
        (
            (
                "grading/feedback.py",
                "            own_enrolments(member, NoteFeedback.enrolment_id),\n",
                "",
            ),
        ),
        f"{_NOTES}only_that_of_the_chosen_is_released_and_nobody_sees_anothers",
    ),
    "M17": (
        (
            (
                "grading/feedback.py",
                "table = NoteFeedbackDraft if activity.holds_marks else NoteFeedback",
                "table = NoteFeedback",
            ),
        ),
        f"{_NOTES}it_is_a_draft_until_it_is_released",
    ),
    "M19": (
        ((_SEEN_MARKS, "mark.graded_at != seen_at", "0"),),
        f"{_PAGES}a_page_that_has_not_seen_the_newer_mark_is_told_who_what_and_when",
    ),
    "M20": (
        ((_SEEN_MARKS, "own.mark.given_at != seen_at", "0"),),
        f"{_PAGES}one_of_two_tabs_does_not_overwrite_a_mark_beside_another_markers",
    ),
    "M21": (
        (("grading/feedback.py", '(known.text if known else "") != before', "0"),),
        f"{_PAGES}the_same_of_feedback_on_a_note",
    ),
    "M22": (
        (
            (
                "activities/change_rubric.py",
                f"{_MAY_CHANGE}    activity = queries",
                "    activity = queries",
            ),
        ),
        f"{_RUBRIC}teachers_alone_let_criteria_have_columns",
    ),
    "M23": (
        (
            (
                "sync/settings_watch.py",
                "and participant.admission.enrolment_id in enrolment_ids",
                "",
            ),
        ),
        f"{_NOTIFIED}the_student_is_told_and_nobody_else",
    ),
    "M24": (
        (("grading/history.py", "if event in CHANGES else _insertion", "if 1 else _insertion"),),
        f"{_NOTIFIED}nothing_tells_of_a_draft",
    ),
    "M25": (
        (("grading/feedback.py", "is_seen = table is NoteFeedback", "is_seen = True"),),
        f"{_NOTIFIED}nothing_tells_of_a_draft",
    ),
    "M18": (
        (("grading/marker_notes.py", "known != before:", "known is None:"),),
        f"{_NOTES}a_note_for_markers_is_not_overwritten_unseen",
    ),
}
