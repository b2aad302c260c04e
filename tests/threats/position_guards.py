"""Guards of positions, each with the test that notices its end."""

from tests.threats.guards import Edit

_TESTS = "tests/sync/test_positions.py"
_HIDDEN = f"{_TESTS}::TestWhereNobodyIsToSee"
_POSITION = f"{_TESTS}::test_a_position_is_numbers_within_a_text_of_the_workspace"
_LEADING = "tests/activities/test_pointing.py::TestLeading"
_COST = f"{_TESTS}::test_what_a_room_costs_has_a_limit_however_many_move"
_NOTES, _ANSWERS = "annotations/positions.py", "responses/positions.py"
_AWARENESS, _ROOM = "sync/room/awareness.py", "sync/room/room.py"
_RULE = "workspaces/positions.py"

REMOVALS: dict[str, tuple[tuple[Edit, ...], str]] = {
    "PS1": (
        ((_AWARENESS, "position_of(_fields(state))", "_fields(state)"),),
        f"{_TESTS}::test_others_of_the_workspace_see_turn_and_passage_and_nothing_else_that_was_sent",
    ),
    "PS2": (((_NOTES, "0 <= start < end <= length", "True"),), _POSITION),
    "PS3": (
        ((_NOTES, "    if length is None:\n        return {}\n", "    length = length or 9\n"),),
        _POSITION,
    ),
    "PS4": (((_NOTES, "1 <= turn <= MOST_TURNS", "True"),), _POSITION),
    "PS5": (
        ((_ANSWERS, "type(each) is int and 0 <= each <= _MOST", "True"),),
        f"{_TESTS}::test_a_cursor_in_an_answer_is_two_relative_positions",
    ),
    "PS6": (
        ((_ROOM, " and not self.rules.window.is_hiding", ""),),
        f"{_HIDDEN}::test_nothing_is_passed_on_while_notes_are_hidden_to_teachers_neither",
    ),
    "PS7": (
        ((_ROOM, "            self.awareness.remove_all()\n", "            pass\n"),),
        f"{_HIDDEN}::test_what_is_known_ends_when_notes_are_hidden",
    ),
    "PS8": (
        (
            (
                "sync/cluster/bus.py",
                "room is not None and room.relays_positions",
                "room is not None",
            ),
        ),
        f"{_HIDDEN}::test_another_process_cannot_pass_on_what_this_one_hides",
    ),
    "PS9": (
        ((_RULE, "is_together and viewer", "viewer"),),
        f"{_HIDDEN}::test_nothing_is_passed_on_in_the_workspace_of_one_student",
    ),
    "PS10": (
        ((_RULE, "is_together and viewer.sees_names and", "is_together and"),),
        f"{_HIDDEN}::test_who_sees_no_names_sees_nobody_and_is_seen_by_nobody",
    ),
    "PS11": (
        (
            (
                "documents/tickets.py",
                "shares_position=document.enrolment_id is None\n",
                "shares_position=True\n",
            ),
        ),
        f"{_HIDDEN}::test_nothing_is_passed_on_in_a_draft_that_a_teacher_looks_at",
    ),
    "PS12": (((_AWARENESS, "if len(for_sockets) == MOST_SENT:", "if False:"),), _COST),
    "PS13": (((_AWARENESS, " and now >= self._due_at", ""),), _COST),
    "PS14": (
        ((_AWARENESS, "entry is not None and entry.author in authors", "False"),),
        f"{_TESTS}::test_a_person_with_many_windows_is_one_of_those_who_wait",
    ),
    "PS16": (
        (("activities/pointing.py", "before.led_by == member.enrolment_id", "True"),),
        f"{_LEADING}::test_it_ends_with_an_invitation_and_with_another_leader",
    ),
    "PS17": (
        (("sync/cluster/messages.py", "_integer(int(start))", "int(start)"),),
        "tests/sync/test_pointers.py::test_a_place_that_is_none_reaches_no_page",
    ),
    "PS18": (
        (
            (
                "privacy/erasure.py",
                "    db.execute(delete(Pointer).where(Pointer.led_by.in_(enrolment_ids)))\n",
                "",
            ),
        ),
        "tests/sync/test_pointers.py::test_who_led_is_forgotten_with_them",
    ),
    "PS15": (
        (
            (
                "sync/websocket/client.py",
                "protocol.Step1 | protocol.QueryAwareness",
                "protocol.Step1",
            ),
        ),
        f"{_TESTS}::test_asking_for_all_positions_has_a_limit",
    ),
}
