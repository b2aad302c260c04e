"""Guards of the feed, each with the test that notices its end."""

from tests.threats.guards import Edit

_FEED, _VISIBLE = "dashboard/feed.py", "dashboard/search_visible.py"
_TEST = "tests/dashboard/test_feed.py::test_"

REMOVALS: dict[str, tuple[tuple[Edit, ...], str]] = {
    "IN1": (
        (
            (
                _VISIBLE,
                ".where(openable_documents(self._scope.viewer), SharedDocument",
                ".where(SharedDocument",
            ),
        ),
        f"{_TEST}a_workspace_that_one_may_not_open_any_more_tells_nothing",
    ),
    "IN2": (
        (
            (
                _VISIBLE,
                ".where(openable_documents(self._scope.viewer), SharedDocument",
                ".where(SharedDocument",
            ),
        ),
        f"{_TEST}private_notes_and_hidden_notes_of_others_are_not_told",
    ),
    "IN3": (
        ((_FEED, "                visible.is_read(Highlight.conversation_id),\n", ""),),
        f"{_TEST}a_text_that_is_gone_takes_its_comments_along",
    ),
    "IN4": (
        ((_FEED, "                ~visible.is_erased(Comment.author_id),\n", ""),),
        f"{_TEST}old_deleted_and_erased_things_are_not_told",
    ),
    "IN5": (
        ((_FEED, "at=None if is_pseudonym else row.accepted_at", "at=row.accepted_at"),),
        f"{_TEST}other_names_come_without_a_time",
    ),
    "IN6": (
        ((_FEED, "(row.is_in_course or is_pseudonym)", "True"),),
        f"{_TEST}somebody_who_left_is_named_nowhere",
    ),
    "IN7": (
        ((_FEED, "seen = min(until, clock.now())", "seen = until"),),
        f"{_TEST}what_is_seen_is_new_no_more_and_never_ahead_of_now",
    ),
    "IN8": (
        ((_FEED, "NoteFeedback.enrolment_id.in_(self._own), ", ""),),
        "tests/web/test_feed.py::test_marks_and_feedback_are_told_once_they_are_released",
    ),
    "IN10": (
        ((_FEED, ", ~visible.is_erased(FactCheck.author_id)", ""),),
        f"{_TEST}checks_by_the_erased_and_on_texts_that_are_gone_are_not_told",
    ),
    "IN11": (
        (
            (
                _FEED,
                "Highlight.is_claim, visible.is_read(Highlight.conversation_id)",
                "Highlight.is_claim",
            ),
        ),
        f"{_TEST}checks_by_the_erased_and_on_texts_that_are_gone_are_not_told",
    ),
    "IN9": (
        ((_FEED, "Grade.enrolment_id.in_(self._own), ", ""),),
        "tests/web/test_feed.py::test_marks_and_feedback_are_told_once_they_are_released",
    ),
}
