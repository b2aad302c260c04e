"""Guards of work that is handed in, each with the test that notices its end."""

from tests.threats.guards import Edit

_LIVE = "tests/sync/test_handing_in.py::test_"
_RULES = "tests/activities/test_handing_in.py::test_"
_MORE_TIME = "tests/activities/test_extensions.py::test_"
_PRIVACY = "tests/privacy/test_submissions.py::test_"
_HAND_IN, _WINDOW = "activities/hand_in.py", "workspaces/writing_window.py"
_SUBMISSIONS, _EXTENSIONS = "workspaces/submissions.py", "activities/extensions.py"
_STORED = "    submission = _store(db, member, workspace, work)\n"
_NEXT = "\n    # Somebody else of the group may have been first."
_MANAGES = "permissions.require(member, Capability.MANAGE_ACTIVITY)\n    "
_GIVES = (
    "activity = queries.lock_activity(db, member, activity_id)\n"
    "    require_names(member, activity)\n    to ="
)

REMOVALS: dict[str, tuple[tuple[Edit, ...], str]] = {
    "W1": (
        ((_WINDOW, "self.is_handed_in or not self.handed_in.isdisjoint(writers)", "False"),),
        f"{_LIVE}what_is_handed_in_is_frozen_and_the_page_is_told_so",
    ),
    "W2": (
        ((_HAND_IN, f"{_STORED}    update_log.authorize_anew(db, documents)\n", _STORED),),
        f"{_LIVE}a_note_that_arrives_while_it_is_frozen_is_refused",
    ),
    "W3": (
        ((_HAND_IN, f"_lock(db, member, activity, workspace){_NEXT}", f"[]{_NEXT}"),),
        f"{_LIVE}two_members_who_press_at_once_have_one_receipt",
    ),
    "W4": (
        ((_HAND_IN, "if not writing_window.is_restricted(member):", "if False:"),),
        f"{_RULES}only_students_hand_in[tess]",
    ),
    "W5": (
        ((_HAND_IN, "if last is not None and clock.now() >= last:", "if False:"),),
        f"{_LIVE}after_the_due_date_it_is_late_and_stays",
    ),
    "W6": (
        (
            (
                _HAND_IN,
                "if deadline.closes_at is not None and clock.now() >= deadline.closes_at:",
                "if False:",
            ),
        ),
        f"{_LIVE}once_it_is_closed_nothing_is_handed_in",
    ),
    "W7": (
        (
            (
                _SUBMISSIONS,
                "or_(sees_work_of(viewer, Submission.enrolment_id), own.exists(), is_of_group)",
                "or_(True)",
            ),
        ),
        f"{_RULES}in_a_workspace_of_all_ones_work_is_nobody_elses[ben]",
    ),
    "W8": (
        (
            (
                _SUBMISSIONS,
                "Submission.enrolment_id.is_(None), visible_workspaces(viewer)",
                "visible_workspaces(viewer)",
            ),
        ),
        f"{_RULES}in_a_workspace_of_all_ones_work_is_nobody_elses[ben]",
    ),
    "W9": (
        ((_EXTENSIONS, f"    {_MANAGES}{_GIVES}", f"    {_GIVES}"),),
        f"{_MORE_TIME}only_who_sets_up_gives_and_takes_time[ada]",
    ),
    "W10": (
        (
            (
                "activities/contributions.py",
                "if activity.hands_in and submissions",
                "if False and submissions",
            ),
        ),
        f"{_RULES}a_conversation_that_they_brought_is_part_of_it_and_stays_as_it_is",
    ),
    "W11": (
        (("privacy/erasure.py", "submissions.redact(db, document_id, enrolment_ids)", "pass"),),
        f"{_PRIVACY}an_erasure_takes_their_words_out_and_leaves_those_of_the_group",
    ),
}
