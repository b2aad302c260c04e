"""Guards of blind comparisons, each with the test that notices its end."""

from tests.threats.guards import Edit

_BLIND, _COMPARISONS = "workspaces/blind_texts.py", "activities/comparisons.py"
_SHOWN, _CONVERSATIONS = "dashboard/comparisons.py", "activities/conversations.py"
_ENCODED, _URLS = "conversations/encoded_text.py", "web/comparison_urls.py"
_TEST, _NUMBERS = "tests/web/test_blind_comparison.py", "tests/activities/test_comparisons.py"
_EXPORT = "tests/privacy/test_comparison_choices.py"

REMOVALS: dict[str, tuple[tuple[Edit, ...], str]] = {
    "B1": (
        (
            (
                "web/workspace_api.py",
                "is_blind = blind_texts.is_blind_for(context.member, activity)",
                "is_blind = False",
            ),
        ),
        f"{_TEST}::test_a_student_finds_nothing_wherever_they_look",
    ),
    "B2": (
        (
            (
                "web/activity_api.py",
                "is_blind = blind_texts.is_blind_for(context.member, activity)",
                "is_blind = False",
            ),
        ),
        f"{_TEST}::test_a_student_finds_nothing_wherever_they_look",
    ),
    "B3": (
        ((_CONVERSATIONS, " or blind_texts.hides_source(db, member, conversation):", ":"),),
        f"{_TEST}::test_the_text_with_names_is_not_found_by_its_hash",
    ),
    "B4": (
        (
            (
                _CONVERSATIONS,
                "    if blind_texts.hides_source(db, member, conversation):",
                "    if False:",
            ),
        ),
        f"{_TEST}::test_a_student_is_told_that_it_is_hidden_and_not_where_it_is_from",
    ),
    "B5": (
        (
            (
                "dashboard/search_visible.py",
                "blind_texts.title(self._scope.viewer)",
                "Conversation.title",
            ),
        ),
        f"{_TEST}::test_search_gives_the_letter_and_does_not_find_by_what_is_hidden",
    ),
    "B6": (
        (("dashboard/lecture.py", "is_blind=activity.is_blind", "is_blind=False"),),
        f"{_TEST}::test_the_projector_shows_letters_to_the_room_that_reads_it",
    ),
    "B7": (
        ((_BLIND, "(each.blind_hash if each.id in titles else each.text_hash)", "each.text_hash"),),
        f"{_TEST}::test_a_student_finds_nothing_wherever_they_look",
    ),
    "B8": (
        ((_ENCODED, '"" if is_blind else turn.label', "turn.label"),),
        f"{_TEST}::test_a_student_finds_nothing_wherever_they_look",
    ),
    "B9": (
        ((_ENCODED, "[] if is_blind else turn.attachments", "turn.attachments"),),
        f"{_TEST}::test_a_student_finds_nothing_wherever_they_look",
    ),
    "B10": (
        ((_COMPARISONS, "    if not may_choose(member):", "    if False:"),),
        f"{_TEST}::test_nobody_else_chooses_reads_the_result_or_reveals",
    ),
    "B11": (
        ((_COMPARISONS, "raise Conflict(_REVEALED_SENTENCE,", "print(_REVEALED_SENTENCE,"),),
        f"{_TEST}::test_once_revealed_everybody_reads_the_names_and_nobody_chooses",
    ),
    "B12": (
        (
            (
                _COMPARISONS,
                "    if conversation_id is not None and conversation_id not in compared:",
                "    if False:",
            ),
        ),
        f"{_TEST}::test_only_a_text_of_the_comparison_is_chosen",
    ),
    "B13": (
        ((_SHOWN, "count if count >= LEAST else None", "count"),),
        f"{_NUMBERS}::test_students_get_no_number_below_three_and_none_that_tells_one",
    ),
    "B14": (
        ((_SHOWN, "    if 0 < left_out < LEAST:", "    if False:"),),
        f"{_NUMBERS}::test_students_get_no_number_below_three_and_none_that_tells_one",
    ),
    "B15": (
        ((_SHOWN, "not activity.comparison.hides_models or activity.is_blind", "False"),),
        f"{_NUMBERS}::test_nothing_is_counted_for_students_before_the_reveal",
    ),
    "B16": (
        (
            (
                _URLS,
                "comparison_api.show, Capability.SEE_CLASS",
                "comparison_api.show, Capability.READ",
            ),
            (
                _SHOWN,
                "pointing.fetch_of_whole_class(db, viewer, activity_id)",
                "pointing.queries.fetch_activity(db, viewer, activity_id)",
            ),
        ),
        f"{_TEST}::test_nobody_else_chooses_reads_the_result_or_reveals",
    ),
    "B17": (
        (
            (
                _CONVERSATIONS,
                "    if conversation.workspace_id is None and conversation.state",
                "    if False and conversation.state",
            ),
        ),
        f"{_TEST}::test_what_was_chosen_between_stays_as_it_is",
    ),
    "B18": (
        (
            (
                "privacy/participation.py",
                "case((not_(Activity.is_blind), Conversation.title))",
                "Conversation.title",
            ),
        ),
        f"{_EXPORT}::test_an_export_has_the_persons_own_and_no_title_that_is_hidden",
    ),
}
