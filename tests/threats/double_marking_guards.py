"""Guards of marks that two people give, each with the test that notices its end."""

from tests.threats.guards import Edit

_BLIND = "tests/activities/test_double_marking.py::TestBlind::test_"
_AGREE = "tests/activities/test_double_marking.py::TestAgreeing::test_"
_RELEASE = "tests/activities/test_double_marking.py::TestRelease::test_"
_ONCE = "tests/activities/test_double_marking_at_once.py::TestAtOnce::test_"
_SETTING = "tests/activities/test_agreeing_on_means.py::TestSetting::test_"
_HTTP = "tests/web/test_double_marking.py::test_"
_SINGLE, _DOUBLE = "grading/single_marks.py", "grading/double_marking.py"
_DRAFTS, _TABLE = "grading/drafts.py", "dashboard/mark_table.py"
_CONFLICT = "\n        raise Conflict("
_REQUIRE = "require_may_agree(db, member, activity, membership.enrolment.id)"
_SHOWN = "single_marks.seen_by(member, activity, given.get(place, ()))"
_SEEN = "or own(viewer, given) is not None\n    ):"
_MAY = "    return len(given) >= MARKERS and own(viewer, given) is not None"

REMOVALS: dict[str, tuple[tuple[Edit, ...], str]] = {
    "T1": (
        ((_SINGLE, _SEEN, "or True\n    ):"),),
        f"{_BLIND}a_marker_sees_anothers_mark_after_giving_their_own",
    ),
    "T2": (
        ((_SINGLE, _MAY, "    return len(given) > 0"),),
        f"{_AGREE}a_marker_alone_agrees_with_nobody_but_a_teacher_may_decide",
    ),
    "T3": (
        ((_DOUBLE, "    if len(given) >= MARKERS:\n        raise", "    if 0:\n        raise"),),
        f"{_BLIND}a_third_marker_sees_neither_and_has_no_part_in_it",
    ),
    "T4": (
        (("grading/checks.py", "    locks.hold(db, Lock", "    _ = (db, Lock"),),
        f"{_ONCE}three_who_give_in_one_instant_are_two",
    ),
    "T5": (
        ((_DRAFTS, f"        single_marks.{_REQUIRE}", "        pass  # single_marks"),),
        f"{_AGREE}a_discarded_agreed_mark_is_to_be_agreed_on_again",
    ),
    "T6": (
        ((_DRAFTS, f"if activity.marker_count != 1:{_CONFLICT}", f"if 0:{_CONFLICT}"),),
        f"{_AGREE}a_page_that_does_not_know_of_two_neither_drafts_nor_agrees",
    ),
    "T7": (
        (
            (
                "activities/release_marks.py",
                "        chosen &= double_marking.decided(db, activity)",
                "        pass",
            ),
        ),
        f"{_RELEASE}feedback_waits_for_the_agreed_mark",
    ),
    "T8": (
        ((_TABLE, _SHOWN, "given.get(place, ())"),),
        f"{_HTTP}a_marker_who_has_not_marked_finds_the_others_mark_by_no_route",
    ),
    "T9": (
        (
            (
                "grading/marker_notes.py",
                "    if is_blind and _is_anothers",
                "    if 0 and _is_anothers",
            ),
        ),
        f"{_BLIND}feedback_and_notes_of_the_other_are_not_seen_either",
    ),
    "T10": (
        (("activities/agree_marks.py", "    if len(found) != planned:", "    if 0:"),),
        f"{_HTTP}the_mean_is_agreed_on_as_it_was_planned",
    ),
    "T11": (
        (("activities/checks.py", "    if has_rule and marker_count == MARKERS:", "    if 0:"),),
        f"{_SETTING}a_rule_and_two_markers_exclude_each_other",
    ),
}
