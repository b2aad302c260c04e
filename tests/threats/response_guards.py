"""Guards of written answers, each with the test that notices its end."""

from tests.threats.guards import Edit

_KIND, _INDEX = "responses/kind.py", "yjs/tree_index.py"
_HAND_IN, _WINDOW = "activities/hand_in.py", "workspaces/writing_window.py"
_ANSWER = "tests/responses/test_an_answer.py::test_"
_HOSTILE = "tests/responses/test_hostile_updates.py::test_"
_ORDER = "tests/responses/test_order.py::test_"
_WRITES = "if not writer.may(Capability.ANNOTATE) or not writer.is_restricted:"

REMOVALS: dict[str, tuple[tuple[Edit, ...], str]] = {
    "A1": (
        ((_KIND, _WRITES, "if not writer.may(Capability.ANNOTATE):"),),
        f"{_ANSWER}who_teaches_reads_and_does_not_write",
    ),
    "A2": (
        ((_KIND, _WRITES, "if not writer.is_restricted:"),),
        f"{_HOSTILE}only_students_write_and_only_where_an_answer_is_asked_for",
    ),
    "A3": (
        ((_KIND, "        if block is not None:\n            return block\n", ""),),
        f"{_ANSWER}it_waits_while_notes_are_hidden",
    ),
    "A4": (
        ((_WINDOW, "self.is_handed_in or not self.handed_in.isdisjoint(writers)", "False"),),
        f"{_ANSWER}handing_in_asks_for_it_and_freezes_it",
    ),
    "A5": (
        ((_KIND, "if context is None or not context.is_asked:", "if False:"),),
        f"{_ANSWER}an_answer_that_is_not_asked_for_any_more_takes_no_words",
    ),
    "A6": (
        (
            (
                "activities/checks.py",
                'if response.mode != "no" and workspace_for == "class":',
                "if False:",
            ),
        ),
        f"{_ANSWER}a_whole_class_writes_none",
    ),
    "A7": (
        ((_HAND_IN, 'if asked.mode == "must" and not words:', "if False:"),),
        f"{_ANSWER}a_quoted_passage_alone_is_no_answer",
    ),
    "A8": (
        ((_HAND_IN, "if asked.words_most and (words or 0) > asked.words_most:", "if False:"),),
        f"{_ANSWER}handing_in_asks_for_it_and_freezes_it",
    ),
    "A9": (
        (("responses/schema.py", 'r"(?:https?://|mailto:)[!#', 'r"[!#'),),
        f"{_HOSTILE}it_is_refused_and_leaves_no_trace",
    ),
    "A10": (
        ((_INDEX, "            if not owns(each.client):", "            if False:"),),
        f"{_HOSTILE}others_and_the_future_are_left_alone",
    ),
    "A11": (
        ((_INDEX, "            self._check_marks(each)\n", "            pass\n"),),
        f"{_HOSTILE}marks_are_read_also_where_nothing_is_shown_of_them",
    ),
    "A12": (
        (
            (
                "yjs/tree_dry_run.py",
                "            self._check_order(origin, behind, right)\n",
                "            pass\n",
            ),
        ),
        f"{_ORDER}a_right_origin_before_the_origin_is_found_at_other_places_in_other_copies",
    ),
    "A13": (
        (
            (
                "sync/revocation.py",
                "(admission.session_id, admission.document_id) not in visible",
                "False",
            ),
        ),
        f"{_ANSWER}who_leaves_the_group_writes_no_more_in_its_answer",
    ),
    "A14": (
        (
            (
                "workspaces/visibility.py",
                "or_(is_seen, is_of_class, is_of_own_group(viewer), is_own),",
                "or_(is_seen, is_of_class, Workspace.class_id.is_not(None), is_own),",
            ),
        ),
        f"{_ANSWER}another_group_has_an_answer_of_its_own",
    ),
    "A15": (
        (("documents/tickets.py", "SocketTicket.document_id == _PRESENTED.c.document_id, ", ""),),
        f"{_ANSWER}another_group_has_an_answer_of_its_own",
    ),
}
