"""Guards of the past of a workspace, each with the test that notices its end."""

from tests.threats.guards import Edit

_RESTORE = "activities/restore_notes.py"
_RESTORING = "tests/sync/test_restoring_notes.py::"
_NOBODY = f"{_RESTORING}TestNobodyElse::test_"
_SEEN = "dashboard/seen_past.py"
_HISTORIES = "tests/sync/test_histories.py::"
_OWN = "dashboard/own_history.py"
_CONSENT = "tests/dashboard/test_own_history.py::TestConsent::test_"
_TAKEN_BACK = f"{_HISTORIES}TestTakenBack::test_"
_NO_ACCESS = f"{_HISTORIES}TestNobodyElse::test_finds_that_of_"

REMOVALS: dict[str, tuple[tuple[Edit, ...], str]] = {
    "H1": (
        ((_RESTORE, "            return gone.by in self.own\n", "            return True\n"),),
        f"{_NOBODY}restores_what_a_teacher_removed_but_those_who_moderate",
    ),
    "H2": (
        ((_RESTORE, "or not self._moderates", ""),),
        f"{_NOBODY}restores_what_a_teacher_removed_but_those_who_moderate",
    ),
    "H3": (
        (
            (
                _RESTORE,
                "return self._mains.get(gone.by) != author",
                "return True",
            ),
        ),
        f"{_NOBODY}sees_or_restores_what_its_author_deleted",
    ),
    "H4": (
        ((_RESTORE, "    if code is not None:\n        raise _refusal(code)\n\n\n", "\n\n"),),
        f"{_RESTORING}TestRefusals::test_of_a_closed_activity_restore_nothing",
    ),
    "H5": (
        (
            (
                _RESTORE,
                "client_ids.assign(db, document.client_id_namespace, None)",
                "client_ids.assign(db, document.client_id_namespace, member.enrolment_id)",
            ),
        ),
        f"{_RESTORING}test_restoring_leaves_words_of_others_theirs",
    ),
    "H6": (
        (("documents/access.py", "and_(openable_documents(viewer), is_theirs)", "is_theirs"),),
        f"{_HISTORIES}test_a_history_is_clamped_to_the_moment_when_its_viewer_reached_the_threshold",
    ),
    "H7": (
        (
            (
                "documents/access.py",
                "and_(openable_documents(viewer), is_theirs)",
                "openable_documents(viewer)",
            ),
        ),
        f"{_NO_ACCESS}one_students_workspace",
    ),
    "H8": (
        (
            (
                _SEEN,
                "if gone is None or gone.by not in self._eyes.enrolments:",
                "if gone is None:",
            ),
            (
                _SEEN,
                "return gone.fields if self._eyes.is_own(author_of(note)) else None",
                "return gone.fields",
            ),
        ),
        f"{_TAKEN_BACK}deleted_notes_are_gone_from_the_histories_of_others",
    ),
    "H9": (
        (
            (
                _SEEN,
                "if gone is None or gone.by not in self._eyes.enrolments:",
                "if gone is None:",
            ),
        ),
        f"{_TAKEN_BACK}notes_that_a_teacher_removed_are_gone_from_all_histories",
    ),
    "H10": (
        (
            (
                _SEEN,
                " and not self._eyes.is_own(author_of(act.key)):\n            value",
                " and not act:\n            value",
            ),
        ),
        f"{_TAKEN_BACK}earlier_words_are_gone_from_the_histories_of_others",
    ),
    "H11": (
        (
            (
                _SEEN,
                "        if not self._eyes.is_own(author_of(act.key)):\n            return False\n",
                "        return True\n",
            ),
        ),
        f"{_TAKEN_BACK}deleted_comments_are_gone_from_the_histories_of_others",
    ),
    "H12": (
        ((_SEEN, "not activity.hides_names or authorship.sees_names(viewer, activity)", "True"),),
        f"{_HISTORIES}test_a_history_has_no_times_where_names_are_hidden",
    ),
    "H13": (
        (
            (
                "dashboard/workspace_history.py",
                "            at = max(at, seen_from)\n",
                "            pass\n",
            ),
        ),
        f"{_HISTORIES}test_a_history_is_clamped_to_the_moment_when_its_viewer_reached_the_threshold",
    ),
    "H14": (
        (
            (
                _OWN,
                (
                    "    if not shared_histories.is_shared(db, workspace.id, enrolment.id):\n"
                    "        raise NotFound\n"
                ),
                "",
            ),
        ),
        f"{_CONSENT}is_asked_of_everybody_else",
    ),
    "H15": (
        ((_OWN, "    permissions.require(viewer, Capability.SEE_CLASS)\n", ""),),
        f"{_CONSENT}is_asked_of_everybody_else",
    ),
    "H16": (
        ((_OWN, "    authorship.require_names(viewer, activity)\n", ""),),
        f"{_CONSENT}does_not_open_sealed_names",
    ),
    "H17": (
        ((_OWN, "            SharedDocument.is_private.is_(False),\n", ""),),
        "tests/dashboard/test_own_history.py::test_private_notes_are_in_no_history_of_steps",
    ),
    "H18": (
        (("privacy/erasure.py", "        SharedHistory,\n", ""),),
        f"{_CONSENT}ends_with_an_erasure",
    ),
}
