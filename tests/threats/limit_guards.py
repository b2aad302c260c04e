"""Guards of the settings of courses and of the length of comments."""

from tests.threats.guards import Edit

_WORDS_TEST = "tests/sync/test_comment_words.py"
_DEFAULTS_TEST = "tests/activities/test_course_defaults.py"

REMOVALS: dict[str, tuple[tuple[Edit, ...], str]] = {
    "Z1": (
        (
            (
                "annotations/policy.py",
                "    if writer.is_restricted and (objection := _length_objection",
                "    if False and (objection := _length_objection",
            ),
        ),
        f"{_WORDS_TEST}::test_a_comment_is_counted_in_any_script",
    ),
    "Z2": (
        (("annotations/kind.py", "case((SharedDocument.is_private, 0), else_=limit)", "limit"),),
        f"{_WORDS_TEST}::test_private_notes_have_any_length_until_they_are_shared",
    ),
    "Z3": (
        (("activities/course_defaults.py", "    if reached != set(affected):", "    if False:"),),
        f"{_DEFAULTS_TEST}::test_the_plan_that_was_shown_is_the_one_that_is_made",
    ),
    "Z4": (
        (
            (
                "activities/course_defaults.py",
                "            access.publish_settings_changed(db, each.id)",
                "            pass",
            ),
        ),
        f"{_DEFAULTS_TEST}::test_open_pages_are_told_where_something_changes_and_nowhere_else",
    ),
}
