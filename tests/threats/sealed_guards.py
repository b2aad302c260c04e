"""Guards of marking while names are sealed, each with the test that notices its end."""

from tests.threats.guards import Edit

_WORK = "dashboard/sealed_work.py"
_TEST = "tests/web/test_sealed_marking.py"

REMOVALS: dict[str, tuple[tuple[Edit, ...], str]] = {
    "X1": (
        ((_WORK, "    if not activity.is_sealed:", "    if False:"),),
        f"{_TEST}::test_a_mark_is_a_draft_until_names_are_open_and_is_then_beside_the_name",
    ),
    "X2": (
        (("activities/release_marks.py", "    if activity.is_sealed:", "    if False:"),),
        f"{_TEST}::TestNothingLinksThem::test_by_a_release_at_a_date",
    ),
    "X3": (
        ((_WORK, "if notes.highlights or notes.comments or is_handed_in:", "if True:"),),
        f"{_TEST}::test_who_has_only_looked_is_not_listed",
    ),
    "X5": (
        (("grading/progress.py", " ~Activity.is_sealed,", ""),),
        f"{_TEST}::TestNothingLinksThem::test_by_a_report_to_the_lms",
    ),
    "X4": (
        (
            (
                "web/marking_api.py",
                "        choices,\n        is_sealed=is_sealed,\n",
                "        choices,\n",
            ),
        ),
        f"{_TEST}::TestNothingLinksThem::test_by_somebody_who_leaves_the_course",
    ),
    "X6": (
        ((_WORK, "replace(each, workspace_id=NO_ID, created_at=NO_DATE)", "each"),),
        f"{_TEST}::TestNothingLinksThem::test_by_an_id_a_date_a_group_or_a_name",
    ),
    "X7": (
        ((_WORK, "text=text, is_sealed=True", "text=text"),),
        f"{_TEST}::TestNothingLinksThem::test_by_somebody_who_leaves_the_course",
    ),
}
