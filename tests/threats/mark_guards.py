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
_SEEN = "visibility.require_seen(context.db, context.member, membership)"

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
}
