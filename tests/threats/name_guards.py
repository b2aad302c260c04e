"""Guards of names that an activity hides, each with the test that notices its end."""

from tests.threats.guards import Edit

_SHOWN = "tests/workspaces/test_names.py"
_CHANGES = "tests/activities/test_names.py"
_PRESENCE = "tests/sync/test_anonymous_presence.py"
_SEALED = "tests/web/test_sealed_names.py"
_AUTHORSHIP, _ROOM = "workspaces/authorship.py", "sync/room/room.py"
_LISTED = f"{_CHANGES}::TestSealed::test_nothing_is_listed_by_person"
_NAMES, _LOOP = "activities/names.py", "sync/room/loop.py"
_UNTOUCHED = "    fresh_workspaces.require_untouched(db, activity, has_begun)\n"
_REQUIRE = "    require_names(viewer, activity)\n"

REMOVALS: dict[str, tuple[tuple[Edit, ...], str]] = {
    "A1": (
        ((_AUTHORSHIP, "return viewer.sees_names and is_named(viewer.role) and", "return"),),
        f"{_SHOWN}::test_students_see_each_other_under_pseudonyms_and_staff_by_name",
    ),
    "A2": (
        ((_AUTHORSHIP, " and not activity.is_sealed", ""),),
        f"{_SHOWN}::test_sealed_names_are_hidden_from_staff_until_they_are_open",
    ),
    "A3": (
        ((_AUTHORSHIP, "        has_written\n        or not", "        True\n        or not"),),
        f"{_SHOWN}::test_who_has_come_and_written_nothing_is_not_listed",
    ),
    "A4": (
        ((_AUTHORSHIP, "        .order_by(WorkspaceAuthor.author_id)\n", ""),),
        f"{_SHOWN}::test_ids_and_names_stand_in_no_order_of_arrival",
    ),
    "A5": (
        (("workspaces/workspaces.py", "        found.sort(", "        sorted(found, "),),
        f"{_SHOWN}::test_staff_find_sealed_copies_by_name_and_not_by_age",
    ),
    "A6": (
        (("documents/tickets.py", "is_named(role) or not row.hides_names", "is_named(role) or 1"),),
        f"{_PRESENCE}::test_students_are_in_no_list_and_their_cursors_reach_nobody",
    ),
    "A7": (
        (
            (
                _LOOP,
                "        if not admission.shares_position:\n            return\n",
                "",
            ),
        ),
        f"{_PRESENCE}::test_students_are_in_no_list_and_their_cursors_reach_nobody",
    ),
    "A8": (
        ((_ROOM, "        if admission.is_announced:\n", "        if True:\n"),),
        f"{_PRESENCE}::test_a_list_is_sent_to_whoever_comes_and_to_nobody_else",
    ),
    "A9": (
        ((_ROOM, "        if participant.admission.is_announced:\n", "        if True:\n"),),
        f"{_PRESENCE}::test_a_list_is_sent_to_whoever_comes_and_to_nobody_else",
    ),
    "A10": (
        (("annotations/policy.py", "if facts.hides_names and writer", "if False and writer"),),
        f"{_PRESENCE}::test_a_note_that_names_its_time_is_refused",
    ),
    "A11": (
        (
            (
                _NAMES,
                _UNTOUCHED,
                "",
            ),
        ),
        f"{_CHANGES}::TestHiding::test_after_the_first_note_it_stays_as_it_is",
    ),
    "A12": (
        (
            (
                _NAMES,
                "fresh_workspaces.replace(db, activity)",
                "db.flush()",
            ),
        ),
        f"{_CHANGES}::TestHiding::test_nobody_keeps_an_author_id_that_was_seen_beside_a_name",
    ),
    "A13": (
        (("activities/fresh_workspaces.py", "*checks.marked_in(activity_ids),", ""),),
        f"{_CHANGES}::TestHiding::test_a_mark_keeps_names_as_they_are",
    ),
    "A14": (
        ((_NAMES, "    if not activity.is_sealed:\n", "    if False:\n"),),
        f"{_CHANGES}::TestUnsealing::test_it_happens_once_and_is_not_taken_back",
    ),
    "A15": ((("dashboard/class_overview.py", _REQUIRE, ""),), _LISTED),
    "A16": ((("dashboard/student_work.py", _REQUIRE, ""),), _LISTED),
    "A17": ((("dashboard/extensions.py", f"    authorship.{_REQUIRE.lstrip()}", ""),), _LISTED),
    "A18": ((("dashboard/heat_map.py", f"    {_REQUIRE}", ""),), _LISTED),
    "A25": (
        (("dashboard/progress.py", " if sees_names(viewer, each)]", "]"),),
        _LISTED,
    ),
    "A19": (
        (("activities/extensions.py", "    require_names(member, activity)\n", ""),),
        _LISTED,
    ),
    "A20": (
        (("web/grading_api.py", "    require_names(context.member, activity)\n", ""),),
        f"{_SEALED}::test_no_address_of_one_member_answers",
    ),
    "A21": (
        (("web/workspace_api.py", "    authorship.require_names(member, activity)\n", ""),),
        f"{_SEALED}::test_hidden_notes_are_opened_by_no_enrolment",
    ),
    "A22": (
        (("web/conversation_api.py", " if has_time else None", ""),),
        f"{_SEALED}::test_what_a_student_brings_shows_others_neither_name_nor_time",
    ),
    "A23": (
        (
            (
                "dashboard/search.py",
                "is_staff and row.activity_id not in self._hidden",
                "is_staff",
            ),
        ),
        f"{_SEALED}::test_hidden_notes_are_opened_by_no_enrolment",
    ),
    "A24": (
        (
            (
                "dashboard/search_people.py",
                "and_(MAIN_ID.in_(named), Workspace.activity_id.not_in(hidden))",
                "MAIN_ID.in_(named)",
            ),
        ),
        f"{_CHANGES}::TestSearch::test_a_name_leads_to_no_note_under_a_pseudonym",
    ),
}
