"""Guards of marks on their way and of their history, each with the test that notices its end."""

from tests.threats.guards import Edit

_DIFFER, _DELIVERY = "grading/differences.py", "grading/delivery.py"
_HERE = "tests/grading/test_differences.py::test_"
_FAULTS = "tests/grading/test_faults_of_an_lms.py::test_"
_HISTORY = "tests/web/test_history_of_marks.py::test_"

REMOVALS: dict[str, tuple[tuple[Edit, ...], str]] = {
    "DM1": (
        ((_DIFFER, "permissions.require(member, Capability.RELEASE_MARKS)", "pass"),),
        f"{_HERE}where_marks_are_released_only_who_releases_takes_theirs",
    ),
    "DM2": (
        ((_DIFFER, "if delivery.lms_score != seen:", "if 0:"),),
        f"{_HERE}what_was_not_seen_is_not_taken",
    ),
    "DM3": (
        ((_DIFFER, "not 0 <= theirs <= grade.maximum", "0"),),
        f"{_HERE}what_cannot_be_given_here_is_left",
    ),
    "DM4": (
        (
            (
                "web/grading_api.py",
                "set(ids) if seen is None else seen.intersection(ids)",
                "set(ids)",
            ),
        ),
        (
            "tests/groups/test_limited_tutors.py::test_"
            "marks_of_other_students_are_neither_sent_again_nor_taken"
        ),
    ),
    "DM5": (
        ((_DELIVERY, "(delivery.version, delivery.state) != (plan.version,", "(0, 0) == (1,"),),
        f"{_FAULTS}the_newest_mark_is_not_hidden_by_one_that_was_on_its_way",
    ),
    "DM6": (
        (("worker/grade_jobs.py", "    if not plan.is_student:", "    if 0:"),),
        f"{_FAULTS}nothing_is_sent_for_somebody_who_is_no_student_any_more",
    ),
    "DM7": (
        (("dashboard/mark_history.py", ".where(GradeEvent.course_id == course_id)", ""),),
        f"{_HISTORY}no_other_course_is_in_it",
    ),
    "DM8": (
        (
            (
                "dashboard/mark_history.py",
                "as_text(name_of(student_of, student))",
                "name_of(student_of, student)",
            ),
        ),
        f"{_HISTORY}a_name_or_title_that_a_spreadsheet_would_run_is_text",
    ),
    "DM9": (
        (
            (
                "privacy/marks.py",
                "GradeEvent.event.not_in([each.value for each in history.OF_DRAFTS]),",
                "",
            ),
        ),
        (
            "tests/privacy/test_export.py::test_"
            "the_history_of_a_mark_is_told_to_its_student_and_that_of_a_draft_to_its_marker"
        ),
    ),
    "DM10": (
        (("dashboard/mark_history.py", "if activity.is_sealed:", "if 0:"),),
        f"{_HISTORY}nothing_is_told_of_an_activity_while_its_names_are_sealed",
    ),
}
