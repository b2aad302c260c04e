"""Guards of polls, each with the test that notices its end."""

from tests.threats.guards import Edit

_POLLS, _SHOWN = "activities/polls.py", "dashboard/polls.py"
_TEST = "tests/activities/test_polls.py"

REMOVALS: dict[str, tuple[tuple[Edit, ...], str]] = {
    "Q1": (
        ((_POLLS, "    if not writing_window.is_restricted(member):", "    if False:"),),
        f"{_TEST}::TestNobodyElse::test_answers",
    ),
    "Q2": (
        ((_POLLS, "    if poll.closes_at <= clock.now():", "    if False:"),),
        f"{_TEST}::TestAStudent::test_is_too_late_by_the_clock_of_the_server",
    ),
    "Q3": (
        ((_POLLS, ", Activity.course_id == member.course_id)", ")"),),
        f"{_TEST}::TestNobodyElse::test_of_another_course_answers_or_changes_it",
    ),
    "Q4": (
        (
            (
                _POLLS,
                "    if answer is None or answer.poll_id != poll.id:",
                "    if answer is None:",
            ),
        ),
        f"{_TEST}::TestTheWall::test_takes_off_answers_of_its_own_poll_alone",
    ),
    "Q5": (
        ((_SHOWN, "LEAST = 3\n", "LEAST = 1\n"),),
        f"{_TEST}::TestTheWall::test_of_two_shows_nothing_also_when_closed",
    ),
    "Q6": (
        ((_SHOWN, " and not each.is_off", ""),),
        f"{_TEST}::TestTheWall::test_shows_words_when_the_teacher_says_so_without_those_taken_off",
    ),
    "Q7": (
        (
            (
                _SHOWN,
                "authorship.member_name(viewer, main, person, activity, pseudonym)",
                "authorship.member_name(viewer, main, person)",
            ),
        ),
        f"{_TEST}::TestTheList::test_names_nobody_while_names_are_sealed",
    ),
    "Q8": (
        ((_POLLS, "    if len(line) > most:", "    if False:"),),
        f"{_TEST}::TestAStudent::test_gives_no_answer_that_is_none",
    ),
}
