"""Guards of mentions, each with the test that notices its end."""

from tests.threats.guards import Edit

_READERS, _NAMES = "workspaces/readers.py", "dashboard/mentioned_names.py"
_FEED, _MENTIONS = "dashboard/feed.py", "annotations/mentions.py"
_OFFERED = "tests/workspaces/test_readers.py::test_"
_SHOWN = "tests/dashboard/test_mentions.py::test_"
_OVER_HTTP = "tests/web/test_mentions.py::test_"

REMOVALS: dict[str, tuple[tuple[Edit, ...], str]] = {
    "MN1": (
        ((_READERS, "        if not is_met(", "        if 0 and not is_met("),),
        f"{_OFFERED}hidden_names_offer_staff_and_pseudonyms_of_those_who_have_written",
    ),
    "MN2": (
        ((_READERS, ", visible_workspaces(_READER)", ""),),
        f"{_OFFERED}a_workspace_of_one_student_is_read_by_staff_alone",
    ),
    "MN3": (
        ((_READERS, "if seen is not None and", "if 0 and"),),
        f"{_OFFERED}a_limited_tutor_is_offered_their_students_and_who_has_opened_it",
    ),
    "MN4": (
        ((_READERS, "        .where(Person.forgotten_at.is_(None), ", "        .where("),),
        f"{_OFFERED}everybody_who_may_read_is_offered_whether_they_have_come_or_not",
    ),
    "MN5": (
        ((_READERS, "has_opened=False)\n    made", "has_opened=True)\n    made"),),
        f"{_OFFERED}whoever_is_offered_has_not_come_by_that",
    ),
    "MN6": (
        ((_NAMES, "        if is_met(", "        if 1 or is_met("),),
        f"{_SHOWN}hidden_names_are_pseudonyms_once_somebody_has_written",
    ),
    "MN7": (
        (
            (
                _NAMES,
                "        .where(WorkspaceAuthor.workspace_id.in_(select(at.workspace_id)))\n",
                "",
            ),
        ),
        f"{_SHOWN}who_may_not_open_a_workspace_learns_no_name_there",
    ),
    "MN8": (
        ((_NAMES, ", Person.forgotten_at.is_(None))", ")"),),
        f"{_SHOWN}erased_people_have_no_name_in_what_mentions_them",
    ),
    "MN9": (
        ((_FEED, "if _concerns_person(row)]", "]"),),
        f"{_SHOWN}code_escapes_ones_own_comment_and_other_ids_tell_nobody",
    ),
    "MN10": (
        ((_FEED, "authors.c.workspace_id == at.workspace_id, is_there", "is_there"),),
        f"{_SHOWN}an_id_of_another_place_tells_nobody_there",
    ),
    "MN11": (
        ((_MENTIONS, "[:MOST_NOTIFIED]", ""),),
        f"{_SHOWN}a_comment_that_names_many_tells_the_first_of_them",
    ),
    "MN12": (
        (("workspaces/authorship.py", "        .where(Person.forgotten_at.is_(None))\n", ""),),
        f"{_OFFERED}an_erased_persons_name_is_given_for_no_id",
    ),
    "MN13": (
        (
            (
                "grading/progress.py",
                "or_(WorkspaceAuthor.has_opened, _HAS_HANDED_IN)",
                "or_(True, _HAS_HANDED_IN)",
            ),
        ),
        "tests/worker/test_progress.py::test_whoever_can_be_mentioned_has_not_started_by_that",
    ),
    "MN14": (
        (
            (
                "web/urls.py",
                "        reader_api.find,\n        Capability.ANNOTATE,",
                "        reader_api.find,\n        Capability.READ,",
            ),
        ),
        f"{_OVER_HTTP}whoever_may_not_write_is_offered_nobody",
    ),
}
