"""Guards of hidden notes, each with the test that notices its end."""

from tests.threats.guards import Edit

_FIRST = "tests/sync/test_think_first.py::TestAfterSomeNotesOfOnesOwn"
_REVEALS = "tests/sync/test_reveals.py"
_ACCESS, _PASSAGES = "documents/access.py", "annotations/passages.py"
_REVEAL, _HIDE = "activities/reveal_notes.py", "activities/hide_notes.py"

REMOVALS: dict[str, tuple[tuple[Edit, ...], str]] = {
    "H1": (
        (
            (
                _ACCESS,
                "or_(~has_threshold, viewer.is_staff, _has_reached(viewer))",
                "or_(True, ~has_threshold)",
            ),
        ),
        f"{_FIRST}::test_until_then_not_a_word_of_others_and_of_teachers_leaves_the_server",
    ),
    "H2": (
        ((_ACCESS, "            _DRAFT.revealed_at.is_not(None),\n", ""),),
        f"{_FIRST}::test_until_then_not_a_word_of_others_and_of_teachers_leaves_the_server",
    ),
    "H3": (
        ((_HIDE, "document.generation += 1", "pass"),),
        f"{_FIRST}::test_an_open_page_is_closed_when_the_number_is_set",
    ),
    "H4": (
        ((_HIDE, "        _require_nobody_has_begun(db, activity)\n", ""),),
        f"{_FIRST}::test_the_number_stays_once_a_student_has_written_or_reached_it",
    ),
    "H5": (
        ((_HIDE, "db.scalar(revealed) is not None or", ""),),
        f"{_FIRST}::test_the_number_stays_once_a_student_has_written_or_reached_it",
    ),
    "H6": (
        ((_PASSAGES, "            & (WorkspaceAuthor.author_id == Highlight.author_id),\n", ""),),
        f"{_FIRST}::test_what_a_teacher_marks_in_a_draft_does_not_count",
    ),
    "H7": (
        ((_PASSAGES, " and start >= ends.get(conversation, 0)", ""),),
        f"{_FIRST}::test_the_same_words_count_once_and_nothing_to_see_does_not_count",
    ),
    "H8": (
        ((_PASSAGES, "if is_visible(quote) and", "if"),),
        f"{_FIRST}::test_the_same_words_count_once_and_nothing_to_see_does_not_count",
    ),
    "H9": (
        ((_REVEAL, ", visibility.is_of_own_group(member))", ")"),),
        f"{_REVEALS}::TestGroupByGroup::test_a_tutor_reveals_their_own_group_and_no_other",
    ),
    "H10": (
        ((_REVEAL, "if activity.reveal_at > clock.now():", "if False:"),),
        f"{_REVEALS}::TestAtADate::test_jobs_that_are_all_made_due_reveal_nothing_early",
    ),
    "H11": (
        ((_HIDE, "activity.reveal_at is not None and activity.reveal_at <= clock.now()", "False"),),
        f"{_REVEALS}::TestAtADate::test_a_date_that_has_come_stays",
    ),
}
