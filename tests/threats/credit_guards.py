"""Guards of marks by a rule, each with the test that notices its end."""

from tests.threats.guards import Edit

_RULES = "tests/activities/test_credit.py::test_"
_SETS = "tests/activities/test_credit_preview.py::test_"
_HTTP = "tests/web/test_credit_api.py::test_"
_REPORTS = "tests/worker/test_progress.py::test_"
_THEIRS = "tests/grading/test_differences.py::test_"
_FOLLOWS = "tests/activities/test_credit_follows.py::test_"
_CREDIT, _MARKS = "activities/credit.py", "grading/computed_marks.py"
_NOTES, _PROGRESS = "annotations/counted_notes.py", "grading/progress.py"
_PRIVATE = "            SharedDocument.is_private.is_(False),\n"
_MODEL = "            ~Highlight.is_model,\n"
_HAND = "        if draft is not None and not draft.is_computed:\n            return\n"

REMOVALS: dict[str, tuple[tuple[Edit, ...], str]] = {
    "CR1": (
        ((_CREDIT, "    permissions.require(member, Capability.MANAGE_ACTIVITY)\n", ""),),
        f"{_SETS}only_who_releases_marks_gives_zeros_and_only_who_sets_up_a_rule",
    ),
    "CR2": (
        ((_CREDIT, "    permissions.require(member, Capability.RELEASE_MARKS)\n", ""),),
        f"{_SETS}only_who_releases_marks_gives_zeros_and_only_who_sets_up_a_rule",
    ),
    "CR3": (
        ((_CREDIT, "if activity.credit_version != seen_version:", "if 0:"),),
        f"{_RULES}a_teacher_who_has_seen_another_rule_changes_nothing",
    ),
    "CR4": (
        ((_CREDIT, "    if activity.is_sealed:\n        return\n", ""),),
        f"{_SETS}while_names_are_sealed_nobody_is_marked",
    ),
    "CR5": (((_MARKS, _HAND, ""),), f"{_RULES}a_mark_that_somebody_has_set_survives_every_count"),
    "CR6": (
        ((_MARKS, "elif mark.grade.is_computed and mark", "elif mark"),),
        f"{_RULES}a_mark_that_somebody_has_set_survives_every_count",
    ),
    "CR7": (
        ((_MARKS, "            if score > 0:\n", "            if True:\n"),),
        f"{_RULES}a_teacher_gives_a_0_to_those_who_have_nothing_and_it_follows_the_rule",
    ),
    "CR8": (
        ((_NOTES, _PRIVATE, ""),),
        f"{_RULES}private_model_and_deleted_notes_do_not_count_and_hidden_ones_do",
    ),
    "CR9": (
        ((_NOTES, _MODEL, ""),),
        f"{_RULES}private_model_and_deleted_notes_do_not_count_and_hidden_ones_do",
    ),
    "CR10": (
        (("grading/drafts.py", "if draft.is_computed and checks", "if 0 and checks"),),
        f"{_RULES}a_computed_draft_is_not_discarded",
    ),
    "CR11": (
        (
            (
                "web/credit_api.py",
                "is_student = context.member.role is Role.STUDENT",
                "is_student = 1",
            ),
        ),
        f"{_HTTP}a_student_sees_the_rule_and_their_own_numbers_and_nobody_elses",
    ),
    "CR12": (
        ((_PROGRESS, "Platform.dialect.in_(dialects.WITH_PROGRESS), ", ""),),
        f"{_REPORTS}each_step_reaches_the_lms_that_takes_it_and_a_mark_comes_last",
    ),
    "CR13": (
        ((_PROGRESS, "~_HAS_MARK,\n", "\n"),),
        f"{_REPORTS}nothing_is_reported_once_there_is_a_mark",
    ),
    "CR15": (
        (("grading/student_row.py", "    row.is_computed = False\n", ""),),
        f"{_THEIRS}a_mark_that_was_taken_over_is_a_persons_and_no_rule_changes_it",
    ),
    "CR16": (
        (
            (
                _CREDIT,
                "if activity is None or db.scalar(_due()",
                "if activity is None or (0 and _due()",
            ),
        ),
        f"{_FOLLOWS}of_two_workers_that_find_it_due_one_counts",
    ),
    "CR14": (
        ((_PROGRESS, "_HAS_COLUMN, ", ""),),
        f"{_REPORTS}no_column_is_made_for_a_report",
    ),
}
