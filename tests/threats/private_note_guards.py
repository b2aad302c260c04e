"""Guards of private notes, each with the test that notices its end."""

from tests.threats.guards import Edit

_NOBODY = "tests/sync/test_private_notes.py::TestNobodyElse::test_"
_CLOSED = "tests/sync/test_private_notes.py::TestWhenOthersMayNotWrite::test_"
_PRIVATE = "tests/sync/test_private_notes.py::test_"
_SHARING = "tests/sync/test_sharing_notes.py::test_sharing_"
_ACCESS, _SHARE = "documents/access.py", "activities/private_notes.py"
_IS_FOR_OTHERS = "SharedDocument.is_private.is_(False)"

REMOVALS: dict[str, tuple[tuple[Edit, ...], str]] = {
    "PN1": (
        (
            (
                _ACCESS,
                "and_(SharedDocument.is_private, is_own)",
                "SharedDocument.is_private",
            ),
        ),
        f"{_NOBODY}opens_them_by_any_address",
    ),
    "PN2": (
        (
            (
                _ACCESS,
                f"visible_workspaces(viewer), {_IS_FOR_OTHERS}, _is_seen(viewer)",
                "visible_workspaces(viewer), _is_seen(viewer)",
            ),
        ),
        f"{_NOBODY}learns_their_number",
    ),
    "PN3": (
        (("activities/reveal_notes.py", "activity, is_for_others, *cond", "activity, *cond"),),
        f"{_NOBODY}gets_them_by_a_reveal",
    ),
    "PN4": (
        (("annotations/shown_notes.py", "is_meant & is_for_others & ", "is_meant & "),),
        f"{_CLOSED}they_are_no_part_of_what_is_handed_in",
    ),
    "PN5": (
        (("annotations/tag_sets.py", f", {_IS_FOR_OTHERS})\n        .group_by", ")\n.group_by"),),
        f"{_NOBODY}learns_their_number",
    ),
    "PN6": (
        (("annotations/counts.py", f"            {_IS_FOR_OTHERS},\n            or_(", "or_("),),
        f"{_PRIVATE}they_count_for_nothing_in_ones_own_lists",
    ),
    "PN7": (
        (("documents/drafts.py", f"            {_IS_FOR_OTHERS},\n", ""),),
        f"{_NOBODY}finds_them_while_notes_are_hidden",
    ),
    "PN14": (
        (("annotations/seeding.py", f"        {_IS_FOR_OTHERS},\n", ""),),
        f"{_PRIVATE}they_are_no_beginning_of_a_workspace_with_model_notes",
    ),
    "PN13": (
        (("dashboard/lecture.py", f", {_IS_FOR_OTHERS})", ")"),),
        f"{_NOBODY}learns_their_number",
    ),
    "PN8": (
        (
            (
                "annotations/kind.py",
                f"and_(Activity.allows_own_tags, {_IS_FOR_OTHERS})",
                "Activity.allows_own_tags",
            ),
        ),
        f"{_PRIVATE}no_tag_is_added_where_nobody_would_know_it",
    ),
    "PN9": (
        ((_SHARE, "    if not private.is_private:\n        raise NotFound\n", ""),),
        f"{_SHARING}of_anothers_note_or_of_none_is_not_found",
    ),
    "PN10": (
        ((_SHARE, "block, facts)\n    if code is not None:", "block, facts)\n    if False:"),),
        f"{_CLOSED}they_are_written_and_not_shared",
    ),
    "PN11": (
        ((_SHARE, "        .with_for_update(key_share=True)\n", ""),),
        f"{_SHARING}at_once_from_several_pages_moves_it_once",
    ),
    "PN12": (
        ((_SHARE, "note = placing.with_known_tag(note, facts)", "note = note"),),
        f"{_SHARING}without_a_tag_that_was_deleted_meanwhile",
    ),
}
