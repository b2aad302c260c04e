"""Guards of groups, files and limited tutors, each with the test that notices its end."""

from tests.threats.guards import Edit

_TUTORS = "tests/groups/test_limited_tutors.py::"
_FILES = "tests/groups/test_files.py::"
_GROUPS = "tests/groups/test_groups.py::"

REMOVALS: dict[str, tuple[tuple[Edit, ...], str]] = {
    "G1": (
        (
            (
                "workspaces/visibility.py",
                "or_(self.sees_all_groups, not_(limits))",
                "or_(literal(True), not_(limits))",
            ),
        ),
        f"{_TUTORS}test_the_class_and_the_groups_are_those_that_are_theirs",
    ),
    "G2": (
        (
            (
                "web/grading_api.py",
                "return activity, visibility.require_seen(context.db, context.member, membership)",
                "return activity, membership",
            ),
        ),
        f"{_TUTORS}test_work_and_marks_of_others_are_not_found",
    ),
    "G3": (
        (
            (
                "dashboard/student_work.py",
                "    visibility.require_seen(db, viewer, membership)\n",
                "",
            ),
        ),
        f"{_TUTORS}test_work_and_marks_of_others_are_not_found",
    ),
    "G4": (
        (
            (
                "web/workspace_api.py",
                "visibility.require_seen(context.db, member, membership).enrolment",
                "membership.enrolment",
            ),
        ),
        f"{_TUTORS}test_hidden_notes_of_others_are_not_found",
    ),
    "G5": (
        (("dashboard/mark_table.py", "if seen is not None and own.id not in seen:", "if False:"),),
        f"{_TUTORS}test_marks_that_others_gave_are_in_no_list_and_no_file_of_theirs",
    ),
    "G6": (
        (
            (
                "sync/revocation.py",
                "(admission.session_id, admission.document_id) not in visible",
                "False",
            ),
        ),
        f"{_TUTORS}test_an_open_page_closes_with_the_change_that_closes_it",
    ),
    "G7": (
        (("groups/groupings.py", "    if grouping.is_of_lms:", "    if False:"),),
        f"{_GROUPS}test_nobody_is_put_into_the_groups_of_the_lms_here",
    ),
    "G8": (
        (("groups/files/plan.py", "if plan.digest != digest:", "if False:"),),
        f"{_FILES}test_a_class_that_changed_since_is_asked_about_again",
    ),
    "G9": (
        (("groups/files/reading.py", "if len(content) > LARGEST_FILE:", "if False:"),),
        f"{_FILES}test_a_file_that_is_too_large_is_refused_before_it_is_read",
    ),
    "G10": (
        (
            (
                "groups/files/matching.py",
                "if len(named) > 1 or enrolment_id in matches.found:",
                "if False:",
            ),
        ),
        f"{_FILES}test_a_name_decides_only_where_it_is_one_persons_and_one_rows",
    ),
}
