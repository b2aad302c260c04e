"""Guards of the projector, each with the test that notices its end."""

from tests.threats.guards import Edit

_LECTURE, _URLS = "dashboard/lecture.py", "web/urls.py"
_POINTING_TEST = "tests/activities/test_pointing.py"
_TEST, _API_TEST = "tests/dashboard/test_lecture.py", "tests/web/test_lecture_api.py"

REMOVALS: dict[str, tuple[tuple[Edit, ...], str]] = {
    "L1": (
        (
            (
                _URLS,
                '"/api/activities/<activity_id>/lecture", lecture_api.show, Capability.SEE_CLASS',
                '"/api/activities/<activity_id>/lecture", lecture_api.show, Capability.READ',
            ),
        ),
        f"{_API_TEST}::test_nobody_else_gets_it",
    ),
    "L2": (
        ((_LECTURE, "            SharedDocument.enrolment_id.is_(None),\n", ""),),
        f"{_TEST}::test_hidden_notes_make_no_heat_and_count_as_taking_part",
    ),
    "L3": (
        ((_LECTURE, "            .where(IS_STUDENT)\n", ""),),
        f"{_TEST}::test_staff_do_not_count",
    ),
    "L4": (
        (("dashboard/polls.py", "LEAST = 3\n", "LEAST = 1\n"),),
        f"{_TEST}::test_two_are_too_few_for_a_part_a_tag_and_a_number",
    ),
    "L5": (
        ((_LECTURE, "            visible_documents(Viewer.of(viewer)),\n", ""),),
        f"{_TEST}::test_a_limited_tutor_shows_what_their_groups_did",
    ),
    "L6": (
        (
            (
                "web/pages.py",
                'own_pages.require(context, advice="Open the activity again.")',
                "pass",
            ),
        ),
        f"{_API_TEST}::test_another_site_opens_no_window",
    ),
    "L7": (
        (("activities/entrance.py", "if may(member.role, Capability.INVITE):", "if 1:"),),
        "tests/activities/test_entrance.py::test_who_may_not_invite_gets_no_link",
    ),
    "L9": (
        (
            (
                "activities/pointing.py",
                "if not visibility.sees_whole_class(db, member):",
                "if 0:",
            ),
        ),
        f"{_POINTING_TEST}::test_a_limited_tutor_does_not_point_for_the_groups_of_others",
    ),
    "L10": (
        (("activities/pointing.py", " or not is_read:", ":"),),
        f"{_POINTING_TEST}::test_a_text_that_not_everybody_reads_here_is_not_found",
    ),
    "L8": (
        (
            (
                "annotations/counts.py",
                ".where(visible_documents(Viewer.of(viewer)), *where)",
                ".where(*where)",
            ),
        ),
        "tests/dashboard/test_progress.py::test_notes_that_the_viewer_may_not_see_do_not_count",
    ),
}
